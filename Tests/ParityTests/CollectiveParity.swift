// SPDX-License-Identifier: Apache-2.0
//
// Collectives beside JAX's numbers and programs, and the laws that they obey whatever JAX can do: derivatives taken inside
// a vmap are those taken outside, and other mapped axes pass by.

import Primitives
import Skein
import SkeinTestSupport
import TensorIR
import Testing

@Suite("Collectives compute what JAX's do")
struct CollectiveParity {
  typealias Function = @Sendable (Tensor) -> Tensor

  /// Each function over the axis "i", of 4 examples; the names are those of the fixtures.
  static let functions: [String: Function] = plain.merging(withinControl) { $1 }

  private static let plain: [String: Function] = [
    "psum": { psum($0, over: "i") },
    "pmean": { pmean($0, over: "i") },
    "pmax": { pmax($0, over: "i") },
    "pmin": { pmin($0, over: "i") },
    "all_gather 0": { allGather($0, over: "i") },
    "all_gather 1": { allGather($0, over: "i", axis: 1) },
    "all_gather -1": { allGather($0, over: "i", axis: -1) },
    "all_gather 0 tiled": { allGather($0, over: "i", tiled: true) },
    "all_gather 1 tiled": { allGather($0, over: "i", axis: 1, tiled: true) },
    "reduce_scatter 0": { reduceScatter($0, over: "i") },
    "reduce_scatter 1": { reduceScatter($0, over: "i", scatterDimension: 1) },
    "reduce_scatter 0 tiled": { reduceScatter($0, over: "i", tiled: true) },
    "reduce_scatter 1 tiled": { reduceScatter($0, over: "i", scatterDimension: 1, tiled: true) },
    "all_to_all 0 0": { allToAll($0, over: "i", splitAxis: 0, concatAxis: 0) },
    "all_to_all 0 1": { allToAll($0, over: "i", splitAxis: 0, concatAxis: 1) },
    "all_to_all 1 0": { allToAll($0, over: "i", splitAxis: 1, concatAxis: 0) },
    "all_to_all 1 2": { allToAll($0, over: "i", splitAxis: 1, concatAxis: 2) },
    "all_to_all 0 0 tiled": { allToAll($0, over: "i", splitAxis: 0, concatAxis: 0, tiled: true) },
    "all_to_all 0 1 tiled": { allToAll($0, over: "i", splitAxis: 0, concatAxis: 1, tiled: true) },
    "all_to_all 1 0 tiled": { allToAll($0, over: "i", splitAxis: 1, concatAxis: 0, tiled: true) },
    "ppermute": { ppermute($0, over: "i", [(0, 2), (1, 0), (2, 3), (3, 1)]) },
    "pshuffle": { pshuffle($0, over: "i", [2, 3, 0, 1]) },
    "axis_index": { $0 * axisIndex("i") },
    "axis_size": { $0 * Double(axisSize("i")) },
  ]

  /// Inside choices and loops, whose conditions are shared by all examples or are each one's own.
  private static let withinControl: [String: Function] = [
    "cond shared": { x in
      cond(psum(x[0], over: "i") .> 0, { psum(x * x, over: "i") }, { 2 * x })
    },
    "cond mapped": { x in cond(x[1] .> 0, { psum(x * x, over: "i") }, { 2 * x }) },
    "switch mapped": { x in
      switchCase(
        axisIndex("i"),
        [
          { psum(sin(x), over: "i") }, { allGather(x, over: "i")[2] * x },
          { pmean(x, over: "i") * axisIndex("i") },
        ]
      )
    },
    "scan": { x in
      scan(
        { c, row in (c * 0.5 + pmean(row * c, over: "i"), psum(c, over: "i") * row) },
        x[0],
        x
      ).1
    },
    "scan of cond": { x in
      scan(
        { c, row in
          let next = cond(row .> 0, { c + psum(row * row, over: "i") }, { c * row })
          return (next, next * row)
        },
        x[0],
        x
      ).1
    },
    "checkpoint": { x in checkpoint({ x in psum(sin(x) * x, over: "i") })(x) },
    "while shared": { x in
      whileLoop(
        { c in pmax(c.max(), over: "i") .< 20 },
        { c in
          let mean = pmean(c, over: "i")
          return c * 1.5 + mean * mean * 0.1 + 0.1
        },
        x
      )
    },
    "while mapped": { x in
      whileLoop({ c in c.max() .< 5 }, { c in c * 1.1 + 0.1 * pmax(c, over: "i") + 0.1 }, x)
    },
  ]

