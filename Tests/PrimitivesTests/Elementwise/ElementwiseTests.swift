// SPDX-License-Identifier: Apache-2.0
//
// Functions of one number: their types, their rules, the programs of their derivatives.

import Primitives
import TensorIR
import Testing

struct ElementwiseTests {
  @Test func `a function keeps the type of its operand`() throws {
    for function in Elementwise.Function.allCases {
      let type = TensorType(.bf16, [2, 3])
      #expect(try Elementwise(function).resultTypes([type]) == [type], "\(function)")
    }
  }

  @Test func `a mapped axis passes through`() throws {
    for function in Elementwise.Function.allCases {
      let rule = try batched(Elementwise(function), (f32(3, 5), 1), size: 5)
      #expect(rule.axes == [1], "\(function)")
    }
  }

  @Test(
    arguments: [
      (.negate, "c:f32[3] = neg b", "(c,)"),
      (
        .absolute,
        "c:bool[3] = ge a 0.0:f32[]\nd:f32[3] = select_n c -1.0:f32[] 1.0:f32[]\ne:f32[3] = mul b d",
        "(e,)"
      ),
      (.exp, "d:f32[3] = mul b c", "(d,)"),
      (.expMinusOne, "d:f32[3] = add c 1.0:f32[]\ne:f32[3] = mul b d", "(e,)"),
      (.log, "c:f32[3] = div b a", "(c,)"),
      (.logOnePlus, "c:f32[3] = add a 1.0:f32[]\nd:f32[3] = div b c", "(d,)"),
      (.squareRoot, "d:f32[3] = div 0.5:f32[] c\ne:f32[3] = mul b d", "(e,)"),
      (.sin, "c:f32[3] = cos a\nd:f32[3] = mul b c", "(d,)"),
      (.cos, "c:f32[3] = sin a\nd:f32[3] = mul b c\ne:f32[3] = neg d", "(e,)"),
      (
        .logistic, "d:f32[3] = sub 1.0:f32[] c\ne:f32[3] = mul c d\nf:f32[3] = mul b e", "(f,)"
      ),
    ] as [(Elementwise.Function, String, String)]
  )
  func `the tangent is one multiplication by what does not vary`(
    function: Elementwise.Function,
    tail: String,
    outputs: String
  ) throws {
    let text = try derivative(Elementwise(function), (f32(3), true))
    #expect(text.hasSuffix("\(tail)\n\(outputs)"), "\(text)")
  }

  @Test func `steps do not vary`() throws {
    for function: Elementwise.Function in [.sign, .floor, .ceil, .round] {
      let text = try derivative(Elementwise(function), (f32(3), true))
      #expect(text.hasSuffix("()"), "\(text)")
    }
  }

  @Test func `negation is its own transpose`() throws {
    #expect(try transposed(Elementwise(.negate), f32(3)) == "b:f32[3] = neg a\n(b,)")
  }

  @Test func `integers become floating-point where results have fractions`() throws {
    #expect(
      try program(i32(3), TensorType(.i64, []), TensorType(.bool, [2])) {
        [exp($0[0]), sqrt($0[1]), tanh($0[2]), floor($0[0]), abs($0[0])]
      } == """
        d:f32[3] = convert_element_type[new_dtype=float32] a
        e:f32[3] = exp d
        f:f64[] = convert_element_type[new_dtype=float64] b
        g:f64[] = sqrt f
        h:f32[2] = convert_element_type[new_dtype=float32] c
        i:f32[2] = tanh h
        j:i32[3] = abs a
        (e, g, i, a, j)
        """
    )
  }

  @Test func `an integer power is one equation with its exponent`() throws {
    #expect(
      try program(f32(3)) { [square($0[0]), power($0[0], 3), power($0[0], 1), power($0[0], -2)] }
        == """
        b:f32[3] = square a
        c:f32[3] = integer_pow[y=3] a
        d:f32[3] = integer_pow[y=-2] a
        (b, c, a, d)
        """
    )
    #expect(
      try derivative(IntegerPower(2), (f32(3), true)) == """
        _:f32[3] = integer_pow[y=2] a
        c:f32[3] = mul 2.0:f32[] a
        d:f32[3] = mul b c
        (d,)
        """
    )
  }

  @Test func `an operand of the wrong kind is named`() {
    #expect(
      sentence { _ = -Tensor(ScalarValue(true)) }
        == "neg: the operand must be numeric, got bool[]"
    )
    #expect(
      sentence { _ = power(blank([3], .i32), -1) } == """
        power: an integer has no negative powers, got i32[3] to the power -1
          help: convert it with `.as(.f32)`
        """
    )
  }
}
