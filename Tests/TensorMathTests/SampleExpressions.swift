// SPDX-License-Identifier: Apache-2.0
//
// The Swift expressions that samples.jsonl names, by their text: functions of samples and of numbers in order.

import Skein
import TensorIR

/// Functions of up to three operands; what an expression does not name it is given and does not look at.
enum SampleExpressions {
  static let all = [samples, searches, rows, axes].reduce([:]) { $0.merging($1) { x, _ in x } }

  static let samples: [String: ArrangementExpressions.Function] = [
    "median(x)": { x, _, _ in
      median(x)
    },
    "median(x, axis: 1)": { x, _, _ in
      median(x, axis: 1)
    },
    "median(x, axis: 0, keepAxes: true)": { x, _, _ in
      median(x, axis: 0, keepAxes: true)
    },
    "median(x, axes: [2, 0])": { x, _, _ in
      median(x, axes: [2, 0])
    },
    "quantile(x, y)": { x, y, _ in
      quantile(x, y)
    },
    "quantile(x, y, axis: 1)": { x, y, _ in
      quantile(x, y, axis: 1)
    },
    "quantile(x, y, axis: -2, keepAxes: true)": { x, y, _ in
      quantile(x, y, axis: -2, keepAxes: true)
    },
    "quantile(x, y, axes: [0, 2], keepAxes: true)": { x, y, _ in
      quantile(x, y, axes: [0, 2], keepAxes: true)
    },
    "percentile(x, y)": { x, y, _ in
      percentile(x, y)
    },
    "percentile(x, y, axis: 0)": { x, y, _ in
      percentile(x, y, axis: 0)
    },
    "nanmedian(x)": { x, _, _ in
      nanmedian(x)
    },
    "nanmedian(x, axis: 1)": { x, _, _ in
      nanmedian(x, axis: 1)
    },
    "nanmedian(x, axis: 0, keepAxes: true)": { x, _, _ in
      nanmedian(x, axis: 0, keepAxes: true)
    },
    "nanquantile(x, y, axis: 1)": { x, y, _ in
      nanquantile(x, y, axis: 1)
    },
    "nanquantile(x, y, axis: 0)": { x, y, _ in
      nanquantile(x, y, axis: 0)
    },
    "nanquantile(x, y)": { x, y, _ in
      nanquantile(x, y)
    },
    "nanpercentile(x, y, axes: [0, 1])": { x, y, _ in
      nanpercentile(x, y, axes: [0, 1])
    },
    "quantile(x, y, axis: 1, method: .lower)": { x, y, _ in
      quantile(x, y, axis: 1, method: .lower)
    },
    "quantile(x, y, method: .lower)": { x, y, _ in
      quantile(x, y, method: .lower)
    },
    "nanquantile(x, y, axis: 0, method: .lower)": { x, y, _ in
      nanquantile(x, y, axis: 0, method: .lower)
    },
    "quantile(x, y, axis: 1, method: .higher)": { x, y, _ in
      quantile(x, y, axis: 1, method: .higher)
    },
    "quantile(x, y, method: .higher)": { x, y, _ in
      quantile(x, y, method: .higher)
    },
    "nanquantile(x, y, axis: 0, method: .higher)": { x, y, _ in
      nanquantile(x, y, axis: 0, method: .higher)
    },
    "quantile(x, y, axis: 1, method: .midpoint)": { x, y, _ in
      quantile(x, y, axis: 1, method: .midpoint)
    },
    "quantile(x, y, method: .midpoint)": { x, y, _ in
      quantile(x, y, method: .midpoint)
    },
    "nanquantile(x, y, axis: 0, method: .midpoint)": { x, y, _ in
      nanquantile(x, y, axis: 0, method: .midpoint)
    },
    "quantile(x, y, axis: 1, method: .nearest)": { x, y, _ in
      quantile(x, y, axis: 1, method: .nearest)
    },
    "quantile(x, y, method: .nearest)": { x, y, _ in
      quantile(x, y, method: .nearest)
    },
    "nanquantile(x, y, axis: 0, method: .nearest)": { x, y, _ in
      nanquantile(x, y, axis: 0, method: .nearest)
    },
    "average(x)": { x, _, _ in
      average(x)
    },
    "average(x, weights: y)": { x, y, _ in
      average(x, weights: y)
    },
    "average(x, weights: y, axis: 1)": { x, y, _ in
      average(x, weights: y, axis: 1)
    },
    "average(x, weights: y, axes: [2, 0])": { x, y, _ in
      average(x, weights: y, axes: [2, 0])
    },
    "averageAndWeight(x, weights: y, axes: [1]).weight": { x, y, _ in
      averageAndWeight(x, weights: y, axes: [1]).weight
    },
    "cov(x)": { x, _, _ in
      cov(x)
    },
    "cov(x, y)": { x, y, _ in
      cov(x, y)
    },
    "cov(x, rowsAreVariables: false, ddof: 0)": { x, _, _ in
      cov(x, rowsAreVariables: false, ddof: 0)
    },
    "cov(x, frequencies: y)": { x, y, _ in
      cov(x, frequencies: y)
    },
    "cov(x, weights: y)": { x, y, _ in
      cov(x, weights: y)
    },
    "cov(x, frequencies: y, weights: z)": { x, y, z in
      cov(x, frequencies: y, weights: z)
    },
    "corrcoef(x)": { x, _, _ in
      corrcoef(x)
    },
    "corrcoef(x, y)": { x, y, _ in
      corrcoef(x, y)
    },
    "ptp(x)": { x, _, _ in
      ptp(x)
    },
    "ptp(x, axis: 1)": { x, _, _ in
      ptp(x, axis: 1)
    },
    "ptp(x, axes: [0, 2], keepAxes: true)": { x, _, _ in
      ptp(x, axes: [0, 2], keepAxes: true)
    },
    "countNonzero(x)": { x, _, _ in
      countNonzero(x)
    },
    "countNonzero(x, axis: 1)": { x, _, _ in
      countNonzero(x, axis: 1)
    },
    "nanargmax(x, axis: 1)": { x, _, _ in
      nanargmax(x, axis: 1)
    },
    "nanargmin(x, axis: 1)": { x, _, _ in
      nanargmin(x, axis: 1)
    },
    "nanargmin(x)": { x, _, _ in
      nanargmin(x)
    },
    "nancumsum(x)": { x, _, _ in
      nancumsum(x)
    },
    "nancumsum(x, axis: 0)": { x, _, _ in
      nancumsum(x, axis: 0)
    },
    "nancumprod(x, axis: 1)": { x, _, _ in
      nancumprod(x, axis: 1)
    },
    "nansum(x)": { x, _, _ in
      nansum(x)
    },
    "nansum(x, axis: 1)": { x, _, _ in
      nansum(x, axis: 1)
    },
    "nansum(x, axes: [0, 1], keepAxes: true)": { x, _, _ in
      nansum(x, axes: [0, 1], keepAxes: true)
    },
    "nanprod(x)": { x, _, _ in
      nanprod(x)
    },
    "nanprod(x, axis: 1)": { x, _, _ in
      nanprod(x, axis: 1)
    },
    "nanprod(x, axes: [0, 1], keepAxes: true)": { x, _, _ in
      nanprod(x, axes: [0, 1], keepAxes: true)
    },
    "nanmax(x)": { x, _, _ in
      nanmax(x)
    },
    "nanmax(x, axis: 1)": { x, _, _ in
      nanmax(x, axis: 1)
    },
    "nanmax(x, axes: [0, 1], keepAxes: true)": { x, _, _ in
      nanmax(x, axes: [0, 1], keepAxes: true)
    },
    "nanmin(x)": { x, _, _ in
      nanmin(x)
    },
    "nanmin(x, axis: 1)": { x, _, _ in
      nanmin(x, axis: 1)
    },
    "nanmin(x, axes: [0, 1], keepAxes: true)": { x, _, _ in
      nanmin(x, axes: [0, 1], keepAxes: true)
    },
    "nanmean(x)": { x, _, _ in
      nanmean(x)
    },
    "nanmean(x, axis: 1)": { x, _, _ in
      nanmean(x, axis: 1)
    },
    "nanmean(x, axes: [0, 1], keepAxes: true)": { x, _, _ in
      nanmean(x, axes: [0, 1], keepAxes: true)
    },
    "nanvar(x)": { x, _, _ in
      nanvar(x)
    },
    "nanvar(x, axis: 1)": { x, _, _ in
      nanvar(x, axis: 1)
    },
    "nanvar(x, axes: [0, 1], keepAxes: true)": { x, _, _ in
      nanvar(x, axes: [0, 1], keepAxes: true)
    },
    "nanstd(x)": { x, _, _ in
      nanstd(x)
    },
    "nanstd(x, axis: 1)": { x, _, _ in
      nanstd(x, axis: 1)
    },
    "nanstd(x, axes: [0, 1], keepAxes: true)": { x, _, _ in
      nanstd(x, axes: [0, 1], keepAxes: true)
    },
    "nanvar(x, axis: 0, ddof: 1)": { x, _, _ in
      nanvar(x, axis: 0, ddof: 1)
    },
    "nanstd(x, axis: 1, ddof: 2)": { x, _, _ in
      nanstd(x, axis: 1, ddof: 2)
    },
  ]

