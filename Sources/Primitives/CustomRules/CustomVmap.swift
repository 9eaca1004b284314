// SPDX-License-Identifier: Apache-2.0
//
// A function whose batching the user writes: a program for one example, and a rule that computes a whole batch.
//
// Derivatives keep the rule: that of a batch is the derivative of what the rule computes. So the batch of a gradient is
// the gradient of the rule, and nothing depends on which of the two is applied first.

package import Loops
package import TensorIR

/// A user's batching, on leaves: operands are mapped along axis 0 or not at all, results along axis 0.
package struct BatchRule: Hashable, Sendable {
  package typealias Function = @Sendable ([Batched], _ size: Int) -> [Tensor]

  package let identity: RuleIdentity
  package let apply: Function

  package init(_ identity: RuleIdentity, _ apply: @escaping Function) {
    self.identity = identity
    self.apply = apply
  }

  package static func == (x: BatchRule, y: BatchRule) -> Bool { x.identity == y.identity }
  package func hash(into hasher: inout Hasher) { hasher.combine(identity) }
}

/// Applies a program that has a batching rule of its own.
package struct CustomVmapCall: CustomPrimitive, ProgramPrimitive, LinearPrimitive {
  package let program: Jaxpr
  package let captureCount: Int
  let rule: BatchRule

  package init(_ program: Jaxpr, captureCount: Int, rule: BatchRule) {
    self.program = program
    self.captureCount = captureCount
    self.rule = rule
  }

  package var name: String { "custom_vmap_call" }
  package var place: String { "customVmap" }
  package var parameters: [Parameter] { [.program("call", program)] }
}

// MARK: - Batching

extension CustomVmapCall {
  /// What the user says; where no argument is mapped, what the program says.
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    let arguments = operands[captureCount...]
    guard arguments.contains(where: { $0.axis != nil }) else {
      return Call(program).batchingRule(operands, size: size)
    }
    let results = rule.apply(
      arguments.map { Batched($0.moved(to: 0), axis: $0.axis == nil ? nil : 0) },
      size
    )
    do throws(TensorError) {
      if let error = results.lazy.compactMap(\.error).first { throw error }
      let expected = program.outputTypes.map { $0.with(shape: $0.shape.inserting(size, at: 0)) }
      try check(results.map(\.type), are: expected, "the result of the vmap rule")
      return results.map { Batched($0, axis: 0) }
    } catch {
      return program.outputTypes.map { Batched(fail(error, type: $0), axis: nil) }
    }
  }
}

// MARK: - Derivatives

