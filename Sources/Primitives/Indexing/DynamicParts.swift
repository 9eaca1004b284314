// SPDX-License-Identifier: Apache-2.0
//
// Parts of known size at places that are data, by JAX's names.

public import TensorIR

/// The part of a tensor that begins at given indices.
///
///     dynamicSlice(f32[8, 4], start: [i, 0], sizes: [2, 4]) → f32[2, 4]
///
/// The sizes are fixed, the start may be traced. A negative start counts from the end; then the start is moved so that the
/// part lies within the tensor. JAX's `dynamic_slice`.
///
/// - Parameters:
///   - x: A tensor.
///   - start: An integer of rank 0 for each axis.
///   - sizes: The sizes of the part.
/// - Returns: A tensor of the given sizes.
/// - Precondition: There is a start and a size for each axis, and the part is no larger than the tensor.
public func dynamicSlice(_ x: Tensor, start: [Tensor], sizes: [Int]) -> Tensor {
  if let invalid = ([x] + start).first(where: \.isInvalid) { return invalid }
  do throws(TensorError) {
    return DynamicSlice(sizes)(x, try starts(start, of: x, in: "dynamicSlice"))
  } catch {
    return fail(error)
  }
}

/// The tensor with another in place of the part that begins at given indices.
///
///     dynamicUpdateSlice(f32[8, 4], f32[2, 4], start: [i, 0]) → f32[8, 4]
///
/// A negative start counts from the end; then the start is moved so that the update lies within the tensor. JAX's
/// `dynamic_update_slice`. Inside `jit` it is written in place where `x` is not used afterwards.
///
/// - Parameters:
///   - x: A tensor.
///   - update: A tensor of the same rank and element type.
///   - start: An integer of rank 0 for each axis.
/// - Returns: A tensor of the shape of `x`.
/// - Precondition: There is a start for each axis, and the update is no larger than the tensor.
public func dynamicUpdateSlice(_ x: Tensor, _ update: Tensor, start: [Tensor]) -> Tensor {
  if let invalid = ([x, update] + start).first(where: \.isInvalid) { return invalid }
  do throws(TensorError) {
    let place = "dynamicUpdateSlice"
    let update = try value(update, fitting: x.dtype, in: place)
    return DynamicUpdateSlice()(x, update, try starts(start, of: x, in: place))
  } catch {
    return fail(error)
  }
}

/// Some neighbours along one axis, from an index on that may be traced.
///
///     dynamicSliceInDim(f32[8, 4], start: i, size: 2, axis: 0) → f32[2, 4]
///
/// JAX's `dynamic_slice_in_dim`.
///
/// - Parameters:
///   - x: A tensor.
///   - start: The first index, an integer of rank 0; negative ones count from the end.
///   - size: How many.
///   - axis: The axis; negative axes count from the end.
/// - Returns: A tensor with that size along the axis.
/// - Precondition: The axis has that many elements.
public func dynamicSliceInDim(_ x: Tensor, start: Tensor, size: Int, axis: Int = 0) -> Tensor {
  along(axis, of: x, start, in: "dynamicSliceInDim") { axis, starts in
    var sizes = x.shape.sizes
    sizes[axis] = size
    return DynamicSlice(sizes)(x, starts)
  }
}

/// One element along an axis, at an index that may be traced.
///
///     dynamicIndexInDim(f32[8, 4], i)                  → f32[1, 4]
///     dynamicIndexInDim(f32[8, 4], i, keepAxis: false) → f32[4]
///
/// JAX's `dynamic_index_in_dim`.
///
/// - Parameters:
///   - x: A tensor.
///   - index: An integer of rank 0; negative ones count from the end.
///   - axis: The axis; negative axes count from the end.
///   - keepAxis: Whether the axis stays, with size 1.
/// - Returns: That element of the axis.
/// - Precondition: The axis has elements.
public func dynamicIndexInDim(_ x: Tensor, _ index: Tensor, axis: Int = 0, keepAxis: Bool = true)
  -> Tensor
{
  along(axis, of: x, index, in: "dynamicIndexInDim") { axis, starts in
    var sizes = x.shape.sizes
    sizes[axis] = 1
    let part = DynamicSlice(sizes)(x, starts)
    return keepAxis ? part : reshape(part, to: x.shape.removing(at: axis))
  }
}

