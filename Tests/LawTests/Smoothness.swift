// SPDX-License-Identifier: Apache-2.0
//
// Points, directions and differences: what the laws of derivatives are stated with.

import Primitives
import SkeinTestSupport
import TensorIR

extension PrimitiveCase {
  /// The operands that have derivatives.
  var canVary: [Bool] { operands.map { $0.smooth != nil } }

  /// Whether the linear part can be run backwards: that of a loop of unknown length cannot.
  var hasTranspose: Bool { !(primitive is While) }

  /// Every choice of operands that vary but that of none.
  var variations: [[Bool]] {
    canVary.reduce([[]]) { choices, can in
      choices.flatMap { choice in (can ? [true, false] : [false]).map { choice + [$0] } }
    }.filter { $0.contains(true) }
  }

  /// Whether differences in f64 can find the derivative: roundings of narrower types would hide it, and those of long
  /// products add up.
  var isDifferentiableInF64: Bool {
    canVary.contains(true) && types.allSatisfy { $0.shape.elementCount <= 100 }
      && types.allSatisfy { !$0.dtype.isInexact || $0.dtype.part == .f64 }
      && (try? primitive.resultTypes(types).allSatisfy {
        !$0.dtype.isInexact || $0.dtype.part == .f64
      }) == true
  }

  /// Operands at which the derivative exists.
  func point(using generator: inout SeededGenerator) -> [Tensor] {
    operands.map { .random($0.type, $0.smooth ?? $0.values, using: &generator) }
  }
}

extension [TensorType] {
  /// A random tensor of each type, within ±1.
  func directions(using generator: inout SeededGenerator) -> [Tensor] {
    map { .random($0, .within(-1...1), using: &generator) }
  }
}

extension [Tensor] {
  /// These values, those that vary moved along their directions.
  func moved(along directions: [Tensor], _ varying: [Bool], by factor: Double) -> [Tensor] {
    zip(zip(self, directions), varying).map { pair, varies in
      varies ? pair.0.moved(along: pair.1, by: factor) : pair.0
    }
  }

  /// These values as duals; those that do not vary have no tangent.
  func duals(_ tangents: [Tensor], _ varying: [Bool]) -> [Dual] {
    zip(zip(self, tangents), varying).map { Dual($0.0, tangent: $1 ? $0.1 : nil) }
  }
}

/// Derivatives by central differences of fourth order, in f64.
struct Differences {
  /// How far from a derivative differences may be, relative to what is differentiated: the error of the formula, h⁴ / 30
  /// times a fifth derivative below 10⁶, and that of f, 4 ulp, divided by h, where h is the half step.
  static let tolerance = 1e-9

  private static let step = 5e-4

  /// The differences.
  private let derivatives: [Tensor]
  /// How much they change when the step is halved: nothing to speak of where the function is as tame as said above.
  private let uncertainties: [Tensor]

  /// The derivative at 0 of a function of a number.
  init(of function: (Double) throws -> [Tensor]) rethrows {
    let coarse = try Self.derivatives(of: function, step: Self.step)
    let fine = try Self.derivatives(of: function, step: Self.step / 2)
    derivatives = fine
    uncertainties = zip(coarse, fine).map { $0.moved(along: $1, by: -1) }
  }

  private static func derivatives(of function: (Double) throws -> [Tensor], step: Double) rethrows
    -> [Tensor]
  {
    let values = try [function(-2 * step), function(-step), function(step), function(2 * step)]
    return values[0].indices.map { position in
      // Of complex numbers, both parts.
      let columns = values.map { $0[position].partElements }
      return Tensor(
        elements: columns[0].indices.map { index in
          // What does not change has no difference, not even ∞.
          func difference(_ first: Int, _ last: Int) -> Double {
            let (x, y) = (columns[first][index].double, columns[last][index].double)
            return x == y ? 0 : y - x
          }
          let (outer, inner) = (difference(0, 3), difference(1, 2))
          return ScalarValue((8 * inner - outer) / (12 * step), as: .f64)
        },
        TensorType(.f64, [columns[0].count])
      )
    }
  }

  /// The first place where tangents differ from the differences.
  ///
  /// - Parameters:
  ///   - tangents: A tangent for each value; `nil` means zero.
  ///   - values: What was differentiated: the differences' own errors are relative to it too.
  ///   - isWild: Whether the function may be so steep somewhere that differences find no derivative: then they are
  ///     trusted as far as they do not depend on the step.
  /// - Returns: What differs; `nil` when nothing does.
  func difference(from tangents: [Tensor?], values: [Tensor], isWild: Bool = false) -> String? {
    for (position, value) in values.enumerated() {
      guard value.dtype.isInexact else {
        if tangents[position] != nil { return "result \(position), \(value.type), has a tangent" }
        continue
      }
      let tangent = (tangents[position] ?? Tensor.zero(value.type)).partElements
      let expected = derivatives[position].elements
      let scale = (value.partElements + expected).reduce(1) {
        $1.double.isFinite ? max($0, abs($1.double)) : $0
      }
      for (index, (x, y)) in zip(tangent, expected).enumerated() {
        if x.double.isNaN && y.double.isNaN { continue }
        let doubt = isWild ? 8 * abs(uncertainties[position].elements[index].double) : 0
        if abs(x.double - y.double) <= Self.tolerance * scale + doubt { continue }
        return "result \(position), \(value.type), element \(index) of its tangent: got \(x), "
          + "differences give \(y)"
      }
    }
    return nil
  }
}

extension Tensor {
  /// Zeros, made by hand.
  static func zero(_ type: TensorType) -> Tensor {
    let zeros = [ScalarValue](
      repeating: ScalarValue(0, as: type.dtype),
      count: type.shape.elementCount
    )
    return Tensor(elements: zeros, type)
  }
}

/// What is wrong with ⟨Jv, u⟩ = ⟨v, Jᵀu⟩; nil when nothing is.
///
/// Missing tangents are zero. Both sides are sums of the same products in other orders: they agree to a few roundings of what is added up.
func adjointDifference(
  _ pushed: [Tensor?],
  _ cotangents: [Tensor],
  _ tangents: [Tensor],
  _ pulled: [Tensor?],
  epsilons: Double = 256
) -> String? {
  func inner(_ x: [Tensor?], _ y: [Tensor]) -> (sum: Double, magnitude: Double) {
    zip(x, y).reduce((0, 0)) { total, pair in
      guard let x = pair.0 else { return total }
      return (total.0 + x.inner(pair.1), total.1 + x.innerMagnitude(pair.1))
    }
  }
  let (left, leftMagnitude) = inner(pushed, cotangents)
  let (right, rightMagnitude) = inner(pulled, tangents)
  let allowed = epsilons * DType.f64.epsilon * max(leftMagnitude, rightMagnitude, 1)
  if abs(left - right) <= allowed { return nil }
  return "⟨Jv, u⟩ = \(left), ⟨v, Jᵀu⟩ = \(right)"
}
