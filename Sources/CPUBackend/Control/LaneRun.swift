// SPDX-License-Identifier: Apache-2.0
//
// Steps of a loop on some of its examples. Those that still run always lie together in front: when some stop, their values
// go to the results and others take their places.

internal import Loops

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A loop of lanes, or a part of one, on its way.
struct LaneRun {
  private let tables: LaneTables
  let frame: Frame
  private let workspace: UnsafeMutableRawPointer
  /// What the part has for itself.
  private let memory: UnsafeMutableRawPointer
  private let program: UnsafeMutableRawPointer
  private let frames: UnsafeMutableRawPointer
  private let frameByteCount: Int
  private let count: UnsafeMutablePointer<Int>
  private let lanes: UnsafeMutablePointer<Int32>
  private let predicate: UnsafeMutablePointer<UInt8>
  private var stopped: UnsafeMutablePointer<Int32>
  private var holes: UnsafeMutablePointer<Int32>
  private var movers: UnsafeMutablePointer<Int32>
  /// Where the operands are, carried values in their present state.
  private let addresses: Frame
  /// Where the next carried values go.
  private let next: Frame
  /// The first place, and the end of those that it may use.
  private var first = 0
  private var limit: Int
  /// How many examples have not stopped; they are in front.
  private(set) var running: Int
  /// Which size they have as one group; `nil` where they are several groups.
  private var size: Int?
  /// Carried values go to and fro between two places: which way they go next, and which frames of the one group are ready.
  private var isBack = false
  private var readyFrames = 0

  /// A run that has not begun; `place` is where in the workspace it has what is its own.
  init(
    _ tables: LaneTables,
    _ layout: LaneLoopLayout,
    _ frame: Frame,
    at place: (memory: Int, predicate: Int)
  ) {
    self.tables = tables
    self.frame = frame
    let workspace = frame[tables.workspace]
    let memory = workspace + place.memory
    func list(_ offset: Int) -> UnsafeMutablePointer<Int32> {
      (workspace + offset).assumingMemoryBound(to: Int32.self)
    }
    self.workspace = workspace
    self.memory = memory
    program = memory + layout.program
    frames = memory + layout.frames
    frameByteCount = layout.frameByteCount
    count = (memory + layout.running).assumingMemoryBound(to: Int.self)
    addresses = (memory + layout.addresses).assumingMemoryBound(to: UnsafeMutableRawPointer.self)
    next = (memory + layout.next).assumingMemoryBound(to: UnsafeMutableRawPointer.self)
    lanes = list(layout.lanes)
    stopped = list(layout.lists.stopped)
    holes = list(layout.lists.holes)
    movers = list(layout.lists.movers)
    predicate = (workspace + place.predicate).assumingMemoryBound(to: UInt8.self)
    running = tables.count
    limit = running
  }

  // MARK: Beginning and ending

  /// Begins with all examples.
  ///
  /// Operands are read where they are until examples stop.
  mutating func begin() {
    for lane in 0..<running { lanes[lane] = Int32(lane) }
    for (number, operand) in tables.operands.enumerated() {
      addresses[number] = frame[operand.buffer]
      if number >= tables.constants {
        next[number - tables.constants] = home(operand, operand.second)
      }
    }
    regroup()
  }

  /// Begins with some of another run's examples.
  mutating func begin(as other: LaneRun, _ places: Range<Int>, end: Int) {
    (first, running, limit) = (places.lowerBound, places.count, end)
    (stopped, holes, movers) = (stopped + first, holes + first, movers + first)
    takeAddresses(of: other)
    regroup()
  }

  /// Leaves word of how many examples still run.
  func end() { count.pointee = running }

  /// Forgets the examples: parts bring back those that still run.
  mutating func clear() { running = 0 }

  /// Takes in the examples that still run after a part, whose first place is given.
  mutating func append(_ part: LaneRun, from place: Int) {
    let count = part.count.pointee
    if count == 0 { return }
    // Those that still run have all taken as many steps, so that their values are in the same arrays.
    if running == 0 { takeAddresses(of: part) }
    if running < place {
      memmove(lanes + running, lanes + place, count * 4)
      for (number, operand) in tables.operands.enumerated() where operand.isMapped {
        let rows = addresses[number]
        memmove(rows + running * operand.width, rows + place * operand.width, count * operand.width)
      }
    }
    running += count
  }

