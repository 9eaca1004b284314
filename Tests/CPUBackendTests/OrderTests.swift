// SPDX-License-Identifier: Apache-2.0
//
// Rows that are sorted, or run along, side by side in vectors give the bits that each gives alone; and the kernels that do
// so are right at every length, in every instruction set.

import CKernels
import Primitives
import SkeinTestSupport
import TensorIR
import Testing

@testable import CPUBackend

/// Lengths around the sizes of groups, tiles and merges.
private let lengths = [
  1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 65, 100, 129, 255, 257, 520, 1030,
]

@Suite("Order")
struct OrderTests {
  // MARK: Rows

  /// Whether an operation along axis 1 does to each row what it does to that row alone.
  private func expectRowsAlone(
    _ operands: [Tensor],
    _ text: String,
    _ body: ([Tensor]) -> [Tensor]
  ) {
    let together = body(operands)
    let count = operands[0].shape[0]
    for (number, result) in together.enumerated() {
      let rows = (0..<count).map { row in
        body(operands.map { $0.example(row, along: 0).reshaped(to: [1, $0.shape[1]]) })[number]
          .reshaped(to: [operands[0].shape[1]])
      }
      let expected = Tensor.stacked(rows, rows[0].type, along: 0)
      #expect(difference(result, expected) == nil, "\(text), result \(number)")
    }
  }

  @Test(
    "rows are sorted alike alone and together",
    arguments: [.i8, .bf16, .i32, .f32, .i64, .f64] as [DType]
  )
  func sorts(_ dtype: DType) {
    var generator = SeededGenerator(seed: 11)
    for (number, length) in lengths.enumerated() {
      for values in [.plain, .special, .exact] as [Values] {
        let count = [1, 3, 4, 5, 8, 15, 16, 17, 24, 33, 40][number % 11]
        let type = TensorType(dtype, [count, length])
        let x = Tensor.random(type, values, using: &generator)
        let y = Tensor.random(TensorType(.i32, type.shape), using: &generator)
        let text = "\(type) \(values)"
        expectRowsAlone([x], text) { Sort(axis: 1)($0) }
        expectRowsAlone([x, y], text) { Sort(axis: 1, operandCount: 2)($0) }
        // The same rows as columns.
        let turned = transpose(
          Sort(axis: 0)([transpose(x, permutation: [1, 0])])[0],
          permutation: [1, 0]
        )
        #expect(difference(turned, Sort(axis: 1)([x])[0]) == nil, "\(text) turned")
      }
    }
  }

  @Test("zeros of both signs and NaNs stay in order")
  func zeros() {
    for count in [4, 16, 21] {
      for length in [9, 40] {
        var x = [Float](repeating: 0, count: count * length)
        for place in x.indices {
          x[place] =
            [0, -0, 1, Float(bitPattern: 0xffc0_0001), -.infinity, .nan, .infinity][place % 7]
        }
        let sorted = Sort(axis: 1)([Tensor(x, shape: [count, length])])[0].scalars(as: Float.self)
        for row in 0..<count {
          let range = row * length..<(row + 1) * length
          let places = range.sorted { i, j in
            if x[i] < x[j] { return true }
            if x[j] < x[i] { return false }
            return x[i].isNaN == x[j].isNaN ? i < j : x[j].isNaN
          }
          #expect(sorted[range].map(\.bitPattern) == places.map { x[$0].bitPattern })
        }
      }
    }
  }

  @Test(
    "rows run alike alone and together",
    arguments: [.u8, .f16, .i32, .f32, .u64, .f64] as [DType]
  )
  func cumulations(_ dtype: DType) {
    var generator = SeededGenerator(seed: 12)
    let functions: [Cumulative.Function] = [.sum, .product, .maximum, .minimum]
    for (number, length) in lengths.enumerated() {
      for (place, function) in functions.enumerated() {
        let count = [1, 3, 4, 5, 8, 15, 16, 17, 24, 33, 40][(number + place) % 11]
        let type = TensorType(dtype, [count, length])
        let x = Tensor.random(type, place < 2 ? .plain : .special, using: &generator)
        for isReversed in [false, true] {
          expectRowsAlone([x], "\(function) \(type) reversed: \(isReversed)") {
            [Cumulative(function, axis: 1, isReversed: isReversed)($0[0])]
          }
        }
      }
    }
  }

  // MARK: Kernels

  @Test func `networks sort every length`() {
    InstructionSet.forEach { set in
      var random = RandomBits(seed: 13)
      for length in Array(1...70) + lengths.suffix(4) + [2047, 2080] {
        check(.u32, set, length) { UInt32.random(in: $0 ? 0...9 : 0...UInt32.max, using: &random) }
        check(.i32, set, length) {
          $0 ? Int32.max : Int32.random(in: Int32.min...Int32.max, using: &random)
        }
        check(.u64, set, length) { UInt64.random(in: $0 ? 0...9 : 0...UInt64.max, using: &random) }
        check(.i64, set, length) {
          $0 ? Int64.min : Int64.random(in: Int64.min...Int64.max, using: &random)
        }
        check(.f32, set, length) { $0 ? .infinity : Float.random(in: -1...1, using: &random) }
        check(.f64, set, length) { $0 ? -.infinity : Double.random(in: -1...1, using: &random) }
      }
    }
  }

