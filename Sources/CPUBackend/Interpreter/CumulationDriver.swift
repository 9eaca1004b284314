// SPDX-License-Identifier: Apache-2.0
//
// Running combinations. Every problem runs in order of its elements; what is chosen here is only which problems run side by
// side: those that lie side by side in memory, those that are turned around in registers or in the cache, or one at a time.

internal import CKernels
internal import Loops
internal import Storage
internal import TensorIR

/// A running combination that is ready to run.
final class CumulationDriver: Sendable {
  private enum Kernel: Sendable {
    case cumulate(skein_cumulate_kernel)
    case recur(skein_recur_kernel)
  }

  private enum Form: Sendable {
    /// Lanes side by side in memory, so many at a time.
    case columns(Int)
    /// One lane at a time, where it is.
    case single
    /// So many lanes of neighbours at a time, turned around in registers.
    case lines(skein_cumulate_lines_kernel)
    /// So many lanes at a time, turned around in the cache.
    case panel(Int)
  }

  /// How many lanes that are lines in memory a thread is given at least: as many as the widest vectors have.
  private static let lineCount = 16
  /// Shorter lines leave most of a register empty.
  private static let shortestLine = 5
  /// How many elements of each lane are in the cache at a time.
  private static let chunk = 256

  private let kernel: Kernel
  private let walk: LaneWalk
  private let buffers: [Int]
  private let form: Form
  /// Where the running values begin, as bits.
  private let identity: UInt64
  private let fill: skein_fill_kernel
  private let copy: skein_copy_2d_kernel
  private let widen: skein_unary_kernel?
  private let narrow: skein_unary_kernel?
  /// The bytes of an element in memory, and of a running value.
  private let width: Int
  private let valueWidth: Int

  init(_ step: CumulationStep, buffers: [Plan.Buffer]) throws(TensorError) {
    var lines: skein_cumulate_lines_kernel?
    let dtype = buffers[step.result.buffer].dtype
    let isHalf = dtype == .bf16 || dtype == .f16
    let value = isHalf ? DType.f32 : dtype
    switch step.step {
    case .combination(let combination):
      guard let kernel = skein_cumulate(combination.rawValue, dtype.rawValue) else {
        throw TensorError(.unsupported("running \(combination) of \(dtype)"), in: "cpu")
      }
      self.kernel = .cumulate(kernel)
      identity = combination.first(value)
      lines = skein_cumulate_lines(combination.rawValue, dtype.rawValue)
    case .recurrence:
      guard let kernel = skein_recur(dtype.rawValue) else {
        throw TensorError(.unsupported("recurrence of \(dtype)"), in: "cpu")
      }
      self.kernel = .recur(kernel)
      identity = 0
    }
    walk = LaneWalk(step.sizes, step.operands + [step.result])
    self.buffers = step.operands.map(\.buffer) + [step.result.buffer]
    width = dtype.byteCount
    valueWidth = value.byteCount
    fill = skein_fill(valueWidth)
    copy = skein_copy_2d(width)
    widen = isHalf ? skein_convert(dtype.rawValue, value.rawValue) : nil
    narrow = isHalf ? skein_convert(value.rawValue, dtype.rawValue) : nil
    let areBesideEachOther = (0..<self.buffers.count).allSatisfy { [walk] in
      walk.laneStride($0) == 1
    }
    if isHalf {
      form = .panel(Swift.min(walk.lanes, 64))
    } else if walk.lanes > 1 && areBesideEachOther {
      form = .columns(Swift.min(walk.lanes, 512))
    } else if walk.lanes < 4 {
      form = .single
    } else if let lines, walk.length >= Self.shortestLine, walk.stride(0) == walk.stride(1),
      abs(walk.stride(0)) == 1
    {
      form = .lines(lines)
    } else {
      form = .panel(Swift.min(walk.lanes, 64))
    }
  }

  func run(_ frame: Frame) {
    if walk.isEmpty { return }
    nonisolated(unsafe) let frame = frame
    let side =
      switch form {
      case .columns(let side), .panel(let side): side
      case .lines: Self.lineCount
      case .single: 1
      }
    let parts = (walk.lanes + side - 1) / side
    let grain = WorkSharing.grain(unitCost: 2 * side * walk.length)
    ThreadPool.shared.run(count: walk.rows * parts, grain: grain) { range in
      BlockWorker.withMemory(byteCount(side)) { memory in
        for unit in range {
          let first = unit % parts * side
          run(
            frame,
            row: unit / parts,
            lanes: first..<Swift.min(first + side, walk.lanes),
            memory
          )
        }
      }
    }
  }

