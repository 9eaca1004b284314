// SPDX-License-Identifier: Apache-2.0
//
// What vmap gives: for every kind of axes, the results of the loop it replaces.

import Skein
import TensorIR
import Testing

struct VmapTests {
  let x = Tensor([[1, 2], [3, 4], [5, 6]] as [[Float]])
  let y = Tensor([[1, 0], [0, 1], [1, 1]] as [[Float]])
  let v = Tensor([10, 100] as [Float])

  // MARK: Axes of arguments

  @Test func `every argument is mapped along axis 0 by default`() {
    expect(vmap(dot)(x, y), [3], [1, 4, 11])
    expect(vmap { x in x.sum() }(x), [3], [3, 7, 11])
    expect(vmap { x, y in x - y }(x, y), [3, 2], [0, 2, 3, 3, 4, 5])
    expect(vmap { 2 * $0 + 1 }(x), [3, 2], [3, 5, 7, 9, 11, 13])
  }

  @Test func `an argument whose axis is nil is shared`() {
    expect(vmap(dot, inAxes: 0, nil)(x, v), [3], [210, 430, 650])
    expect(vmap(inAxes: nil, 0) { v, x in dot(x, v) }(v, x), [3], [210, 430, 650])
  }

  @Test func `axes count from the end when negative`() {
    expect(vmap(dot, inAxes: -1, 1)(x, y), [2], [6, 10])
    expect(vmap({ $0.sum() }, inAxes: -2)(x), [3], [3, 7, 11])
  }

  @Test func `nested vmaps map one axis each`() {
    expect(
      vmap(vmap(dot, inAxes: nil, 0), inAxes: 0, nil)(x, y),
      [3, 3],
      [1, 2, 3, 3, 4, 7, 5, 6, 11]
    )
    expect(vmap(vmap(exp))(zeros([2, 3])), [2, 3], [1, 1, 1, 1, 1, 1])
    expect(
      vmap(vmap { x, y in x * y }, inAxes: 0, nil)(counting([2, 3]), counting([3])),
      [2, 3],
      [0, 1, 4, 0, 4, 10]
    )
  }

  @Test func `a batch of nothing gives nothing`() {
    #expect(vmap(dot)(zeros([0, 3]), zeros([0, 3])).shape == [0])
    #expect(vmap { $0.sum() * zeros([4]) }(zeros([0, 3])).shape == [0, 4])
    #expect(vmap(vmap { $0 + 1 })(zeros([2, 0])).shape == [2, 0])
  }

  @Test func `axisSize gives the size when nothing is mapped`() {
    expect(vmap({ $0 + 1 }, inAxes: nil, axisSize: 3)(Tensor(1.0)), [3], [2, 2, 2])
  }

  // MARK: Axes of results

  @Test func `examples lie where outAxes says`() {
    expect(vmap({ $0 * 2 }, outAxes: 1)(x), [2, 3], [2, 6, 10, 4, 8, 12])
    expect(vmap({ $0 * 2 }, outAxes: -1)(x), [2, 3], [2, 6, 10, 4, 8, 12])
    let (a, b) = vmap({ x in (x, x * x) }, outAxes: 0, 1)(x)
    expect(a, [3, 2], [1, 2, 3, 4, 5, 6])
    expect(b, [2, 3], [1, 9, 25, 4, 16, 36])
  }

  @Test func `a result that no example changes is repeated, or returned once`() {
    expect(vmap { _ in Tensor([7.0, 8.0]) }(x), [3, 2], [7, 8, 7, 8, 7, 8])
    expect(vmap({ _ in Tensor([7.0, 8.0]) }, outAxes: 1)(x), [2, 3], [7, 7, 7, 8, 8, 8])
    expect(vmap({ _ in Tensor([7.0, 8.0]) }, outAxes: nil)(x), [2], [7, 8])
  }

  @Test func `operations on shared values run once`() {
    let program = makeJaxpr(vmap({ x, v in x * exp(v) }, inAxes: 0, nil))(x, v)
    #expect(
      program.description == """
        { lambda ; a:f32[3,2] b:f32[2]. let
            c:f32[2] = exp b
            d:f32[1,2] = broadcast_in_dim[broadcast_dimensions=(1,)] c
            e:f32[3,2] = mul a d
          in (e,) }
        """
    )
  }

  // MARK: Trees

  @Test func `arguments and results are trees`() {
    let sums = vmap { (x: Tensor) in ["sum": x.sum(), "x": x] }(x)
    expect(sums["sum"] ?? 0, [3], [3, 7, 11])
    let pair = vmap { (xs: [Tensor]) in [xs[0] + xs[1]] }([x, y])
    expect(pair[0], [3, 2], [2, 2, 3, 5, 6, 7])
    let optional = vmap { (x: Tensor) -> Tensor? in x.rank > 0 ? x : nil }(x)
    #expect(optional != nil)
    let triple: (Tensor, Tensor, Tensor) = vmap { x in (x, x + 1, x.sum()) }(x)
    expect(triple.2, [3], [3, 7, 11])
  }

  @Test func `fields of a struct have axes of their own`() {
    let layers = Layer(w: counting([3, 2, 2]), b: v)
    let result = vmap({ (layer: Layer, x: Tensor) in layer(x) }, inAxes: [\.w: 0, \.b: nil], 0)(
      layers,
      x
    )
    expect(result, [3, 2], [12, 108, 42, 146, 104, 216])
    let model = Model(layers: [Layer(w: counting([3, 2, 2]), b: v)])
    let batched = vmap(
      { (model: Model, x: Tensor) in model.layers[0](x) },
      inAxes: .all(nil, except: [\.layers[0].w: 0]),
      0
    )(model, x)
    expect(batched, [3, 2], [12, 108, 42, 146, 104, 216])
  }

  @Test func `methods, operators and overloaded functions can be mapped`() {
    let model = Model(layers: [
      Layer(w: Tensor([[1.0, 0.0], [0.0, 1.0]]), b: Tensor([0.0, 0.0]))
    ])
    #expect(vmap(model.callAsFunction)(x).shape == [3, 2])
    expect(vmap(+, inAxes: 0, nil)(x, v) as Tensor, [3, 2], [11, 102, 13, 104, 15, 106])
    #expect([x, y].map(vmap { $0.sum() }).count == 2)
  }

  // MARK: Composition

  @Test func `captured values are shared by all examples`() {
    let w = v
    expect(vmap { dot($0, w) }(x), [3], [210, 430, 650])
    expect(vmap { a in vmap { b in a * b }(w) }(Tensor([1.0, 2.0])), [2, 2], [10, 100, 20, 200])
  }

  @Test func `six arguments are the most`() {
    let s = Tensor([1.0, 2.0])
    expect(
      vmap({ a, b, c, d, e, f in a + b + c + d + e + f }, inAxes: 0, 0, 0, 0, 0, nil)(
        s,
        s,
        s,
        s,
        s,
        1
      ),
      [2],
      [6, 11]
    )
  }
}
