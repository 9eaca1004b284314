// SPDX-License-Identifier: Apache-2.0
//
// Nests with one reduced axis, in the fixed tree of `CKernels.h`: element i joins accumulator i mod 16, and the sixteen
// are combined in halves. Rows: the sixteen accumulators are the lanes of a vector, several rows at a time; short rows
// are in ShortRows.swift, those that meet other rows in SharedRows.swift. Columns: every lane is a result of its own.

internal import Loops
internal import TensorIR

extension NestFunction {
  /// The accumulators of the tree.
  static let accumulators = 16
  /// The longest axis that is reduced in one piece.
  package static let chunk = 4096
  /// The rows that are reduced side by side, so that their additions overlap.
  private static let rowsAtOnce = 4

  func writeReduced(_ name: String) -> NestCode? {
    let last = nest.axes.count - 1
    guard nest.axes.count(where: { $0.kind == .reduced }) == 1, nest.axes[last].kind == .reduced,
      nest.axes[last].size <= Self.chunk, last > 0, nest.stores.count == 1,
      let combination = nest.stores[0].combination
    else { return nil }
    if let code = writeSharedRows(name, combination) { return code }
    func runs(along axis: Int) -> Int {
      nest.axes[axis].size == 1 ? 0 : nest.loads.count { $0.strides[axis].magnitude == 1 }
    }
    let length = nest.axes[last].size
    let isShort = length <= Self.accumulators / 2 && nest.axes[last - 1].size >= 16
    if isShort || runs(along: last - 1) > runs(along: last) {
      let strides = nest.loads.map { $0.strides[last - 1].magnitude }
      let most = isShort ? Swift.max(length, 4) : 4
      guard strides.allSatisfy({ $0 <= most }) else { return nil }
      return writeColumns(name, combination)
    }
    guard nest.loads.allSatisfy({ $0.strides[last].magnitude <= 4 }) else { return nil }
    if length <= 4 * Self.accumulators && nest.axes[last - 1].size >= Self.accumulators
      && nest.program.steps.count <= 16
    {
      return writeShortRows(name, combination)
    }
    return writeRows(name, combination)
  }

  // MARK: - Rows

  private func writeRows(_ name: String, _ combination: Combination) -> NestCode {
    let last = nest.axes.count - 1
    let sizes = nest.axes[..<last].map(\.size)
    let rowCount = sizes.reduce(1, *)
    let atOnce = Swift.min(nest.program.steps.count > 64 ? 1 : Self.rowsAtOnce, rowCount)
    let writer = FunctionWriter(module)
    let bases = bases(writer)
    writer.loop(IRValue("%begin", .i64), IRValue("%end", .i64), step: 1) { unit, _ in
      // The last rows overlap those before them where they do not come out even.
      var first = writer.multiply(unit, atOnce)
      if rowCount % atOnce != 0 {
        let last = IRValue.i64(rowCount - atOnce)
        first = writer.select(writer.compare("slt", first, last), first, last)
      }
      let rows = (0..<atOnce).map { number -> (Bases, [IRValue]) in
        let indices = indices(writer.add(first, .i64(number)), sizes, writer)
        let place = indices.enumerated().map { (axis: $0.offset, index: $0.element) }
        return (moved(bases, writer, place), indices)
      }
      writeRows(writer, rows)
      return []
    }
    writer.finish(name, Self.parameters)
    return NestCode(
      unitCount: (rowCount + atOnce - 1) / atOnce,
      unitCost: atOnce * (nest.axes[last].size * Swift.max(pointCost, 1) + 16)
    )
  }

  /// Reduces rows side by side: where each is, and its indices along the parallel axes.
  func writeRows(_ writer: FunctionWriter, _ places: [(Bases, [IRValue])]) {
    let store = nest.stores[0]
    let value = nest.program.dtype(store.value)
    guard let combination = store.combination else {
      preconditionFailure("a reduction combines")
    }
    let sums = accumulated(writer, places, combination)
    for (sum, place) in zip(sums, places) {
      var halves = sum
      var lanes = Self.accumulators
      while lanes > 2 {
        lanes /= 2
        let lower = writer.shuffle(halves, halves, Array(0..<lanes))
        let upper = writer.shuffle(halves, halves, Array(lanes..<(2 * lanes)))
        halves = combine(combination, lower, upper, value, writer)
      }
      let pair = (writer.extract(halves, 0), writer.extract(halves, 1))
      let number = combine(combination, pair.0, pair.1, value, writer)
      let result = writer.toMemory(writer.rounded(number, to: value), value)
      writer.store(result, place.0.stores[0])
    }
  }

