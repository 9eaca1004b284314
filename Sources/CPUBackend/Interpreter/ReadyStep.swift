// SPDX-License-Identifier: Apache-2.0
//
// The steps of a plan, made ready: every kernel chosen, every offset known.

internal import CodeGeneration
internal import Loops
internal import TensorIR

/// A step that is ready to run.
enum ReadyStep: Sendable {
  case native(NativeStep)
  case donated(DonatedStep)
  case nest(NestStep)
  case copy(CopyStep)
  case reduction(ReductionStep)
  case bands(BandDriver)
  case contraction(ContractionDriver)
  case argumentReduction(ArgumentDriver)
  case windows(WindowDriver)
  case cumulation(CumulationDriver)
  case sort(SortDriver)
  case largest(LargestDriver)
  case control(any ControlDriver)
  case host(HostStep)

  /// The steps of a plan whose scratch lies in `arena`, with the machine code there is.
  static func steps(of plan: Plan, arena: Arena, code: NativeCode?) throws(TensorError)
    -> [ReadyStep]
  {
    // Two buffers share memory when they are one, or have one place in the arena; a result and its donor may.
    let location = { (number: Int) in
      arena.offsets[number].map { -1 - $0 } ?? plan.donors[number] ?? number
    }
    let parts = plan.buffers.map(\.overParts)
    var steps: [ReadyStep] = []
    for step in plan.steps {
      switch step {
      case .nest(let nest):
        try steps.append(nest, plan, parts, code, location)
      case .rows(let group):
        if let native = code?.step(group, plan) {
          steps.append(.native(native))
        } else {
          for nest in group.nests { try steps.append(nest, plan, parts, code, location) }
        }
      case .bands(let step): steps.append(.bands(try BandDriver(step, plan.buffers, code)))
      case .contraction(let step):
        steps.append(.contraction(ContractionDriver(step, buffers: plan.buffers)))
      case .argumentReduction(let step):
        steps.append(.argumentReduction(try ArgumentDriver(step, buffers: plan.buffers)))
      case .windows(let step):
        steps.append(.windows(try WindowDriver(step, buffers: plan.buffers)))
      case .cumulation(let step):
        steps.append(.cumulation(try CumulationDriver(step, buffers: plan.buffers)))
      case .sort(let step):
        steps.append(.sort(try SortDriver(step, buffers: plan.buffers)))
      case .largest(let step):
        steps.append(.largest(try LargestDriver(step, buffers: plan.buffers)))
      case .control(let step):
        if let native = code?.step(step, plan) {
          steps.append(.native(native))
        } else {
          steps.append(.control(try step.driver(code)))
        }
      case .host(let step): steps.append(.host(step))
      }
    }
    return steps
  }

  @inline(__always)
  func run(_ frame: Frame) {
    switch self {
    case .native(let step): step.run(frame)
    case .donated(let step): step.run(frame)
    case .nest(let step): step.run(frame)
    case .copy(let step): step.run(frame)
    case .reduction(let step): step.run(frame)
    case .bands(let step): step.run(frame)
    case .contraction(let step): step.run(frame)
    case .argumentReduction(let step): step.run(frame)
    case .windows(let step): step.run(frame)
    case .cumulation(let step): step.run(frame)
    case .sort(let step): step.run(frame)
    case .largest(let step): step.run(frame)
    case .control(let driver): driver.run(frame)
    case .host(let step): step.run(frame)
    }
  }
}

extension [ReadyStep] {
  fileprivate mutating func append(
    _ nest: Nest,
    _ plan: Plan,
    _ parts: [Plan.Buffer],
    _ code: NativeCode?,
    _ location: (Int) -> Int
  ) throws(TensorError) {
    if nest.isMove, let copy = CopyStep(nest, buffers: plan.buffers) {
      append(.copy(copy))
      return
    }
    if let native = code?.step(nest, parts) {
      if let donated = DonatedStep(nest, native, plan, parts, code) {
        append(.donated(donated))
      } else {
        append(.native(native))
      }
      return
    }
    let nest = nest.overParts()
    if nest.axes.contains(where: { $0.kind == .reduced }) {
      append(.reduction(try ReductionStep(nest, buffers: parts, location: location)))
    } else {
      append(.nest(try NestStep(nest, buffers: parts, location: location)))
    }
  }
}
