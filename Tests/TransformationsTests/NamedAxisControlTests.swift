// SPDX-License-Identifier: Apache-2.0
//
// Named axes inside choices, loops and everything else that holds programs: the names reach into them, and what examples
// compute together they compute together there too.

import Skein
import TensorIR
import Testing

struct NamedAxisControlTests {
  let x = Tensor([[1, 2], [-3, 4], [5, -6]] as [[Float]])

  // MARK: Programs

  @Test func `a choice that all examples share stays a choice`() {
    let f = vmap(
      { (x: Tensor) in cond(psum(x[0], over: "i") .> 0, { psum(x, over: "i") }, { 2 * x }) },
      axisName: "i"
    )
    let program = makeJaxpr(f)(x)
    #expect(program.count(of: "cond") == 1)
    #expect(program.count(of: "psum") == 0)
    expect(f(x), [3, 2], [3, 0, 3, 0, 3, 0])
    expect(f(-x), [3, 2], [-2, -4, 6, -8, -10, 12])
  }

  @Test func `examples that choose for themselves compute every branch together`() {
    let f = vmap(
      { (x: Tensor) in cond(x[1] .> 0, { psum(x, over: "i") }, { 2 * x }) },
      axisName: "i"
    )
    let program = makeJaxpr(f)(x)
    #expect(program.count(of: "cond") == 0)
    #expect(program.count(of: "reduce_sum") == 1)
    #expect(program.count(of: "select_n") == 1)
    expect(f(x), [3, 2], [3, 0, 3, 0, 10, -12])
    expect(jit(f)(x), [3, 2], [3, 0, 3, 0, 10, -12])
  }

  @Test func `a choice over another axis keeps its examples apart`() {
    // Examples of "j" choose; "i" is what is summed.
    let f: (Tensor) -> Tensor = vmap(
      { (row: Tensor) in
        vmap(
          { (x: Tensor) in cond(x .> 0, { psum(x, over: "i") }, { x * 10 }) },
          axisName: "j"
        )(row)
      },
      axisName: "i"
    )
    let expected: [Double] = [3, 0, -30, 0, 3, -60]
    expect(f(x), [3, 2], expected)
    expect(jit(f)(x), [3, 2], expected)
    // Only the outer axis decides: the choice is made along it, and the sum is over the inner one.
    let g: (Tensor) -> Tensor = vmap { (row: Tensor) in
      vmap(
        { (x: Tensor) in cond(row[0] .> 0, { psum(x, over: "j") }, { x * 10 }) },
        axisName: "j"
      )(row)
    }
    expect(g(x), [3, 2], [3, 3, -30, 40, -1, -1])
    #expect(makeJaxpr(g)(x).count(of: "cond") == 1)
  }

  @Test func `a loop goes on for all as long as it does for one`() {
    let f = vmap(
      { (x: Tensor) in
        whileLoop({ c in c .< 10 }, { c in c + pmax(c, over: "i") }, x)
      },
      axisName: "i"
    )
    // 1 2 4 → 5 6 8 → 13 14 16.
    expect(f(Tensor([1.0, 2, 4])), [3], [13, 14, 16])
    // 1 9 → 10 18, and the second has stopped: 28 would be 10 + 18, but 10 is not below 10.
    expect(f(Tensor([1.0, 9])), [2], [10, 18])
    expect(jit(f)(Tensor([1.0, 12])), [2], [13, 12])
    let shared = vmap(
      { (x: Tensor) in
        whileLoop({ c in psum(c, over: "i") .< 10 }, { c in c * 2 }, x)
      },
      axisName: "i"
    )
    let program = makeJaxpr(shared)(x[0...2, 0])
    #expect(program.count(of: "while") == 1)
    #expect(program.count(of: "select_n") == 0)
    expect(shared(Tensor([1.0, 2])), [2], [4, 8])
  }

  @Test func `loops over another axis are stopped one by one`() {
    // Each example of the inner axis stops by itself; each step looks at all of the outer axis.
    let f: (Tensor) -> Tensor = vmap(
      { (row: Tensor) in
        vmap { (x: Tensor) in
          whileLoop({ c in c .< 10 }, { c in c + pmax(c, over: "i") }, x)
        }(row)
      },
      axisName: "i"
    )
    let g: (Tensor) -> Tensor = vmap(
      vmap(
        { (x: Tensor) in whileLoop({ c in c .< 10 }, { c in c + pmax(c, over: "i") }, x) },
        axisName: "i"
      ),
      inAxes: 1,
      outAxes: 1
    )
    let x = Tensor([[1, 2, 3], [2, 9, 12]] as [[Float]])
    expect(f(x), [2, 3], g(x).scalars(as: Double.self))
    expect(jit(f)(x), [2, 3], g(x).scalars(as: Double.self))
  }

  @Test func `a scan is one loop of batches`() {
    let f = vmap(
      { (x: Tensor) in scan({ c, r in (c + psum(r, over: "i"), c * r) }, zeros([]), x) },
      axisName: "i"
    )
    let program = makeJaxpr { x in f(x).0 }(x)
    #expect(program.count(of: "scan") == 1)
    expect(f(x).0, [3], [3, 3, 3])
    expect(f(x).1, [3, 2], [0, 6, 0, 12, 0, -18])
  }

  @Test func `the number of an example inside a loop`() {
    let f = vmap(
      { (x: Tensor) in foriLoop(0, 3, x) { i, c in c + axisIndex("i") * i } },
      axisName: "i"
    )
    expect(f(Tensor([0.0, 0, 0])), [3], [0, 3, 6])
  }

  // MARK: Derivatives

  @Test func `gradients through choices of one's own`() {
    let f: @Sendable (Tensor) -> Tensor = { x in
      cond(x[1] .> 0, { psum(x * x, over: "i") }, { 3 * x }).sum()
    }
    let inside = vmap(grad(f), axisName: "i")
    let outside = grad { (x: Tensor) in vmap(f, axisName: "i")(x).sum() }
    expect(inside(x), [3, 2], outside(x).scalars(as: Double.self))
    expect(
      jit { x in vmap(grad(f), axisName: "i")(x) }(x),
      [3, 2],
      outside(x).scalars(as: Double.self)
    )
    // Two examples take the sum: 2 · 2x; the third also gets 3 of its own.
    expect(inside(x), [3, 2], [4, 8, -12, 16, 23, -21])
  }

  // MARK: Mistakes

  @Test func `an axis that nobody named`() {
    let sentence = """
      psum: no enclosing vmap has an axis named "j"
        in scope: "i" (size 3)
        help: give the mapped axis its name, vmap(axisName: "j")
      """
    expectSentence(sentence) {
      vmap(
        { (x: Tensor) in cond(x[0] .> 0, { psum(x, over: "j") }, { x }) },
        axisName: "i"
      )(x)
    }
    expectSentence(sentence) {
      vmap(
        { (x: Tensor) in scan({ c, r in (c + psum(r, over: "j"), r) }, zeros([]), x).0 },
        axisName: "i"
      )(x)
    }
    expectSentence(sentence) {
      jit(
        vmap(
          { (x: Tensor) in whileLoop({ c in c .< 1 }, { c in psum(c, over: "j") }, x[0]) },
          axisName: "i"
        )
      )(x)
    }
  }
}
