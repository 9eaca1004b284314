// SPDX-License-Identifier: Apache-2.0
//
// The quantities that have a budget: what Skein itself costs, around the arithmetic.

package import Measurement
internal import Skein
internal import Storage

/// Something to measure that has a budget.
package struct BudgetRow: Sendable {
  /// How its number is made of measured times.
  enum Quantity: Sendable {
    /// The time of one run, divided by `count`.
    case time(of: String, dividedBy: Int)
    /// The time of one thing divided by that of another, and by `count`.
    case ratio(of: String, to: String, dividedBy: Int)
    /// The memory that one run of one thing needs at most, divided by that of another.
    case memory(of: String, to: String)
  }

  package let name: String
  let meaning: String
  let quantity: Quantity
  let budget: Budget?

  /// The names of the candidates it needs.
  var candidates: [String] {
    switch quantity {
    case .time(let name, _): [name]
    case .ratio(let name, let other, _), .memory(let name, let other): [name, other]
    }
  }

  /// The line of the table, from the samples of all candidates and the bytes they need.
  func line(_ samples: [String: Samples], _ bytes: [String: Int]) -> BudgetLine {
    func taken(_ name: String) -> Samples {
      guard let samples = samples[name] else {
        preconditionFailure("every candidate of a row is measured")
      }
      return samples
    }
    switch quantity {
    case .time(let name, let count):
      let time = taken(name)
      return line("µs", time.minimum / Double(count), time.median / Double(count))
    case .ratio(let name, let other, let count):
      let (time, base) = (taken(name), taken(other))
      return line(
        "×",
        time.minimum / base.minimum / Double(count),
        time.median / base.median / Double(count)
      )
    case .memory(let name, let other):
      guard let needed = bytes[name], let base = bytes[other] else {
        preconditionFailure("every candidate of a row is measured")
      }
      let ratio = Double(needed) / Double(Swift.max(base, 1))
      return line("×", ratio, ratio)
    }
  }

  private func line(_ unit: String, _ fastest: Double, _ median: Double) -> BudgetLine {
    BudgetLine(
      name: name,
      meaning: meaning,
      unit: unit,
      fastest: fastest,
      median: median,
      budget: budget
    )
  }
}

// MARK: - The rows

extension BudgetRow {
  /// All budgets.
  package static let all: [BudgetRow] = ofOneCaller + ofManyCallers

  /// DESIGN's budgets, and the two ratios that the demo is about.
  private static let ofOneCaller: [BudgetRow] = [
    BudgetRow(
      name: "trace_equation",
      meaning: "makeJaxpr, 1,000 equations: each",
      quantity: .time(of: "trace_1000", dividedBy: 1000),
      budget: .atMost(0.5)
    ),
    BudgetRow(
      name: "trace_linear",
      meaning: "10,000 equations: an equation beside one of 1,000",
      quantity: .ratio(of: "trace_10000", to: "trace_1000", dividedBy: 10),
      // Ten times the equations, ten times the time; a cache that no longer holds the program costs a little.
      budget: .between(0.7, 1.4)
    ),
    BudgetRow(
      name: "eager_scalar_add",
      meaning: "x + y, f32[]",
      quantity: .time(of: "eager_scalar_add", dividedBy: 1),
      budget: .atMost(0.3)
    ),
    BudgetRow(
      name: "eager_vector_add",
      meaning: "x + y, f32[4]",
      quantity: .time(of: "eager_vector_add", dividedBy: 1),
      budget: .atMost(0.3)
    ),
    BudgetRow(
      name: "eager_vmap_dot",
      meaning: "vmap(dot, inAxes: 0, nil)(X, y), f32[100,1000]",
      quantity: .time(of: "eager_vmap_dot", dividedBy: 1),
      budget: .atMost(20)
    ),
    BudgetRow(
      name: "jit_call",
      meaning: "cached jit of x + y, f32[4]",
      quantity: .time(of: "jit_call", dividedBy: 1),
      budget: .atMost(1)
    ),
    BudgetRow(
      name: "jit_call_100",
      meaning: "cached jit of the first of 100 tensors, + 1",
      quantity: .time(of: "jit_call_100", dividedBy: 1),
      budget: nil
    ),
    BudgetRow(
      name: "vmap_dot_ratio",
      meaning: "jit_vmap_dot / jit_matmul",
      quantity: .ratio(of: "jit_vmap_dot", to: "jit_matmul", dividedBy: 1),
      budget: .between(0.9, 1.1)
    ),
    BudgetRow(
      name: "vmap_mean_ratio",
      meaning: "jit_vmap_mean / jit_mean_axis0",
      quantity: .ratio(of: "jit_vmap_mean", to: "jit_mean_axis0", dividedBy: 1),
      budget: .between(0.9, 1.1)
    ),
    BudgetRow(
      name: "vmap_cond_ratio",
      meaning: "vmap(cond), 64 examples, weights 512²: beside both products and a select",
      quantity: .ratio(of: "vmap_cond", to: "select_form", dividedBy: 1),
      budget: .atMost(2)
    ),
    BudgetRow(
      name: "vmap_cond_memory",
      meaning: "the same, in bytes at most in use",
      quantity: .memory(of: "vmap_cond", to: "select_form"),
      budget: .atMost(2)
    ),
    BudgetRow(
      name: "vmap_while_ratio",
      meaning: "vmap(while), 4,096 examples of 1…1000 steps: beside as many steps at full width",
      quantity: .ratio(of: "vmap_while_tail", to: "vmap_while_even", dividedBy: 1),
      budget: .atMost(1.5)
    ),
  ]

