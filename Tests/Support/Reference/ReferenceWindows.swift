// SPDX-License-Identifier: Apache-2.0
//
// What indexed reads and writes mean: one element after the other, its place found anew each time.

internal import Loops
internal import TensorIR

/// The result of a read.
func read(_ move: WindowMove, _ operands: [Tensor], _ result: TensorType) -> Tensor {
  let x = operands[0].elements
  let indices = Array(operands[1...])
  return Tensor(result) { index in
    guard let place = place(of: index, move, operands[0].shape, indices) else {
      return move.fill ?? ScalarValue(0, as: result.dtype)
    }
    return x[operands[0].shape.position(place)]
  }
}

/// The result of a write.
func written(
  _ move: WindowMove,
  _ combination: Combination?,
  _ operands: [Tensor],
  _ result: TensorType
) -> Tensor {
  let number = move.updates ?? 1
  let updates = operands[number]
  var indices = operands
  indices.remove(at: number)
  indices.removeFirst()
  var elements = operands[0].elements
  let values = updates.elements
  // Windows one after the other: the batch axes are the outer loops.
  let batchAxes = move.windows.batchAxes(movedRank: updates.rank)
  let order = updates.shape.allIndices.sorted { x, y in
    let (a, b) = (batchAxes.map { x[$0] }, batchAxes.map { y[$0] })
    return a.lexicographicallyPrecedes(b)
  }
  for index in order {
    guard let place = place(of: index, move, result.shape, indices) else { continue }
    let position = result.shape.position(place)
    let value = values[updates.shape.position(index)]
    elements[position] = combine(elements[position], value, combination, result.dtype)
  }
  return Tensor(elements: elements, result)
}

private func combine(
  _ x: ScalarValue,
  _ y: ScalarValue,
  _ combination: Combination?,
  _ dtype: DType
) -> ScalarValue {
  switch combination {
  case nil: y
  case .sum: reference(.add, [x, y], dtype)
  case .product: reference(.multiply, [x, y], dtype)
  case .maximum: reference(.maximum, [x, y], dtype)
  case .minimum: reference(.minimum, [x, y], dtype)
  case .and: reference(.and, [x, y], dtype)
  case .or: reference(.or, [x, y], dtype)
  }
}

/// The index in the operand of an index of the moved tensor; `nil` in a window that is skipped.
private func place(of index: [Int], _ move: WindowMove, _ operand: Shape, _ indices: [Tensor])
  -> [Int]?
{
  let windows = move.windows
  let batch = windows.batchAxes(movedRank: index.count).map { index[$0] }
  var place = [Int](repeating: 0, count: operand.rank)
  for (number, axis) in windows.indexed.enumerated() {
    let start: ScalarValue
    if move.hasScalarIndices {
      start = indices[number].elements[0]
    } else {
      start = indices[0].elements[indices[0].shape.position(batch + [number])]
    }
    let last = operand[axis] - move.sizes[axis]
    // u64 does not fit an Int.
    let wanted = start.dtype == .u64 && start.bits > UInt64(Int.max) ? Int.max : start.int
    let clamped = min(max(wanted, 0), last)
    if move.outside == .skipped && clamped != wanted { return nil }
    place[axis] = clamped
  }
  for (axis, position) in zip(windows.operandBatching, windows.indexBatching) {
    place[axis] = batch[position]
  }
  for (axis, position) in zip(windows.kept(operandRank: operand.rank), windows.inside) {
    place[axis] += index[position]
  }
  return place
}
