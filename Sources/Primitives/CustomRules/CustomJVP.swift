// SPDX-License-Identifier: Apache-2.0
//
// A function whose derivative the user writes: a program, and a rule from values and tangents to values and tangents.

package import Loops
package import TensorIR

/// A user's derivative, on leaves.
package struct TangentRule: Hashable, Sendable {
  package typealias Function =
    @Sendable (_ primals: [Tensor], _ tangents: [Tensor]) -> (values: [Tensor], tangents: [Tensor])

  package let identity: RuleIdentity
  package let apply: Function

  package init(_ identity: RuleIdentity, _ apply: @escaping Function) {
    self.identity = identity
    self.apply = apply
  }

  package static func == (x: TangentRule, y: TangentRule) -> Bool { x.identity == y.identity }
  package func hash(into hasher: inout Hasher) { hasher.combine(identity) }

  /// The rule on a batch.
  func batched(axes: [Int?], outAxes: [Int], size: Int, name: String?) -> TangentRule {
    let identity = RuleIdentity.batched(
      identity,
      axes: axes,
      outAxes: outAxes,
      size: size,
      name: name
    )
    return TangentRule(identity) { primals, tangents in
      let operands = zip(primals + tangents, axes + axes).map { Batched($0, axis: $1) }
      let results = batchedCall(operands, size: size, name: name, count: 2 * outAxes.count) {
        let (values, tangents) = apply(
          Array($0[..<primals.count]),
          Array($0[primals.count...])
        )
        return values + tangents
      }
      let placed = zip(results, outAxes + outAxes).map { $0.repeated(along: $1, size: size) }
      return (Array(placed[..<outAxes.count]), Array(placed[outAxes.count...]))
    }
  }
}

/// Applies a program that has a derivative of its own.
package struct CustomJVPCall: CustomPrimitive, LinearPrimitive {
  package let program: Jaxpr
  package let captureCount: Int
  let rule: TangentRule

  package init(_ program: Jaxpr, captureCount: Int, rule: TangentRule) {
    self.program = program
    self.captureCount = captureCount
    self.rule = rule
  }

  package var name: String { "custom_jvp_call" }
  package var place: String { "customJVP" }
  package var parameters: [Parameter] { [.program("call_jaxpr", program)] }
}

extension CustomJVPCall {
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
    let call = CustomJVPCall(batched, captureCount: captureCount, rule: rule)
    return zip(call(operands.map(\.value)), outAxes).map { Batched($0, axis: $1) }
  }

  /// What the user says.
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    do throws(TensorError) {
      if let error = captureError(operands) { throw error }
      let arguments = operands[captureCount...]
      let (values, tangents) = rule.apply(
        arguments.map(\.primal),
        arguments.map { Tensor.materialized($0.tangent, $0.primal.type) }
      )
      if let error = (values + tangents).lazy.compactMap(\.error).first { throw error }
      try check(values.map(\.type), are: program.outputTypes, "the value of the jvp rule")
      try check(tangents.map(\.type), are: program.outputTypes, "the tangent of the jvp rule")
      return zip(values, tangents).map { Dual($0, tangent: $0.dtype.isInexact ? $1 : nil) }
    } catch {
      return invalidResults(error)
    }
  }

  // A linear function is its own derivative.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    Call(program).transposeRule(cotangents, operands)
  }
}

extension CustomJVPCall: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering { .call(program) }
}