  /// Measures rows, in turns.
  ///
  /// - Parameters:
  ///   - rows: Some of ``all``.
  ///   - plan: How long and how finely.
  /// - Returns: A line for each row.
  package static func measure(_ rows: [BudgetRow], _ plan: MeasurementPlan) -> [BudgetLine] {
    let needed = Set(rows.flatMap(\.candidates))
    let candidates = allCandidates().filter { needed.contains($0.name) }
    let samples = measureInTurns(candidates, plan)
    let named = Dictionary(uniqueKeysWithValues: zip(candidates.map(\.name), samples))
    let bytes = Dictionary(
      uniqueKeysWithValues: candidates.map { ($0.name, bytesNeeded(by: $0)) }
    )
    return rows.map { $0.line(named, bytes) }
  }

  /// How many bytes more than before are in use at most while a candidate runs.
  private static func bytesNeeded(by candidate: Candidate) -> Int {
    let before = Memory.statistics.bytesLive
    Memory.resetPeak()
    candidate.run()
    return Memory.statistics.peakBytesLive - before
  }
}

// MARK: - What is timed

/// A program of `count` equations: a product and a sum, again and again.
private func chain(_ count: Int) -> (Tensor) -> Tensor {
  { x in
    var y = x
    for _ in 0..<count / 2 { y = y * x + x }
    return y
  }
}

private func allCandidates() -> [Candidate] {
  let (x, y) = (Tensor(Float(2)), Tensor(Float(3)))
  let (xs, ys) = (Tensor([Float](repeating: 2, count: 4)), Tensor([Float](repeating: 3, count: 4)))
  let rows = full([100, 1000], 0.5)
  let vector = full([1000], 0.25)
  let hundred = [Tensor](repeating: xs, count: 100)
  let add = jit { (x: Tensor, y: Tensor) in x + y }
  let addToFirst = jit { (tensors: [Tensor]) in tensors[0] + 1 }
  let vmapDot = jit(vmap(dot, inAxes: 0, nil))
  let product = jit(matmul)
  let vmapMean = jit(vmap(mean, inAxes: 1))
  let meanAxis0 = jit { (rows: Tensor) in mean(rows, axis: 0) }
  return [
    Candidate("trace_1000") { _ = makeJaxpr(chain(1000))(xs) },
    Candidate("trace_10000") { _ = makeJaxpr(chain(10_000))(xs) },
    Candidate("eager_scalar_add") { _ = x + y },
    Candidate("eager_vector_add") { _ = xs + ys },
    Candidate("eager_vmap_dot") { _ = vmap(dot, inAxes: 0, nil)(rows, vector) },
    Candidate("jit_call") { _ = add(xs, ys) },
    Candidate("jit_call_100") { _ = addToFirst(hundred) },
    Candidate("jit_vmap_dot") { _ = vmapDot(rows, vector) },
    Candidate("jit_matmul") { _ = product(rows, vector) },
    Candidate("jit_vmap_mean") { _ = vmapMean(rows) },
    Candidate("jit_mean_axis0") { _ = meanAxis0(rows) },
  ] + controlFlowCandidates() + contentionCandidates()
}
