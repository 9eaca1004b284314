// SPDX-License-Identifier: Apache-2.0
//
// Kernels that move bits, for every element size.

import CKernels
import TensorIR
import Testing

struct MoveKernelTests {
  @Test func `blocks are filled, loaded and stored by strides and by indices`() {
    InstructionSet.forEach { _ in
      check(UInt8.self)
      check(UInt16.self)
      check(UInt32.self)
      check(UInt64.self)
    }
  }

  private func check<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) {
    let size = MemoryLayout<T>.size
    let x = (0..<200).map { T(truncatingIfNeeded: $0 &* 0x0123_4567_89ab_cdef) }
    #expect(
      [T](count: 33) { skein_fill(size)?($0, [x[5]], 33) } == Array(repeating: x[5], count: 33)
    )
    for stride in [0, 1, 2, 3, -2] {
      let start = stride < 0 ? 150 : 0
      let indices = (0..<50).map { start + $0 * stride }
      x.withUnsafeBytes { bytes in
        let base = bytes.baseAddress.map { $0 + start * size }
        let loaded = [T](count: 50) { skein_load_strided(size)?($0, base, stride * size, 50) }
        #expect(loaded == indices.map { x[$0] })
      }
      let wide = indices.map { Int64($0) }
      #expect(
        [T](count: 50) { skein_load_indexed(size)?($0, x, wide, 50) } == indices.map { x[$0] }
      )
      var (strided, indexed) = ([T](repeating: 0, count: 200), [T](repeating: 0, count: 200))
      strided.withUnsafeMutableBytes { bytes in
        let base = bytes.baseAddress.map { $0 + start * size }
        skein_store_strided(size)?(base, x, stride * size, 50)
      }
      skein_store_indexed(size)?(&indexed, x, wide, 50)
      var expected = [T](repeating: 0, count: 200)
      for (i, index) in indices.enumerated() { expected[index] = x[i] }
      #expect(strided == expected && indexed == expected)
    }
    for (rows, columns) in [(1, 1), (5, 70), (16, 16), (33, 47), (64, 32)] {
      let plane = (0..<rows * columns).map { T(truncatingIfNeeded: $0 &* 0x1234_5678_9abc) }
      let turned = (0..<columns).flatMap { c in (0..<rows).map { plane[$0 * columns + c] } }
      let copy = skein_copy_2d(size)
      let transposed = [T](count: plane.count) {
        copy?($0, rows * size, size, plane, size, columns * size, columns, rows)
      }
      #expect(transposed == turned)
      let scattered = [T](count: plane.count) {
        copy?($0, size, rows * size, plane, columns * size, size, rows, columns)
      }
      #expect(scattered == turned)
      let same = [T](count: plane.count) {
        copy?($0, columns * size, size, plane, columns * size, size, rows, columns)
      }
      #expect(same == plane)
      let reversed = plane.withUnsafeBytes { bytes in
        [T](count: plane.count) {
          copy?(
            $0,
            columns * size,
            size,
            bytes.baseAddress.map { $0 + (plane.count - 1) * size },
            -columns * size,
            -size,
            rows,
            columns
          )
        }
      }
      #expect(reversed == plane.reversed())
    }
  }

  @Test func `elements of 16 bytes are copied too, turned or not`() {
    let (rows, columns) = (5, 7)
    let plane = (0..<UInt64(2 * rows * columns)).map { $0 &* 0x1234_5678_9abc }
    let turned = (0..<columns).flatMap { c in
      (0..<rows).flatMap { r in plane[(2 * (r * columns + c))...].prefix(2) }
    }
    InstructionSet.forEach { _ in
      let copy = skein_copy_2d(16)
      let transposed = [UInt64](count: plane.count) {
        copy?($0, rows * 16, 16, plane, 16, columns * 16, columns, rows)
      }
      #expect(transposed == turned)
    }
  }

  @Test func `parts of complex numbers are taken apart and put together`() {
    let real = (0..<37).map(Float.init)
    let imaginary = real.map { -$0 }
    let pairs = [Float](count: 74) { skein_interleave(4)?($0, real, imaginary, 37) }
    #expect(pairs == zip(real, imaginary).flatMap { [$0, $1] })
    let second = pairs.withUnsafeBufferPointer { pairs in
      [Float](count: 37) { skein_load_strided(4)?($0, pairs.baseAddress.map { $0 + 1 }, 8, 37) }
    }
    #expect(second == imaginary)
  }

  @Test func `iota counts in every type`() {
    #expect(
      [Int32](count: 5) { skein_iota(DType.i32.rawValue)?($0, 7, -3, 5) } == [7, 4, 1, -2, -5]
    )
    #expect([UInt8](count: 3) { skein_iota(DType.u8.rawValue)?($0, 255, 1, 3) } == [255, 0, 1])
    #expect(
      [Bool](count: 3) { skein_iota(DType.bool.rawValue)?($0, 0, 1, 3) } == [false, true, true]
    )
    #expect(
      [Float](count: 3) { skein_iota(DType.f32.rawValue)?($0, 16_777_216, 1, 3) }
        == [16_777_216, 16_777_216, 16_777_218]
    )
    #expect([Double](count: 2) { skein_iota(DType.f64.rawValue)?($0, -1, 1, 2) } == [-1, 0])
    let brains = [UInt16](count: 3) { skein_iota(DType.bf16.rawValue)?($0, 256, 1, 3) }
    #expect(brains.map(bf16Value) == [256, 256, 258])
    let halves = [UInt16](count: 3) { skein_iota(DType.f16.rawValue)?($0, 2048, 1, 3) }
    #expect(halves.map(f16Value) == [2048, 2048, 2050])
  }
}
