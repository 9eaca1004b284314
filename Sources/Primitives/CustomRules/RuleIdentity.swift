// SPDX-License-Identifier: Apache-2.0
//
// What makes two rules of users the same, so that programs that hold them can be compared and cached; and the mistakes
// that such rules can make.

package import TensorIR

/// Where a rule comes from.
package indirect enum RuleIdentity: Hashable, Sendable {
  /// A rule given by the user, for arguments of one structure.
  case user(ObjectIdentifier, TreeStructure)
  /// A rule lifted to a batch.
  case batched(RuleIdentity, axes: [Int?], outAxes: [Int], size: Int, name: String?)
  /// The rule of a derivative, by what varies.
  case derivative(RuleIdentity, varying: [Bool], isReverse: Bool)
}

/// A primitive that stands for a program, with rules of the user's for transforming it.
package protocol CustomPrimitive: ProgramCallPrimitive {
  /// How many operands are values that the function captured; the others are its arguments.
  var captureCount: Int { get }
  /// The function that made it, as errors name it.
  var place: String { get }
}

extension CustomPrimitive {
  package var resultCount: Int { program.outputs.count }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    try Call(program).resultTypes(operands)
  }

  /// The error of differentiating with respect to a captured value, of which the rule knows nothing.
  func captureError(_ operands: [Dual]) -> TensorError? {
    guard let captured = operands.prefix(captureCount).first(where: { $0.tangent != nil }) else {
      return nil
    }
    return TensorError(.capturedValueVaries(captured.primal.type), in: place)
  }

  /// What is left of the results after a mistake.
  func invalidResults(_ error: TensorError) -> [Dual] {
    program.outputTypes.map { Dual(fail(error, type: $0), tangent: nil) }
  }

  /// Checks what a rule returned.
  func check(_ got: [TensorType], are expected: [TensorType], _ role: String) throws(TensorError) {
    guard got.count == expected.count else {
      throw TensorError(
        .structureDiffers(
          expected: "\(expected.count) leaves in \(role)",
          got: "\(got.count)"
        ),
        in: place
      )
    }
    for (position, (got, expected)) in zip(got, expected).enumerated()
    where got.strong != expected.strong {
      throw TensorError(
        .ruleResultDiffers("\(role), leaf \(position)", expected: expected, got: got),
        in: place
      )
    }
  }
}

// MARK: - Batches

extension Jaxpr {
  /// This program as one for a batch of which every output is mapped: along an axis of its choice, or along axis 0 where
  /// all examples share it.
  func fullyBatchedProgram(axes: [Int?], size: Int) -> (program: Jaxpr, axes: [Int]) {
    let types = zip(inputTypes, axes).map { type, axis in
      axis.map { type.with(shape: type.shape.inserting(size, at: $0)) } ?? type
    }
    var outputAxes: [Int] = []
    let program = rewritten(types, kind: "vmap") { inputs in
      let outputs = batched(zip(inputs, axes).map { Batched($0, axis: $1) }, size: size)
      outputAxes = outputs.map { $0.axis ?? 0 }
      return outputs.map { $0.repeated(along: $0.axis ?? 0, size: size) }
    }
    return (program, outputAxes)
  }
}

/// Applies `body`, a function of one example, to a batch; the mapped axis may have a name.
///
/// - Returns: Each result, with the axis along which the examples lie; invalid ones, `count` of them, after a mistake.
func batchedCall(
  _ operands: [Batched],
  size: Int,
  name: String?,
  count: Int,
  _ body: ([Tensor]) -> [Tensor]
) -> [Batched] {
  do throws(TensorError) {
    let traced = try trace(
      operands.map(\.exampleType),
      kind: "vmap",
      staging: false,
      naming: name.map { NamedAxis($0, size: size) },
      body
    )
    return NamedAxes.mapping(name) {
      traced.program.batched(
        traced.captures.map { Batched($0, axis: nil) } + operands,
        size: size
      )
    }
  } catch {
    let invalid = fail(error)
    return Array(repeating: Batched(invalid, axis: nil), count: count)
  }
}