/// One element along an axis.
///
///     indexInDim(f32[8, 4], -1) → f32[1, 4]
///
/// JAX's `index_in_dim`.
///
/// - Parameters:
///   - x: A tensor.
///   - index: The index; negative ones count from the end.
///   - axis: The axis; negative axes count from the end.
///   - keepAxis: Whether the axis stays, with size 1.
/// - Returns: That element of the axis.
/// - Precondition: The index lies within the axis.
public func indexInDim(_ x: Tensor, _ index: Int, axis: Int = 0, keepAxis: Bool = true) -> Tensor {
  if x.isInvalid { return x }
  guard let axis = x.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: "indexInDim"))
  }
  let size = x.shape[axis]
  guard index >= -size && index < size else {
    return fail(TensorError(.indexOutOfRange(index: index, axis: axis, x.type), in: "indexInDim"))
  }
  let place = index < 0 ? index + size : index
  let part = slice(x, axis: axis, from: place, to: place + 1)
  return keepAxis ? part : reshape(part, to: x.shape.removing(at: axis))
}

/// The tensor with another in place of some neighbours along one axis, from an index on that may be traced.
///
///     dynamicUpdateSliceInDim(f32[8, 4], f32[2, 4], start: i, axis: 0) → f32[8, 4]
///
/// JAX's `dynamic_update_slice_in_dim`.
///
/// - Parameters:
///   - x: A tensor.
///   - update: A tensor of the same rank; along the other axes it begins at 0.
///   - start: The first index, an integer of rank 0; negative ones count from the end.
///   - axis: The axis; negative axes count from the end.
/// - Returns: A tensor of the shape of `x`.
/// - Precondition: The update is no larger than the tensor.
public func dynamicUpdateSliceInDim(_ x: Tensor, _ update: Tensor, start: Tensor, axis: Int)
  -> Tensor
{
  if update.isInvalid { return update }
  return along(axis, of: x, start, in: "dynamicUpdateSliceInDim") { _, starts in
    DynamicUpdateSlice()(x, converted(update, to: x.dtype), starts)
  }
}

/// The tensor with one element along an axis replaced, at an index that may be traced.
///
///     dynamicUpdateIndexInDim(f32[8, 4], f32[4], i, axis: 0) → f32[8, 4]
///
/// JAX's `dynamic_update_index_in_dim`.
///
/// - Parameters:
///   - x: A tensor.
///   - update: A tensor without that axis, or with size 1 along it.
///   - index: An integer of rank 0; negative ones count from the end.
///   - axis: The axis; negative axes count from the end.
/// - Returns: A tensor of the shape of `x`.
/// - Precondition: The axis has elements.
public func dynamicUpdateIndexInDim(_ x: Tensor, _ update: Tensor, _ index: Tensor, axis: Int)
  -> Tensor
{
  if update.isInvalid { return update }
  return along(axis, of: x, index, in: "dynamicUpdateIndexInDim") { axis, starts in
    let part = update.rank == x.rank ? update : expandDims(update, axis: axis)
    return DynamicUpdateSlice()(x, converted(part, to: x.dtype), starts)
  }
}

// MARK: - Starts

/// Start indices in one type, negative ones counted from the end.
private func starts(_ given: [Tensor], of x: Tensor, in place: String) throws(TensorError)
  -> [Tensor]
{
  guard given.count == x.rank else {
    throw TensorError(.indexing(.startCount(given.count, x.type)), in: place)
  }
  for start in given {
    if let error = indexError(start, in: place) { throw error }
    guard start.rank == 0 else {
      throw TensorError(.indexing(.startNotScalar(start.type)), in: place)
    }
  }
  let indices = zip(given, x.shape).map { normalized($0, size: $1, mode: .clip) }
  let dtypes = Set(indices.map(\.dtype))
  return dtypes.count > 1 ? indices.map { $0.as(.i64) } : indices
}

/// What `body` gives for an axis and the starts with an index along it and 0 along the others.
private func along(
  _ axis: Int,
  of x: Tensor,
  _ index: Tensor,
  in place: String,
  _ body: (Int, [Tensor]) -> Tensor
) -> Tensor {
  if x.isInvalid { return x }
  if index.isInvalid { return index }
  guard let resolved = x.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: place))
  }
  do throws(TensorError) {
    let given = (0..<x.rank).map {
      $0 == resolved ? index : Tensor(ScalarValue(0, as: index.dtype))
    }
    return body(resolved, try starts(given, of: x, in: place))
  } catch {
    return fail(error)
  }
}
