// SPDX-License-Identifier: Apache-2.0
//
// A loop that runs as long as a condition holds. Under vmap a condition that is the same for all examples stays one
// condition; one that differs between examples stays a `while` too, with a mapped predicate: each example stops when
// its own condition fails.

package import TensorIR

/// Operands (constants of the condition, constants of the body, initial values): the carried values when the condition
/// fails.
///
/// Where the predicate is mapped, both are programs of one example. A carried value that is the same for all examples
/// that still run, such as a counter, is not mapped; the results are, because examples stop at different times.
package struct While: Primitive {
  /// From its constants and the carried values to one truth value.
  package let condition: Jaxpr
  /// From its constants and the carried values to the next carried values.
  package let body: Jaxpr
  package let conditionConstants: Int
  package let bodyConstants: Int
  /// Over which axes the predicate is mapped.
  package let lanes: Lanes

  package init(
    condition: Jaxpr,
    conditionConstants: Int,
    body: Jaxpr,
    bodyConstants: Int,
    lanes: Lanes? = nil
  ) {
    self.condition = condition
    self.body = body
    self.conditionConstants = conditionConstants
    self.bodyConstants = bodyConstants
    self.lanes = lanes ?? .none(operandCount: conditionConstants + body.inputs.count)
  }

  package var name: String { "while" }
  package var parameters: [Parameter] {
    [
      .program("body_jaxpr", body), .value("body_nconsts", bodyConstants),
      .program("cond_jaxpr", condition), .value("cond_nconsts", conditionConstants),
    ] + lanes.parameters
  }
  package var subprograms: [Jaxpr] { [condition, body] }
  package var resultCount: Int { body.outputs.count }

  /// Where the carried values are among the operands.
  var carries: Range<Int> {
    let start = conditionConstants + bodyConstants
    return start..<(start + body.outputs.count)
  }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let types = operands.enumerated().map { lanes.exampleType(of: $0, $1)?.strong }
    let carried = types[carries]
    let read = types[..<conditionConstants] + carried
    guard Array(read) == condition.inputTypes.map(\.strong),
      Array(types[conditionConstants...]) == body.inputTypes.map(\.strong),
      Array(carried) == body.outputTypes.map(\.strong),
      condition.outputTypes.map(\.strong) == [TensorType(.bool)]
    else {
      throw TensorError(
        .malformedProgram("a loop carries values of its body's types, and its condition is bool[]"),
        in: name
      )
    }
    return body.outputTypes.map(lanes.resultType)
  }
}

// MARK: - Batching

extension While {
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    // A carried value is mapped if it begins so, or if a step makes it so.
    let inner = operands.enumerated().map { lanes.inner($1, $0) }
    let constantAxes = inner[..<carries.lowerBound].map(\.axis)
    func axes(_ isMapped: [Bool]) -> [Int?] { isMapped.map { $0 ? 0 : nil } }
    let isMapped = fixpoint(operands[carries].map { $0.axis != nil }) { isMapped in
      body.outputAxes(
        axes: constantAxes[conditionConstants...] + axes(isMapped),
        size: size
      ).map { $0 != nil }
    }
    let conditionAxes = constantAxes[..<conditionConstants] + axes(isMapped)
    if condition.outputAxes(axes: Array(conditionAxes), size: size)[0] != nil {
      if let name = NamedAxes.mapped, uses(axis: name) { return together(operands, size: size) }
      return batchedOverLanes(operands, size: size, carriesMapped: isMapped)
    }
    let loop = While(
      condition: condition.batchedProgram(
        axes: Array(conditionAxes),
        size: size,
        outputsMapped: [false]
      ),
      conditionConstants: conditionConstants,
      body: body.batchedProgram(
        axes: constantAxes[conditionConstants...] + axes(isMapped),
        size: size,
        outputsMapped: isMapped
      ),
      bodyConstants: bodyConstants,
      lanes: lanes
    )
    let initial = carries.map { number in
      lanes.innermost(
        operands[number],
        number,
        size: size,
        isMapped: isMapped[number - carries.lowerBound]
      )
    }
    let results = loop(inner[..<carries.lowerBound].map(\.value) + initial)
    return zip(results, isMapped).map { Batched($0, axis: $1 ? lanes.sizes.count : nil) }
  }

  /// The examples stop when they will: one more level of lanes.
  private func batchedOverLanes(_ operands: [Batched], size: Int, carriesMapped: [Bool])
    -> [Batched]
  {
    let isMapped = operands[..<carries.lowerBound].map { $0.axis != nil } + carriesMapped
    let loop = printingLanes(operands, size: size)
    let lanedLoop = While(
      condition: loop.condition,
      conditionConstants: conditionConstants,
      body: loop.body,
      bodyConstants: bodyConstants,
      lanes: lanes.adding(size: size, mapped: isMapped)
    )
    let values = zip(operands, isMapped).map { operand, isMapped in
      isMapped ? operand.repeated(along: 0, size: size) : operand.value
    }
    return lanedLoop(values).map { Batched($0, axis: 0) }
  }
}

// MARK: - Derivative

extension While {
  // The tangents are carried beside the values; they do not decide when the loop ends.
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    let constants = operands[conditionConstants..<carries.lowerBound]
    let constantsVary = constants.map { $0.tangent != nil }
    let varying = fixpoint(operands[carries].map { $0.tangent != nil }) { varying in
      body.derivativeProgram(varying: constantsVary + varying).varying
    }
    let derivative = body.derivativeProgram(
      varying: constantsVary + varying,
      outputsVary: varying
    )
    // (constants, values, their tangents) become (constants and their tangents, values and their tangents).
    let tangentCount = constantsVary.count(where: { $0 })
    let inputCount = body.inputs.count
    let order =
      Array(0..<bodyConstants) + Array(inputCount..<(inputCount + tangentCount))
      + Array(bodyConstants..<inputCount)
      + Array((inputCount + tangentCount)..<derivative.inputs.count)
    let carryTypes = zip(body.outputTypes, varying).filter(\.1).map(\.0)
    let values = operands.map(\.primal)
    let tangents = zip(operands[carries], varying).filter(\.1).map {
      Tensor.materialized($0.0.tangent, $0.0.primal.type)
    }
    func varied<T>(_ list: some Collection<T>, _ varying: [Bool]) -> [T] {
      zip(list, varying).filter(\.1).map(\.0)
    }
    let loop = While(
      condition: condition.ignoringInputs(carryTypes),
      conditionConstants: conditionConstants,
      body: derivative.takingInputs(order),
      bodyConstants: bodyConstants + tangentCount,
      lanes: Lanes(
        sizes: lanes.sizes,
        mapped: lanes.mapped[..<carries.lowerBound]
          + varied(lanes.mapped[conditionConstants..<carries.lowerBound], constantsVary)
          + lanes.mapped[carries] + varied(lanes.mapped[carries], varying)
      )
    )
    let results = loop(
      values[..<carries.lowerBound] + constants.compactMap(\.tangent) + values[carries] + tangents
    )
    var resultTangents = results[resultCount...].makeIterator()
    return zip(results, varying).map { Dual($0, tangent: $1 ? resultTangents.next() : nil) }
  }
}
