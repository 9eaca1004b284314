// SPDX-License-Identifier: Apache-2.0
//
// A batch in chunks is the batch: the same bits for every size of chunk, whatever is mapped where.

import Skein
import TensorIR
import Testing

/// A function of each example and a vector that all share.
private func weighted(_ axis: Int, _ out: Int, _ chunk: Chunk?) -> (Tensor, Tensor) -> Tensor {
  vmap(
    { (x: Tensor, w: Tensor) in exp(x * 0.1) / (1 + (x * w).sum()) },
    inAxes: .axis(axis),
    nil,
    outAxes: .axis(out),
    chunk: chunk
  )
}

struct ChunkTests {
  let x = counting([7, 3])
  let w = Tensor([1.0, -2.0, 3.0])

  /// Expects every bit of two tensors to be the same.
  private func expectSame(_ got: Tensor, _ expected: Tensor, _ remark: String = "") {
    #expect(got.shape == expected.shape, "\(remark)")
    #expect(got.scalars(as: Float.self) == expected.scalars(as: Float.self), "\(remark)")
  }

  @Test(arguments: [1, 2, 3, 6, 7, 8, 100])
  func `of any size`(count: Int) {
    for (axis, x) in [(0, x), (1, x.transposed())] {
      for out in [0, 1, -1] {
        let whole = jit { x, w in weighted(axis, out, nil)(x, w) }
        let chunked = jit { x, w in weighted(axis, out, .count(count))(x, w) }
        expectSame(
          weighted(axis, out, .count(count))(x, w),
          weighted(axis, out, nil)(x, w),
          "\(axis) \(out)"
        )
        expectSame(chunked(x, w), whole(x, w), "\(axis) \(out), jitted")
      }
    }
  }

  @Test func `trees, shared results and several arguments`() {
    let f = { (layer: Layer, x: Tensor) in ["y": layer(x), "w": layer.w] }
    let layer = Layer(w: counting([2, 3]), b: counting([7, 2]))
    let axes: Axes<Layer> = [\.w: nil, \.b: 0]
    let outAxes: Axes<[String: Tensor]> = [\.["w"]: nil]
    let chunked = vmap(f, inAxes: axes, 0, outAxes: outAxes, chunk: .count(3))(layer, x)
    let whole = vmap(f, inAxes: axes, 0, outAxes: outAxes)(layer, x)
    expectSame(chunked["y"] ?? 0, whole["y"] ?? 0)
    expectSame(chunked["w"] ?? 0, layer.w)
  }

  @Test func `inside each other, and inside derivatives`() {
    let nested = vmap(
      vmap({ (x: Tensor) in sin(x) * x }, chunk: .count(2)),
      chunk: .count(4)
    )
    expectSame(nested(x), vmap(vmap { (x: Tensor) in sin(x) * x })(x))
    let f = { (x: Tensor) in vmap({ (x: Tensor) in exp(x * 0.1).sum() }, chunk: .count(2))(x).sum()
    }
    let whole = { (x: Tensor) in vmap { (x: Tensor) in exp(x * 0.1).sum() }(x).sum() }
    expectSame(grad(f)(x), grad(whole)(x))
    expectSame(
      vmap(grad { (x: Tensor) in exp(x * 0.1).sum() }, chunk: .count(3))(x),
      grad(whole)(x)
    )
  }

  @Test(arguments: [1, 2, 3, 7])
  func `of choices and loops`(count: Int) {
    let table: [@Sendable (Tensor) -> Tensor] = [
      { x in cond(x.sum() .> 20, { sin(x) }, { x * x.sum() }) },
      { x in whileLoop({ c in c.max() .< 50 }, { c in c * 1.5 + 1 }, x) },
      { x in scan({ c, r in (c * 0.5 + r, c * r) }, x[0], x).1 },
    ]
    for f in table {
      expectSame(vmap(f, chunk: .count(count))(x), vmap(f)(x))
      expectSame(jit(vmap(f, chunk: .count(count)))(x), jit(vmap(f))(x))
    }
  }

  @Test func `by memory: fewer examples at a time for larger ones`() {
    let f = { (x: Tensor) in x * x + 1 }
    // Input, square and sum: 36 bytes an example.
    let table: [(Int, Int)] = [
      (36, 7), (72, 4), (250, 2), (251, 2), (252, 1), (1_000_000_000_000, 1), (0, 7),
    ]
    for (bytes, parts) in table {
      let chunked = vmap(f, chunk: .memory(ByteCount(bytes: bytes)))
      expectSame(chunked(x), f(x))
      let program = makeJaxpr(chunked)(x)
      #expect(program.count(of: "add") == parts, "\(bytes) bytes")
    }
    expectSame(vmap(f, chunk: .memory(.megabytes(1)))(x), f(x))
    expectSame(vmap(f, chunk: .memory(.gigabytes(1e30)))(x), f(x))
  }

  @Test func `nothing at all is one chunk`() {
    #expect(vmap({ $0 + 1 }, chunk: .count(2))(zeros([0, 3])).shape == [0, 3])
    #expect(
      vmap({ $0 + 1 }, inAxes: nil, axisSize: 5, chunk: .count(2))(w).shape == [5, 3]
    )
  }

  @Test func `jacobians and hessians a few rows at a time`() {
    let f = { (x: Tensor) in sin(x) * x.sum() }
    for count in [1, 2, 5] {
      expectSame(jacfwd(f, chunk: .count(count))(w), jacfwd(f)(w))
      expectSame(jacrev(f, chunk: .count(count))(w), jacrev(f)(w))
      let energy = { (x: Tensor) in (sin(x) * x).sum() }
      expectSame(hessian(energy, chunk: .count(count))(w), hessian(energy)(w))
      let g = { (k: Tensor, x: Tensor) in k * sin(x) * x.sum() }
      expectSame(
        jacrev(g, wrt: \.1, chunk: .count(count))(2, w),
        jacrev(g, wrt: \.1)(2, w)
      )
    }
    expectSame(jacrev(f, chunk: .memory(ByteCount(bytes: 1)))(w), jacrev(f)(w))
    let z = complex(w, w)
    let square = { (z: Tensor) in z * z.sum() }
    let whole = jacrev(square, holomorphic: true)(z)
    let chunked = jacrev(square, holomorphic: true, chunk: .count(2))(z)
    expectSame(real(chunked), real(whole))
    expectSame(imag(chunked), imag(whole))
  }

  // MARK: Mistakes

  @Test func `a chunk has at least one example`() {
    expectSentence("vmap: a chunk must have at least one example, got 0") {
      vmap({ $0 + 1 }, chunk: .count(0))(x)
    }
    expectSentence("jacfwd: a chunk must have at least one example, got -1") {
      jacfwd({ (x: Tensor) in sin(x) }, chunk: .count(-1))(w)
    }
  }

  @Test func `examples in chunks cannot compute together`() {
    expectSentence(
      """
      vmap: examples that are computed in chunks cannot compute together, got a collective over "i"
        help: leave out chunk:, or give it to a vmap inside or outside this one
      """
    ) { vmap({ psum($0, over: "i") }, axisName: "i", chunk: .count(2))(x) }
    // Only those of its own axis matter.
    let inner = vmap({ x in vmap({ psum($0, over: "j") }, axisName: "j")(x) }, chunk: .count(2))
    expectSame(inner(x), vmap(vmap({ psum($0, over: "j") }, axisName: "j"))(x))
  }
}
