// SPDX-License-Identifier: Apache-2.0
//
// The walk of forward mode: a program applied to values and tangents by asking each primitive's derivative rule.

package import TensorIR

/// A primitive with programs inside, which splits them itself when a function is linearized.
package protocol ProgramPrimitive: Primitive {
  /// The operation on values that are known now and tangents that are not: computes the values at once, and writes
  /// into the tangents' scope only what is linear in them.
  func linearizationRule(_ operands: [Dual]) -> [Dual]
}

extension Jaxpr {
  /// Applies this program to values and tangents.
  ///
  /// - Parameters:
  ///   - operands: A value for each input, with its tangent; `nil` means zero.
  ///   - linearizing: Whether the tangents belong to a newer scope than the values, that of a linear program.
  /// - Returns: Each output with its tangent.
  package func differentiated(_ operands: [Dual], linearizing: Bool) -> [Dual] {
    var environment = Environment<Dual>(self)
    for constant in constants {
      environment[constant.variable] = Dual(constant.tensor, tangent: nil)
    }
    for (input, operand) in zip(inputs, operands) { environment[input] = operand }
    for equation in equations {
      let operands = equation.operands.map {
        environment.read($0) { Dual(Tensor($0), tangent: nil) }
      }
      let results: [Dual]
      if let invalid = operands.lazy.compactMap(\.invalid).first {
        results = equation.results.map { _ in Dual(invalid, tangent: nil) }
      } else if operands.allSatisfy({ $0.tangent == nil }) {
        results = equation.attributed { equation.primitive(operands.map(\.primal)) }
          .map { Dual($0, tangent: nil) }
      } else if linearizing, let primitive = equation.primitive as? any ProgramPrimitive {
        results = equation.attributed { primitive.linearizationRule(operands) }
      } else {
        results = equation.attributed { equation.primitive.derivativeRule(operands) }
      }
      for (variable, result) in zip(equation.results, results) { environment[variable] = result }
    }
    return outputs.map { environment.read($0) { Dual(Tensor($0), tangent: nil) } }
  }

  /// This program as a program on values and tangents.
  ///
  /// - Parameter varying: Which inputs have a tangent.
  /// - Returns: A program from the inputs and the tangents of the varying ones to the outputs and the tangents of
  ///   those that vary, and which do.
  package func derivativeProgram(varying: [Bool]) -> (program: Jaxpr, varying: [Bool]) {
    let types = inputTypes
    let tangentTypes = zip(types, varying).filter(\.1).map(\.0)
    var outputsVary: [Bool] = []
    let program = rewritten(types + tangentTypes, kind: "jvp") { inputs in
      var tangents = inputs[types.count...].makeIterator()
      let duals = zip(inputs, varying).map { Dual($0, tangent: $1 ? tangents.next() : nil) }
      let outputs = differentiated(duals, linearizing: false)
      outputsVary = outputs.map { $0.tangent != nil }
      return outputs.map(\.primal) + outputs.compactMap(\.tangent)
    }
    return (program, outputsVary)
  }
}

extension Dual {
  /// The value or the tangent, if a mistake has spoilt it.
  fileprivate var invalid: Tensor? {
    primal.isInvalid ? primal : tangent.flatMap { $0.isInvalid ? $0 : nil }
  }
}
