// SPDX-License-Identifier: Apache-2.0
//
// The optimiser inside choices and loops: what they carry along unchanged becomes a constant of theirs, what they compute
// of constants alone is computed in front of them, and their programs are optimised like any other.

internal import Primitives
package import TensorIR

extension Jaxpr {
  /// This program with loops that carry only what they change.
  package func steadyingLoops() -> Jaxpr {
    guard equations.contains(where: { $0.primitive is Scan || $0.primitive is While }) else {
      return self
    }
    return rebuilt { equation, operands, types, builder in
      let steadied =
        (equation.primitive as? Scan)?.withoutSteadyCarries()
        ?? (equation.primitive as? While)?.withoutSteadyCarries()
      // An operand may be weak where the result is not.
      guard let steadied,
        zip(steadied.results, types).allSatisfy({ source, type in
          source.map { builder.type(of: operands[$0]) == type } ?? true
        })
      else { return builder.emit(equation.primitive, operands, types) }
      let left = zip(types, steadied.results).filter { $0.1 == nil }.map(\.0)
      var results = builder.emit(
        steadied.primitive,
        steadied.operands.map { operands[$0] },
        left
      ).makeIterator()
      return steadied.results.map { source in
        source.map { operands[$0] } ?? results.next() ?? operands[0]
      }
    }
  }

  /// This program with what every step of a loop computes again in front of the loop.
  package func hoistingInvariants() -> Jaxpr {
    guard equations.contains(where: { $0.primitive is any HoistingPrimitive }) else { return self }
    return rebuilt { equation, operands, types, builder in
      var (primitive, operands) = (equation.primitive, operands)
      while let hoisted = (primitive as? any HoistingPrimitive)?.hoisted() {
        let values = hoisted.invariants.rebuilt(into: &builder, operands) {
          equation,
          operands,
          types,
          builder in
          builder.emit(equation.primitive, operands, types)
        }
        primitive = hoisted.primitive
        operands.insert(contentsOf: values, at: hoisted.position)
      }
      return builder.emit(primitive, operands, types)
    }
  }

  /// This program with the programs inside its choices and loops optimised.
  package func optimizingSubprograms() -> Jaxpr {
    guard equations.contains(where: { $0.primitive is any RewritablePrimitive }) else {
      return self
    }
    return rebuilt { equation, operands, types, builder in
      guard let primitive = equation.primitive as? any RewritablePrimitive else {
        return builder.emit(equation.primitive, operands, types)
      }
      return builder.emit(primitive.mapPrograms { $0.optimized() }, operands, types)
    }
  }
}
