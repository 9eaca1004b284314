// SPDX-License-Identifier: Apache-2.0
//
// The promotion table of Guides/Types.md is the one the code follows.

import Foundation
import TensorIR
import Testing

struct PromotionTableTests {
  /// A column of the table: a dtype, or a Swift literal.
  struct Column {
    let title: String
    let dtype: DType
    let isWeak: Bool
  }

  static let columns =
    DType.allCases.map { Column(title: "\($0)", dtype: $0, isWeak: false) }
    + [
      Column(title: "`2`", dtype: .i32, isWeak: true),
      Column(title: "`2.0`", dtype: .f32, isWeak: true),
      Column(title: "`1j`", dtype: .c64, isWeak: true),
    ]

  /// The table in Markdown; results that stay weak are in code, like literals.
  static var table: String {
    let head = "| |" + columns.map { " \($0.title) |" }.joined()
    let rule = "|---|" + columns.map { _ in "---|" }.joined()
    let rows = columns.map { row in
      "| **\(row.title)** |"
        + columns.map { column in
          let result = DType.promote(
            row.dtype,
            isWeak: row.isWeak,
            column.dtype,
            isWeak: column.isWeak
          )
          return result.isWeak ? " `\(result.dtype)` |" : " \(result.dtype) |"
        }.joined()
    }
    return ([head, rule] + rows).joined(separator: "\n")
  }

  @Test func `the promotion table is printed in the guide`() throws {
    let guide = try String(
      contentsOf: SnippetTests.root.appending(path: "Guides/Types.md"),
      encoding: .utf8
    )
    #expect(guide.contains(Self.table), "Guides/Types.md should contain\n\(Self.table)")
  }
}
