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
  case _: preconditionFailure("\(opcode) does not take complex numbers")
  }
}
