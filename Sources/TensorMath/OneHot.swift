// SPDX-License-Identifier: Apache-2.0
//
// Class numbers as vectors.

internal import Primitives
public import TensorIR

/// For each index, a vector that is 1 at the index and 0 elsewhere.
///
///     oneHot(i32[…], classes: 10) → f32[…, 10]
///
/// An index outside of `0..<classes` gives zeros. `jax.nn.one_hot`.
///
/// - Parameters:
///   - indices: A tensor of integers.
///   - classes: The length of the vectors.
///   - dtype: The type of the result's elements.
/// - Returns: The vectors along a new last axis.
/// - Precondition: The indices are integers, and there are 0 classes or more.
public func oneHot(_ indices: Tensor, classes: Int, dtype: DType = .f32) -> Tensor {
  if indices.isInvalid { return indices }
  guard indices.dtype.isInteger else {
    let kind = TensorError.Kind.dtypeNotSupported(indices.type, expected: "a tensor of integers")
    return fail(TensorError(kind, in: "oneHot"))
  }
  guard classes >= 0 else {
    let law = "the number of classes must be 0 or more, got \(classes)"
    return fail(TensorError(.invalidArgument(law), in: "oneHot"))
  }
  // A narrow type could not count the classes, and would begin again at 0.
  let indices = indices.dtype.byteCount < 4 ? indices.as(.i32) : indices
  let rank = indices.rank
  let column = broadcastInDim(
    indices,
    to: indices.shape.inserting(1, at: rank),
    axes: Array(0..<rank)
  )
  var row = Shape(repeatElement(1, count: rank + 1))
  row[rank] = classes
  return converted(column .== iota(indices.dtype, row, axis: rank), to: dtype)
}
