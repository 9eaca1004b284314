// SPDX-License-Identifier: Apache-2.0
//
// Reductions whose reduced axes are walked innermost: one result after the other.

internal import Loops
internal import TensorIR

/// A reduction by rows; the axes of its nest are the parallel ones, then the reduced ones.
final class RowReduction: Sendable {
  private enum Form: Sendable {
    /// Rows of no more than a chunk that lie in memory as they are.
    case plain(Access)
    /// A block holds whole rows.
    case short
    /// The reduced axes are one; its chunks are units of work.
    case long
    /// A row is several axes, and longer than a block: its blocks begin anywhere.
    case scattered
  }

  private let form: Form
  private let program: BlockProgram
  private let kernels: ReductionKernels
  /// How many results there are.
  private let rows: Int
  /// How many values meet in one.
  private let count: Int
  /// The last parallel axis, and those before it.
  private let lastAxis: Int
  private let outerSizes: [Int]
  private let chunks: Int
  private let value: Int
  private let memoryByteCount: Int
  private let grain: Int

  init(
    _ nest: Nest,
    _ parallel: Int,
    _ kernels: ReductionKernels,
    buffers: [Plan.Buffer],
    location: (Int) -> Int
  ) throws(TensorError) {
    let sizes = nest.axes.map(\.size)
    self.kernels = kernels
    rows = sizes[..<parallel].reduce(1, *)
    count = sizes[parallel...].reduce(1, *)
    chunks = ReductionKernels.chunks(count)
    lastAxis = sizes[parallel - 1]
    outerSizes = Array(sizes[..<(parallel - 1)])
    let shape: BlockShape
    if sizes.count == parallel + 1, count <= ReductionKernels.chunk,
      let operand = nest.plainOperand, operand.strides[parallel] == 1
    {
      form = .plain(operand)
      shape = BlockShape(sizes)
    } else if count <= BlockShape.limit {
      form = .short
      let most = Swift.max(BlockShape.limit / count, 1)
      shape = BlockShape(
        sizes,
        split: parallel - 1,
        step: Swift.min(most, sizes[parallel - 1])
      )
    } else if sizes.count == parallel + 1 {
      form = .long
      // A plain operand needs no copy in the cache: one call does a chunk.
      let isPlain = nest.program.steps.count == 1 && nest.loads.first?.strides[parallel] == 1
      shape = BlockShape(
        sizes,
        split: parallel,
        step: isPlain ? ReductionKernels.chunk : BlockShape.limit
      )
    } else {
      form = .scattered
      shape = BlockShape(sizes, axesBefore: parallel)
    }
    program = BlockProgram(
      try BlockProgramWriter(
        nest,
        shape,
        buffers: buffers,
        location: location,
        writesStores: false
      )
    )
    value = program.outputs[0]
    memoryByteCount = BlockWorker.byteCount(program)
    let unit =
      switch form {
      case .plain: count
      case .short: shape.length
      case .long: Swift.min(count, ReductionKernels.chunk)
      case .scattered: count
      }
    grain = WorkSharing.grain(unitCost: unit * (program.cost + 1))
  }

  func run(_ frame: Frame, _ result: UnsafeMutableRawPointer) {
    nonisolated(unsafe) let frame = frame
    nonisolated(unsafe) let result = result
    switch form {
    case .plain(let operand):
      ThreadPool.shared.run(count: rows, grain: grain) { range in
        reducePlain(range, operand, frame, result)
      }
    case .short:
      ThreadPool.shared.run(count: program.shape.count, grain: grain) { range in
        reduceShort(range, frame, result)
      }
    case .long, .scattered:
      let isLong = if case .long = form { true } else { false }
      kernels.write(rows, to: result) { result in
        nonisolated(unsafe) let result = result
        if chunks == 1 { return reduceChunks(isLong, frame, result) }
        BlockWorker.withMemory(rows * chunks * kernels.width) { partial in
          reduceChunks(isLong, frame, partial)
          kernels.combineRows(result, partial, rows: rows, count: chunks)
        }
      }
    }
  }

  private func reduceChunks(_ isLong: Bool, _ frame: Frame, _ partial: UnsafeMutableRawPointer) {
    nonisolated(unsafe) let frame = frame
    nonisolated(unsafe) let partial = partial
    ThreadPool.shared.run(count: isLong ? rows * chunks : rows, grain: grain) { range in
      isLong ? reduceLong(range, frame, partial) : reduceScattered(range, frame, partial)
    }
  }

