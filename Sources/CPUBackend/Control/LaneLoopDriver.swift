// SPDX-License-Identifier: Apache-2.0
//
// A loop in which each of several examples stops when its own condition fails. Those that still run always lie together in
// front: when some stop, their values go to the results and others take their places. So every step costs what its running
// examples cost, whatever the slowest one needs, and nothing is masked.

internal import Loops
internal import TensorIR

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Where a loop of lanes has what it needs.
struct LaneLoopLayout {
  private var regions = Regions()
  let program: Int
  let predicate: Int
  /// The example in each place.
  let lanes: Int
  /// Places whose example has stopped, places that get another, and the places those come from.
  let lists: (stopped: Int, holes: Int, movers: Int)
  /// The addresses of operands, and of the next carried values.
  let addresses: Int
  let next: Int
  /// A copy of each mapped operand; of carried values of every one.
  let copies: [Int]
  let spares: [Int]
  /// The bytes of one example of a mapped operand, and of the others.
  let widths: [Int]

  init(_ step: ControlStep, _ form: LaneForm, constants: Int) {
    program = regions.add(step.plans.reduce(0) { Swift.max($0, $1.byteCount) })
    predicate = regions.add(form.count)
    lanes = regions.add(form.count * 4)
    lists = (
      regions.add(form.count * 4), regions.add(form.count * 4), regions.add(form.count * 4)
    )
    addresses = regions.add(form.mapped.count * 8)
    next = regions.add(form.mapped.count * 8)
    guard let body = step.plans.last, form.count > 0 else {
      (copies, spares, widths) = ([], [], [])
      return
    }
    let condition = step.plans[form.sizes.count - 1]
    let conditionConstants = condition.plan.inputs.count - body.resultTypes.count
    let types = condition.plan.inputs[..<conditionConstants] + body.plan.inputs
    widths = zip(types, form.mapped).map { $1 ? $0.byteCount / form.count : $0.byteCount }
    var regions = self.regions
    copies = types.enumerated().map { number, type in
      form.mapped[number] || number >= constants ? regions.add(type.byteCount) : 0
    }
    spares = types[constants...].map { regions.add($0.byteCount) }
    self.regions = regions
  }

  var byteCount: Int { regions.byteCount }
}

/// Runs a loop on those examples that have not stopped.
final class LaneLoopDriver: ControlDriver {
  private let step: ControlStep
  private let form: LaneForm
  private let conditions: [InnerProgram]
  private let bodies: [InnerProgram]
  private let layout: LaneLoopLayout
  private let conditionConstants: Int
  private let constants: Int
  /// Whether a loop inside might not end on values that no running example has.
  private let hasConditions: Bool

  init(
    _ step: ControlStep,
    _ form: LaneForm,
    _ conditionConstants: Int,
    _ bodyConstants: Int,
    _ code: NativeCode?
  ) throws(TensorError) {
    self.step = step
    self.form = form
    let programs = try step.programs(code)
    conditions = Array(programs[..<form.sizes.count])
    bodies = Array(programs[form.sizes.count...])
    self.conditionConstants = conditionConstants
    constants = conditionConstants + bodyConstants
    layout = LaneLoopLayout(step, form, constants: constants)
    hasConditions = step.plans.contains { $0.hasConditions }
  }

  func run(_ frame: Frame) {
    if form.count == 0 { return }
    var loop = Loop(self, frame)
    loop.begin()
    while true {
      loop.evaluateCondition()
      loop.retire()
      if loop.running == 0 { return }
      loop.evaluateBody()
    }
  }

  /// One run.
  private struct Loop {
    private let driver: LaneLoopDriver
    private let frame: Frame
    private let workspace: UnsafeMutableRawPointer
    private let lanes: UnsafeMutablePointer<Int32>
    private let predicate: UnsafeMutablePointer<UInt8>
    private let stopped: UnsafeMutablePointer<Int32>
    private let holes: UnsafeMutablePointer<Int32>
    private let movers: UnsafeMutablePointer<Int32>
    /// Where the operands are, carried values in their present state.
    private let addresses: Frame
    /// Where the next carried values go.
    private let next: Frame
    /// How many examples have not stopped; they are in front.
    private(set) var running: Int

    init(_ driver: LaneLoopDriver, _ frame: Frame) {
      self.driver = driver
      self.frame = frame
      let workspace = frame[driver.step.workspace]
      let layout = driver.layout
      func list(_ offset: Int) -> UnsafeMutablePointer<Int32> {
        (workspace + offset).assumingMemoryBound(to: Int32.self)
      }
      func table(_ offset: Int) -> Frame {
        (workspace + offset).assumingMemoryBound(to: UnsafeMutableRawPointer.self)
      }
      self.workspace = workspace
      lanes = list(layout.lanes)
      stopped = list(layout.lists.stopped)
      holes = list(layout.lists.holes)
      movers = list(layout.lists.movers)
      predicate = (workspace + layout.predicate).assumingMemoryBound(to: UInt8.self)
      addresses = table(layout.addresses)
      next = table(layout.next)
      running = driver.form.count
    }

