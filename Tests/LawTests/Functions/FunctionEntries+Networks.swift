// SPDX-License-Identifier: Apache-2.0
//
// Activations, normalizations and what else networks are made of.

import Skein
import SkeinTestSupport
import TensorIR

extension FunctionTable {
  static let networks: [FunctionEntry] = [
    .init("relu(_:)", f64(3, values: .nonzero)) { relu($0[0]) },
    .init("sigmoid(_:)", f64(3)) { sigmoid($0[0]) },
    .init("softplus(_:)", f64(3, values: .nonzero)) { softplus($0[0]) },
    .init("silu(_:)", f64(3)) { silu($0[0]) },
    .init("gelu(_:)", f64(3)) { gelu($0[0]) },
    .init("gelu(_:isApproximate:)", f64(3)) { gelu($0[0], isApproximate: false) },
    .init("softmax(_:)", f64(2, 3)) { softmax($0[0]) },
    .init("softmax(_:axis:)", f64(2, 3)) { softmax($0[0], axis: 0) },
    .init("logSoftmax(_:)", f64(2, 3)) { logSoftmax($0[0]) },
    .init("logSoftmax(_:axis:)", f64(2, 3)) { logSoftmax($0[0], axis: 0) },
    .init("swish(_:)", f64(3)) { swish($0[0]) },
    .init("mish(_:)", f64(3, values: .nonzero)) { mish($0[0]) },
    .init("logSigmoid(_:)", f64(3, values: .nonzero)) { logSigmoid($0[0]) },
    .init("softSign(_:)", f64(3, values: .nonzero)) { softSign($0[0]) },
    .init("squareplus(_:)", f64(3)) { squareplus($0[0]) },
    .init("squareplus(_:b:)", f64(3), f64(values: .within(1...2))) { squareplus($0[0], b: $0[1]) },
  ]

  static let activations: [FunctionEntry] = [
    .init("leakyRelu(_:)", f64(3, values: .nonzero)) { leakyRelu($0[0]) },
    .init("leakyRelu(_:negativeSlope:)", f64(3, values: .nonzero), f64()) {
      leakyRelu($0[0], negativeSlope: $0[1])
    },
    .init("elu(_:)", f64(3, values: .nonzero)) { elu($0[0]) },
    .init("elu(_:alpha:)", f64(3, values: .nonzero), f64()) { elu($0[0], alpha: $0[1]) },
    .init("celu(_:)", f64(3, values: .nonzero)) { celu($0[0]) },
    .init("celu(_:alpha:)", f64(3, values: .nonzero), f64(values: .within(1...2))) {
      celu($0[0], alpha: $0[1])
    },
    .init("selu(_:)", f64(3, values: .nonzero)) { selu($0[0]) },
    .init("relu6(_:)", f64(3, values: .nonzero)) { relu6(2.5 * $0[0]) },
    .init("hardTanh(_:)", f64(3, values: .smooth)) { hardTanh($0[0]) },
    .init("hardSigmoid(_:)", f64(3, values: .within(-2.5...2.5))) { hardSigmoid($0[0]) },
    .init("hardSilu(_:)", f64(3, values: .within(-2.5...2.5))) { hardSilu($0[0]) },
    .init("hardSwish(_:)", f64(3, values: .within(-2.5...2.5))) { hardSwish($0[0]) },
    .init("sparsePlus(_:)", f64(3, values: .smooth)) { sparsePlus($0[0]) },
    .init("sparseSigmoid(_:)", f64(3, values: .smooth)) { sparseSigmoid($0[0]) },
    .init("glu(_:)", f64(2, 6)) { glu($0[0]) },
    .init("glu(_:axis:)", f64(4, 3)) { glu($0[0], axis: 0) },
  ]
}
