// SPDX-License-Identifier: Apache-2.0
//
// Reductions whose last parallel axis is walked innermost: many results side by side.

internal import Loops
internal import TensorIR

/// A reduction by columns, for a tile of the last parallel axis.
///
/// The axes of its nest are the outer parallel ones, tiles, the reduced ones, and the columns of a tile.
final class ColumnReduction: Sendable {
  /// The most columns of a tile: the accumulators of each lane lie in the cache together.
  private static let widest = 512

  private let program: BlockProgram
  /// The operand, where nothing is computed and its columns lie side by side.
  private let plain: Access?
  private let tileSizes: [Int]
  private let kernels: ReductionKernels
  /// How many values meet in one.
  private let count: Int
  private let chunks: Int
  /// Whether chunks can begin anywhere: the reduced axes are one.
  private let isSplittable: Bool
  private let outer: Int
  private let tiles: Int
  private let columns: Int
  /// The columns before the first tile's, and all columns.
  private let firstColumn: Int
  private let rowWidth: Int
  private let value: Int
  private let memoryByteCount: Int
  private let grain: Int

  /// The reductions that together cover all columns: whole tiles, and what is left.
  static func tiles(
    _ nest: Nest,
    _ parallel: Int,
    _ kernels: ReductionKernels,
    buffers: [Plan.Buffer],
    location: (Int) -> Int
  ) throws(TensorError) -> [ColumnReduction] {
    let size = nest.axes[parallel - 1].size
    let width = size <= widest ? size : widest / 2
    var result = [
      try ColumnReduction(
        nest,
        parallel,
        kernels,
        columns: width,
        tiles: size / width,
        firstColumn: 0,
        buffers: buffers,
        location: location
      )
    ]
    if size % width != 0 {
      result.append(
        try ColumnReduction(
          nest,
          parallel,
          kernels,
          columns: size % width,
          tiles: 1,
          firstColumn: size / width * width,
          buffers: buffers,
          location: location
        )
      )
    }
    return result
  }

  private init(
    _ nest: Nest,
    _ parallel: Int,
    _ kernels: ReductionKernels,
    columns: Int,
    tiles: Int,
    firstColumn: Int,
    buffers: [Plan.Buffer],
    location: (Int) -> Int
  ) throws(TensorError) {
    self.kernels = kernels
    self.columns = columns
    self.tiles = tiles
    self.firstColumn = firstColumn
    rowWidth = nest.axes[parallel - 1].size
    outer = nest.axes[..<(parallel - 1)].reduce(1) { $0 * $1.size }
    count = nest.axes[parallel...].reduce(1) { $0 * $1.size }
    chunks = ReductionKernels.chunks(count)
    isSplittable = nest.axes.count == parallel + 1

    let tiled = nest.tiling(parallel - 1, tiles: tiles, width: columns, first: firstColumn)
    let sizes = tiled.axes.map(\.size)
    tileSizes = Array(sizes.dropLast(2))
    let isOneAxis = nest.axes.count == parallel + 1
    plain = tiled.plainOperand.flatMap { access in
      isOneAxis && access.strides[sizes.count - 1] == 1 ? access : nil
    }
    // Rows of a tile that is a part of each row lie apart in memory: one at a time needs no copy.
    let fits = Swift.max(BlockShape.limit / columns, 1)
    let rows = columns == rowWidth ? fits : columns >= 128 ? 1 : fits
    let split = sizes.count - 2
    let shape = BlockShape(sizes, split: split, step: Swift.min(rows, sizes[split]))
    program = BlockProgram(
      try BlockProgramWriter(
        tiled,
        shape,
        buffers: buffers,
        location: location,
        writesStores: false
      )
    )
    value = program.outputs[0]
    memoryByteCount = BlockWorker.byteCount(program)
    let unit = isSplittable ? Swift.min(count, ReductionKernels.chunk) : count
    grain = WorkSharing.grain(unitCost: unit * columns * (program.cost + 1))
  }

  func run(_ frame: Frame, _ result: UnsafeMutableRawPointer) {
    nonisolated(unsafe) let frame = frame
    nonisolated(unsafe) let result = result
    let places = outer * tiles
    if chunks == 1 || !isSplittable {
      ThreadPool.shared.run(count: places, grain: grain) { range in
        BlockWorker.withMemory(workerByteCount + columns * kernels.width * chunks) { memory in
          var worker = BlockWorker(program, frame, memory: memory)
          let sums = memory + alignedProgramByteCount
          let partial = memory + workerByteCount
          for place in range {
            kernels.write(columns, to: target(place, result)) { target in
              if chunks == 1 {
                reduce(&worker, place, 0..<1, sums, target)
              } else {
                reduce(&worker, place, 0..<chunks, sums, partial)
                kernels.combineColumns(target, partial, count: chunks, columns: columns)
              }
            }
          }
        }
      }
      return
    }
    let rowBytes = columns * kernels.width
    BlockWorker.withMemory(places * chunks * rowBytes) { partial in
      nonisolated(unsafe) let partial = partial
      ThreadPool.shared.run(count: places * chunks, grain: grain) { units in
        BlockWorker.withMemory(workerByteCount) { memory in
          var worker = BlockWorker(program, frame, memory: memory)
          let sums = memory + alignedProgramByteCount
          for unit in units {
            let chunk = unit % chunks
            let place = unit / chunks
            reduce(&worker, place, chunk..<(chunk + 1), sums, partial + unit * rowBytes)
          }
        }
      }
      for place in 0..<places {
        kernels.write(columns, to: target(place, result)) { target in
          kernels.combineColumns(
            target,
            partial + place * chunks * rowBytes,
            count: chunks,
            columns: columns
          )
        }
      }
    }
  }

