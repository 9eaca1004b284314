// SPDX-License-Identifier: Apache-2.0
//
// The walk of reverse mode: a linear program run backwards, from cotangents of its outputs to cotangents of its
// inputs, by asking each primitive's transpose rule.

package import TensorIR

extension Jaxpr {
  /// Runs this program, linear in some inputs, backwards.
  ///
  /// - Parameters:
  ///   - cotangents: One for each output; `nil` means zero.
  ///   - operands: For each input its value, or that the program is linear in it.
  /// - Returns: A cotangent for each linear input, `nil` meaning zero; `nil` for each known one.
  package func transposed(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    var known = Environment<LinearOperand>(self)
    for constant in constants { known[constant.variable] = .known(constant.tensor) }
    for (input, operand) in zip(inputs, operands) { known[input] = operand }

    // Forwards: what no linear input reaches is computed; the rest waits.
    var waiting: [(equation: Equation, operands: [LinearOperand])] = []
    for equation in equations {
      let operands = equation.operands.map { known.read($0) { .known(Tensor($0)) } }
      let values = operands.compactMap(\.value)
      if values.count == operands.count {
        let results = equation.attributed { equation.primitive(values) }
        for (variable, value) in zip(equation.results, results) { known[variable] = .known(value) }
      } else {
        for variable in equation.results { known[variable] = .linear(type(of: variable)) }
        waiting.append((equation, operands))
      }
    }

    // Backwards: a variable's cotangent is complete when every equation that reads it has been passed.
    var gathered = Environment<Tensor>(self)
    func gather(_ cotangent: Tensor?, _ operand: Operand) {
      guard let cotangent, case .variable(let variable) = operand else { return }
      gathered[variable] = sum(gathered[variable], cotangent)
    }
    for (output, cotangent) in zip(outputs, cotangents) { gather(cotangent, output) }
    for (equation, operands) in waiting.reversed() {
      let cotangents = equation.results.map { gathered[$0] }
      if cotangents.allSatisfy({ $0 == nil }) { continue }
      if let invalid = cotangents.lazy.compactMap({ $0 }).first(where: \.isInvalid) {
        for operand in equation.operands { gather(invalid, operand) }
        continue
      }
      let results = equation.attributed {
        (equation.primitive as? any LinearPrimitive)?.transposeRule(cotangents, operands)
          ?? equation.primitive.notLinear(in: operands)
      }
      for (operand, cotangent) in zip(equation.operands, results) { gather(cotangent, operand) }
    }
    return zip(inputs, operands).map { input, operand in
      operand.value == nil ? gathered[input] : nil
    }
  }
}

extension Primitive {
  /// The cotangents where the operation is not linear in the operands that vary, so that the user's function is not.
  package func notLinear(in operands: [LinearOperand]) -> [Tensor?] {
    let invalid = fail(TensorError(.notLinear(primitive: name), in: "linearTranspose"))
    return operands.map { $0.value == nil ? invalid : nil }
  }
}

extension LinearOperand {
  /// The value of a known operand.
  package var value: Tensor? {
    if case .known(let value) = self { value } else { nil }
  }
}
