// SPDX-License-Identifier: Apache-2.0
//
// Elements of one axis by their indices: the same for everything else (`take`), or each position its own
// (`takeAlongAxis`, `putAlongAxis`).

internal import Loops
public import TensorIR

/// The elements of one axis that the indices name.
///
///     take(f32[5, 3], i32[4], axis: 0)    → f32[4, 3]
///     take(f32[5, 3], i32[2, 2], axis: 1) → f32[5, 2, 2]
///     take(f32[5, 3], i32[4])             → f32[4], of all elements in row-major order
///
/// Negative indices count from the end, but with `.clip`, where they mean the first element. NumPy's and JAX's `take`; as
/// in JAX, an index outside gives NaN by default, or what ``IndexMode`` says.
///
/// - Parameters:
///   - x: A tensor.
///   - indices: Integers of any shape.
///   - axis: The axis whose elements are taken; negative axes count from the end. Without it the elements in row-major
///     order.
///   - mode: What an index outside means.
///   - fillValue: What stands for it with `.fill`: when not given NaN, the least number of a signed type, the greatest of an
///     unsigned one, or true.
/// - Returns: A tensor with the axes of `indices` in place of that axis.
/// - Precondition: The axis has elements, or there are no indices.
public func take(
  _ x: Tensor,
  _ indices: Tensor,
  axis: Int? = nil,
  mode: IndexMode = .fill,
  fillValue: Double? = nil
) -> Tensor {
  if x.isInvalid { return x }
  if indices.isInvalid { return indices }
  if let error = indexError(indices, in: "take") { return fail(error) }
  guard let axis else {
    let flat = reshape(x, to: [x.elementCount])
    return take(flat, indices, axis: 0, mode: mode, fillValue: fillValue)
  }
  guard let axis = x.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: "take"))
  }
  let size = x.shape[axis]
  if size == 0 && indices.elementCount > 0 {
    return fail(TensorError(.indexing(.emptyAxis(axis: axis, x.type)), in: "take"))
  }
  let index = normalized(indices, size: size, countsFromEnd: mode != .clip, mode: mode)
  var sizes = x.shape.sizes
  sizes[axis] = 1
  let others = (0..<x.rank).filter { $0 != axis }
  let gather = Gather(
    Windows(
      inside: others.map { $0 < axis ? $0 : $0 + indices.rank - 1 },
      collapsed: [axis],
      indexed: [axis]
    ),
    sizes: sizes,
    mode: mode.window,
    fill: mode.fill(fillValue, x.dtype)
  )
  return gather(x, rows([index], shape: index.shape))
}

/// For each position, the element of one axis that its index names.
///
///     takeAlongAxis(f32[2, 5], i32[2, 3], axis: 1) → f32[2, 3], [i, j] = x[i, indices[i, j]]
///
/// What ``argmax(_:axis:keepAxes:)`` finds, this reads. Under ``vmap(_:inAxes:)`` and here, other axes pair up as batching
/// axes. NumPy's and JAX's `take_along_axis`; as in JAX, an index outside gives NaN by default.
///
/// - Parameters:
///   - x: A tensor.
///   - indices: Integers, of the rank of `x`. Along the other axes, sizes are equal or 1.
///   - axis: The axis whose elements are taken; negative axes count from the end.
///   - mode: What an index outside means; negative indices count from the end, but with `.promiseInBounds`.
///   - fillValue: What stands for it with `.fill`; see ``take(_:_:axis:mode:fillValue:)``.
/// - Returns: A tensor of the shape of `indices`, broadcast with `x` along the other axes.
public func takeAlongAxis(
  _ x: Tensor,
  _ indices: Tensor,
  axis: Int = -1,
  mode: IndexMode = .fill,
  fillValue: Double? = nil
) -> Tensor {
  if x.isInvalid { return x }
  if indices.isInvalid { return indices }
  do throws(TensorError) {
    let place = "takeAlongAxis"
    let (axis, shape) = try alongAxis(x, indices, axis, in: place)
    if x.shape[axis] == 0 { return zeros(shape, dtype: x.dtype) }
    let index = normalized(
      indices,
      size: x.shape[axis],
      countsFromEnd: mode != .promiseInBounds,
      mode: mode
    )
    // Axes along which only the indices vary are none of the operand's.
    let kept = (0..<x.rank).filter {
      $0 == axis || indices.shape[$0] == 1 || x.shape[$0] != 1
    }
    let operand = reshape(x, to: Shape(kept.map { x.shape[$0] }))
    let batch = (0..<x.rank).filter { $0 == axis || indices.shape[$0] != 1 }
    let collapsed = kept.firstIndex(of: axis) ?? 0
    let paired = kept.filter { $0 != axis && batch.contains($0) }
    let windows = Windows(
      inside: (0..<x.rank).filter { !batch.contains($0) },
      collapsed: [collapsed],
      indexed: [collapsed],
      operandBatching: paired.compactMap { kept.firstIndex(of: $0) },
      indexBatching: paired.compactMap { batch.firstIndex(of: $0) }
    )
    let sizes = kept.map { batch.contains($0) ? Swift.min(x.shape[$0], 1) : x.shape[$0] }
    let gather = Gather(
      windows,
      sizes: sizes,
      mode: mode.window,
      fill: mode.fill(fillValue, x.dtype)
    )
    let rows = reshape(index, to: Shape(batch.map { shape[$0] } + [1]))
    return gather(operand, rows)
  } catch {
    return fail(error)
  }
}

