// SPDX-License-Identifier: Apache-2.0
//
// Exponentials, logarithms and circular functions of complex numbers, from real ones of their parts a + ib.

internal import TensorIR

extension ScalarProgram.Builder {
  // MARK: - Exponentials

  // eᵃ cos b + i eᵃ sin b
  mutating func exp(_ x: ComplexRegister) -> ComplexRegister {
    rotated(self(.cos, x.imaginary), self(.sin, x.imaginary), byExpOf: x.real)
  }

  /// eᵃ (c + is), also where eᵃ alone would be too large; e⁻∞ · anything is 0.
  private mutating func rotated(_ c: Register, _ s: Register, byExpOf a: Register)
    -> ComplexRegister
  {
    // Half of a large exponent at a time.
    let limit = constant(dtype(a) == .f32 ? 88 : 709, like: a)
    let isLarge = self(.greater, a, limit)
    let half = self(.multiply, a, constant(0.5, like: a))
    let factor = self(.exp, select(isLarge, onFalse: a, onTrue: half))
    let second = select(isLarge, onFalse: constant(1, like: a), onTrue: factor)
    return ComplexRegister(
      vanishing(second, times: vanishing(factor, times: c)),
      vanishing(second, times: vanishing(factor, times: s))
    )
  }

  /// x · y, which is x where x is 0 and y is no finite number, and y where y is 0 and x is none.
  private mutating func vanishing(_ x: Register, times y: Register) -> Register {
    let product = self(.multiply, x, y)
    let zero = constant(0, like: x)
    let isNumber = self(.equal, product, product)
    let atZero = select(self(.equal, y, zero), onFalse: product, onTrue: y)
    let replaced = select(self(.equal, x, zero), onFalse: atZero, onTrue: x)
    return select(isNumber, onFalse: replaced, onTrue: product)
  }

  /// eˣ - 1 = (eᵃ - 1) cos b - 2 sin²(b/2) + i eᵃ sin b, in which nothing cancels near 0.
  mutating func expMinusOne(_ x: ComplexRegister) -> ComplexRegister {
    let sine = self(.sin, self(.multiply, x.imaginary, constant(0.5, like: x.real)))
    let versine = self(.multiply, constant(2, like: sine), self(.multiply, sine, sine))
    let grown = self(.multiply, self(.expMinusOne, x.real), self(.cos, x.imaginary))
    let imaginary = vanishing(self(.exp, x.real), times: self(.sin, x.imaginary))
    return ComplexRegister(self(.subtract, grown, versine), imaginary)
  }

  // 1 / (1 + e⁻ˣ)
  mutating func logistic(_ x: ComplexRegister) -> ComplexRegister {
    let exponential = exp(negated(x))
    let one = constant(1, like: x.real)
    return reciprocal(
      ComplexRegister(self(.add, one, exponential.real), exponential.imaginary)
    )
  }

  /// eʸ ˡⁿ ˣ; of x = 0: 1 where y = 0, and 0 where its real part is positive.
  mutating func power(_ x: ComplexRegister, _ y: ComplexRegister) -> ComplexRegister {
    let general = exp(complex(.multiply, log(x), y))
    let zero = constant(0, like: x.real)
    let one = constant(1, like: x.real)
    let isZero = real(.equal, x, ComplexRegister(zero, zero))
    let vanishes = self(.and, isZero, self(.greater, y.real, zero))
    let isOne = real(.equal, y, ComplexRegister(zero, zero))
    let size = select(vanishes, onFalse: general.real, onTrue: zero)
    let turn = select(vanishes, onFalse: general.imaginary, onTrue: zero)
    return ComplexRegister(
      select(isOne, onFalse: size, onTrue: one),
      select(isOne, onFalse: turn, onTrue: zero)
    )
  }

  // MARK: - Logarithms

  // ln |x| + i · the angle of x, in -π…π
  mutating func log(_ x: ComplexRegister) -> ComplexRegister {
    ComplexRegister(logAbsolute(x), self(.atan2, x.imaginary, x.real))
  }

