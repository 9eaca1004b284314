// SPDX-License-Identifier: Apache-2.0
//
// The square root of a complex number a + ib, and the inverses of circular and hyperbolic functions, which are written
// with it: the formulas of W. Kahan, Branch Cuts for Complex Elementary Functions, which are continuous wherever their
// function is, and take the side of a branch cut from the sign of zero.

internal import TensorIR

extension ScalarProgram.Builder {
  /// √x, with a real part that is not negative.
  ///
  /// t = √(|a|/2 + |x|/2); the result is t + ib/(2t) where a ≥ 0, else |b|/(2t) ± it with the sign of b. Very large and very
  /// small numbers are scaled by a power of 4 first.
  mutating func squareRoot(_ x: ComplexRegister) -> ComplexRegister {
    let isSingle = dtype(x.real) == .f32
    let size = self(.maximum, self(.absolute, x.real), self(.absolute, x.imaginary))
    let isHuge = self(.greater, size, constant(isSingle ? 0x1p125 : 0x1p1020, like: size))
    let isTiny = self(.less, size, constant(isSingle ? 0x1p-90 : 0x1p-900, like: size))
    func scale(_ program: inout Self, _ huge: Double, _ tiny: Double) -> Register {
      let normal = program.select(
        isTiny,
        onFalse: program.constant(1, like: size),
        onTrue: program.constant(tiny, like: size)
      )
      return program.select(isHuge, onFalse: normal, onTrue: program.constant(huge, like: size))
    }
    let there = scale(&self, 0x1p-4, isSingle ? 0x1p60 : 0x1p200)
    let back = scale(&self, 0x1p2, isSingle ? 0x1p-30 : 0x1p-100)
    let z = scaled(x, by: there)
    let half = constant(0.5, like: size)
    let zero = constant(0, like: size)
    let t = self(
      .squareRoot,
      self(
        .add,
        self(.multiply, half, self(.absolute, z.real)),
        self(.multiply, half, absolute(z))
      )
    )
    let quotient = self(.divide, self(.multiply, half, z.imaginary), t)
    let isZero = self(.equal, t, zero)
    let other = select(isZero, onFalse: quotient, onTrue: z.imaginary)
    let isRight = self(.greaterEqual, z.real, zero)
    let root = ComplexRegister(
      select(isRight, onFalse: self(.absolute, other), onTrue: t),
      select(isRight, onFalse: copySign(t, z.imaginary), onTrue: other)
    )
    let result = scaled(root, by: back)
    // √(a ± i∞) = ∞ ± i∞, whatever a is.
    let infinity = constant(.infinity, like: size)
    let isVertical = self(.equal, self(.absolute, x.imaginary), infinity)
    return ComplexRegister(
      select(isVertical, onFalse: result.real, onTrue: infinity),
      select(isVertical, onFalse: result.imaginary, onTrue: x.imaginary)
    )
  }

  // MARK: - Inverse functions

  // 1 + x
  private mutating func onePlus(_ x: ComplexRegister) -> ComplexRegister {
    ComplexRegister(self(.add, constant(1, like: x.real), x.real), x.imaginary)
  }

  // 1 - x
  private mutating func oneMinus(_ x: ComplexRegister) -> ComplexRegister {
    ComplexRegister(
      self(.subtract, constant(1, like: x.real), x.real),
      self(.negate, x.imaginary)
    )
  }

  /// The imaginary part of x̄ · y.
  private mutating func cross(_ x: ComplexRegister, _ y: ComplexRegister) -> Register {
    self(
      .subtract,
      self(.multiply, x.real, y.imaginary),
      self(.multiply, x.imaginary, y.real)
    )
  }

  /// A number, or another where a part of `x` is infinite.
  private mutating func select(
    _ finite: ComplexRegister,
    orWhereInfinite x: ComplexRegister,
    _ infinite: ComplexRegister
  ) -> ComplexRegister {
    let infinity = constant(.infinity, like: x.real)
    let isInfinite = self(
      .or,
      self(.equal, self(.absolute, x.real), infinity),
      self(.equal, self(.absolute, x.imaginary), infinity)
    )
    return ComplexRegister(
      select(isInfinite, onFalse: finite.real, onTrue: infinite.real),
      select(isInfinite, onFalse: finite.imaginary, onTrue: infinite.imaginary)
    )
  }

