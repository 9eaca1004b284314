// SPDX-License-Identifier: Apache-2.0
//
// Nests without reduced axes: vectors along the last axis. A unit is a run of points of a few pages at most, whole
// inner axes where they are short.

internal import Loops
internal import TensorIR

/// Where elements are.
struct ElementPointer {
  var pointer: IRValue
  var scalar: IRType.Scalar
}

extension NestFunction {
  /// The most points of a unit.
  private static let largestUnit = 4096

  func writeParallel(_ name: String) -> NestCode? {
    let last = nest.axes.count - 1
    let sizes = nest.axes.map(\.size)
    let lanes = lanes(module.features.lanes)
    // Elements far apart are better moved by the interpreter's tiles; rows shorter than a vector waste it.
    let strides = (nest.loads + nest.stores.map(\.access)).map { $0.strides[last].magnitude }
    guard strides.allSatisfy({ $0 <= 4 }), sizes[last] * 2 >= lanes || last == 0 else { return nil }

    var split = last
    var inner = 1
    while split > 0 && inner * sizes[split] * 2 <= Self.largestUnit {
      inner *= sizes[split]
      split -= 1
    }
    var step = Swift.max(Self.largestUnit / inner, 1)
    if split == last && step < sizes[split] {
      // Nearly equal blocks, in whole cache lines.
      let blocks = (sizes[split] + step - 1) / step
      step = Swift.min(((sizes[split] + blocks - 1) / blocks + 63) & ~63, step)
    }
    step = Swift.min(step, sizes[split])
    let blocks = (sizes[split] + step - 1) / step

    // Rows that begin on cache lines: vectors of them can go by the caches.
    let passCaches = nest.stores.map { store in
      let width = dtype(store.access.buffer).byteCount
      let starts = [store.access.base] + store.access.strides[..<last]
      return module.features.storesPastCaches && store.passesCaches
        && store.access.strides[last] == 1 && starts.allSatisfy { $0 * width % 64 == 0 }
        && (step % 64 == 0 || blocks == 1)
    }
    let writer = FunctionWriter(module)
    let rowLength = split == last ? step : sizes[last]
    let point = PointWriter(
      writer,
      nest,
      axis: last,
      lanes: lanes,
      rowLength: rowLength,
      dtype: dtype
    )
    let bases = bases(writer)
    writer.loop(IRValue("%begin", .i64), IRValue("%end", .i64), step: 1) { unit, _ in
      let outer = indices(unit, Array(sizes[..<split]) + [blocks], writer)
      let first = writer.multiply(outer[split], step)
      var count = IRValue.i64(step)
      if sizes[split] % step != 0 {
        let left = writer.binary("sub", .i64(sizes[split]), first)
        count = writer.select(writer.compare("slt", left, count), left, count)
      }
      let end = writer.add(first, count)
      var place = outer.dropLast().enumerated().map { (axis: $0.offset, index: $0.element) }
      func walk(_ axis: Int, _ bases: Bases, _ indices: [IRValue]) {
        if axis == last {
          let range = split == last ? (first, end) : (IRValue.i64(0), IRValue.i64(sizes[last]))
          let count = split == last ? count : range.1
          row(point, bases, indices, range.0, range.1, count: count, passCaches)
          return
        }
        let range = axis == split ? (first, end) : (IRValue.i64(0), IRValue.i64(sizes[axis]))
        writer.loop(range.0, range.1, step: 1) { index, _ in
          walk(axis + 1, moved(bases, writer, [(axis, index)]), indices + [index])
          return []
        }
      }
      let start = moved(bases, writer, place)
      place.removeAll()
      walk(split, start, Array(outer.dropLast()))
      return []
    }
    if passCaches.contains(true) { writer.fence() }
    writer.finish(name, Self.parameters)
    return NestCode(
      unitCount: sizes[..<split].reduce(1, *) * blocks,
      unitCost: step * inner * Swift.max(pointCost, 1)
    )
  }

  /// Writes all points of a row: those along the last axis.
  ///
  /// Meanwhile processors fetch as many elements of other rows, which are read soon.
  func writeRow(
    _ writer: FunctionWriter,
    _ bases: Bases,
    _ indices: [IRValue],
    fetching others: [ElementPointer] = []
  ) {
    let last = nest.axes.count - 1
    let size = nest.axes[last].size
    // A value for each row is a number, not a vector.
    let lanes = size == 1 ? 1 : lanes(module.features.lanes)
    let point = PointWriter(writer, nest, axis: last, lanes: lanes, rowLength: size, dtype: dtype)
    let passCaches = nest.stores.map { _ in false }
    row(point, bases, indices, .i64(0), .i64(size), count: .i64(size), passCaches, others)
  }

  /// Writes the points first ..< end of a row.
  private func row(
    _ point: PointWriter,
    _ bases: Bases,
    _ indices: [IRValue],
    _ first: IRValue,
    _ end: IRValue,
    count: IRValue,
    _ passCaches: [Bool],
    _ fetched: [ElementPointer] = []
  ) {
    let writer = point.writer
    var row = PointWriter.Row(loads: bases.loads, indices: indices + [.i64(0)])
    point.prepare(&row)
    func vectors(_ position: IRValue, _ number: Int, mask: IRValue?) {
      let positions = (0..<number).map { writer.add(position, .i64($0 * point.lanes)) }
      for other in fetched {
        // One in every cache line.
        let step = Swift.max(512 / other.scalar.width, 1)
        for place in stride(from: 0, to: number * point.lanes, by: step) {
          let index = writer.add(position, .i64(place))
          writer.prefetch(writer.address(other.pointer, other.scalar, index))
        }
      }
      let values = writer.sideBySide(positions) { point.values(row, at: $0, mask: mask) }
      for (position, values) in zip(positions, values) {
        for (number, store) in nest.stores.enumerated() {
          guard let value = values[Int(store.value.index)] else {
            preconditionFailure("a store is of a step")
          }
          point.write(
            value,
            nest.program.dtype(store.value),
            to: bases.stores[number],
            store.access,
            at: position,
            mask: mask,
            passesCaches: passCaches[number]
          )
        }
      }
    }
    let length = nest.program.steps.count
    let unroll = length <= 24 ? 4 : length <= 64 ? 2 : 1
    let main: IRValue
    if let count = count.constant {
      main = writer.add(first, .i64(count / (point.lanes * unroll) * point.lanes * unroll))
    } else {
      let whole = writer.binary("and", count, .i64(-point.lanes * unroll))
      main = writer.add(first, whole)
    }
    writer.loop(first, main, step: point.lanes * unroll) { position, _ in
      vectors(position, unroll, mask: nil)
      return []
    }
    if let count = count.constant {
      // What is left is known: whole vectors, then one with a mask.
      let left = count % (point.lanes * unroll)
      let whole = left / point.lanes
      if whole > 0 {
        writer.loop(main, writer.add(main, .i64(whole * point.lanes)), step: point.lanes) {
          position,
          _ in
          vectors(position, 1, mask: nil)
          return []
        }
      }
      if left % point.lanes > 0 {
        vectors(
          writer.add(main, .i64(whole * point.lanes)),
          1,
          mask: writer.mask(first: .i64(left % point.lanes), point.lanes)
        )
      }
    } else {
      writer.loop(main, end, step: point.lanes) { position, _ in
        let left = writer.binary("sub", end, position)
        vectors(position, 1, mask: writer.mask(first: left, point.lanes))
        return []
      }
    }
  }
}
