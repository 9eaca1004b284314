// SPDX-License-Identifier: Apache-2.0
//
// Dead code: equations and constants that no output needs and that have no effect, and what choices and loops carry for
// nothing.

internal import Primitives
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
    where
      equation.results.contains(where: { isNeeded[Int($0.index)] })
      || equation.primitive.hasEffect
    {
      let equation = equation.pruned { isNeeded[Int($0.index)] }
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

extension Equation {
  /// This equation without those results of a choice or a loop that nobody reads, and what only they need.
  fileprivate func pruned(_ isRead: (Variable) -> Bool) -> Equation {
    guard let primitive = primitive as? any PrunablePrimitive else { return self }
    let pruned = primitive.pruned(keeping: results.map(isRead))
    if pruned.operands.count == operands.count && pruned.results.count == results.count {
      return self
    }
    return Equation(
      pruned.primitive,
      pruned.operands.map { operands[$0] },
      pruned.results.map { results[$0] },
      callSite: callSite
    )
  }
}
