// SPDX-License-Identifier: Apache-2.0
//
// A function whose reverse derivative the user writes: a program, a forward pass that also gives residuals, and a
// backward pass from residuals and cotangents to cotangents.

package import Loops
package import TensorIR

/// What a user's forward pass gives, on leaves.
package struct ForwardPass: Sendable {
  package let values: [Tensor]
  package let residuals: [Tensor]
  /// The backward pass: from residuals and a cotangent of each value to a cotangent of each argument.
  package let backward: @Sendable (_ residuals: [Tensor], _ cotangents: [Tensor]) -> [Tensor]

  package init(
    values: [Tensor],
    residuals: [Tensor],
    backward: @escaping @Sendable ([Tensor], [Tensor]) -> [Tensor]
  ) {
    self.values = values
    self.residuals = residuals
    self.backward = backward
  }
}

/// A user's reverse derivative, on leaves.
package struct CotangentRule: Hashable, Sendable {
  package let identity: RuleIdentity
  package let forward: @Sendable ([Tensor]) -> ForwardPass

  package init(_ identity: RuleIdentity, _ forward: @escaping @Sendable ([Tensor]) -> ForwardPass) {
    self.identity = identity
    self.forward = forward
  }

  package static func == (x: CotangentRule, y: CotangentRule) -> Bool { x.identity == y.identity }
  package func hash(into hasher: inout Hasher) { hasher.combine(identity) }

  /// The rule on a batch.
  func batched(axes: [Int?], outAxes: [Int], size: Int, name: String?) -> CotangentRule {
    let identity = RuleIdentity.batched(
      identity,
      axes: axes,
      outAxes: outAxes,
      size: size,
      name: name
    )
    return CotangentRule(identity) { arguments in
      let operands = zip(arguments, axes).map { Batched($0, axis: $1) }
      var pass: ForwardPass?
      let results = batchedCall(operands, size: size, name: name, count: outAxes.count) {
        let result = forward($0)
        pass = result
        return result.values + result.residuals
      }
      let residuals = results[outAxes.count...]
      let residualAxes = residuals.map(\.axis)
      let backward = pass?.backward
      return ForwardPass(
        values: zip(results, outAxes).map { $0.repeated(along: $1, size: size) },
        residuals: residuals.map(\.value)
      ) { residuals, cotangents in
        let operands =
          zip(residuals, residualAxes).map { Batched($0, axis: $1) }
          + zip(cotangents, outAxes).map { Batched($0, axis: $1) }
        let results = batchedCall(operands, size: size, name: name, count: axes.count) {
          backward?(Array($0[..<residuals.count]), Array($0[residuals.count...])) ?? []
        }
        return zip(results, axes).map { $0.gathered(at: $1, size: size) }
      }
    }
  }
}

extension Batched {
  /// A cotangent for an operand mapped along `axis`; of one that every example shares, the sum over all examples.
  func gathered(at axis: Int?, size: Int) -> Tensor {
    if let axis { return repeated(along: axis, size: size) }
    if value.isInvalid || !value.dtype.isInexact { return moved(to: 0) }
    guard let mapped = self.axis else { return value * Tensor(ScalarValue(size, as: value.dtype)) }
    return Reduce(.sum, axes: [mapped])(value)
  }
}

/// Applies a program that has a reverse derivative of its own.
package struct CustomVJPCall: CustomPrimitive, LinearPrimitive {
  package let program: Jaxpr
  package let captureCount: Int
  let rule: CotangentRule

  package init(_ program: Jaxpr, captureCount: Int, rule: CotangentRule) {
    self.program = program
    self.captureCount = captureCount
    self.rule = rule
  }

  package var name: String { "custom_vjp_call" }
  package var place: String { "customVJP" }
  package var parameters: [Parameter] { [.program("call_jaxpr", program)] }
}

extension CustomVJPCall {
  /// The program on a batch, with the rule on a batch.
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    let axes = operands.map(\.axis)
    let (batched, outAxes) = program.fullyBatchedProgram(axes: axes, size: size)
    let rule = rule.batched(
      axes: Array(axes[captureCount...]),
      outAxes: outAxes,
      size: size,
      name: NamedAxes.mapped
    )
    let call = CustomVJPCall(batched, captureCount: captureCount, rule: rule)
    return zip(call(operands.map(\.value)), outAxes).map { Batched($0, axis: $1) }
  }

  /// The forward pass, and as the derivative the transpose of the backward pass.
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    do throws(TensorError) {
      if let error = captureError(operands) { throw error }
      let arguments = operands[captureCount...]
      let pass = rule.forward(arguments.map(\.primal))
      if let error = pass.values.lazy.compactMap(\.error).first { throw error }
      try check(pass.values.map(\.type), are: program.outputTypes, "the value of the forward rule")

      let varying = arguments.filter { $0.tangent != nil }
      let backward = try backwardProgram(pass, arguments)
      let pair = LinearPair(
        backward: backward.program,
        residualCount: backward.captures.count + pass.residuals.count
      )
      let tangents = pair(
        backward.captures + pass.residuals + varying.compactMap(\.tangent)
      )
      var next = tangents.makeIterator()
      return pass.values.map { Dual($0, tangent: $0.dtype.isInexact ? next.next() : nil) }
    } catch {
      return invalidResults(error)
    }
  }

  /// The program from residuals and cotangents of floating-point values to cotangents of the arguments that vary.
  private func backwardProgram(_ pass: ForwardPass, _ arguments: ArraySlice<Dual>)
    throws(TensorError) -> TracedProgram
  {
    let floating = pass.values.map(\.type).filter(\.dtype.isInexact)
    var got: [TensorType] = []
    let traced = try trace(pass.residuals.map(\.type) + floating, kind: place, staging: true) {
      var cotangents = $0[pass.residuals.count...].makeIterator()
      let results = pass.backward(
        Array($0[..<pass.residuals.count]),
        pass.values.map { value in
          let given = value.dtype.isInexact ? cotangents.next() : nil
          return Tensor.materialized(given, value.type)
        }
      )
      got = results.map(\.type)
      // Before the results are counted there may be too few.
      return zip(results, arguments).filter { $0.1.tangent != nil }.map(\.0)
    }
    let expected = arguments.map(\.primal.type)
    guard got.count == expected.count else {
      try check(got, are: expected, "the result of the backward rule")
      return traced
    }
    // What has no cotangent may be anything.
    let types = zip(got, expected).map { $1.dtype.isInexact ? $0 : $1 }
    try check(types, are: expected, "the result of the backward rule")
    return traced
  }

  // A linear function is its own derivative.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    Call(program).transposeRule(cotangents, operands)
  }
}

extension CustomVJPCall: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering { .call(program) }
}
