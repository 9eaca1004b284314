// SPDX-License-Identifier: Apache-2.0
//
// Subscripts against the loops they stand for, for every pair of indices of a table.

import CPUBackend
import Primitives
import TensorIR
import Testing

/// An index, the elements of an axis of size 5 that it means, and whether the axis stays.
private struct Case: CustomTestStringConvertible {
  let index: any TensorIndex
  let elements: [Int]
  let keepsAxis: Bool
  let testDescription: String

  init(_ text: String, _ index: any TensorIndex, _ elements: [Int], keepsAxis: Bool = true) {
    self.index = index
    self.elements = elements
    self.keepsAxis = keepsAxis
    testDescription = text
  }

  static let all = [
    Case("0", 0, [0], keepsAxis: false),
    Case("-2", -2, [3], keepsAxis: false),
    Case("1..<3", 1..<3, [1, 2]),
    Case("2...", 2..., [2, 3, 4]),
    Case("...(-2)", ...(-2), [0, 1, 2, 3]),
    Case("3..<3", 3..<3, []),
    Case(".all", .all, [0, 1, 2, 3, 4]),
    Case(".stride(by: 2)", .stride(by: 2), [0, 2, 4]),
    Case(".stride(by: -1)", .stride(by: -1), [4, 3, 2, 1, 0]),
    Case(".stride(from: 3, to: 0, by: -2)", .stride(from: 3, to: 0, by: -2), [3, 1]),
    Case("stride(from: 1, to: 5, by: 3)", stride(from: 1, to: 5, by: 3), [1, 4]),
  ]
}

@Suite("Subscripts are the loops they stand for")
struct SubscriptLaws {
  private static let numbers = (0..<25).map(Float.init)
  private static let x = Tensor(numbers, shape: [5, 5])

  @Test("reading takes the elements in order", arguments: Case.all, Case.all)
  private func reading(_ row: Case, _ column: Case) {
    let part = Self.x[row.index, column.index]
    let expected = row.elements.flatMap { i in column.elements.map { Self.numbers[5 * i + $0] } }
    let shape = [row, column].filter(\.keepsAxis).map(\.elements.count)
    #expect(part.shape == Shape(shape))
    #expect(part.scalars(as: Float.self) == expected)
  }

  @Test("writing replaces those elements and no others", arguments: Case.all, Case.all)
  private func writing(_ row: Case, _ column: Case) {
    var expected = Self.numbers
    var scalar = Self.numbers
    var next = Float(100)
    for i in row.elements {
      for j in column.elements {
        expected[5 * i + j] = next
        scalar[5 * i + j] = 7
        next += 1
      }
    }
    let count = row.elements.count * column.elements.count
    let shape = [row, column].filter(\.keepsAxis).map(\.elements.count)
    let values = Tensor((0..<count).map { Float(100 + $0) }, shape: Shape(shape))
    var x = Self.x
    x[row.index, column.index] = values
    #expect(x.scalars(as: Float.self) == expected)
    var y = Self.x
    y[row.index, column.index] = 7
    #expect(y.scalars(as: Float.self) == scalar)
    #expect(Self.x.scalars(as: Float.self) == Self.numbers)
  }

  @Test func `new values are broadcast and converted`() {
    var x = Tensor([[1, 2, 3], [4, 5, 6]])
    x[.all, 1...] = Tensor([[7.9], [8.9]])
    #expect(x.dtype == .i32)
    #expect(x.scalars(as: Int32.self) == [1, 7, 7, 4, 8, 8])
    x[0] += 10
    #expect(x.scalars(as: Int32.self) == [11, 17, 17, 4, 8, 8])
    x[..., .newAxis] = Tensor([[1], [2], [3]])
    #expect(x.scalars(as: Int32.self) == [1, 2, 3, 1, 2, 3])
  }
}
