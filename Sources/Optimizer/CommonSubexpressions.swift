// SPDX-License-Identifier: Apache-2.0
//
// Common subexpressions: an equation that repeats an earlier one is replaced by its results. Primitives without effects
// are pure, so equal equations have equal results.

package import TensorIR

extension Jaxpr {
  /// This program with each operation on the same operands done once.
  package func sharingCommonSubexpressions() -> Jaxpr {
    var seen: [Expression: [Operand]] = [:]
    return rebuilt { equation, operands, types, builder in
      if equation.primitive.hasEffect {
        return builder.emit(equation.primitive, operands, types)
      }
      let expression = Expression(primitive: equation.primitive, operands: operands)
      if let results = seen[expression] { return results }
      let results = builder.emit(equation.primitive, operands, types)
      seen[expression] = results
      return results
    }
  }
}

/// What an equation computes, whatever its results are called.
private struct Expression: Hashable {
  let primitive: any Primitive
  let operands: [Operand]

  static func == (x: Expression, y: Expression) -> Bool {
    x.operands == y.operands && x.primitive.isEqual(to: y.primitive)
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(operands)
    hasher.combine(primitive.name)
  }
}
