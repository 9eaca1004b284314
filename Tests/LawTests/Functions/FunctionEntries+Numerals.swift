// SPDX-License-Identifier: Apache-2.0
//
// Logarithms, angles, and numbers by their parts.

import Skein
import SkeinTestSupport
import TensorIR

extension FunctionTable {
  private static let positives: Values = .within(0.3...3)

  static let logarithms: [FunctionEntry] = [
    .init("log2(_:)", f64(3, values: positives)) { log2($0[0]) },
    .init("log10(_:)", f64(3, values: positives)) { log10($0[0]) },
    .init("logaddexp(_:_:)", f64(2, 3, values: .within(2...3)), f64(3, values: .within(-1...1))) {
      logaddexp($0[0], $0[1])
    },
    .init("logaddexp2(_:_:)", f64(2, 3, values: .within(2...3)), f64(3, values: .within(-1...1))) {
      logaddexp2($0[0], $0[1])
    },
    .init("xlogy(_:_:)", f64(2, 3), f64(3, values: positives)) { xlogy($0[0], $0[1]) },
    .init("xlog1py(_:_:)", f64(2, 3), f64(3, values: positives)) { xlog1py($0[0], $0[1]) },
    .init("expit(_:)", f64(3)) { expit($0[0]) },
    .init("logit(_:)", f64(3, values: .within(0.1...0.9))) { logit($0[0]) },
    .init("betaln(_:_:)", f64(3, values: positives), f64(3, values: .within(5...7))) {
      betaln($0[0], $0[1])
    },
    .init("betaln(_:_:)", f64(3, values: positives), f64(3, values: .within(9...20))) {
      betaln($0[0], $0[1])
    },
    .init("degrees(_:)", f64(3)) { degrees($0[0]) },
    .init("radians(_:)", f64(3)) { radians($0[0]) },
    .init("rad2deg(_:)", f64(3)) { rad2deg($0[0]) },
    .init("deg2rad(_:)", f64(3)) { deg2rad($0[0]) },
    .init("hypot(_:_:)", f64(2, 3, values: .within(2...3)), f64(3, values: positives)) {
      hypot($0[0], 4 + $0[1])
    },
    .init("sinc(_:)", f64(3, values: .nonzero)) { sinc($0[0]) },
  ]

  static let numerals: [FunctionEntry] = [
    .init("signbit(_:)", f64(5, values: .special)) { signbit($0[0]) },
    .init("copySign(_:_:)", f64(2, 3, values: .nonzero), f64(3, values: .nonzero)) {
      copySign($0[0], $0[1])
    },
    .init("heaviside(_:_:)", f64(2, 3, values: .nonzero), f64(3)) { heaviside($0[0], $0[1]) },
    .init("positive(_:)", f64(3)) { positive($0[0]) },
    .init("reciprocal(_:)", f64(3, values: .nonzero)) { reciprocal($0[0]) },
    .init("isPositiveInfinity(_:)", f64(5, values: .special)) { isPositiveInfinity($0[0]) },
    .init("isNegativeInfinity(_:)", f64(5, values: .special)) { isNegativeInfinity($0[0]) },
    .init("nanToNum(_:)", f64(3)) { nanToNum($0[0]) },
    .init("nanToNum(_:nan:positiveInfinity:negativeInfinity:)", f64(3)) {
      nanToNum($0[0], nan: 1, positiveInfinity: 2)
    },
    .init(
      "frexp(_:)",
      f64(3, values: .within(0.55...0.95)),
      results: {
        let (fraction, exponent) = frexp($0[0] * 8)
        return [fraction, exponent]
      }
    ),
    .init("ldexp(_:_:)", f64(2, 3), i32(3)) { ldexp($0[0], $0[1]) },
    .init(
      "modf(_:)",
      f64(3, values: .smooth),
      results: {
        let (fraction, whole) = modf($0[0])
        return [fraction, whole]
      }
    ),
    .init("round(_:decimals:)", f64(3, values: .smooth)) { round($0[0], decimals: 0) },
    .init("round(_:_:)", f64(3, values: .smooth)) { round($0[0], .toNearestOrAwayFromZero) },
    .init("round(_:_:)", f64(3, values: .smooth)) { round($0[0], .awayFromZero) },
  ]
}