  private var alignedProgramByteCount: Int { (memoryByteCount + 63) & ~63 }

  /// A worker's registers, then its accumulators.
  private var workerByteCount: Int {
    alignedProgramByteCount
      + ((ReductionKernels.lanes * columns * kernels.width + 63) & ~63)
  }

  private func target(_ place: Int, _ result: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
    let column = place / tiles * rowWidth + firstColumn + place % tiles * columns
    return result + column * kernels.resultWidth
  }

  /// Combines some chunks of one tile: `out[chunk, column]`.
  private func reduce(
    _ worker: inout BlockWorker,
    _ place: Int,
    _ chunks: Range<Int>,
    _ sums: UnsafeMutableRawPointer,
    _ out: UnsafeMutableRawPointer
  ) {
    let end = Swift.min(chunks.upperBound * ReductionKernels.chunk, count)
    var position = chunks.lowerBound * ReductionKernels.chunk
    var out = out
    if let plain { return reducePlain(worker.frame, plain, place, chunks, sums, out) }
    // Only a single reduced axis begins inside the row.
    let shape = program.shape
    let blocks = shape.count / (outer * tiles)
    var skipped = position % shape.step
    worker.seek(place * blocks + position / shape.step)
    kernels.identity(sums, ReductionKernels.lanes * columns)
    while position < end {
      worker.evaluate()
      let rows = worker.count / columns
      while skipped < rows && position < end {
        let inChunk = position % ReductionKernels.chunk
        let n = Swift.min(
          rows - skipped,
          ReductionKernels.chunk - inChunk,
          end - position
        )
        kernels.accumulateColumns(
          sums,
          columns,
          worker.registers[value] + skipped * columns * kernels.width,
          columns,
          inChunk % ReductionKernels.lanes,
          n,
          columns
        )
        skipped += n
        position += n
        if position % ReductionKernels.chunk == 0 || position == count {
          kernels.combine(out, sums, columns, columns)
          out += columns * kernels.width
          if position < end { kernels.identity(sums, ReductionKernels.lanes * columns) }
        }
      }
      skipped = 0
      if position < end { worker.advance() }
    }
  }

  /// The same for an operand that is read where it is.
  private func reducePlain(
    _ frame: Frame,
    _ operand: Access,
    _ place: Int,
    _ chunks: Range<Int>,
    _ sums: UnsafeMutableRawPointer,
    _ out: UnsafeMutableRawPointer
  ) {
    var rest = place
    var offset = operand.base
    for axis in tileSizes.indices.reversed() {
      offset += rest % tileSizes[axis] * operand.strides[axis]
      rest /= tileSizes[axis]
    }
    let rowStride = operand.strides[tileSizes.count]
    var out = out
    for chunk in chunks {
      let first = chunk * ReductionKernels.chunk
      kernels.identity(sums, ReductionKernels.lanes * columns)
      kernels.accumulateColumns(
        sums,
        columns,
        frame[operand.buffer] + (offset + first * rowStride) * kernels.width,
        rowStride,
        0,
        Swift.min(ReductionKernels.chunk, count - first),
        columns
      )
      kernels.combine(out, sums, columns, columns)
      out += columns * kernels.width
    }
  }
}

extension Nest {
  /// The operand of a nest that computes nothing; `nil` too for halves, which have to be widened.
  var plainOperand: Access? {
    guard program.steps.count == 1, case .operand(let number, let dtype) = program.steps[0] else {
      return nil
    }
    return dtype == .bf16 || dtype == .f16 ? nil : loads[number]
  }

  /// Axis `axis` as `tiles` tiles of `width` indices from `first` on; the indices within a tile become the last axis.
  fileprivate func tiling(_ axis: Int, tiles: Int, width: Int, first: Int) -> Nest {
    var axes = self.axes
    axes[axis].size = tiles
    axes.append(Axis(width))
    var map = IndexMap(constantOfRank: self.axes.count, nestRank: axes.count)
    for old in self.axes.indices { map.coefficients[old * axes.count + old] = 1 }
    map.starts[axis] = first
    map.coefficients[axis * axes.count + axis] = width
    map.coefficients[axis * axes.count + axes.count - 1] = 1
    return remapped(axes, map)
  }
}