  /// The running values, and for panels the elements and, of halves, their values.
  private func byteCount(_ side: Int) -> Int {
    guard case .panel = form else { return side * valueWidth }
    let values = Self.chunk * side * valueWidth * (buffers.count - 1)
    return side * valueWidth + values + (widen == nil ? 0 : Self.chunk * side * width)
  }

  private func run(
    _ frame: Frame,
    row: Int,
    lanes: Range<Int>,
    _ memory: UnsafeMutableRawPointer
  ) {
    var identity = identity
    func place(_ number: Int) -> UnsafeMutableRawPointer {
      frame[buffers[number]] + walk.offset(number, row: row, lane: lanes.lowerBound) * width
    }
    if case .lines(let kernel) = form {
      let (x, out) = (place(0), place(1))
      let (xLine, outLine) = (walk.laneStride(0), walk.laneStride(1))
      let isBackwards: Int32 = walk.stride(0) < 0 ? 1 : 0
      return kernel(out, outLine, x, xLine, &identity, lanes.count, walk.length, isBackwards)
    }
    fill(memory, &identity, lanes.count)
    let operands = buffers.count - 1
    if case .panel(let side) = form {
      let panels = memory + side * valueWidth
      for first in stride(from: 0, to: walk.length, by: Self.chunk) {
        let count = Swift.min(Self.chunk, walk.length - first)
        runPanel(place, first, count, lanes.count, acc: memory, panels)
      }
    } else {
      apply(
        place(operands),
        walk.stride(operands),
        place(0),
        walk.stride(0),
        place(operands - 1),
        walk.stride(operands - 1),
        acc: memory,
        walk.length,
        lanes.count
      )
    }
  }

  private func runPanel(
    _ place: (Int) -> UnsafeMutableRawPointer,
    _ first: Int,
    _ count: Int,
    _ side: Int,
    acc: UnsafeMutableRawPointer,
    _ panels: UnsafeMutableRawPointer
  ) {
    let operands = buffers.count - 1
    let panelBytes = Self.chunk * side * valueWidth
    let elements = panels + operands * panelBytes
    for number in 0..<operands {
      let panel = panels + number * panelBytes
      copy(
        widen == nil ? panel : elements,
        side * width,
        width,
        place(number) + first * walk.stride(number) * width,
        walk.stride(number) * width,
        walk.laneStride(number) * width,
        count,
        side
      )
      if let widen { widen(panel, elements, count * side) }
    }
    let second = panels + (operands - 1) * panelBytes
    apply(panels, side, panels, side, second, side, acc: acc, count, side)
    if let narrow { narrow(elements, panels, count * side) }
    copy(
      place(operands) + first * walk.stride(operands) * width,
      walk.stride(operands) * width,
      walk.laneStride(operands) * width,
      narrow == nil ? panels : elements,
      side * width,
      width,
      count,
      side
    )
  }

  /// out[r] from x[r], or from x[r] and y[r].
  private func apply(
    _ out: UnsafeMutableRawPointer,
    _ outRow: Int,
    _ x: UnsafeMutableRawPointer,
    _ xRow: Int,
    _ y: UnsafeMutableRawPointer,
    _ yRow: Int,
    acc: UnsafeMutableRawPointer,
    _ rows: Int,
    _ columns: Int
  ) {
    switch kernel {
    case .cumulate(let kernel): kernel(out, outRow, x, xRow, acc, rows, columns)
    case .recur(let kernel): kernel(out, outRow, x, xRow, y, yRow, acc, rows, columns)
    }
  }
}

extension Combination {
  /// The value that any first element replaces, as bits of its type.
  fileprivate func first(_ dtype: DType) -> UInt64 {
    switch self {
    case .sum: ScalarValue(dtype.isFloating ? -0.0 : 0, as: dtype).bits
    case .product: ScalarValue(1, as: dtype).bits
    case .maximum: dtype == .bool ? 0 : ScalarValue(-Double.infinity, as: dtype).bits
    case .minimum: ScalarValue(Double.infinity, as: dtype).bits
    case .and: ScalarValue(-1, as: dtype).bits
    case .or: 0
    }
  }
}
