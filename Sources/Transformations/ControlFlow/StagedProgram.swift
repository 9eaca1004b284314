// SPDX-License-Identifier: Apache-2.0
//
// The functions that control flow takes, traced: closed programs, and the values of the surroundings that they read, which
// become operands. So a program is the same whatever values it captured, and is made ready once.

internal import Primitives
internal import TensorIR

/// A traced function whose program is closed: what it captured are its first inputs.
struct StagedProgram {
  var program: Jaxpr
  /// The captured values: concrete tensors, then those of enclosing scopes, outermost first.
  var captures: [Tensor]

  /// Traces a function on values of the given types.
  init(_ types: [TensorType], in place: String, _ body: ([Tensor]) -> [Tensor]) throws(TensorError)
  {
    let traced = try trace(types, kind: place, staging: true, body)
    let constants = traced.program.constants
    captures = constants.map(\.tensor) + traced.captures
    program = Jaxpr(
      inputs: constants.map(\.variable) + traced.program.inputs,
      equations: traced.program.equations,
      outputs: traced.program.outputs,
      types: traced.program.types
    )
  }

  /// The types of the results.
  var outputTypes: [TensorType] { program.outputTypes }

  /// The same program with its results converted to the given types, where they differ in more than weakness.
  func converted(to types: [TensorType], in place: String) throws(TensorError) -> StagedProgram {
    if outputTypes.map(\.strong) == types.map(\.strong) { return self }
    let traced = try trace(program.inputTypes, kind: place, staging: true) { inputs in
      zip(program.evaluate(inputs), types).map { Primitives.converted($0, to: $1.dtype) }
    }
    var result = self
    result.program = traced.program
    return result
  }

  /// Programs of the same arguments that read the same captured values, in the same order.
  static func sharingCaptures(_ programs: [StagedProgram]) -> [StagedProgram] {
    var all: [Tensor] = []
    for capture in programs.flatMap(\.captures)
    where !all.contains(where: { $0.isIdentical(to: capture) }) {
      all.append(capture)
    }
    let order = all.indices.sorted { (all[$0].age, $0) < (all[$1].age, $1) }
    let shared = order.map { all[$0] }
    return programs.map { $0.reading(shared) }
  }

  /// The same program with inputs for more captured values than it reads.
  private func reading(_ shared: [Tensor]) -> StagedProgram {
    var types = program.types
    let inputs = shared.map { tensor -> Variable in
      if let position = captures.firstIndex(where: { $0.isIdentical(to: tensor) }) {
        return program.inputs[position]
      }
      types.append(tensor.type)
      return Variable(types.count - 1)
    }
    var result = self
    result.captures = shared
    result.program = Jaxpr(
      inputs: inputs + program.inputs[captures.count...],
      equations: program.equations,
      outputs: program.outputs,
      types: types
    )
    return result
  }
}

extension Tensor {
  /// The number of the scope that the tensor belongs to; 0 for one that has a value.
  fileprivate var age: UInt64 {
    if case .traced(let value) = representation { value.scope.number } else { 0 }
  }
}

/// The type to which a carried value or the result of a branch is converted when it is a number that gives way, and meets
/// a value of another type; `nil` when it does not give way.
func yielding(_ type: TensorType, to other: TensorType) -> TensorType? {
  guard type.isWeak, type.shape == other.shape else { return nil }
  let common = DType.promote(type.dtype, isWeak: true, other.dtype, isWeak: other.isWeak)
  return common.dtype == other.dtype && common.isWeak == other.isWeak ? other : nil
}

/// A carried value in the type that it gives way to, which may differ in nothing but that it no longer gives way.
func given(_ x: Tensor, _ type: TensorType) -> Tensor {
  let converted = converted(x, to: type.dtype, isWeak: type.isWeak)
  if converted.isInvalid || converted.type.isWeak == type.isWeak { return converted }
  return ConvertElementType(type.dtype, isWeak: type.isWeak)(converted)
}