  /// Over the axes "i" and "j".
  static let functionsOfTwo: [String: Function] = [
    "psum": { psum($0, over: "i", "j") },
    "pmean": { pmean($0, over: "i", "j") },
    "pmax": { pmax($0, over: "i", "j") },
    "axis_index": { $0 * axisIndex("i", "j") },
  ]

  static func named(_ f: @escaping Function, inAxes: Int = 0) -> (Tensor) -> Tensor {
    vmap(f, inAxes: .axis(inAxes), axisName: "i")
  }

  static func inside(_ f: @escaping Function) -> (Tensor, Tensor) -> Tensor {
    vmap({ x, ct in vjp(f, x).1(ct) }, axisName: "i")
  }

  @Test func `values, and derivatives where JAX has them`() throws {
    for fixture in NumberFixture.all(in: "collectives") {
      let isOfTwo = fixture.parameters["axes"] != nil
      let table = isOfTwo ? Self.functionsOfTwo : Self.functions
      let f = try #require(table[fixture.operation], "\(fixture)")
      let x = fixture.inputs[0]
      let got: Tensor
      switch fixture.parameters["vjp"]?.text {
      case "inside": got = Self.inside(f)(x, fixture.inputs[1])
      case "outside": got = vjp(Self.named(f), x).1(fixture.inputs[1])
      default:
        got = isOfTwo ? vmap(vmap(f, axisName: "j"), axisName: "i")(x) : Self.named(f)(x)
      }
      let difference = difference([got], fixture.outputs, .epsilons(8, scale: 1))
      #expect(difference == nil, "\(fixture): \(difference ?? "")")
    }
  }