  /// Rows where they are, as many at a time as lie at one distance.
  private func reducePlain(
    _ rows: Range<Int>,
    _ operand: Access,
    _ frame: Frame,
    _ result: UnsafeMutableRawPointer
  ) {
    var row = rows.lowerBound
    while row < rows.upperBound {
      let inAxis = row % lastAxis
      let n = Swift.min(lastAxis - inAxis, rows.upperBound - row)
      var rest = row / lastAxis
      let stride = operand.strides[outerSizes.count]
      var offset = operand.base + inAxis * stride
      for axis in outerSizes.indices.reversed() {
        offset += rest % outerSizes[axis] * operand.strides[axis]
        rest /= outerSizes[axis]
      }
      let first = frame[operand.buffer] + offset * kernels.width
      kernels.reduceRows(result + row * kernels.width, first, stride, n, count)
      row += n
    }
  }

  /// Blocks of whole rows.
  private func reduceShort(_ blocks: Range<Int>, _ frame: Frame, _ result: UnsafeMutableRawPointer)
  {
    let shape = program.shape
    BlockWorker.withMemory(memoryByteCount) { memory in
      var worker = BlockWorker(program, frame, memory: memory)
      for block in blocks {
        if block == blocks.lowerBound { worker.seek(block) } else { worker.advance() }
        worker.evaluate()
        let row =
          block / shape.blocksPerRow * shape.sizes[shape.split] + worker.indices[shape.split]
        let rows = worker.count / count
        kernels.write(rows, to: result + row * kernels.resultWidth) {
          kernels.reduceRows($0, worker.registers[value], count, rows, count)
        }
      }
    }
  }

  /// Chunks of rows: `partial[row, chunk]`.
  private func reduceLong(_ units: Range<Int>, _ frame: Frame, _ partial: UnsafeMutableRawPointer) {
    let shape = program.shape
    let blocksPerChunk = ReductionKernels.chunk / shape.step
    let lanes = ReductionKernels.lanes * kernels.width
    BlockWorker.withMemory(memoryByteCount + lanes) { memory in
      let sums = memory
      var worker = BlockWorker(program, frame, memory: memory + lanes)
      for unit in units {
        let chunk = unit % chunks
        let first = chunk * blocksPerChunk
        let last = Swift.min(first + blocksPerChunk, shape.blocksPerRow)
        let target = partial + unit * kernels.width
        worker.seek(unit / chunks * shape.blocksPerRow + first)
        worker.evaluate()
        if last == first + 1 {
          let n = worker.count
          kernels.reduceRows(target, worker.registers[value], n, 1, n)
          continue
        }
        kernels.identity(sums, ReductionKernels.lanes)
        kernels.accumulateRow(sums, worker.registers[value], worker.count)
        for _ in (first + 1)..<last {
          worker.advance()
          worker.evaluate()
          kernels.accumulateRow(sums, worker.registers[value], worker.count)
        }
        kernels.combine(target, sums, 1, 1)
      }
    }
  }

  /// Whole rows, block by block: `partial[row, chunk]`.
  private func reduceScattered(
    _ rows: Range<Int>,
    _ frame: Frame,
    _ partial: UnsafeMutableRawPointer
  ) {
    let lanes = ReductionKernels.lanes
    let blocks = program.shape.count / self.rows
    BlockWorker.withMemory(memoryByteCount + lanes * kernels.width) { memory in
      let sums = memory
      var worker = BlockWorker(program, frame, memory: memory + lanes * kernels.width)
      for row in rows {
        worker.seek(row * blocks)
        var position = 0
        kernels.identity(sums, lanes)
        for block in 0..<blocks {
          if block > 0 { worker.advance() }
          worker.evaluate()
          var taken = 0
          while taken < worker.count {
            let inChunk = position % ReductionKernels.chunk
            let n = Swift.min(worker.count - taken, ReductionKernels.chunk - inChunk)
            // One column: its values may begin at any lane.
            kernels.accumulateColumns(
              sums,
              1,
              worker.registers[value] + taken * kernels.width,
              1,
              inChunk % lanes,
              n,
              1
            )
            taken += n
            position += n
            if position % ReductionKernels.chunk == 0 || position == count {
              let chunk = (position - 1) / ReductionKernels.chunk
              kernels.combine(partial + (row * chunks + chunk) * kernels.width, sums, 1, 1)
              kernels.identity(sums, lanes)
            }
          }
        }
      }
    }
  }
}
