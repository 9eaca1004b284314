// SPDX-License-Identifier: Apache-2.0
//
// Arithmetic on two tensors: shapes, batching, derivatives, transposes and errors, as programs and sentences.

import Primitives
import TensorIR
import Testing

struct ArithmeticTests {
  // MARK: Shapes

  @Test func `shapes broadcast as NumPy says, numbers without an equation`() throws {
    #expect(
      try program(f32(5, 3), f32(3), f32(5, 1)) {
        [$0[0] + $0[1], $0[1] * $0[0], $0[0] - $0[2], 2 * $0[1], $0[1] / 4]
      } == """
        d:f32[1,3] = broadcast_in_dim[broadcast_dimensions=(1,)] b
        e:f32[5,3] = add a d
        f:f32[1,3] = broadcast_in_dim[broadcast_dimensions=(1,)] b
        g:f32[5,3] = mul f a
        h:f32[5,3] = sub a c
        i:f32[3] = mul 2.0:f32[] b
        j:f32[3] = div b 4.0:f32[]
        (e, g, h, i, j)
        """
    )
  }

  @Test func `shapes that do not fit are named as they are written`() {
    #expect(
      sentence { _ = blank([2]) + blank([3]) }
        == "add: shapes must be equal or broadcast, got f32[2] and f32[3]"
    )
    #expect(
      sentence { _ = blank([2, 3]) * blank([2], .f16) }
        == "mul: shapes must be equal or broadcast, got f32[2,3] and f16[2]"
    )
    #expect(
      sentence { _ = Tensor(ScalarValue(true)) - Tensor(ScalarValue(false)) }
        == "sub: the operand must be numeric, got bool[]"
    )
  }

  // MARK: Types

  @Test func `a number takes the type of the tensor it meets`() throws {
    let half = TensorType(.f16, [3])
    let double = TensorType(.f64, [3])
    let factor = 0.1
    #expect(
      try program(half, double, i32(3)) {
        [$0[0] * 0.5, factor * $0[1], 1 / 3 * $0[1], $0[2] + 1, $0[2] * 0.5, $0[2] / $0[2]]
      } == """
        d:f16[3] = mul a 0.5:f16[]
        e:f64[3] = mul 0.1:f64[] b
        f:f64[3] = mul 0.3333333333333333:f64[] b
        g:i32[3] = add c 1:i32[]
        h:f32[3] = convert_element_type[new_dtype=float32] c
        i:f32[3] = mul h 0.5:f32[]
        j:f32[3] = convert_element_type[new_dtype=float32] c
        k:f32[3] = convert_element_type[new_dtype=float32] c
        l:f32[3] = div j k
        (d, e, f, g, i, l)
        """
    )
  }

  @Test func `tensors of two types meet in JAX's lattice`() throws {
    #expect(
      try program(TensorType(.f16, [3]), TensorType(.bf16, [3]), i32(3)) {
        [$0[0] + $0[1], $0[0] + $0[2]]
      } == """
        d:f32[3] = convert_element_type[new_dtype=float32] a
        e:f32[3] = convert_element_type[new_dtype=float32] b
        f:f32[3] = add d e
        g:f16[3] = convert_element_type[new_dtype=float16] c
        h:f16[3] = add a g
        (f, h)
        """
    )
  }

  // MARK: Batching

  @Test func `equal mapped axes stay where they are`() throws {
    let rule = try batched(Arithmetic(.add), (f32(3, 5), 1), (f32(3, 5), 1), size: 5)
    #expect(rule == ("c:f32[3,5] = add a b\n(c,)", [1]))
  }

  @Test func `an operand that every example shares gets an axis of size 1`() throws {
    let rule = try batched(Arithmetic(.add), (f32(5, 3), 0), (f32(3), nil), size: 5)
    #expect(
      rule == (
        """
        c:f32[1,3] = broadcast_in_dim[broadcast_dimensions=(1,)] b
        d:f32[5,3] = add a c
        (d,)
        """, [0]
      )
    )
  }

  @Test func `of two mapped axes the smaller operand moves`() throws {
    let rule = try batched(Arithmetic(.add), (f32(5, 3, 1), 0), (f32(3, 4, 5), 2), size: 5)
    #expect(
      rule == (
        """
        c:f32[3,1,5] = transpose[permutation=(1, 2, 0)] a
        d:f32[3,4,5] = add c b
        (d,)
        """, [2]
      )
    )
    let tied = try batched(Arithmetic(.add), (f32(5, 3), 0), (f32(3, 5), 1), size: 5)
    #expect(
      tied == (
        """
        c:f32[5,3] = transpose[permutation=(1, 0)] b
        d:f32[5,3] = add a c
        (d,)
        """, [0]
      )
    )
  }

  @Test func `numbers stay numbers, mapped or not`() throws {
    let shared = try batched(Arithmetic(.multiply), (f32(5, 3), 0), (f32(), nil), size: 5)
    #expect(shared == ("c:f32[5,3] = mul a b\n(c,)", [0]))
    let mapped = try batched(Arithmetic(.multiply), (f32(3, 5), 1), (f32(5), 0), size: 5)
    #expect(
      mapped == (
        """
        c:f32[1,5] = broadcast_in_dim[broadcast_dimensions=(1,)] b
        d:f32[3,5] = mul a c
        (d,)
        """, [1]
      )
    )
    let both = try batched(Arithmetic(.multiply), (f32(5), 0), (f32(5), 0), size: 5)
    #expect(both == ("c:f32[5] = mul a b\n(c,)", [0]))
    let number = try batched(Arithmetic(.multiply), (f32(5), 0), (f32(3), nil), size: 5)
    #expect(
      number == (
        """
        c:f32[1,3] = broadcast_in_dim[broadcast_dimensions=(1,)] b
        d:f32[5,1] = broadcast_in_dim[broadcast_dimensions=(0,)] a
        e:f32[5,3] = mul d c
        (e,)
        """, [0]
      )
    )
  }

  // MARK: Derivatives

  @Test(arguments: [Arithmetic.Function.add, .subtract])
  func `sums vary with both operands`(function: Arithmetic.Function) throws {
    let name = function.rawValue
    #expect(
      try derivative(Arithmetic(function), (f32(3), true), (f32(3), true))
        == "_:f32[3] = \(name) a b\ne:f32[3] = \(name) c d\n(e,)"
    )
  }

  @Test func `the change of a repeated operand is repeated`() throws {
    #expect(
      try derivative(Arithmetic(.subtract), (f32(5, 3), false), (f32(1, 3), true)) == """
        _:f32[5,3] = sub a b
        d:f32[1,3] = neg c
        e:f32[5,3] = broadcast_in_dim[broadcast_dimensions=(0, 1)] d
        (e,)
        """
    )
  }

  @Test func `a product has the product rule`() throws {
    #expect(
      try derivative(Arithmetic(.multiply), (f32(3), true), (f32(), true)) == """
        _:f32[3] = mul a b
        e:f32[3] = mul c b
        f:f32[3] = mul a d
        g:f32[3] = add e f
        (g,)
        """
    )
  }

  @Test func `a quotient is linear in its dividend`() throws {
    #expect(
      try derivative(Arithmetic(.divide), (f32(3), true), (f32(3), true)) == """
        e:f32[3] = div a b
        f:f32[3] = div c b
        g:f32[3] = div e b
        h:f32[3] = neg g
        i:f32[3] = mul d h
        j:f32[3] = add f i
        (j,)
        """
    )
  }

  // MARK: Transposes

  @Test func `cotangents are summed over what was repeated`() throws {
    #expect(
      try transposed(Arithmetic(.subtract), f32(5, 3), f32(1, 3)) == """
        b:f32[5,3] = neg a
        c:f32[3] = reduce_sum[axes=(0,)] b
        d:f32[1,3] = reshape[new_sizes=(1, 3)] c
        (a, d)
        """
    )
    #expect(
      try transposed(Arithmetic(.add), f32(5, 3), f32()) == """
        b:f32[] = reduce_sum[axes=(0, 1)] a
        (a, b)
        """
    )
  }

  @Test func `a product is transposed in the operand that is not known`() throws {
    let text = try program(f32(5, 3), f32(5, 3)) { inputs in
      Arithmetic(.multiply).transposeRule(
        [inputs[0]],
        [.known(inputs[1]), .linear(f32(5, 1))]
      ).compactMap(\.self)
    }
    #expect(
      text == """
        c:f32[5,3] = mul b a
        d:f32[5] = reduce_sum[axes=(1,)] c
        e:f32[5,1] = reshape[new_sizes=(5, 1)] d
        (e,)
        """
    )
  }

  @Test func `what is not linear has no transpose`() {
    #expect(
      sentence { _ = Arithmetic(.power).transposeRule([1], [.linear(f32()), .known(2)]) }
        == "linearTranspose: the function must be linear, got pow of an input"
    )
  }
}
