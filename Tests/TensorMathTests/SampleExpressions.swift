// SPDX-License-Identifier: Apache-2.0
//
// The Swift expressions that samples.jsonl names, by their text.

import Skein
import TensorIR

/// Functions of up to three operands; what an expression does not name it is given and does not look at.
enum SampleExpressions {
  static let all = first.merging(second) { x, _ in x }.merging(third) { x, _ in x }.merging(fourth)
  { x, _ in x }

  private static let first: [String: ArrangementExpressions.Function] = [
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
  ]

  private static let second: [String: ArrangementExpressions.Function] = [
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
    "diff(x)": { x, _, _ in
      diff(x)
    },
    "diff(x, order: 3, axis: 0)": { x, _, _ in
      diff(x, order: 3, axis: 0)
    },
    "diff(x, order: 9)": { x, _, _ in
      diff(x, order: 9)
    },
    "diff(x, prepend: 1, append: y)": { x, y, _ in
      diff(x, prepend: 1, append: y)
    },
    "ediff1d(x)": { x, _, _ in
      ediff1d(x)
    },
    "ediff1d(x, toEnd: y, toBegin: -9)": { x, y, _ in
      ediff1d(x, toEnd: y, toBegin: -9)
    },
    "unwrap(x)": { x, _, _ in
      unwrap(x)
    },
    "unwrap(x, axis: 0)": { x, _, _ in
      unwrap(x, axis: 0)
    },
    "unwrap(x, period: 5)": { x, _, _ in
      unwrap(x, period: 5)
    },
  ]

  private static let third: [String: ArrangementExpressions.Function] = [
    "unwrap(x, discontinuity: 4, period: 3)": { x, _, _ in
      unwrap(x, discontinuity: 4, period: 3)
    },
    "gradient(x, axis: 1)": { x, _, _ in
      gradient(x, axis: 1)
    },
    "gradient(x, spacing: y, axis: 0)": { x, y, _ in
      gradient(x, spacing: y, axis: 0)
    },
    "gradient(x, spacing: y, axis: 1)": { x, y, _ in
      gradient(x, spacing: y, axis: 1)
    },
    "stack(gradient(x, spacings: [1.0, y]))": { x, y, _ in
      stack(gradient(x, spacings: [1.0, y]))
    },
    "gradient(x, axis: 0)": { x, _, _ in
      gradient(x, axis: 0)
    },
    "trapezoid(x)": { x, _, _ in
      trapezoid(x)
    },
    "trapezoid(x, spacing: y, axis: 0)": { x, y, _ in
      trapezoid(x, spacing: y, axis: 0)
    },
    "trapezoid(x, at: y)": { x, y, _ in
      trapezoid(x, at: y)
    },
    "trapezoid(x, at: y, axis: 0)": { x, y, _ in
      trapezoid(x, at: y, axis: 0)
    },
    "cumulativeSum(x, axis: 0, includesStart: true)": { x, _, _ in
      cumulativeSum(x, axis: 0, includesStart: true)
    },
    "cumulativeProduct(x, axis: 1)": { x, _, _ in
      cumulativeProduct(x, axis: 1)
    },
    "poly(x)": { x, _, _ in
      poly(x)
    },
    "polydiv(x, y).quotient": { x, y, _ in
      polydiv(x, y).quotient
    },
    "polydiv(x, y).remainder": { x, y, _ in
      polydiv(x, y).remainder
    },
    "bartlett(1, dtype: .f64)": { _, _, _ in
      bartlett(1, dtype: .f64)
    },
    "bartlett(2, dtype: .f64)": { _, _, _ in
      bartlett(2, dtype: .f64)
    },
    "bartlett(7, dtype: .f64)": { _, _, _ in
      bartlett(7, dtype: .f64)
    },
    "bartlett(8, dtype: .f64)": { _, _, _ in
      bartlett(8, dtype: .f64)
    },
    "blackman(1, dtype: .f64)": { _, _, _ in
      blackman(1, dtype: .f64)
    },
    "blackman(2, dtype: .f64)": { _, _, _ in
      blackman(2, dtype: .f64)
    },
    "blackman(7, dtype: .f64)": { _, _, _ in
      blackman(7, dtype: .f64)
    },
    "blackman(8, dtype: .f64)": { _, _, _ in
      blackman(8, dtype: .f64)
    },
    "hamming(1, dtype: .f64)": { _, _, _ in
      hamming(1, dtype: .f64)
    },
    "hamming(2, dtype: .f64)": { _, _, _ in
      hamming(2, dtype: .f64)
    },
    "hamming(7, dtype: .f64)": { _, _, _ in
      hamming(7, dtype: .f64)
    },
    "hamming(8, dtype: .f64)": { _, _, _ in
      hamming(8, dtype: .f64)
    },
    "hanning(1, dtype: .f64)": { _, _, _ in
      hanning(1, dtype: .f64)
    },
    "hanning(2, dtype: .f64)": { _, _, _ in
      hanning(2, dtype: .f64)
    },
    "hanning(7, dtype: .f64)": { _, _, _ in
      hanning(7, dtype: .f64)
    },
    "hanning(8, dtype: .f64)": { _, _, _ in
      hanning(8, dtype: .f64)
    },
    "gcd(x, y)": { x, y, _ in
      gcd(x, y)
    },
    "lcm(x, y)": { x, y, _ in
      lcm(x, y)
    },
    "fmax(x, y)": { x, y, _ in
      fmax(x, y)
    },
    "fmin(x, y)": { x, y, _ in
      fmin(x, y)
    },
    "floatPower(x, y)": { x, y, _ in
      floatPower(x, y)
    },
    "spacing(x)": { x, _, _ in
      spacing(x)
    },
    "packbits(x)": { x, _, _ in
      packbits(x)
    },
    "packbits(x, axis: 0, order: .little)": { x, _, _ in
      packbits(x, axis: 0, order: .little)
    },
    "unpackbits(x)": { x, _, _ in
      unpackbits(x)
    },
    "unpackbits(x, axis: 1, count: 11, order: .little)": { x, _, _ in
      unpackbits(x, axis: 1, count: 11, order: .little)
    },
    "unpackbits(x, axis: 0, count: 30)": { x, _, _ in
      unpackbits(x, axis: 0, count: 30)
    },
    "rollaxis(x, 2)": { x, _, _ in
      rollaxis(x, 2)
    },
    "rollaxis(x, 0, before: 3)": { x, _, _ in
      rollaxis(x, 0, before: 3)
    },
    "rollaxis(x, 1, before: -1)": { x, _, _ in
      rollaxis(x, 1, before: -1)
    },
    "resize(x, [2, 4])": { x, _, _ in
      resize(x, [2, 4])
    },
    "resize(x, [3, 2])": { x, _, _ in
      resize(x, [3, 2])
    },
    "stack(unstack(x, axis: 1))": { x, _, _ in
      stack(unstack(x, axis: 1))
    },
    "collapse(x, from: 0, to: 2)": { x, _, _ in
      collapse(x, from: 0, to: 2)
    },
    "collapse(x, from: -2)": { x, _, _ in
      collapse(x, from: -2)
    },
    "stack(diagIndices(3, rank: 3))": { _, _, _ in
      stack(diagIndices(3, rank: 3))
    },
    "triuIndices(of: x, diagonal: 1).columns": { x, _, _ in
      triuIndices(of: x, diagonal: 1).columns
    },
    "maskIndices(4) { tril($0, diagonal: -1) }.rows": { _, _, _ in
      maskIndices(4) { tril($0, diagonal: -1) }.rows
    },
    "trimZeros(x)": { x, _, _ in
      trimZeros(x)
    },
    "trimZeros(x, .front)": { x, _, _ in
      trimZeros(x, .front)
    },
    "trimZeros(x, .back)": { x, _, _ in
      trimZeros(x, .back)
    },
    "trimZeros(x, axes: [0])": { x, _, _ in
      trimZeros(x, axes: [0])
    },
    "entr(x)": { x, _, _ in
      entr(x)
    },
    "relEntr(x, y)": { x, y, _ in
      relEntr(x, y)
    },
    "klDiv(x, y)": { x, y, _ in
      klDiv(x, y)
    },
  ]

