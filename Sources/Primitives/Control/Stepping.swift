// SPDX-License-Identifier: Apache-2.0
//
// Choices and loops on values, one operation at a time: how `debugNaNs` finds the one inside that gave the first NaN.

package import TensorIR

extension ProgramCallPrimitive {
  package func evaluateInSteps(_ operands: [Tensor]) -> [Tensor] { program.evaluate(operands) }
}

extension Checkpoint: SteppingPrimitive {
  package func evaluateInSteps(_ operands: [Tensor]) -> [Tensor] { program.evaluate(operands) }
}

extension Cond: SteppingPrimitive {
  package func evaluateInSteps(_ operands: [Tensor]) -> [Tensor] {
    guard lanes.isEmpty else {
      return lanes.mapExamples(operands, skipping: 1) { lanes, operands in
        Cond(branches, lanes: lanes).evaluateInSteps(operands)
      }
    }
    let index = operands[0].scalars(as: Int.self)[0]
    let branch = branches[Swift.min(Swift.max(index, 0), branches.count - 1)]
    return branch.evaluate(Array(operands[1...]))
  }
}

extension While: SteppingPrimitive {
  package func evaluateInSteps(_ operands: [Tensor]) -> [Tensor] {
    guard lanes.isEmpty else {
      return lanes.mapExamples(operands, skipping: 0) { lanes, operands in
        While(
          condition: condition,
          conditionConstants: conditionConstants,
          body: body,
          bodyConstants: bodyConstants,
          lanes: lanes
        ).evaluateInSteps(operands)
      }
    }
    var carried = Array(operands[carries])
    while true {
      let goesOn = condition.evaluate(operands[..<conditionConstants] + carried)[0]
      if goesOn.isInvalid { return carried.map { _ in goesOn } }
      if goesOn.scalars(as: Int.self)[0] == 0 { return carried }
      carried = body.evaluate(operands[conditionConstants..<carries.lowerBound] + carried)
      if carried.contains(where: \.isInvalid) { return carried }
    }
  }
}

extension Scan: SteppingPrimitive {
  package func evaluateInSteps(_ operands: [Tensor]) -> [Tensor] {
    var carried = Array(operands[carries])
    var rows: [Int: [Tensor]] = [:]
    for step in 0..<length {
      let row = reverse ? length - 1 - step : step
      let results = body.evaluate(
        operands[..<constantCount] + carried
          + operands[carries.upperBound...].map { example(row, of: $0) }
      )
      if results.contains(where: \.isInvalid) { return results }
      carried = Array(results[..<carryCount])
      rows[row] = Array(results[carryCount...])
    }
    return carried
      + body.outputTypes[carryCount...].enumerated().map { position, type in
        let parts = (0..<length).compactMap { rows[$0]?[position] }
        return parts.isEmpty ? zeros(stacked(type).shape, dtype: type.dtype) : stack(parts)
      }
  }
}

extension Lanes {
  /// The results of all examples along the outermost level, one after the other.
  ///
  /// - Parameters:
  ///   - operands: The operands of the operation.
  ///   - skipped: How many operands in front are mapped at every level and not counted in `mapped`.
  ///   - body: Gives the results of one example, with the levels that are left.
  /// - Returns: The results; those of the first example that went wrong, if one did.
  fileprivate func mapExamples(
    _ operands: [Tensor],
    skipping skipped: Int,
    _ body: (Lanes, [Tensor]) -> [Tensor]
  ) -> [Tensor] {
    let rest = Lanes(sizes: Array(sizes.dropFirst()), mapped: mapped.map { Array($0.dropFirst()) })
    var results: [[Tensor]] = []
    for number in 0..<sizes[0] {
      let own = operands.enumerated().map { position, operand in
        position < skipped || mapped[position - skipped][0] ? example(number, of: operand) : operand
      }
      results.append(body(rest, own))
      if results[number].contains(where: \.isInvalid) { return results[number] }
    }
    return results[0].indices.map { position in stack(results.map { $0[position] }) }
  }
}
