// SPDX-License-Identifier: Apache-2.0
//
// Which elements are not zero. How many there are is data, so either the tensor is known, or the caller says how many
// indices the result has.

internal import Primitives
public import TensorIR

/// For each axis, the indices of the elements that are not 0, in row-major order.
///
///     nonzero(Tensor([0, 3, 0, 4]))            // [[1, 3]]
///     nonzero(x, size: 8, fillValue: -1)       // also inside jit
///
/// The one-argument `where` of NumPy and JAX, and their `nonzero`.
///
/// - Parameters:
///   - x: Numbers or truth values.
///   - size: How many indices the result has; what is left over is dropped. When not given, `x` must be known.
///   - fillValue: What stands where there are fewer.
/// - Returns: For each axis an i32 tensor of rank 1.
/// - Precondition: The rank is 1 or more.
public func nonzero(_ x: Tensor, size: Int? = nil, fillValue: Int = 0) -> [Tensor] {
  func failure(_ kind: TensorError.Kind) -> [Tensor] {
    let invalid = fail(TensorError(kind, in: "nonzero"))
    return [invalid]
  }
  if x.isInvalid { return [x] }
  guard x.rank > 0 else { return failure(.rankTooSmall(x.type, least: 1)) }
  let mask = x.dtype == .bool ? x : x .!= 0
  guard let size else {
    guard mask.isConcrete else { return failure(.indexing(.countUnknown("size"))) }
    return trueIndices(mask)
  }
  guard size >= 0 else { return failure(.negativeSize([size])) }
  let (places, isThere) = flatPlaces(mask, size: size)
  let strides = x.shape.rowMajorStrides
  let fill = Tensor(ScalarValue(fillValue, as: .i32))
  return x.shape.indices.map { axis in
    func number(_ value: Int) -> Tensor { Tensor(ScalarValue(Swift.max(value, 1), as: .i32)) }
    let index = remainder(floorDivide(places, number(strides[axis])), number(x.shape[axis]))
    return select(isThere, index, fill)
  }
}

/// The row-major numbers of the first true elements, and which of them exist.
///
/// Every true element writes its number to its place among the true ones; places beyond the size, and the others, are
/// dropped.
private func flatPlaces(_ mask: Tensor, size: Int) -> (places: Tensor, isThere: Tensor) {
  let flat = reshape(mask, to: [mask.elementCount]).as(.i32)
  let count = flat.elementCount
  let before = cumsum(flat, axis: 0) - flat
  let none = Tensor(ScalarValue(size, as: .i32))
  let target = select(flat .== 1, before, none)
  let places = zeros([size], dtype: .i32).at[target].set(iota(.i32, [count]), uniqueIndices: true)
  return (places, iota(.i32, [size]) .< sum(flat))
}

/// The indices of the elements that are not 0, one row for each.
///
///     argwhere(Tensor([[0, 3], [4, 0]]))   // [[0, 1], [1, 0]]
///
/// NumPy's and JAX's `argwhere`.
///
/// - Parameters:
///   - x: Numbers or truth values.
///   - size: How many rows the result has; when not given, `x` must be known.
///   - fillValue: What stands where there are fewer.
/// - Returns: `i32[rows, rank]`.
public func argwhere(_ x: Tensor, size: Int? = nil, fillValue: Int = 0) -> Tensor {
  let indices = nonzero(x, size: size, fillValue: fillValue)
  return indices.first.map { $0.isInvalid ? $0 : stack(indices, axis: 1) } ?? x
}

/// The row-major numbers of the elements that are not 0.
///
/// NumPy's and JAX's `flatnonzero`.
///
/// - Parameters:
///   - x: Numbers or truth values.
///   - size: How many numbers the result has; when not given, `x` must be known.
///   - fillValue: What stands where there are fewer.
/// - Returns: An i32 tensor of rank 1.
public func flatnonzero(_ x: Tensor, size: Int? = nil, fillValue: Int = 0) -> Tensor {
  if x.isInvalid { return x }
  return nonzero(reshape(x, to: [x.elementCount]), size: size, fillValue: fillValue)[0]
}

/// The elements of an axis where a condition holds.
///
///     compress(Tensor([true, false, true]), x, axis: 0)   // rows 0 and 2
///     compress(mask, x, axis: 0, size: 8)                  // also inside jit
///
/// NumPy's and JAX's `compress`.
///
/// - Parameters:
///   - condition: Truth values of rank 1; elements beyond them are left out.
///   - x: A tensor.
///   - axis: The axis; negative axes count from the end. Without it the elements in row-major order.
///   - size: How many elements of the axis the result has; when not given, `condition` must be known.
///   - fillValue: What stands where there are fewer.
/// - Returns: The chosen elements.
public func compress(
  _ condition: Tensor,
  _ x: Tensor,
  axis: Int? = nil,
  size: Int? = nil,
  fillValue: Double = 0
) -> Tensor {
  if let invalid = [condition, x].first(where: \.isInvalid) { return invalid }
  guard condition.rank == 1 else {
    return fail(TensorError(.rankMismatch(condition.type, expected: 1), in: "compress"))
  }
  guard let axis else {
    let flat = reshape(x, to: [x.elementCount])
    return compress(condition, flat, axis: 0, size: size, fillValue: fillValue)
  }
  guard let axis = x.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: "compress"))
  }
  guard condition.shape[0] <= x.shape[axis] else {
    return fail(TensorError(.incompatibleShapes([condition.type, x.type]), in: "compress"))
  }
  // A place that does not exist is one past the end, which is filled.
  let places = nonzero(condition, size: size, fillValue: x.shape[axis])[0]
  if places.isInvalid { return places }
  return take(x, places, axis: axis, mode: .fill, fillValue: fillValue)
}

/// The elements where a condition holds, in row-major order.
///
/// NumPy's and JAX's `extract`.
///
/// - Parameters:
///   - condition: Truth values.
///   - x: A tensor of the same number of elements.
///   - size: How many elements the result has; when not given, `condition` must be known.
///   - fillValue: What stands where there are fewer.
/// - Returns: A tensor of rank 1.
public func extract(_ condition: Tensor, _ x: Tensor, size: Int? = nil, fillValue: Double = 0)
  -> Tensor
{
  if let invalid = [condition, x].first(where: \.isInvalid) { return invalid }
  let flat = reshape(condition, to: [condition.elementCount])
  return compress(flat, x, size: size, fillValue: fillValue)
}
