// SPDX-License-Identifier: Apache-2.0
//
// What each opcode computes on complex numbers, as scalar programs over their real and imaginary parts.

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
    case .negate: return ComplexRegister(self(.negate, x.real), self(.negate, x.imaginary))
    case .conjugate: return ComplexRegister(x.real, self(.negate, x.imaginary))
    case .multiply:
      let real = self(
        .subtract,
        self(.multiply, x.real, y.real),
        self(.multiply, x.imaginary, y.imaginary)
      )
      let imaginary = self(
        .add,
        self(.multiply, x.real, y.imaginary),
        self(.multiply, x.imaginary, y.real)
      )
      return ComplexRegister(real, imaginary)
    case _: preconditionFailure("no page lowers to \(opcode) of complex numbers")
    }
  }
}
