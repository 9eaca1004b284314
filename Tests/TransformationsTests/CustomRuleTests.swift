// SPDX-License-Identifier: Apache-2.0
//
// Functions with rules of the user's: the rule is what every transformation uses, in every order of transformations.

import Skein
import TensorIR
import Testing

// A rule that no differentiation of the function would give shows where the rule is used.
private let tripled = customJVP(
  { (x: Tensor) in sin(x) },
  jvp: { x, dx in (sin(x), 3 * x * dx) }
)

private let clipped = customVJP(
  { (x: Tensor) in 2 * x },
  forward: { x in (2 * x, x) },
  backward: { x, ct in 5 * x * ct }
)

private let bounded = customVJP(
  { (x: Tensor) in x },
  forward: { x in (x, [Tensor]()) },
  backward: { _, ct in clip(ct, -1, 1) }
)

private let scaled = customVJP(
  { (x: Tensor, factor: Int, layer: Layer) in layer(x) * Double(factor) },
  forward: { x, factor, layer in
    (layer(x) * Double(factor), ["x": x, "w": layer.w])
  },
  backward: { residual, ct in
    (
      dot(ct, residual["w"] ?? 0), 0,
      Layer(w: expandDims(ct, axis: 1) * (residual["x"] ?? 0), b: 7 * ct)
    )
  }
)

struct CustomRuleTests {
  let xs = Tensor([0.5, -1.0, 2.0])

  // MARK: customJVP

  @Test func `the value is the function's, the derivative the rule's`() {
    expect(tripled(xs), [3], [0.479426, -0.841471, 0.909297])
    expect(jvp(tripled, xs, Tensor([1.0, 1.0, 2.0])).1, [3], [1.5, -3, 12])
    expect(grad(tripled)(2.0), [], [6])
    expect(jacrev(tripled)(Tensor([1.0, 2.0])), [2, 2], [3, 0, 0, 6])
    expect(jacfwd(tripled)(Tensor([1.0, 2.0])), [2, 2], [3, 0, 0, 6])
  }

  @Test func `derivatives of derivatives differentiate the rule`() {
    expect(grad(grad(tripled))(2.0), [], [3])
    expect(grad(grad(grad(tripled)))(2.0), [], [0])
    expect(hessian { (x: Tensor) in tripled(x).sum() }(Tensor([1.0, 2.0])), [2, 2], [3, 0, 0, 3])
  }

  @Test func `the rule is kept by vmap and jit, in every order`() {
    let expected = [1.5, -3, 6]
    expect(vmap(grad(tripled))(xs), [3], expected)
    expect(grad { (x: Tensor) in vmap(tripled)(x).sum() }(xs), [3], expected)
    expect(jit(vmap(grad(tripled)))(xs), [3], expected)
    expect(vmap(jit { x in grad(tripled)(x) })(xs), [3], expected)
    expect(vmap(grad(jit { x in tripled(x) }))(xs), [3], expected)
    expect(grad(jit { (x: Tensor) in vmap(tripled)(x).sum() })(xs), [3], expected)
    expect(
      grad { (x: Tensor) in jit { x in vmap(vmap(tripled))(x) }(x.reshaped(to: [3, 1])).sum() }(xs),
      [3],
      expected
    )
    expect(vmap(vmap(grad(tripled)))(xs.reshaped(to: [3, 1])), [3, 1], expected)
    expect(vmap(grad(grad(tripled)))(xs), [3], [3, 3, 3])
    expect(grad { (x: Tensor) in vmap(grad(tripled))(x).sum() }(xs), [3], [3, 3, 3])
    expect(
      vmap({ x in jvp(tripled, x, ones([1])).1 }, inAxes: 1, outAxes: 1)(xs.reshaped(to: [1, 3])),
      [1, 3],
      expected
    )
  }

