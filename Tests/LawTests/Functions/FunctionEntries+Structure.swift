// SPDX-License-Identifier: Apache-2.0
//
// Functions that move, join and repeat elements.

import Skein
import SkeinTestSupport
import TensorIR

extension FunctionTable {
  static let structure: [FunctionEntry] = [
    .init("concatenate(_:axis:)", f64(2, 3), f64(2, 1)) { concatenate($0, axis: 1) },
    .init("stack(_:axis:)", f64(2, 3), f64(2, 3)) { stack($0, axis: -1) },
    .init("pad(_:_:value:)", f64(2, 3), f64()) { pad($0[0], [(1, 0), (-1, 2)], value: $0[1]) },
    .init("pad(_:low:high:interior:value:)", f64(2, 3), f64()) {
      pad($0[0], low: [1, 0], high: [0, 1], interior: [2, 0], value: $0[1])
    },
    .init("expandDims(_:axis:)", f64(2, 3)) { expandDims($0[0], axis: 1) },
    .init("squeeze(_:)", f64(1, 2, 1)) { squeeze($0[0]) },
    .init("squeeze(_:axis:)", f64(1, 2, 1)) { squeeze($0[0], axis: -1) },
    .init("squeeze(_:axes:)", f64(1, 2, 1)) { squeeze($0[0], axes: [0, 2]) },
    .init("moveAxis(_:from:to:)", f64(2, 3, 4)) { moveAxis($0[0], from: 0, to: -1) },
    .init("swapAxes(_:_:_:)", f64(2, 3, 4)) { swapAxes($0[0], 0, 2) },
    .init("flip(_:)", f64(2, 3)) { flip($0[0]) },
    .init("flip(_:axis:)", f64(2, 3)) { flip($0[0], axis: 1) },
    .init("flip(_:axes:)", f64(2, 3)) { flip($0[0], axes: [0]) },
    .init("Tensor.reversed(axis:)", f64(2, 3)) { $0[0].reversed(axis: -1) },
    .init("Tensor.transposed()", f64(2, 3)) { $0[0].transposed() },
    .init("Tensor.transposed(_:)", f64(2, 3, 4)) { $0[0].transposed([2, 0, 1]) },
    .init("Tensor.reshaped(to:)", f64(2, 6)) { $0[0].reshaped(to: [3, -1]) },
    .init("Tensor.broadcast(to:)", f64(2, 1)) { $0[0].broadcast(to: [4, 2, 3]) },
  ]
}
