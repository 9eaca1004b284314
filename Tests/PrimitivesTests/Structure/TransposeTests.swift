// SPDX-License-Identifier: Apache-2.0
//
// transpose and reshape: programs, rules and sentences.

import Primitives
import TensorIR
import Testing

struct TransposeTests {
  @Test func `axes are permuted, and nothing is written when they stay`() throws {
    #expect(
      try program(f32(2, 3, 4)) {
        [
          $0[0].transposed(), $0[0].transposed([1, 0, -1]), moveAxis($0[0], from: 0, to: -1),
          swapAxes($0[0], 0, -1), moveAxis($0[0], from: 1, to: 1),
        ]
      } == """
        b:f32[4,3,2] = transpose[permutation=(2, 1, 0)] a
        c:f32[3,2,4] = transpose[permutation=(1, 0, 2)] a
        d:f32[3,4,2] = transpose[permutation=(1, 2, 0)] a
        e:f32[4,3,2] = transpose[permutation=(2, 1, 0)] a
        (b, c, d, e, a)
        """
    )
  }

  @Test func `a batch is permuted once`() throws {
    let result = try batched(Transpose([1, 0]), (f32(2, 5, 3), 1), size: 5)
    #expect(
      result.program == """
        b:f32[5,3,2] = transpose[permutation=(1, 2, 0)] a
        (b,)
        """
    )
    #expect(result.axes == [0])
  }

  @Test func `the transpose is the inverse permutation`() throws {
    #expect(
      try transposed(Transpose([2, 0, 1]), f32(2, 3, 4)) == """
        b:f32[2,3,4] = transpose[permutation=(1, 2, 0)] a
        (b,)
        """
    )
  }

  @Test func `mistakes have sentences`() {
    #expect(
      sentence { _ = ones([2, 3]).transposed([0, 0]) }
        == "transpose: the permutation must name each of 2 axes once, got (0, 0)"
    )
    #expect(
      sentence { _ = moveAxis(ones([2, 3]), from: 2, to: 0) }
        == "moveAxis: an axis of f32[2,3] lies in -2..<2, got 2"
    )
    #expect(
      sentence { _ = swapAxes(Tensor(1), 0, 0) }
        == "swapAxes: a scalar has no axes, got axis 0 for i32[]"
    )
  }
}

struct ReshapeTests {
  @Test func `sizes may leave one to be found`() throws {
    #expect(
      try program(f32(2, 6)) {
        [$0[0].reshaped(to: [3, 4]), $0[0].reshaped(to: [4, -1]), $0[0].reshaped(to: [2, 6])]
      } == """
        b:f32[3,4] = reshape[new_sizes=(3, 4)] a
        c:f32[4,3] = reshape[new_sizes=(4, 3)] a
        (b, c, a)
        """
    )
  }

  @Test func `a mapped axis passes between groups of axes`() throws {
    let leading = try batched(Reshape([6]), (f32(5, 2, 3), 0), size: 5)
    #expect(
      leading.program == """
        b:f32[5,6] = reshape[new_sizes=(5, 6)] a
        (b,)
        """
    )
    #expect(leading.axes == [0])
    let between = try batched(Reshape([6, 2, 2]), (f32(2, 3, 5, 4), 2), size: 5)
    #expect(
      between.program == """
        b:f32[6,5,2,2] = reshape[new_sizes=(6, 5, 2, 2)] a
        (b,)
        """
    )
    #expect(between.axes == [1])
    let last = try batched(Reshape([3, 2]), (f32(2, 3, 5), 2), size: 5)
    #expect(
      last.program == """
        b:f32[3,2,5] = reshape[new_sizes=(3, 2, 5)] a
        (b,)
        """
    )
    #expect(last.axes == [2])
  }

  @Test func `a mapped axis inside a group moves to the front`() throws {
    let result = try batched(Reshape([3, 2]), (f32(2, 5, 3), 1), size: 5)
    #expect(
      result.program == """
        b:f32[5,2,3] = transpose[permutation=(1, 0, 2)] a
        c:f32[5,3,2] = reshape[new_sizes=(5, 3, 2)] b
        (c,)
        """
    )
    #expect(result.axes == [0])
  }

  @Test func `axes of size 1 come and go`() throws {
    #expect(
      try program(f32(1, 3, 1)) {
        [squeeze($0[0]), squeeze($0[0], axis: -1), expandDims($0[0], axis: -1)]
      } == """
        b:f32[3] = reshape[new_sizes=(3,)] a
        c:f32[1,3] = reshape[new_sizes=(1, 3)] a
        d:f32[1,3,1,1] = broadcast_in_dim[broadcast_dimensions=(0, 1, 2)] a
        (b, c, d)
        """
    )
  }

  @Test func `mistakes have sentences`() {
    #expect(
      sentence { _ = ones([2, 3]).reshaped(to: [4]) }
        == "reshape: the number of elements must stay the same, got f32[2,3] (6 elements) and "
        + "[4] (4 elements)"
    )
    #expect(
      sentence { _ = ones([2, 3]).reshaped(to: [4, -1]) }
        == "reshape: one size may be -1, where the others divide the number of elements, got "
        + "f32[2,3] (6 elements) and [4,-1]"
    )
    #expect(
      sentence { _ = ones([2, 3]).reshaped(to: [-2, -3]) }
        == "reshape: the size of an axis must be 0 or more, got [-2,-3]"
    )
    #expect(
      sentence { _ = squeeze(ones([1, 3]), axes: [0, -2]) }
        == "squeeze: axes must differ, got (0, -2)"
    )
    #expect(
      sentence { _ = squeeze(ones([2, 3]), axis: 1) }
        == "squeeze: a removed axis must have size 1, got 3 for axis 1 of f32[2,3]"
    )
    #expect(
      sentence { _ = expandDims(ones([2, 3]), axis: 3) }
        == "expandDims: an axis of f32[1,2,3] lies in -3..<3, got 3"
    )
  }
}
