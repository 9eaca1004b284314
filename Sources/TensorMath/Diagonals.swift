// SPDX-License-Identifier: Apache-2.0
//
// Diagonals of matrices. The elements of a diagonal lie equally far apart in memory, so that taking one is a slice and
// making a matrix of one is padding: nothing is compared, and only the elements of the diagonal are touched.

internal import Primitives
public import TensorIR

/// The elements along a diagonal of a matrix, or of each of a batch of matrices.
///
///     diagonal(f32[3, 3])                     → f32[3]
///     diagonal(f32[2, 3], offset: 1)          → f32[2]
///     diagonal(f32[5, 3, 3], axes: (1, 2))    → f32[5, 3]
///
/// NumPy's `diagonal`.
///
/// - Parameters:
///   - x: A tensor of rank 2 or more.
///   - offset: Which diagonal: 0 the main one, positive numbers above it, negative below.
///   - axes: The axes of the rows and of the columns; negative axes count from the end.
/// - Returns: A tensor without these axes, whose last axis walks along the diagonal; of size 0 where there is none.
/// - Precondition: `axes` are two different axes of `x`.
/// - Complexity: O(result) where the two axes are the last ones, else O(elements of `x`).
public func diagonal(_ x: Tensor, offset: Int = 0, axes: (Int, Int) = (0, 1)) -> Tensor {
  withMatrixAxes(x, axes, in: "diagonal") { diagonalPart($0, $1, $2, offset: offset) }
}

/// The sum of the elements along a diagonal.
///
///     trace(f32[3, 3])        → f32[]
///     trace(f32[3, 3, 5])     → f32[5]
///
/// NumPy's `trace`.
///
/// - Parameters:
///   - x: A tensor of rank 2 or more.
///   - offset: Which diagonal: 0 the main one, positive numbers above it, negative below.
///   - axes: The axes of the rows and of the columns; negative axes count from the end.
/// - Returns: A tensor without these axes; 0 where there is no such diagonal.
/// - Precondition: `axes` are two different axes of `x`.
public func trace(_ x: Tensor, offset: Int = 0, axes: (Int, Int) = (0, 1)) -> Tensor {
  withMatrixAxes(x, axes, in: "trace") { sum(diagonalPart($0, $1, $2, offset: offset), axis: -1) }
}

/// A matrix with the given diagonal, or the diagonal of a matrix.
///
///     diag(f32[3])                 → f32[3, 3]
///     diag(f32[3], offset: -1)     → f32[4, 4]
///     diag(f32[2, 3])              → f32[2]
///
/// NumPy's `diag`; see ``diagonal(_:offset:axes:)`` for batches of matrices and ``diagflat(_:offset:)`` for others.
///
/// - Parameters:
///   - x: A vector or a matrix.
///   - offset: Which diagonal: 0 the main one, positive numbers above it, negative below.
/// - Returns: A square matrix that is 0 elsewhere, or a vector.
/// - Precondition: `x` has rank 1 or 2.
public func diag(_ x: Tensor, offset: Int = 0) -> Tensor {
  if x.isInvalid { return x }
  switch x.rank {
  case 1: return matrix(withDiagonal: x, offset: offset, in: "diag")
  case 2: return diagonalPart(x, 0, 1, offset: offset)
  case _: return fail(TensorError(.arrangement(.rankNotAmong(x.type, ranks: [1, 2])), in: "diag"))
  }
}

/// A matrix whose diagonal has all elements of a tensor, in row-major order.
///
///     diagflat(f32[2, 2]) → f32[4, 4]
///
/// NumPy's `diagflat`.
///
/// - Parameters:
///   - x: A tensor.
///   - offset: Which diagonal: 0 the main one, positive numbers above it, negative below.
/// - Returns: A square matrix that is 0 elsewhere.
public func diagflat(_ x: Tensor, offset: Int = 0) -> Tensor {
  if x.isInvalid { return x }
  return matrix(withDiagonal: reshape(x, to: [x.elementCount]), offset: offset, in: "diagflat")
}

// MARK: - Inside

/// The diagonal along two axes counted from 0; it becomes the last axis.
///
/// With the rows behind one another, neighbours on a diagonal are one row and one column apart.
func diagonalPart(_ x: Tensor, _ row: Int, _ column: Int, offset: Int) -> Tensor {
  let front = (0..<x.rank).filter { $0 != row && $0 != column }
  let (rows, columns) = (x.shape[row], x.shape[column])
  let count = max(0, offset >= 0 ? min(rows, columns - offset) : min(rows + offset, columns))
  let moved = transpose(x, permutation: front + [row, column])
  let outer = front.map { x.shape[$0] }
  if count == 0 {
    // Nothing is left of the axes, wherever the diagonal would have begun.
    let none = slice(
      moved,
      from: moved.shape.map { _ in 0 },
      to: outer + [0, 0]
    )
    return reshape(none, to: Shape(outer + [0]))
  }
  let start = offset >= 0 ? offset : -offset * columns
  let flat = reshape(moved, to: Shape(outer + [rows * columns]))
  return slice(
    flat,
    from: outer.map { _ in 0 } + [start],
    to: outer + [start + (count - 1) * (columns + 1) + 1],
    by: outer.map { _ in 1 } + [columns + 1]
  )
}

/// The square matrix with a vector on a diagonal.
private func matrix(withDiagonal x: Tensor, offset: Int, in place: String) -> Tensor {
  let (size, overflows) = x.elementCount.addingReportingOverflow(Int(clamping: offset.magnitude))
  let elements = size.multipliedReportingOverflow(by: size)
  guard !overflows && !elements.overflow else {
    let type = x.type.with(shape: [
      Int(clamping: offset.magnitude), Int(clamping: offset.magnitude),
    ])
    return fail(TensorError(.tooLarge(type), in: place))
  }
  if x.elementCount == 0 { return zeros([size, size], dtype: x.dtype) }
  // Between neighbours of the diagonal lie as many elements as a row has.
  let start = offset >= 0 ? offset : -offset * size
  let spread = x.elementCount + (x.elementCount - 1) * size
  let padding = Padding(low: start, high: elements.partialValue - start - spread, interior: size)
  let zero = Tensor(ScalarValue(0, as: x.dtype))
  return reshape(pad(x, with: zero, [padding]), to: [size, size])
}

/// Runs `body` on a tensor and two different axes of it, counted from 0.
func withMatrixAxes(
  _ x: Tensor,
  _ axes: (Int, Int),
  in place: String,
  _ body: (Tensor, Int, Int) -> Tensor
) -> Tensor {
  if x.isInvalid { return x }
  guard x.rank >= 2 else {
    return fail(TensorError(.rankTooSmall(x.type, least: 2), in: place))
  }
  do throws(TensorError) {
    let resolved = try x.type.resolve([axes.0, axes.1], in: place)
    return body(x, resolved[0], resolved[1])
  } catch {
    return fail(error)
  }
}
