// SPDX-License-Identifier: Apache-2.0
//
// Indices as numbers: of all elements in row-major order, of triangles, of grids.

public import Primitives
public import TensorIR

/// For each axis of a shape, the index of the elements with given row-major numbers.
///
///     unravelIndex(Tensor([5, 7]), [2, 4])   // [[1, 1], [1, 3]]
///
/// Numbers outside mean the nearest element. NumPy's and JAX's `unravel_index`.
///
/// - Parameters:
///   - indices: Integers of any shape; negative ones count from the end.
///   - shape: The sizes of the axes.
/// - Returns: A tensor of the shape of `indices` for each axis.
public func unravelIndex(_ indices: Tensor, _ shape: Shape) -> [Tensor] {
  if indices.isInvalid { return shape.map { _ in indices } }
  guard indices.dtype.isInteger else {
    let error = TensorError(.indexing(.indicesNotIntegers(indices.type)), in: "unravelIndex")
    let invalid = fail(error)
    return shape.map { _ in invalid }
  }
  let dtype: DType = indices.dtype.byteCount < 4 ? .i32 : indices.dtype
  func number(_ value: Int) -> Tensor { Tensor(ScalarValue(value, as: dtype)) }
  let count = shape.elementCount
  let signed = indices.as(dtype)
  let least = dtype.isUnsigned ? 0 : -count
  let kept = clip(signed, number(least), number(count - 1))
  return zip(shape, shape.rowMajorStrides).map { size, stride in
    floorDivide(remainder(kept, number(size * stride)), number(stride))
  }
}

/// The row-major numbers of elements with the given indices: the inverse of ``unravelIndex(_:_:)``.
///
///     ravelMultiIndex([Tensor([1, 1]), Tensor([1, 3])], [2, 4])   // [5, 7]
///
/// NumPy's and JAX's `ravel_multi_index`.
///
/// - Parameters:
///   - indices: Integers for each axis, whose shapes broadcast.
///   - shape: The sizes of the axes.
///   - mode: What an index outside means: `.wrap`, or, in every other mode, the nearest index.
/// - Returns: Integers of the broadcast shape.
/// - Precondition: There are indices for each axis.
public func ravelMultiIndex(_ indices: [Tensor], _ shape: Shape, mode: IndexMode = .clip) -> Tensor
{
  if let invalid = indices.first(where: \.isInvalid) { return invalid }
  guard indices.count == shape.rank else {
    let law = "an index must be given for each axis, got \(indices.count) for \(shape)"
    return fail(TensorError(.invalidArgument(law), in: "ravelMultiIndex"))
  }
  var sum = Tensor(ScalarValue(0, as: .i32))
  for (index, (size, stride)) in zip(indices, zip(shape, shape.rowMajorStrides)) {
    guard index.dtype.isInteger else {
      let law = TensorError.IndexingLaw.indicesNotIntegers(index.type)
      return fail(TensorError(.indexing(law), in: "ravelMultiIndex"))
    }
    let wide = index.dtype.byteCount < 4 ? index.as(.i32) : index
    func number(_ value: Int) -> Tensor { Tensor(ScalarValue(value, as: wide.dtype)) }
    let kept =
      mode == .wrap ? remainder(wide, number(size)) : clip(wide, number(0), number(size - 1))
    sum = sum + kept * number(stride)
  }
  return sum
}

/// Indices of each axis shaped so that together they index a grid: `x[ix(rows, columns)[0], ix(rows, columns)[1]]`.
///
///     ix(i32[2], i32[3]) → i32[2, 1], i32[1, 3]
///
/// NumPy's and JAX's `ix_`.
///
/// - Parameter indices: Tensors of rank 1.
/// - Returns: The same numbers, tensor *i* along axis *i* and of size 1 along the others.
public func ix(_ indices: Tensor...) -> [Tensor] {
  indices.enumerated().map { axis, index in
    if index.isInvalid { return index }
    guard index.rank == 1 else {
      return fail(TensorError(.rankMismatch(index.type, expected: 1), in: "ix"))
    }
    var shape = Shape(repeatElement(1, count: indices.count))
    shape[axis] = index.shape[0]
    return reshape(index, to: shape)
  }
}
