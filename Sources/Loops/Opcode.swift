// SPDX-License-Identifier: Apache-2.0
//
// The operations scalar programs are made of: a closed list, so that every engine switches over all of it. What each
// computes is said here, once; engines agree with it and so with each other.

package import TensorIR

/// One operation on elements.
///
/// Integers wrap. Operands and result have one type unless a case says otherwise. The raw values are those of
/// `skein_opcode` in `CKernels.h`, but for `convert`, which has a lookup of its own there, `bitcast`, which needs none, and
/// what makes and takes apart complex numbers: engines see those only as their parts (`Nest.overParts()`).
package enum Opcode: UInt8, Hashable, Sendable, CaseIterable {
  // MARK: Two operands

  /// x + y; of truth values, or.
  case add = 0
  /// x - y.
  case subtract = 1
  /// x · y; of truth values, and.
  case multiply = 2
  /// x / y; integers truncate, x / 0 = -1 (all ones), least / -1 = least.
  case divide = 3
  /// x - y · trunc(x / y), with the sign of x; of integers, x rem 0 = x.
  case remainder = 4
  /// x to the power y; of integers with negative y, the truncated quotient 1 / x^|y|.
  case power = 5
  /// The larger; NaN if either is; -0 < +0. Of truth values, or.
  case maximum = 6
  /// The smaller; NaN if either is; -0 < +0. Of truth values, and.
  case minimum = 7
  /// Bitwise, or of truth values.
  case and = 8
  case or = 9
  case xor = 10
  /// x · 2^y in the type's bits; 0 when y is the type's width or more.
  case shiftLeft = 11
  /// The bits moved down by y places, copies of the highest moving in, of unsigned numbers too.
  case shiftRightArithmetic = 12
  /// The same with zeros moving in.
  case shiftRightLogical = 13
  /// The angle of the point (y, x), in -π…π: atan2(first, second).
  case atan2 = 14
  /// The derivative of order x of `digamma` at y, for x = 0, 1, 2, …
  case polygamma = 15
  /// The cipher threefry-2x32 with 20 rounds under the key x, of the block y: each a pair of u32 in a u64, the first in
  /// the upper half.
  case threefry = 16
  /// x + iy; the result is complex.
  case complex = 31

  // MARK: One operand

  /// -x.
  case negate = 32
  /// |x|; the least integer stays itself.
  case absolute = 33
  /// -1, 0 or 1; of ±0 itself, of NaN NaN.
  case sign = 34
  /// eˣ.
  case exp = 35
  /// eˣ - 1, accurate near 0.
  case expMinusOne = 36
  /// ln x.
  case log = 37
  /// ln(1 + x), accurate near 0.
  case logOnePlus = 38
  /// √x.
  case squareRoot = 39
  /// 1 / √x.
  case reciprocalSquareRoot = 40
  /// Circular functions, of radians.
  case sin = 41
  case cos = 42
  /// (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ).
  case tanh = 43
  /// 1 / (1 + e⁻ˣ).
  case logistic = 44
  /// The greatest integer that is not greater.
  case floor = 45
  /// Every bit inverted; of a truth value, its opposite.
  case not = 46
  /// The least integer that is not less.
  case ceil = 47
  /// The nearest integer, ties away from zero.
  case roundAway = 48
  /// The nearest integer, ties to even.
  case roundEven = 49
  /// ∛x.
  case cubeRoot = 50
  case tan = 51
  case asin = 52
  case acos = 53
  case atan = 54
  case sinh = 55
  case cosh = 56
  case asinh = 57
  case acosh = 58
  case atanh = 59
  /// (2/√π) ∫₀ˣ e^(-t²) dt.
  case erf = 60
  /// 1 - erf x, accurate for large x.
  case erfc = 61
  /// ln |Γ(x)|.
  case logGamma = 62
  /// How many bits are 1.
  case populationCount = 63
  /// How many bits are 0 above the highest that is 1.
  case leadingZeros = 64
  /// The number whose `erf` is x; ±∞ for ±1, NaN beyond.
  case erfInverse = 65
  /// 2ˣ.
  case exp2 = 66
  /// The derivative of ln |Γ(x)|.
  case digamma = 67
  /// The complex number with the opposite imaginary part.
  case conjugate = 93
  /// The real part of a complex number.
  case real = 94
  /// The imaginary part of a complex number.
  case imaginary = 95

  // MARK: Two operands, a truth value

  /// x = y; with a NaN only `notEqual` holds.
  case equal = 96
  case notEqual = 97
  case less = 98
  case lessEqual = 99
  case greater = 100
  case greaterEqual = 101

  // MARK: Others

  /// z if x else y: x is a truth value, y and z have one type. The order is (predicate, on false, on true).
  case select = 112
  /// x · y + z, rounded once; of bf16 and f16 once to f32 and then to the type.
  case multiplyAdd = 120
  /// x in another type: floats round to nearest even, once; float to integer truncates, saturates, and gives 0 for NaN;
  /// to bool is x ≠ 0; integer to integer wraps.
  case convert = 128
  /// The bits of x as a number of another type of the same width.
  case bitcast = 129
}

extension Opcode {
  /// What an operation takes and gives.
  package enum Family: Hashable, Sendable {
    /// x → the type of x; `real`, `imaginary` and `absolute` of a complex number, that of its parts.
    case unary
    /// x, y → their type; `complex`, the complex type whose parts they are.
    case binary
    /// x, y → bool.
    case comparison
    /// bool, x, y → their type.
    case selection
    /// x, y, z → their type.
    case ternary
    /// x → any type.
    case conversion
    /// x → any type of the same width.
    case reinterpretation
  }

  /// What the operation takes and gives.
  package var family: Family {
    switch rawValue {
    case ..<32: .binary
    case ..<96: .unary
    case ..<112: .comparison
    case ..<120: .selection
    case ..<128: .ternary
    case 128: .conversion
    case _: .reinterpretation
    }
  }

  /// The type of the result for operands of a type; of a selection, for its cases; a conversion says it itself.
  package func resultType(_ x: DType) -> DType {
    if family == .comparison { return .bool }
    if self == .complex { return x.complex }
    return self == .real || self == .imaginary || self == .absolute ? x.part : x
  }

  /// How many operands the operation takes.
  package var operandCount: Int {
    switch family {
    case .unary, .conversion, .reinterpretation: 1
    case .binary, .comparison: 2
    case .selection, .ternary: 3
    }
  }
}