extension CustomVmapCall {
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    if let error = captureError(operands) { return invalidResults(error) }
    let varying = operands.map { $0.tangent != nil }
    let results = dual(varying)(operands.map(\.primal) + operands.compactMap(\.tangent))
    var tangents = results[resultCount...].makeIterator()
    return results[..<resultCount].map {
      Dual($0, tangent: $0.dtype.isInexact ? tangents.next() : nil)
    }
  }

  /// The values are computed now; the derivative is linear both ways, each computed again from the arguments.
  package func linearizationRule(_ operands: [Dual]) -> [Dual] {
    if let error = captureError(operands) { return invalidResults(error) }
    let primals = operands.map(\.primal)
    let varying = operands.map { $0.tangent != nil }
    let (dual, reverse) = (dual(varying), reverse(varying))
    let floating = program.outputTypes.filter(\.dtype.isInexact)
    let backward = program.rewritten(primals.map(\.type) + floating, kind: place) { reverse($0) }
    let tangents = operands.compactMap(\.tangent)
    let forward = program.rewritten((primals + tangents).map(\.type), kind: place) {
      Array(dual($0)[resultCount...])
    }
    let pair = LinearPair(
      backward: backward,
      forward: forward,
      residualCount: operands.count
    )
    var results = pair(primals + tangents).makeIterator()
    return self(primals).map { Dual($0, tangent: $0.dtype.isInexact ? results.next() : nil) }
  }

  // A linear function is its own derivative.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    Call(program).transposeRule(cotangents, operands)
  }

  /// Values and tangents of floating-point results, from operands and the tangents of those that vary.
  private func dual(_ varying: [Bool]) -> CustomVmapCall {
    let count = varying.count
    let tangentTypes = zip(program.inputTypes, varying).filter(\.1).map(\.0)
    let derivative = program.rewritten(program.inputTypes + tangentTypes, kind: "jvp") { inputs in
      var tangents = inputs[count...].makeIterator()
      let duals = zip(inputs, varying).map { Dual($0, tangent: $1 ? tangents.next() : nil) }
      return valuesAndTangents(program.differentiated(duals, linearizing: false))
    }
    let argumentsVary = Array(varying[captureCount...])
    let identity = RuleIdentity.derivative(
      rule.identity,
      varying: argumentsVary,
      isReverse: false
    )
    let rule = BatchRule(identity) { [rule] operands, size in
      var tangents = operands[argumentsVary.count...].makeIterator()
      let pairs = zip(operands, argumentsVary).map { primal, varies -> (Batched, Batched?) in
        guard varies, let tangent = tangents.next() else { return (primal, nil) }
        // Both are mapped if one is.
        if primal.axis == tangent.axis { return (primal, tangent) }
        return (primal.inFront(size), tangent.inFront(size))
      }
      let axes = pairs.map(\.0.axis)
      let duals = pairs.map { Dual($0.0.value, tangent: $0.1?.value) }
      return rule.traced(duals.map(\.primal), axes, size) { traced in
        valuesAndTangents(
          traced.program.differentiated(
            traced.captures.map { Dual($0, tangent: nil) } + duals,
            linearizing: false
          )
        )
      }
    }
    return CustomVmapCall(derivative, captureCount: captureCount, rule: rule)
  }

  /// Cotangents of the operands that vary, from operands and cotangents of the floating-point results.
  private func reverse(_ varying: [Bool]) -> CustomVmapCall {
    let count = varying.count
    let floating = program.outputTypes.filter(\.dtype.isInexact)
    let derivative = program.rewritten(program.inputTypes + floating, kind: "vjp") { inputs in
      pulledBack(program, Array(inputs[..<count]), varying, inputs[count...])
    }
    let argumentsVary = Array(varying[captureCount...])
    let identity = RuleIdentity.derivative(
      rule.identity,
      varying: argumentsVary,
      isReverse: true
    )
    let rule = BatchRule(identity) { [rule] operands, size in
      // Every example has a cotangent of its own, so every argument that varies is one of its own.
      let arguments = zip(operands, argumentsVary).map { $1 ? $0.inFront(size) : $0 }
      let values = arguments.map(\.value)
      return rule.traced(values, arguments.map(\.axis), size) { traced in
        pulledBack(
          traced.program,
          traced.captures + values,
          traced.captures.map { _ in false } + argumentsVary,
          operands[argumentsVary.count...].map { $0.inFront(size).value }[...]
        )
      }
    }
    return CustomVmapCall(derivative, captureCount: captureCount, rule: rule)
  }
}

extension Batched {
  /// The value with its examples along axis 0.
  fileprivate func inFront(_ size: Int) -> Batched {
    Batched(repeated(along: 0, size: size), axis: 0)
  }
}

extension BatchRule {
  /// What the rule computes, as a program to differentiate.
  fileprivate func traced(
    _ values: [Tensor],
    _ axes: [Int?],
    _ size: Int,
    _ body: (TracedProgram) -> [Tensor]
  ) -> [Tensor] {
    do throws(TensorError) {
      return body(
        try trace(values.map(\.type), kind: "customVmap", staging: false) { inputs in
          apply(zip(inputs, axes).map { Batched($0, axis: $1) }, size)
        }
      )
    } catch {
      return [fail(error)]
    }
  }
}

/// All values, then the tangents of the floating-point ones.
private func valuesAndTangents(_ duals: [Dual]) -> [Tensor] {
  duals.map(\.primal)
    + duals.filter { $0.primal.dtype.isInexact }.map {
      Tensor.materialized($0.tangent, $0.primal.type)
    }
}

/// The cotangents of those inputs of a program that vary, for cotangents of its floating-point outputs.
private func pulledBack(
  _ program: Jaxpr,
  _ values: [Tensor],
  _ varying: [Bool],
  _ cotangents: ArraySlice<Tensor>
) -> [Tensor] {
  do throws(TensorError) {
    let linearization = try program.linearized(values, varying: varying)
    var given = cotangents.makeIterator()
    let results = linearization.pullBack(
      linearization.outputs.map { $0.dtype.isInexact ? given.next() : nil }
    )
    return zip(zip(results, values), varying).filter(\.1).map { pair, _ in
      Tensor.materialized(pair.0, pair.1.type)
    }
  } catch {
    return [fail(error)]
  }
}

extension CustomVmapCall: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering { .call(program) }
}
