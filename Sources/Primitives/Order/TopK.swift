// SPDX-License-Identifier: Apache-2.0
//
// The largest elements along an axis, and where they are.

package import Loops
public import TensorIR

/// The `count` largest elements along an axis, the largest first, and their indices; of equal elements the first ones.
///
/// In the total order of IEEE 754, backwards: NaN, ∞, …, 0, -0, …, -∞, -NaN.
package struct TopK: Primitive {
  package let name = "top_k"
  package let count: Int
  package let axis: Int

  package init(_ count: Int, axis: Int) {
    self.count = count
    self.axis = axis
  }

  package var resultCount: Int { 2 }

  package var parameters: [Parameter] { [.value("axis", axis), .value("k", count)] }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let x = operands[0]
    if x.dtype.isComplex { throw TensorError(.unordered(x), in: name) }
    guard axis >= 0 && axis < x.rank else {
      throw TensorError(.axisOutOfRange(axis: axis, type: x), in: name)
    }
    guard count >= 0 && count <= x.shape[axis] else {
      throw TensorError(.takenCount(count, axis: axis, x), in: name)
    }
    guard x.shape[axis] <= Int(Int32.max) else {
      throw TensorError(.unsupported("an axis of \(x.shape[axis]) elements"), in: name)
    }
    var shape = x.shape
    shape[axis] = count
    return [x.with(shape: shape), TensorType(.i32, shape)]
  }
}

// MARK: - Rules

extension TopK {
  /// Each example is searched on its own; the mapped axis stays where it is.
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    let x = operands[0]
    guard let mapped = x.axis else { return self([x.value]).map { Batched($0, axis: nil) } }
    let batched = TopK(count, axis: axis < mapped ? axis : axis + 1)
    return batched([x.value]).map { Batched($0, axis: mapped) }
  }

  // The tangents of the elements that were taken; an index does not vary.
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    let results = self([operands[0].primal])
    let tangent = operands[0].tangent.map { taken($0, results[1], axis: axis) }
    return [Dual(results[0], tangent: tangent), Dual(results[1], tangent: nil)]
  }
}

extension TopK: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering {
    .largest(Largest(count, axis: axis))
  }
}

// MARK: - Using it

/// The largest elements along an axis, the largest first, and where they are.
///
///     topK(f32[2, 5], 3) → f32[2, 3], i32[2, 3]
///
/// Of equal elements the first ones. Floats are in the total order of IEEE 754: NaN counts as the largest, 0 more than -0.
/// JAX's `lax.top_k`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - count: How many elements are taken of each row.
///   - axis: The axis that is searched; negative axes count from the end.
/// - Returns: The elements, and for each its index.
/// - Precondition: The axis has at least `count` elements.
/// - Complexity: O(*n*) for each row of *n* elements when `count` is small, else that of sorting it.
public func topK(_ x: Tensor, _ count: Int, axis: Int = -1) -> (values: Tensor, indices: Tensor) {
  if x.isInvalid { return (x, x) }
  guard let resolved = x.shape.resolve(axis) else {
    let invalid = fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: "topK"))
    return (invalid, invalid)
  }
  guard count >= 0 && count <= x.shape[resolved] else {
    let invalid = fail(TensorError(.takenCount(count, axis: resolved, x.type), in: "topK"))
    return (invalid, invalid)
  }
  let results = TopK(count, axis: resolved)([x])
  return (results[0], results[1])
}
