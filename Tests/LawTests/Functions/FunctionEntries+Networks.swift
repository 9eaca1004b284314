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
  ]
}
