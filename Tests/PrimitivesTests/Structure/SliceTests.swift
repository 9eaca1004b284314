// SPDX-License-Identifier: Apache-2.0
//
// rev, slice, pad and concatenate: programs, rules and sentences.

import Primitives
import TensorIR
import Testing

struct SliceTests {
  @Test func `the mapped axis is taken whole`() throws {
    let primitive = Slice(start: [0, 1], limit: [2, 3], stride: [1, 2])
    let result = try batched(primitive, (f32(2, 5, 4), 1), size: 5)
    #expect(
      result.program == """
        b:f32[2,5,1] = slice[
          limit_indices=(2, 5, 3)
          start_indices=(0, 0, 1)
          strides=(1, 1, 2)
        ] a
        (b,)
        """
    )
    #expect(result.axes == [1])
  }

  @Test func `the transpose puts elements back among zeros`() throws {
    #expect(
      try transposed(Slice(start: [1], limit: [6], stride: [2]), f32(7)) == """
        b:f32[7] = pad[padding_config=((1, 1, 1),)] a 0.0:f32[]
        (b,)
        """
    )
  }

  @Test func `reversed axes make room for the mapped one, and a reversal is its own transpose`()
    throws
  {
    let result = try batched(Reverse([0, 1]), (f32(2, 5, 4), 1), size: 5)
    #expect(
      result.program == """
        b:f32[2,5,4] = rev[dimensions=(0, 2)] a
        (b,)
        """
    )
    #expect(result.axes == [1])
    #expect(
      try transposed(Reverse([1]), f32(2, 3)) == """
        b:f32[2,3] = rev[dimensions=(1,)] a
        (b,)
        """
    )
  }

  @Test func `mistakes have sentences`() {
    #expect(
      sentence { _ = Slice(start: [1], limit: [4], stride: [1])(ones([3])) }
        == "slice: a slice must lie within its axis, got 1..<4 by 1 for axis 0 of f32[3], which "
        + "has size 3"
    )
    #expect(
      sentence { _ = flip(ones([3]), axes: [0, 0]) } == "flip: axes must differ, got (0, 0)"
    )
    #expect(
      sentence { _ = Reverse([0, 0])(ones([3])) }
        == "rev: dimensions must be distinct axes of the operand, got (0, 0) for f32[3]"
    )
    #expect(
      sentence { _ = ones([3]).reversed(axis: 1) }
        == "flip: an axis of f32[3] lies in -1..<1, got 1"
    )
  }
}

struct PadTests {
  @Test func `pads before, after and between`() throws {
    #expect(
      try program(f32(2, 3)) {
        [
          pad($0[0], [(1, 2), (0, -1)]),
          pad($0[0], low: [0, 0], high: [0, 0], interior: [0, 1], value: 2),
          pad($0[0], [(0, 0), (0, 0)]),
        ]
      } == """
        b:f32[5,2] = pad[padding_config=((1, 2, 0), (0, -1, 0))] a 0.0:f32[]
        c:f32[2,5] = pad[padding_config=((0, 0, 0), (0, 0, 1))] a 2.0:f32[]
        (b, c, a)
        """
    )
  }

  @Test func `a mapped operand keeps its axis unpadded`() throws {
    let result = try batched(
      Pad([Padding(low: 1)]),
      (f32(3, 5), 1),
      (f32(), nil),
      size: 5
    )
    #expect(
      result.program == """
        c:f32[4,5] = pad[padding_config=((1, 0, 0), (0, 0, 0))] a b
        (c,)
        """
    )
    #expect(result.axes == [1])
  }

  @Test func `a padding value for each example replaces the zeros`() throws {
    let primitive = Pad([Padding(low: 1, high: 1)])
    let both = try batched(primitive, (f32(5, 3), 0), (f32(5), 0), size: 5)
    #expect(
      both.program == """
        c:f32[5,5] = pad[padding_config=((0, 0, 0), (1, 1, 0))] a 0.0:f32[]
        d:bool[3] = broadcast_in_dim True:bool[]
        e:bool[5] = pad[padding_config=((1, 1, 0),)] d False:bool[]
        f:bool[1,5] = broadcast_in_dim[broadcast_dimensions=(1,)] e
        g:f32[5,1] = broadcast_in_dim[broadcast_dimensions=(0,)] b
        h:f32[5,5] = select_n f g c
        (h,)
        """
    )
    #expect(both.axes == [0])
    let shared = try batched(primitive, (f32(3), nil), (f32(5), 0), size: 5)
    #expect(
      shared.program == """
        c:f32[1,3] = broadcast_in_dim[broadcast_dimensions=(1,)] a
        d:f32[1,5] = pad[padding_config=((0, 0, 0), (1, 1, 0))] c 0.0:f32[]
        e:bool[3] = broadcast_in_dim True:bool[]
        f:bool[5] = pad[padding_config=((1, 1, 0),)] e False:bool[]
        g:bool[1,5] = broadcast_in_dim[broadcast_dimensions=(1,)] f
        h:f32[5,1] = broadcast_in_dim[broadcast_dimensions=(0,)] b
        i:f32[5,5] = select_n g h d
        (i,)
        """
    )
    #expect(shared.axes == [0])
  }

  @Test func `the transpose takes the operand's places, and sums the others for the value`()
    throws
  {
    #expect(
      try transposed(Pad([Padding(low: 1, high: -1, interior: 1)]), f32(3), f32()) == """
        b:f32[5] = pad[padding_config=((-1, 1, 0),)] a 0.0:f32[]
        c:f32[3] = slice[limit_indices=(5,) start_indices=(0,) strides=(2,)] b
        d:bool[3] = broadcast_in_dim True:bool[]
        e:bool[5] = pad[padding_config=((1, -1, 1),)] d False:bool[]
        f:f32[5] = select_n e a 0.0:f32[]
        g:f32[] = reduce_sum[axes=(0,)] f
        (c, g)
        """
    )
  }

  @Test func `mistakes have sentences`() {
    #expect(
      sentence { _ = pad(ones([3]), [(-2, -2)]) }
        == "pad: padding must leave a size of 0 or more, got -1 for axis 0 of f32[3]"
    )
    #expect(
      sentence { _ = pad(ones([3]), [(1, 1), (0, 0)]) }
        == "pad: padding must be given for each axis, got 2 for f32[3]"
    )
    #expect(
      sentence { _ = pad(ones([3]), low: [0], high: [0], interior: [-1]) }
        == "pad: padding between elements must be 0 or more, got -1 for axis 0 of f32[3]"
    )
    #expect(
      sentence { _ = pad(ones([3]), [(1, 1)], value: ones([2])) }
        == "pad: the operand must have rank 0, got f32[2]"
    )
    #expect(
      sentence { _ = pad(ones([3]), low: [0], high: [0, 1]) }
        == "pad: low, high and interior must have one number for each axis, got (1, 2, 1) numbers"
    )
  }
}

