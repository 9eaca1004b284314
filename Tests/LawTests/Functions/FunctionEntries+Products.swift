// SPDX-License-Identifier: Apache-2.0
//
// Functions that multiply and add up.

import Skein
import SkeinTestSupport
import TensorIR

extension FunctionTable {
  static let products: [FunctionEntry] = [
    .init("dot(_:_:)", f64(2, 3), f64(4, 3, 2)) { dot($0[0], $0[1]) },
    .init("vdot(_:_:)", f64(2, 3), f64(6)) { vdot($0[0], $0[1]) },
    .init("inner(_:_:)", f64(2, 3), f64(4, 3)) { inner($0[0], $0[1]) },
    .init("outer(_:_:)", f64(2), f64(3)) { outer($0[0], $0[1]) },
    .init("matmul(_:_:)", f64(5, 1, 2, 3), f64(4, 3, 2)) { matmul($0[0], $0[1]) },
    .init("tensordot(_:_:axes:)", f64(2, 3, 4), f64(3, 4, 2)) { tensordot($0[0], $0[1]) },
    .init("tensordot(_:_:axes:)", f64(2, 3), f64(2, 4, 3)) {
      tensordot($0[0], $0[1], axes: ([0, 1], [0, 2]))
    },
  ]
}
