// SPDX-License-Identifier: Apache-2.0
//
// What the structural functions compute, on small tensors.

import CPUBackend
import Primitives
import TensorIR
import Testing

struct StructureNumbersTests {
  private let x = Tensor([[1, 2, 3], [4, 5, 6]])

  private func numbers(_ x: Tensor) -> [Int32] { x.scalars(as: Int32.self) }

  @Test func `transpositions permute, reversals reverse`() {
    #expect(numbers(x.transposed()) == [1, 4, 2, 5, 3, 6])
    #expect(numbers(flip(x)) == [6, 5, 4, 3, 2, 1])
    #expect(numbers(x.reversed(axis: 1)) == [3, 2, 1, 6, 5, 4])
    #expect(numbers(x.transposed().reshaped(to: [2, 3])) == [1, 4, 2, 5, 3, 6])
  }

  @Test func `broadcasts repeat`() {
    #expect(numbers(Tensor([1, 2]).broadcast(to: [2, 2])) == [1, 2, 1, 2])
    #expect(numbers(Tensor([[1], [2]]).broadcast(to: [2, 2])) == [1, 1, 2, 2])
    #expect(numbers(full([2], -3.9, dtype: .i32)) == [-3, -3])
  }

  @Test func `padding surrounds, spreads and takes away`() {
    #expect(numbers(pad(Tensor([1, 2, 3]), [(1, 2)], value: 9)) == [9, 1, 2, 3, 9, 9])
    #expect(
      numbers(pad(Tensor([1, 2, 3]), low: [1], high: [0], interior: [1])) == [0, 1, 0, 2, 0, 3]
    )
    #expect(numbers(pad(x, [(1, -1), (-1, 1)])) == [0, 0, 0, 2, 3, 0])
  }

  @Test func `tensors are joined and stacked, and promoted to one type`() {
    #expect(numbers(concatenate([x, x], axis: 1)) == [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6])
    #expect(numbers(stack([Tensor([1, 2]), Tensor([3, 4])], axis: 1)) == [1, 3, 2, 4])
    let mixed = concatenate([Tensor([1, 2]), Tensor([0.5])])
    #expect(mixed.scalars(as: Float.self) == [1, 2, 0.5])
  }

  @Test func `sequences are those of NumPy`() {
    #expect(numbers(arange(2, 9, step: 3)) == [2, 5, 8])
    #expect(numbers(arange(3, 0, step: -1)) == [3, 2, 1])
    #expect(arange(0, 1, step: 0.25).scalars(as: Float.self) == [0, 0.25, 0.5, 0.75])
    #expect(linspace(-1, 1, 5).scalars(as: Float.self) == [-1, -0.5, 0, 0.5, 1])
    #expect(linspace(0, 1, 4, includingEnd: false).scalars(as: Float.self) == [0, 0.25, 0.5, 0.75])
    #expect(linspace(3, 4, 1).scalars(as: Float.self) == [3])
    #expect(eye(2, 3, diagonal: 1).scalars(as: Float.self) == [0, 1, 0, 0, 0, 1])
    #expect(eye(2, diagonal: -1, dtype: .i32).scalars(as: Int32.self) == [0, 0, 1, 0])
  }
}
