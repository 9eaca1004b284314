// SPDX-License-Identifier: Apache-2.0
//
// What every step of a loop would compute again of its constants alone: it is computed once, in front of the loop, and
// becomes a constant too.

internal import Loops
package import TensorIR

/// A loop some of whose work has been taken out of it.
package struct Hoisted: Sendable {
  /// From all operands of the old loop to what its steps would have computed.
  package let invariants: Jaxpr
  package let primitive: any Primitive
  /// Before which operand of the old loop the results of `invariants` are operands of the new one.
  package let position: Int
}

/// A primitive that runs programs again and again.
package protocol HoistingPrimitive: Primitive {
  /// The same loop without work that is the same in every step; `nil` where there is none.
  func hoisted() -> Hoisted?
}

extension Scan: HoistingPrimitive {
  package func hoisted() -> Hoisted? {
    let constants = body.inputs.indices.map { $0 < constantCount }
    guard let parts = body.hoisting(constants, newInputsAt: constantCount) else { return nil }
    return Hoisted(
      invariants: parts.invariants,
      primitive: with(parts.rest, constantCount: constantCount + parts.invariants.outputs.count),
      position: constantCount
    )
  }
}

extension While: HoistingPrimitive {
  // What differs between examples stays: programs are those of one example, and operands have all.
  package func hoisted() -> Hoisted? {
    let first = conditionConstants + bodyConstants
    let tested = condition.inputs.indices.map { $0 < conditionConstants && !lanes.isMapped($0) }
    if let parts = condition.hoisting(tested, newInputsAt: conditionConstants) {
      return Hoisted(
        invariants: parts.invariants.ignoringInputs(body.inputTypes).takingInputs(
          Array(0..<conditionConstants)
            + (condition.inputs.count..<(condition.inputs.count + body.inputs.count))
        ),
        primitive: with(
          condition: parts.rest,
          conditionConstants: conditionConstants + parts.invariants.outputs.count,
          insertingAt: conditionConstants,
          parts.invariants.outputs.count
        ),
        position: conditionConstants
      )
    }
    let used = body.inputs.indices.map {
      $0 < bodyConstants && !lanes.isMapped(conditionConstants + $0)
    }
    guard let parts = body.hoisting(used, newInputsAt: bodyConstants) else { return nil }
    let before = Array(condition.inputTypes[..<conditionConstants])
    return Hoisted(
      invariants: parts.invariants.ignoringInputs(before).takingInputs(
        Array(body.inputs.count..<(body.inputs.count + before.count))
          + Array(0..<body.inputs.count)
      ),
      primitive: with(
        body: parts.rest,
        bodyConstants: bodyConstants + parts.invariants.outputs.count,
        insertingAt: first,
        parts.invariants.outputs.count
      ),
      position: first
    )
  }

  private func with(
    condition: Jaxpr? = nil,
    conditionConstants: Int? = nil,
    body: Jaxpr? = nil,
    bodyConstants: Int? = nil,
    insertingAt position: Int,
    _ count: Int
  ) -> While {
    var lanes = lanes
    let shared = lanes.sizes.map { _ in false }
    lanes.mapped.insert(contentsOf: Array(repeating: shared, count: count), at: position)
    return While(
      condition: condition ?? self.condition,
      conditionConstants: conditionConstants ?? self.conditionConstants,
      body: body ?? self.body,
      bodyConstants: bodyConstants ?? self.bodyConstants,
      lanes: lanes
    )
  }
}

extension Jaxpr {
  /// Takes out of this program what some inputs alone decide, where that is work.
  ///
  /// - Parameters:
  ///   - isConstant: Which inputs are the same whenever the program runs.
  ///   - position: Before which input the values that have been taken out become inputs.
  /// - Returns: The program of these values, and the rest; `nil` where there is no such work.
  fileprivate func hoisting(_ isConstant: [Bool], newInputsAt position: Int) -> (
    invariants: Jaxpr, rest: Jaxpr
  )? {
    let taken = hoistedVariables(isConstant)
    if taken.isEmpty { return nil }
    let set = Set(taken)
    var inputs = inputs
    inputs.insert(contentsOf: taken, at: position)
    let rest = Jaxpr(
      constants: constants,
      inputs: inputs,
      equations: equations.filter { !$0.results.contains(where: set.contains) },
      outputs: outputs,
      types: types
    )
    return (computing(taken.map(Operand.variable)), rest.computing(outputs))
  }

  /// The values to take out: what varying equations, outputs and equations that are no work read.
  private func hoistedVariables(_ isConstant: [Bool]) -> [Variable] {
    let isInvariant = invariants(of: isConstant)
    var isWanted = [Bool](repeating: false, count: types.count)
    func want(_ operand: Operand) {
      if case .variable(let variable) = operand { isWanted[Int(variable.index)] = true }
    }
    outputs.forEach(want)
    var taken: [Variable] = []
    for equation in equations.reversed() {
      let varies = equation.results.contains { !isInvariant[Int($0.index)] }
      if varies {
        equation.operands.forEach(want)
      } else if equation.results.contains(where: { isWanted[Int($0.index)] }) {
        if isWork(equation) {
          taken += equation.results
        } else {
          equation.operands.forEach(want)
        }
      }
    }
    return taken.reversed()
  }

  /// Whether computing it once saves more than reading the result costs.
  ///
  /// Views cost nothing; what is larger than what it is made of costs more to read. A loop inside could run for ever on
  /// values on which the loop around it takes no step.
  private func isWork(_ equation: Equation) -> Bool {
    guard equation.primitive.subprograms.isEmpty,
      let primitive = equation.primitive as? any Lowerable
    else { return false }
    switch primitive.lowering(equation.operands.map(type(of:))) {
    case .view, .reshape, .control: return false
    case .pointwise, .reduction, .argumentReduction, .cumulation, .sort, .largest, .assembly,
      .contraction, .windowRead, .windowWrite, .nest, .call:
      let read = equation.operands.reduce(0) { most, operand in
        if case .variable = operand { Swift.max(most, type(of: operand).byteCount) } else { most }
      }
      return equation.results.allSatisfy { type(of: $0).byteCount <= read } && read > 0
    }
  }

  /// Which variables depend on none of the inputs but those marked.
  private func invariants(of isConstant: [Bool]) -> [Bool] {
    let first = inputs.indices.filter { isConstant[$0] }
    let order = first + inputs.indices.filter { !isConstant[$0] }
    return takingInputs(order).invariants(of: first.count)
  }
}