  /// With p = √(1 - x), q = √(1 + x): arctan(a / Re(pq)) + i arsinh(Im(p̄q)).
  mutating func asin(_ x: ComplexRegister) -> ComplexRegister {
    let p = squareRoot(oneMinus(x))
    let q = squareRoot(onePlus(x))
    let across = self(
      .subtract,
      self(.multiply, p.real, q.real),
      self(.multiply, p.imaginary, q.imaginary)
    )
    let finite = ComplexRegister(self(.atan2, x.real, across), self(.asinh, cross(p, q)))
    let angle = self(.atan2, x.real, self(.absolute, x.imaginary))
    let far = copySign(constant(.infinity, like: angle), x.imaginary)
    return select(finite, orWhereInfinite: x, ComplexRegister(angle, far))
  }

  /// With p = √(1 - x), q = √(1 + x): 2 arctan(Re p / Re q) + i arsinh(Im(q̄p)).
  mutating func acos(_ x: ComplexRegister) -> ComplexRegister {
    let p = squareRoot(oneMinus(x))
    let q = squareRoot(onePlus(x))
    let angle = self(.multiply, constant(2, like: p.real), self(.atan2, p.real, q.real))
    let finite = ComplexRegister(angle, self(.asinh, cross(q, p)))
    let farAngle = self(.atan2, self(.absolute, x.imaginary), x.real)
    let far = self(.negate, copySign(constant(.infinity, like: angle), x.imaginary))
    return select(finite, orWhereInfinite: x, ComplexRegister(farAngle, far))
  }

  /// With p = √(x - 1), q = √(x + 1): arsinh(Re(p̄q)) + 2i arctan(Im p / Re q).
  mutating func acosh(_ x: ComplexRegister) -> ComplexRegister {
    let one = constant(1, like: x.real)
    let p = squareRoot(ComplexRegister(self(.subtract, x.real, one), x.imaginary))
    let q = squareRoot(onePlus(x))
    let along = self(
      .add,
      self(.multiply, p.real, q.real),
      self(.multiply, p.imaginary, q.imaginary)
    )
    let angle = self(.multiply, constant(2, like: one), self(.atan2, p.imaginary, q.real))
    let finite = ComplexRegister(self(.asinh, along), angle)
    let farAngle = self(.atan2, x.imaginary, x.real)
    return select(
      finite,
      orWhereInfinite: x,
      ComplexRegister(constant(.infinity, like: one), farAngle)
    )
  }

  /// ¼ ln(1 + 4|a| / ((1 - |a|)² + b²)) with the sign of a, and ½ arctan(2b / ((1 - |a|)(1 + |a|) - b²)).
  mutating func atanh(_ x: ComplexRegister) -> ComplexRegister {
    let one = constant(1, like: x.real)
    let size = self(.absolute, x.real)
    let distance = self(.subtract, one, size)
    let squared = self(.multiply, x.imaginary, x.imaginary)
    let quotient = self(
      .divide,
      self(.multiply, constant(4, like: one), size),
      self(.add, self(.multiply, distance, distance), squared)
    )
    let real = self(.multiply, constant(0.25, like: one), self(.logOnePlus, quotient))
    let across = self(.subtract, self(.multiply, distance, self(.add, one, size)), squared)
    let twice = self(.multiply, constant(2, like: one), x.imaginary)
    let angle = self(.multiply, constant(0.5, like: one), self(.atan2, twice, across))
    let finite = ComplexRegister(copySign(real, x.real), angle)
    // ±π/2 far out, on the side of b.
    let quarter = copySign(constant(.pi / 2, like: one), x.imaginary)
    let none = copySign(constant(0, like: one), x.real)
    return select(finite, orWhereInfinite: x, ComplexRegister(none, quarter))
  }
}
