// SPDX-License-Identifier: Apache-2.0
//
// A program rewritten equation by equation: what a pass reads of the old program, in terms of the new one.

internal import TensorIR

/// A new program that grows while a pass walks an old one.
struct ProgramBuilder {
  private(set) var constants: [Jaxpr.Constant] = []
  private(set) var inputs: [Variable] = []
  private(set) var equations: [Equation] = []
  private(set) var types: [TensorType] = []
  /// Which equation defines each variable of the new program; `nil` for inputs and constants.
  private(set) var definitions: [Int?] = []
  /// How often each value is read, by the old program and what has been rewritten of it, where a pass counts that.
  private var readings: [Int] = []
  /// Where the equations that are being written come from.
  fileprivate var callSite: CallSite?

  private mutating func define(_ type: TensorType, by equation: Int?) -> Variable {
    types.append(type)
    definitions.append(equation)
    readings.append(0)
    return Variable(types.count - 1)
  }

  mutating func input(_ type: TensorType) -> Variable {
    let variable = define(type, by: nil)
    inputs.append(variable)
    return variable
  }

  mutating func constant(_ tensor: Tensor) -> Variable {
    if let known = constants.first(where: { $0.tensor.isIdentical(to: tensor) }) {
      return known.variable
    }
    let variable = define(tensor.type, by: nil)
    constants.append(Jaxpr.Constant(variable, tensor))
    return variable
  }

  /// Writes an equation whose results have the given types.
  mutating func emit(_ primitive: any Primitive, _ operands: [Operand], _ resultTypes: [TensorType])
    -> [Operand]
  {
    let results = resultTypes.map { define($0, by: equations.count) }
    equations.append(Equation(primitive, operands, results, callSite: callSite))
    return results.map(Operand.variable)
  }

  /// The type of an operand of the new program.
  func type(of operand: Operand) -> TensorType {
    switch operand {
    case .variable(let variable): types[Int(variable.index)]
    case .literal(let value): value.type
    }
  }

  /// Whether a value is read only once, so that its only reader may make it in another form.
  func isReadOnce(_ operand: Operand) -> Bool {
    guard case .variable(let variable) = operand else { return false }
    return readings[Int(variable.index)] == 1
  }

  /// Counts more readings of a value, or fewer.
  mutating func addReadings(_ count: Int, of operand: Operand) {
    if case .variable(let variable) = operand { readings[Int(variable.index)] += count }
  }

  /// The equation whose only result is the operand.
  func definition(of operand: Operand) -> Equation? {
    guard case .variable(let variable) = operand,
      let position = definitions[Int(variable.index)]
    else { return nil }
    return equations[position].results.count == 1 ? equations[position] : nil
  }

  func finish(_ outputs: [Operand]) -> Jaxpr {
    Jaxpr(
      constants: constants,
      inputs: inputs,
      equations: equations,
      outputs: outputs,
      types: types
    )
  }
}

extension Jaxpr {
  /// Rewrites this program: `rewrite` gives, for each equation with its operands in the new program, its results there.
  func rebuilt(
    _ rewrite: (Equation, [Operand], [TensorType], inout ProgramBuilder) -> [Operand]
  ) -> Jaxpr {
    var builder = ProgramBuilder()
    let inputs = inputs.map { Operand.variable(builder.input(type(of: $0))) }
    let outputs = rebuilt(into: &builder, inputs, rewrite)
    return builder.finish(outputs)
  }

  /// Writes this program's equations, rewritten, into a new program, its inputs being the given operands there.
  func rebuilt(
    into builder: inout ProgramBuilder,
    _ operands: [Operand],
    _ rewrite: (Equation, [Operand], [TensorType], inout ProgramBuilder) -> [Operand]
  ) -> [Operand] {
    var environment = Environment<Operand>(self)
    for constant in constants {
      environment[constant.variable] = .variable(builder.constant(constant.tensor))
    }
    for (input, operand) in zip(inputs, operands) { environment[input] = operand }
    for equation in equations {
      let operands = equation.operands.map { environment.read($0) { .literal($0) } }
      builder.callSite = equation.callSite
      let results = rewrite(equation, operands, equation.results.map(type(of:)), &builder)
      for (variable, result) in zip(equation.results, results) { environment[variable] = result }
    }
    return outputs.map { environment.read($0) { .literal($0) } }
  }
}