struct ConcatenateTests {
  @Test func `joins along an axis, and stacks along a new one`() throws {
    #expect(
      try program(f32(2, 3), f32(1, 3)) {
        [
          concatenate($0), concatenate([$0[0], $0[0]], axis: -1), concatenate([$0[0]]),
          stack([$0[1], $0[1]], axis: 1),
        ]
      } == """
        c:f32[3,3] = concatenate[dimension=0] a b
        d:f32[2,6] = concatenate[dimension=1] a a
        e:f32[1,1,3] = broadcast_in_dim[broadcast_dimensions=(0, 2)] b
        f:f32[1,1,3] = broadcast_in_dim[broadcast_dimensions=(0, 2)] b
        g:f32[1,2,3] = concatenate[dimension=1] e f
        (c, d, a, g)
        """
    )
  }

  @Test func `only operands that are not mapped are repeated`() throws {
    let result = try batched(Concatenate(axis: 0), (f32(2, 5), 1), (f32(3), nil), size: 5)
    #expect(
      result.program == """
        c:f32[3,5] = broadcast_in_dim[broadcast_dimensions=(0,)] b
        d:f32[5,5] = concatenate[dimension=0] a c
        (d,)
        """
    )
    #expect(result.axes == [1])
  }

  @Test func `where mapped axes differ they meet in front, or where the largest operand has its`()
    throws
  {
    let front = try batched(Concatenate(axis: 0), (f32(5, 2), 0), (f32(3, 5), 1), size: 5)
    #expect(
      front.program == """
        c:f32[5,3] = transpose[permutation=(1, 0)] b
        d:f32[5,5] = concatenate[dimension=1] a c
        (d,)
        """
    )
    #expect(front.axes == [0])
    let largest = try batched(
      Concatenate(axis: 0),
      (f32(3, 5, 2), 1),
      (f32(1, 2, 5), 2),
      size: 5
    )
    #expect(
      largest.program == """
        c:f32[1,5,2] = transpose[permutation=(0, 2, 1)] b
        d:f32[4,5,2] = concatenate[dimension=0] a c
        (d,)
        """
    )
    #expect(largest.axes == [1])
  }

  @Test func `the transpose gives each operand its part`() throws {
    #expect(
      try transposed(Concatenate(axis: 0), f32(2), f32(3)) == """
        b:f32[2] = slice[limit_indices=(2,) start_indices=(0,) strides=None] a
        c:f32[3] = slice[limit_indices=(5,) start_indices=(2,) strides=None] a
        (b, c)
        """
    )
  }

  @Test func `mistakes have sentences`() {
    #expect(
      sentence { _ = concatenate([]) } == "concatenate: at least one tensor is needed, got none"
    )
    #expect(
      sentence { _ = concatenate([ones([2, 3]), ones([2, 4])]) }
        == "concatenate: operands must agree in every axis but axis 0, got f32[2,3] and f32[2,4]"
    )
    #expect(
      sentence { _ = concatenate([ones([2]), ones([2])], axis: 1) }
        == "concatenate: an axis of f32[2] lies in -1..<1, got 1"
    )
    #expect(
      sentence { _ = concatenate([Tensor(1), Tensor(2)]) }
        == "concatenate: a scalar has no axes, got axis 0 for i32[]"
    )
    #expect(
      sentence { _ = stack([ones([2]), ones([3])]) }
        == "stack: stacked tensors must have the same shape, got f32[2] and f32[3]"
    )
  }
}
