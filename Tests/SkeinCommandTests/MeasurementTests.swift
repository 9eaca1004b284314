// SPDX-License-Identifier: Apache-2.0
//
// Measuring: candidates take turns, and budgets are compared with medians.

import Foundation
import Testing

@testable import Budgets
@testable import Measurement

struct MeasurementTests {
  @Test func `the median of an even number of samples lies between the middle two`() {
    #expect(Samples([3, 1, 2]).median == 2)
    #expect(Samples([4, 1, 3, 2]).median == 2.5)
    #expect(Samples([4, 1, 3, 2]).minimum == 1)
  }

  @Test func `candidates take turns, forwards and backwards`() {
    var order: [String] = []
    let candidates = ["a", "b"].map { name in Candidate(name) { order.append(name) } }
    // A turn of no length: every candidate runs once untimed, and once timed.
    let samples = measureInTurns(candidates, MeasurementPlan(rounds: 3, turnMicroseconds: 0))
    #expect(samples.map(\.count) == [3, 3])
    #expect(order.suffix(12).joined() == "aabbbbaaaabb")
  }

  @Test func `a short candidate repeats to fill its turn`() {
    var runs = 0
    let samples = measureInTurns(
      [Candidate("short") { runs += 1 }],
      MeasurementPlan(rounds: 2, turnMicroseconds: 50)
    )
    #expect(runs > 20)
    #expect(samples[0].median < 50)
  }

  @Test func `rounds end when the time is spent`() {
    let samples = measureInTurns(
      [Candidate("any") {}],
      MeasurementPlan(rounds: 1000, limitSeconds: 0)
    )
    #expect(samples[0].count == 2)
  }

  @Test func `the processors' rest is read from the system`() throws {
    let earlier = try #require(ProcessorTimes(procStat: "cpu  100 0 50 800 50 0 0 0 7 0\ncpu0 1"))
    let later = try #require(ProcessorTimes(procStat: "cpu  120 0 50 860 60 0 0 10 9 0\n"))
    #expect(later.idleShare(since: earlier) == 0.7)
    #expect(ProcessorTimes(procStat: "intr 5") == nil)
  }

  @Test func `whether a thread runs follows its name, whatever that is`() {
    #expect(isRunning(procTaskStat: "12 (python3) R 1 12"))
    #expect(isRunning(procTaskStat: "12 (a) S) R 1 12"))
    #expect(!isRunning(procTaskStat: "12 (R) S 1 12"))
    #expect(!isRunning(procTaskStat: ""))
  }

  @Test(.enabled(if: runningThreads(of: 1) != nil))
  func `a process rests once its threads sleep`() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "while true; do :; done"]
    try process.run()
    defer { kill(process.processIdentifier, SIGKILL) }
    #expect(!waitUntilResting(process.processIdentifier, limitSeconds: 0.2))
    kill(process.processIdentifier, SIGSTOP)
    #expect(waitUntilResting(process.processIdentifier, limitSeconds: 10))
  }
}

struct BudgetTests {
  @Test func `a budget is compared with the median`() {
    func line(_ median: Double, _ budget: Budget?) -> BudgetLine {
      BudgetLine(
        name: "call",
        meaning: "a call",
        unit: "µs",
        fastest: 0.5,
        median: median,
        budget: budget
      )
    }
    let lines = [
      line(0.75, .atMost(1)), line(1.25, .atMost(1)), line(1, .between(0.9, 1.1)), line(9, nil),
    ]
    #expect(lines.map(\.isWithinBudget) == [true, false, true, nil])
    #expect(
      lines.table == [
        "  row    fastest    median  budget              what it is",
        "  call  0.500 µs  0.750 µs  ≤ 1 µs        ok    a call",
        "  call  0.500 µs  1.250 µs  ≤ 1 µs        over  a call",
        "  call  0.500 µs  1.000 µs  0.9 … 1.1 µs  ok    a call",
        "  call  0.500 µs  9.000 µs                      a call",
      ]
    )
  }

  @Test func `the JSON has a row for each line`() throws {
    let line = BudgetLine(
      name: "jit_call",
      meaning: "a call",
      unit: "µs",
      fastest: 0.5,
      median: 0.75,
      budget: .atMost(1)
    )
    #expect(
      try [line].json() == """
        {
          "rows" : [
            {
              "budget" : "≤ 1 µs",
              "median" : 0.75,
              "min" : 0.5,
              "name" : "jit_call",
              "ok" : true,
              "unit" : "µs"
            }
          ]
        }

        """
    )
  }

  @Test func `rows have different names`() {
    #expect(Set(BudgetRow.all.map(\.name)).count == BudgetRow.all.count)
  }
}
