// SPDX-License-Identifier: Apache-2.0
//
// The one place where an operation finds out where it belongs: to the newest of its operands' scopes and the
// staging scope, or, when there is none, to the machine, at once.

/// Applies a primitive to operands.
package func dispatch(_ primitive: some Primitive, _ operands: [Tensor]) -> [Tensor] {
  var scope = Scope.staging
  if !NamedAxes.isEmpty { scope = NamedAxes.newest(scope, for: primitive) }
  for operand in operands {
    switch operand.representation {
    case .scalar, .buffer: continue
    case .traced(let value):
      if let newest = scope, newest.number >= value.scope.number { continue }
      scope = value.scope
    case .invalid: return Array(repeating: operand, count: primitive.resultCount)
    }
  }
  do throws(TensorError) {
    let results = try primitive.resultTypes(operands.map(\.type))
    for result in results where result.byteCount == .max {
      throw TensorError(.tooLarge(result), in: primitive.name)
    }
    guard let scope else {
      return try run(primitive, operands, results)
    }
    if let escaped = operands.first(where: \.hasEscaped),
      case .traced(let value) = escaped.representation
    {
      throw TensorError(.valueEscaped(value.scope.kind), in: primitive.name)
    }
    return scope.emit(primitive, operands, results)
  } catch {
    return Array(repeating: fail(error), count: primitive.resultCount)
  }
}

/// Runs an operation on the default backend.
private func run(_ primitive: some Primitive, _ operands: [Tensor], _ results: [TensorType])
  throws(TensorError) -> [Tensor]
{
  do {
    let values = try DefaultBackend.current.evaluate(primitive, operands, results: results)
    if NumberCheck.isActive { try NumberCheck.check(values, of: primitive, operands) }
    return values
  } catch let error as TensorError {
    throw error
  } catch {
    throw TensorError(.backendFailed("\(error)"), in: primitive.name)
  }
}

// MARK: - Small operations

// An operation on a few numbers costs less than the arrays that `dispatch` passes around. These give `nil` wherever
// anything is not the simplest case, mistakes included; `dispatch` then starts from the beginning.

/// One operand: the result, if it takes no more than a call of a kernel or a new equation.
func applied(_ primitive: some UnaryPrimitive, _ x: Tensor) -> Tensor? {
  guard !NumberCheck.isActive, !x.isInvalid, let type = try? primitive.resultType(x.type) else {
    return nil
  }
  guard let scope = newest(Scope.staging, x) else {
    return DefaultBackend.current.apply(primitive, x, result: type)
  }
  if x.hasEscaped || type.byteCount == .max { return nil }
  return scope.emit(primitive, [scope.operand(x)], type)
}

/// Two operands: the result, if it takes no more than a call of a kernel or a new equation.
func applied(_ primitive: some BinaryPrimitive, _ x: Tensor, _ y: Tensor) -> Tensor? {
  guard !NumberCheck.isActive, !x.isInvalid, !y.isInvalid,
    let type = try? primitive.resultType(x.type, y.type)
  else {
    return nil
  }
  guard let scope = newest(newest(Scope.staging, x), y) else {
    return DefaultBackend.current.apply(primitive, x, y, result: type)
  }
  if x.hasEscaped || y.hasEscaped || type.byteCount == .max { return nil }
  return scope.emit(primitive, [scope.operand(x), scope.operand(y)], type)
}

/// The newer of a scope and that of a tensor.
private func newest(_ scope: Scope?, _ x: Tensor) -> Scope? {
  guard case .traced(let value) = x.representation else { return scope }
  if let scope, scope.number >= value.scope.number { return scope }
  return value.scope
}

extension Tensor {
  /// Whether the tensor has a value.
  package var isConcrete: Bool {
    switch representation {
    case .scalar, .buffer: true
    case .traced, .invalid: false
    }
  }

  /// Whether this is a variable of a program whose tracing has ended.
  fileprivate var hasEscaped: Bool {
    if case .traced(let value) = representation { value.scope.isClosed } else { false }
  }

  /// Whether both are the same number, the same buffer or the same variable.
  package func isIdentical(to other: Tensor) -> Bool {
    switch (representation, other.representation) {
    case (.scalar(let x), .scalar(let y)): x == y
    case (.buffer(let x), .buffer(let y)): x === y
    case (.traced(let x), .traced(let y)): x === y
    case (.invalid(let x), .invalid(let y)): x === y
    case (.scalar, _), (.buffer, _), (.traced, _), (.invalid, _): false
    }
  }
}
