// SPDX-License-Identifier: Apache-2.0
//
// Reads and writes windows at places that are data. The places of a block of windows are computed first, then their runs are
// moved. Threads share the windows of a read; of a write they share the parts of all windows, or the operand, so that
// each element sees its windows in order.

internal import CKernels
internal import Loops
internal import TensorIR

/// A window step that is ready to run.
final class WindowDriver: Sendable {
  /// How many windows' places are computed at a time.
  private static let block = 256
  /// About how many bytes are worth giving to another thread at a time.
  private static let portion = 256 * 1024
  /// Windows shorter than this are not worth having every thread look at every index.
  private static let shared = 64
  /// Results larger than this are written past the caches, which they would only empty.
  private static let streamed = skein_cache_size() / 2

  private let step: WindowStep
  private let loops: WindowLoops
  private let width: Int
  private let indexWidths: [Int]
  private let places: [skein_places_kernel]
  private let reader: skein_read_windows_kernel
  private let writer: skein_write_windows_kernel
  private let plane: skein_copy_2d_kernel?
  private let byteCount: Int

  init(_ step: WindowStep, buffers: [Plan.Buffer]) throws(TensorError) {
    self.step = step
    let dtype = buffers[step.operand.buffer].dtype
    width = dtype.byteCount
    let indexTypes = step.indices.map { buffers[$0.access.buffer].dtype }
    indexWidths = indexTypes.map(\.byteCount)
    places = indexTypes.compactMap { skein_places($0.rawValue) }
    loops = WindowLoops(step, width: width, indexWidths: indexWidths)
    let run = loops.runByteCount
    guard places.count == indexTypes.count, let reader = skein_read_windows(width, run) else {
      preconditionFailure("indices are integers, and every size of element can be moved")
    }
    self.reader = reader
    switch step.direction {
    case .read, .write(nil):
      guard let writer = skein_write_windows(width, run) else {
        preconditionFailure("every size of element can be moved")
      }
      self.writer = writer
    case .write(let combination?):
      guard let writer = skein_combine_windows(combination.rawValue, dtype.rawValue) else {
        throw TensorError(.unsupported("scatter \(combination) of \(dtype)"), in: "cpu")
      }
      self.writer = writer
    }
    byteCount = loops.windowCount * loops.runCount * run
    if case .write(.some) = step.direction {
      plane = nil
    } else {
      plane = loops.windowCount == 1 ? skein_copy_2d(width) : nil
    }
  }

  func run(_ frame: Frame) {
    if byteCount == 0 { return }
    nonisolated(unsafe) let frame = frame
    if let plane { return movePlanes(plane, frame) }
    switch step.direction {
    case .read(let fill): read(frame, fill: fill)
    case .write: write(frame)
    }
  }

  private func operand(_ frame: Frame) -> UnsafeMutableRawPointer {
    frame[step.operand.buffer] + step.operand.base * width
  }

  private func moved(_ frame: Frame) -> UnsafeMutableRawPointer {
    frame[step.moved.buffer] + step.moved.base * width
  }

  // MARK: Places

  /// Computes where windows begin: `count` of them from `first` on along the innermost batch axis, at the point `outer` of the
  /// others.
  private func locate(
    _ offsets: UnsafeMutablePointer<Int64>,
    _ frame: Frame,
    outer: Int,
    first: Int,
    count: Int
  ) {
    let row = loops.batch.last?.operand ?? 0
    for number in 0..<count { offsets[number] = Int64((first + number) * row) }
    for (position, index) in step.indices.enumerated() {
      let stride = loops.batch.last?.indices[position] ?? 0
      let start = index.access.base * indexWidths[position] + first * stride
      places[position](
        offsets,
        frame[index.access.buffer] + start + loops.indexOffset(position, outer),
        stride,
        count,
        Int64(index.last),
        Int64(index.stride * width),
        step.outside == .skipped ? 1 : 0
      )
    }
  }

  private func withOffsets(_ body: (UnsafeMutablePointer<Int64>) -> Void) {
    BlockWorker.withMemory(Self.block * 8) { body($0.assumingMemoryBound(to: Int64.self)) }
  }

  // MARK: One window

