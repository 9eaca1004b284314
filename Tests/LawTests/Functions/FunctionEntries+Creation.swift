// SPDX-License-Identifier: Apache-2.0
//
// Functions that make tensors; those without operands are tried beside a number that they do not look at.

import Skein
import SkeinTestSupport
import TensorIR

extension FunctionTable {
  static let creation: [FunctionEntry] = [
    .init("zeros(_:dtype:)", f64()) { _ in zeros([2, 3]) },
    .init("zeros(like:)", f64(2, 3)) { zeros(like: $0[0]) },
    .init("ones(_:dtype:)", f64()) { _ in ones([2, 3], dtype: .i8) },
    .init("ones(like:)", f64(2, 3)) { ones(like: $0[0]) },
    .init("full(_:_:dtype:)", f64()) { _ in full([2, 3], 1.5) },
    .init("arange(_:dtype:)", f64()) { _ in arange(4) },
    .init("arange(_:_:step:dtype:)", f64()) { _ in arange(9, 2, step: -3) },
    .init("arange(_:_:step:dtype:)", f64()) { _ in arange(0.0, 1.0, step: 0.3) },
    .init("linspace(_:_:_:includingEnd:dtype:)", f64(), f64()) {
      linspace($0[0], $0[1], 5, dtype: .f64)
    },
    .init("eye(_:_:diagonal:dtype:)", f64()) { _ in eye(2, 3, diagonal: 1) },
    .init("oneHot(_:classes:dtype:)", i32(2, values: .within(-1...3))) {
      oneHot($0[0], classes: 3)
    },
  ]
}
