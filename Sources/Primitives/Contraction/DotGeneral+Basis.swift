// SPDX-License-Identifier: Apache-2.0
//
// The product with every unit vector is the other operand itself: what Jacobians ask of the first linear map they meet.

internal import TensorIR

extension DotGeneral {
  /// The products of every unit vector with an operand that all share, where each is a part of that operand.
  ///
  /// No multiplication is left, nor what 0 · ∞ would add. An axis of the shared operand becomes the mapped one in its
  /// place, so that nothing moves; only several axes have to be brought together.
  func batchedBasis(_ x: Batched, _ y: Batched) -> Batched? {
    if x.isBasis && y.axis == nil { return DotGeneral.rows(lhs, x, of: y.value, rhs) }
    if y.isBasis && x.axis == nil { return DotGeneral.rows(rhs, y, of: x.value, lhs) }
    return nil
  }

  /// The parts of `matrix` that the unit vectors choose: `summed` are the axes of a unit vector, `along` those of the
  /// matrix.
  private static func rows(_ summed: Axes, _ basis: Batched, of matrix: Tensor, _ along: Axes)
    -> Batched?
  {
    let rank = basis.value.rank - 1
    guard summed.batching.isEmpty, summed.contracting.count == rank,
      !matrix.type.isWeak
    else { return nil }
    if rank == 1 { return Batched(matrix, axis: along.contracting[0]) }
    // The partners of a unit vector's axes, in their order.
    let partners = summed.contracting.indices.sorted {
      summed.contracting[$0] < summed.contracting[$1]
    }.map { along.contracting[$0] }
    let free = along.free(rank: matrix.rank)
    let shape = [basis.value.shape[0]] + free.map { matrix.shape[$0] }
    let inOrder = transpose(matrix, permutation: partners + free)
    return Batched(reshape(inOrder, to: Shape(shape)), axis: 0)
  }
}
