// SPDX-License-Identifier: Apache-2.0
//
// Jitted functions that update their first argument: what callers see of it, and of the memory.

import Skein
import TensorIR
import Testing

/// Where a tensor's elements are.
private func address(_ x: Tensor) -> UnsafeRawPointer? {
  if case .buffer(let buffer) = x.representation { UnsafeRawPointer(buffer.pointer) } else { nil }
}

private let descend = jit { (layer: inout Layer, x: Tensor) in
  let (value, gradient) = valueAndGrad { (layer: Layer) in (layer(x) * layer(x)).sum() }(layer)
  layer = zipLeaves(layer, gradient) { $0 - 0.1 * $1 }
  return value
}

struct UpdatingJitTests {
  private func layer() -> Layer {
    Layer(w: Tensor([[1.0, 2.0], [3.0, 4.0]]), b: Tensor([1.0, -1.0]))
  }

  @Test func `the argument is updated as by the function itself`() {
    func step(_ layer: inout Layer, _ x: Tensor) -> Tensor {
      let (value, gradient) = valueAndGrad { (layer: Layer) in (layer(x) * layer(x)).sum() }(layer)
      layer = zipLeaves(layer, gradient) { $0 - 0.1 * $1 }
      return value
    }
    var (plain, compiled) = (layer(), layer())
    let x = Tensor([0.5, -0.25])
    for _ in 0..<5 {
      let expected = step(&plain, x)
      expect(descend(&compiled, x), [], [expected.item()])
      expect(compiled.w, [2, 2], plain.w.scalars(as: Double.self))
      expect(compiled.b, [2], plain.b.scalars(as: Double.self))
    }
  }

  @Test func `functions of one to six arguments have any result`() {
    var x = Tensor([1.0, 2.0])
    let y = Tensor([1.0, 1.0])
    jit { (x: inout Tensor) in x += 1 }(&x)
    jit { (x: inout Tensor, y: Tensor) in x += y }(&x, y)
    jit { (x: inout Tensor, y: Tensor, k: Int) in x += y * Double(k) }(&x, y, 2)
    jit { (x: inout Tensor, a: Tensor, b: Tensor, c: Tensor) in x += a + b + c }(&x, y, y, y)
    jit { (x: inout Tensor, a: Tensor, b: Tensor, c: Tensor, d: [Tensor]) in
      x += a + b + c + d[0]
    }(&x, y, y, y, [y])
    jit { (x: inout Tensor, a: Tensor, b: Tensor, c: Tensor, d: Tensor, e: Tensor?) in
      x += a + b + c + d + (e ?? 0)
    }(&x, y, y, y, y, nil)
    expect(x, [2], [16, 17])
    let sum = jit { (x: inout Tensor, y: Tensor) in
      x -= y
      return x.sum()
    }(&x, y)
    expect(sum, [], [31])
    let (least, most) = jit { (x: inout Tensor) in
      x *= 2
      return (x.min(), x.max())
    }(&x)
    expect(stack([least, most]), [2], [30, 32])
    let (a, b, c) = jit { (x: inout Tensor, y: Tensor) in
      x = x / 2
      return (x, [y], x.sum())
    }(&x, y)
    expect(a, [2], [15, 16])
    expect(b[0], [2], [1, 1])
    expect(c, [], [31])
    expect(x, [2], [15, 16])
  }

  @Test func `methods and named functions are compiled as well`() {
    func double(_ x: inout Tensor) { x *= 2 }
    var x = Tensor([1.0, 2.0])
    jit(double)(&x)
    expect(x, [2], [2, 4])
  }

  @Test func `a state keeps its memory, unless somebody else holds it`() {
    let step = jit { (state: inout [Tensor], x: Tensor) in
      state[0] = state[0] * 0.5 + x
      state[1] += 1
    }
    var state = [Tensor([1.0, 2.0, 3.0]), Tensor([4.0, 5.0])]
    let x = Tensor([1.0, 1.0, 1.0])
    let addresses = state.map(address)
    for _ in 0..<100 {
      step(&state, x)
      #expect(state.map(address) == addresses)
    }
    expect(state[1], [2], [104, 105])
    let held = state[1]
    step(&state, x)
    #expect(address(state[0]) == addresses[0])
    #expect(address(state[1]) != addresses[1])
    expect(held, [2], [104, 105])
    expect(state[1], [2], [105, 106])
    let copy = state
    step(&state, x)
    #expect(zip(state, copy).allSatisfy { address($0) != address($1) })
    expect(copy[1], [2], [105, 106])
    expect(state[1], [2], [106, 107])
  }

