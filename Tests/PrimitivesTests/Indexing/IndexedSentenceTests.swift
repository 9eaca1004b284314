// SPDX-License-Identifier: Apache-2.0
//
// The sentences of mistakes with indices that are data.

import Loops
import TensorIR
import Testing

@testable import Primitives

struct IndexedSentenceTests {
  private let x = Tensor([[1, 2, 3], [4, 5, 6]])

  @Test func `subscripts with tensors`() {
    #expect(
      sentence { _ = x[Tensor([0.5])] } == "subscript: indices must be integers, got f32[1]"
    )
    #expect(
      sentence { _ = x[Tensor([0, 1]), Tensor([0, 1, 2])] }
        == "subscript: shapes must be equal or broadcast, got i32[2] and i32[3]"
    )
    #expect(
      sentence { _ = x[Tensor([0]), 0, 0] }
        == "subscript: at most one index for each axis, got 3 indices for i32[2,3]"
    )
    #expect(
      sentence { _ = x[Tensor([0]), 3] }
        == "subscript: an index must lie within its axis, got 3 for axis 1 of i32[2,3], which has "
        + "size 3"
    )
    #expect(
      sentence { _ = zeros([0, 3])[Tensor([0])] }
        == "subscript: an index needs an axis with elements, got axis 0 of f32[0,3]"
    )
    #expect(
      sentence { _ = x.at[Tensor([0, 1])].add(Tensor([1, 2])) }
        == "subscript: each axis must have size 1 or the size it is broadcast to, got i32[2] and "
        + "[2,3]"
    )
  }

  @Test func `masks`() {
    #expect(
      sentence { _ = x[Tensor(true)] }
        == "subscript: a mask must have rank 1 or more, got a scalar"
    )
    #expect(
      sentence { _ = x[Tensor([true, false, true])] }
        == "subscript: a mask must have the sizes of the axes it covers, got bool[3] for i32[2,3]"
    )
    #expect(
      sentence { _ = x[x .> 2] } == """
        subscript: how many elements a traced mask selects is not known, got bool[2,3]
          help: use select, x.at[mask] with one update for all, or compress with size:
        """
    )
  }

  @Test func `functions of indices`() {
    #expect(
      sentence { _ = take(x, Tensor([0.5]), axis: 0) }
        == "take: indices must be integers, got f32[1]"
    )
    #expect(
      sentence { _ = take(zeros([0]), Tensor([0])) }
        == "take: an index needs an axis with elements, got axis 0 of f32[0]"
    )
    #expect(
      sentence { _ = takeAlongAxis(x, Tensor([0])) }
        == "takeAlongAxis: the operand must have rank 2, got i32[1]"
    )
    #expect(
      sentence { _ = takeAlongAxis(x, Tensor([[0], [0], [0]])) }
        == "takeAlongAxis: shapes must be equal or broadcast, got i32[2,3] and i32[3,1]"
    )
    #expect(
      sentence { _ = dynamicSlice(x, start: [0], sizes: [1, 1]) }
        == "dynamicSlice: a start index must be given for each axis, got 1 for i32[2,3]"
    )
    #expect(
      sentence { _ = dynamicSlice(x, start: [0, Tensor([1])], sizes: [1, 1]) }
        == "dynamicSlice: a start index must be a scalar, got i32[1]"
    )
    #expect(
      sentence { _ = dynamicSlice(x, start: [0, 0], sizes: [1, 4]) }
        == "dynamic_slice: a window must fit its axis, got size 4 for axis 1 of i32[2,3], which has "
        + "size 3"
    )
    #expect(
      sentence { _ = dynamicSlice(x, start: [0, 0], sizes: [1]) }
        == "dynamic_slice: a window needs a size for each axis, got 1 for i32[2,3]"
    )
    #expect(
      sentence { _ = dynamicUpdateSlice(x, Tensor([[1, 2, 3, 4]]), start: [0, 0]) }
        == "dynamic_update_slice: an update must fit the operand, got i32[1,4] for i32[2,3]"
    )
    #expect(
      sentence { _ = indexInDim(x, 2) }
        == "indexInDim: an index must lie within its axis, got 2 for axis 0 of i32[2,3], which has "
        + "size 2"
    )
  }

  @Test func `starts of different types`() {
    #expect(
      sentence {
        let starts = [Tensor(ScalarValue(0, as: .i32)), Tensor(ScalarValue(0, as: .i64))]
        _ = DynamicSlice([1, 1])(x, starts)
      } == "dynamic_slice: start indices must have the same dtype, got i32[], i64[]"
    )
  }

  @Test func `dimension numbers`() {
    let x = f32(3, 4)
    let indices = i32(2, 1)
    func law(_ windows: Windows, _ sizes: [Int] = [1, 4]) -> String {
      do throws(TensorError) {
        return "accepted: \(try Gather(windows, sizes: sizes, mode: .clip).resultType(x, indices))"
      } catch {
        return error.sentence
      }
    }
    #expect(
      law(Windows(inside: [2], collapsed: [0], indexed: [0]))
        == "gather: offset_dims must be distinct axes below 2, in ascending order, got (2,)"
    )
    #expect(
      law(Windows(inside: [1], collapsed: [0], indexed: [2]))
        == "gather: start_index_map must be distinct axes below 2, got (2,)"
    )
    #expect(
      law(Windows(inside: [], collapsed: [0], indexed: [0]))
        == "gather: each axis must be inside the window, collapsed or batching, got 0, 1 and 0 of "
        + "them for f32[3,4]"
    )
    #expect(
      law(Windows(inside: [1], collapsed: [0], indexed: [0, 1]))
        == "gather: the last axis of the indices must hold an index for each indexed axis, got "
        + "i32[2,1] for 2"
    )
    #expect(
      law(Windows(inside: [1], collapsed: [0], indexed: [0]), [2, 4])
        == "gather: a window must have size 1 along an axis that is collapsed or batching, got 2 for "
        + "axis 0 of f32[3,4]"
    )
    func batching(_ operand: [Int], _ indices: [Int], _ indexed: [Int] = [1]) -> Windows {
      Windows(
        inside: [],
        collapsed: [1],
        indexed: indexed,
        operandBatching: operand,
        indexBatching: indices
      )
    }
    #expect(
      law(batching([0], [0]), [1, 1])
        == "gather: batching axes must have the same size, got 3 (axis 0 of the operand f32[3,4]) "
        + "and 2 (axis 0 of the indices i32[2,1])"
    )
    #expect(
      law(batching([0], []), [1, 1])
        == "gather: batching axes must come in pairs, got (0,) of the operand and () of the indices"
    )
    #expect(
      law(batching([0], [0], [0]), [1, 1])
        == "gather: no axis may be in both start_index_map and operand_batching_dims, got 0"
    )
  }

  @Test func `updates of another shape, and products without a derivative`() {
    let rows = Windows(inside: [1], collapsed: [0], indexed: [0])
    #expect(
      sentence {
        _ = Scatter(.add, rows, mode: .clip)(zeros([3, 4]), Tensor([[0], [1]]), zeros([3, 4]))
      }
        == "scatter-add: updates must have the shape of the indices' rows with the window, [2,4], "
        + "got f32[3,4]"
    )
    #expect(
      sentence {
        let factors = Dual(ones([2, 4]), tangent: ones([2, 4]))
        _ = Scatter(.multiply, rows, mode: .clip).derivativeRule([
          Dual(zeros([3, 4]), tangent: nil), Dual(Tensor([[0], [1]]), tangent: nil), factors,
        ])
      } == """
        jvp: scatter-mul has no derivative rule: several updates may multiply one element
          help: pass uniqueIndices: true where none do
        """
    )
  }
}