  @Test func programs() throws {
    for fixture in ProgramFixture.all(in: "collectives") {
      // JAX writes an untiled exchange as reshapes around one that is tiled in all but name.
      if fixture.expression.hasPrefix("all_to_all"), !fixture.expression.hasSuffix("tiled") {
        continue
      }
      let f = try #require(Self.functions[fixture.expression])
      var inner: Jaxpr?
      _ = makeJaxpr { (x: Tensor) in
        vmap(
          { example in
            inner = makeJaxpr(f)(example)
            return example
          },
          inAxes: nil,
          axisSize: 4,
          axisName: "i"
        )(x)
      }(zeros(fixture.arguments[0].shape))
      let got = normalizedProgram(try #require(inner).description)
      let expected = normalizedProgram(fixture.text)
      #expect(got == expected, "\(fixture)\ngot      \(got)\nexpected \(expected)")
    }
  }

  // MARK: Laws

  static let points: [(name: String, x: Tensor)] = {
    var seen: Set<String> = []
    return NumberFixture.all(in: "collectives").compactMap { fixture in
      guard fixture.parameters["axes"] == nil, seen.insert(fixture.operation).inserted else {
        return nil
      }
      return (fixture.operation, fixture.inputs[0])
    }
  }()

  private static func hasNoReverseMode(_ name: String) -> Bool { name.hasPrefix("while") }

  /// Expects two tensors to agree to a few roundings of numbers of a given size.
  private func expectSame(_ got: Tensor, _ expected: Tensor, _ name: String, scale: Double = 4) {
    let difference = difference(got, expected, .epsilons(16, scale: scale))
    #expect(difference == nil, "\(name): \(difference ?? "")")
  }

  private func direction(_ name: String, like x: Tensor) -> Tensor {
    var generator = SeededGenerator(name)
    return .random(x.type.strong, .plain, using: &generator)
  }

  @Test func `derivatives taken inside are those taken outside, to the second order`() throws {
    for (name, x) in Self.points {
      let f = try #require(Self.functions[name])
      let whole = Self.named(f)
      let dx = direction("\(name) tangent", like: x)
      let forward = vmap({ x, dx in jvp(f, x, dx).1 }, axisName: "i")
      expectSame(forward(x, dx), jvp(whole, x, dx).1, "\(name), jvp")
      if Self.hasNoReverseMode(name) { continue }
      let ct = direction("\(name) cotangent", like: whole(x))
      expectSame(Self.inside(f)(x, ct), vjp(whole, x).1(ct), "\(name), vjp")
      // The gradient of the sum of squares over all examples, and its derivative along dx.
      let energy = { (x: Tensor) in (whole(x) * whole(x)).sum() }
      let squares: @Sendable (Tensor) -> Tensor = { x in (f(x) * f(x)).sum() }
      let gradientInside = vmap(grad(squares), axisName: "i")
      expectSame(gradientInside(x), grad(energy)(x), "\(name), grad")
      expectSame(
        jvp(gradientInside, x, dx).1,
        jvp(grad(energy), x, dx).1,
        "\(name), jvp of grad"
      )
      // ⟨J dx, ct⟩ = ⟨dx, Jᵀ ct⟩
      let forwards = (jvp(whole, x, dx).1 * ct).sum()
      let terms = dx * vjp(whole, x).1(ct)
      // The terms cancel; each is rounded.
      let scale = abs(terms).sum().item(as: Double.self)
      expectSame(terms.sum(), forwards, "\(name), adjoint", scale: Swift.max(4, scale))
    }
  }

  /// Where examples choose for themselves JAX forgets what a branch computes across those that did not take it.
  @Test(
    "derivatives of choices of one's own",
    arguments: ["cond mapped", "switch mapped", "scan of cond"]
  )
  func differences(_ name: String) throws {
    let f = try #require(Self.functions[name])
    let x = try #require(Self.points.first { $0.name == name }).x
    let ct = direction("\(name) cotangent", like: Self.named(f)(x))
    let dx = direction("\(name) tangent", like: x)
    let value = { (step: Double) in
      (Self.named(f)(x + step * dx) * ct).sum().item(as: Double.self)
    }
    let difference = (value(1e-5) - value(-1e-5)) / 2e-5
    let slope = (vjp(Self.named(f), x).1(ct) * dx).sum().item(as: Double.self)
    // The error of a central difference: h² times a third derivative, and roundings over h.
    #expect(Swift.abs(slope - difference) < 1e-8 * Swift.max(1, Swift.abs(slope)))
  }

  @Test func `jitted inside and outside`() throws {
    for (name, x) in Self.points {
      let f = try #require(Self.functions[name])
      let expected = Self.named(f)(x)
      expectSame(Self.named(jit(f))(x), expected, "\(name), jit inside")
      expectSame(jit { x in CollectiveParity.named(f)(x) }(x), expected, "\(name), jit outside")
      if Self.hasNoReverseMode(name) { continue }
      let gradient = vmap({ x in jit { x in grad { x in f(x).sum() }(x) }(x) }, axisName: "i")
      let plain = vmap(grad { x in f(x).sum() }, axisName: "i")
      expectSame(gradient(x), plain(x), "\(name), jit of grad inside")
    }
  }

  @Test func `along every axis, and past every other mapped axis`() throws {
    for (name, x) in Self.points {
      let f = try #require(Self.functions[name])
      let lanes = [x, 2 - x, x * x]
      let expected = stack(lanes.map(Self.named(f)))
      for namedAxis in 0...x.rank {
        for otherAxis in 0..<x.rank {
          // Axes of the whole: the named one and the other, wherever they are.
          let moved = lanes.map { moveAxis($0, from: 0, to: Swift.min(namedAxis, x.rank - 1)) }
          let whole = stack(moved, axis: otherAxis + (otherAxis >= namedAxis ? 1 : 0))
          let named = Swift.min(namedAxis, x.rank - 1)
          let otherOfWhole = otherAxis + (otherAxis >= namedAxis ? 1 : 0)
          let namedOfWhole = named >= otherOfWhole ? named + 1 : named
          let otherOfExample = otherOfWhole > namedOfWhole ? otherOfWhole - 1 : otherOfWhole
          let outerNamed = vmap(
            vmap(f, inAxes: .axis(otherOfExample)),
            inAxes: .axis(namedOfWhole),
            outAxes: 1,
            axisName: "i"
          )
          expectSame(
            outerNamed(whole),
            expected,
            "\(name), named outside, \(namedAxis) \(otherAxis)"
          )
          let innerNamed = vmap(Self.named(f, inAxes: named), inAxes: .axis(otherOfWhole))
          expectSame(
            innerNamed(whole),
            expected,
            "\(name), named inside, \(namedAxis) \(otherAxis)"
          )
        }
      }
    }
  }

  @Test func `of what every example shares`() throws {
    for (name, x) in Self.points {
      let f = try #require(Self.functions[name])
      let example = x[0]
      let shared = vmap({ (_: Tensor, w: Tensor) in f(w) }, inAxes: 0, nil, axisName: "i")
      let repeated = stack([example, example, example, example])
      expectSame(shared(x, example), Self.named(f)(repeated), name)
      let captured = vmap({ (_: Tensor) in f(example) }, axisName: "i")
      expectSame(captured(x), Self.named(f)(repeated), "\(name), captured")
      if Self.hasNoReverseMode(name) { continue }
      // Each example varies the shared value for all.
      let total = { (w: Tensor) in shared(x, w).sum() }
      let wholeTotal = { (w: Tensor) in Self.named(f)(stack([w, w, w, w])).sum() }
      expectSame(grad(total)(example), grad(wholeTotal)(example), "\(name), grad")
    }
  }
}
