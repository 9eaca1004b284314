// SPDX-License-Identifier: Apache-2.0
//
// Joining tensors by NumPy's many names, and giving them the ranks that these ask for.

internal import Primitives
public import TensorIR

// MARK: - Ranks

/// The tensor with at least one axis: a scalar becomes a vector of one element.
///
///     f32[] → f32[1]
///
/// NumPy's `atleast_1d`.
///
/// - Parameter x: A tensor.
/// - Returns: A tensor of rank 1 or more with the same elements.
public func atLeast1D(_ x: Tensor) -> Tensor {
  x.isInvalid || x.rank >= 1 ? x : reshape(x, to: [1])
}

/// The tensor with at least two axes, new ones in front.
///
///     f32[]  → f32[1, 1]
///     f32[3] → f32[1, 3]
///
/// NumPy's `atleast_2d`.
///
/// - Parameter x: A tensor.
/// - Returns: A tensor of rank 2 or more with the same elements.
public func atLeast2D(_ x: Tensor) -> Tensor {
  if x.isInvalid || x.rank >= 2 { return x }
  return reshape(x, to: [1, x.elementCount])
}

/// The tensor with at least three axes, new ones on both sides.
///
///     f32[]     → f32[1, 1, 1]
///     f32[3]    → f32[1, 3, 1]
///     f32[2, 3] → f32[2, 3, 1]
///
/// NumPy's `atleast_3d`.
///
/// - Parameter x: A tensor.
/// - Returns: A tensor of rank 3 or more with the same elements.
public func atLeast3D(_ x: Tensor) -> Tensor {
  if x.isInvalid || x.rank >= 3 { return x }
  return reshape(x, to: Shape((x.rank == 2 ? x.shape.sizes : [1, x.elementCount]) + [1]))
}

/// The elements as a vector, in row-major order.
///
///     f32[2, 3] → f32[6]
///
/// NumPy's `ravel`.
///
/// - Parameter x: A tensor.
/// - Returns: A vector.
/// - Complexity: O(1) for a concrete tensor: the memory is shared.
public func ravel(_ x: Tensor) -> Tensor {
  x.isInvalid ? x : reshape(x, to: [x.elementCount])
}

// MARK: - Joining

/// Tensors side by side: along their second axis, vectors along their only one.
///
///     hstack([f32[2, 3], f32[2, 1]]) → f32[2, 4]
///     hstack([f32[3], f32[2]])       → f32[5]
///
/// NumPy's `hstack`.
///
/// - Parameter tensors: One tensor or more; scalars count as vectors of one element.
/// - Returns: The tensors joined, in their common element type.
/// - Precondition: The tensors agree in every other axis.
public func hstack(_ tensors: [Tensor]) -> Tensor {
  let parts = tensors.map(atLeast1D)
  return joined(parts, axis: parts.first?.rank == 1 ? 0 : 1, in: "hstack")
}

/// Tensors on top of each other: along their first axis, vectors as rows.
///
///     vstack([f32[2, 3], f32[1, 3]]) → f32[3, 3]
///     vstack([f32[3], f32[3]])       → f32[2, 3]
///
/// NumPy's `vstack`.
///
/// - Parameter tensors: One tensor or more; scalars and vectors count as rows.
/// - Returns: The tensors joined, in their common element type.
/// - Precondition: The tensors agree in every other axis.
public func vstack(_ tensors: [Tensor]) -> Tensor {
  joined(tensors.map(atLeast2D), axis: 0, in: "vstack")
}

/// Tensors behind each other: along their third axis.
///
///     dstack([f32[2, 3], f32[2, 3]]) → f32[2, 3, 2]
///     dstack([f32[3], f32[3]])       → f32[1, 3, 2]
///
/// NumPy's `dstack`.
///
/// - Parameter tensors: One tensor or more, given three axes as by ``atLeast3D(_:)``.
/// - Returns: The tensors joined, in their common element type.
/// - Precondition: The tensors agree in every other axis.
public func dstack(_ tensors: [Tensor]) -> Tensor {
  joined(tensors.map(atLeast3D), axis: 2, in: "dstack")
}

