// SPDX-License-Identifier: Apache-2.0
//
// Indices of the elements on diagonals and in triangles, and what is left of numbers between zeros.

internal import Primitives
public import TensorIR

/// The indices of the main diagonal of a tensor whose axes all have the same size.
///
///     diagIndices(3)   // [0, 1, 2], [0, 1, 2]
///
/// NumPy's `diag_indices`.
///
/// - Parameters:
///   - size: The size of the axes.
///   - rank: How many axes there are.
/// - Returns: For each axis an i32 vector.
/// - Precondition: The size is 0 or more, and there is an axis.
public func diagIndices(_ size: Int, rank: Int = 2) -> [Tensor] {
  guard size >= 0 else {
    let invalid = fail(TensorError(.negativeSize([size]), in: "diagIndices"))
    return [invalid]
  }
  return Array(repeating: iota(size.indexType, [size]), count: Swift.max(rank, 0))
}

/// The indices of the main diagonal of a tensor.
///
/// NumPy's `diag_indices_from`.
///
/// - Parameter x: A tensor whose axes all have the same size.
/// - Returns: For each axis an i32 vector.
/// - Precondition: The rank is 2 or more, and the axes have the same size.
public func diagIndices(of x: Tensor) -> [Tensor] {
  if x.isInvalid { return [x] }
  guard x.rank >= 2 else {
    let invalid = fail(TensorError(.rankTooSmall(x.type, least: 2), in: "diagIndices"))
    return [invalid]
  }
  guard x.shape.allSatisfy({ $0 == x.shape[0] }) else {
    let invalid = fail(TensorError(.statistics(.sizesDiffer(x.type)), in: "diagIndices"))
    return [invalid]
  }
  return diagIndices(x.shape[0], rank: x.rank)
}

/// The indices of the lower triangle of a matrix; see ``trilIndices(_:_:diagonal:)``.
///
/// NumPy's `tril_indices_from`.
///
/// - Parameters:
///   - x: A matrix.
///   - diagonal: Up to which diagonal the triangle reaches: positive above the main one, negative below.
/// - Returns: The rows and the columns.
/// - Precondition: The rank is 2.
public func trilIndices(of x: Tensor, diagonal: Int = 0) -> (rows: Tensor, columns: Tensor) {
  if x.isInvalid { return (x, x) }
  guard x.rank == 2 else {
    let invalid = fail(TensorError(.rankMismatch(x.type, expected: 2), in: "trilIndices"))
    return (invalid, invalid)
  }
  return trilIndices(x.shape[0], x.shape[1], diagonal: diagonal)
}

/// The indices of the upper triangle of a matrix; see ``triuIndices(_:_:diagonal:)``.
///
/// NumPy's `triu_indices_from`.
///
/// - Parameters:
///   - x: A matrix.
///   - diagonal: From which diagonal the triangle reaches: positive above the main one, negative below.
/// - Returns: The rows and the columns.
/// - Precondition: The rank is 2.
public func triuIndices(of x: Tensor, diagonal: Int = 0) -> (rows: Tensor, columns: Tensor) {
  if x.isInvalid { return (x, x) }
  guard x.rank == 2 else {
    let invalid = fail(TensorError(.rankMismatch(x.type, expected: 2), in: "triuIndices"))
    return (invalid, invalid)
  }
  return triuIndices(x.shape[0], x.shape[1], diagonal: diagonal)
}

/// The indices where a function of a square matrix of ones leaves what is not 0.
///
///     maskIndices(3) { triu($0, diagonal: 1) }   // [0, 0, 1], [1, 2, 2]
///
/// NumPy's and JAX's `mask_indices`.
///
/// - Parameters:
///   - size: The size of the matrix.
///   - count: How many indices the result has; when not given, the function's result must be known.
///   - triangle: The function, such as ``triu(_:diagonal:)``.
/// - Returns: The rows and the columns.
/// - Precondition: The size is 0 or more, and the function gives a matrix.
public func maskIndices(_ size: Int, count: Int? = nil, _ triangle: (Tensor) -> Tensor) -> (
  rows: Tensor, columns: Tensor
) {
  guard size >= 0 else {
    let invalid = fail(TensorError(.negativeSize([size]), in: "maskIndices"))
    return (invalid, invalid)
  }
  let mask = triangle(ones([size, size]))
  if mask.isInvalid { return (mask, mask) }
  guard mask.rank == 2 else {
    let invalid = fail(TensorError(.rankMismatch(mask.type, expected: 2), in: "maskIndices"))
    return (invalid, invalid)
  }
  let indices = nonzero(mask, size: count)
  return (indices[0], indices[indices.count - 1])
}

/// Which zeros around numbers are cut off.
public enum TrimmedEnds: Hashable, Sendable, CaseIterable {
  /// Those before the first other number.
  case front
  /// Those behind the last other number.
  case back
  /// Both.
  case both
}

/// The tensor without the zeros around it.
///
///     trimZeros(Tensor([0, 0, 1, 0, 2, 0]))   // [1, 0, 2]
///
/// How much is left is data, so it runs at once only. NumPy's and JAX's `trim_zeros`.
///
/// - Parameters:
///   - x: A tensor that is known.
///   - ends: Which zeros are cut off.
///   - axes: The axes along which is cut; negative axes count from the end. All when not given.
/// - Returns: A tensor of the same rank.
/// - Precondition: The tensor is known: it is not traced.
public func trimZeros(_ x: Tensor, _ ends: TrimmedEnds = .both, axes: [Int]? = nil) -> Tensor {
  if x.isInvalid { return x }
  do throws(TensorError) {
    var kept = x
    for axis in try resolved(axes, of: x, in: "trimZeros") {
      let others = (0..<x.rank).filter { $0 != axis }
      let isUsed = any(x, axes: others)
      guard isUsed.isConcrete else { throw TensorError(.statistics(.sizeUnknown), in: "trimZeros") }
      let marks = isUsed.scalars(as: Bool.self)
      let first = marks.firstIndex(of: true) ?? 0
      let last = marks.lastIndex(of: true) ?? -1
      let start = ends == .back && last >= 0 ? 0 : first
      let limit = ends == .front && last >= 0 ? marks.count : last + 1
      kept = slice(kept, axis: axis, from: start, to: limit)
    }
    return kept
  } catch {
    return fail(error)
  }
}
