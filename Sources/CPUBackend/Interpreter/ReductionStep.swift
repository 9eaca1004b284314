// SPDX-License-Identifier: Apache-2.0
//
// A nest with reduced axes, made ready. Rows or columns: whichever walks memory in its own order. Both combine in the same
// tree, so the choice shows in no result.

internal import Loops
internal import TensorIR

/// A reduction that is ready to run.
final class ReductionStep: Sendable {
  private enum Form: Sendable {
    /// Results are the combination of nothing.
    case empty
    case rows(RowReduction)
    case columns([ColumnReduction])
  }

  private let form: Form
  private let kernels: ReductionKernels
  private let result: Access
  private let resultCount: Int

  init(_ nest: Nest, buffers: [Plan.Buffer], location: (Int) -> Int) throws(TensorError) {
    guard nest.stores.count == 1, let combination = nest.stores[0].combination else {
      preconditionFailure("a reduction has one store, which combines")
    }
    kernels = try ReductionKernels(combination, nest.program.dtype(nest.stores[0].value))

    // Parallel axes first, then the reduced ones; at least one of each.
    let order =
      nest.axes.indices.filter { nest.axes[$0].kind == .parallel }
      + nest.axes.indices.filter { nest.axes[$0].kind == .reduced }
    var nest = nest.reordered(order).collapsingParallelAxes()
    nest.ensureAxes()
    let parallel = nest.axes.count(where: { $0.kind == .parallel })
    let sizes = nest.axes.map(\.size)
    resultCount = sizes[..<parallel].reduce(1, *)
    result = nest.stores[0].access
    precondition(
      resultCount <= 1
        || StridedView(
          buffer: 0,
          base: 0,
          sizes: Array(sizes[..<parallel]),
          strides: Array(result.strides[..<parallel])
        ).isWhole(of: resultCount),
      "the results of a reduction lie in row-major order"
    )
    let count = sizes[parallel...].reduce(1, *)
    if resultCount == 0 || count == 0 {
      form = .empty
    } else if nest.prefersColumns(parallel) {
      form = .columns(
        try ColumnReduction.tiles(nest, parallel, kernels, buffers: buffers, location: location)
      )
    } else {
      form = .rows(
        try RowReduction(nest, parallel, kernels, buffers: buffers, location: location)
      )
    }
  }

  func run(_ frame: Frame) {
    let result = frame[result.buffer] + result.base * kernels.resultWidth
    switch form {
    case .empty:
      if resultCount > 0 {
        kernels.write(resultCount, to: result) { kernels.identity($0, resultCount) }
      }
    case .rows(let reduction): reduction.run(frame, result)
    case .columns(let tiles): for tile in tiles { tile.run(frame, result) }
    }
  }
}

extension Nest {
  /// Adds an axis of size 1 of each kind that the nest lacks: parallel in front, reduced behind.
  mutating func ensureAxes() {
    func insert(_ kind: Axis.Kind, at place: Int) {
      axes.insert(Axis(1, kind), at: place)
      for load in loads.indices { loads[load].strides.insert(0, at: place) }
      for store in stores.indices { stores[store].access.strides.insert(0, at: place) }
      program = ScalarProgram(
        steps: program.steps.map { step in
          if case .index(let axis, let dtype) = step, axis >= place {
            .index(axis: axis + 1, dtype)
          } else {
            step
          }
        },
        outputs: program.outputs
      )
    }
    if !axes.contains(where: { $0.kind == .parallel }) { insert(.parallel, at: 0) }
    if !axes.contains(where: { $0.kind == .reduced }) { insert(.reduced, at: axes.count) }
  }

  /// Whether more of the loads run along the last parallel axis than along the last reduced one.
  fileprivate func prefersColumns(_ parallel: Int) -> Bool {
    func runs(along axis: Int) -> Int {
      axes[axis].size == 1 ? 0 : loads.count { $0.strides[axis].magnitude == 1 }
    }
    return runs(along: parallel - 1) > runs(along: axes.count - 1)
  }
}
