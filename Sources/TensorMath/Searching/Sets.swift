// SPDX-License-Identifier: Apache-2.0
//
// Tensors as sets of their elements. How many elements a result has is data, so either both tensors are known, or the caller
// says how many.

internal import Primitives
public import TensorIR

/// Which elements of a tensor are among those of another.
///
///     isin(f32[2, 3], f32[n]) → bool[2, 3]
///
/// NaN is among nothing. NumPy's and JAX's `isin`.
///
/// - Parameters:
///   - x: A tensor.
///   - others: The elements looked for, a tensor of any shape.
///   - inverted: Whether it is asked which elements are not among the others.
/// - Returns: Truth values of the shape of `x`.
/// - Complexity: O(log *n*) for each element, and O(*n* log *n*) for *n* others; up to 16 others are compared at once.
public func isin(_ x: Tensor, _ others: Tensor, inverted: Bool = false) -> Tensor {
  if let invalid = [x, others].first(where: \.isInvalid) { return invalid }
  let isAmong = isElement(x, of: others, in: "isin")
  return inverted ? .!isAmong : isAmong
}

/// The elements that two tensors have in common, in ascending order.
///
///     intersect1d(Tensor([1, 3, 3]), Tensor([3, 4]))   // [3]
///     intersect1d(x, y, size: 8, fillValue: 0)         // also inside jit and vmap
///
/// NumPy's and JAX's `intersect1d`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor.
///   - size: How many elements the result has; what is left over is dropped. When not given, both must be known.
///   - fillValue: What stands where there are fewer; the smallest element of the result when not given.
/// - Returns: A vector.
public func intersect1d(_ x: Tensor, _ y: Tensor, size: Int? = nil, fillValue: Tensor? = nil)
  -> Tensor
{
  elements([x, y], size, fillValue, in: "intersect1d") {
    $0[0]
  } keeping: {
    isElement($0, of: $1[1], in: "intersect1d")
  }
}

/// The elements that are in one of two tensors, or in both, in ascending order.
///
///     union1d(Tensor([1, 3, 3]), Tensor([3, 4]))   // [1, 3, 4]
///
/// NumPy's and JAX's `union1d`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor.
///   - size: How many elements the result has; what is left over is dropped. When not given, both must be known.
///   - fillValue: What stands where there are fewer; the smallest element when not given.
/// - Returns: A vector.
public func union1d(_ x: Tensor, _ y: Tensor, size: Int? = nil, fillValue: Tensor? = nil) -> Tensor
{
  elements([x, y], size, fillValue, in: "union1d") {
    concatenate($0)
  } keeping: { _, _ in
    nil
  }
}

/// The elements of a tensor that are not in another, in ascending order.
///
///     setdiff1d(Tensor([1, 3, 3]), Tensor([3, 4]))   // [1]
///
/// NumPy's and JAX's `setdiff1d`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor.
///   - size: How many elements the result has; what is left over is dropped. When not given, both must be known.
///   - fillValue: What stands where there are fewer; the smallest element of the result when not given.
/// - Returns: A vector.
public func setdiff1d(_ x: Tensor, _ y: Tensor, size: Int? = nil, fillValue: Tensor? = nil)
  -> Tensor
{
  elements([x, y], size, fillValue, in: "setdiff1d") {
    $0[0]
  } keeping: {
    .!isElement($0, of: $1[1], in: "setdiff1d")
  }
}

/// The elements that are in one of two tensors but not in both, in ascending order.
///
///     setxor1d(Tensor([1, 3, 3]), Tensor([3, 4]))   // [1, 4]
///
/// NumPy's and JAX's `setxor1d`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor.
///   - size: How many elements the result has; what is left over is dropped. When not given, both must be known.
///   - fillValue: What stands where there are fewer; the smallest element of the result when not given.
/// - Returns: A vector.
public func setxor1d(_ x: Tensor, _ y: Tensor, size: Int? = nil, fillValue: Tensor? = nil) -> Tensor
{
  elements([x, y], size, fillValue, in: "setxor1d") {
    concatenate($0)
  } keeping: {
    .!(isElement($0, of: $1[0], in: "setxor1d") .& isElement($0, of: $1[1], in: "setxor1d"))
  }
}

/// The different elements of one of two sets for which a condition holds; `nil` holds for all.
private func elements(
  _ sets: [Tensor],
  _ size: Int?,
  _ fillValue: Tensor?,
  in place: String,
  of candidates: ([Tensor]) -> Tensor,
  keeping condition: (Tensor, [Tensor]) -> Tensor?
) -> Tensor {
  if let invalid = (sets + [fillValue].compactMap(\.self)).first(where: \.isInvalid) {
    return invalid
  }
  let common = commonType(of: sets)
  let vectors = sets.map { reshape(converted($0, to: common.dtype), to: [$0.elementCount]) }
  do throws(TensorError) {
    var runs = try Runs(candidates(vectors), equalNaN: true, in: place)
    if let isWanted = condition(runs.sorted, vectors) { runs.isFirst = runs.isFirst .& isWanted }
    return try runs.values(try runs.size(size, in: place), fillValue, in: place)
  } catch {
    return fail(error)
  }
}

/// Which elements are among others: of few, compared with all; of many, with what stands at their places.
private func isElement(_ x: Tensor, of others: Tensor, in place: String) -> Tensor {
  let count = others.elementCount
  if count == 0 || x.elementCount == 0 { return zeros(x.shape, dtype: .bool) }
  let flat = reshape(others, to: [count])
  if count <= fewElements || x.dtype.isComplex || others.dtype.isComplex {
    let ones = repeatElement(1, count: x.rank)
    return any(reshape(flat, to: Shape([count] + ones)) .== x, axis: 0)
  }
  let sorted = sort(flat)
  let found = places(in: sorted, of: x, .left, in: place)
  let last = Tensor(ScalarValue(count - 1, as: found.dtype))
  return take(sorted, minimum(found, last), axis: 0, mode: .promiseInBounds) .== x
}
