// SPDX-License-Identifier: Apache-2.0
//
// What an operation may cost, and whether it costs more.

/// The limits of a measured quantity.
package enum Budget: Equatable, Sendable {
  case atMost(Double)
  case between(Double, Double)

  /// Whether `value` keeps within the budget.
  package func holds(_ value: Double) -> Bool {
    switch self {
    case .atMost(let limit): value <= limit
    case .between(let low, let high): low <= value && value <= high
    }
  }
}

/// One measured quantity beside its budget.
package struct BudgetLine: Equatable, Sendable {
  package let name: String
  /// What was done.
  package let meaning: String
  /// `µs`, or `×` for the ratio of two times.
  package let unit: String
  package let fastest: Double
  package let median: Double
  /// Nil for a quantity that is only shown.
  package let budget: Budget?

  package init(
    name: String,
    meaning: String,
    unit: String,
    fastest: Double,
    median: Double,
    budget: Budget?
  ) {
    self.name = name
    self.meaning = meaning
    self.unit = unit
    self.fastest = fastest
    self.median = median
    self.budget = budget
  }

  /// Whether the median keeps within the budget; nil without one.
  package var isWithinBudget: Bool? { budget?.holds(median) }
}
