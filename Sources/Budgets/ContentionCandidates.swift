// SPDX-License-Identifier: Apache-2.0
//
// What callers cost each other: several at once call functions whose loops would each like to have all processors.

internal import CPUBackend
internal import Foundation
internal import Measurement
internal import Skein

/// How many callers there are at once.
private let callerCounts = [1, 2, 4, 8]

extension BudgetRow {
  /// Callers at once must together be as fast as one that has no help, but for a twentieth.
  static let ofManyCallers = callerCounts.map { count in
    BudgetRow(
      name: "contention_\(count)",
      meaning: "the same calls by \(count) callers at once: beside one without help",
      quantity: .ratio(of: "calls_by_\(count)", to: "calls_without_help", dividedBy: 1),
      budget: .atMost(1.05)
    )
  }
}

/// The same calls made by some callers at once, and by one without help.
func contentionCandidates() -> [Candidate] {
  let x = full([256, 512], 0.5)
  let w = full([512, 256], 0.002)
  // What is called: loops of elements, of rows and of products, each long enough to be shared.
  let functions: [@Sendable () -> Void] = [
    { [f = jit { (x: Tensor) in gelu(x) }] in _ = f(x) },
    { [f = jit { (x: Tensor) in softmax(x, axis: 1) }] in _ = f(x) },
    { [f = jit { (x: Tensor) in mean(x * x, axis: 0) }] in _ = f(x) },
    { [f = jit(matmul)] in _ = f(x, w) },
  ]
  // Of every function as many calls as the most callers there are.
  let rounds = callerCounts.max() ?? 1
  let calls: @Sendable (Int, Int) -> Void = { caller, callers in
    for round in 0..<rounds / callers {
      for number in functions.indices { functions[(number + caller + round) % functions.count]() }
    }
  }
  return [
    Candidate("calls_without_help") { ThreadPool.shared.withoutHelp { calls(0, 1) } }
  ]
    + callerCounts.map { callers in
      Candidate("calls_by_\(callers)") { onThreads(callers) { calls($0, callers) } }
    }
}

/// Calls `body` with the numbers `0..<count`, each on a thread of its own.
private func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  let group = DispatchGroup()
  for number in 1..<count {
    group.enter()
    Thread {
      body(number)
      group.leave()
    }.start()
  }
  body(0)
  group.wait()
}
