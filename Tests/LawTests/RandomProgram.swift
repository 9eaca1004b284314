// SPDX-License-Identifier: Apache-2.0
//
// Programs that nobody would write: functions users have, composed as a seed says. A program is built by running it,
// so that every step is one its operands allow, and numbers stay where computing with them means something.

import Skein
import SkeinTestSupport
import TensorIR

/// A function of a list of tensors, made from a seed.
struct RandomProgram: Sendable, CustomStringConvertible {
  /// One call of a user's function.
  struct Step: Sendable {
    let text: String
    let operands: [Int]
    let apply: @Sendable ([Tensor]) -> Tensor
  }

  let seed: UInt64
  /// A point at which every step is in its domain, and away from its kinks.
  let point: [Tensor]
  private(set) var steps: [Step] = []
  private(set) var outputs: [Int] = []
  /// Whether a batch may add up in another order than an example.
  private(set) var hasContraction = false

  func callAsFunction(_ inputs: [Tensor]) -> [Tensor] {
    var values = inputs
    for step in steps { values.append(step.apply(step.operands.map { values[$0] })) }
    return outputs.map { values[$0] }
  }

  var description: String {
    let inputs = point.enumerated().map { "v\($0): \($1.type)" }.joined(separator: ", ")
    let lines = steps.enumerated().map { position, step in
      let operands = step.operands.map { "v\($0)" }.joined(separator: ", ")
      return "  v\(position + point.count) = \(step.text) of \(operands)"
    }
    let results = outputs.map { "v\($0)" }.joined(separator: ", ")
    return (["seed \(seed): \(inputs)"] + lines + ["  → \(results)"]).joined(separator: "\n")
  }
}

extension RandomProgram {
  /// What a program may contain.
  enum Kind: Sendable {
    /// Anything: comparisons, integers, steps.
    case any
    /// The same on tensors of thousands of elements: more than one block, more than one thread.
    case large
    /// What has a derivative at the point.
    case smooth
    /// What has a derivative everywhere.
    case analytic
  }

  /// The program of a seed.
  init(seed: UInt64, _ kind: Kind) {
    var generator = SeededGenerator(seed: seed)
    let dtype: DType =
      switch kind {
      case .smooth, .analytic: .f64
      case .any, .large:
        [.f32, .f32, .f64, .f64, .bf16, .f16].randomElement(using: &generator) ?? .f32
      }
    let shapes: [Shape] =
      switch kind {
      case .any, .smooth, .analytic: [[], [3], [2, 3], [3, 2], [4], [3, 3], [2, 1, 3], [1, 4]]
      case .large: [[], [70, 130], [130], [20_000], [1, 20_000], [3, 7, 500], [500], [70, 1]]
      }
    let count = Int.random(in: 1...3, using: &generator)
    let point = (0..<count).map { _ in
      let shape = shapes.randomElement(using: &generator) ?? []
      return Tensor.random(TensorType(dtype, shape), .nonzero, using: &generator)
    }
    let length = Int.random(in: 3...12, using: &generator)
    self.init(seed: seed, point, length: length, kind, depth: 0, using: &generator)
  }

  /// A program of the given inputs.
  init(
    seed: UInt64,
    _ point: [Tensor],
    length: Int,
    _ kind: Kind,
    depth: Int,
    using generator: inout SeededGenerator
  ) {
    self.seed = seed
    self.point = point
    var values = point
    var attempts = 0
    while steps.count < length && attempts < 40 * length {
      attempts += 1
      // Values made lately are read more often, so that programs become deep.
      let chosen = (0..<3).map { _ in
        max(
          Int.random(in: values.indices, using: &generator),
          Int.random(in: values.indices, using: &generator)
        )
      }
      let vocabulary = RandomStep(kind: kind, depth: depth, values: chosen.map { values[$0] })
      guard let draft = vocabulary.draw(using: &generator) else { continue }
      let operands = draft.operands.map { chosen[$0] }
      let value = draft.apply(operands.map { values[$0] })
      guard value.isTame(elementCount: kind == .large ? 40_000 : 100) else { continue }
      steps.append(Step(text: draft.text, operands: operands, apply: draft.apply))
      hasContraction = hasContraction || draft.hasContraction
      values.append(value)
    }
    let last = values.count - 1
    outputs = [last]
    if last > point.count && Bool.random(using: &generator) {
      outputs.append(Int.random(in: 0..<last, using: &generator))
    }
  }
}

extension Tensor {
  /// Whether the numbers are few and of a size with which one can go on computing.
  fileprivate func isTame(elementCount limit: Int) -> Bool {
    elementCount <= limit && rank <= 4 && elements.allSatisfy { abs($0.double) <= 30 }
  }
}
