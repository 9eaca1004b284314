// SPDX-License-Identifier: Apache-2.0
//
// A nest without reduced axes, made ready: axes collapsed, cut into blocks, shared among threads when that pays. Blocks
// are independent, so no result depends on who computed what.

internal import Loops
internal import TensorIR

/// A parallel nest that is ready to run.
final class NestStep: Sendable {
  private let program: BlockProgram
  private let blocks: Int
  /// How many blocks are worth giving to another thread.
  private let grain: Int
  private let memoryByteCount: Int

  init(_ nest: Nest, buffers: [Plan.Buffer], location: (Int) -> Int) throws(TensorError) {
    let nest = nest.collapsingParallelAxes().tilingTurnedLoads()
    let shape = BlockShape(nest.axes.map(\.size))
    program = BlockProgram(
      try BlockProgramWriter(
        nest,
        shape,
        buffers: buffers,
        location: location,
        writesStores: true
      )
    )
    blocks = nest.axes.contains { $0.size == 0 } ? 0 : shape.count
    grain = WorkSharing.grain(unitCost: shape.length * program.cost)
    memoryByteCount = BlockWorker.byteCount(program)
  }

  func run(_ frame: Frame) {
    if blocks <= grain { return run(frame, 0..<blocks) }
    nonisolated(unsafe) let frame = frame
    ThreadPool.shared.run(count: blocks, grain: grain) { range in run(frame, range) }
  }

  private func run(_ frame: Frame, _ range: Range<Int>) {
    if range.isEmpty { return }
    BlockWorker.withMemory(memoryByteCount) { memory in
      var worker = BlockWorker(program, frame, memory: memory)
      worker.seek(range.lowerBound)
      worker.evaluate()
      worker.store()
      for _ in range.dropFirst() {
        worker.advance()
        worker.evaluate()
        worker.store()
      }
    }
  }
}

/// When work is shared among threads.
enum WorkSharing {
  /// About the work of a few microseconds, in operations on one f32.
  static let smallest = 64 * 1024

  /// How many units of the given cost are worth giving to another thread.
  static func grain(unitCost: Int) -> Int { Swift.max(smallest / Swift.max(unitCost, 1), 1) }
}
