// SPDX-License-Identifier: Apache-2.0
//
// A choice that each of several examples makes for itself. Examples are sorted by branch; each branch runs on its own
// examples only, gathered into groups, and results go back to where they belong.

internal import Loops
internal import TensorIR

/// Where a choice of lanes has what it needs.
struct LaneChoiceLayout {
  private var regions = Regions()
  let program: Int
  /// The numbers of the examples, by branch.
  let order: Int
  /// Where each branch's examples begin in that order.
  let starts: Int
  /// The gathered rows of each mapped operand of the programs.
  let operands: [Int]
  let operandWidths: [Int]
  /// The rows of each result before they go where they belong.
  let results: [Int]
  let resultWidths: [Int]

  init(_ step: ControlStep, _ form: LaneForm) {
    let branchCount = form.sizes.isEmpty ? 0 : step.plans.count / form.sizes.count
    program = regions.add(step.plans.reduce(0) { Swift.max($0, $1.byteCount) })
    order = regions.add((form.count + (form.sizes.last ?? 0)) * 4)
    starts = regions.add((branchCount + 2) * 8)
    guard let whole = step.plans.last else {
      (operands, operandWidths, results, resultWidths) = ([], [], [], [])
      return
    }
    operandWidths = whole.plan.inputs.map { $0.byteCount / form.count }
    resultWidths = whole.resultTypes.map { $0.byteCount / form.count }
    var regions = self.regions
    operands = zip(whole.plan.inputs, form.mapped).map { type, isMapped in
      isMapped ? regions.add(type.byteCount) : 0
    }
    results = whole.resultTypes.map { regions.add($0.byteCount) }
    self.regions = regions
  }

  var byteCount: Int { regions.byteCount }
}

/// Runs each branch on the examples that chose it.
final class LaneChoiceDriver: ControlDriver {
  private let step: ControlStep
  private let form: LaneForm
  private let programs: [InnerProgram]
  private let layout: LaneChoiceLayout
  private let branchCount: Int

  init(_ step: ControlStep, _ form: LaneForm, _ code: NativeCode?) throws(TensorError) {
    self.step = step
    self.form = form
    programs = try step.programs(code)
    layout = LaneChoiceLayout(step, form)
    branchCount = form.sizes.isEmpty ? 0 : programs.count / form.sizes.count
  }

  func run(_ frame: Frame) {
    if form.count == 0 { return }
    let workspace = frame[step.workspace]
    let order = (workspace + layout.order).assumingMemoryBound(to: Int32.self)
    let starts = (workspace + layout.starts).assumingMemoryBound(to: Int.self)
    sort(frame[step.operands[0]].assumingMemoryBound(to: Int32.self), order, starts)
    for branch in 0..<branchCount {
      let count = starts[branch + 1] - starts[branch]
      if count == form.count { return runWhole(branch, frame, workspace) }
      var first = starts[branch]
      while first < starts[branch + 1] {
        let left = starts[branch + 1] - first
        let size = form.group(of: left, room: form.count)
        run(branch, size, order + first, Swift.min(left, form.sizes[size]), frame, workspace)
        first += form.sizes[size]
      }
    }
  }

  /// Sorts the examples by branch, those of a branch in their own order.
  private func sort(
    _ indices: UnsafePointer<Int32>,
    _ order: UnsafeMutablePointer<Int32>,
    _ starts: UnsafeMutablePointer<Int>
  ) {
    let last = Int32(branchCount - 1)
    for branch in 0..<(branchCount + 2) { starts[branch] = 0 }
    for lane in 0..<form.count {
      starts[Int(Swift.min(Swift.max(indices[lane], 0), last)) + 2] += 1
    }
    for branch in 1..<(branchCount + 2) { starts[branch] += starts[branch - 1] }
    // Counting up from where a branch begins ends where the next one does.
    for lane in 0..<form.count {
      let branch = Int(Swift.min(Swift.max(indices[lane], 0), last))
      order[starts[branch + 1]] = Int32(lane)
      starts[branch + 1] += 1
    }
  }

  /// All examples chose one branch.
  private func runWhole(_ branch: Int, _ frame: Frame, _ workspace: UnsafeMutableRawPointer) {
    let program = programs[(branch + 1) * form.sizes.count - 1]
    let inner = program.open(workspace + layout.program)
    for number in form.mapped.indices {
      program.setInput(number, frame[step.operands[number + 1]], in: inner)
    }
    for (number, result) in step.results.enumerated() {
      program.setResult(number, frame[result], in: inner)
    }
    program.run(inner)
  }

  private func run(
    _ branch: Int,
    _ size: Int,
    _ lanes: UnsafeMutablePointer<Int32>,
    _ count: Int,
    _ frame: Frame,
    _ workspace: UnsafeMutableRawPointer
  ) {
    let program = programs[branch * form.sizes.count + size]
    let inner = program.open(workspace + layout.program)
    for (number, isMapped) in form.mapped.enumerated() {
      let operand = frame[step.operands[number + 1]]
      guard isMapped else {
        program.setInput(number, operand, in: inner)
        continue
      }
      let width = layout.operandWidths[number]
      let rows = workspace + layout.operands[number]
      Rows.copy(rows, nil, operand, lanes, count: count, width: width)
      // A group that is not full computes its first example again and again: what it computes, it may.
      for spare in count..<form.sizes[size] {
        Rows.copy(rows + spare * width, nil, rows, nil, count: 1, width: width)
      }
      program.setInput(number, rows, in: inner)
    }
    for number in step.results.indices {
      program.setResult(number, workspace + layout.results[number], in: inner)
    }
    program.run(inner)
    for (number, result) in step.results.enumerated() {
      Rows.copy(
        frame[result],
        lanes,
        workspace + layout.results[number],
        nil,
        count: count,
        width: layout.resultWidths[number]
      )
    }
  }
}
