// SPDX-License-Identifier: Apache-2.0
//
// A program whose intermediate values are not kept for reverse mode: its linear part computes them again. A policy says
// which of them are kept after all.

package import Loops
package import TensorIR

/// Which intermediate values of a function under ``checkpoint(_:policy:)`` are kept for its derivative; the others are
/// computed a second time.
public enum CheckpointPolicy: Hashable, Sendable {
  /// None.
  case nothingSaveable
  /// All: as without `checkpoint`.
  case everythingSaveable
  /// The results of products: what costs most to compute again.
  case dotsSaveable
  /// The results of products without batch dimensions, such as those of weights and a batch of activations.
  case dotsWithNoBatchDimsSaveable
  /// What ``checkpointName(_:_:)`` has given one of these names.
  case saveOnlyTheseNames(Set<String>)
  /// All but what ``checkpointName(_:_:)`` has given one of these names.
  case saveAnythingExceptTheseNames(Set<String>)

  /// Whether the results of an operation are kept.
  func keeps(_ primitive: any Primitive) -> Bool {
    switch self {
    case .nothingSaveable: false
    case .everythingSaveable: true
    case .dotsSaveable: primitive is DotGeneral
    case .dotsWithNoBatchDimsSaveable:
      (primitive as? DotGeneral).map { $0.lhs.batching.isEmpty } ?? false
    case .saveOnlyTheseNames(let names):
      (primitive as? Named).map { names.contains($0.label) } ?? false
    case .saveAnythingExceptTheseNames(let names):
      (primitive as? Named).map { !names.contains($0.label) } ?? true
    }
  }

  /// As programs print it: `None` for the policy that needs no word.
  var text: String {
    switch self {
    case .nothingSaveable: "None"
    case .everythingSaveable: "everything_saveable"
    case .dotsSaveable: "dots_saveable"
    case .dotsWithNoBatchDimsSaveable: "dots_with_no_batch_dims_saveable"
    case .saveOnlyTheseNames(let names): "save_only_these_names(\(Self.list(names)))"
    case .saveAnythingExceptTheseNames(let names):
      "save_anything_except_these_names(\(Self.list(names)))"
    }
  }

  private static func list(_ names: Set<String>) -> String {
    names.sorted().joined(separator: ", ")
  }
}

/// Applies a closed program, and computes it again when its linear part is needed.
package struct Checkpoint: ProgramPrimitive, LinearPrimitive {
  package let program: Jaxpr
  package let policy: CheckpointPolicy
  /// Whether this is the linear part of another checkpoint, with what it computes again.
  package let isDifferentiated: Bool

  package init(_ program: Jaxpr, policy: CheckpointPolicy, isDifferentiated: Bool = false) {
    self.program = program
    self.policy = policy
    self.isDifferentiated = isDifferentiated
  }

  package var name: String { "remat2" }
  package var parameters: [Parameter] {
    [
      .text("differentiated", isDifferentiated ? "True" : "False"), .program("jaxpr", program),
      .text("policy", policy.text), .text("prevent_cse", "True"),
    ]
  }
  package var subprograms: [Jaxpr] { [program] }
  package var resultCount: Int { program.outputs.count }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    guard operands.map(\.strong) == program.inputTypes.map(\.strong) else {
      throw TensorError(
        .malformedProgram("a program is called with operands of its input types"),
        in: name
      )
    }
    return program.outputTypes
  }

  private func with(_ program: Jaxpr, isDifferentiated: Bool? = nil) -> Checkpoint {
    Checkpoint(
      program,
      policy: policy,
      isDifferentiated: isDifferentiated ?? self.isDifferentiated
    )
  }
}

// MARK: - Rules

