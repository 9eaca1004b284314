// SPDX-License-Identifier: Apache-2.0
//
// broadcast_in_dim: programs, rules and sentences.

import Primitives
import TensorIR
import Testing

struct BroadcastInDimTests {
  @Test func `prints where the operand's axes go, and nothing for a scalar`() throws {
    #expect(
      try program(f32(3), f32()) {
        [
          broadcastInDim($0[0], to: [1, 3], axes: [1]),
          broadcastInDim($0[1], to: [2, 2], axes: []),
          broadcastInDim($0[0], to: [3], axes: [0]),
        ]
      } == """
        c:f32[1,3] = broadcast_in_dim[broadcast_dimensions=(1,)] a
        d:f32[2,2] = broadcast_in_dim b
        (c, d, a)
        """
    )
  }

  @Test func `zeros, ones and full broadcast a number of the program`() throws {
    #expect(
      try program(i32(2)) {
        [zeros([2, 3]), ones([2], dtype: .i32), full([1], 2.5), ones(like: $0[0]), zeros([])]
      } == """
        b:f32[2,3] = broadcast_in_dim 0.0:f32[]
        c:i32[2] = broadcast_in_dim 1:i32[]
        d:f32[1] = broadcast_in_dim 2.5:f32[]
        e:i32[2] = broadcast_in_dim 1:i32[]
        (b, c, d, e, 0.0:f32[])
        """
    )
  }

  @Test func `a mapped axis is one more axis that is kept, behind those it was behind`() throws {
    let primitive = BroadcastInDim(shape: [2, 3, 4], axes: [0, 2])
    let front = try batched(primitive, (f32(5, 2, 4), 0), size: 5)
    #expect(
      front.program == """
        b:f32[5,2,3,4] = broadcast_in_dim[broadcast_dimensions=(0, 1, 3)] a
        (b,)
        """
    )
    #expect(front.axes == [0])
    let middle = try batched(primitive, (f32(2, 5, 4), 1), size: 5)
    #expect(
      middle.program == """
        b:f32[2,5,3,4] = broadcast_in_dim[broadcast_dimensions=(0, 1, 3)] a
        (b,)
        """
    )
    #expect(middle.axes == [1])
    let last = try batched(primitive, (f32(2, 4, 5), 2), size: 5)
    #expect(
      last.program == """
        b:f32[2,3,4,5] = broadcast_in_dim[broadcast_dimensions=(0, 2, 3)] a
        (b,)
        """
    )
    #expect(last.axes == [3])
  }

  @Test func `the transpose sums over what was repeated`() throws {
    #expect(
      try transposed(BroadcastInDim(shape: [2, 3, 4], axes: [1, 2]), f32(3, 1)) == """
        b:f32[3] = reduce_sum[axes=(0, 2)] a
        c:f32[3,1] = reshape[new_sizes=(3, 1)] b
        (c,)
        """
    )
    #expect(
      try transposed(BroadcastInDim(shape: [3, 1], axes: [0]), f32(3)) == """
        b:f32[3] = reshape[new_sizes=(3,)] a
        (b,)
        """
    )
  }

  @Test func `mistakes have sentences`() {
    #expect(
      sentence { _ = ones([2, 3]).broadcast(to: [2, 4]) }
        == "broadcast_in_dim: each axis must have size 1 or the size it is broadcast to, got "
        + "f32[2,3] and [2,4]"
    )
    #expect(
      sentence { _ = ones([2, 3]).broadcast(to: [3]) }
        == "broadcast: each axis must have size 1 or the size it is broadcast to, got f32[2,3] "
        + "and [3]"
    )
    #expect(
      sentence { _ = zeros([2, -1]) }
        == "broadcast_in_dim: the size of an axis must be 0 or more, got [2,-1]"
    )
    #expect(
      sentence { _ = broadcastInDim(ones([2]), to: [2, 2], axes: [2]) }
        == "broadcast_in_dim: broadcast_dimensions must be distinct axes of the operand, got "
        + "(2,) for f32[2]"
    )
  }
}
