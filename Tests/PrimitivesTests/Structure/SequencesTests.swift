// SPDX-License-Identifier: Apache-2.0
//
// arange, linspace and eye: the programs that jax.numpy writes.

import Primitives
import TensorIR
import Testing

struct SequencesTests {
  @Test func `integers are counted in i32`() throws {
    #expect(
      try program { _ in
        [arange(5), arange(2, 9, step: 3), arange(1, 4), arange(3, 0, step: -1), arange(-1)]
      } == """
        a:i32[5] = iota[dimension=0 dtype=int32 shape=(5,)]
        b:i32[3] = iota[dimension=0 dtype=int32 shape=(3,)]
        c:i32[3] = mul 3:i32[] b
        d:i32[3] = add 2:i32[] c
        e:i32[3] = iota[dimension=0 dtype=int32 shape=(3,)]
        f:i32[3] = add 1:i32[] e
        g:i32[3] = iota[dimension=0 dtype=int32 shape=(3,)]
        h:i32[3] = mul -1:i32[] g
        i:i32[3] = add 3:i32[] h
        j:i32[0] = iota[dimension=0 dtype=int32 shape=(0,)]
        (a, d, f, i, j)
        """
    )
  }

  @Test func `fractions are counted in f32`() throws {
    #expect(
      try program { _ in [arange(0, 1, step: 0.25)] } == """
        a:f32[4] = iota[dimension=0 dtype=float32 shape=(4,)]
        b:f32[4] = mul 0.25:f32[] a
        c:f32[4] = add 0.0:f32[] b
        (c,)
        """
    )
  }

  @Test func `linspace keeps its end exact`() throws {
    #expect(
      try program(f32(), f32()) { [linspace($0[0], $0[1], 5)] } == """
        c:f32[4] = iota[dimension=0 dtype=float32 shape=(4,)]
        d:f32[4] = div c 4.0:f32[]
        e:f32[4] = sub 1.0:f32[] d
        f:f32[4] = mul a e
        g:f32[4] = mul b d
        h:f32[4] = add f g
        i:f32[1] = reshape[new_sizes=(1,)] b
        j:f32[5] = concatenate[dimension=0] h i
        (j,)
        """
    )
  }

  @Test func `the unit matrix compares rows with columns`() throws {
    #expect(
      try program { _ in [eye(3, 4, diagonal: 1)] } == """
        a:i32[3,4] = iota[dimension=0 dtype=int32 shape=(3, 4)]
        b:i32[3,4] = iota[dimension=1 dtype=int32 shape=(3, 4)]
        c:i32[3,4] = add a 1:i32[]
        d:bool[3,4] = eq c b
        e:f32[3,4] = convert_element_type[new_dtype=float32] d
        (e,)
        """
    )
  }

  @Test func `mistakes have sentences`() {
    #expect(sentence { _ = arange(0, 3, step: 0) } == "arange: the step must not be 0")
    #expect(
      sentence { _ = linspace(0, 1, -1) }
        == "linspace: the size of an axis must be 0 or more, got [-1]"
    )
    #expect(
      sentence { _ = linspace(0, 1, 5, dtype: .i32) }
        == "linspace: the operand must be a floating-point number, got i32[5]"
    )
    #expect(
      sentence { _ = linspace(ones([2]), 1, 5) }
        == "linspace: the operand must have rank 0, got f32[2]"
    )
  }
}
