// SPDX-License-Identifier: Apache-2.0
//
// Several nests as one function, row by row: what one nest leaves of a row is still in the first cache when the next one
// reads it, and what nobody else reads never leaves the stack. A softmax is one pass over its rows.

package import Loops
package import TensorIR

/// Nests whose first axis, of one size, walks the same rows; every value that goes from one to the next stays in its row.
package struct RowGroup: Hashable, Sendable {
  /// Two axes each: rows, and what is in a row, which may be reduced.
  package var nests: [Nest]

  package init(_ nests: [Nest]) { self.nests = nests }

  package var rowCount: Int { nests[0].axes[0].size }
}

extension RowGroup {
  /// Values of a row on the stack, at most.
  private static let mostLocalBytes = 64 * 1024

  /// Writes a function for the group.
  ///
  /// `nil`, and nothing, where its nests are better run one by one. `dtype` gives the element type of each buffer; nothing
  /// outside the group reads one that `isLocal`.
  package func writeFunction(
    _ name: String,
    in module: ModuleWriter,
    dtype: @escaping (Int) -> DType,
    isLocal: (Int) -> Bool
  ) -> NestCode? {
    guard
      nests.allSatisfy({ nest in
        nest.program.isEmittable(module.features) && nest.axes.count == 2
          && nest.axes.allSatisfy { $0.size > 0 }
          && nest.loads.allSatisfy { $0.strides[1].magnitude <= 4 }
      })
    else { return nil }
    let functions = nests.map { NestFunction($0, module, dtype: dtype) }
    let steps = nests.reduce(0) { Swift.max($0, $1.program.steps.count) }
    let atOnce = Swift.min(steps > 64 ? 1 : steps > 32 ? 2 : 4, rowCount)
    let writer = FunctionWriter(module)

    // What stays inside gets memory of the stack: a row of elements for each of the rows at once.
    var locals: [Int: (memory: IRValue, rowStride: Int)] = [:]
    var localBytes = 0
    for store in nests.flatMap(\.stores) where locals[store.access.buffer] == nil {
      let buffer = store.access.buffer
      let rowStride = store.access.strides[0]
      let byteCount = rowStride * atOnce * dtype(buffer).byteCount
      guard isLocal(buffer), localBytes + byteCount <= Self.mostLocalBytes else { continue }
      localBytes += byteCount
      locals[buffer] = (writer.stack(byteCount: byteCount), rowStride)
    }
    let bases = functions.map { $0.bases(writer) { locals[$0]?.memory } }

    writer.loop(IRValue("%begin", .i64), IRValue("%end", .i64), step: 1) { unit, _ in
      // The last rows overlap those before them where they do not come out even.
      var first = writer.multiply(unit, atOnce)
      if rowCount % atOnce != 0 {
        let last = IRValue.i64(rowCount - atOnce)
        first = writer.select(writer.compare("slt", first, last), first, last)
      }
      for (function, bases) in zip(functions, bases) {
        func place(_ number: IRValue) -> (NestFunction.Bases, IRValue) {
          let row = writer.add(first, number)
          let moved = function.moved(bases, writer) { access in
            let index = locals[access.buffer] == nil ? row : number
            return writer.multiply(index, access.strides[0])
          }
          return (moved, row)
        }
        if function.nest.axes[1].kind == .reduced {
          let rows = (0..<atOnce).map { place(.i64($0)) }
          function.writeRows(writer, rows.map { ($0.0, [$0.1]) })
        } else {
          writer.loop(.i64(0), .i64(atOnce), step: 1) { number, _ in
            let (addresses, row) = place(number)
            function.writeRow(writer, addresses, [row])
            return []
          }
        }
      }
      return []
    }
    writer.finish(name, NestFunction.parameters)
    return NestCode(
      unitCount: (rowCount + atOnce - 1) / atOnce,
      unitCost: functions.reduce(0) { total, function in
        total + atOnce * (function.nest.axes[1].size * Swift.max(function.pointCost, 1) + 16)
      }
    )
  }
}
