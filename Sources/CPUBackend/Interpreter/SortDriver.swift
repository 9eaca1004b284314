// SPDX-License-Identifier: Apache-2.0
//
// Sorting along an axis. Many rows that are not too long are sorted side by side, one in each lane of a vector, by a network
// of comparisons; others one at a time, by digits. Both are stable, so the choice shows in no result.

internal import CKernels
internal import Loops
internal import TensorIR

/// A sort that is ready to run.
final class SortDriver: Sendable {
  private enum Form: Sendable {
    /// Lanes of a network of keys alone: there is nothing but keys.
    case keys
    /// Lanes of a network of keys that know where they were.
    case places
    /// One row at a time.
    case rows
  }

  /// Longer rows are sorted faster by digits.
  private static let longestNetwork = 2048

  private let walk: LaneWalk
  private let form: Form
  private let keys: [RowKeys]
  private let restore: skein_restore_kernel
  private let scatter: skein_strided_kernel
  private let copy: skein_copy_2d_kernel
  private let copyWords: skein_copy_2d_kernel
  /// Networks over keys, and over keys that know where they were.
  private let network: skein_network_kernel
  private let wideNetwork: skein_network_kernel
  /// How many lanes are sorted at a time.
  private let side: Int
  private let operands: [Int]
  private let results: [Int?]
  private let widths: [Int]

  init(_ step: SortStep, buffers: [Plan.Buffer]) throws(TensorError) {
    // A result that nobody reads is walked as its operand is.
    let targets = zip(step.results, step.operands).map { $0 ?? $1 }
    walk = LaneWalk(step.sizes, step.operands + targets)
    operands = step.operands.map(\.buffer)
    results = step.results.map { $0?.buffer }
    let dtypes = step.operands.map { buffers[$0.buffer].dtype }
    widths = dtypes.map(\.byteCount)
    var keys: [RowKeys] = []
    for dtype in dtypes[..<step.keyCount] {
      keys.append(try RowKeys(dtype, length: walk.length, skein_order))
    }
    self.keys = keys
    guard let restore = skein_restore(dtypes[0].rawValue) else {
      throw TensorError(.unsupported("an order of \(dtypes[0])"), in: "cpu")
    }
    self.restore = restore
    scatter = skein_store_strided(widths[0])
    copy = skein_copy_2d(widths[0])
    copyWords = skein_copy_2d(4)
    network = skein_network(keys[0].keyWidth)
    wideNetwork = skein_network(8)
    let isShort = walk.length <= Self.longestNetwork && walk.lanes >= 4
    if isShort && operands.count == 1 {
      form = .keys
      side = Int(keys[0].keyWidth == 8 ? SKEIN_SORT_LANES_64 : SKEIN_SORT_LANES_32)
    } else if isShort && step.keyCount == 1 && keys[0].keyWidth == 4 {
      form = .places
      side = Int(SKEIN_SORT_LANES_64)
    } else {
      form = .rows
      side = 1
    }
  }

  func run(_ frame: Frame) {
    if walk.isEmpty { return }
    nonisolated(unsafe) let frame = frame
    let parts = (walk.lanes + side - 1) / side
    let grain = WorkSharing.grain(unitCost: 32 * side * walk.length)
    let panelBytes = form == .rows ? 0 : 8 * side * walk.length
    let sorterBytes = RowSorter.byteCount(walk.length)
    ThreadPool.shared.run(count: walk.rows * parts, grain: grain) { range in
      BlockWorker.withMemory(3 * panelBytes + sorterBytes) { memory in
        // Lanes that no row uses are sorted too, whatever they hold.
        if form != .rows {
          memory.initializeMemory(as: UInt8.self, repeating: 0, count: panelBytes)
        }
        var sorter = RowSorter(walk.length, memory: memory + 3 * panelBytes)
        for unit in range {
          let (row, first) = (unit / parts, unit % parts * side)
          let count = Swift.min(side, walk.lanes - first)
          switch form {
          case .keys:
            if sortKeys(frame, row, first, count, memory, panelBytes) { continue }
            for lane in first..<(first + count) { sortRow(frame, row, lane, &sorter) }
          case .places: sortPlaces(frame, row, first, count, memory, panelBytes)
          case .rows: sortRow(frame, row, first, &sorter)
          }
        }
      }
    }
  }

  // MARK: Networks

