// SPDX-License-Identifier: Apache-2.0
//
// Windows whose places are data: each row of indices says where in the operand a window begins. Reads copy the windows out
// (gather, dynamic_slice), writes copy windows in (the scatters, dynamic_update_slice). The two are one map, walked in
// opposite directions, so that it is said once.

package import TensorIR

/// Which axes of the operand, of the indices and of the moved tensor (the result of a read, the updates of a write) belong
/// together.
///
/// The indices are rows: their last axis holds one index for each of `indexed`. The other axes of the indices, the batch
/// axes, are axes of the moved tensor, which has the axes inside a window besides.
package struct Windows: Hashable, Sendable {
  /// The axes of the moved tensor that run inside a window, ascending; the others are the batch axes, in order.
  ///
  /// They belong, in order, to the operand's axes that are neither collapsed nor batching.
  package var inside: [Int]
  /// The operand's axes, ascending, along which a window has one element and the moved tensor has no axis.
  package var collapsed: [Int]
  /// The operand's axis along which each component of a row counts.
  package var indexed: [Int]
  /// The operand's axes, ascending, that are walked together with batch axes.
  package var operandBatching: [Int]
  /// For each of those, the batch axis.
  package var indexBatching: [Int]

  package init(
    inside: [Int],
    collapsed: [Int],
    indexed: [Int],
    operandBatching: [Int] = [],
    indexBatching: [Int] = []
  ) {
    self.inside = inside
    self.collapsed = collapsed
    self.indexed = indexed
    self.operandBatching = operandBatching
    self.indexBatching = indexBatching
  }

  /// The operand's axes that are axes of the moved tensor too, those inside a window.
  package func kept(operandRank: Int) -> [Int] {
    (0..<operandRank).filter { !collapsed.contains($0) && !operandBatching.contains($0) }
  }

  /// The axes of a moved tensor of the given rank that are batch axes, in order.
  package func batchAxes(movedRank: Int) -> [Int] {
    (0..<movedRank).filter { !inside.contains($0) }
  }
}

/// Windows moved between an operand and another tensor.
///
/// Operand 0 of a read is what is read from, its result holds the windows. Operand 0 of a write is what is written to, its
/// result the same with the windows replaced, and another operand holds the windows. The others are the indices.
package struct WindowMove: Hashable, Sendable {
  /// What happens to a window that does not lie within the operand.
  package enum Outside: Hashable, Sendable {
    /// It is moved to where it fits.
    case clamped
    /// It is not moved: a read gives the fill instead, a write leaves the operand alone.
    case skipped
  }

  package var windows: Windows
  /// The size of a window along each axis of the operand: 1 along those that the moved tensor does not have.
  package var sizes: [Int]
  /// Whether the indices are one operand of rank 0 for each of `windows.indexed`, and not one tensor of rows.
  package var hasScalarIndices: Bool
  package var outside: Outside
  /// What a read gives for a window that is skipped.
  package var fill: ScalarValue?
  /// The number of the operand that holds the windows of a write.
  package var updates: Int?

  package init(
    _ windows: Windows,
    sizes: [Int],
    hasScalarIndices: Bool = false,
    outside: Outside,
    fill: ScalarValue? = nil,
    updates: Int? = nil
  ) {
    self.windows = windows
    self.updates = updates
    self.sizes = sizes
    self.hasScalarIndices = hasScalarIndices
    self.outside = outside
    self.fill = fill
  }
}

extension WindowMove {
  /// Where a window begins along an axis of the given size, moved to where it fits.
  package func start(_ index: ScalarValue, axis: Int, of size: Int) -> Int {
    let last = size - sizes[axis]
    let isHuge = index.dtype == .u64 && index.bits > UInt64(Int.max)
    return isHuge ? last : Swift.min(Swift.max(index.int, 0), last)
  }
}
