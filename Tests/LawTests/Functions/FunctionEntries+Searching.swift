// SPDX-License-Identifier: Apache-2.0
//
// Functions that search among numbers in order, count and compare. Sizes that depend on values are given.

import Skein
import SkeinTestSupport
import TensorIR

extension FunctionTable {
  static let searching: [FunctionEntry] = places + histograms + sets

  private static let places: [FunctionEntry] = [
    .init("searchsorted(_:_:side:sorter:)", f64(9, values: .distinct), f64(2, 3)) {
      searchsorted(sort($0[0]), $0[1])
    },
    .init("searchsorted(_:_:side:sorter:)", f64(100, values: .distinct), f64(2, 3)) {
      searchsorted(sort($0[0]), $0[1], side: .right)
    },
    .init("searchsorted(_:_:side:sorter:)", i32(70), i32(5)) {
      searchsorted($0[0], $0[1], sorter: argsort($0[0]))
    },
    .init("digitize(_:_:right:)", f64(2, 3), f64(5, values: .distinct)) {
      digitize($0[0], flip(sort($0[1])), right: true)
    },
    .init(
      "interp(_:_:_:left:right:)",
      f64(2, 3, values: .smooth),
      f64(5, values: .permutation),
      f64(5)
    ) { interp($0[0], sort($0[1]) - 2.5, $0[2], left: .extrapolated, right: 7) },
    .init("interp(_:_:_:left:right:)", f64(4, values: .smooth), f64(80), f64(80)) {
      interp($0[0], cumsum(square($0[1]) + 0.1) - 4, $0[2])
    },
    .init("interp(_:_:_:period:)", f64(2, 3, values: .smooth), f64(5)) {
      interp($0[0], Tensor([0.1, 1.3, 0.6, 2.5, 1.8]), $0[1], period: 3)
    },
  ]

  private static let histograms: [FunctionEntry] = [
    .init("histogramBinEdges(_:bins:range:)", f64(2, 3, values: .distinct)) {
      histogramBinEdges($0[0], bins: 4)
    },
    .init(
      "histogram(_:bins:range:weights:density:)",
      f64(9, values: .smooth),
      f64(9),
      results: { operands in
        let (counts, edges) = histogram(operands[0], bins: 5, range: -2...2, weights: operands[1])
        return [counts, edges]
      }
    ),
    .init(
      "histogram(_:edges:weights:density:)",
      f64(2, 6, values: .smooth),
      results: { operands in
        let (counts, edges) = histogram(
          operands[0],
          edges: Tensor([-3.5, -1, 0.5, 2]),
          density: true
        )
        return [counts, edges]
      }
    ),
    .init(
      "histogram2d(_:_:bins:ranges:weights:density:)",
      f64(9, values: .smooth),
      f64(9, values: .smooth),
      results: { operands in
        let (counts, x, y) = histogram2d(
          operands[0],
          operands[1],
          bins: (2, 3),
          ranges: (-3...3, -2...2)
        )
        return [counts, x, y]
      }
    ),
    .init(
      "histogramdd(_:bins:ranges:weights:density:)",
      f64(9, 2, values: .smooth),
      f64(9, values: .within(1...2)),
      results: { operands in
        let (counts, edges) = histogramdd(
          operands[0],
          bins: [2, 3],
          ranges: [-4...4, -4...4],
          weights: operands[1],
          density: true
        )
        return [counts] + edges
      }
    ),
    .init(
      "histogramdd(_:edges:weights:density:)",
      f64(9, 2, values: .smooth),
      f64(9),
      results: { operands in
        [
          histogramdd(
            operands[0],
            edges: [Tensor([-3, 0, 3]), Tensor([-1, 0, 1, 2])],
            weights: operands[1]
          ).counts
        ]
      }
    ),
  ]

  private static let sets: [FunctionEntry] = [
    .init("isin(_:_:inverted:)", i32(2, 3), i32(2, 2)) { isin($0[0], $0[1]) },
    .init("isin(_:_:inverted:)", i32(2, 3), i32(70)) { isin($0[0], $0[1], inverted: true) },
    .init("unique(_:size:fillValue:equalNaN:)", i32(2, 6)) { unique($0[0], size: 5) },
    .init("unique(_:size:fillValue:equalNaN:)", f64(6, values: .distinct)) {
      unique($0[0], size: 8, fillValue: 9)
    },
    .init("uniqueValues(_:size:fillValue:)", i32(9)) { uniqueValues($0[0], size: 12) },
    .init(
      "uniqueCounts(_:size:fillValue:equalNaN:)",
      i32(9),
      results: { operands in
        let (values, counts) = uniqueCounts(operands[0], size: 6, fillValue: -99)
        return [values, counts]
      }
    ),
    .init(
      "uniqueInverse(_:size:fillValue:equalNaN:)",
      i32(3, 3),
      results: { operands in
        let (values, inverse) = uniqueInverse(operands[0], size: 9)
        return [values, inverse]
      }
    ),
    .init(
      "uniqueAll(_:size:fillValue:equalNaN:)",
      i32(9),
      results: { operands in
        let (values, indices, inverse, counts) = uniqueAll(operands[0], size: 9, fillValue: 0)
        return [values, indices, inverse, counts]
      }
    ),
    .init("intersect1d(_:_:size:fillValue:)", i32(9), i32(9)) {
      intersect1d($0[0], $0[1], size: 4, fillValue: 100)
    },
    .init("union1d(_:_:size:fillValue:)", i32(5), i32(4)) { union1d($0[0], $0[1], size: 9) },
    .init("setdiff1d(_:_:size:fillValue:)", i32(9), i32(70)) {
      setdiff1d($0[0], $0[1], size: 5, fillValue: 0)
    },
    .init("setxor1d(_:_:size:fillValue:)", i32(5), i32(4)) {
      setxor1d($0[0], $0[1], size: 9, fillValue: 0)
    },
  ]
}
