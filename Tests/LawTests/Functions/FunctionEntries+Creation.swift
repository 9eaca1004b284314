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
    .init("full(like:_:)", f64(2, 3), f64(3)) { full(like: $0[0], $0[1]) },
    .init("empty(_:dtype:)", f64()) { _ in empty([2, 3]) },
    .init("empty(like:)", f64(2, 3)) { empty(like: $0[0]) },
    .init("identity(_:dtype:)", f64()) { _ in identity(3) },
    .init("indices(_:dtype:)", f64()) { _ in indices([2, 3]) },
    .init("vander(_:_:increasing:)", f64(3, values: .nonzero)) { vander($0[0], 4) },
    .init("logspace(_:_:_:includingEnd:base:dtype:)", f64(), f64()) {
      logspace($0[0], $0[1], 4, base: 2, dtype: .f64)
    },
    .init(
      "geomspace(_:_:_:includingEnd:dtype:)",
      f64(values: .within(1...2)),
      f64(values: .within(3...9))
    ) { geomspace($0[0], $0[1], 5, dtype: .f64) },
    .init("eye(_:_:diagonal:dtype:)", f64()) { _ in eye(2, 3, diagonal: 1) },
    .init("oneHot(_:classes:dtype:)", i32(2, values: .within(-1...3))) {
      oneHot($0[0], classes: 3)
    },
  ]
}
