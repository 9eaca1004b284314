// SPDX-License-Identifier: Apache-2.0
//
// A loop over the rows of tensors: carried values go from step to step, and each step's other results are stacked. Its
// length is known, so it can be run backwards, and a batch of loops is one loop of batches.

package import TensorIR

/// Operands (constants, initial values, stacked inputs): the carried values in the end, then the stacked outputs.
package struct Scan: Primitive {
  /// From (constants, carried values, rows) to (carried values, rows).
  package let body: Jaxpr
  package let constantCount: Int
  package let carryCount: Int
  /// How many steps there are.
  package let length: Int
  /// Whether rows are read and written from the last to the first.
  package let reverse: Bool
  /// How many steps the user would like to be written out in a row; says nothing about the result.
  package let unroll: Int

  package init(
    _ body: Jaxpr,
    constantCount: Int,
    carryCount: Int,
    length: Int,
    reverse: Bool = false,
    unroll: Int = 1
  ) {
    self.body = body
    self.constantCount = constantCount
    self.carryCount = carryCount
    self.length = length
    self.reverse = reverse
    self.unroll = unroll
  }

  package var name: String { "scan" }
  package var parameters: [Parameter] {
    [
      .program("jaxpr", body), .value("length", length), .value("num_carry", carryCount),
      .value("num_consts", constantCount), .text("reverse", reverse ? "True" : "False"),
      .value("unroll", unroll),
    ]
  }
  package var subprograms: [Jaxpr] { [body] }
  package var resultCount: Int { body.outputs.count }

  /// Where the carried values are among the operands; rows come behind them.
  var carries: Range<Int> { constantCount..<(constantCount + carryCount) }

  /// The type of a stack of rows.
  func stacked(_ type: TensorType) -> TensorType {
    type.with(shape: type.shape.inserting(length, at: 0))
  }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let inputs = body.inputTypes
    let expected = inputs[..<carries.upperBound] + inputs[carries.upperBound...].map(stacked)
    guard operands.map(\.strong) == expected.map(\.strong),
      body.outputTypes[..<carryCount].map(\.strong) == inputs[carries].map(\.strong)
    else {
      throw TensorError(
        .malformedProgram("a scan carries values of its body's types, and reads their rows"),
        in: name
      )
    }
    let outputs = body.outputTypes
    return outputs[..<carryCount] + outputs[carryCount...].map(stacked)
  }

  /// The same loop with another body, which may have more constants and carried values.
  func with(_ body: Jaxpr, constantCount: Int? = nil, carryCount: Int? = nil) -> Scan {
    Scan(
      body,
      constantCount: constantCount ?? self.constantCount,
      carryCount: carryCount ?? self.carryCount,
      length: length,
      reverse: reverse,
      unroll: unroll
    )
  }
}

// MARK: - Batching

extension Scan {
  // One loop of a batched body. Rows have their mapped axis anywhere but in front, where the steps are.
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    let rows = operands[carries.upperBound...].map { row in
      row.axis == 0 ? Batched(row.moved(to: 1), axis: 1) : row
    }
    let constantAxes = operands[..<constantCount].map(\.axis)
    let rowAxes = rows.map { $0.axis.map { $0 - 1 } }
    func axes(_ isMapped: [Bool]) -> [Int?] {
      constantAxes + isMapped.map { $0 ? 0 : nil } + rowAxes
    }
    let isMapped = fixpoint(operands[carries].map { $0.axis != nil }) { isMapped in
      body.outputAxes(axes: axes(isMapped), size: size)[..<carryCount].map { $0 != nil }
    }
    let outputAxes = body.outputAxes(axes: axes(isMapped), size: size)
    let rowsMapped = outputAxes[carryCount...].map { $0 != nil }
    let scan = with(
      body.batchedProgram(
        axes: axes(isMapped),
        size: size,
        outputsMapped: isMapped + rowsMapped
      )
    )
    let initial = zip(operands[carries], isMapped).map { operand, isMapped in
      isMapped ? operand.repeated(along: 0, size: size) : operand.value
    }
    let results = scan(operands[..<constantCount].map(\.value) + initial + rows.map(\.value))
    return zip(results, isMapped.map { $0 ? 0 : nil } + rowsMapped.map { $0 ? 1 : nil })
      .map { Batched($0, axis: $1) }
  }
}

// MARK: - Derivative

extension Scan {
  // The tangents of carried values are carried beside them, those of rows stacked.
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    let constantsVary = operands[..<constantCount].map { $0.tangent != nil }
    let rowsVary = operands[carries.upperBound...].map { $0.tangent != nil }
    let carriesVary = fixpoint(operands[carries].map { $0.tangent != nil }) { varying in
      let all = body.derivativeProgram(varying: constantsVary + varying + rowsVary).varying
      return Array(all[..<carryCount])
    }
    let varying = constantsVary + carriesVary + rowsVary
    var outputsVary = body.derivativeProgram(varying: varying).varying
    outputsVary.replaceSubrange(..<carryCount, with: carriesVary)
    let derivative = body.derivativeProgram(varying: varying, outputsVary: outputsVary)
    let layout = Interleaving(scan: self, varying: varying, outputsVary: outputsVary)
    let scan = with(
      derivative.takingInputs(layout.inputs).givingOutputs(layout.outputs),
      constantCount: constantCount + constantsVary.count(where: { $0 }),
      carryCount: carryCount + carriesVary.count(where: { $0 })
    )
    let tangents = zip(operands, varying).filter(\.1).map {
      Tensor.materialized($0.0.tangent, $0.0.primal.type)
    }
    let values = operands.map(\.primal) + tangents
    let results = scan(layout.inputs.map { values[$0] })
    var inOrder = results
    for (position, place) in layout.outputs.enumerated() { inOrder[place] = results[position] }
    var resultTangents = inOrder[resultCount...].makeIterator()
    return zip(inOrder, outputsVary).map { Dual($0, tangent: $1 ? resultTangents.next() : nil) }
  }
}

/// Where values and their tangents go: (constants, carried, rows, tangents…) become constants with their tangents, carried
/// values with theirs, rows with theirs.
private struct Interleaving {
  private(set) var inputs: [Int] = []
  private(set) var outputs: [Int] = []

  init(scan: Scan, varying: [Bool], outputsVary: [Bool]) {
    let groups = [0..<scan.constantCount, scan.carries, scan.carries.upperBound..<varying.count]
    inputs = Self.order(groups, varying)
    outputs = Self.order([0..<scan.carryCount, scan.carryCount..<outputsVary.count], outputsVary)
  }

  private static func order(_ groups: [Range<Int>], _ varying: [Bool]) -> [Int] {
    var order: [Int] = []
    var tangent = varying.count
    for group in groups {
      order += group
      let count = varying[group].count(where: { $0 })
      order += tangent..<(tangent + count)
      tangent += count
    }
    return order
  }
}
