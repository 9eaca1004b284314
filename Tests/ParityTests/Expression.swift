// SPDX-License-Identifier: Apache-2.0
//
// The expressions that name recorded programs, `vmap(dot, (0, None))`, read as what they are: a small part of Python.

/// An expression of Python: a word, a call, a number, a text, a tuple, or `None`.
indirect enum Expression: Hashable, Sendable {
  case word(String)
  case call(String, [Expression])
  case number(Int)
  case text(String)
  case tuple([Expression])
  case none

  /// Reads an expression.
  init(_ text: String) {
    var rest = text.filter { $0 != " " }[...]
    self.init(reading: &rest)
    precondition(rest.isEmpty, "an expression ends where the text does: \(text)")
  }

  private init(reading rest: inout Substring) {
    if rest.first == "(" {
      self = .tuple(Self.list(reading: &rest))
      return
    }
    if rest.first == "\"" {
      rest.removeFirst()
      self = .text(String(rest.prefix { $0 != "\"" }))
      rest = rest.drop { $0 != "\"" }.dropFirst()
      return
    }
    let word = String(rest.prefix { !"(),".contains($0) })
    rest = rest.dropFirst(word.count)
    if let number = Int(word) {
      self = .number(number)
    } else if word == "None" {
      self = .none
    } else if rest.first == "(" {
      self = .call(word, Self.list(reading: &rest))
    } else {
      self = .word(word)
    }
  }

  /// What stands between parentheses, after commas.
  private static func list(reading rest: inout Substring) -> [Expression] {
    rest.removeFirst()
    var items: [Expression] = []
    while let first = rest.first, first != ")" {
      items.append(Expression(reading: &rest))
      if rest.first == "," { rest.removeFirst() }
    }
    rest = rest.dropFirst()
    return items
  }

  /// The integers of a tuple, or one integer.
  var ints: [Int] {
    switch self {
    case .number(let number): [number]
    case .tuple(let items): items.flatMap(\.ints)
    case .word, .call, .text, .none: []
    }
  }

  /// The items of a tuple; another expression as the one item.
  var items: [Expression] {
    if case .tuple(let items) = self { items } else { [self] }
  }

  /// The integer, or nil for `None`.
  var axis: Int? {
    if case .number(let number) = self { number } else { nil }
  }
}