  @Test func `programs show the function inside the call`() {
    #expect(
      makeJaxpr(tripled)(Tensor(1.0)).description == """
        { lambda ; a:f32[]. let
            b:f32[] = custom_jvp_call[
              call_jaxpr={ lambda ; c:f32[]. let d:f32[] = sin c in (d,) }
            ] a
          in (b,) }
        """
    )
    #expect(
      makeJaxpr(vmap(clipped))(xs).description == """
        { lambda ; a:f32[3]. let
            b:f32[3] = custom_vjp_call[
              call_jaxpr={ lambda ; c:f32[3]. let d:f32[3] = mul 2.0:f32[] c in (d,) }
            ] a
          in (b,) }
        """
    )
  }

  @Test func `several arguments come as tuples, and structure is kept`() {
    let f = customJVP(
      { (x: Tensor, layer: Layer, n: Int) in [layer(x) * Double(n)] },
      jvp: { primal, tangent in
        let (x, layer, n) = primal
        let value = layer(x) * Double(n)
        return ([value], [dot(layer.w, tangent.0) * Double(n) + 100 * tangent.1.b])
      }
    )
    let layer = Layer(w: Tensor([[1.0, 2.0], [3.0, 4.0]]), b: Tensor([0.0, 1.0]))
    let x = Tensor([1.0, 1.0])
    expect(f(x, layer, 2)[0], [2], [6, 16])
    let total = { (x: Tensor, layer: Layer) in f(x, layer, 2)[0].sum() }
    expect(grad(total)(x, layer), [2], [8, 12])
    expect(grad(total, wrt: \.1)(x, layer).b, [2], [100, 100])
    expect(grad(total, wrt: \.1)(x, layer).w, [2, 2], [0, 0, 0, 0])
  }

  // MARK: customVJP

  @Test func `gradients use the backward rule`() {
    expect(clipped(xs), [3], [1, -2, 4])
    expect(grad(clipped)(3.0), [], [15])
    expect(grad(grad(clipped))(3.0), [], [5])
    expect(vmap(grad(clipped))(xs), [3], [2.5, -5, 10])
    expect(grad { (x: Tensor) in vmap(clipped)(x).sum() }(xs), [3], [2.5, -5, 10])
    expect(jit(vmap(grad(jit { x in clipped(x) })))(xs), [3], [2.5, -5, 10])
    expect(grad { (x: Tensor) in vmap(grad(clipped))(x).sum() }(xs), [3], [5, 5, 5])
    expect(vmap(vmap(grad(clipped)))(xs.reshaped(to: [1, 3])), [1, 3], [2.5, -5, 10])
    expect(hessian(clipped)(3.0), [], [5])
  }

  @Test func `forward mode is the transpose of the backward rule`() {
    expect(jvp(clipped, xs, Tensor([1.0, 1.0, 1.0])).1, [3], [2.5, -5, 10])
    expect(jacfwd(clipped)(Tensor([1.0, 2.0])), [2, 2], [5, 0, 0, 10])
    expect(vmap({ x in jvp(clipped, x, 1.0).1 })(xs), [3], [2.5, -5, 10])
    expect(jit { x in jvp(clipped, x, 1.0).1 }(3.0), [], [15])
    let (value, push) = linearize(clipped, xs)
    expect(value, [3], [1, -2, 4])
    expect(push(Tensor([1.0, 0.0, 2.0])), [3], [2.5, 0, 20])
  }

  @Test func `a backward rule that is not linear serves reverse mode alone`() {
    let steep = { (x: Tensor) in bounded(x) * 100 }
    expect(grad(steep)(1.0), [], [1])
    expect(vmap(grad(steep))(xs), [3], [1, 1, 1])
    expectSentence("linearTranspose: the function must be linear, got min of an input") {
      jvp(steep, xs, xs).1
    }
  }

  @Test func `arguments without tangents, and residuals that are trees`() {
    let layer = Layer(w: Tensor([[1.0, 2.0], [3.0, 4.0]]), b: Tensor([0.0, 1.0]))
    let x = Tensor([1.0, 2.0])
    expect(scaled(x, 2, layer), [2], [10, 24])
    let gradient = grad { (layer: Layer, x: Tensor) in scaled(x, 2, layer).sum() }(layer, x)
    expect(gradient.w, [2, 2], [1, 2, 1, 2])
    expect(gradient.b, [2], [7, 7])
    // The layer is shared: its cotangent is summed over the examples.
    let batch = Tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    let total = { (layer: Layer) in
      vmap({ (x: Tensor, layer: Layer) in scaled(x, 2, layer) }, inAxes: 0, nil)(batch, layer).sum()
    }
    expect(grad(total)(layer).b, [2], [21, 21])
    expect(grad(total)(layer).w, [2, 2], [9, 12, 9, 12])
    let each = vmap({ (x: Tensor) in
      grad { (layer: Layer) in scaled(x, 2, layer).sum() }(layer)
    })(batch)
    expect(each.b, [3, 2], [7, 7, 7, 7, 7, 7])
  }

  // MARK: customVmap

  /// A product whose batch says that it was one: 1000 more, with the derivative of the sum that this is.
  private static let product = customVmap(
    { (x: Tensor, y: Tensor) in x * y },
    vmap: { call, x, y in
      #expect(call.size == 3)
      return x * y * (call.isMapped == [true, true] ? 10 : 1) + 1000
    }
  )

  @Test func `a batch is what the rule says`() {
    let f = Self.product
    let ys = Tensor([1.0, 2.0, 3.0])
    expect(f(2.0, 3.0), [], [6])
    expect(vmap(f)(xs, ys), [3], [1005, 980, 1060])
    expect(vmap(f, inAxes: 0, nil)(xs, 2.0), [3], [1001, 998, 1004])
    expect(jit { x, y in vmap(f)(x, y) }(xs, ys), [3], [1005, 980, 1060])
    expect(vmap(f, inAxes: nil, nil, axisSize: 3)(2.0, 3.0), [3], [6, 6, 6])
  }

  @Test func `derivatives of batches, and batches of derivatives, are those of the rule`() {
    let f = Self.product
    let ys = Tensor([1.0, 2.0, 3.0])
    expect(grad(f)(2.0, 3.0), [], [3])
    expect(grad { (x: Tensor) in vmap(f)(x, ys).sum() }(xs), [3], [10, 20, 30])
    expect(vmap(grad(f))(xs, ys), [3], [10, 20, 30])
    expect(jit(vmap(grad(f)))(xs, ys), [3], [10, 20, 30])
    expect(vmap({ x, y in jvp(f, (x, y), (1.0, 0.0)).1 })(xs, ys), [3], [10, 20, 30])
    expect(vmap(grad(jit { x, y in f(x, y) }))(xs, ys), [3], [10, 20, 30])
    // What all examples share becomes each example's own, so that each has its gradient.
    expect(vmap(grad(f, wrt: \.1), inAxes: 0, nil)(xs, 2.0), [3], [5, -10, 20])
    // Second derivatives: ∂²/∂x∂y.
    expect(vmap(grad(grad(f), wrt: \.1))(xs, ys), [3], [10, 10, 10])
    expect(
      grad { (y: Tensor) in vmap(grad(f))(xs, y).sum() }(ys),
      [3],
      [10, 10, 10]
    )
    expect(hessian { (x: Tensor) in f(x, x) }(2.0), [], [2])
  }

  @Test func `a batch of batches batches the rule`() {
    let f = Self.product
    let twice = vmap(vmap(f, inAxes: 0, nil), inAxes: 0, nil)(Tensor([[1.0, 2.0, 3.0]]), 2.0)
    expect(twice, [1, 3], [1002, 1004, 1006])
  }

  // MARK: Named axes

  @Test func `rules may use named axes`() {
    let summed = customJVP(
      { (x: Tensor) in psum(x, over: "i") },
      jvp: { x, dx in (psum(x, over: "i"), 2 * psum(dx, over: "i")) }
    )
    expect(vmap(summed, axisName: "i")(xs), [3], [1.5, 1.5, 1.5])
    expect(vmap(grad(summed), axisName: "i")(xs), [3], [6, 6, 6])
    expect(grad { (x: Tensor) in vmap(summed, axisName: "i")(x).sum() }(xs), [3], [6, 6, 6])
    let averaged = customVJP(
      { (x: Tensor) in x },
      forward: { x in (x, [Tensor]()) },
      backward: { _, ct in pmean(ct, over: "i") }
    )
    let weights = Tensor([1.0, 2.0, 6.0])
    expect(
      grad { (x: Tensor) in (vmap(averaged, axisName: "i")(x) * weights).sum() }(xs),
      [3],
      [3, 3, 3]
    )
    expect(vmap(grad { x, w in averaged(x) * w }, axisName: "i")(xs, weights), [3], [3, 3, 3])
  }

  // MARK: Mistakes

  @Test func `a captured value that varies is a mistake`() {
    expectSentence(
      """
      customJVP: a function with a derivative of its own is differentiated in its arguments only, got \
      a captured f32[] that varies
        help: pass it as an argument
      """
    ) {
      grad { (w: Tensor) in
        customJVP({ (x: Tensor) in x * w }, jvp: { x, dx in (x * w, dx * w) })(2.0)
      }(3.0)
    }
  }

  @Test func `rules return what the function returns`() {
    let wrong = customJVP({ (x: Tensor) in x }, jvp: { x, dx in (x, dx.sum()) })
    expectSentence("customJVP: the tangent of the jvp rule, leaf 0 must be f32[3], got f32[]") {
      jvp(wrong, xs, xs).1
    }
    let short = customVJP(
      { (x: Tensor) in x },
      forward: { x in (x, x) },
      backward: { _, ct in ct.sum() }
    )
    expectSentence(
      "customVJP: the result of the backward rule, leaf 0 must be f32[3], got f32[]"
    ) { grad { (x: Tensor) in short(x).sum() }(xs) }
    let unstacked = customVmap({ (x: Tensor) in x }, vmap: { _, x in x.sum() })
    expectSentence("customVmap: the result of the vmap rule, leaf 0 must be f32[3], got f32[]") {
      vmap(unstacked)(xs)
    }
    let longer = customJVP({ (x: Tensor) in [x] }, jvp: { x, dx in ([x, x], [dx]) })
    expectSentence(
      """
      customJVP: both trees must have the same structure
        expected 1 leaf
        got 2 leaves
      """
    ) { jvp(longer, xs, xs).1[0] }
  }
}
