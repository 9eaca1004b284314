// SPDX-License-Identifier: Apache-2.0
//
// From the axes of a contraction to the loops of a matrix product: free and contracted axes are collapsed to one each,
// as their strides allow; further batch axes become outer loops.

internal import Loops

/// The axes of both operands, grouped and ordered.
struct ContractionLayout {
  private let lhs: StridedView
  private let rhs: StridedView
  private let lhsBatch: [Int]
  private let rhsBatch: [Int]
  private let lhsFree: [Int]
  private let rhsFree: [Int]
  /// Pairs of contracted axes, outermost first.
  private var contracted: [(lhs: Int, rhs: Int)]

  init(_ contraction: Contraction, lhs: StridedView, rhs: StridedView) {
    self.lhs = lhs
    self.rhs = rhs
    lhsBatch = contraction.lhsBatch
    rhsBatch = contraction.rhsBatch
    lhsFree = lhs.sizes.indices.filter {
      !contraction.lhsBatch.contains($0) && !contraction.lhsContracting.contains($0)
    }
    rhsFree = rhs.sizes.indices.filter {
      !contraction.rhsBatch.contains($0) && !contraction.rhsContracting.contains($0)
    }
    contracted = Array(zip(contraction.lhsContracting, contraction.rhsContracting))
    // Sums may be taken in any order: that of the lhs's memory, so that a plain operand needs no copy.
    contracted.sort { lhs.strides[$0.lhs].magnitude > lhs.strides[$1.lhs].magnitude }
  }

  /// One stride for all of the axes, walked in order; `nil` when there is none.
  private static func collapse(_ view: StridedView, _ axes: [Int]) -> Int? {
    // Nothing is walked where there is nothing; strides of no elements are in no order.
    if view.sizes.contains(0) { return 0 }
    var stride = 0
    var next: Int?
    for axis in axes.reversed() where view.sizes[axis] != 1 {
      if let expected = next {
        guard view.strides[axis] == expected else { return nil }
      } else {
        stride = view.strides[axis]
      }
      next = view.strides[axis] * view.sizes[axis]
    }
    return stride
  }

  var lhsCollapses: Bool {
    Self.collapse(lhs, lhsFree) != nil && Self.collapse(lhs, contracted.map(\.lhs)) != nil
  }

  var rhsCollapses: Bool {
    Self.collapse(rhs, rhsFree) != nil && Self.collapse(rhs, contracted.map(\.rhs)) != nil
  }

  /// The order of axes in memory that would let the lhs collapse.
  var lhsOrder: [Int] { lhsBatch + lhsFree + contracted.map(\.lhs) }

  /// The order of axes in memory that would let the rhs collapse.
  var rhsOrder: [Int] { rhsBatch + contracted.map(\.rhs) + rhsFree }

  /// The step that writes the product to a buffer, in row-major order.
  func step(result: Int) -> ContractionStep {
    guard let m = Self.collapse(lhs, lhsFree), let lhsK = Self.collapse(lhs, contracted.map(\.lhs)),
      let n = Self.collapse(rhs, rhsFree), let rhsK = Self.collapse(rhs, contracted.map(\.rhs))
    else { preconditionFailure("operands that do not collapse are copied first") }
    let mSize = lhsFree.reduce(1) { $0 * lhs.sizes[$1] }
    let nSize = rhsFree.reduce(1) { $0 * rhs.sizes[$1] }
    let kSize = contracted.reduce(1) { $0 * lhs.sizes[$1.lhs] }

    // Batch axes that run on from one another in both operands are one.
    var sizes: [Int] = []
    var lhsStrides: [Int] = []
    var rhsStrides: [Int] = []
    for (x, y) in zip(lhsBatch, rhsBatch) where lhs.sizes[x] != 1 {
      let size = lhs.sizes[x]
      if let last = sizes.indices.last, lhsStrides[last] == lhs.strides[x] * size,
        rhsStrides[last] == rhs.strides[y] * size
      {
        sizes[last] *= size
        lhsStrides[last] = lhs.strides[x]
        rhsStrides[last] = rhs.strides[y]
      } else {
        sizes.append(size)
        lhsStrides.append(lhs.strides[x])
        rhsStrides.append(rhs.strides[y])
      }
    }
    if sizes.isEmpty {
      sizes = [1]
      lhsStrides = [0]
      rhsStrides = [0]
    }
    var resultStrides = [Int](repeating: mSize * nSize, count: sizes.count)
    for axis in sizes.indices.dropLast().reversed() {
      resultStrides[axis] = resultStrides[axis + 1] * sizes[axis + 1]
    }
    return ContractionStep(
      sizes: sizes + [mSize, nSize, kSize],
      lhs: Access(buffer: lhs.buffer, base: lhs.base, strides: lhsStrides + [m, 0, lhsK]),
      rhs: Access(buffer: rhs.buffer, base: rhs.base, strides: rhsStrides + [0, n, rhsK]),
      result: Access(buffer: result, strides: resultStrides + [nSize, 1, 0])
    )
  }
}
