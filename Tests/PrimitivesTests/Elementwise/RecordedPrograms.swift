// SPDX-License-Identifier: Apache-2.0
//
// The programs of elementwise functions and reductions, alone and under vmap, beside those that JAX printed.

import Foundation
import Primitives
import SkeinTestSupport
import TensorIR
import Testing
import Transformations

@Suite("Elementwise functions and reductions have JAX's programs")
struct RecordedPrograms {
  @Test(arguments: ["elementwise", "selection", "reductions"])
  func `a program is JAX's, but where a remark says why not`(file: String) throws {
    for fixture in ProgramFixture.all(in: file) {
      let function = try #require(meaning(of: fixture.expression), "\(fixture)")
      let program = try trace(fixture.arguments, kind: "makeJaxpr", staging: true) {
        [function($0)]
      }.program
      let (got, expected) = (program.description, fixture.text)
      let isEqual = normalizedProgram(got) == normalizedProgram(expected)
      #expect(isEqual == (fixture.differs == nil), "\(fixture)\n\(got)\n\(expected)")
    }
  }

  // MARK: - Expressions

  private typealias Function = ([Tensor]) -> Tensor

  /// What `vmap(f, axes)`, `vmap(f, axes, out)`, a name, or a name with arguments means.
  private func meaning(of expression: String) -> Function? {
    guard let opening = expression.firstIndex(of: "(") else { return named(expression, []) }
    let arguments = parts(expression[opening...].dropFirst().dropLast())
    let name = String(expression[..<opening])
    guard name == "vmap" else { return named(name, arguments) }
    guard let f = meaning(of: arguments[0]) else { return nil }
    let axes = parts(arguments[1].dropFirst().dropLast()).filter { !$0.isEmpty }
    var mapped: [PartialKeyPath<[Tensor]>: Int?] = [:]
    for (position, axis) in axes.enumerated() {
      mapped.updateValue(Int(axis), forKey: \[Tensor].[position])
    }
    let out = arguments.count > 2 ? Int(arguments[2]) : 0
    return { vmap(f, inAxes: .all(nil, except: mapped), outAxes: .axis(out))($0) }
  }

  /// The text between commas that are in no parentheses.
  private func parts(_ text: Substring) -> [String] {
    var depth = 0
    var parts = [""]
    for character in text {
      depth += character == "(" ? 1 : character == ")" ? -1 : 0
      if character == "," && depth == 0 {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts.map { $0.trimmingCharacters(in: .whitespaces) }
  }

  private func named(_ name: String, _ arguments: [String]) -> Function? {
    let axes = arguments.compactMap { Int($0) }
    if let function = Elementwise.Function(rawValue: name) {
      return { Elementwise(function)($0[0]) }
    }
    if let function = Arithmetic.Function(rawValue: name) {
      return { Arithmetic(function)($0[0], $0[1]) }
    }
    if let function = Comparison.Function(rawValue: name) {
      return { Comparison(function)($0[0], $0[1]) }
    }
    if let function = ArgReduce.Function(rawValue: name) {
      return { ArgReduce(function, axis: axes[0])($0[0]) }
    }
    if name.hasPrefix("reduce_"), let function = Reduce.Function(rawValue: "\(name.dropFirst(7))") {
      return { Reduce(function, axes: axes)($0[0]) }
    }
    if name == "convert",
      let dtype = DType.allCases.first(where: { arguments == ["\"\($0.longName)\""] })
    {
      return { $0[0].as(dtype) }
    }
    return others[name]
  }

  private let others: [String: Function] = [
    "is_finite": { isFinite($0[0]) },
    "nextafter": { nextAfter($0[0], $0[1]) },
    "stop_gradient": { stopGradient($0[0]) },
    "logical_not": { logicalNot($0[0]) },
    "logical_and": { logicalAnd($0[0], $0[1]) },
    "logical_or": { logicalOr($0[0], $0[1]) },
    "select": { select($0[0], $0[1], $0[2]) },
  ]
}
