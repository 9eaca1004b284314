// SPDX-License-Identifier: Apache-2.0
//
// Lowerings that hold programs: choices and loops. The machine makes each program ready once, whatever the number of times
// it runs.

package import TensorIR

/// A choice between programs, or a loop over them.
///
/// Operands and results of the programs are those of the primitive, or parts of them; see ``Kind``.
package struct ControlForm: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// The program whose number is operand 0, an i32; the nearest one where there is none of that number. Operands 1… are
    /// its operands.
    case choice

    /// Operands (constants of the condition, constants of the body, carried values); programs (condition, body): the body,
    /// from (constants, carried values) to carried values, as long as the condition of (constants, carried values) holds.
    case whileLoop(conditionConstants: Int, bodyConstants: Int)

    /// Operands (constants, carried values, stacked rows); one program, from (constants, carried values, rows) to (carried
    /// values, rows), `length` times, from the last row to the first when `reverse`.
    case scan(constants: Int, carries: Int, length: Int, reverse: Bool)

    /// A choice for each of several examples: operand 0 holds their numbers. Programs are those of the first branch for each
    /// number of examples in `lanes.sizes`, then those of the second….
    case laneChoice(LaneForm)

    /// A loop in which each of several examples stops when its own condition fails. Programs are the conditions for each
    /// number of examples in `lanes.sizes`, then the bodies.
    case laneLoop(LaneForm, conditionConstants: Int, bodyConstants: Int)
  }

  package var kind: Kind
  package var programs: [Jaxpr]

  package init(_ kind: Kind, _ programs: [Jaxpr]) {
    self.kind = kind
    self.programs = programs
  }
}

/// Examples that choose, or stop, each for itself.
package struct LaneForm: Hashable, Sendable {
  /// How many examples there are.
  package var count: Int
  /// For each operand of the programs, whether its first axis is that of the examples; the others are shared by all.
  package var mapped: [Bool]
  /// For how many examples at a time there are programs, ascending; the last is `count`.
  package var sizes: [Int]

  package init(count: Int, mapped: [Bool]) {
    self.count = count
    self.mapped = mapped
    sizes = Self.sizes(upTo: count)
  }

  /// 1, 2, 4, 8, …, `count`.
  ///
  /// Every number of examples is then run as one group or two that are full or nearly so. With fewer sizes there would be
  /// more groups, and a step of a loop whose last examples still run costs little more than its groups.
  private static func sizes(upTo count: Int) -> [Int] {
    if count == 0 { return [] }
    var sizes: [Int] = []
    var size = 1
    while size < count {
      sizes.append(size)
      size *= 2
    }
    return sizes + [count]
  }
}
