// SPDX-License-Identifier: Apache-2.0
//
// The Swift in README.md is compiled: every block stands, line by line, in a snippet that builds with the package.

import Foundation
import Testing

struct SnippetTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The ```swift blocks of a page; those that begin with `// Package.swift` are for another file.
  static func blocks(of page: String) throws -> [String] {
    let text = try String(contentsOf: root.appending(path: page), encoding: .utf8)
    return text.components(separatedBy: "```swift\n").dropFirst()
      .compactMap { $0.components(separatedBy: "\n```").first }
      .filter { !$0.hasPrefix("// Package.swift") }
  }

  @Test func `every block of the README is a part of the tour that the build compiles`() throws {
    let tour = try String(
      contentsOf: Self.root.appending(path: "Snippets/Tour.swift"),
      encoding: .utf8
    )
    let blocks = try Self.blocks(of: "README.md")
    #expect(blocks.count >= 6)
    for block in blocks { #expect(tour.contains(block), "not in Snippets/Tour.swift:\n\(block)") }
  }

  @Test func `every block of the guide to randomness is compiled`() throws {
    let snippet = try String(
      contentsOf: Self.root.appending(path: "Snippets/Draws.swift"),
      encoding: .utf8
    )
    let blocks = try Self.blocks(of: "Guides/Random.md")
    #expect(blocks.count >= 4)
    for block in blocks { #expect(snippet.contains(block), "not in the snippet:\n\(block)") }
  }

  @Test(arguments: ["NamedAxes", "CustomRules"])
  func `every block of a guide is a part of its snippet`(guide: String) throws {
    let snippet = try String(
      contentsOf: Self.root.appending(path: "Snippets/\(guide).swift"),
      encoding: .utf8
    )
    let blocks = try Self.blocks(of: "Guides/\(guide).md")
    #expect(blocks.count >= 3)
    for block in blocks {
      #expect(snippet.contains(block), "not in Snippets/\(guide).swift:\n\(block)")
    }
  }

  @Test func `every file that ARCHITECTURE names exists`() throws {
    let text = try String(
      contentsOf: Self.root.appending(path: "ARCHITECTURE.md"),
      encoding: .utf8
    )
    let names = text.matches(of: /`([A-Za-z]+(?:\/[A-Za-z+]+)+\.(?:swift|h))`/).map { String($0.1) }
    #expect(names.count >= 10)
    for name in names {
      let path = Self.root.appending(path: "Sources").appending(path: name).path
      #expect(FileManager.default.fileExists(atPath: path), "Sources/\(name)")
    }
  }
}
