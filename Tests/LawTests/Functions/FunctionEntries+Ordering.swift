// SPDX-License-Identifier: Apache-2.0
//
// Functions that run along an axis in order: running combinations and sorting.

import Skein
import SkeinTestSupport
import TensorIR

extension FunctionTable {
  static let ordering: [FunctionEntry] = [
    .init("cumsum(_:)", f64(2, 3)) { cumsum($0[0]) },
    .init("cumsum(_:axis:reverse:)", f64(2, 3)) { cumsum($0[0], axis: 1, reverse: true) },
    .init("cumprod(_:)", f64(2, 3, values: .nonzero)) { cumprod($0[0]) },
    .init("cumprod(_:axis:reverse:)", f64(2, 3)) { cumprod($0[0], axis: -1) },
    .init("cummax(_:)", f64(2, 3, values: .distinct)) { cummax($0[0]) },
    .init("cummax(_:axis:reverse:)", f64(2, 3, values: .distinct)) { cummax($0[0], axis: 0) },
    .init("cummin(_:)", f64(2, 3, values: .distinct)) { cummin($0[0]) },
    .init("cummin(_:axis:reverse:)", f64(2, 3, values: .distinct)) {
      cummin($0[0], axis: 1, reverse: true)
    },
    .init("cumlogsumexp(_:)", f64(2, 3)) { cumlogsumexp($0[0]) },
    .init("cumlogsumexp(_:axis:reverse:)", f64(2, 3)) { cumlogsumexp($0[0], axis: 1) },
    .init("sort(_:axis:descending:)", f64(2, 5, values: .distinct)) {
      sort($0[0], descending: true)
    },
    .init(
      "sort(_:axis:keys:)",
      f64(2, 5, values: .distinct),
      f64(2, 5),
      i32(2, 5),
      results: { sort($0, axis: 1) }
    ),
    .init("argsort(_:axis:descending:)", f64(2, 5, values: .distinct)) { argsort($0[0], axis: 0) },
    .init(
      "topK(_:_:axis:)",
      f64(2, 5, values: .distinct),
      results: { operands in
        let (values, indices) = topK(operands[0], 2, axis: 1)
        return [values, indices]
      }
    ),
    .init("lexsort(_:axis:)", i32(2, 5), i32(2, 5)) { lexsort($0) },
  ]
}
