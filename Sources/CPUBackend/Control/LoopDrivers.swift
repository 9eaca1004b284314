// SPDX-License-Identifier: Apache-2.0
//
// Choices and loops whose predicate is one truth value. Carried values go to and fro between the result's memory and one
// spare copy; rows of a scan are read and written where they lie.

internal import Loops
internal import TensorIR

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

// MARK: - Choice

/// Runs the plan whose number an index says.
final class ChoiceDriver: ControlDriver {
  private let step: ControlStep
  private let programs: [InnerProgram]

  init(_ step: ControlStep, _ code: NativeCode?) throws(TensorError) {
    self.step = step
    programs = try step.programs(code)
  }

  func run(_ frame: Frame) {
    let index = Int(frame[step.operands[0]].load(as: Int32.self))
    let program = programs[Swift.min(Swift.max(index, 0), programs.count - 1)]
    let inner = program.open(frame[step.workspace])
    for number in 1..<step.operands.count {
      program.setInput(number - 1, frame[step.operands[number]], in: inner)
    }
    for (number, result) in step.results.enumerated() {
      program.setResult(number, frame[result], in: inner)
    }
    program.run(inner)
  }
}

// MARK: - Scan

/// Where a scan has what it needs.
struct ScanLayout {
  private var regions = Regions()
  let body: Int
  /// The spare copy of each carried value.
  let spares: [Int]

  init(_ step: ControlStep) {
    guard case .scan(_, let carries, _, _) = step.kind else {
      preconditionFailure("the layout of a scan")
    }
    body = regions.add(step.plans[0].byteCount)
    var spares: [Int] = []
    for type in step.plans[0].resultTypes[..<carries] {
      spares.append(regions.add(type.byteCount))
    }
    self.spares = spares
  }

  var byteCount: Int { regions.byteCount }
}

/// Runs a plan for each row.
final class ScanDriver: ControlDriver {
  private let step: ControlStep
  private let body: InnerProgram
  private let layout: ScanLayout
  private let constants: Int
  private let carries: Int
  private let length: Int
  private let reverse: Bool
  /// The bytes of each carried value.
  private let carrySizes: [Int]
  /// How many bytes further the next slice is of each operand, and of each result.
  private let slices: ControlStep.Slices

  init(
    _ step: ControlStep,
    _ constants: Int,
    _ carries: Int,
    length: Int,
    reverse: Bool,
    _ code: NativeCode?
  ) throws(TensorError) {
    self.step = step
    body = try InnerProgram(step.plans[0], code)
    layout = ScanLayout(step)
    self.constants = constants
    self.carries = carries
    self.length = length
    self.reverse = reverse
    let results = step.plans[0].resultTypes.map(\.byteCount)
    carrySizes = Array(results[..<carries])
    slices =
      step.slices
      ?? ControlStep.Slices(
        operands: step.plans[0].plan.inputs[(constants + carries)...].map(\.byteCount),
        results: Array(results[carries...])
      )
  }

  func run(_ frame: Frame) {
    let workspace = frame[step.workspace]
    let inner = body.open(workspace + layout.body)
    for number in 0..<constants {
      body.setInput(number, frame[step.operands[number]], in: inner)
    }
    for number in 0..<carries {
      let operand = frame[step.operands[constants + number]]
      let result = frame[step.results[number]]
      if length == 0 && operand != result { memcpy(result, operand, carrySizes[number]) }
      // What the first step would write where it reads begins as the spare copy.
      if length & 1 == 1 && operand == result {
        memcpy(workspace + layout.spares[number], operand, carrySizes[number])
      }
    }
    for position in 0..<length {
      let row = reverse ? length - 1 - position : position
      // The last step writes to the results; those before it to and fro.
      let writesResult = (length - 1 - position) & 1 == 0
      for number in 0..<carries {
        let result = frame[step.results[number]]
        let spare = workspace + layout.spares[number]
        let operand = frame[step.operands[constants + number]]
        let isMoved = writesResult && operand == result
        let source = position == 0 && !isMoved ? operand : writesResult ? spare : result
        body.setInput(constants + number, source, in: inner)
        body.setResult(number, writesResult ? result : spare, in: inner)
      }
      for (slice, byteCount) in slices.operands.enumerated() {
        let number = constants + carries + slice
        let address = frame[step.operands[number]] + row * byteCount
        body.setInput(number, address, in: inner)
      }
      for (slice, byteCount) in slices.results.enumerated() {
        let number = carries + slice
        let address = frame[step.results[number]] + row * byteCount
        body.setResult(number, address, in: inner)
      }
      body.run(inner)
    }
  }
}

