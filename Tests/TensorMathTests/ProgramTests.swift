// SPDX-License-Identifier: Apache-2.0
//
// The programs of this layer's functions, one by one and under vmap, beside those that JAX printed.

import Skein
import SkeinTestSupport
import TensorIR
import Testing

struct ProgramTests {
  /// A recorded program of a function of this layer.
  struct Case: Sendable, CustomTestStringConvertible {
    let fixture: ProgramFixture
    let function: ListFunction
    var testDescription: String { fixture.description }

    static let all: [Case] = ["mathematics", "contractions"].flatMap { file in
      ProgramFixture.all(in: file).compactMap { fixture in
        let name = fixture.expression.hasPrefix("inline:") ? 7 : 0
        guard fixture.differs == nil,
          let function = listFunction(String(fixture.expression.dropFirst(name)))
        else { return nil }
        return Case(fixture: fixture, function: function)
      }
    }
  }

  /// Where our program is another than JAX's, and why.
  static let differences = [
    "inline:vmap(softmax, (1,)) : f32[3,5]": "the sums are transposed, not the operand",
    "inline:vmap(log_softmax, (1,)) : f32[3,5]": "the sums are transposed, not the operand",
    "inline:vmap(one_hot(4), (0,)) : i32[3]": "what no example needs is computed first",
    "vmap(vmap(dot, (0, None)), (None, 0)) : f32[4,3] f32[2,3]": "one product, no transpose",
    "vmap(vmap(dot, (0, None)), (None, 1)) : f32[4,3] f32[3,2]": "one product, no transpose",
    "vmap(vmap(dot, (1, None)), (None, 0)) : f32[3,4] f32[2,3]": "one product, no transpose",
    "vmap(vmap(dot, (1, None)), (None, 1)) : f32[3,4] f32[3,2]": "one product, no transpose",
    "vmap(vmap(dot, (None, 0)), (0, None), 1) : f32[4,3] f32[2,3]": "one product, no transpose",
    "vmap(vmap(dot, (None, 1)), (0, None), 1) : f32[4,3] f32[3,2]": "one product, no transpose",
    "vmap(vmap(dot, (None, 0)), (1, None), 1) : f32[3,4] f32[2,3]": "one product, no transpose",
    "vmap(vmap(dot, (None, 1)), (1, None), 1) : f32[3,4] f32[3,2]": "one product, no transpose",
  ]

  @Test(arguments: Case.all)
  func `a function's program is JAX's`(_ example: Case) throws {
    let program = try trace(example.fixture.arguments, kind: "makeJaxpr", staging: true) {
      [example.function($0)]
    }.program
    let (got, expected) = (program.description, example.fixture.text)
    switch Self.differences[example.testDescription] {
    case nil: #expect(normalizedProgram(got) == normalizedProgram(expected))
    case "one product, no transpose":
      #expect(program.equations.map(\.primitive.name) == ["dot_general"])
    case _: #expect(normalizedProgram(got) != normalizedProgram(expected), "differs no more")
    }
  }

  @Test func `the recorded programs are found`() { #expect(Case.all.count > 60) }
}