  /// ln |x|: where |x| is near 1, ½ ln(1 + ((m - 1)(m + 1) + n²)), m and n being the larger and the smaller of |a| and |b|;
  /// elsewhere ln m + ½ ln(1 + (n/m)²).
  private mutating func logAbsolute(_ x: ComplexRegister) -> Register {
    let (larger, ratio, infinity) = ratio(x)
    let one = constant(1, like: larger)
    let half = constant(0.5, like: larger)
    let smaller = self(.minimum, self(.absolute, x.real), self(.absolute, x.imaginary))
    let excess = self(
      .add,
      self(.multiply, self(.subtract, larger, one), self(.add, larger, one)),
      self(.multiply, smaller, smaller)
    )
    let isNear = self(
      .and,
      self(.greater, larger, half),
      self(.less, larger, constant(1.5, like: larger))
    )
    let argument = select(isNear, onFalse: self(.multiply, ratio, ratio), onTrue: excess)
    let rest = self(.multiply, half, self(.logOnePlus, argument))
    let base = select(isNear, onFalse: self(.log, larger), onTrue: constant(0, like: larger))
    let isInfinite = self(.equal, infinity, constant(.infinity, like: larger))
    return select(isInfinite, onFalse: self(.add, base, rest), onTrue: infinity)
  }

  /// ln(1 + x); near 0 the real part is ½ ln(1 + (a (2 + a) + b²)).
  mutating func logOnePlus(_ x: ComplexRegister) -> ComplexRegister {
    let one = constant(1, like: x.real)
    let half = constant(0.5, like: x.real)
    let moved = ComplexRegister(self(.add, one, x.real), x.imaginary)
    let excess = self(
      .add,
      self(.multiply, x.real, self(.add, constant(2, like: one), x.real)),
      self(.multiply, x.imaginary, x.imaginary)
    )
    let near = self(.multiply, half, self(.logOnePlus, excess))
    let isNear = self(
      .and,
      self(.less, self(.absolute, x.real), half),
      self(.less, self(.absolute, x.imaginary), half)
    )
    let far = log(moved)
    return ComplexRegister(select(isNear, onFalse: far.real, onTrue: near), far.imaginary)
  }

  // MARK: - Circular and hyperbolic functions

  // sin a cosh b + i cos a sinh b
  mutating func sin(_ x: ComplexRegister) -> ComplexRegister {
    ComplexRegister(
      vanishing(self(.sin, x.real), times: self(.cosh, x.imaginary)),
      vanishing(self(.sinh, x.imaginary), times: self(.cos, x.real))
    )
  }

  // cos a cosh b - i sin a sinh b
  mutating func cos(_ x: ComplexRegister) -> ComplexRegister {
    ComplexRegister(
      self(.multiply, self(.cos, x.real), self(.cosh, x.imaginary)),
      self(.negate, vanishing(self(.sin, x.real), times: self(.sinh, x.imaginary)))
    )
  }

  // ((1 + t²) s √(1 + s²) + it) / (1 + (1 + t²) s²), with t = tan b, s = sinh a; for large |a| it is
  // ±1 + 4i sin b cos b e^(-2|a|) (W. Kahan, Branch Cuts for Complex Elementary Functions).
  mutating func hyperbolicTangent(_ x: ComplexRegister) -> ComplexRegister {
    let one = constant(1, like: x.real)
    let size = self(.absolute, x.real)
    let isLarge = self(.greater, size, constant(dtype(size) == .f32 ? 10 : 20, like: size))
    let t = self(.tan, x.imaginary)
    let s = self(.sinh, select(isLarge, onFalse: x.real, onTrue: constant(0, like: size)))
    let widening = self(.add, one, self(.multiply, t, t))
    let squared = self(.multiply, s, s)
    let root = self(.squareRoot, self(.add, one, squared))
    let divisor = self(.add, one, self(.multiply, widening, squared))
    let real = self(.divide, self(.multiply, self(.multiply, widening, s), root), divisor)
    let decay = self(.exp, self(.multiply, constant(-2, like: size), size))
    let wave = self(.multiply, self(.sin, x.imaginary), self(.cos, x.imaginary))
    let tail = vanishing(self(.multiply, constant(4, like: size), decay), times: wave)
    return ComplexRegister(
      select(isLarge, onFalse: real, onTrue: copySign(one, x.real)),
      select(isLarge, onFalse: self(.divide, t, divisor), onTrue: tail)
    )
  }
}
