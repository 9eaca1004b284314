// SPDX-License-Identifier: Apache-2.0
//
// What choices and loops do not do twice, and what they never make: steps do not repeat what constants decide, and the
// gradient of shared weights is not made for each example.

import Optimizer
import Skein
import TensorIR
import Testing

struct ControlFlowProgramTests {
  @Test func `what every step would compute again is computed in front of the loop`() throws {
    let w = Tensor([[0.5, 0.25], [0.125, 1]])
    let x = Tensor([1.0, 2.0])
    let scanned = { @Sendable (w: Tensor) in
      scan({ c in (dot(sin(w), c), [Tensor]()) }, x, length: 3).0
    }
    let looped = { @Sendable (w: Tensor) in
      whileLoop({ i, _ in i .< 3 }, { i, c in (i + 1, dot(sin(w), c)) }, (Tensor(0), x)).1
    }
    for (name, f) in [("scan", scanned), ("while", looped)] {
      let program = makeJaxpr(f)(w).optimized()
      #expect(program.equations.map(\.primitive.name).contains("sin"), "\(program)")
      let loop = try #require(program.equations.first { $0.primitive.name == name })
      #expect(loop.primitive.subprograms.allSatisfy { $0.count(of: "sin") == 0 }, "\(program)")
      let s = sin(w)
      let expected = dot(s, dot(s, dot(s, x))).scalars(as: Double.self)
      expect(jit(f)(w), [2], expected)
      expect(f(w), [2], expected)
    }
  }

  @Test func `what differs between examples stays in the loop`() {
    let f = { @Sendable (n: Tensor, w: Tensor) in
      whileLoop({ i, _ in i .< n }, { i, c in (i + 1, sin(w) * c) }, (Tensor(0), Tensor(1.0))).1
    }
    let (n, w) = (Tensor([0, 1, 2] as [Float]), Tensor([0.5, 1, 2]))
    let expected = [1, 0.84147, 0.82682]
    expect(vmap(f)(n, w), [3], expected)
    expect(jit { vmap(f)($0, $1) }(n, w), [3], expected)
  }

  @Test func `the gradient of shared weights is one product for all examples`() {
    let (w, v) = (0.01 * counting([16, 16]), 0.02 * counting([16, 16]))
    let xs = 0.1 * counting([8, 16])
    let choices = Tensor((0..<8).map { Float($0 % 3) })
    @Sendable func one(_ w: Tensor, _ v: Tensor, _ p: Tensor, _ x: Tensor) -> Tensor {
      sum(tanh(cond(p .> 0, { dot(w, x) }, { dot(v, sin(x)) + dot(w, x) })))
    }
    let batched = { @Sendable (w: Tensor) in
      sum(vmap { (p: Tensor, x: Tensor) in one(w, v, p, x) }(choices, xs))
    }
    let program = makeJaxpr(grad(batched))(w)
    #expect(!program.description.contains("f32[8,16,16]"), "\(program)")
    var expected = zeros([16, 16])
    for index in 0..<8 {
      expected += grad { (w: Tensor) in one(w, v, choices[index], xs[index]) }(w)
    }
    expect(grad(batched)(w), [16, 16], expected.scalars(as: Double.self), tolerance: 1e-4)
    expect(
      jit { grad(batched)($0) }(w),
      [16, 16],
      expected.scalars(as: Double.self),
      tolerance: 1e-4
    )
    // The weights of a batch of models: a gradient for each.
    let models = stack([w, v])
    let each = vmap(grad(batched))(models)
    expect(each[0], [16, 16], expected.scalars(as: Double.self), tolerance: 1e-4)
  }
}
