// SPDX-License-Identifier: Apache-2.0
//
// Jacobians apply linear maps to every unit vector: where the first of them is a product, its matrix is the answer.

import Skein
import TensorIR
import Testing

struct BasisTests {
  private func products(_ program: Jaxpr) -> Int {
    program.description.split(separator: "\n").count {
      $0.contains("dot_general") && !$0.contains("_:")
    }
  }

  @Test func `the Jacobian of a product is its matrix, without a product`() {
    let m = counting([3, 4])
    let map = { (x: Tensor) in dot(m, x) }
    let x = counting([4])
    for jacobian in [jacfwd(map), jacrev(map)] {
      expect(jacobian(x), [3, 4], m.scalars(as: Double.self))
    }
    let mirrored = { (x: Tensor) in dot(x, counting([4, 3])) }
    for jacobian in [jacfwd(mirrored), jacrev(mirrored)] {
      expect(
        jacobian(x),
        [3, 4],
        counting([4, 3]).transposed().scalars(as: Double.self)
      )
    }
    let program = makeJaxpr { (x: Tensor, m: Tensor) in jacfwd { x in dot(m, x) }(x) }(x, m)
    #expect(products(program) == 0, "\(program)")
  }

  @Test func `what is infinite in the matrix does not spread over its row`() {
    let m = Tensor([[1.0, .infinity], [-.infinity, 2.0]])
    let jacobian = jacfwd { x in dot(m, x) }(Tensor([1.0, 1.0]))
    #expect(jacobian.scalars(as: Double.self) == [1, .infinity, -.infinity, 2])
  }

  @Test func `several summed axes are brought into the order of the unit vectors`() {
    // Σ x[i, j] m[j, k, i]: the axes of m are paired in another order than they lie in.
    let (x, m) = (counting([2, 3]), counting([3, 4, 2]))
    let map = { (x: Tensor) in einsum("ij,jki->k", x, m) }
    let expected = m.transposed([1, 2, 0]).scalars(as: Double.self)
    expect(jacfwd(map)(x), [4, 2, 3], expected)
    expect(jacrev(map)(x), [4, 2, 3], expected)
  }

  @Test func `products of which a unit vector is only a part, or a batch, stay products`() {
    let (x, m) = (counting([2, 3]), counting([3, 2]))
    // A free axis of x: d(xm)[i, k]/dx[a, b] = δ(i, a) m[b, k].
    var expected = [Double](repeating: 0, count: 2 * 2 * 2 * 3)
    for i in 0..<2 {
      for k in 0..<2 {
        for b in 0..<3 { expected[((i * 2 + k) * 2 + i) * 3 + b] = Double(b * 2 + k) }
      }
    }
    expect(jacfwd { x in dot(x, m) }(x), [2, 2, 2, 3], expected)
    // Each example has its own matrix.
    let ms = counting([5, 3, 4])
    let each = vmap { (m: Tensor) in jacfwd { x in dot(m, x) }(counting([4])) }(ms)
    expect(each, [5, 3, 4], ms.scalars(as: Double.self))
    let chunked = jacfwd({ x in dot(ms[0], x) }, chunk: .count(3))(counting([4]))
    expect(chunked, [3, 4], ms[0].scalars(as: Double.self))
  }

  @Test func `a Hessian multiplies once`() {
    let xs = counting([6, 4]) / 10
    let loss = { (w: Tensor) in mean(exp(dot(xs, w))) }
    let w = counting([4]) / 10
    // Σ exp(x·w) x xᵀ / 6.
    let weights = exp(dot(xs, w)) / 6
    let expected = dot(xs.transposed() * weights, xs)
    expect(hessian(loss)(w), [4, 4], expected.scalars(as: Double.self))
    let program = makeJaxpr { (w: Tensor) in hessian(loss)(w) }(w)
    // The product with the weights of the primal, and that of the two factors.
    #expect(products(program) == 2, "\(program)")
  }
}
