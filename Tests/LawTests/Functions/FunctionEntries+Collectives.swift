// SPDX-License-Identifier: Apache-2.0
//
// Functions that compute across the examples of a named axis, here of axis 0 of the operand; and host functions.

import Skein
import SkeinTestSupport
import TensorIR

extension FunctionTable {
  private static func named(_ f: @escaping @Sendable (Tensor) -> Tensor)
    -> @Sendable ([Tensor]) -> [Tensor]
  {
    { [vmap(f, axisName: "i")($0[0])] }
  }

  static let collectives: [FunctionEntry] = [
    .init("psum(_:over:)", f64(3, 2), results: named { $0 * psum($0, over: "i") }),
    .init("pmean(_:over:)", f64(3, 2), results: named { $0 - pmean($0, over: "i") }),
    .init("pmax(_:over:)", f64(3, 2, values: .distinct), results: named { pmax($0, over: "i") }),
    .init("pmin(_:over:)", f64(3, 2, values: .distinct), results: named { pmin($0, over: "i") }),
    .init(
      "allGather(_:over:axis:tiled:)",
      f64(3, 2),
      results: named { allGather($0, over: "i", axis: -1) }
    ),
    .init(
      "reduceScatter(_:over:scatterDimension:tiled:)",
      f64(3, 6, 2),
      results: named { reduceScatter($0, over: "i", tiled: true) }
    ),
    .init(
      "allToAll(_:over:splitAxis:concatAxis:tiled:)",
      f64(3, 2, 3),
      results: named { allToAll($0, over: "i", splitAxis: 1, concatAxis: 0) }
    ),
    .init(
      "ppermute(_:over:_:)",
      f64(3, 2),
      results: named { ppermute($0, over: "i", [(0, 2), (1, 0)]) }
    ),
    .init("pshuffle(_:over:_:)", f64(3, 2), results: named { pshuffle($0, over: "i", [2, 0, 1]) }),
    .init("pureCallback(_:_:vmapMethod:_:)", i32(2, 3)) { x in
      pureCallback([x[0].type], x, vmapMethod: .sequential) { [$0[0] + 1] }[0]
    },
    .init("axisIndex(_:)", f64(3, 2), results: named { $0 * axisIndex("i") }),
  ]
}
