// SPDX-License-Identifier: Apache-2.0
//
// Short rows reduced in the fixed tree, where rows meet rows: every x with every y. Each lane is a row of its own, so the
// sixteen accumulators are combined without moving between lanes. What is the same for neighbouring rows is a number
// in all lanes; what differs is read once, transposed, and kept while the rows along another axis go by.

internal import Loops
internal import TensorIR

extension NestFunction {
  /// The most rows that go by one vector of rows in a unit: what they write of a page stays in the first cache.
  private static let turnsAtOnce = 64
  /// The fewest rows that are worth it.
  private static let fewestTurns = 8
  /// The most that is written out, in operations.
  private static let longestTurn = 512

  /// Writes units of one vector of rows and the rows that go by it; `nil` where rows share nothing.
  func writeSharedRows(_ name: String, _ combination: Combination) -> NestCode? {
    let last = nest.axes.count - 1
    let width = lanes(module.features.lanes)
    let cost = nest.axes[last].size * Swift.max(pointCost, 1)
    guard cost <= Self.longestTurn, let (lanes, turns) = sharedAxes() else { return nil }

    let sizes = nest.axes[..<last].map(\.size)
    let turnBlocks = (sizes[turns] + Self.turnsAtOnce - 1) / Self.turnsAtOnce
    let turnCount = (sizes[turns] + turnBlocks - 1) / turnBlocks
    // Where a unit is along each axis, the axes in the order in which units follow each other.
    let order = (0..<last).filter { $0 != lanes && $0 != turns } + [turns, lanes]
    let blocks = order.map { axis in
      let size = axis == lanes ? width : axis == turns ? turnCount : 1
      return (size: size, count: (sizes[axis] + size - 1) / size)
    }
    let writer = FunctionWriter(module)
    let rows = SharedRows(self, writer, combination, lanes: lanes, turns: turns, width: width)
    let bases = bases(writer)
    writer.loop(IRValue("%begin", .i64), IRValue("%end", .i64), step: 1) { unit, _ in
      var first = sizes.map { _ in IRValue.i64(0) }
      let numbers = indices(unit, blocks.map(\.count), writer)
      for (place, axis) in order.enumerated() {
        first[axis] = blockStart(numbers[place], blocks[place].size, of: sizes[axis], writer)
      }
      let start = moved(bases, writer, first.enumerated().map { ($0.offset, $0.element) })
      rows.write(turnCount, from: start, first)
      return []
    }
    writer.finish(name, Self.parameters)
    return NestCode(
      unitCount: blocks.reduce(1) { $0 * $1.count },
      unitCost: width * turnCount * cost
    )
  }

  /// The axes along which lanes lie and rows go by; `nil` where nothing can be kept.
  private func sharedAxes() -> (lanes: Int, turns: Int)? {
    let outer = (0..<nest.axes.count - 1).reversed()
    for lanes in outer where nest.stores[0].access.strides[lanes] == 1 {
      let differing = nest.loads.filter { $0.strides[lanes] != 0 }
      guard nest.axes[lanes].size >= self.lanes(module.features.lanes), !differing.isEmpty else {
        continue
      }
      let turns = outer.first { turns in
        turns != lanes && nest.axes[turns].size >= Self.fewestTurns
          && differing.allSatisfy { $0.strides[turns] == 0 }
      }
      if let turns { return (lanes, turns) }
    }
    return nil
  }

  /// Where a block begins; the last one overlaps those before it where they do not come out even.
  private func blockStart(_ number: IRValue, _ size: Int, of count: Int, _ writer: FunctionWriter)
    -> IRValue
  {
    let first = writer.multiply(number, size)
    if count % size == 0 { return first }
    let last = IRValue.i64(count - size)
    return writer.select(writer.compare("slt", first, last), first, last)
  }
}

/// Writes one unit.
private struct SharedRows {
  private let function: NestFunction
  private let writer: FunctionWriter
  private let combination: Combination
  /// The axis along which the lanes lie, and that along which rows go by.
  private let lanes: Int
  private let turns: Int
  /// How many lanes there are.
  private let width: Int
  private let point: PointWriter

  private var nest: Nest { function.nest }
  private var store: Nest.Store { nest.stores[0] }
  private var value: DType { nest.program.dtype(store.value) }
  private var reduced: Int { nest.axes.count - 1 }
  private var length: Int { nest.axes[reduced].size }

  init(
    _ function: NestFunction,
    _ writer: FunctionWriter,
    _ combination: Combination,
    lanes: Int,
    turns: Int,
    width: Int
  ) {
    self.function = function
    self.writer = writer
    self.combination = combination
    self.lanes = lanes
    self.turns = turns
    self.width = width
    point = PointWriter(writer, function.nest, axis: lanes, lanes: width, dtype: function.dtype)
  }

  /// An element of the rows in all lanes: where it is, and the value of every step that is known.
  private struct Element {
    var row: PointWriter.Row
    var values: [IRValue?]
  }

