// SPDX-License-Identifier: Apache-2.0
//
// Functions of samples. Operands with NaNs are made inside, so that differences exist around them.

import Skein
import SkeinTestSupport
import TensorIR

extension FunctionTable {
  static let statistics: [FunctionEntry] =
    quantiles + nanQuantiles + averages + nanReductions + nanMoments + nanPlaces

  private static let unit = Values.within(0.05...0.95)
  /// Between elements, and nearer to one of them, whether there are 3 or 9.
  private static let part = Values.within(0.45...0.48)

  private static let quantiles: [FunctionEntry] = [
    .init("median(_:)", f64(2, 3, values: .distinct)) { median($0[0]) },
    .init("median(_:)", f64(2, 2, values: .distinct)) { median($0[0]) },
    .init("median(_:axis:keepAxes:)", f64(2, 5, 3, values: .distinct)) {
      median($0[0], axis: 1, keepAxes: true)
    },
    .init("median(_:axes:keepAxes:)", f64(2, 3, 4, values: .distinct)) {
      median($0[0], axes: [2, 0])
    },
    .init("quantile(_:_:axes:method:keepAxes:)", f64(2, 3, values: .distinct), f64(values: part)) {
      quantile($0[0], $0[1])
    },
    .init(
      "quantile(_:_:axes:method:keepAxes:)",
      f64(2, 3, 4, values: .distinct),
      f64(2, values: part)
    ) { quantile($0[0], $0[1], axes: [0, 2], keepAxes: true) },
    .init("quantile(_:_:axis:method:keepAxes:)", f64(2, 5, values: .distinct)) {
      quantile($0[0], 0.3, axis: 1)
    },
    .init(
      "quantile(_:_:axis:method:keepAxes:)",
      f64(2, 5, values: .distinct),
      f64(3, values: part),
      results: { operands in
        QuantileMethod.allCases.map { quantile(operands[0], operands[1], axis: -1, method: $0) }
      }
    ),
    .init(
      "percentile(_:_:axes:method:keepAxes:)",
      f64(2, 3, values: .distinct),
      f64(values: .within(45...48))
    ) { percentile($0[0], $0[1], method: .midpoint) },
    .init("percentile(_:_:axis:method:keepAxes:)", f64(5, 2, values: .distinct)) {
      percentile($0[0], Tensor([10, 60]), axis: 0, keepAxes: true)
    },
  ]

  /// The tensor with NaN for a third of its elements.
  private static func lacking(_ x: Tensor) -> Tensor {
    let isMissing = remainder(arange(x.elementCount), 3) .== 1
    return select(isMissing.reshaped(to: x.shape), Tensor(Double.nan), x)
  }

  private static let nanQuantiles: [FunctionEntry] = [
    .init("nanmedian(_:)", f64(3, 3, values: .distinct)) { nanmedian(lacking($0[0])) },
    .init("nanmedian(_:axis:keepAxes:)", f64(2, 5, values: .distinct)) {
      nanmedian(lacking($0[0]), axis: 1, keepAxes: true)
    },
    .init("nanmedian(_:axes:keepAxes:)", f64(2, 3, 4, values: .distinct)) {
      nanmedian(lacking($0[0]), axes: [2, 0])
    },
    .init(
      "nanquantile(_:_:axes:method:keepAxes:)",
      f64(2, 3, 4, values: .distinct),
      f64(2, values: part)
    ) { nanquantile(lacking($0[0]), $0[1], axes: [0, 2], keepAxes: true) },
    .init(
      "nanquantile(_:_:axis:method:keepAxes:)",
      f64(2, 5, values: .distinct),
      f64(values: part),
      results: { operands in
        QuantileMethod.allCases.map {
          nanquantile(lacking(operands[0]), operands[1], axis: -1, method: $0)
        }
      }
    ),
    .init(
      "nanpercentile(_:_:axes:method:keepAxes:)",
      f64(3, 3, values: .distinct),
      f64(values: .within(45...48))
    ) { nanpercentile(lacking($0[0]), $0[1], method: .midpoint) },
    .init("nanpercentile(_:_:axis:method:keepAxes:)", f64(7, 2, values: .distinct)) {
      nanpercentile(lacking($0[0]), Tensor([10, 60]), axis: 0)
    },
  ]

  private static let averages: [FunctionEntry] = [
    .init("average(_:weights:axes:keepAxes:)", f64(2, 3)) { average($0[0]) },
    .init("average(_:weights:axes:keepAxes:)", f64(2, 3, 4), f64(4, 2, values: unit)) {
      average($0[0], weights: $0[1], axes: [2, 0], keepAxes: true)
    },
    .init("average(_:weights:axis:keepAxes:)", f64(2, 3), f64(3, values: unit)) {
      average($0[0], weights: $0[1], axis: 1)
    },
    .init(
      "averageAndWeight(_:weights:axes:keepAxes:)",
      f64(2, 3),
      f64(2, 3, values: unit),
      results: { operands in
        let (average, weight) = averageAndWeight(operands[0], weights: operands[1])
        return [average, weight]
      }
    ),
    .init("cov(_:_:rowsAreVariables:ddof:frequencies:weights:)", f64(2, 5)) { cov($0[0]) },
    .init(
      "cov(_:_:rowsAreVariables:ddof:frequencies:weights:)",
      f64(5, 2),
      f64(5),
      i32(5, values: .within(1...4)),
      f64(5, values: unit)
    ) { cov($0[0], $0[1], rowsAreVariables: false, frequencies: $0[2], weights: $0[3]) },
    .init("corrcoef(_:_:rowsAreVariables:)", f64(2, 5), f64(5)) {
      corrcoef($0[0], $0[1])
    },
    .init("ptp(_:)", f64(2, 3, values: .distinct)) { ptp($0[0]) },
    .init("ptp(_:axis:keepAxes:)", f64(2, 3, values: .distinct)) {
      ptp($0[0], axis: 1, keepAxes: true)
    },
    .init("ptp(_:axes:keepAxes:)", f64(2, 3, 4, values: .distinct)) { ptp($0[0], axes: [0, 2]) },
    .init("countNonzero(_:)", i32(2, 3)) { countNonzero($0[0]) },
    .init("countNonzero(_:axis:keepAxes:)", bool(2, 3)) { countNonzero($0[0], axis: 0) },
    .init("countNonzero(_:axes:keepAxes:)", i32(2, 3, 4)) {
      countNonzero($0[0], axes: [0, 2], keepAxes: true)
    },
  ]

