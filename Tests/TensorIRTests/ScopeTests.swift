// SPDX-License-Identifier: Apache-2.0
//
// Scopes: where operations belong, what inner programs capture, and variables that outlive their program.

import Testing
import TensorIR

struct ScopeTests {
  private let add = TestAdd()

  @Test func `an operation belongs to the newest scope among its operands`() throws {
    var inner: TracedProgram?
    let outer = try trace([f32(2), f32(2)], kind: "outer", staging: false) { outer in
      inner = try? trace([f32(2)], kind: "inner", staging: false) { inner in
        let onlyOuter = add(outer[0], outer[1])
        return [add(inner[0], onlyOuter)]
      }
      return [outer[0]]
    }
    #expect(outer.program.count(of: "add") == 1)
    #expect(try #require(inner).program.count(of: "add") == 1)
    #expect(try #require(inner).captures.count == 1)
  }

  @Test func `a staging scope takes every operation of its thread`() throws {
    let traced = try trace([], kind: "jit", staging: true) { _ in [add(1.0, 2.0)] }
    #expect(
      traced.program.description
        == """
        { lambda ; . let a:f32[] = add 1.0:f32[] 2.0:f32[] in (a,) }
        """.replacingBlock
    )
  }

  @Test func `captures come outermost first, each once, before the arguments`() throws {
    var innermost: TracedProgram?
    _ = try trace([f32(1)], kind: "first", staging: false) { first in
      let traced = try? trace([f32(2)], kind: "second", staging: false) { second in
        innermost = try? trace([f32()], kind: "third", staging: false) { third in
          [add(second[0], second[0]), add(third[0], third[0]), first[0], second[0], first[0]]
        }
        return second
      }
      #expect(traced != nil)
      return first
    }
    let third = try #require(innermost)
    #expect(third.captures.map(\.type) == [f32(1), f32(2), f32(2)])
    #expect(third.argumentCount == 1)
    #expect(third.program.inputTypes == [f32(1), f32(2), f32(2), f32()])
    #expect(third.program.equations.count == 1)
  }

  @Test func `a variable that outlives its program has its sentence`() throws {
    var leaked: Tensor?
    _ = try trace([f32(2)], kind: "vmap", staging: false) { inputs in
      leaked = inputs[0]
      return inputs
    }
    let escaped = try #require(leaked)
    let law = """
      a traced value was used after its vmap had ended
        help: return it from the function instead of storing it outside
      """
    #expect(sentence { _ = add(escaped, escaped) } == "add: \(law)")
    #expect(
      sentence { _ = try trace([], kind: "jit", staging: true) { _ in [escaped] } } == "jit: \(law)"
    )
    #expect(
      sentence {
        _ = try trace([f32(2)], kind: "grad", staging: false) { [add($0[0], escaped)] }
      } == "add: \(law)"
    )
  }

  @Test func `a mistake while tracing is thrown, and nothing is staged afterwards`() throws {
    let law = "add: shapes must be equal or broadcast, got f32[2] and f32[3]"
    #expect(
      sentence {
        _ = try trace([f32(2), f32(3)], kind: "jit", staging: true) { [add($0[0], $0[1])] }
      } == law
    )
    let next = try trace([f32(2)], kind: "jit", staging: true) { [add($0[0], $0[0])] }
    #expect(next.program.equations.count == 1)
  }

  @Test func `threads trace without meeting each other`() async throws {
    let texts = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<64 {
        group.addTask {
          let add = TestAdd()
          return try trace([f32(3)], kind: "jit", staging: true) { x in
            [(0..<100).reduce(x[0]) { sum, _ in add(sum, x[0]) }]
          }
          .program.description
        }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(texts.count == 1)
  }
}

extension String {
  /// A program of one line, broken as programs print at the outermost level.
  fileprivate var replacingBlock: String {
    replacing(" let ", with: " let\n    ", maxReplacements: 1)
      .replacing(" in (", with: "\n  in (", maxReplacements: 1)
  }
}
