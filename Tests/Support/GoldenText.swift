// SPDX-License-Identifier: Apache-2.0
//
// The text of programs, compared as DESIGN section 4 "Printing" says: white space does not count, nor do parameters that
// only serve JAX, nor the letters of variables, which JAX chooses anew in the programs of calls.

internal import Foundation

/// A program's text without line breaks, without parameters that only serve JAX, its variables named in order of
/// definition.
package func normalizedProgram(_ text: String) -> String {
  var text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  let rules = [
    // Said by JAX alone. The shape of a result is printed with the result.
    (
      #"\b(preferred_element_type|out_sharding|sharding|weak_type|accuracy|precision|is_stable"#
        + #"|axis_index_groups|name|inline|rounding_method|input_dtype)=[\w<>.]+"#, ""
    ),
    // What a scatter does with elements is in its name.
    (#"\bupdate_consts=\(\)"#, ""), (#"\bupdate_jaxpr=(None|\{[^{}]*\})"#, ""),
    (#"\b(dimensions|strides|operand_batching_dims|index_dtype)=None\b"#, ""),
    (#"(?<=broadcast_in_dim\[)(.*?)shape=\([^)]*\)"#, "$1"),
    (#"\s+"#, " "), (#"\[ "#, "["), (#" \]"#, "]"), (#"(?<=\w)\[\](?= [a-z0-9])"#, ""),
    (#" ;"#, ";"), (#"; in "#, " in "),
  ]
  for (pattern, replacement) in rules {
    text = text.replacingOccurrences(of: pattern, with: replacement, options: .regularExpression)
  }
  return renamed(text.trimmingCharacters(in: .whitespaces))
}

/// The text with every variable called `%0`, `%1`, … in the order of definitions; inner programs have names of their own.
private func renamed(_ text: String) -> String {
  var scopes: [[Substring: String]] = [[:]]
  var count = 0
  var result = ""
  var rest = text[...]
  while let character = rest.first {
    switch character {
    case "{":
      scopes.append([:])
      result.append(rest.removeFirst())
    case "}":
      scopes.removeLast()
      result.append(rest.removeFirst())
    case _ where character.isLetter || character == "_" || character.isNumber:
      let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
      let isName = word.allSatisfy { $0.isLowercase } && !["nan", "inf"].contains(word)
      rest = rest.dropFirst(word.count)
      if isName && rest.first == ":" {
        scopes[scopes.count - 1][word] = "%\(count)"
        result += "%\(count)"
        count += 1
      } else {
        result += isName ? scopes.last?[word] ?? String(word) : String(word)
      }
    case _: result.append(rest.removeFirst())
    }
  }
  return result
}
