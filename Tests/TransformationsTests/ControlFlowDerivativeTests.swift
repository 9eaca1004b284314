// SPDX-License-Identifier: Apache-2.0
//
// What reverse mode keeps of branches and loops: residuals are few, and what is not taken spoils nothing.

import Optimizer
import Skein
import TensorIR
import Testing

struct ControlFlowDerivativeTests {
  let x = Tensor([1.0, 2.0, 3.0])

  /// The scans of a program, with the number of stacked operands and results of each.
  private func scans(_ program: Jaxpr) -> [String] {
    program.equations.filter { $0.primitive.name == "scan" }.map { equation in
      let results = equation.results.map { program.type(of: $0).description }
      let operands = equation.operands.map { program.type(of: $0).description }
      return "\(operands.joined(separator: " ")) -> \(results.joined(separator: " "))"
    }
  }

  @Test func `a branch that is not taken does not spoil the derivative`() {
    let f = { @Sendable (x: Tensor) in cond(x .> 0, { sqrt(x) + log(x) }, { 0 * x }) }
    expect(grad(f)(4.0), [], [0.5])
    expect(grad(f)(0.0), [], [0])
    expect(vmap(grad(f))(Tensor([4.0, 0, -1])), [3], [0.5, 0, 0])
    expect(grad { vmap(f)($0).sum() }(Tensor([4.0, 0, -1])), [3], [0.5, 0, 0])
    expect(jit { x in grad { vmap(f)($0).sum() }(x) }(Tensor([4.0, 0, -1])), [3], [0.5, 0, 0])
  }

  @Test func `the gradient of a recurrent layer stacks what changes, and nothing else`() {
    let w = zeros([3, 3])
    let loss = { (w: Tensor, rows: Tensor) in
      scan({ state, row in (tanh(dot(w, state) + row), [Tensor]()) }, zeros([3]), rows).0.sum()
    }
    let program = makeJaxpr(grad(loss))(w, zeros([5, 3])).optimized()
    // Forwards the state is stacked before and after each step; backwards the weights are read as they are, and what is
    // carried beside their cotangent is that of the state.
    #expect(
      scans(program) == [
        "f32[3,3] f32[3] f32[5,3] -> f32[3] f32[5,3] f32[5,3]",
        "f32[3,3] f32[3,3] f32[3] f32[5,3] f32[5,3] -> f32[3,3] f32[3]",
      ],
      "\(program)"
    )
  }

  @Test func `what only the weights reach is computed once`() {
    let w = Tensor(0.5)
    let loss = { (w: Tensor) in
      scan({ c in (c * sin(w), [Tensor]()) }, Tensor(1.0), length: 4).0
    }
    expect(grad(loss)(w), [], [4 * 0.11018 * 0.87758], tolerance: 1e-3)
    let program = makeJaxpr(grad(loss))(w).optimized()
    #expect(program.count(of: "cos") == 1)
    #expect(!scans(program).contains { $0.contains("f32[4] f32[4]") }, "\(program)")
  }

  @Test func `a number that gives way is carried under every transformation`() {
    let f = { @Sendable (c: Tensor) in scan({ c, x in (c * x, c) }, c, Tensor([3.0, 5.0])).0 }
    expect(grad(f)(2.0), [], [15])
    expect(jvp(f, 2.0, 1.0).1, [], [15])
    expect(jit(f)(2.0), [], [30])
    expect(grad { (c: Tensor) in scan({ c, x in (c * x, c) }, c, zeros([0])).0 }(2.0), [], [1])
    expect(grad { (c: Tensor) in foriLoop(0, 2, c) { _, c in c * Tensor(3.0) } }(2.0), [], [9])
  }

  @Test func `branches share the places of their residuals`() {
    let program = makeJaxpr(
      grad { (x: Tensor) in cond(x[0] .> 0, { sin(sin(x)).sum() }, { exp(cos(x)).sum() }) }
    )(x)
    let conds = program.equations.filter { $0.primitive.name == "cond" }
    let stored = conds.map { $0.results.count }
    // The result, and at most what one branch needs.
    #expect(stored[0] <= 1 + 3, "\(program)")
  }

  @Test func `a function under checkpoint is computed a second time`() {
    let f = { (x: Tensor) in sin(sin(sin(x))) }
    let plain = makeJaxpr(grad(f))(Tensor(0.3)).optimized()
    let again = makeJaxpr(grad(checkpoint(f)))(Tensor(0.3)).optimized()
    #expect(plain.count(of: "sin") == 2)
    #expect(again.count(of: "sin") == 2, "\(again)")
    #expect(again.count(of: "remat2") == 1)
    let kept = makeJaxpr(grad(checkpoint(f, policy: .everythingSaveable)))(Tensor(0.3)).optimized()
    let inside = kept.equations.filter { $0.primitive.name == "remat2" }
    #expect(inside.last.map { $0.primitive.subprograms[0].count(of: "sin") } == 0, "\(kept)")
    expect(grad(checkpoint(f))(Tensor(0.3)), [], [grad(f)(Tensor(0.3)).item(as: Double.self)])
  }

  @Test func `a loop carries only what it changes and somebody reads`() {
    let program = makeJaxpr { (x: Tensor, n: Tensor) in
      foriLoop(0, n, [x, x]) { _, pair in [pair[0] * 2, sin(pair[1])] }[0]
    }(x, Tensor(3).as(.i32)).optimized()
    #expect(program.count(of: "sin") == 0)
    let loop = program.equations.first { $0.primitive.name == "while" }
    // The bound is a constant of the condition; the counter and one value are carried.
    #expect(loop?.results.count == 2, "\(program)")
  }

  @Test func `an associative scan is a cumulative sum`() {
    for count in 1...9 {
      let xs = counting([count])
      var total = 0.0
      let expected = (0..<count).map { index in
        total += Double(index)
        return total
      }
      expect(associativeScan({ $0 + $1 }, xs), [count], expected)
    }
  }
}
