// SPDX-License-Identifier: Apache-2.0
//
// Functions with rules of the user's, on trees: what the overloads for functions of one to six arguments have in common.

internal import Primitives
package import TensorIR

/// What makes two uses of one function with custom rules the same.
package final class CustomFunction: Sendable {
  package init() {}

  fileprivate func identity<D: Tree>(_ point: D) -> RuleIdentity {
    .user(ObjectIdentifier(self), point.structure)
  }
}

/// What a batching rule is told about the batch.
public struct MappedCall: Sendable {
  /// The number of examples.
  public let size: Int
  /// For each argument, whether it differs between examples: then every leaf of it has the examples along axis 0.
  public let isMapped: [Bool]
}

extension Tree {
  /// This value with leaves that mean nothing: only its structure is kept.
  fileprivate var template: Self { mapLeaves { _ in Tensor(ScalarValue(false)) } }
}

/// Traces `f` at a point, and applies the primitive that `primitive` makes of its program to what it captured and to the
/// point.
///
/// - Returns: The results of the primitive, in the structure of the function's result.
private func applied<D: Tree, R: Tree>(
  _ place: String,
  _ point: D,
  _ f: (D) -> R,
  _ primitive: (TracedProgram, R) -> any Primitive
) -> R {
  var result: R?
  do throws(TensorError) {
    let leaves = point.leaves
    if let invalid = leaves.lazy.compactMap(\.error).first { throw invalid }
    let traced = try trace(leaves.map(\.type), kind: place, staging: true) { inputs in
      let value = f(point.replacingLeaves(inputs))
      result = value
      return value.leaves
    }
    guard let result else { preconditionFailure("tracing calls the function") }
    let call = primitive(traced, result)
    let outputs = call(traced.captures + leaves)
    return result.replacingLeaves(outputs)
  } catch {
    return (result ?? f(point)).invalidated(by: error)
  }
}

/// The leaves of what a rule returned, if they are as many as expected; what is not a tensor says nothing here.
private func leaves<T: Tree>(of got: T, like expected: T, in place: String) -> [Tensor] {
  let (leaves, count) = (got.leaves, expected.leaves.count)
  if leaves.count != count, let error = structureError(expected: expected, got: got, in: place) {
    return expected.leaves.map { _ in fail(error) }
  }
  return leaves
}

extension CustomFunction {
  /// Calls a function with a derivative of its own.
  package func call<D: Tree, R: Tree>(
    _ point: D,
    _ f: (D) -> R,
    jvp rule: @escaping @Sendable (D, D) -> (R, R)
  ) -> R {
    applied("customJVP", point, f) { traced, result in
      let (point, result) = (point.template, result.template)
      return CustomJVPCall(
        traced.program,
        captureCount: traced.captures.count,
        rule: TangentRule(identity(point)) { [self] primals, tangents in
          withExtendedLifetime(self) {
            let (value, tangent) = rule(
              point.replacingLeaves(primals),
              point.replacingLeaves(tangents)
            )
            return (
              leaves(of: value, like: result, in: "customJVP"),
              leaves(of: tangent, like: result, in: "customJVP")
            )
          }
        }
      )
    }
  }

  /// Calls a function with a reverse derivative of its own.
  package func call<D: Tree, R: Tree, Residual: Tree>(
    _ point: D,
    _ f: (D) -> R,
    forward: @escaping @Sendable (D) -> (R, Residual),
    backward: @escaping @Sendable (Residual, R) -> D
  ) -> R {
    applied("customVJP", point, f) { traced, result in
      let (point, result) = (point.template, result.template)
      return CustomVJPCall(
        traced.program,
        captureCount: traced.captures.count,
        rule: CotangentRule(identity(point)) { [self] primals in
          withExtendedLifetime(self) {
            let (value, residual) = forward(point.replacingLeaves(primals))
            let residualTemplate = residual.template
            return ForwardPass(
              values: leaves(of: value, like: result, in: "customVJP"),
              residuals: residual.leaves
            ) { residuals, cotangents in
              let cotangent = backward(
                residualTemplate.replacingLeaves(residuals),
                result.replacingLeaves(cotangents)
              )
              return leaves(of: cotangent, like: point, in: "customVJP")
            }
          }
        }
      )
    }
  }

  /// Calls a function with a batching rule of its own.
  ///
  /// - Parameters:
  ///   - point: The arguments.
  ///   - counts: How many leaves each argument has.
  ///   - f: The function of one example.
  ///   - rule: The function of a batch.
  /// - Returns: The function's result.
  package func call<D: Tree, R: Tree>(
    _ point: D,
    counts: [Int],
    _ f: (D) -> R,
    vmap rule: @escaping @Sendable (MappedCall, D) -> R
  ) -> R {
    applied("customVmap", point, f) { traced, result in
      let (point, result) = (point.template, result.template)
      return CustomVmapCall(
        traced.program,
        captureCount: traced.captures.count,
        rule: BatchRule(identity(point)) { [self] operands, size in
          withExtendedLifetime(self) {
            var isMapped: [Bool] = []
            var values: [Tensor] = []
            for count in counts {
              let argument = operands[values.count..<values.count + count]
              let varies = argument.contains { $0.axis != nil }
              isMapped.append(varies)
              values += argument.map { varies ? $0.repeated(along: 0, size: size) : $0.value }
            }
            let call = MappedCall(size: size, isMapped: isMapped)
            return leaves(
              of: rule(call, point.replacingLeaves(values)),
              like: result,
              in: "customVmap"
            )
          }
        }
      )
    }
  }
}
