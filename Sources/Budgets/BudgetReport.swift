// SPDX-License-Identifier: Apache-2.0
//
// The measured budgets as a table for people, and as JSON for programs.

internal import Foundation
internal import Presentation

extension [BudgetLine] {
  /// The table.
  package var table: [String] {
    var table = TextTable([
      ("row", .left), ("fastest", .right), ("median", .right), ("budget", .left), ("", .left),
      ("what it is", .left),
    ])
    for line in self {
      let verdict = line.isWithinBudget.map { $0 ? "ok" : "over" } ?? ""
      table.add([
        line.name, "\(fixed(line.fastest, 3)) \(line.unit)",
        "\(fixed(line.median, 3)) \(line.unit)", line.budgetText, verdict, line.meaning,
      ])
    }
    return table.lines
  }

  /// One object: `{"rows": [{"name", "unit", "min", "median", "budget", "ok"}]}`; the last two where there is a budget.
  package func json() throws -> String {
    let rows = map { line in
      Row(
        name: line.name,
        unit: line.unit,
        min: line.fastest,
        median: line.median,
        budget: line.budget == nil ? nil : line.budgetText,
        ok: line.isWithinBudget
      )
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(["rows": rows]), as: UTF8.self) + "\n"
  }
}

/// A line, in the shape of the JSON object.
private struct Row: Encodable {
  let name, unit: String
  let min, median: Double
  let budget: String?
  let ok: Bool?
}

extension BudgetLine {
  fileprivate var budgetText: String {
    switch budget {
    case .atMost(let limit): "≤ \(shortest(limit)) \(unit)"
    case .between(let low, let high): "\(shortest(low)) … \(shortest(high)) \(unit)"
    case nil: ""
    }
  }

  private func shortest(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value))" : "\(value)"
  }
}
