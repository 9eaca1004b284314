// SPDX-License-Identifier: Apache-2.0
//
// What each opcode computes on complex numbers, as scalar programs over their real and imaginary parts: arithmetic
// here, functions in ComplexFunctions.swift and ComplexRoots.swift.
//
// Special values follow C99 Annex G where a formula can give them: signs of zero and infinities choose the side of a
// branch cut, and an infinite operand of `absolute`, `log`, `squareRoot` and `exp` gives an infinity (or 0) rather than
// NaN. Products are the four products of the parts, so ∞ · (x + iy) may have NaN parts, as in XLA. Where results are
// finite, the error of each is a few units in the last place of its larger part.

internal import TensorIR

/// The parts of a complex value of a scalar program.
package struct ComplexRegister: Hashable, Sendable {
  package let real: Register
  package let imaginary: Register

  package init(_ real: Register, _ imaginary: Register) {
    self.real = real
    self.imaginary = imaginary
  }
}

extension ScalarProgram.Builder {
  /// A real number as a complex one.
  mutating func complex(_ real: Register) -> ComplexRegister {
    ComplexRegister(real, constant(0, like: real))
  }

  /// An operation on complex numbers with a real result, or a truth value.
  mutating func real(_ opcode: Opcode, _ x: ComplexRegister, _ y: ComplexRegister) -> Register {
    switch opcode {
    case .real: x.real
    case .imaginary: x.imaginary
    case .absolute: absolute(x)
    case .equal:
      self(.and, self(.equal, x.real, y.real), self(.equal, x.imaginary, y.imaginary))
    case .notEqual:
      self(.or, self(.notEqual, x.real, y.real), self(.notEqual, x.imaginary, y.imaginary))
    case _: preconditionFailure("\(opcode) of complex numbers is not real")
    }
  }

  /// An operation on complex numbers with a complex result.
  mutating func complex(_ opcode: Opcode, _ x: ComplexRegister, _ y: ComplexRegister)
    -> ComplexRegister
  {
    switch opcode {
    case .add, .subtract:
      return ComplexRegister(
        self(opcode, x.real, y.real),
        self(opcode, x.imaginary, y.imaginary)
      )
    case .multiply: return product(x, y)
    case .divide: return quotient(x, y)
    case .power: return power(x, y)
    case .negate: return negated(x)
    case .conjugate: return ComplexRegister(x.real, self(.negate, x.imaginary))
    case .sign: return sign(x)
    case .exp: return exp(x)
    case .expMinusOne: return expMinusOne(x)
    case .log: return log(x)
    case .logOnePlus: return logOnePlus(x)
    case .squareRoot: return squareRoot(x)
    case .reciprocalSquareRoot: return reciprocal(squareRoot(x))
    case .sin: return sin(x)
    case .cos: return cos(x)
    case .tan: return turnedBack(hyperbolicTangent(turned(x)))
    case .sinh: return turnedBack(sin(turned(x)))
    case .cosh: return cos(turned(x))
    case .tanh: return hyperbolicTangent(x)
    case .asin: return asin(x)
    case .acos: return acos(x)
    case .atan: return turnedBack(atanh(turned(x)))
    case .asinh: return turnedBack(asin(turned(x)))
    case .acosh: return acosh(x)
    case .atanh: return atanh(x)
    case .logistic: return logistic(x)
    case _: preconditionFailure("no page lowers to \(opcode) of complex numbers")
    }
  }

  // MARK: - Arithmetic

  // (a + ib)(c + id) = (ac - bd) + i(ad + bc)
  private mutating func product(_ x: ComplexRegister, _ y: ComplexRegister) -> ComplexRegister {
    let ac = self(.multiply, x.real, y.real)
    let bd = self(.multiply, x.imaginary, y.imaginary)
    let ad = self(.multiply, x.real, y.imaginary)
    let bc = self(.multiply, x.imaginary, y.real)
    return ComplexRegister(self(.subtract, ac, bd), self(.add, ad, bc))
  }

  /// A complex number times a real one.
  mutating func scaled(_ x: ComplexRegister, by factor: Register) -> ComplexRegister {
    ComplexRegister(self(.multiply, x.real, factor), self(.multiply, x.imaginary, factor))
  }

  mutating func negated(_ x: ComplexRegister) -> ComplexRegister {
    ComplexRegister(self(.negate, x.real), self(.negate, x.imaginary))
  }

