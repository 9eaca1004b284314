// SPDX-License-Identifier: Apache-2.0
//
// Named axes: which names are in scope, what programs collectives leave, and what is said when something is wrong.

import Skein
import TensorIR
import Testing

/// Two tensors of which a sum is taken.
private struct Moments: Tree {
  var mean: Tensor
  var square: Tensor
  var order = 2
}

struct NamedAxisTests {
  let x = Tensor([[1, 2], [3, 4], [5, 6]] as [[Float]])

  // MARK: Values

  @Test func `a mean over the batch centres it`() {
    let centered = vmap(axisName: "batch") { x in x - pmean(x, over: "batch") }
    expect(centered(x), [3, 2], [-2, -2, 0, 0, 2, 2])
    expect(
      jit { x in vmap(axisName: "batch") { x in x - pmean(x, over: "batch") }(x) }(x),
      [3, 2],
      [
        -2, -2, 0, 0, 2, 2,
      ]
    )
  }

  @Test func `a sum over the batch is one reduction, and is the same for all`() {
    let program = makeJaxpr(vmap({ psum($0, over: "i") }, outAxes: nil, axisName: "i"))(x)
    #expect(
      program.description == """
        { lambda ; a:f32[3,2]. let
            b:f32[2] = reduce_sum[axes=(0,)] a
          in (b,) }
        """
    )
  }

  @Test func `a literal is summed as a tensor`() {
    expect(vmap({ x in x * psum(1, over: "i") }, axisName: "i")(x[0...2, 0]), [3], [3, 9, 15])
  }

  @Test func `trees are summed leaf by leaf`() {
    let moments = vmap(
      { (x: Tensor) in psum(Moments(mean: x, square: x * x), over: "i") },
      outAxes: nil,
      axisName: "i"
    )(x)
    expect(moments.mean, [2], [9, 12])
    expect(moments.square, [2], [35, 56])
    let lists = vmap(
      { (x: Tensor) in pmax([x, -x], over: "i") },
      outAxes: nil,
      axisName: "i"
    )(x)
    expect(lists[1], [2], [-1, -2])
  }

  @Test func `integers and truth values are summed`() {
    let counts = vmap({ (x: Tensor) in psum(x .> 2, over: "i") }, outAxes: nil, axisName: "i")(x)
    #expect(counts.dtype == .i32)
    expect(counts, [2], [2, 2])
    expect(
      vmap({ pmean($0, over: "i") }, axisName: "i")(Tensor([1, 2, 4])),
      [3],
      [
        7.0 / 3, 7.0 / 3, 7.0 / 3,
      ]
    )
  }

  @Test func `examples that are sent nothing get zeros`() {
    let shifted = vmap({ ppermute($0, over: "i", [(0, 1), (1, 2)]) }, axisName: "i")
    expect(shifted(x), [3, 2], [0, 0, 1, 2, 3, 4])
    expect(
      vmap({ (_: Tensor) in ppermute(7.0, over: "i", [(0, 2)]) }, axisName: "i")(x),
      [3],
      [0, 0, 7]
    )
  }

  @Test func `gathering over two axes lists the examples as nested loops do`() {
    let gathered = vmap(
      vmap({ allGather($0, over: "i", "j") }, outAxes: nil, axisName: "j"),
      outAxes: nil,
      axisName: "i"
    )(x)
    expect(gathered, [6], [1, 2, 3, 4, 5, 6])
    let scattered = vmap(
      vmap(
        { (x: Tensor) in reduceScatter(arange(6) * 1.0 + 0 * x, over: "i", "j") },
        axisName: "j"
      ),
      axisName: "i"
    )(x)
    expect(scattered, [3, 2], [0, 6, 12, 18, 24, 30])
    let indices = vmap(
      vmap({ (x: Tensor) in axisIndex("j", "i") }, axisName: "j"),
      axisName: "i"
    )(x)
    expect(indices, [3, 2], [0, 3, 1, 4, 2, 5])
  }

  @Test func `a batch of nothing has sums too`() {
    let none = zeros([0, 2])
    #expect(vmap({ $0 - pmean($0, over: "i") }, axisName: "i")(none).shape == [0, 2])
    expect(vmap({ psum($0, over: "i") }, outAxes: nil, axisName: "i")(none), [2], [0, 0])
    #expect(vmap({ ppermute($0, over: "i", []) }, axisName: "i")(none).shape == [0, 2])
    #expect(vmap({ allGather($0, over: "i") }, axisName: "i")(none).shape == [0, 0, 2])
  }

  // MARK: Scopes

  @Test func `an inner name hides an outer one`() {
    let inner = vmap(
      vmap({ psum($0, over: "i") }, axisName: "i"),
      axisName: "i"
    )(x)
    expect(inner, [3, 2], [3, 3, 7, 7, 11, 11])
  }

  @Test func `a value from outside the inner map belongs to the inner axis`() {
    let result = vmap(
      { x in vmap({ y in y * psum(x, over: "j") }, axisName: "j")(x) },
      axisName: "i"
    )(x)
    // Each example of two numbers, times twice itself.
    #expect(result.shape == [3, 2, 2])
    expect(result[0], [2, 2], [2, 4, 4, 8])
  }

  @Test func `a gradient with respect to what is shared is summed by whoever sums`() {
    let w = Tensor([1.0, 1.0])
    let inside = vmap(
      { (x: Tensor) in grad { w in psum((w * x).sum(), over: "i") }(w) },
      axisName: "i"
    )(x)
    // The sum has the cotangent of every example; each multiplies its own x.
    expect(inside, [3, 2], [3, 6, 9, 12, 15, 18])
  }

  @Test func `one jitted function serves axes of several sizes, and none`() {
    let normalized = jit { (x: Tensor) in x / psum(x, over: "i") }
    let over = { (x: Tensor) in vmap(normalized, axisName: "i")(x) }
    expect(over(Tensor([1.0, 3.0])), [2], [0.25, 0.75])
    expect(over(Tensor([1.0, 3.0, 4.0])), [3], [0.125, 0.375, 0.5])
    expect(over(Tensor([1.0, 3.0])), [2], [0.25, 0.75])
    let sized = jit { (x: Tensor) in x * Double(axisSize("i")) }
    let outer = jit { (x: Tensor) in sized(x) + 1 }
    expect(vmap(outer, axisName: "i")(Tensor([1.0, 2.0])), [2], [3, 5])
    expect(vmap(outer, axisName: "i")(Tensor([1.0, 2.0, 3.0])), [3], [4, 7, 10])
    let plain = jit { (x: Tensor) in x + 1 }
    expect(plain(1), [], [2])
    expect(vmap(plain, axisName: "i")(Tensor([1.0, 2.0])), [2], [2, 3])
  }

  @Test func `a jitted function is traced once for each axis it asked for`() {
    let count = CallCount()
    let f = jit { (x: Tensor) in
      count.add()
      return x + 1
    }
    _ = f(Tensor([1.0, 2.0])[0])
    _ = vmap(f, axisName: "a")(Tensor([1.0, 2.0]))
    _ = vmap(f, axisName: "b")(Tensor([1.0, 2.0]))
    #expect(count.value == 1)
  }

  // MARK: Mistakes

  @Test func `a name must be in scope`() {
    expectSentence(
      """
      psum: no enclosing vmap has an axis named "k"
        no named axis is in scope
        help: give the mapped axis its name, vmap(axisName: "k")
      """
    ) { psum(x, over: "k") }
    expectSentence(
      """
      axisSize: no enclosing vmap has an axis named "k"
        in scope: "i" (size 3) and "j" (size 2)
        help: give the mapped axis its name, vmap(axisName: "k")
      """
    ) {
      vmap(
        vmap({ (x: Tensor) in x * Double(axisSize("k")) }, axisName: "j"),
        axisName: "i"
      )(x)
    }
    expectSentence("pmean: axis names must differ, got \"i\" and \"i\"") {
      vmap({ pmean($0, over: "i", "i") }, axisName: "i")(x)
    }
    expectSentence(
      """
      psum: no enclosing vmap has an axis named "i"
        no named axis is in scope
        help: give the mapped axis its name, vmap(axisName: "i")
      """
    ) { (vmap({ $0 + 1 }, axisName: "i")(x), psum(x, over: "i")).1 }
  }

  @Test func `parts must fit the number of examples`() {
    expectSentence(
      """
      reduceScatter: the axis that is divided between the examples of "i" must have their number as \
      size, got 2 (axis 0 of f32[2]) and 3 examples
      """
    ) { vmap({ reduceScatter($0, over: "i") }, axisName: "i")(x) }
    expectSentence(
      """
      all_to_all: the axis that is divided between the examples of "i" must have a multiple of their \
      number, got 2 (axis 0 of f32[2]) and 3 examples
      """
    ) {
      vmap(
        { allToAll($0, over: "i", splitAxis: 0, concatAxis: 0, tiled: true) },
        axisName: "i"
      )(x)
    }
    expectSentence("allGather: an axis of f32[3,2] lies in -2..<2, got 5") {
      vmap({ allGather($0, over: "i", axis: 5) }, axisName: "i")(x)
    }
  }

  @Test func `permutations name examples once`() {
    expectSentence(
      "ppermute: sources and targets must each be different examples in 0..<3, got ((0, 1), (0, 2))"
    ) { vmap({ ppermute($0, over: "i", [(0, 1), (0, 2)]) }, axisName: "i")(x) }
    expectSentence("pshuffle: the permutation must name each of 3 examples once, got (0, 0, 1)") {
      vmap({ pshuffle($0, over: "i", [0, 0, 1]) }, axisName: "i")(x)
    }
  }

  @Test func `what is no tensor has no sum`() {
    expectSentence("psum: at least one leaf must be a tensor, got a Int") {
      let k = 3
      return vmap({ (x: Tensor) in x * Double(psum(k, over: "i")) }, axisName: "i")(x)
    }
  }
}
