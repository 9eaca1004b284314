// SPDX-License-Identifier: Apache-2.0
//
// Reverse mode through a scan: one scan of the known part, which stacks the residuals, and one of the linear part, which
// reads them; the latter is transposed to a scan in the other direction. What does not change from step to step is not
// stacked, and neither is what is stacked already.

package import TensorIR

extension Scan: ProgramPrimitive, LinearPrimitive {
  package func linearizationRule(_ operands: [Dual]) -> [Dual] {
    let constantsVary = operands[..<constantCount].map { $0.tangent != nil }
    let rowsVary = operands[carries.upperBound...].map { $0.tangent != nil }
    let carriesVary = fixpoint(operands[carries].map { $0.tangent != nil }) { varying in
      let all = body.derivativeProgram(varying: constantsVary + varying + rowsVary).varying
      return Array(all[..<carryCount])
    }
    let varying = constantsVary + carriesVary + rowsVary
    guard var split = body.splitProgram(varying: varying) else {
      return unsplit(body.outputTypes[..<carryCount] + body.outputTypes[carryCount...].map(stacked))
    }
    split = split.varying(carriesVary + split.outputsVary[carryCount...])
    let values = operands.map(\.primal)

    // Stored residuals that only constants reach are computed once, outside.
    let isInvariant = split.known.invariants(of: constantCount)
    let stored = Array(split.known.outputs[split.outputCount...])
    let invariant = stored.indices.filter { position in
      if case .variable(let variable) = stored[position] {
        isInvariant[Int(variable.index)]
      } else {
        true
      }
    }
    let stacks = stored.indices.filter { !invariant.contains($0) }
    let outside = split.known.computing(
      invariant.map { stored[$0] },
      keepingEffects: false
    )
    let invariants = outside.with(inputs: Array(outside.inputs[..<constantCount]))
      .evaluate(Array(values[..<constantCount]))

    // A carried value is a residual of each step: it is stacked too.
    let carriedResiduals = split.residuals.compactMap { residual -> Int? in
      switch residual {
      case .input(let number): carries.contains(number) ? number : nil
      case .output, .stored: nil
      }
    }
    let carriedOutputs = split.residuals.compactMap { residual -> Int? in
      if case .output(let number) = residual, number < carryCount { number } else { nil }
    }
    let knownOutputs =
      split.known.outputs[..<split.outputCount] + stacks.map { stored[$0] }
      + carriedResiduals.map { .variable(split.known.inputs[$0]) }
      + carriedOutputs.map { split.known.outputs[$0] }
    let known = with(split.known.computing(Array(knownOutputs)))
    let results = known(values)

    // The linear loop: constants (residuals, tangents), carried tangents, rows (residuals, tangents).
    var constants: [(old: Int, value: Tensor)] = []
    var rows: [(old: Int, value: Tensor)] = []
    var next = split.outputCount
    let stackPlaces = stacks.map { _ in
      defer { next += 1 }
      return next
    }
    for (old, residual) in split.residuals.enumerated() {
      switch residual {
      case .input(let number) where number < constantCount:
        constants.append((old, values[number]))
      case .input(let number) where carries.contains(number):
        let place = carriedResiduals.firstIndex(of: number) ?? 0
        rows.append((old, results[split.outputCount + stacks.count + place]))
      case .input(let number): rows.append((old, values[number]))
      case .output(let number) where number < carryCount:
        let place = carriedOutputs.firstIndex(of: number) ?? 0
        let first = split.outputCount + stacks.count + carriedResiduals.count
        rows.append((old, results[first + place]))
      case .output(let number): rows.append((old, results[number]))
      case .stored(let number):
        if let place = invariant.firstIndex(of: number) {
          constants.append((old, invariants[place]))
        } else if let place = stacks.firstIndex(of: number) {
          rows.append((old, results[stackPlaces[place]]))
        }
      }
    }
    let tangents = tangentGroups(operands, varying, first: split.residuals.count)
    let inputs = [constants, tangents.constants, tangents.carried, rows, tangents.rows].flatMap {
      $0
    }
    let order: [Int] = inputs.map(\.old)
    let linear = Scan(
      split.linear.takingInputs(order),
      constantCount: constants.count + tangents.constants.count,
      carryCount: tangents.carried.count,
      length: length,
      reverse: reverse,
      unroll: unroll
    )
    let all = inputs.map(\.value)
    var resultTangents =
      split.outputsVary.contains(true) ? linear(all).makeIterator() : [].makeIterator()
    return zip(results, split.outputsVary).map {
      Dual($0, tangent: $1 ? resultTangents.next() : nil)
    }
  }

  /// The tangents of the operands that vary, with their numbers among the inputs of the linear part.
  private func tangentGroups(_ operands: [Dual], _ varying: [Bool], first: Int) -> (
    constants: [(old: Int, value: Tensor)], carried: [(old: Int, value: Tensor)],
    rows: [(old: Int, value: Tensor)]
  ) {
    var next = first
    func group(_ range: Range<Int>) -> [(old: Int, value: Tensor)] {
      range.filter { varying[$0] }.map { number in
        defer { next += 1 }
        let operand = operands[number]
        return (next, Tensor.materialized(operand.tangent, operand.primal.type))
      }
    }
    let constants = group(0..<constantCount)
    let carried = group(carries)
    return (constants, carried, group(carries.upperBound..<operands.count))
  }

