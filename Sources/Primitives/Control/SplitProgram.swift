// SPDX-License-Identifier: Apache-2.0
//
// A program in two parts, for primitives that hold programs: what is known before tangents are, and what is linear in
// them. The values that go from one to the other are residuals; those that are there anyway are not computed again.

internal import TensorIR

/// A program split for linearization.
struct SplitProgram {
  /// Where the linear part finds a residual.
  enum Residual: Hashable {
    /// It is an input of the program.
    case input(Int)
    /// It is an output of the program.
    case output(Int)
    /// It is an output of the known part, behind those of the program: so many stand before it.
    case stored(Int)
  }

  /// From the inputs to the outputs and the stored residuals.
  var known: Jaxpr
  /// From the residuals and the tangents of the varying inputs to the tangents of the varying outputs.
  var linear: Jaxpr
  /// Where each residual is.
  var residuals: [Residual]
  var outputsVary: [Bool]
  /// How many outputs the program has.
  let outputCount: Int

  /// The types of the stored residuals.
  var storedTypes: [TensorType] { Array(known.outputTypes[outputCount...]) }

  /// The same split where more outputs vary: their tangents are zero.
  func varying(_ outputs: [Bool]) -> SplitProgram {
    if outputs == outputsVary { return self }
    var result = self
    result.outputsVary = outputs
    result.linear = linear.rewritten(linear.inputTypes, kind: "linearize") { inputs in
      var tangents = linear.evaluate(inputs).makeIterator()
      return outputs.indices.filter { outputs[$0] }.map { position in
        let tangent = outputsVary[position] ? tangents.next() : nil
        return Tensor.materialized(tangent, known.type(of: known.outputs[position]))
      }
    }
    return result
  }
}

extension Jaxpr {
  /// This program split in two; `nil` after a mistake, which has been reported.
  func splitProgram(varying: [Bool]) -> SplitProgram? {
    guard let (known, linear, _, outputsVary) = split(varying: varying) else { return nil }
    let outputCount = outputs.count
    var stored: [Operand] = []
    let residuals = known.outputs[outputCount...].map { residual -> SplitProgram.Residual in
      if case .variable(let variable) = residual, let input = known.inputs.firstIndex(of: variable)
      {
        return .input(input)
      }
      if let output = known.outputs[..<outputCount].firstIndex(of: residual) {
        return .output(output)
      }
      stored.append(residual)
      return .stored(stored.count - 1)
    }
    return SplitProgram(
      known: known.with(outputs: known.outputs[..<outputCount] + stored),
      linear: linear,
      residuals: residuals,
      outputsVary: outputsVary,
      outputCount: outputCount
    )
  }

  /// The same program with inputs in another order: for each the number of the old one, and its type; `nil` where it is
  /// not read.
  func takingInputs(_ sources: [(old: Int?, type: TensorType)]) -> Jaxpr {
    var types = types
    let inputs = sources.map { source -> Variable in
      if let old = source.old { return self.inputs[old] }
      types.append(source.type)
      return Variable(types.count - 1)
    }
    return Jaxpr(
      constants: constants,
      inputs: inputs,
      equations: equations,
      outputs: outputs,
      types: types
    )
  }

  /// Which variables depend on none of the inputs but the first `count`.
  func invariants(of count: Int) -> [Bool] {
    var isInvariant = [Bool](repeating: false, count: types.count)
    func holds(_ operand: Operand) -> Bool {
      if case .variable(let variable) = operand { isInvariant[Int(variable.index)] } else { true }
    }
    for constant in constants { isInvariant[Int(constant.variable.index)] = true }
    for input in inputs[..<count] { isInvariant[Int(input.index)] = true }
    for equation in equations where equation.operands.allSatisfy(holds) {
      for result in equation.results { isInvariant[Int(result.index)] = true }
    }
    return isInvariant
  }

  /// Which outputs depend on some of the inputs.
  func outputsReached(from inputs: [Bool]) -> [Bool] {
    var isReached = [Bool](repeating: false, count: types.count)
    func reaches(_ operand: Operand) -> Bool {
      if case .variable(let variable) = operand { isReached[Int(variable.index)] } else { false }
    }
    for (input, isSource) in zip(self.inputs, inputs) { isReached[Int(input.index)] = isSource }
    for equation in equations where equation.operands.contains(where: reaches) {
      for result in equation.results { isReached[Int(result.index)] = true }
    }
    return outputs.map(reaches)
  }

  /// The part of this program that computes the given values from the inputs.
  func computing(_ outputs: [Operand], keepingEffects: Bool = true) -> Jaxpr {
    var isNeeded = [Bool](repeating: false, count: types.count)
    func need(_ operand: Operand) {
      if case .variable(let variable) = operand { isNeeded[Int(variable.index)] = true }
    }
    outputs.forEach(need)
    var kept: [Equation] = []
    for equation in equations.reversed()
    where
      equation.results.contains(where: { isNeeded[Int($0.index)] })
      || (keepingEffects && equation.primitive.hasEffect)
    {
      equation.operands.forEach(need)
      kept.append(equation)
    }
    return Jaxpr(
      constants: constants.filter { isNeeded[Int($0.variable.index)] },
      inputs: inputs,
      equations: kept.reversed(),
      outputs: outputs,
      types: types
    )
  }
}

extension ProgramPrimitive {
  /// Results after a mistake in splitting, which has been reported.
  func unsplit(_ types: [TensorType]) -> [Dual] {
    types.map { type in
      let error = TensorError(.malformedProgram("the program has no derivative"), in: name)
      return Dual(fail(error, type: type), tangent: nil)
    }
  }
}
