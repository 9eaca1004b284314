// SPDX-License-Identifier: Apache-2.0
//
// checkpoint: a function whose derivative computes intermediate values again instead of keeping them.

public import Primitives
public import TensorIR

/// A function that keeps less for its derivative: reverse mode computes its intermediate values a second time.
///
///     let block = checkpoint { (x: Tensor) in tanh(dot(w, sin(x))) }
///     grad { x in block(block(x)).sum() }
///
/// Values and derivatives stay the same; memory is exchanged for time. A policy says what is worth keeping after all. JAX's
/// `checkpoint`, also called `remat`.
///
/// - Parameters:
///   - f: The function.
///   - policy: Which intermediate values are kept.
/// - Returns: The function.
public func checkpoint<A: Tree, R: Tree>(
  _ f: @escaping (A) -> R,
  policy: CheckpointPolicy = .nothingSaveable
) -> (A) -> R {
  { a in checkpointed(a, policy, f) }
}

/// A function of two arguments that keeps less for its derivative; see ``checkpoint(_:policy:)``.
public func checkpoint<A: Tree, B: Tree, R: Tree>(
  _ f: @escaping (A, B) -> R,
  policy: CheckpointPolicy = .nothingSaveable
) -> (A, B) -> R {
  { a, b in checkpointed(TreePair((a, b)), policy) { f($0.first, $0.second) } }
}

/// A function of three arguments that keeps less for its derivative; see ``checkpoint(_:policy:)``.
public func checkpoint<A: Tree, B: Tree, C: Tree, R: Tree>(
  _ f: @escaping (A, B, C) -> R,
  policy: CheckpointPolicy = .nothingSaveable
) -> (A, B, C) -> R {
  { a, b, c in
    checkpointed(TreeTriple((a, b, c)), policy) { f($0.first, $0.second, $0.third) }
  }
}

/// Traces the function and applies its program.
private func checkpointed<A: Tree, R: Tree>(
  _ argument: A,
  _ policy: CheckpointPolicy,
  _ f: (A) -> R
) -> R {
  var result: R?
  do throws(TensorError) {
    let leaves = argument.leaves
    if let error = leaves.lazy.compactMap(\.error).first { throw error }
    let staged = try StagedProgram(leaves.map(\.type), in: "checkpoint") { inputs in
      let value = f(argument.replacingLeaves(inputs))
      result = value
      return value.leaves
    }
    guard let result else { preconditionFailure("tracing calls the function") }
    let outputs = Checkpoint(staged.program, policy: policy)(staged.captures + leaves)
    return result.replacingLeaves(outputs)
  } catch {
    return (result ?? f(argument.invalidated(by: error))).invalidated(by: error)
  }
}
