// SPDX-License-Identifier: Apache-2.0
//
// Plans of indexed reads and writes: which strides a window, its batch and its place have. The operand of a read may be a
// view; that of a write is written to the result's memory first, where it is computed if nobody else reads it.

internal import Loops
internal import TensorIR

extension Planner {
  mutating func write(_ move: WindowMove, reading node: FlatProgram.Node) {
    let operand = ascending(strided(node.operands[0]), of: node.operands[0])
    let indices = Array(node.operands.dropFirst())
    let result = define(node.results[0])
    let fill = move.outside == .skipped ? move.fill : nil
    append(.read(fill: fill), move, operand: operand, moved: result, indices)
  }

  mutating func write(
    _ move: WindowMove,
    _ combination: Combination?,
    writing node: FlatProgram.Node
  ) {
    let number = move.updates ?? 1
    let updates = strided(node.operands[number])
    var indices = node.operands
    indices.remove(at: number)
    indices.removeFirst()
    let result = copy(node.operands[0], into: node.results[0])
    append(.write(combination), move, operand: result, moved: updates, indices)
  }

  private mutating func append(
    _ direction: WindowStep.Direction,
    _ move: WindowMove,
    operand: StridedView,
    moved: StridedView,
    _ indices: [FlatProgram.Operand]
  ) {
    let windows = move.windows
    let batchAxes = windows.batchAxes(movedRank: moved.sizes.count)
    let kept = windows.kept(operandRank: operand.sizes.count)
    var batchStrides = [Int](repeating: 0, count: batchAxes.count)
    for (axis, batch) in zip(windows.operandBatching, windows.indexBatching) {
      batchStrides[batch] = operand.strides[axis]
    }
    var step = WindowStep(
      direction: direction,
      batchSizes: batchAxes.map { moved.sizes[$0] },
      windowSizes: windows.inside.map { moved.sizes[$0] },
      operand: Access(
        buffer: operand.buffer,
        base: operand.base,
        strides: batchStrides + kept.map { operand.strides[$0] }
      ),
      moved: Access(
        buffer: moved.buffer,
        base: moved.base,
        strides: (batchAxes + windows.inside).map { moved.strides[$0] }
      ),
      indices: [],
      outside: move.outside,
      isAligned: windows.indexed.allSatisfy { move.sizes[$0] <= 1 }
    )
    for (number, axis) in windows.indexed.enumerated() {
      let last = operand.sizes[axis] - move.sizes[axis]
      let access: Access
      if move.hasScalarIndices {
        // A number that the program says needs no memory.
        if case .literal(let index) = indices[number], move.outside == .clamped {
          let start = move.start(index, axis: axis, of: operand.sizes[axis])
          step.operand.base += start * operand.strides[axis]
          continue
        }
        access = strided(indices[number]).access
      } else {
        let rows = strided(indices[0])
        access = Access(
          buffer: rows.buffer,
          base: rows.base + number * rows.strides[rows.strides.count - 1],
          strides: Array(rows.strides.dropLast())
        )
      }
      step.indices.append(
        WindowStep.Index(access: access, stride: operand.strides[axis], last: last)
      )
    }
    append(.windows(step))
  }

  /// The same elements where no axis runs backwards: places count upwards.
  private mutating func ascending(_ view: StridedView, of operand: FlatProgram.Operand)
    -> StridedView
  {
    view.strides.allSatisfy { $0 >= 0 } ? view : copy(operand)
  }
}