  private static let fourth: [String: ArrangementExpressions.Function] = [
    "log1mexp(x)": { x, _, _ in
      log1mexp(x)
    },
    "ndtr(x)": { x, _, _ in
      ndtr(x)
    },
    "logNdtr(x)": { x, _, _ in
      logNdtr(x)
    },
    "i0(x)": { x, _, _ in
      i0(x)
    },
    "i0e(x)": { x, _, _ in
      i0e(x)
    },
    "i1(x)": { x, _, _ in
      i1(x)
    },
    "i1e(x)": { x, _, _ in
      i1e(x)
    },
    "kaiser(7, beta: x, dtype: .f64)": { x, _, _ in
      kaiser(7, beta: x, dtype: .f64)
    },
    "ndtri(x)": { x, _, _ in
      ndtri(x)
    },
    "gamma(x)": { x, _, _ in
      gamma(x)
    },
    "gammaSign(x)": { x, _, _ in
      gammaSign(x)
    },
    "loggamma(x)": { x, _, _ in
      loggamma(x)
    },
    "factorial(x)": { x, _, _ in
      factorial(x)
    },
    "beta(x, y)": { x, y, _ in
      beta(x, y)
    },
    "comb(x, y)": { x, y, _ in
      comb(x, y)
    },
    "poch(x, y)": { x, y, _ in
      poch(x, y)
    },
    "multigammaln(x, dimensions: 3)": { x, _, _ in
      multigammaln(x, dimensions: 3)
    },
    "boxcox(x, y)": { x, y, _ in
      boxcox(x, y)
    },
    "boxcox1p(x, y)": { x, y, _ in
      boxcox1p(x, y)
    },
  ]
}
