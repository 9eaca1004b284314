// SPDX-License-Identifier: Apache-2.0
//
// The catalogue of cases: every primitive with operands to try it on. Laws quantify over it, so a primitive that has a
// case is tested against all of them, and one that has none fails a test.

internal import Primitives
package import TensorIR

/// A primitive and operands that it takes.
package struct PrimitiveCase: Sendable, CustomStringConvertible {
  /// What an operand may be.
  package struct Operand: Sendable {
    package var type: TensorType
    /// The numbers on which the operation is tried.
    package var values: Values
    /// The numbers on which its derivative is tried: `nil` where it has none.
    package var smooth: Values?

    package init(_ type: TensorType, _ values: Values = .special, smooth: Values? = nil) {
      self.type = type
      self.values = values
      self.smooth = type.dtype.isInexact ? smooth : nil
    }
  }

  package let primitive: any Primitive
  package let operands: [Operand]

  package init(_ primitive: any Primitive, _ operands: [Operand]) {
    self.primitive = primitive
    self.operands = operands
  }

  package var description: String {
    let types = operands.map(\.type.description).joined(separator: " ")
    let parameters = primitive.parameters.compactMap { parameter -> String? in
      if case .text(let key, let value) = parameter { "\(key)=\(value)" } else { nil }
    }
    let brackets = parameters.isEmpty ? "" : "[\(parameters.joined(separator: " "))]"
    return "\(primitive.name)\(brackets) \(types)"
  }

  package var types: [TensorType] { operands.map(\.type) }

  /// A generator of random numbers that belongs to this case.
  package var generator: SeededGenerator {
    SeededGenerator(description, seed: UInt64(environmentNumber("SKEIN_SEED", otherwise: 0)))
  }

  /// The case as a program of one equation.
  package func program() throws(TensorError) -> Jaxpr {
    try trace(types, kind: "test", staging: true) { primitive($0) }.program
  }

  /// Random operands.
  package func randomOperands(using generator: inout SeededGenerator) -> [Tensor] {
    operands.map { .random($0.type, $0.values, using: &generator) }
  }

  /// Random operands with one more axis in some of them.
  ///
  /// - Parameters:
  ///   - size: The size of the mapped axes.
  ///   - axes: Where the mapped axis of each operand is; `nil` for none.
  ///   - generator: Draws the numbers.
  /// - Returns: An operand for each of the primitive's.
  package func randomBatch(size: Int, along axes: [Int?], using generator: inout SeededGenerator)
    -> [Tensor]
  {
    zip(operands, axes).map { operand, axis in
      guard let axis else { return .random(operand.type, operand.values, using: &generator) }
      let shape = operand.type.shape.inserting(size, at: axis)
      return .random(operand.type.with(shape: shape), operand.values, using: &generator)
    }
  }

  /// Every choice of mapped axes but that of mapping nothing.
  package var mappings: [[Int?]] { Mapping.all(ranks: operands.map(\.type.rank)) }
}

/// Choices of mapped axes.
package enum Mapping {
  /// Every choice of a new axis, or none, for operands of the given ranks, but that of mapping nothing.
  package static func all(ranks: [Int]) -> [[Int?]] {
    let choices = ranks.reduce([[]] as [[Int?]]) { choices, rank in
      choices.flatMap { choice in
        [choice + [nil]] + (0...rank).map { choice + [$0] }
      }
    }
    return choices.filter { $0.contains { $0 != nil } }
  }

  /// As `inAxes` is written: `(0, nil)`.
  package static func text(_ axes: [Int?]) -> String {
    "(\(axes.map { $0.map(String.init) ?? "nil" }.joined(separator: ", ")))"
  }
}

extension PrimitiveCase {
  /// Every case there is.
  package static let all: [PrimitiveCase] =
    elementwise + arithmetic + truthValues + conversions + bitcasts + reductions + ordering
    + structural + indexed + contractions + calls + control + random + custom

  /// The cases by the name programs print, in order of appearance.
  package static let families: [PrimitiveFamily] = {
    var families: [PrimitiveFamily] = []
    for example in all {
      if let known = families.firstIndex(where: { $0.name == example.primitive.name }) {
        families[known].cases.append(example)
      } else {
        families.append(PrimitiveFamily(name: example.primitive.name, cases: [example]))
      }
    }
    return families
  }()
}

/// All cases whose primitives print the same name.
package struct PrimitiveFamily: Sendable, CustomStringConvertible {
  package let name: String
  package fileprivate(set) var cases: [PrimitiveCase]

  package var description: String { name }
}

// MARK: - Words in which cases are written

extension DType {
  static let numeric = allCases.filter { $0 != .bool }
  /// Numbers but the complex ones.
  static let real = numeric.filter { !$0.isComplex }
  /// All whose elements one can be less than another.
  static let ordered = allCases.filter { !$0.isComplex }
  static let complexes = allCases.filter(\.isComplex)
  static let floating = allCases.filter(\.isFloating)
  static let integer = allCases.filter(\.isInteger)
}

/// Shapes of every rank up to 3, with axes of size 1 and 0, and one that fills no vector evenly.
let someShapes: [Shape] = [[], [3], [19], [2, 3], [1, 4], [0], [2, 0, 3], [2, 3, 4]]

/// The shapes on which a type that is not the main one is tried.
let fewShapes: [Shape] = [[], [19], [2, 3]]

/// Every shape for f32 and f64, a few for the others.
func shapes(for dtype: DType) -> [Shape] {
  dtype == .f32 || dtype == .f64 ? someShapes : fewShapes
}