  /// Writes the results of so many turns, where the first is at the given addresses and indices.
  func write(_ count: Int, from start: NestFunction.Bases, _ first: [IRValue]) {
    let kept = kept(start, first)
    writer.loop(.i64(0), .i64(count), step: 1) { turn, _ in
      let bases = function.moved(start, writer, [(turns, turn)])
      var indices = first
      indices[turns] = writer.add(indices[turns], turn)
      let sum = tree { number in
        var row = kept[number].row
        row.indices = indices + [.i64(number)]
        for (load, access) in nest.loads.enumerated() where access.strides[turns] != 0 {
          row.loads[load] = address(access, in: bases.loads[load], number)
        }
        point.prepare(&row, sharing: kept[number].row)
        return values(row, kept[number], first)
      }
      let rounded = writer.rounded(sum, to: value)
      point.write(rounded, value, to: bases.stores[0], store.access, at: .i64(0))
      return []
    }
  }

  private func values(_ row: PointWriter.Row, _ kept: Element, _ first: [IRValue]) -> IRValue {
    let values = point.values(
      row,
      at: .i64(0),
      indexOffset: first[lanes],
      sharing: (kept.row, kept.values)
    )
    guard let value = values[Int(store.value.index)] else {
      preconditionFailure("a store is of a step")
    }
    return value
  }

  private func address(_ access: Access, in first: IRValue, _ element: Int) -> IRValue {
    let scalar = function.dtype(access.buffer).memoryScalar
    return writer.address(first, scalar, .i64(element * access.strides[reduced]))
  }

  // MARK: - What is kept

  /// For each element of the rows, what is the same in every turn.
  private func kept(_ start: NestFunction.Bases, _ first: [IRValue]) -> [Element] {
    let isKept = nest.isConstant(along: turns)
    return zip(0..<length, operands(start)).map { number, operands in
      let loads = zip(nest.loads, start.loads).map { address($0, in: $1, number) }
      var row = PointWriter.Row(loads: loads, indices: first + [.i64(number)])
      point.prepare(&row) { isKept[$0] }
      let values = point.values(
        row,
        at: .i64(0),
        indexOffset: first[lanes],
        sharing: (row, operands)
      ) { isKept[$0] }
      return Element(row: row, values: values)
    }
  }

  /// For each element of the rows, the operands whose rows are read a vector at a time and transposed.
  private func operands(_ start: NestFunction.Bases) -> [[IRValue?]] {
    let steps = nest.program.steps
    var values = Array(repeating: [IRValue?](repeating: nil, count: steps.count), count: length)
    for (number, step) in steps.enumerated() {
      guard case .operand(let load, let dtype) = step else { continue }
      let strides = nest.loads[load].strides
      guard strides[lanes].magnitude > 1, strides[reduced] == 1 else { continue }
      let type = IRType(dtype.memoryScalar, width)
      for first in stride(from: 0, to: length, by: width) {
        let rows = (0..<width).map { lane in
          let place = IRValue.i64(lane * strides[lanes] + first)
          let address = writer.address(start.loads[load], type.scalar, place)
          if first + width <= length { return writer.load(address, type) }
          return writer.load(address, type, mask: writer.mask(first: .i64(length - first), width))
        }
        for (element, value) in zip(first..<length, writer.transposed(rows)) {
          values[element][number] = writer.fromMemory(value, dtype)
        }
      }
    }
    return values
  }

  // MARK: - The tree

  /// The fixed tree over the elements, written in the order that keeps the fewest values at a time.
  private func tree(_ element: (Int) -> IRValue) -> IRValue {
    /// Accumulators `first`, `first + step`, …; `nil` where no element joins them.
    func sum(_ first: Int, _ step: Int) -> IRValue? {
      if first >= length { return nil }
      if step == NestFunction.accumulators {
        let rest = stride(from: first + step, to: length, by: step)
        return rest.reduce(element(first)) { combined($0, element($1)) }
      }
      guard let lower = sum(first, 2 * step) else { return nil }
      return sum(first + step, 2 * step).map { combined(lower, $0) } ?? lower
    }
    guard let sum = sum(0, 1) else { preconditionFailure("rows have elements") }
    // What every accumulator begins with shows in the end alone: it makes a sum of -0 one of +0.
    return combined(function.identity(combination, value, sum.type, writer), sum)
  }

  private func combined(_ x: IRValue, _ y: IRValue) -> IRValue {
    function.combine(combination, x, y, value, writer)
  }
}

extension FunctionWriter {
  /// The columns of a square, given its rows.
  ///
  /// Every step makes the highest bit of a row's number the lowest bit of the lane's.
  fileprivate func transposed(_ rows: [IRValue]) -> [IRValue] {
    let count = rows.count
    let places = (0..<2 * count).map { $0 / 2 + $0 % 2 * count }
    let halves = [Array(places[..<count]), Array(places[count...])]
    return (0..<count.trailingZeroBitCount).reduce(rows) { rows, _ in
      (0..<count / 2).flatMap { row in
        halves.map { shuffle(rows[row], rows[row + count / 2], $0) }
      }
    }
  }
}
