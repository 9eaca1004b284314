// SPDX-License-Identifier: Apache-2.0
//
// The sentences of mistakes in functions of indices.

import Skein
import Testing

struct IndexFunctionSentenceTests {
  private func sentence(_ body: @escaping (Tensor) -> Tensor) -> String {
    do {
      try withErrors { _ = makeJaxpr(body)(Tensor([1, 0, 2])) }
      return "no error"
    } catch let error as TensorError {
      return error.sentence
    } catch {
      return "\(error)"
    }
  }

  @Test func `sizes that depend on values`() {
    #expect(
      sentence { nonzero($0)[0] } == """
        nonzero: the size of the result depends on values that are not known while a function is \
        traced
          help: pass size:
        """
    )
    #expect(
      sentence { segmentSum($0, $0) } == """
        segmentSum: the size of the result depends on values that are not known while a function is \
        traced
          help: pass segmentCount:
        """
    )
    #expect(
      sentence { bincount($0) } == """
        bincount: the size of the result depends on values that are not known while a function is \
        traced
          help: pass length:
        """
    )
  }

  @Test func `shapes and types`() {
    #expect(
      sentence { segmentSum($0, Tensor([0.5, 1, 2]), segmentCount: 2) }
        == "segmentSum: indices must be integers, got f32[3]"
    )
    #expect(
      sentence { segmentSum($0, Tensor([0, 1]), segmentCount: 2) }
        == "segmentSum: shapes must be equal or broadcast, got i32[3] and i32[2]"
    )
    #expect(
      sentence { ravelMultiIndex([$0], [2, 3]) }
        == "ravelMultiIndex: an index must be given for each axis, got 1 for [2,3]"
    )
    #expect(
      sentence { roll($0, Tensor([1, 2]), axis: 0) }
        == "roll: a start index must be a scalar, got i32[2]"
    )
    #expect(
      sentence { fillDiagonal($0, 1) }
        == "fillDiagonal: the operand must have rank 2 or more, got i32[3]"
    )
  }

  @Test func `what is known needs no size`() {
    #expect(nonzero(Tensor([0, 3, 0, 4]))[0].scalars(as: Int.self) == [1, 3])
    #expect(bincount(Tensor([0, 2, 2])).scalars(as: Int.self) == [1, 0, 2])
    #expect(segmentSum(Tensor([1, 2, 3]), Tensor([1, 0, 1])).scalars(as: Int.self) == [2, 4])
    let x = Tensor([[1, 2, 3], [4, 5, 6]])
    #expect(x[x .> 2].scalars(as: Int.self) == [3, 4, 5, 6])
    var y = x
    y[Tensor([true, false])] = 0
    #expect(y.scalars(as: Int.self) == [0, 0, 0, 4, 5, 6])
    y[x .> 4] = Tensor([7, 8])
    #expect(y.scalars(as: Int.self) == [0, 0, 0, 4, 7, 8])
    y[x .> 4] += 1
    #expect(y.scalars(as: Int.self) == [0, 0, 0, 4, 8, 9])
  }

  @Test func `adding through a subscript counts an index once, at counts it every time`() {
    let places = Tensor([0, 0, 2])
    var x = zeros([3])
    x[places] += 1
    #expect(x.scalars(as: Double.self) == [1, 0, 1])
    #expect(zeros([3]).at[places].add(1).scalars(as: Double.self) == [2, 0, 1])
    #expect(zeros([3]).at[places].subtract(1).scalars(as: Double.self) == [-2, 0, -1])
    #expect(ones([3]).at[places].divide(2).scalars(as: Double.self) == [0.25, 1, 0.5])
    #expect(ones([3]).at[places].apply { $0 + 1 }.scalars(as: Double.self) == [2, 1, 2])
    #expect(ones([3]).at[Tensor(9)].set(5).scalars(as: Double.self) == [1, 1, 1])
    #expect(ones([3]).at[Tensor(9)].set(5, mode: .wrap).scalars(as: Double.self) == [5, 1, 1])
  }
}