extension Checkpoint {
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    let (batched, axes) = program.batchedProgram(axes: operands.map(\.axis), size: size)
    return zip(with(batched)(operands.map(\.value)), axes).map { Batched($0, axis: $1) }
  }

  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    let (derivative, outputsVary) = program.derivativeProgram(
      varying: operands.map { $0.tangent != nil }
    )
    let results = with(derivative)(operands.map(\.primal) + operands.compactMap(\.tangent))
    var tangents = results[resultCount...].makeIterator()
    return zip(results, outputsVary).map { Dual($0, tangent: $1 ? tangents.next() : nil) }
  }

  // Now: the results, and what the policy keeps. Later, in the linear part: the rest of what it needs, from those and from
  // the operands.
  package func linearizationRule(_ operands: [Dual]) -> [Dual] {
    let inlined = program.inliningCalls()
    guard let split = inlined.splitProgram(varying: operands.map { $0.tangent != nil }) else {
      return unsplit(program.outputTypes)
    }
    let values = operands.map(\.primal)
    let kept = split.known.keptValues(policy, toCompute: split.known.outputs[split.outputCount...])
    let outputs = Array(split.known.outputs[..<split.outputCount])
    let keepers = kept.map(Operand.variable)
    let known = with(split.known.computing(outputs + keepers).with(outputs: outputs + keepers))
    let results = known(values)
    if !split.outputsVary.contains(true) {
      return results[..<resultCount].map { Dual($0, tangent: nil) }
    }

    // Inputs: operands, kept values, tangents.
    let residualValues = split.residuals.map { residual -> Operand in
      switch residual {
      case .input(let number): .variable(split.known.inputs[number])
      case .output(let number): split.known.outputs[number]
      case .stored(let number): split.known.outputs[split.outputCount + number]
      }
    }
    let again = split.known.computing(residualValues, given: kept)
    let tangentTypes = Array(split.linear.inputTypes[split.residuals.count...])
    let tangentProgram = program.rewritten(again.inputTypes + tangentTypes, kind: "linearize") {
      inputs in
      let residuals = again.evaluate(Array(inputs[..<again.inputs.count]))
      return split.linear.evaluate(residuals + inputs[again.inputs.count...])
    }
    let linear = with(tangentProgram, isDifferentiated: true)
    var tangents = linear(
      values + results[resultCount...] + operands.compactMap(\.tangent)
    ).makeIterator()
    return zip(results, split.outputsVary).map { Dual($0, tangent: $1 ? tangents.next() : nil) }
  }

  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    let values = operands.compactMap(\.value)
    let given = cotangents.compactMap { $0 }
    var isGiven: [Bool] = []
    do throws(TensorError) {
      let transposed = try program.rewriting((values + given).map(\.type), kind: "vjp") { inputs in
        var known = inputs[..<values.count].makeIterator()
        var cotangentInputs = inputs[values.count...].makeIterator()
        let results = program.transposed(
          cotangents.map { $0 == nil ? nil : cotangentInputs.next() },
          operands.map { operand in
            switch operand {
            case .linear: operand
            case .known(let value): .known(known.next() ?? value)
            }
          }
        )
        isGiven = results.map { $0 != nil }
        return results.compactMap { $0 }
      }
      var results = with(transposed, isDifferentiated: true)(values + given).makeIterator()
      return isGiven.map { $0 ? results.next() : nil }
    } catch {
      return operands.map { $0.value == nil ? fail(error, type: $0.type) : nil }
    }
  }
}

extension Checkpoint: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering { .call(program) }
}

// MARK: - What is kept

extension Jaxpr {
  /// The values that a policy keeps, of those that computing the given ones from the inputs goes through.
  fileprivate func keptValues(_ policy: CheckpointPolicy, toCompute outputs: some Sequence<Operand>)
    -> [Variable]
  {
    var isNeeded = [Bool](repeating: false, count: types.count)
    func need(_ operand: Operand) {
      if case .variable(let variable) = operand { isNeeded[Int(variable.index)] = true }
    }
    outputs.forEach(need)
    var kept: [Variable] = []
    for equation in equations.reversed() {
      let needed = equation.results.filter { isNeeded[Int($0.index)] }
      if needed.isEmpty { continue }
      if policy.keeps(equation.primitive) {
        kept += needed
      } else {
        equation.operands.forEach(need)
      }
    }
    return kept.reversed()
  }

  /// The part of this program that computes outputs from its inputs and some of its values, which become inputs.
  fileprivate func computing(_ outputs: [Operand], given: [Variable]) -> Jaxpr {
    let rest = equations.filter { equation in !equation.results.contains(where: given.contains) }
    let program = Jaxpr(
      constants: constants,
      inputs: inputs + given,
      equations: rest,
      outputs: outputs,
      types: types
    )
    return program.computing(outputs, keepingEffects: false)
  }

  /// This program with the equations of called programs in place of the calls, so that a policy sees them.
  fileprivate func inliningCalls() -> Jaxpr {
    guard equations.contains(where: { $0.primitive is Call }) else { return self }
    return rewritten(inputTypes, kind: "checkpoint") { inputs in evaluateInlined(inputs) }
  }

  private func evaluateInlined(_ arguments: [Tensor]) -> [Tensor] {
    var environment = Environment<Tensor>(self)
    for constant in constants { environment[constant.variable] = constant.tensor }
    for (input, argument) in zip(inputs, arguments) { environment[input] = argument }
    for equation in equations {
      let operands = equation.operands.map { environment.read($0) { Tensor($0) } }
      let results =
        (equation.primitive as? Call)?.program.evaluateInlined(operands)
        ?? equation.primitive(operands)
      for (variable, value) in zip(equation.results, results) { environment[variable] = value }
    }
    return outputs.map { environment.read($0) { Tensor($0) } }
  }
}