  /// Fills `elements[i][lane]` with the first operand, and writes its keys behind it.
  ///
  /// - Returns: Whether some element is not what its key gives back.
  private func fill(
    _ frame: Frame,
    _ row: Int,
    _ first: Int,
    _ count: Int,
    _ elements: UnsafeMutableRawPointer,
    _ keys: UnsafeMutableRawPointer
  ) -> Bool {
    let width = widths[0]
    copy(
      elements,
      side * width,
      width,
      place(frame, 0, row, first),
      walk.stride(0) * width,
      walk.laneStride(0) * width,
      walk.length,
      count
    )
    return self.keys[0].keys(keys, elements, walk.length * side) != 0
  }

  /// Sorts lanes of keys alone; does nothing and says so when elements are not what their keys give back.
  private func sortKeys(
    _ frame: Frame,
    _ row: Int,
    _ first: Int,
    _ count: Int,
    _ memory: UnsafeMutableRawPointer,
    _ panelBytes: Int
  ) -> Bool {
    let keys = memory + panelBytes
    if fill(frame, row, first, count, memory, keys) { return false }
    network(keys, walk.length)
    restore(memory, keys, walk.length * side)
    let width = widths[0]
    copy(
      place(frame, 1, row, first),
      walk.stride(1) * width,
      walk.laneStride(1) * width,
      memory,
      side * width,
      width,
      walk.length,
      count
    )
    return true
  }

  /// Sorts lanes of keys with their places, then moves every operand.
  private func sortPlaces(
    _ frame: Frame,
    _ row: Int,
    _ first: Int,
    _ count: Int,
    _ memory: UnsafeMutableRawPointer,
    _ panelBytes: Int
  ) {
    let (keys, wide) = (memory + panelBytes, memory + 2 * panelBytes)
    _ = fill(frame, row, first, count, memory, keys)
    let composed = wide.assumingMemoryBound(to: UInt64.self)
    let words = keys.assumingMemoryBound(to: UInt32.self)
    skein_compose(composed, words, walk.length, side)
    wideNetwork(wide, walk.length)
    skein_low_words(words, composed, walk.length * side)
    copyWords(wide, walk.length * 4, 4, keys, 4, side * 4, side, walk.length)
    let index = wide.assumingMemoryBound(to: UInt32.self)
    for lane in 0..<count {
      move(frame, row, first + lane, index + lane * walk.length)
    }
  }

  // MARK: Rows

  private func sortRow(_ frame: Frame, _ row: Int, _ lane: Int, _ sorter: inout RowSorter) {
    for number in keys.indices.reversed() {
      let key = keys[number]
      let isLost = key.write(
        to: sorter.keys,
        place(frame, number, row, lane),
        stride: walk.stride(number) * key.width,
        walk.length,
        elements: sorter.elements
      )
      if operands.count == 1 && !isLost {
        sorter.sortKeys(width: key.keyWidth)
        let (target, stride) = (place(frame, 1, row, lane), walk.stride(1) * key.width)
        if stride == key.width { return restore(target, sorter.keys, walk.length) }
        restore(sorter.elements, sorter.keys, walk.length)
        return scatter(target, sorter.elements, stride, walk.length)
      }
      if number == keys.count - 1 {
        sorter.order(width: key.keyWidth)
      } else {
        sorter.reorder(width: key.keyWidth)
      }
    }
    move(frame, row, lane, sorter.index)
  }

  /// Writes the results of one row: every operand in the order of `index`.
  private func move(
    _ frame: Frame,
    _ row: Int,
    _ lane: Int,
    _ index: UnsafeMutablePointer<UInt32>
  ) {
    for number in operands.indices where results[number] != nil {
      let (width, target) = (widths[number], operands.count + number)
      skein_permute(
        place(frame, target, row, lane),
        walk.stride(target) * width,
        place(frame, number, row, lane),
        walk.stride(number) * width,
        index,
        walk.length,
        width
      )
    }
  }

  /// Where a lane of an operand, or of the result behind them, begins.
  private func place(_ frame: Frame, _ number: Int, _ row: Int, _ lane: Int)
    -> UnsafeMutableRawPointer
  {
    let operand = number % operands.count
    let buffer = number < operands.count ? operands[operand] : results[operand] ?? operands[operand]
    return frame[buffer] + walk.offset(number, row: row, lane: lane) * widths[operand]
  }
}
