// SPDX-License-Identifier: Apache-2.0
//
// The program of a loop or a choice, made ready: it runs on addresses that its driver sets, as often as need be, and
// allocates nothing.

internal import Loops
internal import TensorIR

/// An inner plan that is ready to run.
final class InnerProgram: Sendable {
  private enum Fixed: Sendable {
    case scratch(Int)
    case constant(TensorBuffer)
  }

  private let steps: [ReadyStep]
  private let fixed: [(buffer: Int, place: Fixed)]
  private let scratchOffset: Int
  /// The buffer of each input.
  private let inputs: [Int]
  /// The buffer of each result.
  private let results: [Int]

  init(_ inner: InnerPlan, _ code: NativeCode?) throws(TensorError) {
    let plan = inner.plan
    var inputs = [Int](repeating: 0, count: plan.inputs.count)
    var results = [Int](repeating: 0, count: plan.outputs.count)
    var fixed: [(Int, Fixed)] = []
    for (number, buffer) in plan.buffers.enumerated() {
      switch buffer.role {
      case .input(let position): inputs[position] = number
      case .result(let position): results[position] = number
      case .scratch: fixed.append((number, .scratch(inner.arena.offsets[number] ?? 0)))
      case .constant(let position):
        guard case .buffer(let tensor) = plan.constants[position].representation else {
          preconditionFailure("numbers are written into programs")
        }
        fixed.append((number, .constant(tensor)))
      case .output: preconditionFailure("an inner plan has no results of its own")
      }
    }
    self.inputs = inputs
    self.results = results
    self.fixed = fixed
    scratchOffset = inner.scratchOffset
    steps = try ReadyStep.steps(of: plan, arena: inner.arena, code: code)
  }

  /// A frame in memory of the plan's `byteCount`, in which inputs and results are still to be set.
  func open(_ memory: UnsafeMutableRawPointer) -> Frame {
    let frame = memory.assumingMemoryBound(to: UnsafeMutableRawPointer.self)
    let scratch = memory + scratchOffset
    for (buffer, place) in fixed {
      switch place {
      case .scratch(let offset): frame[buffer] = scratch + offset
      case .constant(let tensor): frame[buffer] = tensor.pointer
      }
    }
    return frame
  }

  @inline(__always)
  func setInput(_ number: Int, _ address: UnsafeMutableRawPointer, in frame: Frame) {
    frame[inputs[number]] = address
  }

  @inline(__always)
  func setResult(_ number: Int, _ address: UnsafeMutableRawPointer, in frame: Frame) {
    frame[results[number]] = address
  }

  func run(_ frame: Frame) {
    for step in steps { step.run(frame) }
  }
}

/// A driver of choices or loops that is ready to run.
protocol ControlDriver: AnyObject, Sendable {
  func run(_ frame: Frame)
}

extension ControlStep {
  /// The step made ready, with the machine code there is.
  func driver(_ code: NativeCode?) throws(TensorError) -> any ControlDriver {
    switch kind {
    case .choice: try ChoiceDriver(self, code)
    case .whileLoop(let conditionConstants, let bodyConstants):
      try WhileDriver(self, conditionConstants, bodyConstants, code)
    case .scan(let constants, let carries, let length, let reverse):
      try ScanDriver(self, constants, carries, length: length, reverse: reverse, code)
    case .laneChoice(let form): try LaneChoiceDriver(self, form, code)
    case .laneLoop(let form, let conditionConstants, let bodyConstants):
      try LaneLoopDriver(self, form, conditionConstants, bodyConstants, code)
    }
  }

  func programs(_ code: NativeCode?) throws(TensorError) -> [InnerProgram] {
    var programs: [InnerProgram] = []
    for plan in plans { programs.append(try InnerProgram(plan, code)) }
    return programs
  }
}
