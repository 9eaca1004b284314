// SPDX-License-Identifier: Apache-2.0
//
// Losses by their formulas, where formulas fail, and what they say about operands that do not fit.

import Foundation
import Skein
import SkeinTestSupport
import TensorIR
import Testing

struct LossTests {
  private let x = Tensor([[2.0, -1, 0.5], [0, 3, -2]], dtype: .f64)
  private let y = Tensor([[1.0, 1, 0], [0.25, 0.5, 0.25]], dtype: .f64)

  private func isNear(_ got: Tensor, _ expected: [Double]) -> Bool {
    got.rank == 1 && zip(got.scalars(as: Double.self), expected).allSatisfy { abs($0 - $1) < 1e-14 }
  }

  @Test func `errors by their size`() {
    let (p, t) = (Tensor([3.0, 1, -1], dtype: .f64), Tensor([1.0, 1, -1.5], dtype: .f64))
    #expect(isNear(squaredError(p, t), [4, 0, 0.25]))
    #expect(isNear(l2Loss(p, t), [2, 0, 0.125]))
    #expect(isNear(huberLoss(p, t), [1.5, 0, 0.125]))
    #expect(isNear(huberLoss(p, t, delta: 0.25), [0.46875, 0, 0.09375]))
    #expect(isNear(logCosh(p, t), [log(cosh(2)), 0, log(cosh(0.5))]))
    #expect(logCosh(Tensor([1000.0], dtype: .f64), 0).item() == 1000 - log(2))
    #expect(isNear(hingeLoss(p, Tensor([-1.0, 1, 1], dtype: .f64)), [4, 0, 2]))
  }

