// SPDX-License-Identifier: Apache-2.0
//
// Combines the elements along some axes into one: sums, products, extremes, and, or.
// To add a function: add a case, then follow the compiler; each switch below is one of its rules.

package import Loops
package import TensorIR

/// The elements along some axes combined; those axes disappear.
package struct Reduce: UnaryPrimitive {
  /// The raw values are what programs print after `reduce_`.
  package enum Function: String, CaseIterable, Sendable {
    case sum
    case product = "prod"
    case maximum = "max"
    case minimum = "min"
    case and
    case or
  }

  package let function: Function
  /// The axes that disappear, ascending.
  package let axes: [Int]

  package init(_ function: Function, axes: [Int]) {
    self.function = function
    self.axes = axes.sorted()
  }

  package var name: String { "reduce_\(function.rawValue)" }

  package var parameters: [Parameter] { [.tuple("axes", axes)] }

  package func resultType(_ x: TensorType) throws(TensorError) -> TensorType {
    for axis in axes where axis < 0 || axis >= x.rank {
      throw TensorError(.axisOutOfRange(axis: axis, type: x), in: name)
    }
    for (axis, next) in zip(axes, axes.dropFirst()) where axis == next {
      throw TensorError(.duplicateAxes(axes), in: name)
    }
    if x.dtype.isComplex && (function == .maximum || function == .minimum) {
      throw TensorError(.unordered(x), in: name)
    }
    if let expected = expectation(unmetBy: x.dtype) {
      throw TensorError(.dtypeNotSupported(x, expected: expected), in: name)
    }
    return x.with(shape: x.shape.removing(axes))
  }

  /// What the dtype of an operand must be, when it is not that; `nil` when it is.
  private func expectation(unmetBy dtype: DType) -> String? {
    switch function {
    case .sum, .product: dtype == .bool ? "numeric" : nil
    // The larger of two truth values is or, the smaller and.
    case .maximum, .minimum: nil
    case .and, .or: dtype.isInexact ? "boolean or integer" : nil
    }
  }
}

// MARK: - Batching

extension Reduce {
  /// Each example is reduced along its axes; the mapped axis stays, before or behind those that stay with it.
  package func batchingRule(_ x: Batched, size: Int) -> Batched {
    guard let axis = x.axis else { return Batched(self(x.value), axis: nil) }
    let batched = Reduce(function, axes: axes.makingRoom(at: axis))
    return Batched(batched(x.value), axis: axis - batched.axes.count { $0 < axis })
  }
}

// MARK: - Derivative

extension Reduce {
  package func derivativeRule(_ x: Dual) -> Dual {
    let y = self(x.primal)
    guard y.dtype.isInexact, let dx = x.tangent else { return Dual(y, tangent: nil) }
    switch function {
    case .sum: return Dual(y, tangent: self(dx))
    case .product: return Dual(y, tangent: productTangent(dx, x.primal))
    case .maximum, .minimum: return Dual(y, tangent: extremeTangent(dx, x.primal, y))
    case .and, .or: return Dual(y, tangent: nil)
    }
  }

  // The mean of the changes of those elements that are the extreme; the extreme of no elements is constant.
  private func extremeTangent(_ dx: Tensor, _ x: Tensor, _ y: Tensor) -> Tensor? {
    if axes.contains(where: { x.shape[$0] == 0 }) { return nil }
    let kept = reshape(y, to: x.shape.keeping(axes))
    let isExtreme = converted(x .== kept, to: dx.dtype)
    let sum = Reduce(.sum, axes: axes)
    return sum(dx * isExtreme) / sum(isExtreme)
  }

  /// The change of a product: Σᵢ dxᵢ Πⱼ≠ᵢ xⱼ, without a division, so that zeros are no exception.
  ///
  /// The elements are multiplied pairwise, halves by halves; each level has the product rule.
  private func productTangent(_ dx: Tensor, _ x: Tensor) -> Tensor {
    var pair = (value: gathered(x), change: gathered(dx))
    let shape = pair.value.shape
    let last = shape.rank - 1
    var rest: (value: Tensor, change: Tensor)?

    func part(_ range: Range<Int>) -> (value: Tensor, change: Tensor) {
      (
        slice(pair.value, axis: last, from: range.lowerBound, to: range.upperBound),
        slice(pair.change, axis: last, from: range.lowerBound, to: range.upperBound)
      )
    }
    // d(x · y) = dx · y + x · dy
    func product(_ x: (value: Tensor, change: Tensor), _ y: (value: Tensor, change: Tensor))
      -> (value: Tensor, change: Tensor)
    {
      (x.value * y.value, x.change * y.value + x.value * y.change)
    }

    var count = shape[last]
    if count == 0 { return zeros(shape.removing(at: last), dtype: dx.dtype) }
    while count > 1 {
      let half = count / 2
      if count % 2 == 1 {
        let single = part(count - 1..<count)
        rest = rest.map { product($0, single) } ?? single
      }
      pair = product(part(0..<half), part(half..<2 * half))
      count = half
    }
    let change = rest.map { product(pair, $0).change } ?? pair.change
    return reshape(change, to: shape.removing(at: last))
  }
}

extension Reduce {
  /// The tensor with the reduced axes as its last one.
  private func gathered(_ x: Tensor) -> Tensor {
    let kept = (0..<x.rank).filter { !axes.contains($0) }
    let shape = Shape(kept.map { x.shape[$0] } + [axes.reduce(1) { $0 * x.shape[$1] }])
    return reshape(transpose(x, permutation: kept + axes), to: shape)
  }

  /// The product, of neighbouring halves: its order depends on the number of factors alone.
  private func pairwiseProduct(_ x: Tensor) -> Tensor {
    var factors = gathered(x)
    let last = factors.rank - 1
    if factors.shape[last] == 0 { return ones(x.shape.removing(axes), dtype: x.dtype) }
    var rest: Tensor?
    while factors.shape[last] > 1 {
      let count = factors.shape[last]
      let half = count / 2
      if count % 2 == 1 {
        let single = slice(factors, axis: last, from: count - 1, to: count)
        rest = rest.map { $0 * single } ?? single
      }
      factors =
        slice(factors, axis: last, from: 0, to: half)
        * slice(factors, axis: last, from: half, to: 2 * half)
    }
    return reshape(rest.map { factors * $0 } ?? factors, to: x.shape.removing(axes))
  }
}

// MARK: - Transpose

extension Reduce: LinearPrimitive {
  // Each element of a sum has the cotangent of the sum.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    guard function == .sum else { return notLinear(in: operands) }
    let shape = operands[0].type.shape
    let kept = (0..<shape.rank).filter { !axes.contains($0) }
    return [cotangents[0].map { broadcastInDim($0, to: shape, axes: kept) }]
  }
}

// MARK: - Lowering

extension Reduce: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering {
    operands[0].dtype.isComplex
      ? .call(overParts(operands[0])) : .reduction(Reduction(combination, axes: axes))
  }

  /// The reduction of complex numbers as a program of real ones.
  private func overParts(_ x: TensorType) -> Jaxpr {
    .composing([x]) { operands in
      let x = operands[0]
      switch function {
      case .sum: return complex(self(real(x)), self(imag(x)))
      case .product: return pairwiseProduct(x)
      case .maximum, .minimum, .and, .or:
        preconditionFailure("the shape rule refuses complex numbers")
      }
    }
  }

  private var combination: Combination {
    switch function {
    case .sum: .sum
    case .product: .product
    case .maximum: .maximum
    case .minimum: .minimum
    case .and: .and
    case .or: .or
    }
  }
}
