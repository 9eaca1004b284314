// SPDX-License-Identifier: Apache-2.0
//
// Gradients: of trees, of chosen arguments, of any order, through every other transformation.

import Skein
import TensorIR
import Testing

struct GradTests {
  let layer = Layer(w: Tensor([[0.1, 0.2], [0.3, 0.4]]), b: Tensor([0.01, 0.02]))
  let xs = Tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
  let ys = Tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])

  static func loss(_ layer: Layer, _ x: Tensor, _ y: Tensor) -> Tensor {
    let error = tanh(layer(x)) - y
    return (error * error).sum()
  }

  static func totalLoss(_ layer: Layer, _ xs: Tensor, _ ys: Tensor) -> Tensor {
    vmap(loss, inAxes: nil, 0, 0)(layer, xs, ys).sum()
  }

  @Test func `the gradient of a polynomial`() {
    expect(grad { x in x * x * x }(2.0), [], [12])
    expect(grad { x in (x * x).sum() }(xs), [3, 2], [2, 4, 6, 8, 10, 12])
  }

  @Test func `derivatives of any order`() {
    let cube = { (x: Tensor) in x * x * x }
    expect(grad(grad(cube))(2.0), [], [12])
    expect(grad(grad(grad(cube)))(2.0), [], [6])
    expect(grad(grad(grad(grad(cube))))(2.0), [], [0])
    expect(grad(grad(grad(grad(sin))))(0.5), [], [0.4794255386])
    expect(vmap(grad(grad(cube)))(Tensor([1.0, 2.0, 3.0])), [3], [6, 12, 18])
  }

  @Test func `a derivative is not confused with that of an enclosing function`() {
    expect(grad { x in x * grad { y in x * y }(1.0) }(3.0), [], [6])
    expect(grad { x in x * grad { y in x + y }(1.0) }(3.0), [], [1])
    expect(
      vmap(jit { x in grad { x in x * grad { y in x * y }(1.0) }(x) })(Tensor([3.0, 4.0])),
      [2],
      [6, 8]
    )
    expect(vmap { a in grad { x in a * x * x }(2.0) }(Tensor([1.0, 2.0, 3.0])), [3], [4, 8, 12])
  }

  @Test func `a gradient has the structure of the argument`() {
    let gradient: Layer = grad(Self.loss)(layer, xs[0], ys[0])
    let model = Model(layers: [layer, layer], scale: nil)
    let ofModel = grad { (model: Model) in model(Tensor([1.0, 2.0])).sum() }(model)
    #expect(ofModel.layers.count == 2 && ofModel.depth == 2 && ofModel.scale == nil)
    let step: Float = 1e-2
    for row in 0..<2 {
      for column in 0..<2 {
        func shifted(_ by: Float) -> Double {
          var moved = layer
          moved.w[row, column] += Tensor(by)
          return Self.loss(moved, xs[0], ys[0]).item()
        }
        let difference = (shifted(step) - shifted(-step)) / Double(2 * step)
        // Differences in f32 are good to about the square root of its precision.
        #expect(abs(gradient.w[row, column].item() - difference) < 1e-3)
      }
    }
  }

  @Test func `wrt chooses what is differentiated`() {
    let whole = grad(Self.loss)(layer, xs[0], ys[0])
    let ofX: Tensor = grad(Self.loss, wrt: \.1)(layer, xs[0], ys[0])
    #expect(ofX.shape == [2])
    let ofW: Tensor = grad(Self.loss, wrt: \.0.w)(layer, xs[0], ys[0])
    expect(ofW, [2, 2], whole.w.scalars(as: Double.self))
    let (both, ofY) = grad(Self.loss, wrt: \.0, \.2)(layer, xs[0], ys[0])
    expect(both.b, [2], whole.b.scalars(as: Double.self))
    #expect(ofY.shape == [2])
    let (value, gradient) = valueAndGrad(Self.loss)(layer, xs[0], ys[0])
    expect(value, [], [Self.loss(layer, xs[0], ys[0]).item()])
    expect(gradient.w, [2, 2], whole.w.scalars(as: Double.self))
  }

  @Test func `a function may return more than what is differentiated`() {
    func withPrediction(_ layer: Layer, _ x: Tensor) -> (Tensor, [String: Tensor]) {
      let prediction = layer(x)
      return (prediction.sum(), ["prediction": prediction])
    }
    let (gradient, auxiliary) = grad(withPrediction)(layer, xs[0])
    expect(gradient.b, [2], [1, 1])
    expect(auxiliary["prediction"] ?? 0, [2], [0.51, 1.12])
    let (value, _, _) = valueAndGrad(withPrediction)(layer, xs[0])
    expect(value, [], [1.63])
  }

  @Test func `gradients of several parts compose with other transformations`() {
    func product(_ w: Tensor, _ b: Tensor) -> (Tensor, Tensor) { ((w * b).sum(), w + b) }
    func scalar(_ w: Tensor, _ b: Tensor) -> Tensor { (w * b).sum() }
    let (w, b) = (Tensor([[1.0, 2.0], [3.0, 4.0]]), Tensor([[5.0, 6.0], [7.0, 8.0]]))
    let (values, ofW, ofB) = jit(vmap(valueAndGrad(scalar, wrt: \.0, \.1)))(w, b)
    expect(values, [2], [17, 53])
    expect(ofW, [2, 2], [5, 6, 7, 8])
    expect(ofB, [2, 2], [1, 2, 3, 4])
    let (total, gradient, sums) = jit(valueAndGrad(product))(w, b)
    expect(total, [], [70])
    expect(gradient, [2, 2], [5, 6, 7, 8])
    expect(sums, [2, 2], [6, 8, 10, 12])
    let (first, second, auxiliary) = jit(grad(product, wrt: \.0, \.1))(w, b)
    expect(first + second + auxiliary, [2, 2], [12, 16, 20, 24])
  }

  @Test func `per-example gradients sum to the gradient`() {
    let perExample = vmap(grad(Self.loss), inAxes: nil, 0, 0)(layer, xs, ys)
    #expect(perExample.w.shape == [3, 2, 2])
    let whole = grad(Self.totalLoss)(layer, xs, ys)
    expect(perExample.w.sum(axis: 0), [2, 2], whole.w.scalars(as: Double.self))
    let jitted = jit(vmap(grad(Self.loss), inAxes: nil, 0, 0))(layer, xs, ys)
    expect(jitted.w, [3, 2, 2], perExample.w.scalars(as: Double.self))
  }

  @Test func `transformations compose in any order`() {
    let expected = grad(Self.totalLoss)(layer, xs, ys).w.scalars(as: Double.self)
    let (xs, ys) = (xs, ys)
    expect(grad(jit(Self.totalLoss))(layer, xs, ys).w, [2, 2], expected)
    expect(jit(grad(jit(Self.totalLoss)))(layer, xs, ys).w, [2, 2], expected)
    let nested = jit(
      grad { (layer: Layer) in
        jit(vmap(jit(Self.loss), inAxes: nil, 0, 0))(layer, xs, ys).sum()
      }
    )
    expect(nested(layer).w, [2, 2], expected)
    let hessianVector = vmap(grad { x in dot(grad { z in (z * z * z).sum() }(x), x) })
    expect(hessianVector(xs), [3, 2], [9, 36, 81, 144, 225, 324])
    expect(grad { x in jit { y in x * y }(x) }(3.0), [], [6])
    expect(grad(grad(jit { x in x * x * x }))(2.0), [], [12])
    expect(vmap(grad(jit { x in sin(x) * x }))(Tensor([0.0, 1.0])), [2], [0, 1.3817733])
  }

  // MARK: Mistakes

  @Test func `only scalars have gradients`() {
    expectSentence(
      """
      grad: the function must return a scalar, got f32[2]
        help: sum the result, or use jacrev or vjp
      """
    ) { grad { $0 * 2 }(Tensor([1.0, 2.0])) }
  }

  @Test func `only floating-point values have gradients`() {
    expectSentence(
      """
      grad: only floating-point values can be differentiated
        argument 0, i32[2]
        help: convert it with `.as(.f32)`, or differentiate another argument with wrt:
      """
    ) { grad { $0.sum() }(Tensor([1, 2])) }
  }

  @Test func `what wrt: chooses is not called the first argument`() {
    func sentence(_ name: String, _ leaf: String) -> String {
      """
      \(name): only floating-point values can be differentiated
        wrt path\(leaf), i32[2]
        help: convert it with `.as(.f32)`, or differentiate another argument with wrt:
      """
    }
    let (x, n) = (Tensor([1.0, 2.0]), Tensor([1, 2]))
    let f = { (x: Tensor, n: Tensor) in (x * n).sum() }
    expectSentence(sentence("grad", "")) { grad(f, wrt: \.1)(x, n) }
    expectSentence(sentence("valueAndGrad", " 1")) { valueAndGrad(f, wrt: \.0, \.1)(x, n).0 }
    expectSentence(sentence("jacrev", "")) { jacrev(f, wrt: \.1)(x, n) }
    expectSentence(sentence("jacfwd", "")) { jacfwd(f, wrt: \.1)(x, n) }
    expectSentence(sentence("hessian", "")) { hessian(f, wrt: \.1)(x, n) }
  }
}