  /// Finds values where another run has them; carried ones that all examples share are copied.
  private func takeAddresses(of other: LaneRun) {
    for (number, operand) in tables.operands.enumerated() {
      addresses[number] = other.addresses[number]
      let carried = number - tables.constants
      if carried < 0 { continue }
      next[carried] = other.next[carried]
      if operand.isMapped { continue }
      addresses[number] = home(operand, operand.first)
      next[carried] = home(operand, operand.second)
      memcpy(addresses[number], other.addresses[number], operand.width)
    }
  }

  /// Copies the rows of mapped operands that are not the loop's own: rows move when examples stop.
  func ownOperands() {
    for (number, operand) in tables.operands.enumerated()
    where operand.isMapped && addresses[number] == frame[operand.buffer] {
      let copy = home(operand, operand.first)
      memcpy(copy, addresses[number], operand.width * running)
      addresses[number] = copy
    }
  }

  /// The address of a copy.
  private func home(_ operand: LaneTables.Operand, _ offset: Int) -> UnsafeMutableRawPointer {
    (operand.isMapped ? workspace : memory) + offset
  }

  // MARK: Steps

  /// Runs some steps, or as many as there are.
  mutating func run(steps: Int) {
    for _ in 0..<steps {
      evaluateCondition()
      retire()
      if running == 0 { return }
      evaluateBody()
    }
  }

  /// Calls `body` for each group of running examples: which size, and the place of the first.
  @inline(__always)
  private func forEachGroup(_ body: (Int, Int) -> Void) {
    var place = first
    let last = first + running
    while place < last {
      let size = tables.sizes.group(of: last - place, room: limit - place, spare: tables.spare)
      body(size, place)
      place += tables.sizes.sizes[size]
    }
  }

  @inline(__always)
  private func address(_ number: Int, at place: Int) -> UnsafeMutableRawPointer {
    addresses[number] + place * tables.operands[number].stride
  }

  private mutating func evaluateCondition() {
    if let size {
      let program = tables.conditions[size]
      let inner = frame(isBody: false)
      if mustOpen(isBody: false) {
        program.open(self.program, frame: inner)
        setOperands(ofCondition: program, first, inner)
      }
      return program.run(inner)
    }
    forEachGroup { size, place in
      let program = tables.conditions[size]
      let inner = program.open(self.program)
      setOperands(ofCondition: program, place, inner)
      program.run(inner)
    }
  }

  private mutating func evaluateBody() {
    if let size {
      let program = tables.bodies[size]
      let inner = frame(isBody: true)
      if mustOpen(isBody: true) {
        program.open(self.program, frame: inner)
        setOperands(ofBody: program, first, inner)
      }
      program.run(inner)
    } else {
      forEachGroup { size, place in
        let program = tables.bodies[size]
        let inner = program.open(self.program)
        setOperands(ofBody: program, place, inner)
        program.run(inner)
      }
    }
    isBack.toggle()
    for number in tables.constants..<tables.operands.count {
      let operand = tables.operands[number]
      let (first, second) = (home(operand, operand.first), home(operand, operand.second))
      // In the first steps values come from where the caller has them.
      if addresses[number] != first && addresses[number] != second { readyFrames = 0 }
      let carried = number - tables.constants
      addresses[number] = next[carried]
      next[carried] = next[carried] == second ? first : second
    }
  }

  private func setOperands(
    ofCondition program: InnerProgram.Reference,
    _ place: Int,
    _ inner: Frame
  ) {
    let (constants, conditionConstants) = (tables.constants, tables.conditionConstants)
    for number in 0..<conditionConstants {
      program.setInput(number, address(number, at: place), in: inner)
    }
    for number in constants..<tables.operands.count {
      let input = number - constants + conditionConstants
      program.setInput(input, address(number, at: place), in: inner)
    }
    program.setResult(0, UnsafeMutableRawPointer(predicate + place), in: inner)
  }