/// The tensor with new elements at the positions of one axis that the indices name.
///
///     putAlongAxis(f32[2, 5], i32[2, 3], f32[2, 3], axis: 1) → f32[2, 5]
///
/// The inverse of ``takeAlongAxis(_:_:axis:mode:fillValue:)``. Where indices are equal the last value stays. NumPy's and
/// JAX's `put_along_axis`, which return nothing or need `inplace=False`.
///
/// - Parameters:
///   - x: A tensor.
///   - indices: Integers, of the rank of `x`. Along the other axes, sizes are those of `x` or 1.
///   - values: The new elements: their shape broadcasts to that of the indices.
///   - axis: The axis whose elements are replaced; negative axes count from the end.
///   - mode: What an index outside means; by default it is left out.
/// - Returns: A tensor of the shape and element type of `x`.
public func putAlongAxis(
  _ x: Tensor,
  _ indices: Tensor,
  _ values: Tensor,
  axis: Int,
  mode: IndexMode = .drop
) -> Tensor {
  if let invalid = [x, indices, values].first(where: \.isInvalid) { return invalid }
  do throws(TensorError) {
    let place = "putAlongAxis"
    let (axis, _) = try alongAxis(x, indices, axis, in: place)
    var shape = x.shape
    shape[axis] = indices.shape[axis]
    guard joined(indices.shape, shape) == shape, joined(values.shape, shape) == shape else {
      throw TensorError(.incompatibleShapes([x.type, indices.type, values.type]), in: place)
    }
    let index = normalized(indices, size: x.shape[axis], mode: mode)
    let others = (0..<x.rank).filter { $0 != axis }
    let windows = Windows(
      inside: [],
      collapsed: [axis],
      indexed: [axis],
      operandBatching: others,
      indexBatching: others
    )
    let updates = try value(values, fitting: x.dtype, in: place)
    return Scatter(.set, windows, mode: mode.window)(
      x,
      rows([index.broadcast(to: shape)], shape: shape),
      updates.broadcast(to: shape)
    )
  } catch {
    return fail(error)
  }
}

/// The axis, and the shape of one element for each index.
private func alongAxis(_ x: Tensor, _ indices: Tensor, _ axis: Int, in place: String)
  throws(TensorError) -> (axis: Int, shape: Shape)
{
  if let error = indexError(indices, in: place) { throw error }
  guard let axis = x.shape.resolve(axis) else {
    throw TensorError(.axisOutOfRange(axis: axis, type: x.type), in: place)
  }
  guard indices.rank == x.rank else {
    throw TensorError(.rankMismatch(indices.type, expected: x.rank), in: place)
  }
  var one = x.shape
  one[axis] = 1
  guard let shape = joined(indices.shape, one) else {
    throw TensorError(.incompatibleShapes([x.type, indices.type]), in: place)
  }
  return (axis, shape)
}

/// New elements in the type of the tensor they go to.
func value(_ value: Tensor, fitting dtype: DType, in place: String) throws(TensorError) -> Tensor {
  if case .scalar(let number) = value.representation,
    let error = literalError(number, as: dtype, in: place)
  {
    throw error
  }
  return value.as(dtype)
}
