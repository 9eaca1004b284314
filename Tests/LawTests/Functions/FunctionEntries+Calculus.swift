// SPDX-License-Identifier: Apache-2.0
//
// Functions of numbers in a row, of pairs of numbers, of bits and of axes.

import Skein
import SkeinTestSupport
import TensorIR

extension FunctionTable {
  static let calculus: [FunctionEntry] = rows + windows + pairs + rearranged + indexSets + special

  private static let rows: [FunctionEntry] = [
    .init("diff(_:order:axis:prepend:append:)", f64(2, 5)) { diff($0[0], order: 2) },
    .init("diff(_:order:axis:prepend:append:)", f64(3, 2), f64(), f64(2, 2)) {
      diff($0[0], axis: 0, prepend: $0[1], append: $0[2])
    },
    .init("ediff1d(_:toEnd:toBegin:)", f64(2, 3), f64(2)) {
      ediff1d($0[0], toEnd: $0[1], toBegin: 9)
    },
    .init("unwrap(_:discontinuity:axis:period:)", f64(2, 5)) { unwrap($0[0]) },
    .init("unwrap(_:discontinuity:axis:period:)", i32(5, 2)) {
      unwrap($0[0], axis: 0, period: 5)
    },
    .init("gradient(_:spacing:axis:)", f64(2, 5), f64(values: .nonzero)) {
      gradient($0[0], spacing: $0[1], axis: -1)
    },
    .init(
      "gradient(_:spacings:axes:)",
      f64(3, 4),
      f64(3, values: .permutation),
      f64(4, values: .nonzero),
      results: { operands in
        let places = [2 * cumsum(operands[1] + 1), cumsum(square(operands[2]))]
        return gradient(operands[0], spacings: places)
      }
    ),
    .init("trapezoid(_:spacing:axis:)", f64(2, 5), f64()) {
      trapezoid($0[0], spacing: $0[1], axis: 1)
    },
    .init("trapezoid(_:at:axis:)", f64(5, 2), f64(5)) { trapezoid($0[0], at: $0[1], axis: 0) },
    .init("cumulativeSum(_:axis:includesStart:)", f64(2, 3)) {
      cumulativeSum($0[0], includesStart: true)
    },
    .init("cumulativeProduct(_:axis:includesStart:)", f64(2, 3)) {
      cumulativeProduct($0[0], axis: 0, includesStart: true)
    },
    .init("poly(_:)", f64(4)) { poly($0[0]) },
    .init(
      "polydiv(_:_:)",
      f64(5),
      f64(3, values: .nonzero),
      results: { operands in
        let (quotient, remainder) = polydiv(operands[0], operands[1])
        return [quotient, remainder]
      }
    ),
  ]

  private static let windows: [FunctionEntry] = [
    .init("bartlett(_:dtype:)", f64(5)) { $0[0] * bartlett(5, dtype: .f64) },
    .init("blackman(_:dtype:)", f64(5)) { $0[0] * blackman(5, dtype: .f64) },
    .init("hamming(_:dtype:)", f64(5)) { $0[0] * hamming(5, dtype: .f64) },
    .init("hanning(_:dtype:)", f64(5)) { $0[0] * hanning(5, dtype: .f64) },
    .init("kaiser(_:beta:dtype:)", f64(5), f64(values: .within(1...12))) {
      $0[0] * sum(kaiser(5, beta: $0[1], dtype: .f64)[1..<4])
    },
  ]

  private static let pairs: [FunctionEntry] = [
    .init("gcd(_:_:)", i32(2, 3), i32(3)) { gcd(6 * $0[0], 4 * $0[1]) },
    .init("lcm(_:_:)", i32(2, 3), i32()) { lcm($0[0], $0[1]) },
    .init("fmax(_:_:)", f64(2, 3, values: .distinct), f64(3, values: .nonzero)) {
      fmax($0[0], $0[1] + 0.4)
    },
    .init("fmin(_:_:)", f64(2, 3, values: .distinct), f64(values: .nonzero)) {
      fmin($0[0], $0[1] + 5)
    },
    .init("floatPower(_:_:)", f64(2, 3, values: .within(0.5...2)), f64(3)) {
      floatPower($0[0], $0[1])
    },
    .init("spacing(_:)", f64(2, 3, values: .smooth), isDifferentiable: false) { spacing($0[0]) },
    .init("packbits(_:axis:order:)", bool(2, 11)) { packbits($0[0], axis: 1) },
    .init("packbits(_:axis:order:)", i32(3, 3)) { packbits($0[0], order: .little) },
    .init("unpackbits(_:axis:count:order:)", i32(2, 2)) {
      unpackbits($0[0].as(.u8), axis: 0, count: 11, order: .little)
    },
    .init("unpackbits(_:axis:count:order:)", i32(2, 2)) { unpackbits($0[0].as(.u8)) },
  ]

