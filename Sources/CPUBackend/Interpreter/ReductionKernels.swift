// SPDX-License-Identifier: Apache-2.0
//
// The fixed tree in which values are combined, over memory: chunks of a row, lanes of a chunk, halves of the lanes; then
// the chunks' results by the same rule. `CKernels.h` states it.

internal import CKernels
internal import Loops
internal import TensorIR

/// The kernels of one combination of one type, and the tree built from them.
///
/// Values are in block format: bf16 and f16 are combined as f32 and rounded by `write`.
struct ReductionKernels: Sendable {
  static let chunk = Int(SKEIN_REDUCTION_CHUNK)
  static let lanes = Int(SKEIN_LANES)

  let identity: skein_identity_kernel
  let accumulateRow: skein_accumulate_row_kernel
  let accumulateColumns: skein_accumulate_columns_kernel
  let combine: skein_combine_kernel
  let reduceRows: skein_reduce_rows_kernel
  /// From block format to memory, for halves.
  private let narrow: skein_unary_kernel?
  /// The bytes of a value while it is combined.
  let width: Int
  /// The bytes of a result in memory.
  let resultWidth: Int

  /// - Throws: When the combination has no meaning for the type.
  init(_ combination: Combination, _ dtype: DType) throws(TensorError) {
    guard let identity = skein_reduce_identity(combination.rawValue, dtype.rawValue),
      let row = skein_accumulate_row(combination.rawValue, dtype.rawValue),
      let columns = skein_accumulate_columns(combination.rawValue, dtype.rawValue),
      let combine = skein_combine(combination.rawValue, dtype.rawValue),
      let rows = skein_reduce_rows(combination.rawValue, dtype.rawValue)
    else { throw TensorError(.unsupported("\(combination) of \(dtype)"), in: "cpu") }
    self.identity = identity
    accumulateRow = row
    accumulateColumns = columns
    self.combine = combine
    reduceRows = rows
    let isHalf = dtype == .bf16 || dtype == .f16
    narrow = isHalf ? skein_convert(DType.f32.rawValue, dtype.rawValue) : nil
    width = isHalf ? 4 : dtype.byteCount
    resultWidth = dtype.byteCount
  }

  /// How many chunks `count` values have.
  static func chunks(_ count: Int) -> Int { (count + chunk - 1) / chunk }

  /// Calls `body` with the place where `count` combined values belong, then rounds them into `result` if need be.
  func write(
    _ count: Int,
    to result: UnsafeMutableRawPointer,
    _ body: (UnsafeMutableRawPointer) -> Void
  ) {
    guard let narrow else { return body(result) }
    BlockWorker.withMemory(count * width) { values in
      body(values)
      narrow(result, values, count)
    }
  }

  /// out[r] = the values x[r, 0 ..< count] combined; both contiguous.
  func combineRows(
    _ out: UnsafeMutableRawPointer,
    _ x: UnsafeRawPointer,
    rows: Int,
    count: Int
  ) {
    if count <= Self.chunk { return reduceRows(out, x, count, rows, count) }
    let chunks = Self.chunks(count)
    BlockWorker.withMemory(rows * chunks * width) { partial in
      for row in 0..<rows {
        let start = x + row * count * width
        let whole = count / Self.chunk
        let target = partial + row * chunks * width
        reduceRows(target, start, Self.chunk, whole, Self.chunk)
        if whole < chunks {
          let rest = count - whole * Self.chunk
          reduceRows(target + whole * width, start + whole * Self.chunk * width, rest, 1, rest)
        }
      }
      combineRows(out, partial, rows: rows, count: chunks)
    }
  }

  /// out[c] = the values x[0 ..< count, c] combined; both contiguous.
  func combineColumns(
    _ out: UnsafeMutableRawPointer,
    _ x: UnsafeRawPointer,
    count: Int,
    columns: Int
  ) {
    let chunks = Self.chunks(count)
    let rowBytes = columns * width
    BlockWorker.withMemory((Self.lanes + (chunks > 1 ? chunks : 0)) * rowBytes) { memory in
      let partial = memory + Self.lanes * rowBytes
      for chunk in 0..<chunks {
        let first = chunk * Self.chunk
        identity(memory, Self.lanes * columns)
        accumulateColumns(
          memory,
          columns,
          x + first * rowBytes,
          columns,
          0,
          Swift.min(Self.chunk, count - first),
          columns
        )
        combine(chunks > 1 ? partial + chunk * rowBytes : out, memory, columns, columns)
      }
      if chunks > 1 { combineColumns(out, partial, count: chunks, columns: columns) }
    }
  }
}