  /// Moves one window, plane after plane.
  private func movePlanes(_ plane: skein_copy_2d_kernel, _ frame: Frame) {
    var place: Int64 = 0
    locate(&place, frame, outer: 0, first: 0, count: 1)
    nonisolated(unsafe) let moved = moved(frame)
    if place < 0 {
      if case .read(let fill?) = step.direction {
        var bits = (fill.bits, fill.upperBits)
        if let repeated = skein_fill(width) {
          repeated(moved, &bits, byteCount / width)
        } else {
          plane(moved, byteCount, width, &bits, 0, 0, 1, byteCount / width)
        }
      }
      return
    }
    nonisolated(unsafe) let operand = operand(frame) + Int(place)
    let run = loops.runByteCount
    if loops.runs.isEmpty && run > Self.portion { return moveRun(from: operand, moved) }
    let rows = loops.runs.last ?? WindowLoops.Axis(size: 1, operand: run, moved: run)
    let outer = loops.runs.dropLast()
    let panel = Swift.max(Swift.min(rows.size, Self.portion / run), 1)
    let panels = (rows.size + panel - 1) / panel
    let count = outer.reduce(panels) { $0 * $1.size }
    let isRead = step.isRead
    let grain = Swift.max(Self.portion / (panel * run), 1)
    ThreadPool.shared.run(count: count, grain: grain) { range in
      for unit in range {
        let first = unit % panels * panel
        var (from, to) = WindowLoops.offsets(outer, unit / panels)
        from += first * rows.operand
        to += first * rows.moved
        let height = Swift.min(panel, rows.size - first)
        if isRead {
          plane(
            moved + to,
            rows.moved,
            width,
            operand + from,
            rows.operand,
            width,
            height,
            run / width
          )
        } else {
          plane(
            operand + from,
            rows.operand,
            width,
            moved + to,
            rows.moved,
            width,
            height,
            run / width
          )
        }
      }
    }
  }

  /// Moves a window that is one long run.
  private func moveRun(from operand: UnsafeMutableRawPointer, _ moved: UnsafeMutableRawPointer) {
    nonisolated(unsafe) let (from, to) = step.isRead ? (operand, moved) : (moved, operand)
    let pieces = (loops.runByteCount + Self.portion - 1) / Self.portion
    ThreadPool.shared.run(count: pieces) { range in
      let bytes = cut(range.lowerBound, of: pieces).from..<cut(range.upperBound - 1, of: pieces).to
      (to + bytes.lowerBound).copyMemory(from: from + bytes.lowerBound, byteCount: bytes.count)
    }
  }

  // MARK: Reading

  private func read(_ frame: Frame, fill: ScalarValue?) {
    nonisolated(unsafe) let frame = frame
    let run = loops.runByteCount
    let rows = Swift.min(Self.block, Swift.max(1, Self.portion / run))
    let blocks = (loops.rowCount + rows - 1) / rows
    // Long windows are cut too: into some of their runs, or parts of a run.
    let runs = Swift.min(loops.runCount, Swift.max(1, Self.portion / (rows * run)))
    let runBlocks = (loops.runCount + runs - 1) / runs
    let pieces = runBlocks == 1 && rows == 1 ? (run + Self.portion - 1) / Self.portion : 1
    let outerCount = loops.windowCount / loops.rowCount
    let grain = Swift.max(1, Self.portion / 4 / (rows * runs * run / pieces))
    let streams: Int32 = byteCount > Self.streamed ? 1 : 0
    ThreadPool.shared.run(count: outerCount * blocks * runBlocks * pieces, grain: grain) { range in
      withOffsets { offsets in
        for unit in range {
          let piece = unit % pieces
          let (runBlock, rest) = (unit / pieces % runBlocks, unit / pieces / runBlocks)
          let (first, outer) = (rest % blocks * rows, rest / blocks)
          let count = Swift.min(rows, loops.rowCount - first)
          locate(offsets, frame, outer: outer, first: first, count: count)
          let start = WindowLoops.offsets(loops.batch.dropLast()[...], outer)
          let moved = self.moved(frame) + start.moved + first * (loops.batch.last?.moved ?? 0)
          let operand = self.operand(frame) + start.operand
          let (from, to) = pieces == 1 ? (0, run) : cut(piece, of: pieces)
          var bits = (fill?.bits ?? 0, fill?.upperBits ?? 0)
          for number in (runBlock * runs)..<Swift.min((runBlock + 1) * runs, loops.runCount) {
            let place = WindowLoops.offsets(loops.runs[...], number)
            let kernel = pieces == 1 ? reader : skein_read_windows(width, 0) ?? reader
            kernel(
              moved + place.moved + from,
              loops.batch.last?.moved ?? 0,
              operand + place.operand + from,
              offsets,
              count,
              to - from,
              &bits,
              width,
              streams
            )
          }
        }
      }
    }
  }

