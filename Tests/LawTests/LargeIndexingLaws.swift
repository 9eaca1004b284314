// SPDX-License-Identifier: Apache-2.0
//
// Indexed reads and writes of more than one block and one thread, against plain loops. On small integers sums are exact.

import Primitives
import Skein
import SkeinTestSupport
import TensorIR
import Testing

@Suite("Large indexed reads and writes are those of loops")
struct LargeIndexingLaws {
  /// How many rows there are, how long they are, how many indices: short rows, long ones, and ones of several threads.
  private static let sizes = [
    (700, 1, 120_000), (90, 3, 40_000), (200, 40, 6000), (40, 300, 900), (3, 70_000, 5),
  ]

  private func indices(_ count: Int, below limit: Int, using generator: inout SeededGenerator)
    -> [Int]
  {
    (0..<count).map { _ in Int.random(in: -2..<(limit + 2), using: &generator) }
  }

  @Test(arguments: [DType.f32, .f64, .u8, .bf16])
  func `rows are read`(_ dtype: DType) throws {
    var generator = SeededGenerator("rows \(dtype)")
    for (rows, length, count) in Self.sizes {
      let x = Tensor.random(TensorType(dtype, [rows, length]), .exact, using: &generator)
      let places = indices(count, below: rows, using: &generator)
      let index = Tensor(places, shape: [count], dtype: .i64)
      let elements = x.elements
      let expected = places.flatMap { place -> [ScalarValue] in
        let row = place < 0 ? place + rows : place
        if row < 0 || row >= rows {
          return Array(repeating: ScalarValue(3, as: dtype), count: length)
        }
        return Array(elements[(row * length)..<((row + 1) * length)])
      }
      let type = TensorType(dtype, [count, length])
      let got = take(x, index, axis: 0, fillValue: 3)
      #expect(difference(got, Tensor(elements: expected, type)) == nil, "\(x.type)")
      // The same of a tensor that lies the other way in memory.
      let turned = jit { (x: Tensor, i: Tensor) in
        take(x.transposed(), i, axis: 0, fillValue: 3)
      }(x.transposed(), index)
      #expect(difference(turned, Tensor(elements: expected, type)) == nil, "\(x.type), turned")
    }
  }

  @Test(arguments: [DType.f32, .f64, .i32])
  func `rows are added, in whatever threads`(_ dtype: DType) throws {
    var generator = SeededGenerator("added \(dtype)")
    for (rows, length, count) in Self.sizes {
      let x = Tensor.random(TensorType(dtype, [rows, length]), .exact, using: &generator)
      let updates = Tensor.random(TensorType(dtype, [count, length]), .exact, using: &generator)
      let places = indices(count, below: rows, using: &generator)
      var sums = x.elements.map(\.int)
      var last = x.elements
      let values = updates.elements
      for (number, place) in places.enumerated() {
        let row = place < 0 ? place + rows : place
        guard row >= 0 && row < rows else { continue }
        for column in 0..<length {
          sums[row * length + column] += values[number * length + column].int
          last[row * length + column] = values[number * length + column]
        }
      }
      let index = Tensor(places, shape: [count], dtype: .i32)
      let expected = Tensor(elements: sums.map { ScalarValue($0, as: dtype) }, x.type)
      #expect(difference(x.at[index].add(updates), expected) == nil, "\(x.type)")
      let set = x.at[index].set(updates)
      #expect(difference(set, Tensor(elements: last, x.type)) == nil, "\(x.type), set")
      // A batch of such updates, each example with its own places.
      let batched = vmap { (x: Tensor, i: Tensor, u: Tensor) in x.at[i].add(u) }(
        stack([x, x]),
        stack([index, index]),
        stack([updates, updates])
      )
      #expect(difference(batched[1], expected) == nil, "\(x.type), batched")
    }
  }
}
