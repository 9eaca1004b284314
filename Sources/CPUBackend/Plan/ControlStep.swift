// SPDX-License-Identifier: Apache-2.0
//
// A step that runs other plans: a choice or a loop. Everything it needs while it runs lies in one scratch buffer of the
// plan that holds it, so that a loop inside a loop asks nobody for memory.

internal import Loops
internal import TensorIR

/// A choice or loop between buffers.
struct ControlStep: Hashable, Sendable {
  let kind: ControlForm.Kind
  /// The plans of the form's programs, in its order.
  let plans: [InnerPlan]
  /// Whole buffers.
  var operands: [Int]
  /// Whole buffers.
  var results: [Int]
  /// The buffer of bytes that the step may use as it likes.
  var workspace = -1
  /// Where the slices of a scan are; `nil` where they lie close together.
  var slices: Slices?

  /// How many bytes further the next slice is, of each operand that a scan reads slices of, and of each such result.
  struct Slices: Hashable, Sendable {
    var operands: [Int]
    var results: [Int]
  }

  init(_ kind: ControlForm.Kind, plans: [InnerPlan], operands: [Int], results: [Int]) {
    self.kind = kind
    self.plans = plans
    self.operands = operands
    self.results = results
  }

  var workspaceByteCount: Int {
    switch kind {
    case .choice: plans.reduce(0) { Swift.max($0, $1.byteCount) }
    case .whileLoop: WhileLayout(self).byteCount
    case .scan: ScanLayout(self).byteCount
    case .laneChoice(let form): LaneChoiceLayout(self, form).byteCount
    case .laneLoop(let form, let conditionConstants, let bodyConstants):
      laneLayout(form, constants: conditionConstants + bodyConstants).byteCount
    }
  }

  private func laneLayout(_ form: LaneForm, constants: Int) -> LaneLoopLayout {
    LaneLoopLayout(self, form, constants: constants, split: split(form, constants: constants))
  }

  /// Whether some loop in it runs until a condition fails.
  var hasConditions: Bool {
    switch kind {
    case .whileLoop, .laneLoop: true
    case .choice, .scan, .laneChoice: plans.contains { $0.hasConditions }
    }
  }
}

/// A plan that a step runs, on memory that the step chooses.
final class InnerPlan: Sendable {
  let plan: Plan
  let arena: Arena
  /// The types of the results.
  let resultTypes: [TensorType]

  init(_ plan: Plan) {
    self.plan = plan
    arena = Arena(plan)
    resultTypes = plan.outputs.map { output in
      guard case .buffer(_, let type) = output else {
        preconditionFailure("the results of an inner plan are buffers")
      }
      return type
    }
  }

  /// Where scratch begins behind the addresses of the buffers.
  var scratchOffset: Int { Regions.aligned(plan.buffers.count * 8) }

  /// The bytes a run needs.
  var byteCount: Int { scratchOffset + Regions.aligned(arena.byteCount) }

  /// Whether some loop in it runs until a condition fails.
  var hasConditions: Bool {
    plan.steps.contains { step in
      if case .control(let step) = step { step.hasConditions } else { false }
    }
  }
}

extension InnerPlan: Hashable {
  static func == (x: InnerPlan, y: InnerPlan) -> Bool { x === y }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// Regions of a block of memory, one behind the other.
struct Regions {
  private(set) var byteCount = 0

  static func aligned(_ byteCount: Int) -> Int { (byteCount + 63) & ~63 }

  /// The offset of a new region.
  mutating func add(_ size: Int) -> Int {
    defer { byteCount += Self.aligned(size) }
    return byteCount
  }
}

// MARK: - Text

extension ControlStep: CustomStringConvertible {
  /// One line for the step, then the plans it runs, indented.
  var description: String {
    let operands = operands.map { "b\($0)" }.joined(separator: " ")
    let results = results.map { "b\($0)" }.joined(separator: " ")
    let inner = plans.map { plan in
      plan.plan.description.split(separator: "\n").map { "\n    \($0)" }.joined()
    }
    return "\(name) \(operands) -> \(results) in b\(workspace)"
      + inner.map { "\n  plan\($0)" }.joined()
  }

  private var name: String {
    switch kind {
    case .choice: "choice"
    case .whileLoop: "while"
    case .scan(_, _, let length, let reverse): "scan \(reverse ? "reversed " : "")\(length)"
    case .laneChoice(let form): "choice of \(form.count) lanes \(form.sizes)"
    case .laneLoop(let form, _, _): "while of \(form.count) lanes \(form.sizes)"
    }
  }
}
