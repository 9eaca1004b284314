// SPDX-License-Identifier: Apache-2.0
//
// The little language of `einsum`, read: "ij,jk->ik" with operand types gives numbered labels and their sizes.

internal import TensorIR

/// Labels for the axes of the operands and of the result.
struct EinsumSubscripts {
  /// The label of each axis of each operand.
  private(set) var operands: [[Int]] = []
  /// The label of each axis of the result.
  private(set) var result: [Int] = []
  /// The size of each label.
  private(set) var sizes: [Int: Int] = [:]

  /// Reads subscripts for operands of the given types.
  init(_ text: String, operands types: [TensorType]) throws(TensorError) {
    do {
      try read(text, types)
    } catch {
      throw TensorError(.einsum(error), in: "einsum")
    }
  }

  private mutating func read(_ text: String, _ types: [TensorType]) throws(EinsumMistake) {
    let terms = try EinsumTerms(text)
    guard terms.operands.count == types.count else {
      throw .operandCount(lists: terms.operands.count, operands: types.count)
    }
    for (number, type) in types.enumerated() {
      operands.append(try labels(terms.operands[number], number, type))
    }
    try findSizes(types)
    // All axes that `...` stands for, those of the operand that has most.
    let unnamed = Set(operands.joined().filter { $0 < 0 }).sorted()
    if let written = terms.result {
      guard unnamed.isEmpty || written.hasEllipsis else { throw .ellipsisMissing(text) }
      for (position, letter) in written.letters.enumerated() {
        guard !written.letters[..<position].contains(letter) else {
          throw .repeatedLabel(letter, text)
        }
        guard operands.joined().contains(Self.label(letter)) else {
          throw .unknownLabel(letter, text)
        }
      }
      result = written.labels(unnamed)
    } else {
      let all = terms.operands.flatMap(\.letters)
      let once = all.filter { letter in all.count { $0 == letter } == 1 }
      result = unnamed + once.sorted().map(Self.label)
    }
  }

  /// The label of a letter; axes without a letter have negative labels, -1 the last.
  static func label(_ letter: Character) -> Int { Int(letter.asciiValue ?? 0) }

  private func labels(_ term: EinsumTerm, _ number: Int, _ type: TensorType) throws(EinsumMistake)
    -> [Int]
  {
    let unnamed = type.rank - term.letters.count
    guard unnamed == 0 || unnamed > 0 && term.hasEllipsis else {
      throw .labelCount(term.text, operand: number, type)
    }
    return term.labels(Array(-unnamed..<0))
  }

  private mutating func findSizes(_ types: [TensorType]) throws(EinsumMistake) {
    var first: [Int: EinsumMistake.Axis] = [:]
    for (number, type) in types.enumerated() {
      for (axis, label) in operands[number].enumerated() {
        let size = type.shape[axis]
        let place = EinsumMistake.Axis(operand: number, type: type, axis: axis)
        guard let known = first[label] else {
          first[label] = place
          sizes[label] = size
          continue
        }
        // Size 1 is repeated, but not along a diagonal.
        let isDiagonal = operands[number][..<axis].contains(label)
        let other =
          isDiagonal ? type.shape[operands[number].firstIndex(of: label) ?? 0] : sizes[label]
        if size == other || !isDiagonal && size == 1 { continue }
        guard other == 1 && !isDiagonal else {
          let letter = label < 0 ? "..." : String(UnicodeScalar(UInt8(label)))
          let earlier =
            isDiagonal
            ? operands[number].firstIndex(of: label).map {
              EinsumMistake.Axis(operand: number, type: type, axis: $0)
            } : nil
          throw .sizesDiffer(letter, earlier ?? known, place)
        }
        first[label] = place
        sizes[label] = size
      }
    }
  }
}

/// The labels of one operand or of the result, as written.
struct EinsumTerm {
  let text: String
  private(set) var letters: [Character] = []
  /// How many letters stand before `...`.
  private var before: Int?

  var hasEllipsis: Bool { before != nil }

  init(_ text: Substring, in subscripts: String) throws(EinsumMistake) {
    self.text = String(text)
    var rest = text
    while let character = rest.first {
      if rest.hasPrefix("...") && before == nil {
        before = letters.count
        rest.removeFirst(3)
      } else if character.isASCII && character.isLetter {
        letters.append(character)
        rest.removeFirst()
      } else {
        throw .malformed(character, subscripts)
      }
    }
  }

  /// The labels of the letters, with those given in place of `...`.
  func labels(_ unnamed: [Int]) -> [Int] {
    var labels = letters.map(EinsumSubscripts.label)
    if let before { labels.insert(contentsOf: unnamed, at: before) }
    return labels
  }
}

/// The parts of subscripts.
struct EinsumTerms {
  let operands: [EinsumTerm]
  /// Nil when nothing is said of the result.
  let result: EinsumTerm?

  init(_ text: String) throws(EinsumMistake) {
    let compact = text.filter { !$0.isWhitespace }
    let arrow = compact.firstRange(of: "->")
    var operands: [EinsumTerm] = []
    let lists = compact[..<(arrow?.lowerBound ?? compact.endIndex)]
    for list in lists.split(separator: ",", omittingEmptySubsequences: false) {
      operands.append(try EinsumTerm(list, in: text))
    }
    self.operands = operands
    result = if let arrow { try EinsumTerm(compact[arrow.upperBound...], in: text) } else { nil }
  }
}
