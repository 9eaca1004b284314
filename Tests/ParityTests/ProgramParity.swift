// SPDX-License-Identifier: Apache-2.0
//
// Programs beside those that JAX printed for the same functions. Elementwise functions, reductions, selection,
// contractions and compositions are held to theirs in the tests of their layers; here are those of what moves elements
// about, of transformations, and of the design's own examples.

import Foundation
import Optimizer
import Primitives
import Skein
import SkeinTestSupport
import TensorIR
import Testing

@Suite("Programs are JAX's, but where a remark says why not")
struct ProgramParity {
  @Test(arguments: ["structural", "transformations", "demo", "indexing"])
  func programs(file: String) throws {
    let fixtures = ProgramFixture.all(in: file)
    #expect(!fixtures.isEmpty)
    for fixture in fixtures {
      let program = try Self.program(fixture.expression, fixture.arguments)
      try compare(program, with: fixture, fixture.differs ?? Self.differences["\(fixture)"])
    }
  }

  @Test func `the programs of the design's examples`() throws {
    for fixture in ProgramFixture.all(in: "shared") {
      let expression = try #require(Self.examples[fixture.expression], "\(fixture.expression)")
      // { lambda ; a:f32[5,3] b:f32[3]. let
      let binders = fixture.text.prefix { $0 != "." }.split(separator: " ").dropFirst(3)
      let arguments = binders.compactMap { $0.split(separator: ":").last }
        .map { TensorType(text: $0) }
      let program = try Self.program(expression, arguments)
      try compare(program, with: fixture, fixture.differs ?? Self.differences[fixture.expression])
    }
  }

  private func compare(_ program: Jaxpr, with fixture: ProgramFixture, _ differs: String?) throws {
    try program.check()
    let (got, expected) = (
      normalizedProgram(program.description),
      // JAX adds tangents by a primitive of their own.
      normalizedProgram(fixture.text.replacing("add_any", with: "add"))
    )
    #expect(
      (got == expected) == (differs == nil),
      "\(fixture)\n\(differs ?? "")\ngot      \(got)\nexpected \(expected)"
    )
  }

  /// The program of the function that an expression builds; `dce:` removes dead code, and `inline:` says nothing here.
  static func program(_ text: String, _ types: [TensorType]) throws -> Jaxpr {
    let parts = text.split(separator: ":", maxSplits: 1)
    let expression = Expression(String(parts[parts.count - 1]))
    let function = try #require(expression.function, "\(text) has no meaning here")
    let program = try trace(types, kind: "makeJaxpr", staging: true, function).program
    return parts[0] == "dce" && parts.count > 1 ? program.removingDeadCode() : program
  }

  /// The design's examples, which JAX printed under names of their own.
  private static let examples: [String: String] = [
    "dot(x,y)": "dot",
    "matmul(X,y)": "matmul",
    "X@W": "matmul",
    "vmap(dot,(0,None))": "vmap(dot, (0, None))",
    "vmap(dot,(None,0))": "vmap(dot, (None, 0))",
    "vmap(dot)": "vmap(dot, (0, 0))",
    "vmap(dot,(0,1))": "vmap(dot, (0, 1))",
    "mm docstring": "vmap(vmap(vdot, (0, None)), (None, 1), 1)",
    "vmap(matmul,(0,None))": "vmap(matmul, (0, None))",
    "vmap(vmap(dot))": "vmap(vmap(dot, (None, 0)), (0, None))",
    "vmap(sum)": "vmap(sum, (0,))",
    "vmap(sin(x)+1)": "vmap(sin_plus_one, (0,))",
    "vmap add None": "vmap(add, (0, None))",
    "vmap add (0,1)": "vmap(add, (0, 1))",
    "vmap softmax": "vmap(softmax, (0,))",
    "grad mse": "grad(mean_squared_error)",
    "per-example grad": "vmap(grad(squared_error), (None, 0, 0))",
    "jit": "jit(double_sin)",
    "vmap jit": "vmap(jit(double_sin), (0,))",
  ]

  /// Where a program is another than JAX's, and why.
  private static let differences: [String: String] = [
    "vjp(matmul) : f32[5,3] f32[3,4] f32[5,4]":
      "the factors are ordered so that no transpose is needed",
    "vjp(concatenate(0)) : f32[3] f32[2] f32[5]": "splitting is slicing",
    "dce:vmap(grad(sumof(sin)), (0,)) : f32[5,3]": shared,
    "dce:vmap(grad(sumof(exp)), (0,)) : f32[5,3]": shared,
    "dce:vmap(grad(sumof(tanh)), (0,)) : f32[5,3]": factored,
    "dce:grad(sumof(tanh)) : f32[3]": factored,
    "dce:grad(sumof(jit(double_sin))) : f32[3]": "a call computes the value beside its derivative",
  ]

  private static let shared = "what every example shares is computed first"
  private static let factored = "1 - y² is written (1 - y) (1 + y), which keeps its digits near ±1"
}

@Suite("Gradients of batched contractions are as few contractions as JAX's, and fewer transposes")
struct ContractionCounts {
  private struct Record: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let arguments: [String]
    let result: [String]
    let dot_general: Int
    let transpose: Int
    let listed: Bool
    var testDescription: String { "\(name) : \(arguments.joined(separator: " "))" }

    static let all: [Record] = {
      do {
        let file = Fixtures.folder.appending(path: "contraction_counts.json")
        return try JSONDecoder().decode([Record].self, from: Data(contentsOf: file))
      } catch {
        preconditionFailure("contraction_counts.json is as its README says: \(error)")
      }
    }()
  }

  @Test func `never more contractions, never more transposes`() throws {
    for record in Record.all {
      let types = record.arguments.map { TensorType(text: $0) }
      let program = try ProgramParity.program("dce:\(record.name)", types)
      #expect(program.outputTypes.map(\.description) == record.result)
      let (dots, transposes) = (program.count(of: "dot_general"), program.count(of: "transpose"))
      #expect(dots <= record.dot_general, "\(record.testDescription)\n\(program)")
      #expect(transposes <= record.transpose, "\(record.testDescription)\n\(program)")
      if record.listed {
        #expect(
          dots == record.dot_general && transposes == 0,
          "\(record.testDescription)\n\(program)"
        )
      }
    }
  }
}
