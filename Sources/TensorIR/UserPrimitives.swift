// SPDX-License-Identifier: Apache-2.0
//
// How a primitive of a user's runs: as a composition of operations there are, or as Swift code on values.

/// A primitive that computes what a composition of other operations computes.
///
/// It stands in programs under its own name, with rules of its own, and runs as what it is composed of. Its batching and
/// derivative rules are those of the composition unless it brings others.
///
///     struct Cube: CompositePrimitive {
///       let name = "cube"
///       func resultTypes(_ x: [TensorType]) throws(TensorError) -> [TensorType] { x }
///       func composition(_ x: [Tensor]) -> [Tensor] { [x[0] * x[0] * x[0]] }
///     }
///     Cube()([x])[0]
public protocol CompositePrimitive: Primitive {
  /// The results, computed from the operands with other operations; must not depend on anything else.
  func composition(_ operands: [Tensor]) -> [Tensor]
}

/// A primitive that is computed by Swift code on values.
///
/// The code runs on the thread that runs the program, one call at a time, and gives tensors of the types that
/// `resultTypes` promised.
public protocol HostPrimitive: Primitive {
  /// The results, for operands that have values.
  func evaluate(_ operands: [Tensor]) -> [Tensor]
}

extension CompositePrimitive {
  /// The composition on operands of the given types, as a program.
  package func compositionProgram(_ types: [TensorType]) throws(TensorError) -> Jaxpr {
    let traced = try trace(types, kind: name, staging: true, composition)
    guard traced.captures.isEmpty else {
      throw TensorError(
        .invalidArgument("a composition depends on its operands alone, got a captured value"),
        in: name
      )
    }
    let got = traced.program.outputTypes.map(\.strong)
    let expected = try resultTypes(types).map(\.strong)
    guard got == expected else {
      throw TensorError(
        .invalidArgument("the composition must give the types promised, \(expected), got \(got)"),
        in: name
      )
    }
    return traced.program
  }
}
