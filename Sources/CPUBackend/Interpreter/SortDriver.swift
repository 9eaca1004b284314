// SPDX-License-Identifier: Apache-2.0
//
// Sorting along an axis. Many rows that are not too long are sorted side by side, one in each lane of a vector, by a network
// of comparisons; others one at a time. All ways are stable, so the choice shows in no result.

internal import CKernels
internal import Loops
internal import TensorIR

/// A sort that is ready to run.
final class SortDriver: Sendable {
  private enum Form: Sendable {
    /// Lanes of a network of elements that are neighbours in each row: there is nothing else.
    case lines(skein_sort_lines_kernel)
    /// Lanes of a network of keys alone.
    case keys
    /// Lanes of a network of keys that know where they were.
    case places
    /// One row at a time.
    case rows
  }

  /// How many lanes a network over keys with their places has.
  private static let placeLanes = Int(SKEIN_SORT_LANES_64)

  private let walk: LaneWalk
  private let form: Form
  private let keys: [RowKeys]
  private let restore: skein_restore_kernel
  private let scatter: skein_strided_kernel
  private let copy: skein_copy_2d_kernel
  private let copyWords: skein_copy_2d_kernel
  /// Networks over keys alone, and over keys that know where they were.
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
    network = skein_network((keys[0].keyWidth == 8 ? DType.u64 : .u32).rawValue)
    placeNetwork = skein_network(DType.f64.rawValue)
    let (isAlone, isNarrow) = (operands.count == 1, keys[0].keyWidth == 4)
    let side = Int(isAlone && isNarrow ? SKEIN_SORT_LANES_32 : SKEIN_SORT_LANES_64)
    if !Self.runsBesideOthers(walk, side: side) {
      form = .rows
      self.side = 1
    } else if isAlone {
      let areLines = walk.stride(0) == 1 && walk.stride(1) == 1
      form = (areLines ? skein_sort_lines(dtypes[0].rawValue) : nil).map(Form.lines) ?? .keys
      self.side = side
    } else if step.keyCount == 1 && isNarrow {
      form = .places
      self.side = side
    } else {
      form = .rows
      self.side = 1
    }
  }

  /// Whether rows are sorted faster `side` at a time, though some lanes be empty, than each alone.
  private static func runsBesideOthers(_ walk: LaneWalk, side: Int) -> Bool {
    // A row alone fills the lanes of a network, too, by its parts; what has to be gathered is best gathered together.
    if walk.length <= 128 { return walk.lanes >= 4 }
    let longest = walk.stride(0) == 1 ? 1536 : 16384
    return walk.length <= longest && walk.lanes >= side * 3 / 4
  }

  func run(_ frame: Frame) {
    if walk.isEmpty { return }
    nonisolated(unsafe) let frame = frame
    let parts = (walk.lanes + side - 1) / side
    let grain = WorkSharing.grain(unitCost: 16 * side * walk.length)
    let rest = walk.length % Int(SKEIN_SORT_PLACES)
    let places = walk.length + (rest == 0 ? 0 : Int(SKEIN_SORT_PLACES) - rest)
    let panelBytes = if case .rows = form { 0 } else { 64 * places }
    let sorterBytes = RowSorter.byteCount(walk.length)
    ThreadPool.shared.run(count: walk.rows * parts, grain: grain) { range in
      BlockWorker.withMemory(3 * panelBytes + sorterBytes) { memory in
        var sorter = RowSorter(walk.length, memory: memory + 3 * panelBytes)
        for unit in range {
          let (row, first) = (unit / parts, unit % parts * side)
          let count = Swift.min(side, walk.lanes - first)
          switch form {
          case .lines(let kernel):
            let (x, out) = (place(frame, 0, row, first), place(frame, 1, row, first))
            let (xLine, outLine) = (walk.laneStride(0), walk.laneStride(1))
            if kernel(out, outLine, x, xLine, memory, count, walk.length) != 0 { continue }
            sortSimilar(frame, row, first, count, memory, panelBytes, &sorter)
          case .keys:
            if sortKeys(frame, row, first, count, memory, panelBytes) { continue }
            sortSimilar(frame, row, first, count, memory, panelBytes, &sorter)
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

  /// Sorts lanes of keys alone; does nothing and says so where some element is not what its key gives back.
  private func sortKeys(
    _ frame: Frame,
    _ row: Int,
    _ first: Int,
    _ count: Int,
    _ memory: UnsafeMutableRawPointer,
    _ panelBytes: Int
  ) -> Bool {
    fill(frame, row, first, count, memory, lanes: side)
    let keys = memory + panelBytes
    if self.keys[0].keys(keys, memory, walk.length * side) != 0 { return false }
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

  /// Sorts lanes of elements that are equal but differ: each has to stay with its place.
  private func sortSimilar(
    _ frame: Frame,
    _ row: Int,
    _ first: Int,
    _ count: Int,
    _ memory: UnsafeMutableRawPointer,
    _ panelBytes: Int,
    _ sorter: inout RowSorter
  ) {
    for part in stride(from: first, to: first + count, by: Self.placeLanes) {
      let count = Swift.min(Self.placeLanes, first + count - part)
      if keys[0].keyWidth == 4 {
        sortPlaces(frame, row, part, count, memory, panelBytes)
      } else {
        for lane in part..<(part + count) { sortRow(frame, row, lane, &sorter) }
      }
    }
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
    skein_compose_places(wide.assumingMemoryBound(to: Double.self), words, walk.length, lanes)
    placeNetwork(wide, walk.length)
    skein_low_bits(words, wide, walk.length * lanes, UInt32(SKEIN_SORT_MOST_PLACES - 1))
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
        sorter.sortKeys(key)
        let (target, stride) = (place(frame, 1, row, lane), walk.stride(1) * key.width)
        if stride == key.width { return restore(target, sorter.keys, walk.length) }
        restore(sorter.elements, sorter.keys, walk.length)
        return scatter(target, sorter.elements, stride, walk.length)
      }
      if number == keys.count - 1 {
        sorter.order(key)
      } else {
        sorter.reorder(key)
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
