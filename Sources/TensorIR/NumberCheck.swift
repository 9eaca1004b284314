// SPDX-License-Identifier: Apache-2.0
//
// Finding the operation that gave the first NaN: while somebody looks for it, operations run one by one, their results
// are read, and equations remember where they were written.

internal import Synchronization

/// Whether results must be numbers, and which.
package enum NumberCheck {
  private static let scopes = Atomic<Int>(0)
  /// Whether infinities are mistakes too; `nil` where nobody looks.
  @TaskLocal private static var refusesInfinities: Bool?

  /// Whether results are to be checked.
  ///
  /// Costs one load of memory where nobody in the process looks.
  package static var isActive: Bool {
    scopes.load(ordering: .relaxed) > 0 && refusesInfinities != nil
  }

  static func run<R>(refusingInfinities: Bool, _ body: () throws -> R) rethrows -> R {
    scopes.add(1, ordering: .relaxed)
    defer { scopes.subtract(1, ordering: .relaxed) }
    return try $refusesInfinities.withValue(refusingInfinities, operation: body)
  }

  /// Where a tensor has an element that is refused, and which.
  package static func firstRefused(in tensor: Tensor) -> (position: Int, value: Double)? {
    guard tensor.isConcrete, let refusesInfinities else { return nil }
    func isRefused(_ value: Double) -> Bool {
      value.isNaN || (refusesInfinities && value.isInfinite)
    }
    if tensor.dtype.isComplex {
      let values = tensor.scalars(as: ComplexNumber<Double>.self)
      let position = values.firstIndex { isRefused($0.real) || isRefused($0.imaginary) }
      return position.map { position in
        let value = values[position]
        return (position, isRefused(value.real) ? value.real : value.imaginary)
      }
    }
    guard tensor.dtype.isFloating else { return nil }
    let values = tensor.scalars(as: Double.self)
    return values.firstIndex(where: isRefused).map { ($0, values[$0]) }
  }

  /// Checks the results of an operation.
  static func check(_ results: [Tensor], of primitive: some Primitive, _ operands: [Tensor])
    throws(TensorError)
  {
    for result in results {
      guard let (position, value) = firstRefused(in: result) else { continue }
      if let stepping = primitive as? any SteppingPrimitive {
        let inSteps = stepping.evaluateInSteps(operands)
        if let error = inSteps.lazy.compactMap(\.error).first { throw error }
      }
      let index = unflattened(position, result.shape)
      let facts = operands.enumerated().map { number, operand in
        let fact = "operand \(number), \(operand.type)"
        guard operand.isConcrete, operand.rank == 0 || operand.shape == result.shape else {
          return fact
        }
        let element = operand.scalars(as: Double.self)[operand.rank == 0 ? 0 : position]
        return "\(fact): \(element)" + (operand.rank == 0 ? "" : " there")
      }
      throw TensorError(
        .notANumber(primitive: primitive.name, text(value), index, result.type, operands: facts),
        in: "debugNaNs"
      )
    }
  }

  /// Reports a result that is refused, when no operation is known to have given it.
  package static func report(_ result: Tensor, of name: String) throws(TensorError) {
    guard let (position, value) = firstRefused(in: result) else { return }
    throw TensorError(
      .notANumber(
        primitive: name,
        text(value),
        unflattened(position, result.shape),
        result.type,
        operands: []
      ),
      in: "debugNaNs"
    )
  }

  private static func text(_ value: Double) -> String {
    value.isNaN ? "NaN" : value < 0 ? "-inf" : "inf"
  }

  private static func unflattened(_ position: Int, _ shape: Shape) -> [Int] {
    zip(shape.rowMajorStrides, shape).map { position / $0 % $1 }
  }
}

/// A primitive that holds programs and can run them on values one operation at a time.
package protocol SteppingPrimitive: Primitive {
  /// The results; invalid ones where an operation inside was at fault.
  func evaluateInSteps(_ operands: [Tensor]) -> [Tensor]
}

/// Runs `body`, and reports the first operation whose result has NaN, with the line of your code that wrote it.
///
///     try withErrors { debugNaNs { loss(parameters, x) } }
///     // debugNaNs: results must be numbers, got NaN from log at index (1,) of f32[3]
///     //   operand 0, f32[3]: -1.0 there
///     //   at Loss.swift:12:7 in loss
///
/// Operations run one by one and are checked as they finish, those inside `vmap` and `grad` too. A jitted function runs as
/// ever; if a result of it is NaN, it is traced again and its operations run one by one.
///
/// - Parameters:
///   - infinities: Whether infinities are mistakes too.
///   - body: Code that computes with tensors.
/// - Returns: What `body` returns.
/// - Complexity: Every operation is read once more; for debugging only.
public func debugNaNs<R>(infinities: Bool = false, _ body: () throws -> R) rethrows -> R {
  try NumberCheck.run(refusingInfinities: infinities, body)
}
