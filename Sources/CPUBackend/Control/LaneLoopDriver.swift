// SPDX-License-Identifier: Apache-2.0
//
// A loop in which each of several examples stops when its own condition fails. Every step costs what its running examples
// cost, whatever the slowest one needs, and nothing is masked. As long as a step has work for all threads they share it;
// after that the examples are cut into parts, each of which takes many steps on one thread.

internal import Loops
internal import TensorIR

/// Runs a loop on those examples that have not stopped.
///
/// `@unchecked Sendable`: nothing changes after `init`.
final class LaneLoopDriver: ControlDriver, @unchecked Sendable {
  private let programs: [InnerProgram]
  private let tables: LaneTables
  private let layout: LaneLoopLayout
  private let split: LaneSplit

  init(
    _ step: ControlStep,
    _ form: LaneForm,
    _ conditionConstants: Int,
    _ bodyConstants: Int,
    _ code: NativeCode?
  ) throws(TensorError) {
    let constants = conditionConstants + bodyConstants
    programs = try step.programs(code)
    split = step.split(form, constants: constants)
    layout = LaneLoopLayout(step, form, constants: constants, split: split)
    tables = LaneTables(
      step,
      form,
      programs,
      conditionConstants: conditionConstants,
      constants: constants,
      layout: layout,
      spare: split.spare
    )
  }

  deinit { tables.deallocate() }

  func run(_ frame: Frame) {
    if tables.count == 0 { return }
    var whole = LaneRun(tables, layout, frame, at: layout.whole)
    whole.begin()
    var steps = 0
    while whole.running > 0 {
      guard let lanes = split.lanesPerPart(of: whole.running) else {
        whole.run(steps: 1)
        steps += 1
        continue
      }
      // A part whose examples stop early waits for the others no longer than half of what the loop has taken so far.
      let many = Swift.max(steps / 2, 16)
      run(&whole, steps: many, lanesPerPart: lanes)
      steps += many
    }
  }

  /// Cuts the running examples into parts that take some steps each, and puts together again what is left of them.
  private func run(_ whole: inout LaneRun, steps: Int, lanesPerPart lanes: Int) {
    whole.ownOperands()
    let (frame, count) = (whole.frame, whole.running)
    let parts = (count - 1) / lanes + 1
    nonisolated(unsafe) let source = whole
    ThreadPool.shared.run(count: parts, chunksPerThread: parts) { range in
      for number in range {
        let first = number * lanes
        // Behind the last part there is room.
        let isLast = number == parts - 1
        let end = isLast ? Swift.min(tables.count, first + split.mostLanes) : first + lanes
        var part = LaneRun(tables, layout, source.frame, at: layout.part(number))
        part.begin(as: source, first..<(isLast ? count : first + lanes), end: end)
        part.run(steps: steps)
        part.end()
      }
    }
    whole.clear()
    for number in 0..<parts {
      let part = LaneRun(tables, layout, frame, at: layout.part(number))
      whole.append(part, from: number * lanes)
    }
    whole.regroup()
  }
}
