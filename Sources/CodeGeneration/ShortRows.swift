// SPDX-License-Identifier: Apache-2.0
//
// Many short rows, reduced in the fixed tree sixteen at a time. A row's own sixteen accumulators take as long to combine
// as the row to read; those of sixteen rows are combined side by side, and the sixteen results are one vector.

internal import Loops
internal import TensorIR

extension NestFunction {
  /// Writes units of sixteen rows that are neighbours along the last parallel axis.
  func writeShortRows(_ name: String, _ combination: Combination) -> NestCode {
    let last = nest.axes.count - 1
    let sizes = nest.axes[..<last].map(\.size)
    let atOnce = Self.accumulators
    let blocks = (sizes[last - 1] + atOnce - 1) / atOnce
    let writer = FunctionWriter(module)
    let bases = bases(writer)
    writer.loop(IRValue("%begin", .i64), IRValue("%end", .i64), step: 1) { unit, _ in
      let outer = indices(unit, Array(sizes.dropLast()) + [blocks], writer)
      // The last rows overlap those before them where they do not come out even.
      var first = writer.multiply(outer[last - 1], atOnce)
      if sizes[last - 1] % atOnce != 0 {
        let end = IRValue.i64(sizes[last - 1] - atOnce)
        first = writer.select(writer.compare("slt", first, end), first, end)
      }
      let place = outer.dropLast() + [first]
      let start = moved(bases, writer, place.enumerated().map { ($0.offset, $0.element) })
      let rows = (0..<atOnce).map { number -> (Bases, [IRValue]) in
        let number = IRValue.i64(number)
        return (
          moved(start, writer, [(last - 1, number)]),
          outer.dropLast() + [writer.add(first, number)]
        )
      }
      let sums = accumulated(writer, rows, combination)
      write(combinedRows(sums, combination, writer), to: start.stores[0], writer)
      return []
    }
    writer.finish(name, Self.parameters)
    return NestCode(
      unitCount: sizes.dropLast().reduce(1, *) * blocks,
      unitCost: atOnce * (nest.axes[last].size * Swift.max(pointCost, 1) + 4)
    )
  }

  /// The accumulators of rows become the rows' results, in their order: each step halves the accumulators of a row, and
  /// puts two vectors' rows in one.
  private func combinedRows(
    _ sums: [IRValue],
    _ combination: Combination,
    _ writer: FunctionWriter
  ) -> IRValue {
    let value = nest.program.dtype(nest.stores[0].value)
    var vectors = sums
    var width = Self.accumulators
    while vectors.count > 1 {
      let half = width / 2
      // The places of the first halves of every row in two vectors.
      let lower = (0..<(2 * Self.accumulators)).filter { $0 % width < half }
      vectors = stride(from: 0, to: vectors.count, by: 2).map { number in
        let (x, y) = (vectors[number], vectors[number + 1])
        return combine(
          combination,
          writer.shuffle(x, y, lower),
          writer.shuffle(x, y, lower.map { $0 + half }),
          value,
          writer
        )
      }
      width = half
    }
    return vectors[0]
  }

  /// Writes the results of neighbouring rows.
  private func write(_ results: IRValue, to pointer: IRValue, _ writer: FunctionWriter) {
    let store = nest.stores[0]
    let value = nest.program.dtype(store.value)
    let row = nest.axes.count - 2
    let point = PointWriter(writer, nest, axis: row, lanes: Self.accumulators, dtype: dtype)
    point.write(
      writer.rounded(results, to: value),
      value,
      to: pointer,
      store.access,
      at: .i64(0)
    )
  }
}
