// SPDX-License-Identifier: Apache-2.0
//
// What this layer's functions say when their operands do not fit.

import Skein
import TensorIR
import Testing

struct SentenceTests {
  @Test func `products say which sizes differ`() {
    #expect(
      sentence(f32(3), f32(4)) { dot($0[0], $0[1]) }
        == "dot: contracted axes must have the same size, got 3 (axis 0 of lhs f32[3]) and "
        + "4 (axis 0 of rhs f32[4])"
    )
    #expect(
      sentence(f32(2, 3), f32(4, 5)) { matmul($0[0], $0[1]) }
        == "matmul: contracted axes must have the same size, got 3 (axis 1 of lhs f32[2,3]) and "
        + "4 (axis 0 of rhs f32[4,5])"
    )
    #expect(
      sentence(f32(7, 2, 3), f32(6, 4, 5)) { matmul($0[0], $0[1]) }
        == "matmul: contracted axes must have the same size, got 3 (axis 2 of lhs f32[7,2,3]) and "
        + "4 (axis 1 of rhs f32[6,4,5])"
    )
    #expect(
      sentence(f32(7, 2, 3), f32(6, 3, 5)) { matmul($0[0], $0[1]) }
        == "matmul: batching axes must have the same size, got 7 (axis 0 of lhs f32[7,2,3]) and "
        + "6 (axis 0 of rhs f32[6,3,5])"
    )
    #expect(
      sentence(f32(), f32(3)) { matmul($0[0], $0[1]) }
        == "matmul: the operand must have rank 1 or more, got f32[]"
    )
    #expect(
      sentence(f32(2, 3), f32(4, 2)) { inner($0[0], $0[1]) }
        == "inner: contracted axes must have the same size, got 3 (axis 1 of lhs f32[2,3]) and "
        + "2 (axis 1 of rhs f32[4,2])"
    )
    #expect(
      sentence(f32(2, 3), f32(5)) { vdot($0[0], $0[1]) }
        == "vdot: operands must have the same number of elements, got f32[2,3] (6) and f32[5] (5)"
    )
  }

  @Test func `tensordot says which axes do not fit`() {
    #expect(
      sentence(f32(2, 3), f32(3)) { tensordot($0[0], $0[1]) }
        == "tensordot: the operand must have rank 2 or more, got f32[3]"
    )
    #expect(
      sentence(f32(2), f32(3)) { tensordot($0[0], $0[1], axes: -1) }
        == "tensordot: the number of axes must be 0 or more, got -1"
    )
    #expect(
      sentence(f32(2, 3), f32(3)) { tensordot($0[0], $0[1], axes: ([0, 1], [0])) }
        == "tensordot: each axis of one operand must have a partner in the other, got 2 axes of lhs "
        + "f32[2,3] and 1 axes of rhs f32[3]"
    )
    #expect(
      sentence(f32(2, 3), f32(3)) { tensordot($0[0], $0[1], axes: ([2], [0])) }
        == "tensordot: an axis of f32[2,3] lies in -2..<2, got 2"
    )
    #expect(
      sentence(f32(3, 3), f32(3, 3)) { tensordot($0[0], $0[1], axes: ([0, -2], [0, 1])) }
        == "tensordot: axes must differ, got (0, -2)"
    )
    #expect(
      sentence(f32(2, 3), f32(3)) { tensordot($0[0], $0[1], axes: ([0], [0])) }
        == "tensordot: contracted axes must have the same size, got 2 (axis 0 of lhs f32[2,3]) and "
        + "3 (axis 0 of rhs f32[3])"
    )
  }

  @Test func `statistics and normalizations say which axis does not exist`() {
    #expect(
      sentence(f32(2, 3)) { mean($0[0], axis: 2) }
        == "mean: an axis of f32[2,3] lies in -2..<2, got 2"
    )
    #expect(
      sentence(f32()) { mean($0[0], axis: 0) }
        == "mean: a scalar has no axes, got axis 0 for f32[]"
    )
    #expect(
      sentence(f32(2, 3)) { variance($0[0], axes: [0, -2]) }
        == "variance: axes must differ, got (0, -2)"
    )
    #expect(
      sentence(f32(2)) { standardDeviation($0[0], axis: 1) }
        == "standardDeviation: an axis of f32[2] lies in -1..<1, got 1"
    )
    #expect(
      sentence(f32()) { softmax($0[0]) }
        == "softmax: a scalar has no axes, got axis -1 for f32[]"
    )
    #expect(
      sentence(f32(2)) { logSoftmax($0[0], axis: 1) }
        == "logSoftmax: an axis of f32[2] lies in -1..<1, got 1"
    )
    #expect(
      sentence(f32(2)) { logSumExp($0[0], axis: -2) }
        == "logSumExp: an axis of f32[2] lies in -1..<1, got -2"
    )
  }

  @Test func `oneHot says what it takes`() {
    #expect(
      sentence(f32(2)) { oneHot($0[0], classes: 3) }
        == "oneHot: the operand must be a tensor of integers, got f32[2]"
    )
    #expect(
      sentence(TensorType(.i32, [2])) { oneHot($0[0], classes: -1) }
        == "oneHot: the number of classes must be 0 or more, got -1"
    )
  }

  @Test func `a mistake passes through every function without a second one`() {
    let functions: [(Tensor) -> Tensor] = [
      { dot($0, 1) }, { vdot(1, $0) }, { matmul($0, $0) }, { inner($0, 1) }, { outer(1, $0) },
      { tensordot($0, $0) }, { tensordot($0, $0, axes: ([0], [0])) }, { mean($0) },
      { variance($0, axis: 3) }, { standardDeviation($0) }, { softmax($0) }, { logSoftmax($0) },
      { logSumExp($0) }, { relu($0) }, { sigmoid($0) }, { softplus($0) }, { silu($0) },
      { gelu($0) },
      { gelu($0, isApproximate: false) }, { oneHot($0, classes: 3) }, { isClose($0, 1) },
    ]
    for (position, function) in functions.enumerated() {
      let text = sentence(f32(2)) { inputs in
        let result = function(mean(inputs[0], axis: 7))
        #expect(result.isInvalid, "function \(position)")
        return result
      }
      #expect(text == "mean: an axis of f32[2] lies in -1..<1, got 7", "function \(position)")
    }
  }
}
