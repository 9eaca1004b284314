// SPDX-License-Identifier: Apache-2.0
//
// Scalar programs of one instruction, made once for every opcode and type, so that lowering a plain elementwise
// operation allocates nothing.

package import TensorIR

extension ScalarProgram {
  /// `opcode(x)` or `opcode(x, y)`: one operation on operands 0, 1 of type `dtype`, comparisons included.
  package static func single(_ opcode: Opcode, _ dtype: DType) -> ScalarProgram {
    singles[Int(opcode.rawValue) * typeCount + Int(dtype.rawValue)]
  }

  /// Operand 2 if operand 0 else operand 1: `select_n`'s order, (predicate, on false, on true).
  package static func select(_ dtype: DType) -> ScalarProgram { single(.select, dtype) }

  /// Operand 0 in another type; itself when the types are equal.
  package static func convert(_ source: DType, to target: DType) -> ScalarProgram {
    conversions[Int(source.rawValue) * typeCount + Int(target.rawValue)]
  }

  /// The bits of operand 0 as a number of another type of the same width.
  package static func bitcast(_ source: DType, to target: DType) -> ScalarProgram {
    var program = Builder()
    return program.finish(program.bitcast(program.operand(0, source), to: target))
  }

  /// Operand 0.
  package static func identity(_ dtype: DType) -> ScalarProgram { convert(dtype, to: dtype) }

  /// The index along an axis of the result, as a number of type `dtype`: what `iota` gives.
  package static func iota(axis: Int, _ dtype: DType) -> ScalarProgram {
    ScalarProgram(steps: [.index(axis: axis, dtype)], outputs: [Register(0)])
  }

  private static let typeCount = DType.allCases.count

  /// By opcode and type; places of no opcode, of `convert` and of `bitcast`, hold the identity.
  private static let singles: [ScalarProgram] = (0...UInt8.max).flatMap { number in
    DType.allCases.map { dtype in
      guard let opcode = Opcode(rawValue: number) else { return identity(dtype) }
      var program = Builder()
      switch opcode.family {
      case .unary: return program.finish(program(opcode, program.operand(0, dtype)))
      case .binary, .comparison:
        let x = program.operand(0, dtype)
        let y = program.operand(1, dtype)
        return program.finish(program(opcode, x, y))
      case .selection:
        let predicate = program.operand(0, .bool)
        let x = program.operand(1, dtype)
        let y = program.operand(2, dtype)
        return program.finish(program.select(predicate, onFalse: x, onTrue: y))
      case .ternary:
        let x = program.operand(0, dtype)
        let y = program.operand(1, dtype)
        let z = program.operand(2, dtype)
        return program.finish(program(opcode, x, y, z))
      case .conversion, .reinterpretation: return identity(dtype)
      }
    }
  }

  private static let conversions: [ScalarProgram] = DType.allCases.flatMap { source in
    DType.allCases.map { target in
      var program = Builder()
      return program.finish(program.convert(program.operand(0, source), to: target))
    }
  }
}
