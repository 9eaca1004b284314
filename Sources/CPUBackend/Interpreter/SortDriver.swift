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
    /// Lanes of a network of elements, or of their keys: there is nothing else.
    case elements
    /// Lanes of a network of keys that know where they were.
    case places
    /// One row at a time.
    case rows
  }

  /// Longer rows are sorted faster by digits.
  private static let longestNetwork = 16384
  /// How many lanes a network over keys with their places has.
  private static let placeLanes = Int(SKEIN_SORT_LANES_64)
  /// The bits of an index, in what `skein_compose_lanes` writes.
  private static let placeMask: UInt32 = 1 << 20 - 1

  private let walk: LaneWalk
  private let form: Form
  private let keys: [RowKeys]
  private let restore: skein_restore_kernel
  private let scatter: skein_strided_kernel
  private let copy: skein_copy_2d_kernel
  private let copyWords: skein_copy_2d_kernel
  /// Whether elements may be sorted as they are; none for types that are sorted by keys.
  private let isPlain: skein_plain_kernel?
  /// Networks over elements or keys, and over keys that know where they were.
  private let network: skein_network_kernel
  private let placeNetwork: skein_network_kernel
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
    isPlain = skein_plain(dtypes[0].rawValue)
    let sorted = isPlain != nil ? dtypes[0] : keys[0].keyWidth == 8 ? .u64 : .u32
    network = skein_network(sorted.rawValue)
    placeNetwork = skein_network(DType.f64.rawValue)
    let isShort = walk.length <= Self.longestNetwork && walk.lanes >= 4
    if isShort && operands.count == 1 {
      form = .elements
      side = Int(keys[0].keyWidth == 8 ? SKEIN_SORT_LANES_64 : SKEIN_SORT_LANES_32)
    } else if isShort && step.keyCount == 1 && keys[0].keyWidth == 4 {
      form = .places
      side = Self.placeLanes
    } else {
      form = .rows
      side = 1
    }
  }

  func run(_ frame: Frame) {
    if walk.isEmpty { return }
    nonisolated(unsafe) let frame = frame
    let parts = (walk.lanes + side - 1) / side
    let grain = WorkSharing.grain(unitCost: 16 * side * walk.length)
    let rest = walk.length % Int(SKEIN_SORT_PLACES)
    let places = walk.length + (rest == 0 ? 0 : Int(SKEIN_SORT_PLACES) - rest)
    let panelBytes = form == .rows ? 0 : 64 * places
    let sorterBytes = RowSorter.byteCount(walk.length)
    ThreadPool.shared.run(count: walk.rows * parts, grain: grain) { range in
      BlockWorker.withMemory(3 * panelBytes + sorterBytes) { memory in
        var sorter = RowSorter(walk.length, memory: memory + 3 * panelBytes)
        for unit in range {
          let (row, first) = (unit / parts, unit % parts * side)
          let count = Swift.min(side, walk.lanes - first)
          switch form {
          case .elements:
            if sortElements(frame, row, first, count, memory, panelBytes) { continue }
            // Elements that are equal differ: each has to stay with its place.
            for part in stride(from: first, to: first + count, by: Self.placeLanes) {
              let count = Swift.min(Self.placeLanes, first + count - part)
              if keys[0].keyWidth == 4 {
                sortPlaces(frame, row, part, count, memory, panelBytes)
              } else {
                for lane in part..<(part + count) { sortRow(frame, row, lane, &sorter) }
              }
            }
          case .places: sortPlaces(frame, row, first, count, memory, panelBytes)
          case .rows: sortRow(frame, row, first, &sorter)
          }
        }
      }
    }
  }

  // MARK: Networks

  /// Fills `elements[i][lane]` with `count` lanes of the first operand.
  private func fill(
    _ frame: Frame,
    _ row: Int,
    _ first: Int,
    _ count: Int,
    _ elements: UnsafeMutableRawPointer,
    lanes: Int
  ) {
    let width = widths[0]
    // Lanes that no row uses are sorted too.
    if count < lanes {
      elements.initializeMemory(as: UInt8.self, repeating: 0, count: walk.length * lanes * width)
    }
    copy(
      elements,
      lanes * width,
      width,
      place(frame, 0, row, first),
      walk.stride(0) * width,
      walk.laneStride(0) * width,
      walk.length,
      count
    )
  }

  /// Sorts lanes of elements; does nothing and says so where some element is not what its key gives back.
  private func sortElements(
    _ frame: Frame,
    _ row: Int,
    _ first: Int,
    _ count: Int,
    _ memory: UnsafeMutableRawPointer,
    _ panelBytes: Int
  ) -> Bool {
    fill(frame, row, first, count, memory, lanes: side)
    if let isPlain {
      if isPlain(memory, walk.length * side) == 0 { return false }
      network(memory, walk.length)
    } else {
      let keys = memory + panelBytes
      if self.keys[0].keys(keys, memory, walk.length * side) != 0 { return false }
      network(keys, walk.length)
      restore(memory, keys, walk.length * side)
    }
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
    let lanes = Self.placeLanes
    fill(frame, row, first, count, memory, lanes: lanes)
    let words = (memory + panelBytes).assumingMemoryBound(to: UInt32.self)
    let wide = memory + 2 * panelBytes
    _ = keys[0].keys(words, memory, walk.length * lanes)
    skein_compose_lanes(wide.assumingMemoryBound(to: Double.self), words, walk.length)
    placeNetwork(wide, walk.length)
    skein_low_bits(words, wide, walk.length * lanes, Self.placeMask)
    copyWords(wide, walk.length * 4, 4, words, 4, lanes * 4, lanes, walk.length)
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
