// SPDX-License-Identifier: Apache-2.0
//
// How far a long job is: a bar that redraws itself on a terminal, and a few plain lines in a log.

internal import Foundation

/// Shows progress on the standard error stream, so that the standard output stays clean.
package struct ProgressBar {
  private let title: String
  private let total: Int
  private let isTerminal: Bool
  private var shown = -1

  /// A bar that is full after `total` steps.
  package init(_ title: String, total: Int) {
    self.title = title
    self.total = max(total, 1)
    isTerminal = isatty(STDERR_FILENO) == 1
  }

  /// Shows that `step` steps are done; `note` says what is known by now.
  ///
  /// On a terminal the bar is drawn over itself. Elsewhere a line is written for every quarter.
  package mutating func update(_ step: Int, note: String) {
    if isTerminal {
      write("\r\u{1B}[K" + Self.bar(title, step, of: total, note))
      if step >= total { write("\n") }
    } else {
      let quarter = 4 * step / total
      guard quarter > shown else { return }
      shown = quarter
      write("\(title) \(step)/\(total)  \(note)\n")
    }
  }

  /// One drawing of the bar.
  static func bar(_ title: String, _ step: Int, of total: Int, _ note: String) -> String {
    let width = 28
    let eighths = min(max(8 * width * step / total, 0), 8 * width)
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    let filled = String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    let empty = String(repeating: " ", count: width - filled.count)
    return "\(title) ▕\(filled)\(empty)▏ \(step)/\(total)  \(note)"
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
