// SPDX-License-Identifier: Apache-2.0
//
// When jit traces, what it keeps, and that threads may share what it returns.

import Skein
import TensorIR
import Testing

/// Counts how often a closure runs.
private final class Counter: @unchecked Sendable {
  // Only traced functions touch it, one at a time.
  var count = 0
}

struct JitTests {
  @Test func `a function is traced once for each kind of arguments`() {
    let traces = Counter()
    let f = jit { (x: Tensor, k: Int) in
      traces.count += 1
      return (0..<k).reduce(x) { x, _ in x * 2 }
    }
    expect(f(Tensor([1.0, 2.0]), 3), [2], [8, 16])
    expect(f(Tensor([3.0, 4.0]), 3), [2], [24, 32])
    #expect(traces.count == 1)
    _ = f(Tensor([1.0]), 3)
    #expect(traces.count == 2, "another shape")
    _ = f(Tensor([1, 2]), 3)
    #expect(traces.count == 3, "another dtype")
    expect(f(Tensor([1.0, 2.0]), 4), [2], [16, 32])
    #expect(traces.count == 4, "another static value")
    _ = f(Tensor([1.0, 2.0]), 3)
    #expect(traces.count == 4)
  }

  @Test func `weak and strong numbers are different kinds`() {
    let f = jit { x in x + Tensor([1], dtype: .f16) }
    #expect(f(1.0).dtype == .f16)
    #expect(f(Tensor([1.0])).dtype == .f32)
  }

  @Test func `derivatives of jitted functions of weak numbers are those of the functions`() {
    let f = jit { x in select(x .> 0, x * x * x, stack([x, x]).sum()) }
    #expect(grad(f)(2.0).item() == 12)
    #expect(jit(grad(f))(2.0).item() == 12)
    #expect(jit(grad(grad(f)))(2.0).item() == 12)
    #expect(jit(grad(f))(-1.0).item() == 2)
  }

  @Test func `the structure of trees is part of the key`() {
    let traces = Counter()
    let f = jit { (xs: [Tensor]) in
      traces.count += 1
      return xs.reduce(0, +)
    }
    _ = f([1.0, 2.0])
    _ = f([3.0, 4.0])
    #expect(traces.count == 1)
    expect(f([1.0, 2.0, 3.0]), [], [6])
    #expect(traces.count == 2)
  }

  @Test func `captured tensors are constants`() {
    let w = Tensor([1.0, 2.0])
    let f = jit { x in x * w + exp(w).sum() }
    expect(f(Tensor([1.0, 1.0])), [2], [11.107338, 12.107338])
    let (a, b, c) = jit { x in (w, x, x + 1) }(Tensor(1.0))
    expect(a, [2], [1, 2])
    expect(b, [], [1])
    expect(c, [], [2])
  }

  @Test func `a jitted function inside a trace is one equation`() {
    let f = jit { x in sin(x) * 2.0 }
    #expect(
      makeJaxpr(vmap(f))(zeros([5, 3])).description == """
        { lambda ; a:f32[5,3]. let
            b:f32[5,3] = jit[
              jaxpr={ lambda ; c:f32[5,3]. let
                  d:f32[5,3] = sin c
                  e:f32[5,3] = mul d 2.0:f32[]
                in (e,) }
            ] a
          in (b,) }
        """
    )
  }

  @Test func `values of an enclosing trace are operands, not constants`() {
    expect(
      vmap { x in
        let f = jit { (y: Tensor) in x * y }
        return f(2.0) + f(3.0)
      }(Tensor([1.0, 2.0])),
      [2],
      [5, 10]
    )
  }

  @Test func `a trace that fails is not kept`() throws {
    let f = jit { (x: Tensor, y: Tensor) in dot(x, y) }
    expectSentence(
      "dot: contracted axes must have the same size, got 3 (axis 0 of lhs f32[3]) and 2 "
        + "(axis 0 of rhs f32[2])"
    ) { f(zeros([3]), zeros([2])) }
    expect(f(Tensor([1.0, 2.0]), Tensor([3.0, 4.0])), [], [11])
  }

  @Test func `a value cannot be read while it is traced`() {
    expectSentence(
      """
      item: the value of a traced f32[] is not known while jit traces the function
        help: use select, or compute with the tensor instead of its value
      """
    ) { jit { (x: Tensor) in x.item() > 0 ? x : -x }(1.0) }
  }

  @Test func `many tasks share one jitted function`() async {
    let f = jit { (x: Tensor, y: Tensor) in vmap(dot)(x, y).sum() }
    let results = await withTaskGroup(of: Double.self) { group in
      for task in 0..<64 {
        group.addTask {
          let size = 2 + task % 5
          return f(ones([size, 3]), ones([size, 3])).item() / Double(size)
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results == Array(repeating: 3, count: 64))
  }

  @Test func `deeply nested programs are printed once at every level`() {
    var f: @Sendable (Tensor) -> Tensor = { sin($0) }
    for _ in 0..<40 {
      let inner = f
      f = jit { inner($0) }
    }
    let text = makeJaxpr(f)(ones([2])).description
    #expect(text.split(separator: "= sin ").count == 2)
    #expect(text.split(separator: "= jit").count == 41)
  }

  @Test func `evalShape computes types only`() {
    #expect(evalShape { x in matmul(x, x.transposed()) }(zeros([5, 3])).description == "f32[5,5]")
    let types = evalShape { (x: Tensor) in [x, x.sum()] }(zeros([2], dtype: .f64))
    #expect(types.map(\.description) == ["f64[2]", "f64[]"])
    let pair = evalShape { (x: Tensor, y: Tensor) in (x, dot(x, y)) }(zeros([2]), zeros([2]))
    #expect(pair.map(\.description) == ["f32[2]", "f32[]"])
    let triple = evalShape { (x: Tensor) in (x, x.sum(), [x .> 0]) }(zeros([2]))
    #expect(triple.map(\.description) == ["f32[2]", "f32[]", "bool[2]"])
  }
}
