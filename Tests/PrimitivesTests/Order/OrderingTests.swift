// SPDX-License-Identifier: Apache-2.0
//
// Running combinations and sorting: programs, batching, derivatives and errors.

import Primitives
import TensorIR
import SkeinTestSupport
import Testing

struct CumulativeTests {
  @Test func `axes count from either end, and all elements are a vector`() throws {
    #expect(
      try program(f32(2, 3), TensorType(.bool, [2])) { inputs in
        [
          cumsum(inputs[0]), cumprod(inputs[0], axis: -1),
          cummax(inputs[0], axis: 0, reverse: true),
          cumsum(inputs[1], axis: 0), cummin(inputs[1]), cumlogsumexp(inputs[0], axis: 1),
        ]
      } == """
        c:f32[6] = reshape[new_sizes=(6,)] a
        d:f32[6] = cumsum[axis=0 reverse=False] c
        e:f32[2,3] = cumprod[axis=1 reverse=False] a
        f:f32[2,3] = cummax[axis=0 reverse=True] a
        g:i32[2] = convert_element_type[new_dtype=int32] b
        h:i32[2] = cumsum[axis=0 reverse=False] g
        i:bool[2] = cummin[axis=0 reverse=False] b
        j:f32[2,3] = cumlogsumexp[axis=1 reverse=False] a
        (d, e, f, h, i, j)
        """
    )
  }

  @Test func `the mapped axis stays where it is`() throws {
    let before = try batched(Cumulative(.sum, axis: 0), (f32(5, 3), 0), size: 5)
    #expect(before == ("b:f32[5,3] = cumsum[axis=1 reverse=False] a\n(b,)", [0]))
    let behind = try batched(Cumulative(.maximum, axis: 0), (f32(3, 5), 1), size: 5)
    #expect(behind == ("b:f32[3,5] = cummax[axis=0 reverse=False] a\n(b,)", [1]))
    let shared = try batched(LinearRecurrence(axis: 0), (f32(3), nil), (f32(3, 5), 1), size: 5)
    #expect(
      shared == (
        """
        c:f32[3,5] = broadcast_in_dim[broadcast_dimensions=(0,)] a
        d:f32[3,5] = linear_recurrence[axis=0 reverse=False] c b
        (d,)
        """, [1]
      )
    )
  }

  @Test func `the transpose runs the other way round`() throws {
    #expect(
      try transposed(Cumulative(.sum, axis: 0), f32(3))
        == "b:f32[3] = cumsum[axis=0 reverse=True] a\n(b,)"
    )
  }

  @Test func `the change of a product is a recurrence, without a division`() throws {
    #expect(
      try derivative(Cumulative(.product, axis: 0), (f32(3), true)) == """
        c:f32[3] = cumprod[axis=0 reverse=False] a
        d:f32[3] = pad[padding_config=((1, -1, 0),)] c 1.0:f32[]
        e:f32[3] = mul d b
        f:f32[3] = linear_recurrence[axis=0 reverse=False] a e
        (f,)
        """
    )
  }

  @Test func `equal extremes share the change as in a loop of maximum`() {
    let dual = Cumulative(.maximum, axis: 0).derivativeRule(
      Dual(
        Tensor([1.0, 1, 0, 2, 2], dtype: .f64),
        tangent: Tensor([1.0, 2, 4, 8, 16], dtype: .f64)
      )
    )
    #expect(dual.tangent?.elements.map(\.double) == [1, 1.5, 1.5, 8, 12])
  }

  @Test func `mistakes are named with the operand's type`() {
    let x = blank([2, 3])
    #expect(
      sentence { _ = cumsum(x, axis: 2) } == "cumsum: an axis of f32[2,3] lies in -2..<2, got 2"
    )
    #expect(
      sentence { _ = cumprod(Tensor(1.0), axis: 0) }
        == "cumprod: a scalar has no axes, got axis 0 for f32[]"
    )
    #expect(
      sentence { _ = LinearRecurrence(axis: 0)(blank([2]), blank([3])) }
        == "linear_recurrence: operands must have the same shape, got f32[2] and f32[3]"
    )
  }
}

