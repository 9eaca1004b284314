// SPDX-License-Identifier: Apache-2.0
//
// The index of the largest or smallest element along an axis, one result after the other or many side by side.

internal import CKernels
internal import Loops
internal import TensorIR

/// An argument reduction that is ready to run.
final class ArgumentDriver: Sendable {
  /// How many elements are searched at a time, and how many results lie side by side.
  private static let block = 512

  private let step: ArgumentStep
  private let row: skein_arg_row_kernel
  private let columns: skein_arg_columns_kernel
  private let widen: skein_unary_kernel?
  private let gather: skein_strided_kernel
  private let narrow: skein_unary_kernel
  private let width: Int
  private let valueWidth: Int
  private let resultWidth: Int
  private let count: Int

  init(_ step: ArgumentStep, buffers: [Plan.Buffer]) throws(TensorError) {
    let operand = buffers[step.operand.buffer].dtype
    let result = buffers[step.result.buffer].dtype
    guard let row = skein_arg_row(step.kind.rawValue, operand.rawValue),
      let columns = skein_arg_columns(step.kind.rawValue, operand.rawValue),
      let narrow = skein_convert(DType.i64.rawValue, result.rawValue)
    else { throw TensorError(.unsupported("arg \(step.kind) of \(operand)"), in: "cpu") }
    self.step = step
    self.row = row
    self.columns = columns
    self.narrow = narrow
    let isHalf = operand == .bf16 || operand == .f16
    widen = isHalf ? skein_convert(operand.rawValue, DType.f32.rawValue) : nil
    width = operand.byteCount
    valueWidth = isHalf ? 4 : width
    gather = skein_load_strided(width)
    resultWidth = result.byteCount
    count = step.sizes.dropLast().reduce(1, *)
  }

  func run(_ frame: Frame) {
    if count == 0 { return }
    nonisolated(unsafe) let operand = frame[step.operand.buffer] + step.operand.base * width
    nonisolated(unsafe) let result = frame[step.result.buffer] + step.result.base * resultWidth
    let length = step.sizes[step.sizes.count - 1]
    // Where results lie side by side in memory and their elements do not, many are searched at once.
    let last = step.sizes.count - 2
    let isColumns =
      last >= 0 && step.operand.strides[last] == 1 && step.operand.strides[last + 1] != 1
      && widen == nil
    if isColumns {
      let size = step.sizes[last]
      let grain = WorkSharing.grain(unitCost: length * size)
      ThreadPool.shared.run(count: count / size, grain: grain) { range in
        for outer in range { searchColumns(operand, result, outer, size, length) }
      }
    } else {
      let grain = WorkSharing.grain(unitCost: length)
      ThreadPool.shared.run(count: count, grain: grain) { range in
        for number in range { searchRow(operand, result, number, length) }
      }
    }
  }

  /// The byte where the elements of a result begin; `axes` of its axes are walked by `number`.
  private func offset(_ number: Int, axes: Int) -> Int {
    var rest = number
    var offset = 0
    for axis in stride(from: axes - 1, through: 0, by: -1) {
      offset += rest % step.sizes[axis] * step.operand.strides[axis]
      rest /= step.sizes[axis]
    }
    return offset * width
  }

  private func searchRow(
    _ operand: UnsafeMutableRawPointer,
    _ result: UnsafeMutableRawPointer,
    _ number: Int,
    _ length: Int
  ) {
    let start = operand + offset(number, axes: step.sizes.count - 1)
    let stride = step.operand.strides[step.sizes.count - 1] * width
    var best: UInt64 = 0
    var index: Int64 = -1
    if stride == width && widen == nil {
      row(&best, &index, start, length, 0)
    } else {
      BlockWorker.withMemory(Self.block * (width + valueWidth)) { memory in
        let wide = memory + Self.block * width
        var first = 0
        while first < length {
          let n = Swift.min(Self.block, length - first)
          gather(memory, start + first * stride, stride, n)
          if let widen { widen(wide, memory, n) }
          row(&best, &index, widen == nil ? memory : wide, n, Int64(first))
          first += n
        }
      }
    }
    narrow(result + number * resultWidth, &index, 1)
  }

  private func searchColumns(
    _ operand: UnsafeMutableRawPointer,
    _ result: UnsafeMutableRawPointer,
    _ outer: Int,
    _ size: Int,
    _ length: Int
  ) {
    let start = operand + offset(outer, axes: step.sizes.count - 2)
    let rowStride = step.operand.strides[step.sizes.count - 1]
    BlockWorker.withMemory(Self.block * (width + 8)) { memory in
      let indices = memory.assumingMemoryBound(to: Int64.self)
      let values = memory + Self.block * 8
      for first in stride(from: 0, to: size, by: Self.block) {
        let n = Swift.min(Self.block, size - first)
        indices.update(repeating: -1, count: n)
        columns(values, indices, start + first * width, rowStride, length, n, 0)
        narrow(result + (outer * size + first) * resultWidth, indices, n)
      }
    }
  }
}
