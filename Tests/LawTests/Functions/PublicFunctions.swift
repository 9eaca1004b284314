// SPDX-License-Identifier: Apache-2.0
//
// The public functions that give tensors, read from the sources, so that none is forgotten in the table.

import Foundation

/// The names of public functions, and of public methods of `Tensor`, whose result is a tensor or has some.
enum PublicFunctions {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The layers that have such functions.
  ///
  /// The overloads of transformations, which are written by a script, give functions.
  static let layers = ["TensorIR", "Primitives", "TensorMath", "Transformations"]

  static let names: Set<String> = {
    var names: Set<String> = []
    for layer in layers {
      let folder = root.appending(path: "Sources").appending(path: layer)
      let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
      while let file = files?.nextObject() as? URL {
        guard file.pathExtension == "swift", !file.path.contains("/Overloads/"),
          let text = try? String(contentsOf: file, encoding: .utf8)
        else { continue }
        names.formUnion(Self.names(in: text))
      }
    }
    return names
  }()

  /// The names in one file.
  static func names(in text: String) -> [String] {
    var names: [String] = []
    var isInTensor = false
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      if line.hasPrefix("extension ") { isInTensor = line == "extension Tensor {" }
      let isFree = line.hasPrefix("public func ")
      guard isFree || isInTensor && line.hasPrefix("  public func ") else { continue }
      let rest = lines[number...].joined(separator: "\n")
      guard let signature = Signature(rest[rest.firstRange(of: "func ")!.upperBound...]),
        signature.result.contains(/\bTensor\b/)
      else { continue }
      names.append((isFree ? "" : "Tensor.") + signature.name)
    }
    return names
  }

  /// `name(label:label:)` and the result of a declaration that begins with the name.
  private struct Signature {
    var name: String
    var result: String

    init?(_ text: Substring) {
      guard let open = text.firstIndex(of: "(") else { return nil }
      var depth = 0
      var parameters = [""]
      var end = open
      var isInString = false
      for index in text[open...].indices {
        let character = text[index]
        if character == "\"" { isInString.toggle() }
        if isInString { continue }
        let isArrow = character == ">" && text[text.index(before: index)] == "-"
        if "([{<".contains(character) { depth += 1 }
        if ")]}>".contains(character) && !isArrow { depth -= 1 }
        end = index
        if depth == 0 { break }
        if depth == 1 && character == "," {
          parameters.append("")
        } else if index != open {
          parameters[parameters.count - 1].append(character)
        }
      }
      let labels = parameters.compactMap { $0.split(whereSeparator: \.isWhitespace).first }
        .map { $0.hasSuffix(":") ? String($0) : "\($0):" }
      name = "\(text[..<open].prefix { $0 != "<" }.filter { $0 != "`" })(\(labels.joined()))"
      result = String(text[text.index(after: end)...].prefix { $0 != "{" })
    }
  }
}
