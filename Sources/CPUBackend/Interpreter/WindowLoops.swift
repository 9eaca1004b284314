// SPDX-License-Identifier: Apache-2.0
//
// The loops of a window step, as few and as long as they can be: over batch points, over the runs of a window, and over the
// elements of a run, which lie side by side in both tensors.

internal import Loops
internal import TensorIR

/// A window step's loops, strides and bases in bytes.
struct WindowLoops: Sendable {
  /// One loop.
  struct Axis: Sendable {
    var size: Int
    /// How far apart neighbours lie in the operand and in the moved tensor.
    var operand: Int
    var moved: Int
    /// The same of each index; none for the axes of a window.
    var indices: [Int] = []

    /// Whether `inner` runs on where this axis's neighbour begins.
    func continues(_ inner: Axis) -> Bool {
      operand == inner.operand * inner.size && moved == inner.moved * inner.size
        && zip(indices, inner.indices).allSatisfy { $0 == $1 * inner.size }
    }
  }

  /// The batch axes, those that the operand has too before the others; their order is that of the writes.
  private(set) var batch: [Axis]
  /// The axes of a window outside its runs.
  private(set) var runs: [Axis] = []
  /// The bytes of one run.
  private(set) var runByteCount: Int

  init(_ step: WindowStep, width: Int, indexWidths: [Int]) {
    let batchRank = step.batchSizes.count
    let batch = step.batchSizes.indices.map { axis in
      Axis(
        size: step.batchSizes[axis],
        operand: step.operand.strides[axis] * width,
        moved: step.moved.strides[axis] * width,
        indices: zip(step.indices, indexWidths).map { $0.access.strides[axis] * $1 }
      )
    }
    let window = step.windowSizes.indices.map { axis in
      Axis(
        size: step.windowSizes[axis],
        operand: step.operand.strides[batchRank + axis] * width,
        moved: step.moved.strides[batchRank + axis] * width
      )
    }
    // Examples of a batch touch different elements, so that their order is free.
    self.batch = Self.merged(batch.filter { $0.operand != 0 } + batch.filter { $0.operand == 0 })
    runs = Self.merged(window.sorted { $0.operand > $1.operand })
    runByteCount = width
    if let last = runs.last, last.operand == width && last.moved == width {
      runByteCount = last.size * width
      runs.removeLast()
    }
  }

  /// The same loops without those of one round, and with those that run on joined.
  private static func merged(_ axes: [Axis]) -> [Axis] {
    axes.reduce(into: []) { result, axis in
      if axis.size == 1 { return }
      if let last = result.last, last.continues(axis) {
        var joined = axis
        joined.size *= last.size
        result[result.count - 1] = joined
      } else {
        result.append(axis)
      }
    }
  }

  /// How many windows there are.
  var windowCount: Int { batch.reduce(1) { $0 * $1.size } }
  /// How many runs a window has.
  var runCount: Int { runs.reduce(1) { $0 * $1.size } }
  /// How many windows lie along the innermost batch axis.
  var rowCount: Int { batch.last?.size ?? 1 }
  /// How many leading batch axes the operand has too.
  var pairedCount: Int { batch.prefix { $0.operand != 0 }.reduce(1) { $0 * $1.size } }

  /// How far the point `number` of some loops lies from their first, in the operand and in the moved tensor.
  static func offsets(_ axes: ArraySlice<Axis>, _ number: Int) -> (operand: Int, moved: Int) {
    var rest = number
    var offsets = (operand: 0, moved: 0)
    for axis in axes.reversed() {
      let index = rest % axis.size
      rest /= axis.size
      offsets.operand += index * axis.operand
      offsets.moved += index * axis.moved
    }
    return offsets
  }

  /// How far the point `number` of all batch loops but the innermost lies from the first, for one of the indices.
  func indexOffset(_ position: Int, _ number: Int) -> Int {
    var rest = number
    var offset = 0
    for axis in batch.dropLast().reversed() {
      offset += rest % axis.size * axis.indices[position]
      rest /= axis.size
    }
    return offset
  }
}
