// SPDX-License-Identifier: Apache-2.0
//
// Where equations go while a function is traced. Each transformation traces its own program; what a traced function
// captures from enclosing scopes becomes an extra input of that program, so a value of one derivative can never be
// mistaken for a value of another.

internal import CSkein
internal import Synchronization

/// A program in the making.
///
/// `@unchecked Sendable`: a scope is written only by the thread that traces, between its `init` and `close()`;
/// traced values that escape carry the scope elsewhere, where `isClosed` and `kind` alone are read.
package final class Scope: @unchecked Sendable {
  private static let lastNumber = Atomic<UInt64>(0)

  /// Scopes are numbered as they open; an enclosing scope has a lower number.
  package let number: UInt64
  /// The transformation that traces, as errors name it.
  package let kind: String

  @exclusivity(unchecked) private var types: [TensorType] = []
  @exclusivity(unchecked) private var equations: [Equation] = []
  @exclusivity(unchecked) private var inputs: [Variable] = []
  @exclusivity(unchecked) private var constants: [Jaxpr.Constant] = []
  @exclusivity(unchecked) private var captures: [(value: TracedValue, variable: Variable)] = []
  @exclusivity(unchecked) private var known: [ObjectIdentifier: Variable] = [:]
  private let closed = Atomic<Bool>(false)

  package init(kind: String) {
    number = Self.lastNumber.add(1, ordering: .relaxed).newValue
    self.kind = kind
  }

  /// Whether tracing has ended: its variables have no meaning any more.
  package var isClosed: Bool { closed.load(ordering: .acquiring) }

  /// A new input of the program.
  package func input(_ type: TensorType) -> Tensor {
    let variable = define(type)
    inputs.append(variable)
    return Tensor(.traced(TracedValue(scope: self, variable: variable, type: type)))
  }

  private func define(_ type: TensorType) -> Variable {
    types.append(type)
    return Variable(types.count - 1)
  }

  /// Writes one equation; its operands belong to this scope or to enclosing ones.
  func emit(_ primitive: any Primitive, _ operands: [Tensor], _ resultTypes: [TensorType])
    -> [Tensor]
  {
    let operands = operands.map(operand)
    var variables: [Variable] = []
    var results: [Tensor] = []
    variables.reserveCapacity(resultTypes.count)
    results.reserveCapacity(resultTypes.count)
    for type in resultTypes {
      let variable = define(type)
      variables.append(variable)
      results.append(Tensor(.traced(TracedValue(scope: self, variable: variable, type: type))))
    }
    let callSite = NumberCheck.isActive ? CallSite.ofEquation ?? CallSite.capture() : nil
    equations.append(Equation(primitive, operands, variables, callSite: callSite))
    return results
  }

  /// Writes one equation with one result; its operands are this program's.
  func emit(_ primitive: any Primitive, _ operands: [Operand], _ resultType: TensorType) -> Tensor {
    let variable = define(resultType)
    equations.append(Equation(primitive, operands, [variable]))
    return Tensor(.traced(TracedValue(scope: self, variable: variable, type: resultType)))
  }

  /// How this program names a value: its own variables, numbers, captured tensors, values of enclosing scopes.
  package func operand(_ tensor: Tensor) -> Operand {
    switch tensor.representation {
    case .scalar(let value): return .literal(value)
    case .buffer(let buffer):
      return .variable(
        remembered(ObjectIdentifier(buffer)) {
          let variable = define(buffer.type)
          constants.append(Jaxpr.Constant(variable, tensor))
          return variable
        }
      )
    case .traced(let value):
      if value.scope === self { return .variable(value.variable) }
      return .variable(
        remembered(ObjectIdentifier(value)) {
          let variable = define(value.type)
          captures.append((value, variable))
          return variable
        }
      )
    case .invalid: preconditionFailure("an invalid value never reaches a program")
    }
  }

  private func remembered(_ identity: ObjectIdentifier, _ define: () -> Variable) -> Variable {
    if let variable = known[identity] { return variable }
    let variable = define()
    known[identity] = variable
    return variable
  }

  /// Ends tracing: the program with the given outputs, and the values it captured.
  package func close(_ outputs: [Tensor]) -> TracedProgram {
    let outputs = outputs.map(operand)
    closed.store(true, ordering: .releasing)
    let ordered = captures.sorted {
      ($0.value.scope.number, $0.value.variable.index)
        < ($1.value.scope.number, $1.value.variable.index)
    }
    let program = Jaxpr(
      constants: constants,
      inputs: ordered.map(\.variable) + inputs,
      equations: equations,
      outputs: outputs,
      types: types
    )
    return TracedProgram(
      program: program,
      captures: ordered.map { Tensor(.traced($0.value)) },
      argumentCount: inputs.count
    )
  }

  /// Ends tracing without a program, after a mistake.
  package func abandon() { closed.store(true, ordering: .releasing) }
}

/// A traced function: its program, and the values of enclosing scopes that it captured.
package struct TracedProgram: Sendable {
  /// The program; its inputs are the captures, outermost first, then the arguments.
  package let program: Jaxpr
  /// The captured values, in the order of the program's first inputs.
  package let captures: [Tensor]
  /// How many inputs are arguments.
  package let argumentCount: Int

  package init(program: Jaxpr, captures: [Tensor], argumentCount: Int) {
    self.program = program
    self.captures = captures
    self.argumentCount = argumentCount
  }
}

// MARK: - The staging scope

extension Scope {
  /// The scope that takes every operation of this thread, whatever its operands: that of the body of `jit`,
  /// `makeJaxpr` or a control-flow function while it is traced.
  static var staging: Scope? {
    guard let pointer = skein_staging_scope() else { return nil }
    return Unmanaged<Scope>.fromOpaque(pointer).takeUnretainedValue()
  }

  /// Runs `body` with this scope as the staging scope.
  func withStaging<R>(_ body: () -> R) -> R {
    let outer = skein_staging_scope()
    skein_set_staging_scope(Unmanaged.passUnretained(self).toOpaque())
    defer { skein_set_staging_scope(outer) }
    return body()
  }
}

/// Whether operations of this thread are written into a program, even those on concrete tensors.
package var isStaging: Bool { skein_staging_scope() != nil }

// MARK: - Tracing

/// Traces a function on values of the given types.
///
/// - Parameters:
///   - types: The types of the arguments.
///   - kind: The transformation, as errors name it.
///   - staging: Whether operations on concrete tensors go into the program too, instead of running at once.
///   - axis: The name of the axis that is mapped, which the function may speak of.
///   - body: The function, on variables of the program.
/// - Returns: The program, and what it captured.
/// - Throws: The error that made an output invalid.
package func trace(
  _ types: [TensorType],
  kind: String,
  staging: Bool,
  naming axis: NamedAxis? = nil,
  _ body: ([Tensor]) -> [Tensor]
) throws(TensorError) -> TracedProgram {
  let scope = Scope(kind: kind)
  let arguments = types.map(scope.input)
  let outputs = NamedAxes.naming(axis, in: scope) {
    staging ? scope.withStaging { body(arguments) } : body(arguments)
  }
  if let error = outputs.lazy.compactMap(\.error).first {
    scope.abandon()
    throw error
  }
  for output in outputs {
    if case .traced(let value) = output.representation, value.scope.isClosed {
      scope.abandon()
      throw TensorError(.valueEscaped(value.scope.kind), in: kind)
    }
  }
  let traced = scope.close(outputs)
  if Jaxpr.checksPrograms { try traced.program.check() }
  return traced
}
