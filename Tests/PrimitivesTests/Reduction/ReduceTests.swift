// SPDX-License-Identifier: Apache-2.0
//
// Reductions: axes, types, batching, derivatives and errors.

import Primitives
import TensorIR
import Testing

struct ReduceTests {
  @Test func `axes count from either end and may stay`() throws {
    #expect(
      try program(f32(2, 3, 4)) { inputs in
        let x = inputs[0]
        return [
          sum(x), x.max(axis: -1), x.sum(axes: [2, 0]), min(x, axis: 1, keepAxes: true),
          product(x, axes: []),
        ]
      } == """
        b:f32[] = reduce_sum[axes=(0, 1, 2)] a
        c:f32[2,3] = reduce_max[axes=(2,)] a
        d:f32[3] = reduce_sum[axes=(0, 2)] a
        e:f32[2,4] = reduce_min[axes=(1,)] a
        f:f32[2,1,4] = reshape[new_sizes=(2, 1, 4)] e
        (b, c, d, f, a)
        """
    )
  }

  @Test func `small integers are summed in 32 bits, numbers are true where they differ from 0`()
    throws
  {
    let mask = TensorType(.bool, [3])
    #expect(
      try program(mask, TensorType(.u8, [3]), f32(3)) {
        [sum($0[0]), product($0[1]), all($0[2]), any($0[0]), max($0[0])]
      } == """
        d:i32[3] = convert_element_type[new_dtype=int32] a
        e:i32[] = reduce_sum[axes=(0,)] d
        f:u32[3] = convert_element_type[new_dtype=uint32] b
        g:u32[] = reduce_prod[axes=(0,)] f
        h:bool[3] = ne c 0.0:f32[]
        i:bool[] = reduce_and[axes=(0,)] h
        j:bool[] = reduce_or[axes=(0,)] a
        k:bool[] = reduce_max[axes=(0,)] a
        (e, g, i, j, k)
        """
    )
  }

  @Test func `the mapped axis stays between its neighbours`() throws {
    let rule = try batched(Reduce(.sum, axes: [0, 1]), (f32(3, 5, 4), 1), size: 5)
    #expect(rule == ("b:f32[5] = reduce_sum[axes=(0, 2)] a\n(b,)", [0]))
    let behind = try batched(Reduce(.maximum, axes: [1]), (f32(3, 4, 5), 2), size: 5)
    #expect(behind == ("b:f32[3,5] = reduce_max[axes=(1,)] a\n(b,)", [1]))
    let index = try batched(ArgReduce(.argmax, axis: 0), (f32(5, 3, 4), 0), size: 5)
    #expect(index == ("b:i32[5,4] = argmax[axes=(1,) index_dtype=int32] a\n(b,)", [0]))
    let before = try batched(ArgReduce(.argmin, axis: 0), (f32(3, 5), 1), size: 5)
    #expect(before == ("b:i32[5] = argmin[axes=(0,) index_dtype=int32] a\n(b,)", [0]))
  }

  @Test func `a sum gives its cotangent to every element`() throws {
    #expect(
      try transposed(Reduce(.sum, axes: [0]), f32(5, 3))
        == "b:f32[5,3] = broadcast_in_dim[broadcast_dimensions=(1,)] a\n(b,)"
    )
  }

  @Test func `elements that are the maximum share its change`() throws {
    #expect(
      try derivative(Reduce(.maximum, axes: [1]), (f32(2, 3), true)) == """
        c:f32[2] = reduce_max[axes=(1,)] a
        d:f32[2,1] = reshape[new_sizes=(2, 1)] c
        e:bool[2,3] = eq a d
        f:f32[2,3] = convert_element_type[new_dtype=float32] e
        g:f32[2,3] = mul b f
        h:f32[2] = reduce_sum[axes=(1,)] g
        i:f32[2] = reduce_sum[axes=(1,)] f
        j:f32[2] = div h i
        (j,)
        """
    )
  }

  @Test func `the change of a product needs no division`() throws {
    #expect(
      try derivative(Reduce(.product, axes: [0]), (f32(3), true)) == """
        _:f32[] = reduce_prod[axes=(0,)] a
        c:f32[1] = slice[limit_indices=(3,) start_indices=(2,) strides=None] a
        d:f32[1] = slice[limit_indices=(3,) start_indices=(2,) strides=None] b
        e:f32[1] = slice[limit_indices=(1,) start_indices=(0,) strides=None] a
        f:f32[1] = slice[limit_indices=(1,) start_indices=(0,) strides=None] b
        g:f32[1] = slice[limit_indices=(2,) start_indices=(1,) strides=None] a
        h:f32[1] = slice[limit_indices=(2,) start_indices=(1,) strides=None] b
        i:f32[1] = mul e g
        j:f32[1] = mul f g
        k:f32[1] = mul e h
        l:f32[1] = add j k
        _:f32[1] = mul i c
        m:f32[1] = mul l c
        n:f32[1] = mul i d
        o:f32[1] = add m n
        p:f32[] = reshape[new_sizes=()] o
        (p,)
        """
    )
  }

  @Test func `the index of an extreme counts in row-major order`() throws {
    #expect(
      try program(f32(2, 3)) { [argmax($0[0]), argmin($0[0], axis: 1, keepAxes: true)] } == """
        b:f32[6] = reshape[new_sizes=(6,)] a
        c:i32[] = argmax[axes=(0,) index_dtype=int32] b
        d:i32[2] = argmin[axes=(1,) index_dtype=int32] a
        e:i32[2,1] = reshape[new_sizes=(2, 1)] d
        (c, e)
        """
    )
  }

  @Test func `a wrong axis is named with its type`() {
    let x = blank([2, 3])
    #expect(sentence { _ = x.sum(axis: 2) } == "sum: an axis of f32[2,3] lies in -2..<2, got 2")
    #expect(
      sentence { _ = x.sum(axes: [0, -2]) } == "sum: axes must differ, got (0, -2)"
    )
    #expect(
      sentence { _ = Tensor(1).max(axis: 0) } == "max: a scalar has no axes, got axis 0 for i32[]"
    )
    #expect(
      sentence { _ = max(blank([0, 3]), axis: 0) } == """
        max: a reduction without identity needs at least one element, got f32[0,3] reduced over axes (0,)
        """
    )
    #expect(
      sentence { _ = argmax(blank([0])) } == """
        argmax: a reduction without identity needs at least one element, got f32[0] reduced over axes (0,)
        """
    )
  }
}