  private static let rearranged: [FunctionEntry] = [
    .init("rollaxis(_:_:before:)", f64(2, 3, 4)) { rollaxis($0[0], 0, before: 2) },
    .init("resize(_:_:)", f64(2, 3)) { resize($0[0], [2, 5]) },
    .init("unstack(_:axis:)", f64(2, 3), results: { unstack($0[0], axis: 1) }),
    .init("collapse(_:from:to:)", f64(2, 3, 4)) { collapse($0[0], from: 1) },
    .init("partition(_:at:axis:)", f64(2, 5, values: .distinct)) { partition($0[0], at: 2) },
    .init("argpartition(_:at:axis:)", f64(5, 2, values: .distinct)) {
      argpartition($0[0], at: 1, axis: 0)
    },
  ]

  private static let indexSets: [FunctionEntry] = [
    .init("diagIndices(_:rank:)", f64(3, 3)) {
      $0[0][diagIndices(3)[0], diagIndices(3)[1]]
    },
    .init("diagIndices(of:)", f64(3, 3), results: { diagIndices(of: $0[0]) }),
    .init(
      "trilIndices(of:diagonal:)",
      f64(3, 4),
      results: { operands in
        let (rows, columns) = trilIndices(of: operands[0], diagonal: 1)
        return [operands[0][rows, columns]]
      }
    ),
    .init(
      "triuIndices(of:diagonal:)",
      f64(3, 4),
      results: { operands in
        let (rows, columns) = triuIndices(of: operands[0])
        return [operands[0][rows, columns]]
      }
    ),
    .init(
      "maskIndices(_:count:_:)",
      f64(3, 3),
      results: { operands in
        let (rows, columns) = maskIndices(3, count: 3) { triu($0, diagonal: 1) }
        return [operands[0][rows, columns]]
      }
    ),
  ]

  private static let positive = Values.within(0.4...3)

  private static let special: [FunctionEntry] = [
    .init("entr(_:)", f64(2, 3, values: positive)) { entr($0[0]) },
    .init("relEntr(_:_:)", f64(2, 3, values: positive), f64(3, values: positive)) {
      relEntr($0[0], $0[1])
    },
    .init("klDiv(_:_:)", f64(2, 3, values: positive), f64(3, values: positive)) {
      klDiv($0[0], $0[1])
    },
    .init("log1mexp(_:)", f64(2, 3, values: positive)) { log1mexp($0[0]) },
    .init("ndtr(_:)", f64(2, 3)) { ndtr($0[0]) },
    .init("logNdtr(_:)", f64(2, 3, values: .smooth)) { logNdtr($0[0]) },
    .init("logNdtr(_:)", f64(3, values: .within(-40 ... -31))) { logNdtr($0[0]) },
    .init("i0(_:)", f64(2, 3)) { i0($0[0]) },
    .init("i0e(_:)", f64(2, 3, values: .within(8.5...20))) { i0e($0[0]) },
    .init("i1(_:)", f64(2, 3)) { i1($0[0]) },
    .init("i1e(_:)", f64(2, 3, values: .within(8.5...20))) { i1e($0[0]) },
    .init("ndtri(_:)", f64(2, 3, values: .within(0.1...0.9))) { ndtri($0[0]) },
    .init("gamma(_:)", f64(2, 3, values: positive)) { gamma($0[0]) },
    .init("gammaSign(_:)", f64(2, 3, values: .smooth)) { gammaSign($0[0]) },
    .init("loggamma(_:)", f64(2, 3, values: positive)) { loggamma($0[0]) },
    .init("factorial(_:)", f64(2, 3, values: positive)) { factorial($0[0]) },
    .init("beta(_:_:)", f64(2, 3, values: positive), f64(3, values: positive)) {
      beta($0[0], $0[1])
    },
    .init("comb(_:_:)", f64(2, 3, values: positive), f64(3, values: positive)) {
      comb($0[0] + 3, $0[1])
    },
    .init("poch(_:_:)", f64(2, 3, values: positive), f64(3, values: positive)) {
      poch($0[0], $0[1])
    },
    .init("multigammaln(_:dimensions:)", f64(2, 3, values: positive)) {
      multigammaln($0[0] + 1, dimensions: 3)
    },
    .init("boxcox(_:_:)", f64(2, 3, values: positive), f64(3, values: .nonzero)) {
      boxcox($0[0], $0[1])
    },
    .init("boxcox1p(_:_:)", f64(2, 3, values: positive), f64(3, values: .nonzero)) {
      boxcox1p($0[0], $0[1])
    },
  ]
}
