// SPDX-License-Identifier: Apache-2.0
//
// How long operations take: rough numbers, which decide only how work is shared among threads.

internal import Loops

extension Opcode {
  /// About how long the operation takes, in units of an addition of f32.
  var cost: Int {
    switch self {
    // Gone when complex numbers are computed with by parts.
    case .complex, .conjugate, .real, .imaginary: 0
    case .add, .subtract, .multiply, .maximum, .minimum, .and, .or, .xor, .negate, .absolute, .not,
      .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual, .select, .convert, .bitcast,
      .shiftLeft, .shiftRightArithmetic, .shiftRightLogical, .multiplyAdd:
      1
    case .divide, .sign, .squareRoot, .reciprocalSquareRoot, .floor, .ceil, .roundAway, .roundEven,
      .populationCount, .leadingZeros:
      2
    case .exp, .exp2, .expMinusOne, .log, .logOnePlus, .sin, .cos, .tanh, .logistic:
      6
    case .threefry: 24
    case .erfInverse, .digamma, .polygamma, .remainder, .power, .atan2, .cubeRoot, .tan, .asin,
      .acos, .atan, .sinh,
      .cosh, .asinh,
      .acosh, .atanh, .erf, .erfc, .logGamma:
      40
    }
  }
}
