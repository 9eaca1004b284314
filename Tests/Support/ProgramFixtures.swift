// SPDX-License-Identifier: Apache-2.0
//
// Reads the programs that JAX printed: Tests/Fixtures/Jaxprs/*.txt.

package import Foundation
package import TensorIR

/// The folder of recorded references; see the README there.
package enum Fixtures {
  package static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

  /// The text of a file in it.
  package static func text(_ path: String) -> String {
    do {
      return try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    } catch {
      preconditionFailure("Tests/Fixtures/\(path) is part of the project: \(error)")
    }
  }
}

/// One program that JAX printed.
package struct ProgramFixture: Sendable, CustomStringConvertible {
  /// The file it is in, without extension.
  package let file: String
  /// The expression that builds its function.
  package let expression: String
  /// The types of the arguments.
  package let arguments: [TensorType]
  /// Why Skein's program is not this text; `nil` when it is.
  package let differs: String?
  /// What JAX printed.
  package let text: String

  package var description: String {
    "\(expression) : \(arguments.map(\.description).joined(separator: " "))"
  }

  /// The cases of a file whose titles are expressions with types.
  package static func all(in file: String) -> [ProgramFixture] {
    Fixtures.text("Jaxprs/\(file).txt").components(separatedBy: "### ").dropFirst().map { part in
      var lines = part.split(separator: "\n", omittingEmptySubsequences: false)[...]
      let title = lines.removeFirst().components(separatedBy: " : ")
      var differs: String?
      while let line = lines.first, line.hasPrefix("# ") {
        if line.hasPrefix("# differs: ") { differs = String(line.dropFirst(11)) }
        lines.removeFirst()
      }
      return ProgramFixture(
        file: file,
        expression: title[0],
        arguments: title.dropFirst().flatMap { types in
          types.split(separator: " ").map { TensorType(text: $0) }
        },
        differs: differs,
        text: lines.joined(separator: "\n")
      )
    }
  }
}

extension DType {
  /// The type that programs print with this name.
  package init(name: some StringProtocol) {
    guard let dtype = DType.allCases.first(where: { $0.description == name }) else {
      preconditionFailure("fixtures name data types as programs do, got \(name)")
    }
    self = dtype
  }
}

extension TensorType {
  /// The type that prints as this text: `f32[2,3]`.
  package init(text: some StringProtocol) {
    let parts = text.split(separator: "[", maxSplits: 1, omittingEmptySubsequences: false)
    let sizes = parts[1].dropLast().split(separator: ",").compactMap { Int($0) }
    self.init(DType(name: parts[0]), Shape(sizes))
  }
}
