// SPDX-License-Identifier: Apache-2.0
//
// The steps of a plan as they are run. Loops run few and short steps very often, so that counting who uses a step would
// show: the list owns its steps, and the usual ones are called without it.

/// Steps that are ready to run, in their order.
///
/// `@unchecked Sendable`: nothing changes after `init`.
final class StepList: @unchecked Sendable {
  /// A step that the list owns.
  private enum Call {
    case native(Unmanaged<NativeStep>)
    case nest(Unmanaged<NestStep>)
    case contraction(Unmanaged<ContractionDriver>)
    /// The step of that number.
    case other(Int)
  }

  private let steps: [ReadyStep]
  private let calls: UnsafeMutableBufferPointer<Call>

  init(_ steps: [ReadyStep]) {
    self.steps = steps
    calls = .allocate(capacity: steps.count)
    for (number, step) in steps.enumerated() {
      let call: Call =
        switch step {
        case .native(let step): .native(.passUnretained(step))
        case .nest(let step): .nest(.passUnretained(step))
        case .contraction(let step): .contraction(.passUnretained(step))
        case .donated, .copy, .reduction, .bands, .argumentReduction, .windows, .cumulation, .sort,
          .largest, .control, .host:
          .other(number)
        }
      calls.initializeElement(at: number, to: call)
    }
  }

  deinit { calls.deallocate() }

  func run(_ frame: Frame) {
    for call in calls {
      switch call {
      case .native(let step): step._withUnsafeGuaranteedRef { $0.run(frame) }
      case .nest(let step): step._withUnsafeGuaranteedRef { $0.run(frame) }
      case .contraction(let step): step._withUnsafeGuaranteedRef { $0.run(frame) }
      case .other(let number): steps[number].run(frame)
      }
    }
  }
}