  /// The bytes of a run that part `number` of `count` has, cut at cache lines.
  private func cut(_ number: Int, of count: Int) -> (from: Int, to: Int) {
    let run = loops.runByteCount
    let length = ((run + count - 1) / count + 63) & -64
    return (Swift.min(number * length, run), Swift.min((number + 1) * length, run))
  }

  // MARK: Writing

  private func write(_ frame: Frame) {
    nonisolated(unsafe) let frame = frame
    let run = loops.runByteCount
    let (rows, examples) = (loops.rowCount, loops.pairedCount)
    let outers = loops.windowCount / rows
    let whole = Part(bytes: 0..<run, low: 0, high: .max)
    if loops.batch.last.map({ $0.operand != 0 }) ?? false {
      // Every window is another example's.
      let blocks = (rows + Self.block - 1) / Self.block
      let grain = Swift.max(1, Self.portion / 4 / (byteCount / (outers * blocks)))
      ThreadPool.shared.run(count: outers * blocks, grain: grain) { range in
        for unit in range {
          let first = unit % blocks * Self.block
          let block = first..<Swift.min(first + Self.block, rows)
          write(frame, (unit / blocks)..<(unit / blocks + 1), block, whole, height: block.count)
        }
      }
      return
    }
    // Where windows overlap, one has been written wholly before the next begins.
    let height = step.isAligned ? Self.block : 1
    if examples > 1 || !step.isAligned || byteCount < Self.portion || run < Self.shared {
      let share = outers / examples
      let grain = Swift.max(1, Self.portion / 4 / (byteCount / examples))
      ThreadPool.shared.run(count: examples, grain: grain) { range in
        let mine = (range.lowerBound * share)..<(range.upperBound * share)
        write(frame, mine, 0..<rows, whole, height: height)
      }
    } else if run >= 1024 {
      // Each thread writes a part of every window.
      let parts = Swift.min(run / 512, ThreadPool.shared.width)
      ThreadPool.shared.run(count: parts, grain: 1) { range in
        let bytes = cut(range.lowerBound, of: parts).from..<cut(range.upperBound - 1, of: parts).to
        let part = Part(bytes: bytes, low: 0, high: .max)
        write(frame, 0..<outers, 0..<rows, part, height: height)
      }
    } else {
      // Each thread writes to a part of the operand.
      let extent = step.indices.reduce(1) { $0 + $1.last * $1.stride * width }
      let parts = ThreadPool.shared.width
      let length = (extent + parts - 1) / parts
      ThreadPool.shared.run(count: parts, grain: 1) { range in
        let part = Part(
          bytes: 0..<run,
          low: Int64(range.lowerBound * length),
          high: Int64(range.upperBound * length)
        )
        write(frame, 0..<outers, 0..<rows, part, height: height)
      }
    }
  }

  /// Of the windows that begin in a part of the operand, some bytes of each run.
  private struct Part {
    var bytes: Range<Int>
    var low: Int64
    var high: Int64
  }

  /// Writes, in order, windows along the innermost batch axis, at some points of the others, `height` of them at a time.
  private func write(
    _ frame: Frame,
    _ outers: Range<Int>,
    _ rows: Range<Int>,
    _ part: Part,
    height: Int
  ) {
    if part.bytes.isEmpty { return }
    let isWhole = part.bytes.count == loops.runByteCount
    let kernel = isWhole || step.isCombining ? writer : skein_write_windows(width, 0) ?? writer
    let length = step.isCombining ? part.bytes.count / width : part.bytes.count
    let row = loops.batch.last?.moved ?? 0
    withOffsets { offsets in
      for outer in outers {
        let start = WindowLoops.offsets(loops.batch.dropLast()[...], outer)
        for first in stride(from: rows.lowerBound, to: rows.upperBound, by: height) {
          let count = Swift.min(height, rows.upperBound - first)
          locate(offsets, frame, outer: outer, first: first, count: count)
          let moved = self.moved(frame) + start.moved + first * row + part.bytes.lowerBound
          let operand = self.operand(frame) + start.operand + part.bytes.lowerBound
          for run in 0..<loops.runCount {
            let place = WindowLoops.offsets(loops.runs[...], run)
            kernel(
              operand + place.operand,
              offsets,
              moved + place.moved,
              row,
              count,
              length,
              part.low,
              part.high
            )
          }
        }
      }
    }
  }
}
