// SPDX-License-Identifier: Apache-2.0
//
// Where a loop of lanes has what it needs: arrays over all examples, and for each part of the loop that may run on a
// thread of its own, what it must not share with the others.

internal import Loops
internal import TensorIR

/// The places in the workspace of a loop of lanes.
struct LaneLoopLayout {
  private var regions = Regions()
  /// By place, whether its example goes on, and which example it is.
  ///
  /// What parts say of theirs lies a cache line apart: a line that two threads write to in every step would go to and fro.
  let predicate: Int
  let lanes: Int
  /// Places whose example has stopped, places that get another, and the places those come from.
  let lists: (stopped: Int, holes: Int, movers: Int)
  /// Within a part: how many of its examples still run, the addresses of operands, and those of the next carried values.
  let running: Int
  let addresses: Int
  let next: Int
  /// Frames that stay as they are from step to step.
  let frames: Int
  let frameByteCount: Int
  let program: Int
  /// Copies of operands: one of what is mapped, two of carried values.
  ///
  /// What all examples share lies within a part, the others in the workspace.
  let copies: [(first: Int, second: Int)]
  /// The whole loop as one part, the first of the others, and how far these are apart.
  private let wholePart: Int
  private let firstPart: Int
  private let partByteCount: Int
  private static let line = 64

  init(_ step: ControlStep, _ form: LaneForm, constants: Int, split: LaneSplit) {
    let types = step.operandTypes(form)
    predicate = regions.add(form.count + split.mostParts * Self.line)
    lanes = regions.add(form.count * 4)
    lists = (
      regions.add(form.count * 4), regions.add(form.count * 4), regions.add(form.count * 4)
    )
    var part = Regions()
    running = part.add(8)
    addresses = part.add(types.count * 8)
    next = part.add(types.count * 8)
    frameByteCount = Regions.aligned(
      step.plans.reduce(0) { Swift.max($0, $1.plan.buffers.count) } * 8
    )
    frames = part.add(4 * frameByteCount)
    var regions = self.regions
    copies = types.enumerated().map { number, type in
      let isCarried = number >= constants
      if form.mapped[number] {
        return (regions.add(type.byteCount), isCarried ? regions.add(type.byteCount) : 0)
      }
      return isCarried ? (part.add(type.byteCount), part.add(type.byteCount)) : (0, 0)
    }
    program = part.byteCount
    partByteCount = program + step.programByteCount(form, upTo: split.mostLanes)
    wholePart = regions.add(program + step.programByteCount(form, upTo: form.count))
    firstPart = regions.add(split.mostParts * partByteCount)
    self.regions = regions
  }

  var byteCount: Int { regions.byteCount }

  /// Where a part has what is its own, and where the predicates of its places are.
  func part(_ number: Int) -> (memory: Int, predicate: Int) {
    (firstPart + number * partByteCount, predicate + (number + 1) * Self.line)
  }

  /// The same of the whole loop.
  var whole: (memory: Int, predicate: Int) { (wholePart, predicate) }
}

extension ControlStep {
  /// The types of the operands of a loop of lanes.
  func operandTypes(_ form: LaneForm) -> [TensorType] {
    guard let body = plans.last, form.count > 0 else { return [] }
    let condition = plans[form.sizes.count - 1].plan
    let constants = condition.inputs.count - body.resultTypes.count
    return condition.inputs[..<constants] + body.plan.inputs
  }

  /// What a program for so many examples needs, or fewer.
  fileprivate func programByteCount(_ form: LaneForm, upTo lanes: Int) -> Int {
    plans.enumerated().reduce(0) { most, plan in
      let size = form.sizes[plan.offset % form.sizes.count]
      return size <= lanes ? Swift.max(most, Regions.aligned(plan.element.byteCount)) : most
    }
  }
}