  private static let nanReductions: [FunctionEntry] = [
    .init("nansum(_:)", f64(2, 3)) { nansum(lacking($0[0])) },
    .init("nansum(_:axis:keepAxes:)", f64(2, 3)) { nansum(lacking($0[0]), axis: 1) },
    .init("nansum(_:axes:keepAxes:)", f64(2, 3, 4)) {
      nansum(lacking($0[0]), axes: [0, 2], keepAxes: true)
    },
    .init("nanprod(_:)", f64(2, 3)) { nanprod(lacking($0[0])) },
    .init("nanprod(_:axis:keepAxes:)", f64(2, 3)) { nanprod(lacking($0[0]), axis: 1) },
    .init("nanprod(_:axes:keepAxes:)", f64(2, 3, 4)) { nanprod(lacking($0[0]), axes: [0, 2]) },
    .init("nanmax(_:)", f64(3, 3, values: .distinct)) { nanmax(lacking($0[0])) },
    .init("nanmax(_:axis:keepAxes:)", f64(2, 7, values: .distinct)) {
      nanmax(lacking($0[0]), axis: 1, keepAxes: true)
    },
    .init("nanmax(_:axes:keepAxes:)", f64(2, 3, 4, values: .distinct)) {
      nanmax(lacking($0[0]), axes: [0, 2])
    },
    .init("nanmin(_:)", f64(3, 3, values: .distinct)) { nanmin(lacking($0[0])) },
    .init("nanmin(_:axis:keepAxes:)", f64(2, 7, values: .distinct)) {
      nanmin(lacking($0[0]), axis: 1, keepAxes: true)
    },
    .init("nanmin(_:axes:keepAxes:)", f64(2, 3, 4, values: .distinct)) {
      nanmin(lacking($0[0]), axes: [0, 2])
    },
  ]

  private static let nanMoments: [FunctionEntry] = [
    .init("nanmean(_:)", f64(3, 3, values: .distinct)) { nanmean(lacking($0[0])) },
    .init("nanmean(_:axis:keepAxes:)", f64(2, 7, values: .distinct)) {
      nanmean(lacking($0[0]), axis: 1, keepAxes: true)
    },
    .init("nanmean(_:axes:keepAxes:)", f64(2, 3, 4, values: .distinct)) {
      nanmean(lacking($0[0]), axes: [0, 2])
    },
    .init("nanvar(_:ddof:)", f64(3, 3, values: .distinct)) { nanvar(lacking($0[0])) },
    .init("nanvar(_:axis:ddof:keepAxes:)", f64(2, 7, values: .distinct)) {
      nanvar(lacking($0[0]), axis: 1, ddof: 1, keepAxes: true)
    },
    .init("nanvar(_:axes:ddof:keepAxes:)", f64(2, 3, 4, values: .distinct)) {
      nanvar(lacking($0[0]), axes: [0, 2])
    },
    .init("nanstd(_:ddof:)", f64(3, 3, values: .distinct)) { nanstd(lacking($0[0]), ddof: 1) },
    .init("nanstd(_:axis:ddof:keepAxes:)", f64(9, values: .distinct)) {
      nanstd(lacking($0[0]), axis: 0, keepAxes: true)
    },
    .init("nanstd(_:axes:ddof:keepAxes:)", f64(3, 2, 4, values: .distinct)) {
      nanstd(lacking($0[0]), axes: [0, 1, 2])
    },
  ]

  private static let nanPlaces: [FunctionEntry] = [
    .init("nanargmax(_:)", f64(2, 3, values: .distinct)) { nanargmax(lacking($0[0])) },
    .init("nanargmax(_:axis:keepAxes:)", f64(2, 3, values: .distinct)) {
      nanargmax(lacking($0[0]), axis: 1, keepAxes: true)
    },
    .init("nanargmin(_:)", f64(2, 3, values: .distinct)) { nanargmin(lacking($0[0])) },
    .init("nanargmin(_:axis:keepAxes:)", f64(2, 3, values: .distinct)) {
      nanargmin(lacking($0[0]), axis: 0)
    },
    .init("nancumsum(_:)", f64(2, 3)) { nancumsum(lacking($0[0])) },
    .init("nancumsum(_:axis:)", f64(2, 3)) { nancumsum(lacking($0[0]), axis: 1) },
    .init("nancumprod(_:)", f64(2, 3)) { nancumprod(lacking($0[0])) },
    .init("nancumprod(_:axis:)", f64(2, 3)) { nancumprod(lacking($0[0]), axis: 0) },
  ]
}
