// SPDX-License-Identifier: Apache-2.0
//
// Choices and loops, as the words of `ControlForm` say: step by step, one example at a time.

internal import Loops
internal import TensorIR

extension ReferenceBackend {
  /// Runs a choice or a loop.
  func run(_ form: ControlForm, _ operands: [Tensor], _ results: [TensorType]) throws -> [Tensor] {
    switch form.kind {
    case .choice:
      let index = operands[0].elements[0].int
      let program = form.programs[max(0, min(index, form.programs.count - 1))]
      return try run(program, Array(operands[1...]))
    case .whileLoop(let conditionConstants, let bodyConstants):
      return try loop(
        form.programs[0],
        Array(operands[..<conditionConstants]),
        form.programs[1],
        Array(operands[conditionConstants..<(conditionConstants + bodyConstants)]),
        Array(operands[(conditionConstants + bodyConstants)...])
      )
    case .scan(let constants, let carries, let length, let reverse):
      var carried = Array(operands[constants..<(constants + carries)])
      var rows = [[Tensor]](repeating: [], count: results.count - carries)
      for step in 0..<length {
        let row = reverse ? length - 1 - step : step
        let inputs = operands[(constants + carries)...].map { $0.example(row, along: 0) }
        let outputs = try run(form.programs[0], operands[..<constants] + carried + inputs)
        carried = Array(outputs[..<carries])
        for number in rows.indices {
          rows[number].insert(outputs[carries + number], at: reverse ? 0 : step)
        }
      }
      let stacks = zip(rows, results[carries...]).map { rows, type in
        Tensor.stacked(rows, type.with(shape: type.shape.removing(at: 0)).strong, along: 0)
      }
      return carried + stacks
    case .laneChoice(let lanes):
      return try eachLane(lanes, results) { lane in
        let index = operands[0].elements[lane].int
        let branches = form.programs.count / lanes.sizes.count
        let program = form.programs[max(0, min(index, branches - 1)) * lanes.sizes.count]
        return try self.run(program, one(lane, Array(operands[1...]), lanes.mapped))
          .map { $0.example(0, along: 0) }
      }
    case .laneLoop(let lanes, let conditionConstants, let bodyConstants):
      let carries = conditionConstants + bodyConstants
      return try eachLane(lanes, results) { lane in
        let inputs = one(lane, operands, lanes.mapped)
        let last = try loop(
          form.programs[0],
          Array(inputs[..<conditionConstants]),
          form.programs[lanes.sizes.count],
          Array(inputs[conditionConstants..<carries]),
          Array(inputs[carries...])
        )
        return zip(last, lanes.mapped[carries...]).map { value, isMapped in
          isMapped ? value.example(0, along: 0) : value
        }
      }
    }
  }

  private func loop(
    _ condition: Jaxpr,
    _ conditionConstants: [Tensor],
    _ body: Jaxpr,
    _ bodyConstants: [Tensor],
    _ initial: [Tensor]
  ) throws -> [Tensor] {
    var carried = initial
    while try run(condition, conditionConstants + carried)[0].elements[0].bits != 0 {
      carried = try run(body, bodyConstants + carried)
    }
    return carried
  }

  private func eachLane(
    _ lanes: LaneForm,
    _ results: [TensorType],
    _ body: (Int) throws -> [Tensor]
  ) rethrows -> [Tensor] {
    let examples = try (0..<lanes.count).map(body)
    return results.enumerated().map { position, type in
      let one = type.with(shape: type.shape.removing(at: 0)).strong
      return Tensor.stacked(examples.map { $0[position] }, one, along: 0)
    }
  }
}

/// The operands of one example, as a batch of one.
private func one(_ lane: Int, _ operands: [Tensor], _ mapped: [Bool]) -> [Tensor] {
  zip(operands, mapped).map { operand, isMapped in
    if !isMapped { return operand }
    let example = operand.example(lane, along: 0)
    return Tensor.stacked([example], example.type.strong, along: 0)
  }
}
