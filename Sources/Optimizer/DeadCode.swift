// SPDX-License-Identifier: Apache-2.0
//
// Dead code: equations and constants that no output needs.

package import TensorIR

extension Jaxpr {
  /// This program without the equations and constants that no output depends on.
  package func removingDeadCode() -> Jaxpr {
    var isNeeded = [Bool](repeating: false, count: types.count)
    func need(_ operand: Operand) {
      if case .variable(let variable) = operand { isNeeded[Int(variable.index)] = true }
    }
    outputs.forEach(need)
    var kept: [Equation] = []
    for equation in equations.reversed()
    where equation.results.contains(where: { isNeeded[Int($0.index)] }) {
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
