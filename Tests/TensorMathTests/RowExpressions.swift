// SPDX-License-Identifier: Apache-2.0
//
// The Swift expressions that samples.jsonl names, by their text: functions of rows, of pairs, and special functions.

import Skein
import TensorIR

extension SampleExpressions {
  static let rows: [String: ArrangementExpressions.Function] = [
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
  ]

  static let axes: [String: ArrangementExpressions.Function] = [
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
