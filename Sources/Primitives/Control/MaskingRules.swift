// SPDX-License-Identifier: Apache-2.0
//
// When examples that choose or stop for themselves compute everything and select, because that costs less than sorting
// them. Both forms give the same.

internal import Loops
internal import TensorIR

extension Cond {
  /// Whether the masked form costs less.
  ///
  /// The rule: where every branch computes element by element, one walk over memory computes all of them, and costs less
  /// than sorting examples and moving their operands. Sums, products and loops are computed by those that need them.
  var isCheaperMasked: Bool { branches.allSatisfy(\.isPointwise) }
}

extension While {
  /// Whether the masked form costs less.
  ///
  /// The rule: so few examples are one group for as long as most of them run, so little is saved by retiring those that
  /// have stopped; and where steps compute element by element, selecting is part of the same walk over memory.
  var isCheaperMasked: Bool {
    lanes.count <= 4 && condition.isPointwise && body.isPointwise
  }
}

extension Jaxpr {
  /// Whether every equation computes elements by themselves, or moves them: then the whole program becomes one walk over
  /// memory, and running it for nothing costs less than sorting examples.
  fileprivate var isPointwise: Bool {
    equations.count <= 32
      && equations.allSatisfy { equation in
        guard let primitive = equation.primitive as? any Lowerable else { return false }
        switch primitive.lowering(equation.operands.map(type(of:))) {
        case .pointwise, .view, .reshape: return true
        case .call(let program): return program.isPointwise
        case .reduction, .argumentReduction, .cumulation, .sort, .largest, .assembly, .contraction,
          .windowRead, .windowWrite, .nest, .control, .host:
          return false
        }
      }
  }
}