  @Test func `a tensor that is another argument too keeps its elements`() {
    let step = jit { (x: inout Tensor, y: Tensor) in
      x = x + 1
      return x * y
    }
    var x = Tensor([1.0, 2.0])
    let y = x
    expect(step(&x, y), [2], [2, 6])
    expect(y, [2], [1, 2])
    expect(x, [2], [2, 3])
    expect(step(&x, x), [2], [6, 12])
    let twice = jit { (state: inout [Tensor]) in state = [state[0] + 1, state[1] * 2] }
    var state = [x, x]
    twice(&state)
    expect(state[0], [2], [4, 5])
    expect(state[1], [2], [6, 8])
    expect(x, [2], [3, 4])
  }

  @Test func `tensors of one memory are not overwritten by one another`() {
    // Two results of one buffer, in two shapes.
    var state = jit { (x: Tensor) in
      let y = x + 1
      return [y, y.reshaped(to: [2, 2])]
    }(Tensor([1.0, 2.0, 3.0, 4.0]))
    let step = jit { (state: inout [Tensor]) in state = [state[0] * 2, state[1] + state[0][0]] }
    step(&state)
    expect(state[0], [4], [4, 6, 8, 10])
    expect(state[1], [2, 2], [4, 5, 6, 7])
    // The one view of a memory whose first tensor is gone.
    let pair = jit { (x: Tensor) in [x * 2, (x * 2).reshaped(to: [2, 2])] }
    var view = pair(Tensor([1.0, 2, 3, 4]))[1]
    let place = address(view)
    jit { (x: inout Tensor) in x += 1 }(&view)
    #expect(address(view) == place)
    expect(view, [2, 2], [3, 5, 7, 9])
  }

  @Test func `leaves are exchanged, left alone and replaced by constants`() {
    let constant = Tensor([7.0, 8.0])
    let step = jit { (state: inout [Tensor]) in
      state = [state[1], state[0], state[2], constant, state[4] + state[3]]
    }
    var state = (0..<5).map { Tensor([Double($0), 1.0]) }
    let addresses = state.map(address)
    step(&state)
    #expect(state[..<3].map(address) == [addresses[1], addresses[0], addresses[2]])
    for _ in 0..<2 { step(&state) }
    expect(state[0], [2], [1, 1])
    expect(state[1], [2], [0, 1])
    expect(state[3], [2], [7, 8])
    expect(state[4], [2], [21, 18])
    expect(constant, [2], [7, 8])
  }

  @Test func `structure and types may change`() {
    struct State: Tree {
      var x: Tensor
      var history: [Tensor] = []
      var steps = 0
    }
    let step = jit { (state: inout State) in
      state.history.append(state.x.sum())
      state.x = concatenate([state.x, state.x])
      state.steps += 1
    }
    var state = State(x: Tensor([1.0]))
    for _ in 0..<3 { step(&state) }
    #expect(state.steps == 3)
    #expect(state.x.shape == [8])
    expect(stack(state.history), [3], [1, 2, 4])
  }

  @Test func `numbers stay numbers`() {
    struct Counter: Tree {
      var count: Tensor
      var total: Tensor
    }
    let step = jit { (c: inout Counter, x: Tensor) in
      c.count += 1
      c.total += x
    }
    var c = Counter(count: Tensor(0), total: Tensor(0.0))
    for number in 0..<5 { step(&c, Tensor(Double(number))) }
    expect(c.count, [], [5])
    expect(c.total, [], [10])
  }

  // MARK: Inside other transformations

  @Test func `inside another transformation it is the function applied`() {
    let step = jit { (x: inout Tensor, y: Tensor) in
      x = sin(x) * y
      return x + y
    }
    func f(_ x: Tensor, _ y: Tensor) -> Tensor {
      var x = x
      let z = step(&x, y)
      return (step(&x, y) * z).sum()
    }
    func g(_ x: Tensor, _ y: Tensor) -> Tensor {
      let a = sin(x) * y
      return ((sin(a) * y + y) * (a + y)).sum()
    }
    let (x, y) = (Tensor([0.3, 0.7]), Tensor([1.5, -0.5]))
    func same(_ a: Tensor, _ b: Tensor) { expect(a, b.shape, b.scalars(as: Double.self)) }
    same(f(x, y), g(x, y))
    same(grad(f)(x, y), grad(g)(x, y))
    same(vmap(f)(x, y), vmap(g)(x, y))
    same(jit { f($0, $1) }(x, y), g(x, y))
    same(jit(vmap(grad(f)))(x, y), vmap(grad(g))(x, y))
    let outer = jit { (x: inout Tensor, y: Tensor) in step(&x, y).sum() }
    var state = x
    expect(outer(&state, y), [], [(sin(x) * y + y).sum().item()])
    same(state, sin(x) * y)
    expect(x, [2], [0.3, 0.7])
  }

