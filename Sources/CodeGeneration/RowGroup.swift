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
    let inputs = inputs(bases, dtype)
    let firstPass = nests.firstIndex { $0.axes[1].kind == .parallel && $0.axes[1].size > 1 }

    writer.loop(IRValue("%begin", .i64), IRValue("%end", .i64), step: 1) { unit, _ in
      // The last rows overlap those before them where they do not come out even.
      var first = writer.multiply(unit, atOnce)
      if rowCount % atOnce != 0 {
        let last = IRValue.i64(rowCount - atOnce)
        first = writer.select(writer.compare("slt", first, last), first, last)
      }
      for (pass, (function, bases)) in zip(functions, bases).enumerated() {
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
            // While the first pass over elements computes, the next rows come from memory.
            let next = (pass == firstPass ? inputs : []).map { input in
              let offset = writer.multiply(writer.add(row, .i64(atOnce)), input.rowStride)
              let (first, scalar) = (input.first.pointer, input.first.scalar)
              return ElementPointer(pointer: writer.address(first, scalar, offset), scalar: scalar)
            }
            function.writeRow(writer, addresses, [row], fetching: next)
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

  /// Rows from outside the group: the first of them, and how many elements they are apart.
  private struct Input {
    var first: ElementPointer
    var rowStride: Int
  }

  /// What the group reads row by row, each once.
  private func inputs(_ bases: [NestFunction.Bases], _ dtype: (Int) -> DType) -> [Input] {
    let own = Set(nests.flatMap(\.stores).map(\.access.buffer))
    var seen: Set<Access> = []
    return zip(nests, bases).flatMap { nest, bases in
      zip(nest.loads, bases.loads).compactMap { load, pointer in
        guard !own.contains(load.buffer), load.strides[0] != 0, load.strides[1] == 1,
          seen.insert(load).inserted
        else { return nil }
        let first = ElementPointer(pointer: pointer, scalar: dtype(load.buffer).memoryScalar)
        return Input(first: first, rowStride: load.strides[0])
      }
    }
  }
}