  /// Smith's quotient: both are divided by the larger part of the divisor, so that nothing overflows on the way.
  ///
  /// (a + ib) / (c + id), with r = d/c where |c| ≥ |d|: ((a + br) + i(b - ar)) / (c + dr); else the same with both
  /// numbers times -i. A number divided by 0 is infinite, and divided by ∞ it is 0.
  private mutating func quotient(_ x: ComplexRegister, _ y: ComplexRegister) -> ComplexRegister {
    let isWide = self(.greaterEqual, self(.absolute, y.real), self(.absolute, y.imaginary))
    // (a + ib) / (c + id) = (b - ia) / (d - ic)
    let (a, b) = swapped(unless: isWide, x)
    let (c, d) = swapped(unless: isWide, y)
    let zero = constant(0, like: c)
    let isZero = self(.equal, c, zero)
    // 0/0 and ∞/∞ are no ratios.
    let isPlain = self(.less, self(.absolute, c), constant(.infinity, like: c))
    let ratio = select(isPlain, onFalse: zero, onTrue: self(.divide, d, c))
    let r = select(isZero, onFalse: ratio, onTrue: zero)
    let rest = select(isPlain, onFalse: zero, onTrue: self(.multiply, d, r))
    let divisor = self(.add, c, rest)
    let real = self(.divide, self(.add, a, self(.multiply, b, r)), divisor)
    let imaginary = self(.divide, self(.subtract, b, self(.multiply, a, r)), divisor)
    return ComplexRegister(real, imaginary)
  }

  /// The parts of a number; without `condition`, of the number times -i: (b, -a).
  private mutating func swapped(unless condition: Register, _ x: ComplexRegister)
    -> (Register, Register)
  {
    (
      select(condition, onFalse: x.imaginary, onTrue: x.real),
      select(condition, onFalse: self(.negate, x.real), onTrue: x.imaginary)
    )
  }

  // 1 / x
  mutating func reciprocal(_ x: ComplexRegister) -> ComplexRegister {
    quotient(complex(constant(1, like: x.real)), x)
  }

  /// |x| = m √(1 + (n/m)²), with m the larger of |a| and |b|, n the smaller.
  mutating func absolute(_ x: ComplexRegister) -> Register {
    let (larger, ratio, infinity) = ratio(x)
    let one = constant(1, like: larger)
    let root = self(.squareRoot, self(.add, one, self(.multiply, ratio, ratio)))
    let isInfinite = self(.equal, infinity, constant(.infinity, like: larger))
    return select(isInfinite, onFalse: self(.multiply, larger, root), onTrue: infinity)
  }

  /// The larger of |a| and |b|, the smaller divided by it (0 where that is 0/0), and the larger not counting a NaN.
  mutating func ratio(_ x: ComplexRegister) -> (
    larger: Register, ratio: Register, infinity: Register
  ) {
    let a = self(.absolute, x.real)
    let b = self(.absolute, x.imaginary)
    let larger = self(.maximum, a, b)
    let zero = constant(0, like: a)
    let ratio = self(.divide, self(.minimum, a, b), larger)
    let plain = select(self(.equal, larger, zero), onFalse: ratio, onTrue: zero)
    return (larger, plain, select(self(.greater, a, b), onFalse: withoutNaN(b, or: a), onTrue: a))
  }

  /// `x`, or `y` where `x` is NaN.
  private mutating func withoutNaN(_ x: Register, or y: Register) -> Register {
    select(self(.equal, x, x), onFalse: y, onTrue: x)
  }

  /// x / |x|; 0 of 0.
  private mutating func sign(_ x: ComplexRegister) -> ComplexRegister {
    let size = absolute(x)
    let zero = constant(0, like: size)
    let isZero = self(.equal, size, zero)
    return ComplexRegister(
      select(isZero, onFalse: self(.divide, x.real, size), onTrue: zero),
      select(isZero, onFalse: self(.divide, x.imaginary, size), onTrue: zero)
    )
  }

  /// Where a number is negative, -0 included.
  mutating func isNegative(_ x: Register) -> Register {
    let zero = constant(0, like: x)
    let reciprocal = self(.divide, constant(1, like: x), x)
    return self(.or, self(.less, x, zero), self(.less, reciprocal, zero))
  }

  /// |x| with the sign of `y`.
  mutating func copySign(_ x: Register, _ y: Register) -> Register {
    let size = self(.absolute, x)
    return select(isNegative(y), onFalse: size, onTrue: self(.negate, size))
  }

  // MARK: - Quarter turns

  // Hyperbolic functions are circular ones of i·x: sinh x = -i sin(ix), cosh x = cos(ix), and so their inverses.

  // i · x = -b + ia
  private mutating func turned(_ x: ComplexRegister) -> ComplexRegister {
    ComplexRegister(self(.negate, x.imaginary), x.real)
  }

  // -i · x = b - ia
  private mutating func turnedBack(_ x: ComplexRegister) -> ComplexRegister {
    ComplexRegister(x.imaginary, self(.negate, x.real))
  }
}
