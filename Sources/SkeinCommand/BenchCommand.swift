// SPDX-License-Identifier: Apache-2.0
//
// skein bench: Skein beside JAX, PyTorch and NumPy, and beside what the machine can do; and what Skein itself costs, each
// number beside its budget.

internal import ArgumentParser
internal import Benchmark
internal import Budgets
internal import Foundation
internal import Measurement
internal import Presentation

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure Skein beside its peers and the machine's limits.",
    discussion: """
      Every row of Benchmarks/rows.json is run by Skein and by each peer that Python has, in turns, on the same numbers. \
      The limit is what the machine does at the most, measured in the same run. Python is SKEIN_PYTHON, or what \
      `make bench-peers` made, or python3; without one Skein is measured alone. Measure a release build on a machine with \
      nothing else to do: `make bench`.
      """
  )

  @Option(help: "Measure only these rows: names or parts of names, separated by commas.")
  var rows: String?

  @Option(help: "The peers, separated by commas: some of jax, torch and numpy.")
  var peer = "jax,torch,numpy"

  @Option(help: "How often each contestant takes its turn at a row: 20, or 300 for budgets.")
  var rounds: Int?

  @Flag(help: "Measure what Skein itself costs (tracing, calls, memory), beside its budgets.")
  var budgets = false

  @Flag(
    inversion: .prefixedNo,
    help: "Wait before each row until nobody else needs the machine; five minutes in all."
  )
  var waitIdle = true

  @Flag(help: "Print one JSON object and nothing else.")
  var json = false

  @Option(
    help: ArgumentHelp("The folder in which the chart is drawn.", valueName: "folder")
  )
  var output = "out"

  @Flag(help: .hidden)
  var serve = false

  private static let peers = ["jax", "torch", "numpy"]

  private var chosenPeers: [String] {
    peer.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  func validate() throws {
    if let rounds, rounds < 1 {
      throw ValidationError("--rounds must be 1 or more, got \(rounds)")
    }
    if let unknown = chosenPeers.first(where: { !Self.peers.contains($0) }) {
      throw ValidationError("--peer: the peers are jax, torch and numpy, got \(unknown)")
    }
  }

  func run() throws {
    #if DEBUG
    warn("this is a debug build: its times mean nothing; use `make bench`")
    #endif
    if budgets { return try measureBudgets() }
    let folder = try BenchmarkFolder()
    let descriptions = try RowFile(contentsOf: folder.rows).rows
    if serve { return serveRows(descriptions) }
    let chosen = try chosen(BenchmarkRow.all(descriptions), \.name)
    let report = measure(chosen, folder)
    if json { return print(try report.json(), terminator: "") }
    print((report.table + [""] + report.summary).joined(separator: "\n"))
    if let chart = report.chart() {
      let path = try ChartFolder(output).write(chart, to: "bench.svg")
      print("  Chart: \(path)")
    }
  }

  /// The rows that `--rows` names.
  private func chosen<Row>(_ all: [Row], _ name: (Row) -> String) throws -> [Row] {
    guard let rows else { return all }
    let parts = rows.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    let chosen = all.filter { row in parts.contains { name(row).contains($0) } }
    guard !chosen.isEmpty else {
      let names = all.map(name).joined(separator: ", ")
      throw ValidationError("--rows matches no row\n  help: the rows are \(names)")
    }
    return chosen
  }

  private func warn(_ text: String) {
    FileHandle.standardError.write(Data("skein bench: \(text)\n".utf8))
  }
}

// MARK: - Beside peers

extension BenchCommand {
  private func measure(_ rows: [BenchmarkRow], _ folder: BenchmarkFolder) -> BenchmarkReport {
    var plan = BenchmarkPlan()
    plan.rounds = rounds ?? plan.rounds
    plan.waitsForIdleMachine = waitIdle
    var python: Python?
    do throws(BenchmarkError) {
      python = try Python(package: folder.package)
    } catch {
      warn(error.description)
    }
    let session = BenchmarkSession(plan, peers: python == nil ? [] : chosenPeers, warn: warn) {
      name,
      threads in
      if name == "skein" {
        return try PeerProcess(
          name,
          URL(fileURLWithPath: Bundle.main.executablePath ?? CommandLine.arguments[0]),
          ["bench", "--serve"],
          environment: threads.map { ["SKEIN_THREADS": "\($0)"] } ?? [:]
        )
      }
      guard let python else { throw BenchmarkError("\(name): there is no Python") }
      let limit = threads.map { ["--threads", "\($0)"] } ?? []
      return try PeerProcess(name, python.executable, [folder.peers.path, name] + limit)
    }
    // Rows with fewer threads last: they need other processes.
    let ordered =
      rows.filter { $0.threads == nil }
      + rows.filter { $0.threads != nil }
      .sorted { ($0.threads ?? 0) < ($1.threads ?? 0) }
    var bar = ProgressBar("  measuring", total: ordered.count)
    var results: [BenchmarkResult] = []
    for (number, row) in ordered.enumerated() {
      if let result = session.measure(row) { results.append(result) }
      if !json { bar.update(number + 1, note: row.name) }
    }
    return BenchmarkReport(
      results: results,
      versions: session.versions,
      limits: session.machine
    )
  }
}

// MARK: - Beside budgets

extension BenchCommand {
  private func measureBudgets() throws {
    let chosen = try chosen(BudgetRow.all, \.name)
    if waitIdle && !waitForIdleMachine(limitSeconds: 60) {
      warn("the machine is not idle, or does not tell; measuring anyway")
    }
    let plan = MeasurementPlan(rounds: rounds ?? 300, limitSeconds: 60)
    let lines = BudgetRow.measure(chosen, plan)
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
}
