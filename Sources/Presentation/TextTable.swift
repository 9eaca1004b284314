// SPDX-License-Identifier: Apache-2.0
//
// Rows of text with their columns under each other.

/// A table for the terminal.
package struct TextTable: Sendable {
  /// How the texts of a column stand in it.
  package enum Alignment: Sendable { case left, right }

  private let columns: [(title: String, alignment: Alignment)]
  private var rows: [[String]] = []

  package init(_ columns: [(title: String, alignment: Alignment)]) { self.columns = columns }

  /// Adds a row.
  ///
  /// - Parameter cells: One text for each column.
  package mutating func add(_ cells: [String]) {
    precondition(cells.count == columns.count, "a row has one cell for each column")
    rows.append(cells)
  }

  /// The table with every line indented by two spaces; titles first, if there are any.
  package var lines: [String] {
    let titles = columns.map(\.title)
    let all = (titles.contains { !$0.isEmpty } ? [titles] : []) + rows
    let widths = columns.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      let cells = row.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - row[column].count)
        switch columns[column].alignment {
        case .left: return row[column] + space
        case .right: return space + row[column]
        }
      }
      let line = "  " + cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
