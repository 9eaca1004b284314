// SPDX-License-Identifier: Apache-2.0
//
// Programs: how tracing writes them, how they print, and the invariants the checker knows.

import Testing
import TensorIR

struct JaxprTests {
  private let add = TestAdd()

  private func program(_ types: [TensorType], _ body: ([Tensor]) -> [Tensor]) throws -> Jaxpr {
    try trace(types, kind: "makeJaxpr", staging: true, body).program
  }

  @Test func `a program prints inputs, equations and outputs`() throws {
    let sum = try program([f32(3), f32(3)]) { [add(add($0[0], $0[1]), $0[1])] }
    #expect(
      sum.description == """
        { lambda ; a:f32[3] b:f32[3]. let
            c:f32[3] = add a b
            d:f32[3] = add c b
          in (d,) }
        """
    )
    #expect(sum.inputTypes == [f32(3), f32(3)] && sum.outputTypes == [f32(3)])
    #expect(sum.count(of: "add") == 2 && sum.count(of: "mul") == 0)
  }

  @Test func `numbers, constants and results that nobody reads`() throws {
    let table = Tensor([1.0, 2])
    let text = try program([f32(), f32(2)]) {
      _ = add($0[0], 2.5)
      return [add($0[1], table), add(table, table), 1, $0[0]]
    }
    .description
    #expect(
      text == """
        { lambda a:f32[2]; b:f32[] c:f32[2]. let
            _:f32[] = add b 2.5:f32[]
            d:f32[2] = add c a
            e:f32[2] = add a a
          in (d, e, 1:i32[], b) }
        """
    )
  }

  @Test func `inner programs stand on one line where they fit`() throws {
    let body = try program([f32()]) { [add($0[0], $0[0])] }
    let short = try program([f32()]) { TestTwins(body: body)($0) }
    #expect(
      short.description == """
        { lambda ; a:f32[]. let
            b:f32[] c:f32[] = twins[
              note=short
              body={ lambda ; d:f32[]. let e:f32[] = add d d in (e,) }
            ] a
          in (b, c) }
        """
    )
    let long = try program([f32()]) { x in
      let twins = TestTwins(body: body, note: String(repeating: "long ", count: 20))(x)
      return [add(twins[1], twins[1])]
    }
    #expect(
      long.description == """
        { lambda ; a:f32[]. let
            _:f32[] b:f32[] = twins[
              note=\(String(repeating: "long ", count: 20))
              body={ lambda ; c:f32[]. let d:f32[] = add c c in (d,) }
            ] a
            e:f32[] = add b b
          in (e,) }
        """
    )
    #expect(long.count(of: "add") == 2)
  }

  @Test func `variables after z are named with two letters`() throws {
    let chain = try program([f32()]) { x in
      [(0..<30).reduce(x[0]) { sum, _ in add(sum, sum) }]
    }
    #expect(chain.description.contains("\n    ba:f32[] = add z z\n    bb:f32[] = add ba ba\n"))
  }

  @Test func `evaluating a program writes it into the scope of its inputs`() throws {
    let sum = try program([f32(3), f32(3)]) { [add($0[0], $0[1]), $0[0]] }
    let copy = try program([f32(3), f32(3)]) { sum.evaluate($0) }
    #expect(copy == sum)
    #expect(copy.hashValue == sum.hashValue)
    let swapped = try program([f32(3), f32(3)]) { sum.evaluate([$0[1], $0[0]]) }
    #expect(swapped != sum)
  }

  @Test func `programs over different captured tensors differ`() throws {
    let (one, two) = (Tensor([1.0]), Tensor([1.0]))
    let first = try program([f32(1)]) { [add($0[0], one)] }
    #expect(try first == program([f32(1)]) { [add($0[0], one)] })
    #expect(try first != program([f32(1)]) { [add($0[0], two)] })
  }

  @Test func `the checker names the broken invariant`() throws {
    let (a, b, c) = (Variable(0), Variable(1), Variable(2))
    func law(_ equations: [Equation], inputs: [Variable], outputs: [Operand]) -> String {
      let types = [f32(2), f32(2), f32(2)]
      return sentence {
        try Jaxpr(inputs: inputs, equations: equations, outputs: outputs, types: types).check()
      }
    }
    let sum = Equation(add, [.variable(a), .variable(b)], [c])
    #expect(law([sum], inputs: [a, b], outputs: [.variable(c)]) == "no error")
    #expect(
      law([sum], inputs: [a], outputs: [.variable(c)])
        == "check: add reads a variable before it is defined"
    )
    #expect(
      law([], inputs: [a], outputs: [.variable(c)])
        == "check: the output reads a variable before it is defined"
    )
    #expect(law([], inputs: [a, a], outputs: []) == "check: a variable is defined twice")
    #expect(law([], inputs: [Variable(9)], outputs: []) == "check: a variable has no type")
    let scalar = Equation(add, [.literal(ScalarValue(1.0, as: .f32)), .variable(a)], [c])
    #expect(
      law([scalar], inputs: [a], outputs: [])
        == "add: shapes must be equal or broadcast, got f32[] and f32[2]"
    )
    let wrong = Equation(
      add,
      [.literal(ScalarValue(1.0, as: .f32)), .literal(ScalarValue(1.0, as: .f32))],
      [c]
    )
    #expect(
      law([wrong], inputs: [], outputs: [])
        == "check: the results of add have other types than its rule gives"
    )
  }
}