  static let searches: [String: ArrangementExpressions.Function] = [
    "searchsorted(x, y)": { x, y, _ in
      searchsorted(x, y)
    },
    "searchsorted(x, y, side: .right)": { x, y, _ in
      searchsorted(x, y, side: .right)
    },
    "digitize(x, y)": { x, y, _ in
      digitize(x, y)
    },
    "digitize(x, y, right: true)": { x, y, _ in
      digitize(x, y, right: true)
    },
    "interp(x, y, z)": { x, y, z in
      interp(x, y, z)
    },
    "interp(x, y, z, left: -1, right: 7)": { x, y, z in
      interp(x, y, z, left: -1, right: 7)
    },
    "interp(x, y, z, left: .extrapolated, right: .extrapolated)": { x, y, z in
      interp(x, y, z, left: .extrapolated, right: .extrapolated)
    },
    "interp(x, y, z, period: 5)": { x, y, z in
      interp(x, y, z, period: 5)
    },
    "histogram(x, bins: 4).counts": { x, _, _ in
      histogram(x, bins: 4).counts
    },
    "histogram(x, bins: 4).edges": { x, _, _ in
      histogram(x, bins: 4).edges
    },
    "histogram(x, bins: 5, range: -3...4).counts": { x, _, _ in
      histogram(x, bins: 5, range: -3...4).counts
    },
    "histogram(x, edges: y, density: true).counts": { x, y, _ in
      histogram(x, edges: y, density: true).counts
    },
    "histogram(x, bins: 3, weights: y).counts": { x, y, _ in
      histogram(x, bins: 3, weights: y).counts
    },
    "histogramBinEdges(x, bins: 3)": { x, _, _ in
      histogramBinEdges(x, bins: 3)
    },
    "histogram2d(x, y, bins: (2, 3)).counts": { x, y, _ in
      histogram2d(x, y, bins: (2, 3)).counts
    },
    "histogramdd(x, bins: [2, 3, 2], weights: y, density: true).counts": { x, y, _ in
      histogramdd(x, bins: [2, 3, 2], weights: y, density: true).counts
    },
    "isin(x, y)": { x, y, _ in
      isin(x, y)
    },
    "isin(x, y, inverted: true)": { x, y, _ in
      isin(x, y, inverted: true)
    },
    "unique(x)": { x, _, _ in
      unique(x)
    },
    "uniqueValues(x)": { x, _, _ in
      uniqueValues(x)
    },
    "unique(x, size: 12)": { x, _, _ in
      unique(x, size: 12)
    },
    "unique(x, size: 3, fillValue: 9)": { x, _, _ in
      unique(x, size: 3, fillValue: 9)
    },
    "unique(x, size: 10, fillValue: 9)": { x, _, _ in
      unique(x, size: 10, fillValue: 9)
    },
    "uniqueAll(x, size: 12).indices": { x, _, _ in
      uniqueAll(x, size: 12).indices
    },
    "uniqueAll(x).inverse": { x, _, _ in
      uniqueAll(x).inverse
    },
    "uniqueAll(x, size: 12).counts": { x, _, _ in
      uniqueAll(x, size: 12).counts
    },
    "uniqueCounts(x).counts": { x, _, _ in
      uniqueCounts(x).counts
    },
    "intersect1d(x, y)": { x, y, _ in
      intersect1d(x, y)
    },
    "intersect1d(x, y, size: 8, fillValue: 99)": { x, y, _ in
      intersect1d(x, y, size: 8, fillValue: 99)
    },
    "union1d(x, y)": { x, y, _ in
      union1d(x, y)
    },
    "union1d(x, y, size: 20)": { x, y, _ in
      union1d(x, y, size: 20)
    },
    "setdiff1d(x, y)": { x, y, _ in
      setdiff1d(x, y)
    },
    "setdiff1d(x, y, size: 6, fillValue: 99)": { x, y, _ in
      setdiff1d(x, y, size: 6, fillValue: 99)
    },
    "setxor1d(x, y)": { x, y, _ in
      setxor1d(x, y)
    },
    "setxor1d(x, y, size: 12, fillValue: 99)": { x, y, _ in
      setxor1d(x, y, size: 12, fillValue: 99)
    },
  ]
}