    /// Copies what moves when examples stop.
    func begin() {
      for lane in 0..<running { lanes[lane] = Int32(lane) }
      for (number, isMapped) in driver.form.mapped.enumerated() {
        let operand = frame[driver.step.operands[number]]
        let isCarried = number >= driver.constants
        addresses[number] =
          isMapped || isCarried ? workspace + driver.layout.copies[number] : operand
        if isCarried {
          next[number - driver.constants] =
            workspace + driver.layout.spares[number - driver.constants]
        }
        guard isMapped || isCarried else { continue }
        memcpy(
          addresses[number],
          operand,
          driver.layout.widths[number] * (isMapped ? running : 1)
        )
      }
    }

    /// Calls `body` for each group of running examples: which size, and the place of the first.
    private func forEachGroup(_ body: (Int, Int) -> Void) {
      var first = 0
      while first < running {
        let size = driver.form.group(of: running - first, room: driver.form.count - first)
        body(size, first)
        first += driver.form.sizes[size]
      }
    }

    private func address(_ number: Int, at place: Int) -> UnsafeMutableRawPointer {
      let offset = driver.form.mapped[number] ? place * driver.layout.widths[number] : 0
      return addresses[number] + offset
    }

    func evaluateCondition() {
      forEachGroup { size, first in
        let program = driver.conditions[size]
        let inner = program.open(workspace + driver.layout.program)
        for number in 0..<driver.conditionConstants {
          program.setInput(number, address(number, at: first), in: inner)
        }
        for number in driver.step.results.indices {
          let address = address(driver.constants + number, at: first)
          program.setInput(driver.conditionConstants + number, address, in: inner)
        }
        program.setResult(0, UnsafeMutableRawPointer(predicate + first), in: inner)
        program.run(inner)
      }
    }

    /// Takes out the examples whose condition failed.
    mutating func retire() {
      var stoppedCount = 0
      for place in 0..<running where predicate[place] == 0 {
        stopped[stoppedCount] = Int32(place)
        holes[stoppedCount] = lanes[place]
        stoppedCount += 1
      }
      if stoppedCount == 0 { return }
      let form = driver.form
      for (number, result) in driver.step.results.enumerated() {
        let operand = driver.constants + number
        let width = driver.layout.widths[operand]
        if form.mapped[operand] {
          Rows.copy(
            frame[result],
            holes,
            addresses[operand],
            stopped,
            count: stoppedCount,
            width: width
          )
        } else {
          for index in 0..<stoppedCount {
            memcpy(frame[result] + Int(holes[index]) * width, addresses[operand], width)
          }
        }
      }
      let left = running - stoppedCount
      let moves = form.inOrder ? moveUp(stoppedCount) : fillHoles(stoppedCount, left)
      running = left
      for (number, isMapped) in form.mapped.enumerated() where isMapped {
        Rows.copy(
          addresses[number],
          holes,
          addresses[number],
          movers,
          count: moves,
          width: driver.layout.widths[number]
        )
      }
      if driver.hasConditions { fillLastGroup() }
    }

    /// The last running examples take the places of those that have stopped; how many do.
    private func fillHoles(_ stoppedCount: Int, _ left: Int) -> Int {
      var moves = 0
      var last = running
      for index in 0..<stoppedCount where stopped[index] < left {
        repeat { last -= 1 } while predicate[last] == 0
        holes[moves] = stopped[index]
        movers[moves] = Int32(last)
        lanes[Int(stopped[index])] = lanes[last]
        moves += 1
      }
      return moves
    }

    /// The running examples behind those that have stopped move up, in their order; how many do.
    private func moveUp(_ stoppedCount: Int) -> Int {
      var moves = 0
      var free = Int(stopped[0])
      for place in free..<running where predicate[place] != 0 {
        holes[moves] = Int32(free)
        movers[moves] = Int32(place)
        lanes[free] = lanes[place]
        free += 1
        moves += 1
      }
      return moves
    }

    /// Puts a running example where the last group computes one for nothing: a loop inside ends on that.
    private func fillLastGroup() {
      var end = 0
      forEachGroup { size, first in end = first + driver.form.sizes[size] }
      for (number, isMapped) in driver.form.mapped.enumerated() where isMapped {
        let width = driver.layout.widths[number]
        for place in running..<Swift.max(end, running) {
          memcpy(addresses[number] + place * width, addresses[number], width)
        }
      }
    }

    func evaluateBody() {
      let (conditionConstants, constants) = (driver.conditionConstants, driver.constants)
      forEachGroup { size, first in
        let program = driver.bodies[size]
        let inner = program.open(workspace + driver.layout.program)
        for number in conditionConstants..<driver.form.mapped.count {
          program.setInput(number - conditionConstants, address(number, at: first), in: inner)
        }
        for number in driver.step.results.indices {
          let operand = constants + number
          let offset = driver.form.mapped[operand] ? first * driver.layout.widths[operand] : 0
          program.setResult(number, next[number] + offset, in: inner)
        }
        program.run(inner)
      }
      for number in driver.step.results.indices {
        let present = addresses[constants + number]
        addresses[constants + number] = next[number]
        next[number] = present
      }
    }
  }
}
