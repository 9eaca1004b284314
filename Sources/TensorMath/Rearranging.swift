// SPDX-License-Identifier: Apache-2.0
//
// Axes moved, joined and taken apart, and elements repeated to fill a shape.

internal import Primitives
public import TensorIR

/// The tensor with an axis moved before another one.
///
///     rollaxis(f32[2, 3, 4], 2)            → f32[4, 2, 3]
///     rollaxis(f32[2, 3, 4], 0, before: 2) → f32[3, 2, 4]
///
/// NumPy's `rollaxis`; ``moveAxis(_:from:to:)`` says the same in a simpler way.
///
/// - Parameters:
///   - x: A tensor.
///   - axis: The axis that moves; negative axes count from the end.
///   - place: Before which axis it comes, counted before the move; the rank for the end.
/// - Returns: A tensor with the same elements.
/// - Precondition: `place` is an axis or the rank.
public func rollaxis(_ x: Tensor, _ axis: Int, before place: Int = 0) -> Tensor {
  if x.isInvalid { return x }
  guard let axis = x.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: "rollaxis"))
  }
  guard let start = place == x.rank ? place : x.shape.resolve(place) else {
    return fail(TensorError(.axisOutOfRange(axis: place, type: x.type), in: "rollaxis"))
  }
  return moveAxis(x, from: axis, to: start > axis ? start - 1 : start)
}

/// The elements in row-major order, again and again, until they fill a shape.
///
///     resize(Tensor([1, 2, 3]), [2, 4])   // [[1, 2, 3, 1], [2, 3, 1, 2]]
///
/// Of no elements the result is 0. NumPy's `resize`.
///
/// - Parameters:
///   - x: A tensor.
///   - shape: The sizes of the result.
/// - Returns: A tensor of that shape.
/// - Precondition: No size is negative.
public func resize(_ x: Tensor, _ shape: Shape) -> Tensor {
  if x.isInvalid { return x }
  guard shape.allSatisfy({ $0 >= 0 }) else {
    return fail(TensorError(.negativeSize(shape), in: "resize"))
  }
  let (count, size) = (x.elementCount, shape.elementCount)
  guard TensorType(x.dtype, shape).byteCount < Int.max else {
    return fail(TensorError(.tooLarge(TensorType(x.dtype, shape)), in: "resize"))
  }
  if count == 0 || size == 0 { return zeros(shape, dtype: x.dtype) }
  let flat = reshape(x, to: [count])
  let repeats = (size - 1) / count + 1
  let all = repeats == 1 ? flat : tile(flat, [repeats])
  return reshape(slice(all, axis: 0, from: 0, to: size), to: shape)
}

/// The parts of a tensor along an axis, which none of them has.
///
///     unstack(f32[2, 3]) → f32[3], f32[3]
///
/// The inverse of ``stack(_:axis:)``. NumPy's and JAX's `unstack`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis; negative axes count from the end.
/// - Returns: As many tensors as the axis has elements.
public func unstack(_ x: Tensor, axis: Int = 0) -> [Tensor] {
  if x.isInvalid { return [x] }
  guard let axis = x.shape.resolve(axis) else {
    let invalid = fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: "unstack"))
    return [invalid]
  }
  return (0..<x.shape[axis]).map {
    squeeze(slice(x, axis: axis, from: $0, to: $0 + 1), axis: axis)
  }
}

/// The tensor with neighbouring axes as one.
///
///     collapse(f32[2, 3, 4], from: 0, to: 2) → f32[6, 4]
///
/// JAX's `lax.collapse`.
///
/// - Parameters:
///   - x: A tensor.
///   - start: The first of the axes; negative axes count from the end.
///   - limit: The axis behind the last one; the rank when not given.
/// - Returns: A tensor with the same elements.
/// - Precondition: `start` is below `limit`, and both are within the axes.
public func collapse(_ x: Tensor, from start: Int, to limit: Int? = nil) -> Tensor {
  if x.isInvalid { return x }
  let end = limit.map { $0 < 0 ? $0 + x.rank : $0 } ?? x.rank
  guard let start = x.shape.resolve(start) else {
    return fail(TensorError(.axisOutOfRange(axis: start, type: x.type), in: "collapse"))
  }
  guard start < end, end <= x.rank else {
    let law = "the axes must be 1 or more of \(x.type), got \(start)..<\(end)"
    return fail(TensorError(.invalidArgument(law), in: "collapse"))
  }
  let sizes = x.shape.sizes
  let one = sizes[start..<end].reduce(1, *)
  return reshape(x, to: Shape(sizes[..<start] + [one] + sizes[end...]))
}

/// The elements of an axis in an order in which one stands where it would if all were sorted, smaller ones before it.
///
///     partition(f32[2, 5], at: 2) → f32[2, 5]
///
/// NumPy's `partition`; here all are sorted.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - place: The index at which the element stands that would be there; negative indices count from the end.
///   - axis: The axis; negative axes count from the end.
/// - Returns: A tensor of the same shape.
/// - Precondition: `place` lies within the axis.
/// - Complexity: That of ``sort(_:axis:descending:)``.
public func partition(_ x: Tensor, at place: Int, axis: Int = -1) -> Tensor {
  partitionError(x, place, axis, in: "partition") ?? sort(x, axis: axis)
}

/// The indices that bring the elements of an axis into the order of ``partition(_:at:axis:)``.
///
///     argpartition(f32[2, 5], at: 2) → i32[2, 5]
///
/// NumPy's `argpartition`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - place: The index at which the element stands that would be there; negative indices count from the end.
///   - axis: The axis; negative axes count from the end.
/// - Returns: Indices of the shape of `x`.
/// - Precondition: `place` lies within the axis.
/// - Complexity: That of ``argsort(_:axis:descending:)``.
public func argpartition(_ x: Tensor, at place: Int, axis: Int = -1) -> Tensor {
  partitionError(x, place, axis, in: "argpartition") ?? argsort(x, axis: axis)
}

private func partitionError(_ x: Tensor, _ index: Int, _ axis: Int, in place: String) -> Tensor? {
  if x.isInvalid { return x }
  guard let axis = x.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: place))
  }
  let count = x.shape[axis]
  if (-count..<count).contains(index) { return nil }
  return fail(TensorError(.indexOutOfRange(index: index, axis: axis, x.type), in: place))
}
