// SPDX-License-Identifier: Apache-2.0
//
// Into which parts a loop of lanes is cut.

internal import Loops
internal import TensorIR

/// How a loop of lanes is cut into parts that threads run on their own, when a step has too little work to be shared by
/// threads.
///
/// What it depends on is the loop and how many examples run, never how many threads there are: which examples run
/// together may show in the last bits of products.
struct LaneSplit {
  static let none = LaneSplit(work: 0, count: 0, sharedByteCount: 0)

  private static let most = 16
  /// Half of less work is no longer much less than all of it: most of a step is then what every step costs.
  private static let leastWork = WorkSharing.smallest / 4

  /// The work of a step of one example, in operations on one f32.
  private let work: Int
  /// More work than this is shared step by step.
  private let mostWork: Int
  /// The most parts; 0 where the loop is not cut.
  let mostParts: Int
  /// The most examples that a part computes at a time.
  let mostLanes: Int

  fileprivate init(work: Int, count: Int, sharedByteCount: Int) {
    let most = Self.most
    self.work = Swift.max(work, 1)
    mostWork = 4 * most * WorkSharing.smallest
    // Each part keeps what the examples share for itself.
    guard count > 1, count * self.work >= Self.leastWork, sharedByteCount <= 1 << 16 else {
      (mostParts, mostLanes) = (0, 0)
      return
    }
    var parts = 2
    while parts < most && parts * WorkSharing.smallest < count * self.work { parts *= 2 }
    mostParts = parts
    // As many as ``lanesPerPart(of:)`` gives at most, rounded up.
    let least = WorkSharing.smallest / self.work
    mostLanes = Swift.max(Swift.min(count, mostWork / self.work) / parts, least) + 4
  }

  /// How many examples each part has when so many run; `nil` while they run as one.
  func lanesPerPart(of running: Int) -> Int? {
    let total = running * work
    guard mostParts > 0, running > 1, total <= mostWork, total >= Self.leastWork else { return nil }
    // 2, 4, 8, …: then two threads, or four, have as many each.
    var parts = 2
    while parts < mostParts && parts * WorkSharing.smallest < total { parts *= 2 }
    let lanes = (running + parts - 1) / parts
    // Programs are for 4, 8, … examples: 12 are two groups, and 11 would be three.
    let rounded = lanes > 2 ? (lanes + 3) & ~3 : lanes
    precondition(rounded <= mostLanes, "a part has room for its examples")
    return rounded
  }

  /// How many examples more than run may be computed for nothing, rather than as another group.
  var spare: Int { Swift.min(WorkSharing.smallest / 4 / work, 8) }
}

extension ControlStep {
  /// How a loop of lanes is cut into parts.
  func split(_ form: LaneForm, constants: Int) -> LaneSplit {
    guard let body = plans.last, form.count > 0, !form.inOrder else { return .none }
    let shared = zip(operandTypes(form), form.mapped).dropFirst(constants).reduce(0) {
      $0 + ($1.1 ? 0 : $1.0.byteCount)
    }
    return LaneSplit(
      work: body.plan.work(ofKernels: true) / form.count,
      count: form.count,
      sharedByteCount: shared
    )
  }
}
