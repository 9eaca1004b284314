// SPDX-License-Identifier: Apache-2.0
//
// Whether two ways of computing the same thing give the same numbers, up to rounding that can be justified.

internal import Skein

/// Two results that should be equal.
package struct Agreement: Equatable, Sendable {
  /// What is compared: `vmap_dot and a loop of dots`.
  package let name: String
  /// The largest relative difference of two elements.
  package let largestDifference: Double
  /// The largest that rounding explains.
  package let bound: Double

  package var holds: Bool { largestDifference <= bound }

  /// Compares two tensors of sums of `terms` positive numbers in f32.
  ///
  /// Adding n positive numbers in any order errs by at most n · 2⁻²⁴ of the sum; the two results err independently.
  init(_ name: String, _ x: Tensor, _ y: Tensor, terms: Int) {
    self.name = name
    bound = 2 * Double(terms) * 0x1p-24
    guard x.shape == y.shape else {
      largestDifference = .infinity
      return
    }
    let pairs = zip(x.scalars(as: Double.self), y.scalars(as: Double.self))
    // A difference that is not a number is not an agreement either.
    let differences = pairs.map { x, y in x == y ? 0 : Swift.abs(x - y) / Swift.abs(y) }
    largestDifference = differences.reduce(0) { largest, difference in
      difference.isNaN ? .infinity : Swift.max(largest, difference)
    }
  }
}

extension RowsTimesVector {
  /// Every lifted function beside what it replaces, eager and compiled.
  package func agreements() -> [Agreement] {
    let rowTensors = (0..<Self.BS).map { rows[$0] }
    let columns = (0..<Self.D).map { rows[..., $0] }
    let product = matmul(rows, vector)
    return [
      Agreement(
        "vmap(dot) and a loop",
        vmapDot(rows, vector),
        loopOfDots(rowTensors, vector),
        terms: Self.D
      ),
      Agreement("vmap(dot) and matmul", vmapDot(rows, vector), product, terms: Self.D),
      Agreement("jit(vmap(dot)) and matmul", jit(vmapDot)(rows, vector), product, terms: Self.D),
      Agreement(
        "vmap(mean) and a loop",
        vmapMean(rows),
        stack(columns.map { mean($0) }),
        terms: Self.BS
      ),
      Agreement("jit(vmap(mean)) and mean", jit(vmapMean)(rows), meanAxis0(rows), terms: Self.BS),
      Agreement(
        "jit(grad(vmap(dot))) and grad(matmul)",
        jit(gradVmapDot)(rows, vector),
        gradMatmul(rows, vector),
        terms: Self.BS
      ),
      Agreement(
        "grad(matmul) and sums of columns",
        gradMatmul(rows, vector),
        sum(rows, axis: 0),
        terms: Self.BS
      ),
    ]
  }
}
