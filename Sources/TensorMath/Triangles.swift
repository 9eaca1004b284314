// SPDX-License-Identifier: Apache-2.0
//
// The two halves of a matrix, above and below a diagonal.

internal import Primitives
public import TensorIR

/// A matrix that is 1 on and below a diagonal, and 0 above it.
///
///     tri(2, 3)  // f32: [[1, 0, 0], [1, 1, 0]]
///
/// NumPy's `tri`.
///
/// - Parameters:
///   - rows: The number of rows.
///   - columns: The number of columns; that of rows when not given.
///   - diagonal: Which diagonal: 0 the main one, positive numbers above it, negative below.
///   - dtype: The type of the elements.
/// - Returns: A tensor of rank 2.
/// - Precondition: Both numbers are 0 or more.
public func tri(_ rows: Int, _ columns: Int? = nil, diagonal: Int = 0, dtype: DType = .f32)
  -> Tensor
{
  let shape: Shape = [rows, columns ?? rows]
  guard shape.allSatisfy({ $0 >= 0 }) else {
    return fail(TensorError(.negativeSize(shape), in: "tri"))
  }
  return isBelow(rank: 2, shape, diagonal).as(dtype)
}

/// The elements on and below a diagonal of a matrix, or of each of a batch of matrices; 0 above it.
///
///     f32[…, m, n] → f32[…, m, n]
///
/// NumPy's `tril`.
///
/// - Parameters:
///   - x: A tensor of rank 2 or more; its last two axes are rows and columns.
///   - diagonal: Which diagonal: 0 the main one, positive numbers above it, negative below.
/// - Returns: A tensor of the same type.
/// - Precondition: `x` has rank 2 or more.
public func tril(_ x: Tensor, diagonal: Int = 0) -> Tensor {
  triangle(x, diagonal, in: "tril") { mask, zero in select(mask, x, zero) }
}

/// The elements on and above a diagonal of a matrix, or of each of a batch of matrices; 0 below it.
///
///     f32[…, m, n] → f32[…, m, n]
///
/// NumPy's `triu`.
///
/// - Parameters:
///   - x: A tensor of rank 2 or more; its last two axes are rows and columns.
///   - diagonal: Which diagonal: 0 the main one, positive numbers above it, negative below.
/// - Returns: A tensor of the same type.
/// - Precondition: `x` has rank 2 or more.
public func triu(_ x: Tensor, diagonal: Int = 0) -> Tensor {
  // Above a diagonal is what is not on or below the one before it.
  triangle(x, max(diagonal, .min + 1) - 1, in: "triu") { mask, zero in
    select(mask, zero, x)
  }
}

/// The rows and columns of the elements on and below a diagonal of a matrix.
///
///     trilIndices(2)  // ([0, 1, 1], [0, 0, 1])
///
/// NumPy's `tril_indices`.
///
/// - Parameters:
///   - rows: The number of rows.
///   - columns: The number of columns; that of rows when not given.
///   - diagonal: Which diagonal: 0 the main one, positive numbers above it, negative below.
/// - Returns: Two vectors in i32, in row-major order of the elements.
/// - Precondition: Both numbers are 0 or more.
public func trilIndices(_ rows: Int, _ columns: Int? = nil, diagonal: Int = 0) -> (
  rows: Tensor, columns: Tensor
) {
  indices(rows, columns ?? rows, in: "trilIndices") { row, column in column - row <= diagonal }
}

/// The rows and columns of the elements on and above a diagonal of a matrix.
///
///     triuIndices(2)  // ([0, 0, 1], [0, 1, 1])
///
/// NumPy's `triu_indices`.
///
/// - Parameters:
///   - rows: The number of rows.
///   - columns: The number of columns; that of rows when not given.
///   - diagonal: Which diagonal: 0 the main one, positive numbers above it, negative below.
/// - Returns: Two vectors in i32, in row-major order of the elements.
/// - Precondition: Both numbers are 0 or more.
public func triuIndices(_ rows: Int, _ columns: Int? = nil, diagonal: Int = 0) -> (
  rows: Tensor, columns: Tensor
) {
  indices(rows, columns ?? rows, in: "triuIndices") { row, column in column - row >= diagonal }
}

// MARK: - Inside

/// For each element of the last two axes whether it is on or below a diagonal, with axes of size 1 before them.
private func isBelow(rank: Int, _ shape: Shape, _ diagonal: Int) -> Tensor {
  var rows = Shape(repeatElement(1, count: rank))
  var columns = rows
  rows[rank - 2] = shape[shape.rank - 2]
  columns[rank - 1] = shape[shape.rank - 1]
  // Diagonals beyond the matrix are as good as those at its corners.
  let nearest = min(max(diagonal, -rows[rank - 2]), columns[rank - 1])
  let row = iota(.i32, rows, axis: rank - 2)
  let shifted = nearest == 0 ? row : row + Tensor(ScalarValue(nearest, as: .i32))
  return shifted .>= iota(.i32, columns, axis: rank - 1)
}

private func triangle(
  _ x: Tensor,
  _ diagonal: Int,
  in place: String,
  _ body: (Tensor, Tensor) -> Tensor
) -> Tensor {
  if x.isInvalid { return x }
  guard x.rank >= 2 else {
    return fail(TensorError(.rankTooSmall(x.type, least: 2), in: place))
  }
  return body(
    isBelow(rank: x.rank, x.shape, diagonal),
    Tensor(ScalarValue(0, as: x.dtype))
  )
}

private func indices(
  _ rows: Int,
  _ columns: Int,
  in place: String,
  _ isChosen: (Int, Int) -> Bool
) -> (rows: Tensor, columns: Tensor) {
  guard rows >= 0 && columns >= 0 else {
    let invalid = fail(TensorError(.negativeSize([rows, columns]), in: place))
    return (invalid, invalid)
  }
  let chosen = (0..<rows).flatMap { row in
    (0..<columns).filter { isChosen(row, $0) }.map { (row, $0) }
  }
  return (
    Tensor(chosen.map(\.0), shape: [chosen.count], dtype: .i32),
    Tensor(chosen.map(\.1), shape: [chosen.count], dtype: .i32)
  )
}
