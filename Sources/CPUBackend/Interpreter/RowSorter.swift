// SPDX-License-Identifier: Apache-2.0
//
// The order of one row: keys made of its elements, sorted together with the places they came from. A network sorts rows
// that are neither tiny nor huge; keys of 64 bits that need their places are sorted by digits, as others are.

internal import CKernels
internal import Loops
internal import TensorIR

/// The kernels by which rows of one type are ordered, and the memory that needs.
struct RowKeys: Sendable {
  let keys: skein_keys_kernel
  let gather: skein_strided_kernel
  /// Networks over the keys alone, and over keys that know where they were.
  let sortLine: skein_sort_line_kernel
  let sortPlaces: skein_sort_line_kernel
  /// The bytes of an element, and of a key.
  let width: Int
  let keyWidth: Int

  /// - Throws: When the type has no order, or indices of 32 bits cannot count the elements of a row.
  init(_ dtype: DType, length: Int, _ lookup: (UInt8) -> skein_keys_kernel?) throws(TensorError) {
    guard length <= Int(UInt32.max) else {
      throw TensorError(.unsupported("sorting \(length) elements"), in: "cpu")
    }
    width = dtype.byteCount
    keyWidth = width == 8 ? 8 : 4
    let keyType: DType = keyWidth == 8 ? .u64 : .u32
    guard let keys = lookup(dtype.rawValue),
      let sortLine = skein_sort_line(keyType.rawValue),
      let sortPlaces = skein_sort_line(DType.f64.rawValue)
    else {
      throw TensorError(.unsupported("an order of \(dtype)"), in: "cpu")
    }
    self.keys = keys
    self.sortLine = sortLine
    self.sortPlaces = sortPlaces
    gather = skein_load_strided(width)
  }

  /// Writes the keys of `count` elements that lie `stride` bytes apart; `elements` holds as many.
  ///
  /// - Returns: Whether some element is not what its key gives back.
  func write(
    to target: UnsafeMutableRawPointer,
    _ x: UnsafeMutableRawPointer,
    stride: Int,
    _ count: Int,
    elements: UnsafeMutableRawPointer
  ) -> Bool {
    if stride == width { return keys(target, x, count) != 0 }
    gather(elements, x, stride, count)
    return keys(target, elements, count) != 0
  }
}

/// Memory for ordering rows of up to `count` elements.
struct RowSorter {
  /// Rows that a network sorts: shorter ones are inserted, and the places in longer ones have too many bits.
  private static let network = 32...Int(SKEIN_SORT_MOST_PLACES)

  private let count: Int
  let elements: UnsafeMutableRawPointer
  let keys: UnsafeMutableRawPointer
  private let wide: UnsafeMutablePointer<UInt64>
  private let spare: UnsafeMutablePointer<UInt64>
  /// Which element comes where.
  private(set) var index: UnsafeMutablePointer<UInt32>
  private var other: UnsafeMutablePointer<UInt32>
  private var sorted: UnsafeMutablePointer<UInt32>
  /// What networks need.
  private let panel: UnsafeMutableRawPointer

  /// The bytes for rows of `count` elements, each array on lines of its own.
  static func byteCount(_ count: Int) -> Int {
    6 * 8 * padded(count) + (network.contains(count) ? skein_sort_line_bytes(count, 8) : 0)
  }

  private static func padded(_ count: Int) -> Int { (count + 7) & ~7 }

  /// A sorter whose arrays are in `memory`.
  init(_ count: Int, memory: UnsafeMutableRawPointer) {
    self.count = count
    let step = 8 * Self.padded(count)
    elements = memory
    keys = memory + step
    wide = (memory + 2 * step).assumingMemoryBound(to: UInt64.self)
    spare = (memory + 3 * step).assumingMemoryBound(to: UInt64.self)
    index = (memory + 4 * step).assumingMemoryBound(to: UInt32.self)
    other = (memory + 4 * step + step / 2).assumingMemoryBound(to: UInt32.self)
    sorted = (memory + 5 * step).assumingMemoryBound(to: UInt32.self)
    panel = memory + 6 * step
  }

  /// Sorts `keys` alone.
  func sortKeys(_ key: RowKeys) {
    if Self.network.contains(count) {
      _ = key.sortLine(keys, keys, panel, count)
    } else if key.keyWidth == 8 {
      let keys = keys.assumingMemoryBound(to: UInt64.self)
      skein_sort_u64(keys, spare, nil, nil, count, 0)
    } else {
      let keys = keys.assumingMemoryBound(to: UInt32.self)
      let spare = UnsafeMutableRawPointer(spare).assumingMemoryBound(to: UInt32.self)
      skein_sort_u32(keys, spare, nil, nil, count, 0)
    }
  }

  /// Makes `index` the stable order of `keys`; the keys are lost.
  func order(_ key: RowKeys) {
    if key.keyWidth == 8 {
      for place in 0..<count { index[place] = UInt32(truncatingIfNeeded: place) }
      let keys = keys.assumingMemoryBound(to: UInt64.self)
      skein_sort_u64(keys, spare, index, other, count, 0)
    } else if Self.network.contains(count) {
      let keys = keys.assumingMemoryBound(to: UInt32.self)
      let wide = UnsafeMutableRawPointer(wide).assumingMemoryBound(to: Double.self)
      skein_compose_places(wide, keys, count, 1)
      _ = key.sortPlaces(wide, wide, panel, count)
      skein_low_bits(index, wide, count, UInt32(SKEIN_SORT_MOST_PLACES - 1))
    } else {
      skein_compose(wide, keys.assumingMemoryBound(to: UInt32.self), count)
      skein_sort_u64(wide, spare, nil, nil, count, 32)
      skein_low_bits(index, wide, count, .max)
    }
  }

  /// Makes `index` the stable order of `keys`, and where those are equal the order that `index` was.
  mutating func reorder(_ key: RowKeys) {
    let width = key.keyWidth
    swap(&index, &sorted)
    // The keys in the order so far, then the order of those.
    skein_permute(wide, width, keys, width, sorted, count, width)
    keys.copyMemory(from: wide, byteCount: count * width)
    order(key)
    skein_permute(other, 4, sorted, 4, index, count, 4)
    swap(&index, &other)
  }
}
