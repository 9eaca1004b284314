// SPDX-License-Identifier: Apache-2.0
//
// Subscripts: which programs reading and writing give, and the sentences of mistakes.

import Primitives
import TensorIR
import Testing

struct SubscriptReadingTests {
  @Test func `a number removes its axis`() throws {
    #expect(
      try program(f32(2, 3)) { [$0[0][0], $0[0][-1, 1..<3]] } == """
        b:f32[1,3] = slice[limit_indices=(1, 3) start_indices=(0, 0) strides=None] a
        c:f32[3] = reshape[new_sizes=(3,)] b
        d:f32[1,2] = slice[limit_indices=(2, 3) start_indices=(1, 1) strides=None] a
        e:f32[2] = reshape[new_sizes=(2,)] d
        (c, e)
        """
    )
  }

  @Test func `what changes nothing writes nothing`() throws {
    #expect(
      try program(f32(2, 3)) {
        [$0[0][...], $0[0][.all], $0[0][0..., ..<3], $0[0][.ellipsis, .all, .all], $0[0][]]
      } == "(a, a, a, a, a)"
    )
  }

  @Test func `new axes are broadcasts`() throws {
    #expect(
      try program(f32(2, 3)) { [$0[0][..., .newAxis], $0[0][.all, .newAxis]] } == """
        b:f32[2,3,1] = broadcast_in_dim[broadcast_dimensions=(0, 1)] a
        c:f32[2,1,3] = broadcast_in_dim[broadcast_dimensions=(0, 2)] a
        (b, c)
        """
    )
  }

  @Test func `strides run forwards and backwards`() throws {
    #expect(
      try program(f32(6)) { inputs in
        let x = inputs[0]
        return [
          x[.stride(by: 2)], x[.stride(by: -1)], x[stride(from: 4, through: 0, by: -2)],
          x[.stride(from: -2, to: 0, by: -3)],
        ]
      } == """
        b:f32[3] = slice[limit_indices=(5,) start_indices=(0,) strides=(2,)] a
        c:f32[6] = rev[dimensions=(0,)] a
        d:f32[3] = slice[limit_indices=(5,) start_indices=(0,) strides=(2,)] a
        e:f32[3] = rev[dimensions=(0,)] d
        f:f32[2] = slice[limit_indices=(5,) start_indices=(1,) strides=(3,)] a
        g:f32[2] = rev[dimensions=(0,)] f
        (b, c, e, g)
        """
    )
  }

  @Test func `nothing is nothing backwards too`() throws {
    #expect(try program(f32(0)) { [$0[0][.stride(by: -1)]] } == "(a,)")
    #expect(
      sentence { _ = zeros([3])[.stride(from: -4, by: -1)] }
        == "subscript: a slice must lie within its axis, got -4..<-1 by -1 for axis 0 of f32[3], "
        + "which has size 3"
    )
  }

  @Test func `an ellipsis stands for the axes that are left`() throws {
    #expect(
      try program(f32(2, 3, 4)) { [$0[0][..., 0], $0[0][1, ..., 0], $0[0][..<1, 0, ...]] } == """
        b:f32[2,3,1] = slice[
          limit_indices=(2, 3, 1)
          start_indices=(0, 0, 0)
          strides=None
        ] a
        c:f32[2,3] = reshape[new_sizes=(2, 3)] b
        d:f32[1,3,1] = slice[
          limit_indices=(2, 3, 1)
          start_indices=(1, 0, 0)
          strides=None
        ] a
        e:f32[3] = reshape[new_sizes=(3,)] d
        f:f32[1,1,4] = slice[
          limit_indices=(1, 1, 4)
          start_indices=(0, 0, 0)
          strides=None
        ] a
        g:f32[1,4] = reshape[new_sizes=(1, 4)] f
        (c, e, g)
        """
    )
  }

  @Test func `every kind of range means its elements`() throws {
    let ranges: [(any TensorIndex, Int)] = [
      (1..<3, 2), (1...3, 3), (2..., 4), (..<(-1), 5), (...(-1), 6), (...2, 3), ((-2)..., 2),
      (stride(from: 0, to: 6, by: 4), 2), (stride(from: 3, to: 3, by: 1), 0), (3..<3, 0),
      (.stride(from: 1, to: -1, by: 1), 4), (.stride(from: -1, to: 1, by: -2), 2),
    ]
    for (range, count) in ranges {
      var shape: Shape = []
      _ = try program(f32(6)) { inputs in
        shape = inputs[0][range].shape
        return []
      }
      #expect(shape == [count], "\(range)")
    }
  }

  @Test func `mistakes have sentences`() {
    let x = Tensor([[1.0, 2, 3], [4, 5, 6]])
    #expect(
      sentence { _ = x[2] }
        == "subscript: an index must lie within its axis, got 2 for axis 0 of f32[2,3], which "
        + "has size 2"
    )
    #expect(
      sentence { _ = x[0, -4] }
        == "subscript: an index must lie within its axis, got -4 for axis 1 of f32[2,3], which "
        + "has size 3"
    )
    #expect(
      sentence { _ = x[0, 0, 0] }
        == "subscript: at most one index for each axis, got 3 indices for f32[2,3]"
    )
    #expect(
      sentence { _ = x[.all, 1..<4] }
        == "subscript: a slice must lie within its axis, got 1..<4 by 1 for axis 1 of f32[2,3], "
        + "which has size 3"
    )
    #expect(sentence { _ = x[..., .ellipsis] } == "subscript: at most one ellipsis, got 2")
    #expect(sentence { _ = x[.stride(by: 0)] } == "subscript: the step must not be 0")
    #expect(
      sentence { _ = x[stride(from: 1, through: -1, by: -1)] }
        == "subscript: an index must lie within its axis, got -1 for axis 0 of f32[2,3], which "
        + "has size 2"
    )
  }
}

struct SubscriptWritingTests {
  @Test func `neighbours are replaced between what stays`() throws {
    #expect(
      try program(f32(4, 3), f32(3)) { inputs in
        var x = inputs[0]
        x[1] = inputs[1]
        return [x]
      } == """
        c:f32[1,3] = reshape[new_sizes=(1, 3)] b
        d:f32[1,3] = slice[limit_indices=(1, 3) start_indices=(0, 0) strides=None] a
        e:f32[2,3] = slice[limit_indices=(4, 3) start_indices=(2, 0) strides=None] a
        f:f32[4,3] = concatenate[dimension=0] d c e
        (f,)
        """
    )
  }

  @Test func `every other element is selected`() throws {
    #expect(
      try program(f32(5)) { inputs in
        var x = inputs[0]
        x[.stride(by: 2)] = 7
        return [x]
      } == """
        b:bool[3] = broadcast_in_dim True:bool[]
        c:bool[5] = pad[padding_config=((0, 0, 1),)] b False:bool[]
        d:f32[5] = select_n c a 7.0:f32[]
        (d,)
        """
    )
  }

  @Test func `mistakes have sentences`() {
    #expect(
      sentence {
        var x = ones([2, 3])
        x[0] = ones([2])
      }
        == "subscript: each axis must have size 1 or the size it is broadcast to, got f32[2] and "
        + "[3]"
    )
    #expect(
      sentence {
        var x = ones([2, 3])
        x[5] = 1
      }
        == "subscript: an index must lie within its axis, got 5 for axis 0 of f32[2,3], which "
        + "has size 2"
    )
  }
}