  private func setOperands(ofBody program: InnerProgram.Reference, _ place: Int, _ inner: Frame) {
    let (constants, conditionConstants) = (tables.constants, tables.conditionConstants)
    for number in conditionConstants..<tables.operands.count {
      program.setInput(number - conditionConstants, address(number, at: place), in: inner)
    }
    for number in constants..<tables.operands.count {
      let address = next[number - constants] + place * tables.operands[number].stride
      program.setResult(number - constants, address, in: inner)
    }
  }

  // MARK: Frames of one group

  private func frameNumber(isBody: Bool) -> Int { (isBody ? 2 : 0) + (isBack ? 1 : 0) }

  private func frame(isBody: Bool) -> Frame {
    (frames + frameNumber(isBody: isBody) * frameByteCount)
      .assumingMemoryBound(to: UnsafeMutableRawPointer.self)
  }

  /// Whether the frame is still to be written; it will be.
  private mutating func mustOpen(isBody: Bool) -> Bool {
    let bit = 1 << frameNumber(isBody: isBody)
    defer { readyFrames |= bit }
    return readyFrames & bit == 0
  }

  // MARK: Examples that stop

  /// Takes out the examples whose condition failed.
  private mutating func retire() {
    var stoppedCount = 0
    for place in first..<first + running where predicate[place] == 0 {
      stopped[stoppedCount] = Int32(place)
      holes[stoppedCount] = lanes[place]
      stoppedCount += 1
    }
    if stoppedCount == 0 { return }
    writeResults(stoppedCount)
    if stoppedCount < running {
      ownOperands()
      let moves = tables.sizes.mayExceed ? fillHoles(stoppedCount) : moveUp(stoppedCount)
      for (number, operand) in tables.operands.enumerated() where operand.isMapped {
        let rows = addresses[number]
        Rows.copy(rows, holes, rows, movers, count: moves, width: operand.width)
      }
    }
    running -= stoppedCount
    regroup()
  }

  /// Copies the values of examples that have stopped to the results.
  private func writeResults(_ count: Int) {
    for (number, result) in tables.results.enumerated() {
      let operand = tables.operands[tables.constants + number]
      nonisolated(unsafe) let target = frame[result]
      nonisolated(unsafe) let source = addresses[tables.constants + number]
      nonisolated(unsafe) let (holes, stopped) = (holes, stopped)
      ThreadPool.shared.run(
        count: count,
        grain: WorkSharing.grain(unitCost: operand.width / 4)
      ) { range in
        let first = range.lowerBound
        if operand.isMapped {
          let (to, from) = (holes + first, stopped + first)
          Rows.copy(target, to, source, from, count: range.count, width: operand.width)
        } else {
          for index in range {
            memcpy(target + Int(holes[index]) * operand.width, source, operand.width)
          }
        }
      }
    }
  }

  /// The last running examples take the places of those that have stopped; how many do.
  private func fillHoles(_ stoppedCount: Int) -> Int {
    let left = first + running - stoppedCount
    var moves = 0
    var last = first + running
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
    for place in free..<first + running where predicate[place] != 0 {
      holes[moves] = Int32(free)
      movers[moves] = Int32(place)
      lanes[free] = lanes[place]
      free += 1
      moves += 1
    }
    return moves
  }

  /// Finds the groups of the examples that run.
  ///
  /// A running example is put where the last group computes one for nothing: a loop inside ends on that, and nobody reads
  /// what nobody wrote.
  mutating func regroup() {
    readyFrames = 0
    size = nil
    if running == 0 { return }
    var end = first
    var groups = 0
    var last = 0
    forEachGroup { size, place in
      end = place + tables.sizes.sizes[size]
      last = size
      groups += 1
    }
    if groups == 1 { size = last }
    for place in first + running..<Swift.max(end, first + running) {
      for (number, operand) in tables.operands.enumerated() where operand.isMapped {
        let rows = addresses[number]
        memcpy(rows + place * operand.width, rows + first * operand.width, operand.width)
      }
    }
  }
}
