// SPDX-License-Identifier: Apache-2.0
//
// The walk that applies the laws of Laws.swift to every equation, until none applies.

package import TensorIR

/// A law of the optimiser: an equation that has a better form.
struct Rewrite: Sendable {
  /// What an equation is replaced by.
  enum Replacement {
    /// A value the program has already.
    case operand(Operand)
    /// Another operation.
    case equation(any Primitive, [Operand])
  }

  /// The law, as a failing test prints it.
  let law: String
  /// The better form of an equation with one result of the given type, if the law applies.
  let apply: @Sendable (any Primitive, [Operand], TensorType, ProgramBuilder) -> Replacement?
}

extension Jaxpr {
  /// This program with every law applied wherever it holds.
  package func simplified() -> Jaxpr {
    let readings = readingCounts
    return rebuilt { equation, operands, types, builder in
      guard types.count == 1 else { return builder.emit(equation.primitive, operands, types) }
      let count = readings[Int(equation.results[0].index)]
      let read = operands
      var primitive = equation.primitive
      var operands = operands
      var remaining = 8
      while remaining > 0 {
        let replacement = firstLaw(primitive, operands, types[0], builder)
        switch replacement {
        case .operand(let operand):
          read.forEach { builder.addReadings(-1, of: $0) }
          builder.addReadings(count, of: operand)
          return [operand]
        case .equation(let newPrimitive, let newOperands):
          primitive = newPrimitive
          operands = newOperands
          remaining -= 1
        case nil: remaining = 0
        }
      }
      let results = builder.emit(primitive, operands, types)
      read.forEach { builder.addReadings(-1, of: $0) }
      operands.forEach { builder.addReadings(1, of: $0) }
      builder.addReadings(count, of: results[0])
      return results
    }
  }

  /// How often equations and outputs read each variable, by its index.
  private var readingCounts: [Int] {
    var counts = [Int](repeating: 0, count: types.count)
    for operand in equations.lazy.flatMap(\.operands) + outputs {
      if case .variable(let variable) = operand { counts[Int(variable.index)] += 1 }
    }
    return counts
  }
}

private func firstLaw(
  _ primitive: any Primitive,
  _ operands: [Operand],
  _ type: TensorType,
  _ program: ProgramBuilder
) -> Rewrite.Replacement? {
  for rewrite in Laws.all {
    if let replacement = rewrite.apply(primitive, operands, type, program) { return replacement }
  }
  return nil
}