struct SortTests {
  @Test func `indices are sorted along, and a descending order is an ascending one backwards`()
    throws
  {
    #expect(
      try program(f32(2, 3)) {
        [sort($0[0]), sort($0[0], axis: 0, descending: true), argsort($0[0])]
      } == """
        b:f32[2,3] = sort[dimension=1 is_stable=True num_keys=1] a
        c:f32[2,3] = sort[dimension=0 is_stable=True num_keys=1] a
        d:f32[2,3] = rev[dimensions=(0,)] c
        e:i32[2,3] = iota[dimension=1 dtype=int32 shape=(2, 3)]
        _:f32[2,3] f:i32[2,3] = sort[dimension=1 is_stable=True num_keys=1] a e
        (b, d, f)
        """
    )
  }

  @Test func `the mapped axis of the first mapped operand stays, and what is shared is repeated`()
    throws
  {
    let rule = try batched(
      Sort(axis: 0, operandCount: 2),
      (f32(3), nil),
      (f32(3, 5), 1),
      size: 5
    )
    #expect(
      rule == (
        """
        c:f32[3,5] = broadcast_in_dim[broadcast_dimensions=(0,)] a
        d:f32[3,5] e:f32[3,5] = sort[dimension=0 is_stable=True num_keys=1] c b
        (d, e)
        """, [1, 1]
      )
    )
  }

  @Test func `tangents are read where the values came from`() {
    let dual = Sort(axis: 0).derivativeRule([
      Dual(
        Tensor([3.0, 1, 2], dtype: .f64),
        tangent: Tensor([10.0, 20, 30], dtype: .f64)
      )
    ])[0]
    #expect(dual.primal.elements.map(\.double) == [1, 2, 3])
    #expect(dual.tangent?.elements.map(\.double) == [20, 30, 10])
  }

  @Test func `equal elements stay in order, also in descending order`() {
    let x = Tensor([2, 1, 2, 1, 3])
    #expect(argsort(x).elements.map(\.int) == [1, 3, 0, 2, 4])
    #expect(argsort(x, descending: true).elements.map(\.int) == [4, 0, 2, 1, 3])
    #expect(lexsort([Tensor([1, 0, 0, 2, 0]), x]).elements.map(\.int) == [1, 3, 2, 0, 4])
  }

  @Test func `mistakes are named with what was got`() {
    #expect(
      sentence { _ = sort(blank([2, 3]), axis: 2) }
        == "sort: an axis of f32[2,3] lies in -2..<2, got 2"
    )
    #expect(
      sentence { _ = argsort(Tensor(1.0)) }
        == "argsort: a scalar has no axes, got axis -1 for f32[]"
    )
    #expect(
      sentence { _ = sort([blank([2]), blank([3])]) }
        == "sort: operands must have the same shape, got f32[2] and f32[3]"
    )
    #expect(
      sentence { _ = sort([blank([2]), blank([2])], keys: 3) }
        == "sort: the number of keys must lie in 1...2, got 3"
    )
    #expect(
      sentence { _ = topK(blank([2, 5]), 6) }
        == "topK: the number of elements taken must lie in 0...5, the size of axis 1 of f32[2,5], got 6"
    )
    #expect(
      sentence { _ = topK(blank([2, 5]), 1, axis: 2) }
        == "topK: an axis of f32[2,5] lies in -2..<2, got 2"
    )
    #expect(sentence { _ = sort([]) } == "sort: at least one tensor is needed, got none")
    #expect(sentence { _ = lexsort([]) } == "lexsort: at least one tensor is needed, got none")
    #expect(
      sentence { _ = lexsort([blank([2]), blank([3])]) }
        == "lexsort: operands must have the same shape, got f32[2] and f32[3]"
    )
  }
}