  @Test func `the call is one equation of an enclosing program`() {
    let step = jit { (x: inout Tensor, y: Tensor) in x = x * y }
    let program = makeJaxpr { (x: Tensor, y: Tensor) in
      var x = x
      step(&x, y)
      return x
    }(zeros([2]), zeros([2]))
    #expect(
      program.description == """
        { lambda ; a:f32[2] b:f32[2]. let
            c:f32[2] = jit[
              jaxpr={ lambda ; d:f32[2] e:f32[2]. let f:f32[2] = mul d e in (f,) }
            ] a b
          in (c,) }
        """
    )
  }

  @Test func `values of an enclosing trace may be captured`() {
    let y = vmap { (x: Tensor) in
      var state = Tensor([1.0, 2.0])
      jit { (state: inout Tensor) in state = state * x }(&state)
      return state
    }(Tensor([1.0, 10.0]))
    expect(y, [2, 2], [1, 2, 10, 20])
  }

  @Test func `names of enclosing axes are found`() {
    let center = jit { (x: inout Tensor) in x = x - pmean(x, over: "batch") }
    let y = vmap(axisName: "batch") { (x: Tensor) in
      var x = x
      center(&x)
      return x
    }(Tensor([1.0, 3.0]))
    expect(y, [2], [-1, 1])
  }

  // MARK: Mistakes

  @Test func `a mistake leaves the argument as it was`() {
    let step = jit { (x: inout Tensor, y: Tensor) in
      x = x + 1
      x = dot(x, y)
    }
    var x = Tensor([1.0, 2.0, 3.0])
    for _ in 0..<2 {
      expectSentence(
        "dot: contracted axes must have the same size, got 3 (axis 0 of lhs f32[3]) and 2 "
          + "(axis 0 of rhs f32[2])"
      ) { step(&x, zeros([2])) }
      expect(x, [3], [1, 2, 3])
    }
    let add = jit { (x: inout Tensor, y: Tensor) in
      x = x + y
      return x.sum()
    }
    expectSentence(
      "dot: contracted axes must have the same size, got 3 (axis 0 of lhs f32[3]) and 2 "
        + "(axis 0 of rhs f32[2])"
    ) { add(&x, dot(zeros([3]), zeros([2]))) }
    expect(x, [3], [1, 2, 3])
    expect(add(&x, ones([3])), [], [9])
  }

  @Test func `a program that does not fit this machine leaves the argument as it was`() {
    let grow = jit { (x: inout Tensor) in
      x = x.broadcast(to: [4_398_046_511_104])
      return x.max()
    }
    var x = Tensor([1.0])
    let place = address(x)
    #expect(throws: TensorError.self) { try withErrors { grow(&x) } }
    expect(x, [1], [1])
    #expect(address(x) == place)
  }

  @Test func `numbers that debugNaNs refuses leave the argument as it was`() throws {
    let step = jit { (x: inout Tensor) in
      x = x - 1
      x = log(x)
    }
    var x = Tensor([1.5, 0.5])
    #expect(throws: TensorError.self) { try withErrors { debugNaNs { step(&x) } } }
    expect(x, [2], [1.5, 0.5])
    var y = Tensor([3.0, 2.0])
    debugNaNs { step(&y) }
    expect(y, [2], [0.6931472, 0])
    let place = address(y)
    step(&y)
    #expect(address(y) == place)
  }

  // MARK: Threads and memory

  @Test func `many tasks update states of their own by one function`() async {
    let step = jit { (x: inout Tensor, y: Tensor) in x = x * 0.5 + y }
    let shared = ones([1000])
    let results = await withTaskGroup(of: Double.self) { group in
      for task in 0..<16 {
        group.addTask {
          // All begin with the one tensor, and read another.
          var x = shared
          for _ in 0..<50 { step(&x, shared) }
          return x[task].item()
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.allSatisfy { abs($0 - 2) < 1e-6 })
    expect(shared[0], [], [1])
  }
}
