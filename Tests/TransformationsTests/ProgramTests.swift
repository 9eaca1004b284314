// SPDX-License-Identifier: Apache-2.0
//
// The promise of vmap: the batched program is the one an expert would have written. Programs are compared as text,
// after dead code is removed.

import Optimizer
import Skein
import TensorIR
import Testing

struct ProgramTests {
  let x = zeros([5, 3])
  let y = zeros([3])

  private func text(_ program: Jaxpr) -> String { program.removingDeadCode().description }

  @Test func `a vmapped dot is a matrix product`() {
    #expect(text(makeJaxpr(vmap(dot, inAxes: 0, nil))(x, y)) == text(makeJaxpr(matmul)(x, y)))
    #expect(
      text(makeJaxpr(vmap(dot, inAxes: 0, nil))(x, y)) == """
        { lambda ; a:f32[5,3] b:f32[3]. let
            c:f32[5] = dot_general[dimension_numbers=(([1], [0]), ([], []))] a b
          in (c,) }
        """
    )
  }

  @Test func `a mean mapped along axis 1 is the mean along axis 0`() {
    let rows = makeJaxpr(vmap(mean, inAxes: 1))(x)
    let columns = makeJaxpr { x in mean(x, axis: 0) }(x)
    #expect(text(rows) == text(columns))
  }

  @Test func `the gradient of a vmapped dot is the gradient of a matrix product`() {
    let batched = { (x: Tensor, y: Tensor) in vmap(dot, inAxes: 0, nil)(x, y).sum() }
    let product = { (x: Tensor, y: Tensor) in matmul(x, y).sum() }
    #expect(text(makeJaxpr(grad(batched))(x, y)) == text(makeJaxpr(grad(product))(x, y)))
    #expect(
      text(makeJaxpr(grad(batched, wrt: \.1))(x, y))
        == text(makeJaxpr(grad(product, wrt: \.1))(x, y))
    )
  }

  @Test func `a jitted product lays its examples where they are wanted`() {
    let program = makeJaxpr(vmap(jit { y in dot(zeros([4, 3]), y) }, outAxes: 1))(x)
    #expect(program.count(of: "dot_general") == 1)
    #expect(program.count(of: "transpose") == 0)
  }

  @Test func `a transposed product is one product, unless it is read as it is too`() {
    let transposed = makeJaxpr { x, y in matmul(x, y).transposed() }(x, zeros([3, 4])).optimized()
    #expect(transposed.equations.map(\.primitive.name) == ["dot_general"])
    let symmetric = makeJaxpr { x in
      let square = matmul(x, x)
      return square + square.transposed()
    }(zeros([3, 3])).optimized()
    #expect(symmetric.count(of: "dot_general") == 1)
  }

  @Test func `nested vmaps of dot that spell a matrix product are one dot_general`() {
    let (a, b) = (zeros([5, 3]), zeros([4, 3]))
    let products = [
      makeJaxpr(vmap(vmap(dot, inAxes: nil, 0), inAxes: 0, nil))(a, b),
      makeJaxpr(vmap(vmap(dot, inAxes: 0, nil), inAxes: nil, 0))(a, b),
      makeJaxpr(vmap(vmap(dot, inAxes: nil, 1), inAxes: 0, nil))(a, b.transposed()),
      makeJaxpr(vmap(matmul, inAxes: nil, 0))(a, b),
      makeJaxpr(vmap(matmul, inAxes: 0, nil))(zeros([6, 5, 3]), zeros([3, 4])),
    ]
    for product in products {
      #expect(product.equations.map(\.primitive.name) == ["dot_general"], "\(product)")
    }
  }

  /// JAX 0.10.2's counts are in Tests/Fixtures/contraction_counts.json; it needs a transpose in five of the six.
  @Test func `six gradients of vmapped contractions have JAX's products and no transpose`() {
    let dense = { (w: Tensor, b: Tensor, x: Tensor) in tanh(dot(x, w) + b) }
    let bilinear = { (x: Tensor, a: Tensor, y: Tensor) in dot(x, dot(a, y)) }
    let gradients: [(program: Jaxpr, products: Int)] = [
      (
        makeJaxpr(grad({ x, y in vmap(dot, inAxes: 0, nil)(x, y).sum() }, wrt: \.1))(
          zeros([5, 3]),
          zeros([3])
        ), 1
      ),
      (
        makeJaxpr(
          grad(
            { x, y in vmap(vmap(dot, inAxes: nil, 1), inAxes: 0, nil)(x, y).sum() },
            wrt: \.1
          )
        )(
          zeros([4, 3]),
          zeros([3, 2])
        ), 1
      ),
      (
        makeJaxpr(grad({ x, y in vmap(matmul, inAxes: 0, nil)(x, y).sum() }, wrt: \.1))(
          zeros([5, 4, 3]),
          zeros([3, 2])
        ), 1
      ),
      (
        makeJaxpr(
          grad({ x, y in vmap(matmul, inAxes: 1, nil, outAxes: 1)(x, y).sum() }, wrt: \.1)
        )(
          zeros([4, 5, 3]),
          zeros([3, 2])
        ), 1
      ),
      (
        makeJaxpr(grad { w, b, x in vmap(dense, inAxes: nil, nil, 0)(w, b, x).sum() })(
          zeros([3, 4]),
          zeros([4]),
          zeros([5, 3])
        ), 2
      ),
      (
        makeJaxpr(
          grad({ x, a, y in vmap(bilinear, inAxes: 0, nil, 0)(x, a, y).sum() }, wrt: \.1)
        )(
          zeros([5, 3]),
          zeros([3, 4]),
          zeros([5, 4])
        ), 2
      ),
    ]
    for (program, products) in gradients {
      let live = program.removingDeadCode()
      #expect(live.count(of: "dot_general") == products, "\(live)")
      #expect(live.count(of: "transpose") == 0, "\(live)")
    }
  }

  @Test func `per-example gradients need no transpose`() {
    let loss = { (w: Tensor, x: Tensor) in (matmul(w, x) * matmul(w, x)).sum() }
    let program = makeJaxpr(vmap(grad(loss), inAxes: nil, 0))(zeros([4, 3]), x).removingDeadCode()
    #expect(program.count(of: "transpose") == 0, "\(program)")
  }
}
