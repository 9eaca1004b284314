// SPDX-License-Identifier: Apache-2.0
//
// Guides/Functions.md tells the truth: every name of JAX's is in it, everything it names exists, and, where
// SKEIN_GUIDES=1 asks for it, nothing that exists is called missing.

import Foundation
import Testing

struct FunctionsGuideTests {
  /// One line of a table: what JAX's name is called in Skein, and the file that declares it.
  private struct Row {
    let module, name, text, file: String
  }

  private static let guide = read("Guides/Functions.md")
  private static let names = read("Tests/Fixtures/names.txt").split(separator: "\n").map {
    $0.split(separator: " ").map(String.init)
  }

  private static func read(_ path: String) -> String {
    (try? String(contentsOf: SnippetTests.root.appending(path: path), encoding: .utf8)) ?? ""
  }

  /// The rows of the tables and, by module, the names said to be missing.
  private static let parsed: (rows: [Row], missing: [String: Set<String>]) = {
    var module = ""
    var rows: [Row] = []
    var missing: [String: Set<String>] = [:]
    for line in guide.split(separator: "\n").map(String.init) {
      if let title = line.firstMatch(of: /^## .*: `(.+)`$/) {
        module = String(title.1)
      } else if let row = line.firstMatch(of: /^\| `(.+?)` \| (.+) \| \[.+\]\(\.\.\/(.+)\) \|$/) {
        rows.append(
          Row(module: module, name: String(row.1), text: String(row.2), file: String(row.3))
        )
      } else if let list = line.firstMatch(of: /^- .+?: (`.+)$/) {
        let names = list.1.matches(of: /`(\w+)`/).map { String($0.1) }
        missing[module, default: []].formUnion(names)
      }
    }
    return (rows, missing)
  }()

  @Test func `every name of JAX's is in the guide once`() {
    #expect(Self.names.count > 800)
    for name in Self.names {
      let count = Self.parsed.rows.count { $0.module == name[0] && $0.name == name[1] }
      let isMissing = Self.parsed.missing[name[0]]?.contains(name[1]) == true
      #expect(count + (isMissing ? 1 : 0) == 1, "\(name): run python3 Scripts/list_functions.py")
    }
  }

  @Test func `everything that the guide names is declared in the file it names`() {
    #expect(Self.parsed.rows.count > 200)
    for row in Self.parsed.rows {
      let source = Self.read(row.file)
      #expect(!source.isEmpty, "\(row.file): run python3 Scripts/list_functions.py")
      // `.as(_:)` is declared as `as`, `Random.normal` as `normal`, `x[…]` as a subscript, `Tensor(…)` as the type; operators
      // as they are.
      guard let text = row.text.firstMatch(of: /^`(?:[A-Z]\w*\.|\.)?(\w+)/) else { continue }
      let word = text.1 == "x" ? "subscript" : String(text.1)
      let isDeclared =
        source.contains("\(word)(") || source.contains("\(word)<")
        || source.contains(" \(word):") || source.contains("`\(word)`(")
        || source.contains("struct \(word):")
      #expect(isDeclared, "\(row.name) is \(word) in \(row.file)?")
    }
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["SKEIN_GUIDES"] == "1"))
  func `nothing that exists is called missing`() throws {
    var declared: Set<String> = []
    for layer in ["Primitives", "TensorMath", "Transformations"] {
      let folder = SnippetTests.root.appending(path: "Sources").appending(path: layer)
      let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
      while let file = files?.nextObject() as? URL {
        guard file.pathExtension == "swift" else { continue }
        let text = try String(contentsOf: file, encoding: .utf8)
        for match in text.matches(of: /(?m)^public func `?(\w+)/) { declared.insert("\(match.1)") }
      }
    }
    for module in ["jax", "jax.numpy", "jax.nn", "jax.lax"] {
      for name in Self.parsed.missing[module] ?? [] {
        let parts = name.split(separator: "_")
        let rest = parts.dropFirst().map { $0.prefix(1).uppercased() + String($0.dropFirst()) }
        let swift = String(parts[0]) + rest.joined()
        #expect(!declared.contains(swift), "\(name): run python3 Scripts/list_functions.py")
      }
    }
  }
}