  private func check<T: Comparable & BitwiseCopyable>(
    _ type: DType,
    _ set: InstructionSet,
    _ length: Int,
    _ element: (_ isCommon: Bool) -> T
  ) {
    guard let sortLines = skein_sort_lines(type.rawValue),
      let sortLine = skein_sort_line(type.rawValue)
    else {
      Issue.record("no networks for \(type)")
      return
    }
    let lanes = 64 / MemoryLayout<T>.size
    let rows = (0..<lanes).map { lane in (0..<length).map { element(($0 + lane) % 5 == 0) } }
    let expected = rows.map { $0.sorted() }
    let places = length + Int(SKEIN_SORT_PLACES)
    let bytes = max(64 * places, skein_sort_line_bytes(length, MemoryLayout<T>.size))
    let panel = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 64)
    defer { panel.deallocate() }

    if let network = skein_network(type.rawValue) {
      let elements = panel.bindMemory(to: T.self)
      for place in 0..<length * lanes { elements[place] = rows[place % lanes][place / lanes] }
      network(panel.baseAddress, length)
      let sorted = (0..<lanes).map { lane in (0..<length).map { elements[$0 * lanes + lane] } }
      #expect(sorted == expected, "\(set) \(type) \(length) in a panel")
    }

    let count = length % lanes + 1
    let flat = rows.flatMap { $0 }
    let lines = [T](count: count * length) {
      #expect(sortLines($0, length, flat, length, panel.baseAddress, count, length) != 0)
    }
    #expect(lines == expected[..<count].flatMap { $0 }, "\(set) \(type) \(count)×\(length)")

    let line = [T](count: length) {
      #expect(sortLine($0, rows[0], panel.baseAddress, length) != 0)
    }
    #expect(line == expected[0], "\(set) \(type) \(length) alone")
  }

  @Test func `networks find zeros of the other sign and NaNs, and then write nothing`() {
    InstructionSet.forEach { set in
      let bytes = 2 * 64 * 64
      let panel = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 64)
      defer { panel.deallocate() }
      for special in [-0.0, Double.nan, -Double.nan] {
        for place in 0..<3 * 37 {
          var (x, y) = ([Float](repeating: 1, count: 3 * 37), [Double](repeating: 1, count: 3 * 37))
          (x[place], y[place]) = (Float(special), special)
          var (narrow, wide) = ([Float](repeating: 7, count: 37 * 3), x.map { _ in 7.0 })
          let results = [
            skein_sort_lines(DType.f32.rawValue)?(&narrow, 37, x, 37, panel.baseAddress, 3, 37),
            skein_sort_lines(DType.f64.rawValue)?(&wide, 37, y, 37, panel.baseAddress, 3, 37),
            skein_sort_line(DType.f32.rawValue)?(&narrow, x, panel.baseAddress, 3 * 37),
            skein_sort_line(DType.f64.rawValue)?(&wide, y, panel.baseAddress, 3 * 37),
          ]
          #expect(results == [0, 0, 0, 0], "\(set) \(special) at \(place)")
          #expect(narrow.allSatisfy { $0 == 7 } && wide.allSatisfy { $0 == 7 })
        }
      }
    }
  }

  @Test func `lines run as columns do`() {
    InstructionSet.forEach { set in
      var random = RandomBits(seed: 14)
      for reduction in [SKEIN_REDUCE_SUM, SKEIN_REDUCE_PRODUCT, SKEIN_REDUCE_MAX, SKEIN_REDUCE_MIN]
      {
        let first: Double = [-0.0, 1, -.infinity, .infinity][Int(reduction.rawValue)]
        run(.f32, set, reduction, Float(first)) {
          Float.random(in: -2...2, using: &random).rounded()
        }
        run(.f64, set, reduction, first) { Double.random(in: -2...2, using: &random) }
        if reduction.rawValue > 1 { continue }
        run(.u32, set, reduction, UInt32(reduction.rawValue)) {
          UInt32.random(in: 0...UInt32.max, using: &random)
        }
        run(.i64, set, reduction, UInt64(reduction.rawValue)) {
          UInt64.random(in: 0...UInt64.max, using: &random)
        }
      }
    }
  }

  private func run<T: Equatable & BitwiseCopyable>(
    _ type: DType,
    _ set: InstructionSet,
    _ reduction: skein_reduction,
    _ first: T,
    _ element: () -> T
  ) {
    let code = UInt8(reduction.rawValue)
    guard let column = skein_cumulate(code, type.rawValue),
      let lines = skein_cumulate_lines(code, type.rawValue)
    else {
      Issue.record("no kernels for \(reduction) of \(type)")
      return
    }
    for (count, length) in [(1, 1), (3, 15), (16, 16), (17, 17), (8, 40), (33, 70), (20, 3)] {
      for isBackwards in [false, true] {
        // Lines have a gap between them that nobody may write.
        let (pitch, start) = (length + 2, isBackwards ? length - 1 : 0)
        let x = (0..<count * pitch).map { _ in element() }
        var (expected, got) = (x, x)
        expected.withUnsafeMutableBufferPointer { out in
          for line in 0..<count {
            var running = first
            let place = out.baseAddress.map { $0 + line * pitch + start }
            column(place, isBackwards ? -1 : 1, place, isBackwards ? -1 : 1, &running, length, 1)
          }
        }
        got.withUnsafeMutableBufferPointer { out in
          var first = first
          let place = out.baseAddress.map { $0 + start }
          lines(place, pitch, place, pitch, &first, count, length, isBackwards ? 1 : 0)
        }
        #expect(got == expected, "\(set) \(reduction) \(type) \(count)×\(length) \(isBackwards)")
      }
    }
  }
}
