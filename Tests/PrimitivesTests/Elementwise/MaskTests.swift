// SPDX-License-Identifier: Apache-2.0
//
// Comparisons, logic, select and conversion.

import Primitives
import TensorIR
import Testing

struct MaskTests {
  @Test func `comparisons give truth values`() throws {
    #expect(
      try program(f32(3), i32(3)) { [$0[0] .< $0[1], $0[0] .>= 0, .!($0[1] .== 2)] } == """
        c:f32[3] = convert_element_type[new_dtype=float32] b
        d:bool[3] = lt a c
        e:bool[3] = ge a 0.0:f32[]
        f:bool[3] = eq b 2:i32[]
        g:bool[3] = not f
        (d, e, g)
        """
    )
  }

  @Test func `logic works on truth values and bits, not on fractions`() throws {
    let mask = TensorType(.bool, [3])
    #expect(
      try program(mask, i32(3), f32(3)) {
        [$0[0] .& $0[0], $0[1] .| 8, $0[1] .^ $0[0], logicalAnd($0[2], $0[0])]
      } == """
        d:bool[3] = and a a
        e:i32[3] = or b 8:i32[]
        f:i32[3] = convert_element_type[new_dtype=int32] a
        g:i32[3] = xor b f
        h:bool[3] = ne c 0.0:f32[]
        i:bool[3] = and h a
        (d, e, g, i)
        """
    )
    #expect(
      sentence { _ = blank([3]) .& blank([3]) }
        == "and: the operand must be boolean or integer, got f32[3]"
    )
  }

  @Test func `select takes a number as it is`() throws {
    #expect(
      try program(f32(5, 3), f32(3)) { [select($0[0] .> 0, $0[0], 0), select($0[1], 1, $0[0])] }
        == """
        c:bool[5,3] = gt a 0.0:f32[]
        d:f32[5,3] = select_n c 0.0:f32[] a
        e:bool[3] = ne b 0.0:f32[]
        f:bool[1,3] = broadcast_in_dim[broadcast_dimensions=(1,)] e
        g:f32[5,3] = select_n f a 1.0:f32[]
        (d, g)
        """
    )
  }

  @Test func `select varies with the case it takes`() throws {
    let predicate = TensorType(.bool, [3])
    #expect(
      try derivative(Select(), (predicate, false), (f32(3), false), (f32(3), true)) == """
        _:f32[3] = select_n a b c
        e:f32[3] = select_n a 0.0:f32[] d
        (e,)
        """
    )
    let text = try program(f32(3), predicate) { inputs in
      Select().transposeRule([inputs[0]], [.known(inputs[1]), .linear(f32(3)), .linear(f32())])
        .compactMap(\.self)
    }
    #expect(
      text == """
        c:f32[3] = select_n b a 0.0:f32[]
        d:f32[3] = select_n b 0.0:f32[] a
        e:f32[] = reduce_sum[axes=(0,)] d
        (c, e)
        """
    )
  }

  @Test func `a mapped predicate of rank 0 chooses whole examples`() throws {
    let rule = try batched(
      Select(),
      (TensorType(.bool, [5]), 0),
      (f32(5, 3), 0),
      (f32(3), nil),
      size: 5
    )
    #expect(
      rule == (
        """
        d:f32[1,3] = broadcast_in_dim[broadcast_dimensions=(1,)] c
        e:bool[5,1] = broadcast_in_dim[broadcast_dimensions=(0,)] a
        f:f32[5,3] = select_n e b d
        (f,)
        """, [0]
      )
    )
  }

  @Test func `the three shapes of select must fit`() {
    #expect(
      sentence { _ = select(blank([2], .bool), blank([3]), blank([3])) } == """
        select: shapes must be equal or broadcast, got bool[2], f32[3] and f32[3]
        """
    )
  }

  @Test func `a conversion goes back the way it came`() throws {
    #expect(
      try transposed(ConvertElementType(.f16), f32(3))
        == "b:f32[3] = convert_element_type[new_dtype=float32] a\n(b,)"
    )
    #expect(try derivative(ConvertElementType(.i32), (f32(3), true)).hasSuffix("()"))
    #expect(
      try program(f32(3)) { [$0[0].as(.f32), ($0[0] .> 0).as(.i8)] } == """
        b:bool[3] = gt a 0.0:f32[]
        c:i8[3] = convert_element_type[new_dtype=int8] b
        (a, c)
        """
    )
    #expect(Tensor(2.5).as(.i32).type == TensorType(.i32))
  }
}