  // MARK: - Transpose

  // Backwards: the cotangents of carried values are carried from the last step to the first, those of constants are added
  // up on the way.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    let isKnown = operands.map { $0.value != nil }
    // A carried value is linear if it begins so, or if a step makes it so; others, such as counters, are known throughout.
    let isLinear = fixpoint(operands[carries].map { $0.value == nil }) { carried in
      let inputs = isKnown[..<constantCount].map { !$0 } + carried
      return Array(
        body.outputsReached(from: inputs + isKnown[carries.upperBound...].map { !$0 })[
          ..<carryCount
        ]
      )
    }
    if isLinear.contains(false) { return transposedAfterSplitting(cotangents, operands) }
    let types = body.inputTypes
    func numbers(_ range: Range<Int>, known: Bool) -> [Int] {
      range.filter { isKnown[$0] == known }
    }
    let rowRange = carries.upperBound..<operands.count
    let constants = numbers(0..<constantCount, known: true)
    let summed = numbers(0..<constantCount, known: false)
    let rows = numbers(rowRange, known: true)
    let linearRows = numbers(rowRange, known: false)
    let given = cotangents.indices.filter { $0 >= carryCount && cotangents[$0] != nil }
    let outputTypes = body.outputTypes

    // Inputs: known constants; sums and cotangents of carried values; cotangents of outputs and known rows.
    let groups = [
      constants.map { types[$0] }, summed.map { types[$0] }, outputTypes[..<carryCount].map { $0 },
      given.map { outputTypes[$0] }, rows.map { types[$0] },
    ]
    var rowsGiven: [Int] = []
    do throws(TensorError) {
      let step = try body.rewriting(groups.flatMap { $0.map(\.strong) }, kind: "vjp") { inputs in
        var rest = inputs[...]
        func take(_ count: Int) -> ArraySlice<Tensor> {
          defer { rest = rest.dropFirst(count) }
          return rest.prefix(count)
        }
        let parts = groups.map { Array(take($0.count)) }
        var known: [Int: Tensor] = [:]
        for (number, value) in zip(constants, parts[0]) { known[number] = value }
        for (number, value) in zip(rows, parts[4]) { known[number] = value }
        var outputCotangents: [Tensor?] = parts[2] + outputTypes[carryCount...].map { _ in nil }
        for (number, value) in zip(given, parts[3]) { outputCotangents[number] = value }
        let results = body.transposed(
          outputCotangents,
          types.enumerated().map { number, type in
            known[number].map(LinearOperand.known) ?? .linear(type)
          }
        )
        rowsGiven = linearRows.filter { results[$0] != nil }
        return zip(summed, parts[1]).map { sum(results[$0], $1) ?? $1 }
          + carries.map { Tensor.materialized(results[$0], types[$0].strong) }
          + rowsGiven.compactMap { results[$0] }
      }
      let scan = Scan(
        step,
        constantCount: constants.count,
        carryCount: summed.count + carryCount,
        length: length,
        reverse: !reverse,
        unroll: unroll
      )
      let values =
        constants.compactMap { operands[$0].value }
        + summed.map { Tensor.materialized(nil, types[$0].strong) }
        + (0..<carryCount).map { Tensor.materialized(cotangents[$0], outputTypes[$0].strong) }
        + given.compactMap { cotangents[$0] } + rows.compactMap { operands[$0].value }
      let results = scan(values)
      var cts: [Tensor?] = operands.map { _ in nil }
      for (number, result) in zip(summed + carries + rowsGiven, results) where !isKnown[number] {
        cts[number] = result
      }
      return cts
    } catch {
      return operands.map { $0.value == nil ? fail(error, type: $0.type) : nil }
    }
  }

  /// Some carried values do not vary, a counter perhaps: the part that is linear is found first.
  private func transposedAfterSplitting(_ cotangents: [Tensor?], _ operands: [LinearOperand])
    -> [Tensor?]
  {
    let linear = operands.indices.filter { operands[$0].value == nil }
    var varies: [Bool] = []
    do throws(TensorError) {
      let traced = try trace(linear.map { operands[$0].type }, kind: "vjp", staging: false) {
        inputs in
        var tangents = inputs.makeIterator()
        let results = linearizationRule(
          operands.map { operand in
            switch operand {
            case .known(let value): Dual(value, tangent: nil)
            case .linear(let type): Dual(.materialized(nil, type), tangent: tangents.next())
            }
          }
        )
        varies = results.map { $0.tangent != nil }
        return results.compactMap(\.tangent)
      }
      let results = traced.program.transposed(
        zip(cotangents, varies).filter(\.1).map(\.0),
        traced.captures.map { .known($0) } + linear.map { .linear(operands[$0].type) }
      ).dropFirst(traced.captures.count)
      var cts: [Tensor?] = operands.map { _ in nil }
      for (number, result) in zip(linear, results) { cts[number] = result }
      return cts
    } catch {
      return operands.map { $0.value == nil ? fail(error, type: $0.type) : nil }
    }
  }
}
