// SPDX-License-Identifier: Apache-2.0
//
// The program of a loop or a choice, made ready: it runs on addresses that its driver sets, as often as need be, and
// allocates nothing.

internal import Loops
internal import TensorIR

/// An inner plan that is ready to run.
///
/// `@unchecked Sendable`: nothing changes after `init`.
final class InnerProgram: @unchecked Sendable {
  /// The program as those call it who own it anyway: nothing is counted.
  struct Reference {
    fileprivate let steps: Unmanaged<StepList>
    /// The buffer of each input, and of each result.
    fileprivate let inputs: UnsafeMutableBufferPointer<Int>
    fileprivate let results: UnsafeMutableBufferPointer<Int>
    /// Where in the memory each scratch buffer is.
    fileprivate let scratch: UnsafeMutableBufferPointer<(buffer: Int, offset: Int)>
    fileprivate let constants:
      UnsafeMutableBufferPointer<(buffer: Int, address: UnsafeMutableRawPointer)>

    /// A frame in memory of the plan's `byteCount`, in which inputs and results are still to be set.
    @inline(__always)
    func open(_ memory: UnsafeMutableRawPointer) -> Frame {
      let frame = memory.assumingMemoryBound(to: UnsafeMutableRawPointer.self)
      open(memory, frame: frame)
      return frame
    }

    /// The same with a frame that lies elsewhere.
    @inline(__always)
    func open(_ memory: UnsafeMutableRawPointer, frame: Frame) {
      for place in scratch { frame[place.buffer] = memory + place.offset }
      for constant in constants { frame[constant.buffer] = constant.address }
    }

    @inline(__always)
    func setInput(_ number: Int, _ address: UnsafeMutableRawPointer, in frame: Frame) {
      frame[inputs[number]] = address
    }

    @inline(__always)
    func setResult(_ number: Int, _ address: UnsafeMutableRawPointer, in frame: Frame) {
      frame[results[number]] = address
    }

    @inline(__always)
    func run(_ frame: Frame) { steps._withUnsafeGuaranteedRef { $0.run(frame) } }
  }

  let reference: Reference
  private let steps: StepList
  private let constants: [TensorBuffer]

  init(_ inner: InnerPlan, _ code: NativeCode?) throws(TensorError) {
    let plan = inner.plan
    var inputs = [Int](repeating: 0, count: plan.inputs.count)
    var results = [Int](repeating: 0, count: plan.outputs.count)
    var scratch: [(buffer: Int, offset: Int)] = []
    var addresses: [(buffer: Int, address: UnsafeMutableRawPointer)] = []
    var constants: [TensorBuffer] = []
    for (number, buffer) in plan.buffers.enumerated() {
      switch buffer.role {
      case .input(let position): inputs[position] = number
      case .result(let position): results[position] = number
      case .scratch:
        scratch.append((number, inner.scratchOffset + (inner.arena.offsets[number] ?? 0)))
      case .constant(let position):
        guard case .buffer(let tensor) = plan.constants[position].representation else {
          preconditionFailure("numbers are written into programs")
        }
        constants.append(tensor)
        addresses.append((number, tensor.pointer))
      case .output: preconditionFailure("an inner plan has no results of its own")
      }
    }
    self.constants = constants
    steps = StepList(try ReadyStep.steps(of: plan, arena: inner.arena, code: code))
    reference = Reference(
      steps: .passUnretained(steps),
      inputs: .allocate(copying: inputs),
      results: .allocate(copying: results),
      scratch: .allocate(copying: scratch),
      constants: .allocate(copying: addresses)
    )
  }

  deinit {
    reference.inputs.deallocate()
    reference.results.deallocate()
    reference.scratch.deallocate()
    reference.constants.deallocate()
  }

  /// See ``Reference``.
  func open(_ memory: UnsafeMutableRawPointer) -> Frame { reference.open(memory) }

  @inline(__always)
  func setInput(_ number: Int, _ address: UnsafeMutableRawPointer, in frame: Frame) {
    reference.setInput(number, address, in: frame)
  }

  @inline(__always)
  func setResult(_ number: Int, _ address: UnsafeMutableRawPointer, in frame: Frame) {
    reference.setResult(number, address, in: frame)
  }

  @inline(__always)
  func run(_ frame: Frame) { steps.run(frame) }
}

extension UnsafeMutableBufferPointer {
  /// Memory with the elements of an array, which the caller deallocates.
  static func allocate(copying elements: [Element]) -> Self {
    let memory = Self.allocate(capacity: elements.count)
    _ = memory.initialize(from: elements)
    return memory
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
