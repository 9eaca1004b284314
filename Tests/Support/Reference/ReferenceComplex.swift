// SPDX-License-Identifier: Apache-2.0
//
// What each opcode means for complex numbers, from their parts.

internal import Foundation
internal import Loops
internal import TensorIR

/// The result of an operation on complex numbers, or on the parts of one.
func complexReference(_ opcode: Opcode, _ operands: [ScalarValue], _ dtype: DType) -> ScalarValue {
  if opcode == .complex {
    return ScalarValue(real: operands[0].double, imaginary: operands[1].double, as: dtype)
  }
  let x = operands[0].parts
  let y = operands[operands.count > 1 ? 1 : 0].parts
  let part = dtype.part
  /// An operation on parts, rounded as they are.
  func of(_ opcode: Opcode, _ x: ScalarValue, _ y: ScalarValue) -> ScalarValue {
    reference(opcode, [x, y], part)
  }
  func number(_ real: ScalarValue, _ imaginary: ScalarValue) -> ScalarValue {
    ScalarValue(real: real.double, imaginary: imaginary.double, as: dtype)
  }
  switch opcode {
  case .real: return x.real
  case .imaginary: return x.imaginary
  case .conjugate: return number(x.real, of(.negate, x.imaginary, x.imaginary))
  case .negate:
    return number(of(.negate, x.real, x.real), of(.negate, x.imaginary, x.imaginary))
  case .add, .subtract:
    return number(of(opcode, x.real, y.real), of(opcode, x.imaginary, y.imaginary))
  case .multiply:
    return number(
      of(.subtract, of(.multiply, x.real, y.real), of(.multiply, x.imaginary, y.imaginary)),
      of(.add, of(.multiply, x.real, y.imaginary), of(.multiply, x.imaginary, y.real))
    )
  case .equal:
    return ScalarValue(
      x.real.double == y.real.double && x.imaginary.double == y.imaginary.double
    )
  case .notEqual:
    return ScalarValue(
      x.real.double != y.real.double || x.imaginary.double != y.imaginary.double
    )
  case .convert: return operands[0].converted(to: dtype)
  case .absolute:
    return ScalarValue(hypot(x.real.double, x.imaginary.double), as: dtype)
  case _:
    let z = ReferenceNumber(x.real.double, x.imaginary.double)
    let w = ReferenceNumber(y.real.double, y.imaginary.double)
    let result = function(opcode, z, w)
    return ScalarValue(real: result.real, imaginary: result.imaginary, as: dtype)
  }
}

// MARK: - Functions

private func function(_ opcode: Opcode, _ z: ReferenceNumber, _ w: ReferenceNumber)
  -> ReferenceNumber
{
  let i = ReferenceNumber(0, 1)
  switch opcode {
  case .divide: return z / w
  case .power: return z == 0 ? (w == 0 ? 1 : 0) : ((z.log) * w).exp
  case .sign: return z == 0 ? 0 : z / ReferenceNumber(z.size)
  case .exp: return z.exp
  case .expMinusOne:
    let half = sin(z.imaginary / 2)
    return ReferenceNumber(
      expm1(z.real) * cos(z.imaginary) - 2 * half * half,
      exp(z.real) * sin(z.imaginary)
    )
  case .log: return z.log
  case .logOnePlus: return (1 + z).log
  case .squareRoot: return z.squareRoot
  case .reciprocalSquareRoot: return 1 / z.squareRoot
  case .sin: return z.sin
  case .cos: return z.cos
  case .tan: return z.sin / z.cos
  case .sinh: return (i * z).sin / i
  case .cosh: return (i * z).cos
  case .tanh: return (i * z).sin / (i * (i * z).cos)
  // With logarithms: log(iz + √(1 - z²)) / i and so on.
  case .asin: return z.asin
  case .acos: return ReferenceNumber(.pi / 2) - z.asin
  case .atan: return ((1 + i * z).log - (1 - i * z).log) / (2 * i)
  case .asinh: return (i * z).asin / i
  case .acosh: return (z + (z + 1).squareRoot * (z - 1).squareRoot).log
  case .atanh: return ((1 + z).log - (1 - z).log) / 2
  case .logistic: return 1 / (1 + (0 - z).exp)
  case _: preconditionFailure("\(opcode) does not take complex numbers")
  }
}

/// A complex number in the formulas of textbooks.
private struct ReferenceNumber: Equatable, ExpressibleByIntegerLiteral {
  var real: Double
  var imaginary: Double

  init(_ real: Double, _ imaginary: Double = 0) {
    self.real = real
    self.imaginary = imaginary
  }

  init(integerLiteral value: Int) { self.init(Double(value)) }

  var size: Double { hypot(real, imaginary) }
  var exp: Self {
    Self(
      Foundation.exp(real) * Foundation.cos(imaginary),
      Foundation.exp(real) * Foundation.sin(imaginary)
    )
  }
  var log: Self { Self(Foundation.log(size), atan2(imaginary, real)) }
  var squareRoot: Self {
    let root = ((size + abs(real)) / 2).squareRoot()
    if root == 0 { return self }
    let other = abs(imaginary) / (2 * root)
    return Self(
      real >= 0 ? root : other,
      (real >= 0 ? other : root) * (imaginary.sign == .minus ? -1 : 1)
    )
  }
  var sin: Self {
    Self(
      Foundation.sin(real) * cosh(imaginary),
      Foundation.cos(real) * sinh(imaginary)
    )
  }
  var cos: Self {
    Self(
      Foundation.cos(real) * cosh(imaginary),
      -Foundation.sin(real) * sinh(imaginary)
    )
  }
  var asin: Self {
    let i = Self(0, 1)
    // The root of a product of numbers on both sides of a cut is the product of roots.
    return (i * self + (1 - self).squareRoot * (1 + self).squareRoot).log / i
  }

  static func + (x: Self, y: Self) -> Self { Self(x.real + y.real, x.imaginary + y.imaginary) }
  static func - (x: Self, y: Self) -> Self { Self(x.real - y.real, x.imaginary - y.imaginary) }
  static func * (x: Self, y: Self) -> Self {
    Self(
      x.real * y.real - x.imaginary * y.imaginary,
      x.real * y.imaginary + x.imaginary * y.real
    )
  }
  static func / (x: Self, y: Self) -> Self {
    let square = y.real * y.real + y.imaginary * y.imaginary
    let product = x * Self(y.real, -y.imaginary)
    return Self(product.real / square, product.imaginary / square)
  }
}