  @Test func `cross entropies`() {
    let logits = Tensor([1.0, -2, 1000], dtype: .f64)
    let binary = sigmoidBinaryCrossEntropy(logits, Tensor([1.0, 0.5, 0], dtype: .f64))
    #expect(isNear(binary, [log1p(exp(-1)), 1 + log1p(exp(-2)), 1000]))
    let whole = (0..<2).map { row in
      log((0..<3).reduce(0) { $0 + exp(x[row, $1].item()) })
    }
    let costs = (0..<2).map { row in
      (0..<3).reduce(0) { $0 - y[row, $1].item() * (x[row, $1].item() - whole[row]) }
    }
    #expect(isNear(softmaxCrossEntropy(x, y), costs))
    let labels = Tensor([2, 1])
    let byNumber = softmaxCrossEntropyWithIntegerLabels(x, labels)
    #expect(isNear(byNumber, [whole[0] - 0.5, whole[1] - 3]))
    #expect(
      isNear(
        softmaxCrossEntropyWithIntegerLabels(x.transposed(), labels, axis: 0),
        [whole[0] - 0.5, whole[1] - 3]
      )
    )
  }

  @Test func `what is impossible and does not happen costs nothing`() {
    let logits = Tensor([0.0, -.infinity, 1], dtype: .f64)
    let labels = Tensor([0.5, 0, 0.5], dtype: .f64)
    let loss = softmaxCrossEntropy(logits, labels)
    #expect(isFinite(loss).item() == 1)
    let gradient = grad { x in klDivergence(x, labels) }(Tensor([-1.0, -2, -3], dtype: .f64))
    #expect(isNear(gradient, [-0.5, 0, -0.5]))
    let zero = klDivergence(log(labels + 1e-30), labels)
    #expect(abs(zero.item()) < 1e-14)
  }

  @Test func `the gradient of the cross entropy is softmax minus the class`() {
    let row = x[0]
    let gradient = grad { x in softmaxCrossEntropyWithIntegerLabels(x, Tensor(1)) }(row)
    let expected = softmax(row) - oneHot(1, classes: 3, dtype: .f64)
    #expect(allClose(gradient, expected, relative: 1e-14))
  }

  @Test func `cosines`() {
    let a = Tensor([[3.0, 4], [1, 0], [0, 0]], dtype: .f64)
    let b = Tensor([[6.0, 8], [0, 2], [1, 1]], dtype: .f64)
    #expect(isNear(cosineSimilarity(a, b, epsilon: 1e-8), [1, 0, 0]))
    #expect(isNaN(cosineSimilarity(a, b)[2]).item() == 1)
  }

  @Test func `mistakes name the loss`() {
    #expect(
      sentence(f32(2), f32(3)) { squaredError($0[0], $0[1]) }
        == "squaredError: shapes must be equal or broadcast, got f32[2] and f32[3]"
    )
    #expect(
      sentence(f32(2), f32(3)) { clip($0[0], $0[1], 1) }
        == "clip: shapes must be equal or broadcast, got f32[3], f32[2] and i32[]"
    )
    #expect(
      sentence(f32(2, 3), TensorType(.i32, [3])) {
        softmaxCrossEntropyWithIntegerLabels($0[0], $0[1])
      } == "softmaxCrossEntropyWithIntegerLabels: labels must have the shape of the logits without "
        + "axis 1, got i32[3] for f32[2,3]"
    )
    #expect(
      sentence(f32(2, 3), f32(2)) { softmaxCrossEntropyWithIntegerLabels($0[0], $0[1]) }
        == "softmaxCrossEntropyWithIntegerLabels: the operand must be a tensor of integers, got f32[2]"
    )
    #expect(
      sentence(f32(2, 3)) { softmaxCrossEntropy($0[0], $0[0], axis: 2) }
        == "softmaxCrossEntropy: an axis of f32[2,3] lies in -2..<2, got 2"
    )
    #expect(
      sentence(f32(2, 3)) { glu($0[0]) }
        == "glu: the halved axis must have an even size, got 3 for axis 1 of f32[2,3]"
    )
    #expect(
      sentence(TensorType(.i32, [2])) { round($0[0], decimals: -1) }
        == "round: integers are rounded to 0 decimals or more, got -1 for i32[2]"
        + "\n  help: convert the tensor with `.as(.f64)`"
    )
    #expect(
      sentence(f32(2)) { ldexp($0[0], $0[0]) }
        == "ldexp: the operand must be a tensor of integers, got f32[2]"
    )
  }

  @Test func `attention says what does not fit`() {
    func says(_ types: [TensorType], _ law: String) {
      let text = sentence(types[0], types[1], types[2]) {
        dotProductAttention($0[0], $0[1], $0[2])
      }
      #expect(text == "dotProductAttention: \(law)")
    }
    says(
      [f32(4, 2, 3), f32(5, 2, 3), f32(1, 5, 2, 3)],
      "query, key and value must all have rank 3, or all 4, got f32[4,2,3], f32[5,2,3] and "
        + "f32[1,5,2,3]"
    )
    says(
      [f32(4, 2, 3), f32(5, 2, 3), f32(5, 2, 4)],
      "key and value must have the same shape, got f32[5,2,3] and f32[5,2,4]"
    )
    says(
      [f32(4, 2, 2), f32(5, 2, 3), f32(5, 2, 3)],
      "query and key must have the same batch and vectors of the same size, got f32[4,2,2] and "
        + "f32[5,2,3]"
    )
    says(
      [f32(4, 3, 3), f32(5, 2, 3), f32(5, 2, 3)],
      "the heads of the query must be a multiple of those of the key, got 3 and 2"
    )
    #expect(
      sentence(f32(4, 2, 3), f32(4, 5)) {
        dotProductAttention($0[0], $0[0], $0[0], mask: $0[1])
      } == "dotProductAttention: the mask must be boolean, got f32[4,5]"
    )
    #expect(
      sentence(f32(4, 2, 3), f32(4, 5)) {
        dotProductAttention($0[0], $0[0], $0[0], bias: $0[1])
      } == "dotProductAttention: the bias must broadcast to [1,2,4,4], got f32[4,5]"
    )
  }

  @Test func `attention is two products and no repetition`() throws {
    let types = [f32(8, 4, 3), f32(9, 2, 3), f32(9, 2, 3)]
    let program = try trace(types, kind: "test", staging: true) {
      [dotProductAttention($0[0], $0[1], $0[2])]
    }.program
    #expect(program.count(of: "dot_general") == 2)
  }
}
