// SPDX-License-Identifier: Apache-2.0
//
// jvp, linearize, vjp and linearTranspose, against what they must agree on.

import Skein
import TensorIR
import Testing

struct LinearizeTests {
  let x = Tensor([0.5, -1.0, 2.0])
  let dx = Tensor([1.0, 0.5, -2.0])

  @Test func `jvp gives value and tangent`() {
    let (y, dy) = jvp({ sin($0) }, x, dx)
    expect(y, [3], [0.4794255, -0.8414710, 0.9092974])
    expect(dy, [3], [0.8775826, 0.2701512, 0.8322937])
    let (_, dz) = jvp({ x, y in x * y }, (x, x), (dx, dx))
    expect(dz, [3], [1, -1, -8])
  }

  @Test func `linearize is jvp with the value computed once`() {
    let f = { (x: Tensor) in exp(x).sum() * x }
    let (y, pushForward) = linearize(f, x)
    let (expectedY, expectedDy) = jvp(f, x, dx)
    expect(y, [3], expectedY.scalars(as: Double.self))
    expect(pushForward(dx), [3], expectedDy.scalars(as: Double.self))
    expect(pushForward(2 * dx), [3], (2 * expectedDy).scalars(as: Double.self))
  }

  @Test func `vjp is the transpose of linearize`() {
    let f = { (x: Tensor, y: Tensor) in tanh(x) * y.sum() }
    let (_, pushForward) = linearize(f, x, dx)
    let (value, pullBack) = vjp(f, x, dx)
    #expect(value.shape == [3])
    let ct = Tensor([1.0, 2.0, 3.0])
    let (ctX, ctY) = pullBack(ct)
    let forwards = dot(pushForward(dx, x), ct).item()
    let backwards = (dot(ctX, dx) + dot(ctY, x)).item()
    #expect(abs(forwards - backwards) < 1e-5)
  }

  @Test func `a linear function is transposed without a point`() {
    let a = Tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    let back = linearTranspose({ x in matmul(a, x) }, x)
    expect(back(Tensor([1.0, 10.0])), [3], [41, 52, 63])
    let two = linearTranspose({ x, y in x + 2 * y }, x, x)(dx)
    expect(two.1, [3], [2, 1, -4])
  }

  @Test func `a tangent must have the type of its value`() {
    expectSentence(
      """
      jvp: tangents and cotangents must have the type of their values
        tangent: expected f32[3], got f32[2]
      """
    ) { jvp({ sin($0) }, x, Tensor([1.0, 2.0])).1 }
  }

  @Test func `a tangent must have the structure of its value`() {
    let sentence = """
      both trees must have the same structure
        expected a leaf [a]
        got a leaf [b]
      """
    let f = { (x: [String: Tensor]) in x.mapLeaves { 2 * $0 } }
    let (point, other) = (["a": x], ["b": x])
    expectSentence("jvp: \(sentence)") { jvp(f, point, other).1 }
    expectSentence("linearize: \(sentence)") { linearize(f, point).1(other) }
    expectSentence("vjp: \(sentence)") { vjp(f, point).1(other) }
    expectSentence("linearTranspose: \(sentence)") { linearTranspose(f, point)(other) }
  }

  @Test func `a function that is not linear cannot be transposed`() {
    expectSentence("linearTranspose: the function must be linear, got sin of an input") {
      linearTranspose({ sin($0) }, x)(dx)
    }
  }

  // MARK: Jacobians

  @Test func `jacobians agree in both modes`() {
    let f = { (x: Tensor) in x * x.sum() }
    let expected: [Double] = [2, 0.5, 0.5, -1, 0.5, -1, 2, 2, 3.5]
    expect(jacfwd(f)(x), [3, 3], expected)
    expect(jacrev(f)(x), [3, 3], expected)
    #expect(jacrev { matmul($0, $0) }(counting([2, 2])).shape == [2, 2, 2, 2])
    let both: (Tensor) -> [String: Tensor] = jacfwd { x in ["square": x * x, "sum": x.sum()] }
    expect(both(x)["sum"] ?? 0, [3], [1, 1, 1])
  }

  @Test func `the jacobian of a tree is a tree`() {
    let layer = Layer(w: counting([2, 3]), b: Tensor([0.0, 0.0]))
    let apply = { (layer: Layer, x: Tensor) in layer(x) }
    for jacobian in [jacrev(apply), jacfwd(apply)] {
      let result = jacobian(layer, x)
      #expect(result.w.shape == [2, 2, 3])
      expect(result.b, [2, 2], [1, 0, 0, 1])
    }
  }

  @Test func `the hessian is the matrix of second derivatives`() {
    expect(hessian { x in (x * x * x).sum() }(x), [3, 3], [3, 0, 0, 0, -6, 0, 0, 0, 12])
    let batch = vmap(hessian { x in x[0] * x[1] })(counting([4, 2]))
    expect(batch[3], [2, 2], [0, 1, 1, 0])
    expect(
      hessian({ (layer: Layer, x: Tensor) in exp(dot(layer.b, x)) }, wrt: \.0.b)(
        Layer(w: 0, b: Tensor([0.0, 0.0])),
        Tensor([1.0, 2.0])
      ),
      [2, 2],
      [1, 2, 2, 4]
    )
  }
}
