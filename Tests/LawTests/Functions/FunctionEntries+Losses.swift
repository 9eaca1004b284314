// SPDX-License-Identifier: Apache-2.0
//
// Losses, normalizations of a part of the elements, attention.

import Skein
import SkeinTestSupport
import TensorIR

extension FunctionTable {
  private static let probabilities: Values = .within(0.1...0.9)

  static let normalizations: [FunctionEntry] = [
    .init("softmax(_:axis:where:)", f64(2, 3), bool(3)) { softmax($0[0], where: $0[1]) },
    .init("logSoftmax(_:axis:where:)", f64(2, 3), bool(2, 3)) {
      select($0[1], logSoftmax($0[0], axis: 0, where: $0[1]), 0)
    },
    .init("logSumExp(_:weights:axes:keepAxes:)", f64(2, 3), f64(3, values: .within(0.3...3))) {
      logSumExp($0[0], weights: $0[1], axes: [1])
    },
    .init("logMeanExp(_:)", f64(2, 3)) { logMeanExp($0[0]) },
    .init("logMeanExp(_:axis:keepAxes:)", f64(2, 3)) { logMeanExp($0[0], axis: 0) },
    .init("logMeanExp(_:axes:keepAxes:)", f64(2, 3)) {
      logMeanExp($0[0], axes: [0, 1], keepAxes: true)
    },
    .init("standardize(_:axis:epsilon:)", f64(2, 3)) { standardize($0[0]) },
    .init(
      "dotProductAttention(_:_:_:bias:mask:isCausal:scale:)",
      f64(4, 6, 3),
      f64(5, 2, 3),
      f64(5, 2, 3),
      f64(6, 4, 5),
      bool(5)
    ) { dotProductAttention($0[0], $0[1], $0[2], bias: $0[3], mask: $0[4]) },
    .init(
      "dotProductAttention(_:_:_:bias:mask:isCausal:scale:)",
      f64(2, 4, 2, 3),
      f64(2, 4, 2, 3),
      f64(2, 4, 2, 3)
    ) { dotProductAttention($0[0], $0[1], $0[2], isCausal: true, scale: 0.3) },
  ]

  static let losses: [FunctionEntry] = [
    .init("squaredError(_:_:)", f64(2, 3), f64(3)) { squaredError($0[0], $0[1]) },
    .init("l2Loss(_:_:)", f64(2, 3), f64(3)) { l2Loss($0[0], $0[1]) },
    .init("huberLoss(_:_:delta:)", f64(2, 3, values: .within(2...3)), f64(3, values: .nonzero)) {
      huberLoss($0[0], $0[1] - 5)
    },
    .init("logCosh(_:_:)", f64(2, 3, values: .within(2...3)), f64(3, values: .within(-1...1))) {
      logCosh($0[0], $0[1])
    },
    .init("hingeLoss(_:_:)", f64(3, values: .within(-0.5...0.5)), f64(3, values: .within(-1...1))) {
      hingeLoss($0[0], $0[1])
    },
    .init("sigmoidBinaryCrossEntropy(_:_:)", f64(3, values: .nonzero), f64(3)) {
      sigmoidBinaryCrossEntropy($0[0], $0[1])
    },
    .init("softmaxCrossEntropy(_:_:axis:)", f64(2, 3), f64(2, 3, values: probabilities)) {
      softmaxCrossEntropy($0[0], $0[1])
    },
    .init("softmaxCrossEntropyWithIntegerLabels(_:_:axis:)", f64(2, 3), i32(2)) {
      softmaxCrossEntropyWithIntegerLabels($0[0], $0[1])
    },
    .init("cosineSimilarity(_:_:axis:epsilon:)", f64(2, 3), f64(2, 3)) {
      cosineSimilarity($0[0], $0[1], epsilon: 1e-6)
    },
    .init("klDivergence(_:_:axis:)", f64(2, 3), f64(2, 3, values: probabilities)) {
      klDivergence($0[0], $0[1])
    },
  ]
}
