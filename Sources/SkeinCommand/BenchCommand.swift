// SPDX-License-Identifier: Apache-2.0
//
// skein bench: what Skein itself costs, each number beside its budget.

internal import ArgumentParser
internal import Budgets
internal import Foundation
internal import Measurement

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure what has a budget, and print it beside the budget.",
    discussion: "Measure a release build on a machine with nothing else to do: `make bench`."
  )

  @Option(help: "Measure only these rows: names or parts of names, separated by commas.")
  var rows: String?

  @Option(help: "How often each row takes its turn.")
  var rounds = 300

  @Flag(help: "First wait until the machine has been idle for a second; five minutes at most.")
  var waitIdle = false

  @Flag(help: "Print one JSON object and nothing else.")
  var json = false

  func validate() throws {
    guard rounds > 0 else { throw ValidationError("--rounds must be 1 or more, got \(rounds)") }
    guard !chosen.isEmpty else {
      let names = BudgetRow.all.map(\.name).joined(separator: ", ")
      throw ValidationError("--rows matches no row\n  help: the rows are \(names)")
    }
  }

  private var chosen: [BudgetRow] {
    guard let rows else { return BudgetRow.all }
    let parts = rows.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    return BudgetRow.all.filter { row in parts.contains { row.name.contains($0) } }
  }

  func run() throws {
    #if DEBUG
    warn("this is a debug build: its times mean nothing; use `make bench`")
    #endif
    if waitIdle && !waitForIdleMachine() {
      warn("the machine is not idle, or does not tell; measuring anyway")
    }
    let lines = BudgetRow.measure(chosen, MeasurementPlan(rounds: rounds, limitSeconds: 60))
    if json {
      print(try lines.json(), terminator: "")
      return
    }
    print(lines.table.joined(separator: "\n"))
    let over = lines.filter { $0.isWithinBudget == false }.map(\.name)
    print(
      over.isEmpty
        ? "\n  Every median is within its budget."
        : "\n  Over budget: \(over.joined(separator: ", "))."
    )
  }

  private func warn(_ text: String) {
    FileHandle.standardError.write(Data("skein bench: \(text)\n".utf8))
  }
}