  /// The sixteen accumulators of each row.
  func accumulated(
    _ writer: FunctionWriter,
    _ places: [(Bases, [IRValue])],
    _ combination: Combination
  ) -> [IRValue] {
    let last = nest.axes.count - 1
    let length = nest.axes[last].size
    let store = nest.stores[0]
    let point = PointWriter(writer, nest, axis: last, lanes: Self.accumulators, dtype: dtype)
    let value = nest.program.dtype(store.value)
    let start = identity(combination, value, point.type(value), writer)
    var rows: [PointWriter.Row] = []
    for (addresses, indices) in places {
      var row = PointWriter.Row(loads: addresses.loads, indices: indices + [.i64(0)])
      point.prepare(&row, sharing: rows.first)
      rows.append(row)
    }
    func joined(_ sums: [IRValue], at position: IRValue, mask: IRValue?) -> [IRValue] {
      let first = point.values(rows[0], at: position, mask: mask)
      let others = writer.sideBySide(Array(rows.dropFirst())) { row in
        point.values(row, at: position, mask: mask, sharing: (rows[0], first))
      }
      return zip([first] + others, sums).map { values, sum in
        guard let x = values[Int(store.value.index)] else {
          preconditionFailure("a store is of a step")
        }
        let joined = combine(combination, sum, x, value, writer)
        return mask.map { writer.select($0, joined, sum) } ?? joined
      }
    }
    let whole = length / point.lanes * point.lanes
    let sums = writer.loop(
      .i64(0),
      .i64(whole),
      step: point.lanes,
      carrying: rows.map { _ in start }
    ) { position, sums in joined(sums, at: position, mask: nil) }
    guard whole < length else { return sums }
    let mask = writer.mask(first: .i64(length - whole), point.lanes)
    return joined(sums, at: .i64(whole), mask: mask)
  }

  // MARK: - Columns

  /// The most columns of a unit.
  private static let columnsAtOnce = 128