// MARK: - While

/// Where a while loop has what it needs.
struct WhileLayout {
  private var regions = Regions()
  let condition: Int
  let predicate: Int
  let body: Int
  /// The spare copy of each carried value.
  let spares: [Int]

  init(_ step: ControlStep) {
    condition = regions.add(step.plans[0].byteCount)
    predicate = regions.add(1)
    body = regions.add(step.plans[1].byteCount)
    var spares: [Int] = []
    for type in step.plans[1].resultTypes { spares.append(regions.add(type.byteCount)) }
    self.spares = spares
  }

  var byteCount: Int { regions.byteCount }
}

/// Runs a plan as long as another says so.
final class WhileDriver: ControlDriver {
  private let step: ControlStep
  private let condition: InnerProgram
  private let body: InnerProgram
  private let layout: WhileLayout
  private let conditionConstants: Int
  private let bodyConstants: Int
  private let sizes: [Int]

  init(
    _ step: ControlStep,
    _ conditionConstants: Int,
    _ bodyConstants: Int,
    _ code: NativeCode?
  ) throws(TensorError) {
    self.step = step
    condition = try InnerProgram(step.plans[0], code)
    body = try InnerProgram(step.plans[1], code)
    layout = WhileLayout(step)
    self.conditionConstants = conditionConstants
    self.bodyConstants = bodyConstants
    sizes = step.plans[1].resultTypes.map(\.byteCount)
  }

  func run(_ frame: Frame) {
    let workspace = frame[step.workspace]
    let test = condition.open(workspace + layout.condition)
    let inner = body.open(workspace + layout.body)
    let predicate = workspace + layout.predicate
    condition.setResult(0, predicate, in: test)
    for number in 0..<conditionConstants {
      condition.setInput(number, frame[step.operands[number]], in: test)
    }
    for number in 0..<bodyConstants {
      body.setInput(number, frame[step.operands[conditionConstants + number]], in: inner)
    }
    /// Where carried value `number` is after so many steps: at first with the caller, then to and fro.
    func place(_ number: Int, _ steps: Int) -> UnsafeMutableRawPointer {
      let result = frame[step.results[number]]
      if steps & 1 == 1 { return result }
      let operand = frame[step.operands[conditionConstants + bodyConstants + number]]
      // What the first step would write where it reads begins as the spare copy.
      return steps == 0 && operand != result ? operand : workspace + layout.spares[number]
    }
    for number in sizes.indices {
      let operand = frame[step.operands[conditionConstants + bodyConstants + number]]
      if operand == frame[step.results[number]] { memcpy(place(number, 0), operand, sizes[number]) }
    }
    var steps = 0
    while true {
      for number in sizes.indices {
        condition.setInput(conditionConstants + number, place(number, steps), in: test)
      }
      condition.run(test)
      if predicate.load(as: UInt8.self) == 0 { break }
      for number in sizes.indices {
        body.setInput(bodyConstants + number, place(number, steps), in: inner)
        body.setResult(number, place(number, steps + 1), in: inner)
      }
      body.run(inner)
      // Parity is all that counts, and 0 means the beginning.
      steps = steps == 2 ? 1 : steps + 1
    }
    if steps == 1 { return }
    for number in sizes.indices {
      memcpy(frame[step.results[number]], place(number, steps), sizes[number])
    }
  }
}
