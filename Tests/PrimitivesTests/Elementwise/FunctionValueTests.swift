// SPDX-License-Identifier: Apache-2.0
//
// Functions that are compositions of primitives, by their values: NumPy 2.4's.

import CPUBackend
import Primitives
import SkeinTestSupport
import TensorIR
import Testing

struct FunctionValueTests {
  private func doubles(_ x: Tensor) -> [Double] { x.elements.map(\.double) }

  @Test func `integer division rounds down, the remainder has the divisor's sign`() {
    let x = Tensor([-7, 7, -7, 7, 6, 0, 5])
    let y = Tensor([2, 2, -2, -2, 3, 5, 0])
    // Division by 0 is NumPy's undefined corner: as in JAX, 5 // 0 is the truncated quotient -1, less 1.
    #expect(doubles(floorDivide(x, y)) == [-4, 3, 3, -4, 2, 0, -2])
    #expect(doubles(remainder(x, y)) == [1, 1, -1, -1, 0, 0, 0])
    #expect(doubles(fmod(x, y)) == [-1, 1, -1, 1, 0, 0, 0])
    #expect(floorDivide(x, y).dtype == .i32)
  }

  @Test func `fractions divide the same way`() {
    let x = Tensor([-7.5, 7.5, 5.5, -1.0])
    let y = Tensor([2.0, -2, 2, 3])
    #expect(doubles(floorDivide(x, y)) == [-4, -4, 2, -1])
    #expect(doubles(remainder(x, y)) == [0.5, -0.5, 1.5, 2])
    #expect(doubles(fmod(x, y)) == [-1.5, 1.5, 1.5, -1])
  }

  @Test func `powers of integers are integers`() {
    let x = Tensor([2, -3, 0, 10])
    #expect(doubles(power(x, 3)) == [8, -27, 0, 1000])
    #expect(doubles(power(x, Tensor([5, 2, 0, 9]))) == [32, 9, 1, 1_000_000_000])
    #expect(doubles(power(Tensor([2.0, -2]), -3)) == [0.125, -0.125])
    #expect(power(x, 0.5).dtype == .f32)
    #expect(doubles(square(Tensor([3, -4]))) == [9, 16])
  }

  @Test func `numbers keep their digits until they meet a tensor`() {
    let x = Tensor([3.0], dtype: .f64)
    #expect(doubles(0.1 * x) == [0.1 * 3])
    #expect(doubles(1 / 3 * x) == [1.0 / 3 * 3])
    #expect(doubles(x + 10_000_000_000) == [10_000_000_003])
    #expect((Tensor(1) + 2.5).type == TensorType(.f32, isWeak: true))
    #expect((-Tensor(2) * 3).type == TensorType(.i32, isWeak: true))
  }

  @Test func `an integer that the tensor's type cannot hold is a mistake`() {
    let x = Tensor([1, 2])
    let law = "an integer must fit the type it takes, got 10000000000 for i32"
    let help = "\n  help: convert the tensor with `.as(.i64)`"
    #expect(sentence { _ = x + 10_000_000_000 } == "add: \(law)\(help)")
    #expect(sentence { _ = 10_000_000_000 .> x } == "gt: \(law)\(help)")
    #expect(sentence { _ = select(x .> 1, x, 10_000_000_000) } == "select: \(law)\(help)")
    #expect(
      sentence {
        var y = x
        y[0] = 10_000_000_000
      } == "subscript: \(law)\(help)"
    )
    #expect(doubles(x.as(.i64) + 10_000_000_000) == [10_000_000_001, 10_000_000_002])
    #expect(doubles(x.as(.u32) + 4_294_967_294) == [4_294_967_295, 0])
    #expect(doubles(Tensor([UInt8(1)]) + 300) == [45], "small numbers wrap, as JAX's do")
  }

  @Test func `the cosine of 0 is 1`() {
    #expect(doubles(cos(Tensor([0.0, -0.0, 1e-6]))) == [1, 1, 1])
  }

  @Test func `kinds of numbers`() {
    let x = Tensor([1, .nan, .infinity, -.infinity] as [Double])
    #expect(doubles(isNaN(x)) == [0, 1, 0, 0])
    #expect(doubles(isFinite(x)) == [1, 0, 0, 0])
    #expect(doubles(isInfinite(x)) == [0, 0, 1, 1])
    #expect(doubles(isFinite(Tensor([1, 2]))) == [1, 1])
  }

  @Test func `clipping, rounding, truth`() {
    #expect(doubles(clip(Tensor([-1.0, 0.5, 3]), 0, 1)) == [0, 0.5, 1])
    #expect(doubles(round(Tensor([0.5, 1.5, 2.5, -0.5]))) == [0, 2, 2, 0])
    #expect(doubles(logicalNot(Tensor([0.0, 2]))) == [1, 0])
    #expect(doubles(logicalXor(Tensor([0, 2, 0]), Tensor([1, 1, 0]))) == [1, 0, 0])
    #expect(doubles(sum(Tensor([true, false, true]))) == [2])
    #expect(doubles(all(Tensor([1.0, 0]))) == [0] && doubles(any(Tensor([1.0, 0]))) == [1])
  }
}