  private func writeColumns(_ name: String, _ combination: Combination) -> NestCode {
    let last = nest.axes.count - 1
    let (column, length) = (last - 1, nest.axes[last].size)
    let sizes = nest.axes.map(\.size)
    let lanes = lanes(module.features.lanes)
    let writer = FunctionWriter(module)
    let point = PointWriter(writer, nest, axis: column, lanes: lanes, dtype: dtype)
    let bases = bases(writer)
    let most = (Swift.min(Self.columnsAtOnce, sizes[column]) + lanes - 1) / lanes * lanes
    let blocks = (sizes[column] + most - 1) / most
    let value = nest.program.dtype(nest.stores[0].value)
    // Truth values are kept as bytes.
    let kept = IRType(value == .bool ? .i8 : value.registerScalar, lanes)
    let width = Swift.max(kept.scalar.width / 8, 1)
    let slots = Swift.min(Self.accumulators, length)
    let memory = writer.stack(byteCount: slots * most * width)
    func slot(_ number: IRValue, _ position: IRValue) -> IRValue {
      writer.address(memory, kept.scalar, writer.add(writer.multiply(number, most), position))
    }
    func load(_ pointer: IRValue) -> IRValue {
      let raw = writer.load(pointer, kept, align: 64 > width * lanes ? width : 64)
      return value == .bool ? writer.fromMemory(raw, .bool) : raw
    }
    func save(_ x: IRValue, _ pointer: IRValue) {
      let raw = value == .bool ? writer.toMemory(x, .bool) : x
      writer.store(raw, pointer, align: 64 > width * lanes ? width : 64)
    }
    let start = identity(combination, value, point.type(value), writer)
    writer.loop(IRValue("%begin", .i64), IRValue("%end", .i64), step: 1) { unit, _ in
      let outer = indices(unit, Array(sizes[..<column]) + [blocks], writer)
      let first = writer.multiply(outer[column], most)
      var count = IRValue.i64(Swift.min(most, sizes[column]))
      if sizes[column] % most != 0 && blocks > 1 {
        let left = writer.binary("sub", .i64(sizes[column]), first)
        count = writer.select(writer.compare("slt", left, .i64(most)), left, .i64(most))
      }
      var place = outer.dropLast().enumerated().map { (axis: $0.offset, index: $0.element) }
      place.append((column, first))
      let block = moved(bases, writer, place)
      /// Calls `body` for every vector of columns: where it begins, and its lanes if they are not all.
      func forEachVector(_ body: (IRValue, IRValue?) -> Void) {
        let whole =
          count.constant.map { IRValue.i64($0 / lanes * lanes) }
          ?? writer.binary("and", count, .i64(-lanes))
        writer.loop(.i64(0), whole, step: lanes) { position, _ in
          body(position, nil)
          return []
        }
        if let count = count.constant {
          if count % lanes > 0 {
            body(.i64(count / lanes * lanes), writer.mask(first: .i64(count % lanes), lanes))
          }
        } else {
          writer.when(writer.compare("slt", whole, count)) {
            let left = writer.binary("sub", count, whole)
            body(whole, writer.mask(first: left, lanes))
          }
        }
      }
      /// Joins row `index` to its accumulators; the first rows begin them.
      func join(_ index: IRValue, isFirst: Bool) {
        let addresses = moved(block, writer, [(last, index)])
        var indices = Array(outer.dropLast())
        indices += [.i64(0), index]
        var row = PointWriter.Row(loads: addresses.loads, indices: indices)
        point.prepare(&row)
        let number = isFirst ? index : writer.binary("and", index, .i64(Self.accumulators - 1))
        forEachVector { position, mask in
          // The column's own index counts from the beginning of the axis, addresses from that of the block.
          let values = point.values(row, at: position, mask: mask, indexOffset: first)
          guard let x = values[Int(nest.stores[0].value.index)] else {
            preconditionFailure("a store is of a step")
          }
          let place = slot(number, position)
          save(combine(combination, isFirst ? start : load(place), x, value, writer), place)
        }
      }
      writer.loop(.i64(0), .i64(slots), step: 1) { index, _ in
        join(index, isFirst: true)
        return []
      }
      if length > slots {
        writer.loop(.i64(slots), .i64(length), step: 1) { index, _ in
          join(index, isFirst: false)
          return []
        }
      }
      forEachVector { position, mask in
        var sums = (0..<Self.accumulators).map { number in
          number < slots ? load(slot(.i64(number), position)) : start
        }
        while sums.count > 1 {
          let half = sums.count / 2
          sums = (0..<half).map { combine(combination, sums[$0], sums[$0 + half], value, writer) }
        }
        point.write(
          writer.rounded(sums[0], to: value),
          value,
          to: block.stores[0],
          nest.stores[0].access,
          at: position,
          mask: mask
        )
      }
      return []
    }
    writer.finish(name, Self.parameters)
    return NestCode(
      unitCount: sizes[..<column].reduce(1, *) * blocks,
      unitCost: most * length * Swift.max(pointCost, 1)
    )
  }

  // MARK: - Combinations

  func identity(
    _ combination: Combination,
    _ dtype: DType,
    _ type: IRType,
    _ writer: FunctionWriter
  ) -> IRValue {
    let isMaximum = combination == .maximum
    switch combination {
    case .sum, .or:
      if dtype == .bool { return writer.bool(false, type) }
      return dtype.isFloating ? writer.constant(0.0, type) : writer.constant(0, type)
    case .product:
      if dtype == .bool { return writer.bool(true, type) }
      return dtype.isFloating ? writer.constant(1.0, type) : writer.constant(1, type)
    case .and: return dtype == .bool ? writer.bool(true, type) : writer.constant(-1, type)
    case .maximum, .minimum:
      if dtype == .bool { return writer.bool(!isMaximum, type) }
      if dtype.isFloating { return writer.constant(isMaximum ? -.infinity : .infinity, type) }
      let width = type.scalar.width
      if dtype.isSigned {
        let least = Int.min >> (64 - width)
        return writer.constant(isMaximum ? least : ~least, type)
      }
      return writer.constant(isMaximum ? 0 : -1, type)
    }
  }

  func combine(
    _ combination: Combination,
    _ x: IRValue,
    _ y: IRValue,
    _ dtype: DType,
    _ writer: FunctionWriter
  ) -> IRValue {
    let opcode: Opcode =
      switch combination {
      case .sum: .add
      case .product: .multiply
      case .maximum: .maximum
      case .minimum: .minimum
      case .and: .and
      case .or: .or
      }
    return writer.unrounded(opcode, x, y, dtype)
  }
}