/// Vectors as the columns of a matrix; matrices side by side.
///
///     columnStack([f32[3], f32[3]])    → f32[3, 2]
///     columnStack([f32[3], f32[3, 2]]) → f32[3, 3]
///
/// NumPy's `column_stack`.
///
/// - Parameter tensors: One tensor or more; scalars and vectors count as columns.
/// - Returns: The tensors joined, in their common element type.
/// - Precondition: The tensors agree in every axis but the second.
public func columnStack(_ tensors: [Tensor]) -> Tensor {
  let parts = tensors.map { x in
    x.isInvalid || x.rank > 1 ? x : reshape(x, to: [x.elementCount, 1])
  }
  return joined(parts, axis: 1, in: "columnStack")
}

/// A matrix of blocks: the tensors of each row side by side, the rows on top of each other.
///
///     block([[a, b], [c, d]])   // f32[2, 2] f32[2, 3]; f32[1, 2] f32[1, 3] → f32[3, 5]
///
/// NumPy's `block` of two levels.
///
/// - Parameter rows: One row or more of one tensor or more; scalars and vectors count as rows.
/// - Returns: The blocks joined along the last two axes, in their common element type.
/// - Precondition: Blocks of a row agree in every axis but the last, and rows in every axis but the second-to-last.
public func block(_ rows: [[Tensor]]) -> Tensor {
  let joinedRows = rows.map { block($0.map(atLeast2D)) }
  if let invalid = joinedRows.first(where: \.isInvalid) { return invalid }
  return joined(joinedRows, axis: (joinedRows.map(\.rank).max() ?? 2) - 2, in: "block")
}

/// A row of blocks: the tensors joined along their last axis.
///
///     block([f32[2, 2], f32[2, 3]]) → f32[2, 5]
///
/// NumPy's `block` of one level.
///
/// - Parameter tensors: One tensor or more; scalars count as vectors of one element.
/// - Returns: The tensors joined, in their common element type.
/// - Precondition: The tensors agree in every axis but the last.
public func block(_ tensors: [Tensor]) -> Tensor {
  if let invalid = tensors.first(where: \.isInvalid) { return invalid }
  let rank = max(1, tensors.map(\.rank).max() ?? 1)
  let parts = tensors.map { x in
    reshape(x, to: Shape(repeatElement(1, count: rank - x.rank) + x.shape.sizes))
  }
  return joined(parts, axis: rank - 1, in: "block")
}

/// The elements of one tensor, then those of another, as a vector.
///
///     append(f32[2, 3], f32[2]) → f32[8]
///
/// NumPy's `append`.
///
/// - Parameters:
///   - x: A tensor.
///   - values: A tensor.
/// - Returns: A vector in their common element type.
public func append(_ x: Tensor, _ values: Tensor) -> Tensor {
  concatenate([ravel(x), ravel(values)])
}

/// One tensor, then another, along an axis.
///
///     append(f32[2, 3], f32[1, 3], axis: 0) → f32[3, 3]
///
/// NumPy's `append`; the same as ``concatenate(_:axis:)`` of the two.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - values: A tensor of the same rank.
///   - axis: The axis; negative axes count from the end.
/// - Returns: The two joined, in their common element type.
/// - Precondition: The tensors agree in every other axis.
public func append(_ x: Tensor, _ values: Tensor, axis: Int) -> Tensor {
  concatenate([x, values], axis: axis)
}

// MARK: - Inside

/// `concatenate`, with the sentences of the function that users called.
private func joined(_ tensors: [Tensor], axis: Int, in place: String) -> Tensor {
  if let invalid = tensors.first(where: \.isInvalid) { return invalid }
  guard let first = tensors.first else {
    return fail(TensorError(.nothingToConcatenate, in: place))
  }
  guard
    tensors.allSatisfy({ x in
      x.rank == first.rank && x.shape.removing(at: axis) == first.shape.removing(at: axis)
    })
  else {
    return fail(TensorError(.concatenatedSizesDiffer(tensors.map(\.type), axis: axis), in: place))
  }
  return concatenate(tensors, axis: axis)
}
