// SPDX-License-Identifier: Apache-2.0
//
// Kernels that move windows to and from places that are data, on every instruction set.

import CKernels
import TensorIR
import Testing

struct WindowKernelTests {
  /// Indices of every kind: inside, outside on both sides, the ends of the type.
  private func indices<T: FixedWidthInteger>(_: T.Type) -> [T] {
    var bits = RandomBits(seed: 3)
    return (0..<97).map { _ in T(truncatingIfNeeded: Int.random(in: -3...13, using: &bits)) }
      + [.min, .max, 0, 9, 10]
  }

  @Test func `places are kept within the operand, or marked as outside`() {
    InstructionSet.forEach { _ in
      check(Int8.self, .i8)
      check(Int16.self, .i16)
      check(Int32.self, .i32)
      check(Int64.self, .i64)
      check(UInt8.self, .u8)
      check(UInt16.self, .u16)
      check(UInt32.self, .u32)
      check(UInt64.self, .u64)
    }
  }

  private func check<T: FixedWidthInteger>(_: T.Type, _ dtype: DType) {
    let given = indices(T.self)
    for (spread, skips) in [(1, false), (1, true), (2, false), (2, true)] {
      let count = given.count / spread
      var offsets = (0..<count).map { $0 == 5 ? -1 : Int64($0) }
      let expected = offsets.enumerated().map { number, offset -> Int64 in
        let wanted = Int(clamping: given[number * spread])
        let place = min(max(wanted, 0), 9)
        return offset < 0 || skips && place != wanted ? -1 : offset + Int64(place * 24)
      }
      let stride = spread * MemoryLayout<T>.size
      skein_places(dtype.rawValue)?(&offsets, given, stride, count, 9, 24, skips ? 1 : 0)
      #expect(offsets == expected, "\(dtype), every \(spread)")
    }
  }

  @Test func `windows are read and written, in order, where they lie in a part`() {
    InstructionSet.forEach { set in
      for length in [1, 2, 3, 16, 17, 64, 100] {
        var bits = RandomBits(seed: UInt64(length))
        let table = (0..<1000).map { _ in UInt32(truncatingIfNeeded: bits.next()) }
        let places = (0..<70).map { _ in Int.random(in: -1...(1000 - length), using: &bits) }
        let offsets = places.map { Int64($0 < 0 ? -1 : $0 * 4) }
        let fill: UInt32 = 7
        let read = places.flatMap { place in
          place < 0 ? Array(repeating: fill, count: length) : Array(table[place..<(place + length)])
        }
        for streams: Int32 in [0, 1] {
          let got = [UInt32](count: read.count) { out in
            skein_read_windows(4, length * 4)?(
              out,
              length * 4,
              table,
              offsets,
              offsets.count,
              length * 4,
              [fill],
              4,
              streams
            )
          }
          #expect(got == read, "\(set), \(length)")
        }
        let (low, high) = (Int64(400), Int64(3000))
        var (written, sums) = (table, table)
        var (expected, expectedSums) = (table, table)
        for (row, offset) in offsets.enumerated() where offset >= low && offset < high {
          for column in 0..<length {
            expected[Int(offset) / 4 + column] = read[row * length + column]
            expectedSums[Int(offset) / 4 + column] &+= read[row * length + column]
          }
        }
        skein_write_windows(4, length * 4)?(
          &written,
          offsets,
          read,
          length * 4,
          offsets.count,
          length * 4,
          low,
          high
        )
        skein_combine_windows(0, DType.u32.rawValue)?(
          &sums,
          offsets,
          read,
          length * 4,
          offsets.count,
          length,
          low,
          high
        )
        #expect(written == expected && sums == expectedSums, "\(set), \(length)")
      }
    }
  }
}
