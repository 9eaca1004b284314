// SPDX-License-Identifier: Apache-2.0
//
// Primitives of users: those composed of others need no rules, and may have their own.

import Skein
import TensorIR
import Testing

/// x³, with the rules of what it is composed of.
private struct Cube: CompositePrimitive {
  let name = "cube"
  func resultTypes(_ x: [TensorType]) throws(TensorError) -> [TensorType] {
    guard x[0].dtype == .f32 else {
      throw TensorError(law: "the operand must be f32, got \(x[0])", in: name)
    }
    return x
  }
  func composition(_ x: [Tensor]) -> [Tensor] { [x[0] * x[0] * x[0]] }
}

/// Sum and difference, linear, with rules of its own.
private struct Butterfly: CompositePrimitive, LinearPrimitive {
  let name = "butterfly"
  var resultCount: Int { 2 }
  func resultTypes(_ x: [TensorType]) throws(TensorError) -> [TensorType] { x }
  func composition(_ x: [Tensor]) -> [Tensor] { [x[0] + x[1], x[0] - x[1]] }
  func derivativeRule(_ operands: [Dual]) -> [Dual] {
    let values = self(operands.map(\.primal))
    let tangents = self(operands.map { $0.tangent ?? zeros(like: $0.primal) })
    return zip(values, tangents).map { Dual($0, tangent: $1) }
  }
  func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    // Twice what it should be, to see that it is used.
    let ct = cotangents.map { $0 ?? 0 }
    return [2 * (ct[0] + ct[1]), 2 * (ct[0] - ct[1])]
  }
}

/// Promises another type than its composition gives.
private struct Liar: CompositePrimitive {
  let name = "liar"
  func resultTypes(_ x: [TensorType]) throws(TensorError) -> [TensorType] { [TensorType(.f32)] }
  func composition(_ x: [Tensor]) -> [Tensor] { x }
}

struct UserPrimitiveTests {
  let x = Tensor([1.0, 2.0, 3.0])

  private func cube(_ x: Tensor) -> Tensor { Cube()([x])[0] }

  @Test func `a composition runs under every transformation`() {
    expect(cube(x), [3], [1, 8, 27])
    expect(jit { x in Cube()([x])[0] }(x), [3], [1, 8, 27])
    expect(vmap(cube)(x), [3], [1, 8, 27])
    expect(grad(cube)(2.0), [], [12])
    expect(vmap(grad(grad(cube)))(x), [3], [6, 12, 18])
    expect(jvp(cube, x, x).1, [3], [3, 24, 81])
    expect(grad(jit { x in vmap { x in Cube()([x])[0] }(x).sum() })(x), [3], [3, 12, 27])
  }

  @Test func `programs show its name`() {
    #expect(makeJaxpr(cube)(x).count(of: "cube") == 1)
    #expect(makeJaxpr(vmap(cube))(x).count(of: "cube") == 0)
  }

  @Test func `rules of its own are used`() {
    let f = { (x: Tensor) -> Tensor in
      let y = Butterfly()([x, 2 * x])
      return (y[0] * 3 + y[1]).sum()
    }
    expect(f(x), [], [48])
    // 2·(3 + 1) + 2 · 2·(3 - 1)
    expect(grad(f)(x), [3], [16, 16, 16])
  }

  @Test func `mistakes have their sentences`() {
    expectSentence("cube: the operand must be f32, got i32[]") { cube(Tensor(3)) }
    expectSentence("liar: the composition must give the types promised, [f32[]], got [f32[3]]") {
      Liar()([x])[0]
    }
  }
}
