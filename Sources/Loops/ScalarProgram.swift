// SPDX-License-Identifier: Apache-2.0
//
// What happens to one element of each operand: a flat, typed, single-assignment program. Nests apply it at every
// point; engines run it over blocks of points or print it as machine code.

package import TensorIR

/// The value a step of a scalar program defines: the step's place in the program.
package struct Register: Hashable, Sendable {
  package let index: UInt16

  package init(_ index: Int) { self.index = UInt16(index) }
}

/// An operation applied to earlier values.
///
/// Operands that the opcode does not take repeat `x`.
package struct Instruction: Hashable, Sendable {
  package let opcode: Opcode
  package let x: Register
  package let y: Register
  package let z: Register
  /// The type of the result: `bool` for comparisons.
  package let dtype: DType

  package init(_ opcode: Opcode, _ x: Register, _ y: Register, _ z: Register, dtype: DType) {
    self.opcode = opcode
    self.x = x
    self.y = y
    self.z = z
    self.dtype = dtype
  }
}

/// How one value of a scalar program comes about.
package enum ScalarStep: Hashable, Sendable {
  /// The element of an operand (in a nest: of a load) at this point.
  case operand(Int, DType)
  /// A number.
  case constant(ScalarValue)
  /// This point's index along an axis of the result (in a nest: of the nest), as a number.
  case index(axis: Int, DType)
  /// An operation on earlier values.
  case apply(Instruction)

  /// The type of the value.
  package var dtype: DType {
    switch self {
    case .operand(_, let dtype), .index(_, let dtype): dtype
    case .constant(let value): value.dtype
    case .apply(let instruction): instruction.dtype
    }
  }
}

/// A function from the elements of operands to elements of results.
///
///     // x · tanh(x)
///     var program = ScalarProgram.Builder()
///     let x = program.operand(0, .f32)
///     let y = program(.multiply, x, program(.tanh, x))
///     return .pointwise(program.finish(y))
///
/// bf16 and f16 values are computed in f32 and rounded after every instruction.
package struct ScalarProgram: Hashable, Sendable {
  /// The values in order of definition; each reads earlier ones only.
  package let steps: [ScalarStep]
  /// The results.
  package let outputs: [Register]

  package init(steps: [ScalarStep], outputs: [Register]) {
    self.steps = steps
    self.outputs = outputs
  }

  /// The type of a value.
  package func dtype(_ register: Register) -> DType { steps[Int(register.index)].dtype }
}

extension ScalarProgram {
  /// A scalar program in the making.
  package struct Builder {
    private var steps: [ScalarStep] = []

    package init() {}

    /// Writes one step.
    package mutating func append(_ step: ScalarStep) -> Register {
      steps.append(step)
      return Register(steps.count - 1)
    }

    /// The element of operand `number`.
    package mutating func operand(_ number: Int, _ dtype: DType) -> Register {
      append(.operand(number, dtype))
    }

    /// A number.
    package mutating func constant(_ value: ScalarValue) -> Register { append(.constant(value)) }

    /// A number of the type of another value.
    package mutating func constant(_ value: Double, like other: Register) -> Register {
      append(.constant(ScalarValue(value, as: dtype(other))))
    }

    /// The index along an axis of the result.
    package mutating func index(axis: Int, _ dtype: DType) -> Register {
      append(.index(axis: axis, dtype))
    }

    /// An operation on values of one type; a comparison gives `bool`.
    package mutating func callAsFunction(
      _ opcode: Opcode,
      _ x: Register,
      _ y: Register? = nil,
      _ z: Register? = nil
    ) -> Register {
      let result = opcode.resultType(dtype(x))
      return append(.apply(Instruction(opcode, x, y ?? x, z ?? x, dtype: result)))
    }

    /// `onTrue` if `predicate`, else `onFalse`.
    package mutating func select(_ predicate: Register, onFalse: Register, onTrue: Register)
      -> Register
    {
      append(.apply(Instruction(.select, predicate, onFalse, onTrue, dtype: dtype(onFalse))))
    }

    /// A value in another type.
    package mutating func convert(_ x: Register, to dtype: DType) -> Register {
      if self.dtype(x) == dtype { return x }
      return append(.apply(Instruction(.convert, x, x, x, dtype: dtype)))
    }

    /// The bits of a value as a number of another type of the same width.
    package mutating func bitcast(_ x: Register, to dtype: DType) -> Register {
      if self.dtype(x) == dtype { return x }
      return append(.apply(Instruction(.bitcast, x, x, x, dtype: dtype)))
    }

    /// The type of a value written so far.
    package func dtype(_ register: Register) -> DType { steps[Int(register.index)].dtype }

    /// The program with the given results.
    ///
    /// Mutating, so that `program.finish(program(.exp, x))` writes the step before the steps are read.
    package mutating func finish(_ outputs: Register...) -> ScalarProgram {
      ScalarProgram(steps: steps, outputs: outputs)
    }

    /// The program with the given results.
    package mutating func finish(_ outputs: [Register]) -> ScalarProgram {
      ScalarProgram(steps: steps, outputs: outputs)
    }
  }
}

// MARK: - Text

extension ScalarProgram: CustomStringConvertible {
  /// One step after the other: `%0 = operand 0 f32; %1 = exp %0 f32; -> %1`.
  package var description: String {
    let lines = steps.indices.map { "%\($0) = \(steps[$0])" }
    let results = outputs.map { "%\($0.index)" }.joined(separator: ", ")
    return (lines + ["-> \(results)"]).joined(separator: "; ")
  }
}

extension ScalarStep: CustomStringConvertible {
  /// What the step does: `add %0 %1 f32`.
  package var description: String {
    switch self {
    case .operand(let number, let dtype): "operand \(number) \(dtype)"
    case .constant(let value): "\(value):\(value.dtype)"
    case .index(let axis, let dtype): "index \(axis) \(dtype)"
    case .apply(let instruction):
      "\(instruction.opcode) "
        + [instruction.x, instruction.y, instruction.z].prefix(instruction.opcode.operandCount)
        .map { "%\($0.index) " }.joined() + "\(instruction.dtype)"
    }
  }
}
