// SPDX-License-Identifier: Apache-2.0
//
// Swift code inside programs: called when values are known, in order, and never left out where it has an effect.

import Optimizer
import Skein
import Synchronization
import TensorIR
import Testing

/// The lines that were printed.
private final class Lines: Sendable {
  private let lines = Mutex<[String]>([])
  var all: [String] { lines.withLock { $0 } }
  func add(_ line: String) { lines.withLock { $0.append(line) } }
}

private func printed(_ body: () -> Tensor) -> [String] {
  let lines = Lines()
  withDebugOutput(to: { lines.add($0) }) { _ = body() }
  return lines.all
}

/// Doubles on the host.
private struct HostDouble: HostPrimitive {
  let name = "host_double"
  func resultTypes(_ x: [TensorType]) throws(TensorError) -> [TensorType] { x }
  func evaluate(_ x: [Tensor]) -> [Tensor] { [x[0] + x[0]] }
  func batchingRule(_ x: [Batched], size: Int) -> [Batched] {
    [Batched(self([x[0].value])[0], axis: x[0].axis)]
  }
  func derivativeRule(_ x: [Dual]) -> [Dual] {
    [Dual(self([x[0].primal])[0], tangent: x[0].tangent.map { 2 * $0 })]
  }
}

struct HostFunctionTests {
  let x = Tensor([[1, 2], [3, 4], [5, 6]] as [[Float]])

  // MARK: pureCallback

  private func norm(_ method: VmapMethod?, _ calls: CallCount = CallCount())
    -> @Sendable (Tensor, Tensor) -> Tensor
  {
    { x, y in
      pureCallback([TensorType(.f32)], [x, y], vmapMethod: method) { operands in
        calls.add()
        let product = operands[0] * operands[1]
        return [product.sum(axis: -1)]
      }[0]
    }
  }

  @Test func `a host function is called with values, jitted too`() {
    let f = norm(nil)
    expect(f(x[0], x[1]), [], [11])
    let calls = CallCount()
    let jitted = jit { (x: Tensor, y: Tensor) in
      2
        * pureCallback([TensorType(.f32)], [x + 1, y]) { operands in
          calls.add()
          return [operands[0].sum() - operands[1].sum()]
        }[0]
    }
    expect(jitted(x[0], x[1]), [], [-4])
    expect(jitted(x[2], x[1]), [], [12])
    #expect(calls.value == 2)
  }

  @Test(arguments: [VmapMethod.sequential, .expandDims, .broadcastAll])
  func `a batch is computed as the user chose`(method: VmapMethod) {
    let calls = CallCount()
    let f = norm(method, calls)
    expect(vmap(f, inAxes: 0, nil)(x, x[0]), [3], [5, 11, 17])
    #expect(calls.value == (method == .sequential ? 3 : 1))
    let both = vmap(f, inAxes: 1, 1)
    expect(both(x.transposed(), x.transposed()), [3], [5, 25, 61])
    expect(
      vmap(vmap(norm(method)), inAxes: nil, 0)(x, stack([x, 2 * x])),
      [2, 3],
      [5, 25, 61, 10, 50, 122]
    )
    #expect(vmap(f)(zeros([0, 2]), zeros([0, 2])).shape == [0])
  }

  @Test func `a host function has no derivative, but the function around it may`() {
    expectSentence(
      """
      pureCallback: a host function has no derivative
        help: give the function around it one with customJVP or customVJP, or use stopGradient
      """
    ) { grad { (x: Tensor) in norm(nil)(x, x) }(x[0]) }
    let square = customJVP(
      { (x: Tensor) in
        pureCallback([x.type], [x], vmapMethod: .expandDims) { [$0[0] * $0[0]] }[0]
      },
      jvp: { x, dx in (x * x, 2 * x * dx) }
    )
    expect(vmap(grad(square))(Tensor([1.0, 3.0])), [2], [2, 6])
  }

  @Test func `mistakes of host functions have sentences`() {
    expectSentence(
      """
      pureCallback: a host function under vmap needs a vmapMethod
        help: .sequential calls it once for each example, .expandDims and .broadcastAll once for all
      """
    ) { vmap(norm(nil))(x, x) }
    expectSentence(
      "pure_callback: the function must return what was promised, f32[2], got f32[]"
    ) { pureCallback([TensorType(.f32, [2])], [x[0]]) { [$0[0].sum()] }[0] }
    expectSentence(
      "pure_callback: the function must return what was promised, f32[2], got f32[]"
    ) { jit { x in pureCallback([TensorType(.f32, [2])], [x]) { [$0[0].sum()] }[0] + 1 }(x[0]) }
  }

  @Test func `primitives of users may be Swift code`() {
    let f = { (x: Tensor) in HostDouble()([x])[0] }
    expect(jit { x in HostDouble()([x * 3])[0] + 1 }(x[0]), [2], [7, 13])
    expect(vmap(grad { x in f(x * x) })(Tensor([1.0, 3.0])), [2], [4, 12])
  }

  // MARK: debugPrint

  @Test func `values are printed when they are known`() {
    #expect(
      printed {
        debugPrint(format: "x = {}, sum = {}!", x[0], x[0].sum())
        return 0
      } == ["x = [1. 2.], sum = 3.0!"]
    )
    let f = jit { (x: Tensor) in
      debugPrint(format: "first {}", x)
      debugPrint(format: "second {}", x * 2)
      debugPrint(format: "first {}", x)
      return x + 1
    }
    let expected = ["first 1.0", "second 2.0", "first 1.0"]
    #expect(printed { f(1.0) } == expected)
    #expect(printed { f(1.0) } == expected)
  }

  @Test func `each example has a line, in order, also in a batch of batches`() {
    let f: @Sendable (Tensor, Tensor) -> Tensor = { x, y in
      debugPrint(format: "{} {}", x, y)
      return x
    }
    let lines = ["1.0 7.0", "2.0 7.0", "3.0 7.0"]
    let row = Tensor([1.0, 2.0, 3.0])
    #expect(printed { vmap(f, inAxes: 0, nil)(row, 7.0) } == lines)
    #expect(printed { jit { x in vmap(f, inAxes: 0, nil)(x, 7.0) }(row) } == lines)
    #expect(
      printed { vmap(vmap(f, inAxes: 0, nil), inAxes: nil, 0)(row[0...1], row[1...2]) }
        == ["1.0 2.0", "2.0 2.0", "1.0 3.0", "2.0 3.0"]
    )
  }

  @Test func `one example of the innermost map is printed on demand`() {
    let f = { (x: Tensor) in
      debugLane(1) { debugPrint(format: "{}", x) }
      return x
    }
    #expect(printed { vmap(f)(Tensor([1.0, 2.0, 3.0])) } == ["2.0"])
    #expect(printed { vmap(vmap(f))(x) } == ["2.0", "4.0", "6.0"])
    #expect(printed { vmap(f)(Tensor([1.0])) } == [])
  }

  @Test func `under derivatives the values are printed`() {
    let f: @Sendable (Tensor) -> Tensor = { x in
      debugPrint(format: "x = {}", x)
      return x * x
    }
    #expect(printed { grad(f)(3.0) } == ["x = 3.0"])
    #expect(
      printed { vmap(grad(jit { x in f(x) }))(Tensor([1.0, 2.0])) } == ["x = 1.0", "x = 2.0"]
    )
    #expect(printed { jvp(f, 3.0, 1.0).1 } == ["x = 3.0"])
  }

  @Test func `loops print at each step, and choices in the branch that is taken`() {
    let f: @Sendable (Tensor) -> Tensor = { x in
      foriLoop(0, 2, x) { i, c in
        debugPrint(format: "{}: {}", i, c)
        return c * 2
      }
    }
    let lines = ["0: 1.0", "1: 2.0"]
    #expect(printed { f(1.0) } == lines)
    #expect(printed { jit { x in f(x) }(1.0) } == lines)
    #expect(printed { grad(f)(1.0) } == lines)
    #expect(printed { jit { x in grad(f)(x) }(1.0) } == lines)
    #expect(printed { grad(checkpoint(f))(1.0) } == lines)
    #expect(
      printed { vmap(f)(Tensor([1.0, 3.0])) } == ["0: 1.0", "0: 3.0", "1: 2.0", "1: 6.0"]
    )
    let g = jit { (x: Tensor) in
      cond(
        x .> 0,
        {
          debugPrint(format: "{} is positive", x)
          return x
        },
        { -x }
      )
    }
    #expect(printed { g(1.0) } == ["1.0 is positive"])
    #expect(printed { g(-1.0) } == [])
    // A result that nobody reads is still printed.
    let unread = jit { (x: Tensor) in
      _ = g(x)
      return x + 1
    }
    #expect(printed { unread(2.0) } == ["2.0 is positive"])
  }

  @Test func `examples that choose and stop for themselves print what is theirs, in order`() {
    let choosing: @Sendable (Tensor) -> Tensor = { x in
      cond(
        x .> 0,
        {
          debugPrint(format: "{}", x)
          return x * dot(x, x)
        },
        { x - 1 }
      )
    }
    let x = Tensor([1, -2, 3, 4, -5, 6, 7, -8, 9] as [Float])
    let positive = ["1.0", "3.0", "4.0", "6.0", "7.0", "9.0"]
    #expect(printed { vmap(choosing)(x) } == positive)
    #expect(printed { jit(vmap(choosing))(x) } == positive)
    let looping: @Sendable (Tensor) -> Tensor = { x in
      whileLoop(
        { c in c .< 6 },
        { c in
          debugPrint(format: "{}", c)
          return c + 3
        },
        x
      )
    }
    let steps = ["5.0", "1.0", "2.0", "3.0", "4.0", "5.0"]
    let starts = Tensor([5.0, 1.0, 7.0, 2.0, 3.0])
    #expect(printed { vmap(looping)(starts) } == steps)
    #expect(printed { jit(vmap(looping))(starts) } == steps)
  }

  @Test func `one example on demand, where examples choose and stop for themselves`() {
    let choosing: @Sendable (Tensor) -> Tensor = { x in
      cond(
        x .> 0,
        {
          debugLane(2) { debugPrint(format: "{}", x) }
          return x * dot(x, x)
        },
        { x - 1 }
      )
    }
    #expect(printed { vmap(choosing)(Tensor([1.0, -2.0, 3.0])) } == ["3.0"])
    #expect(printed { vmap(choosing)(Tensor([1.0, 2.0, -3.0])) } == [])
    #expect(printed { vmap(choosing)(Tensor([1.0, 2.0])) } == [])
    #expect(
      printed { jit(vmap(vmap(choosing)))(Tensor([[1, 2, 3], [4, 5, -6]] as [[Float]])) } == ["3.0"]
    )
    let looping: @Sendable (Tensor) -> Tensor = { x in
      whileLoop(
        { c in c .< 6 },
        { c in
          debugLane(1) { debugPrint(format: "{}", c) }
          return c + 3
        },
        x
      )
    }
    #expect(printed { vmap(looping)(Tensor([5.0, 1.0, 7.0])) } == ["1.0", "4.0"])
  }

  @Test func `host functions inside choices of one's own`() {
    let f: @Sendable (Tensor) -> Tensor = { x in
      cond(
        x .> 0,
        {
          pureCallback([TensorType(.f32)], [x], vmapMethod: .sequential) { [$0[0] * 10] }[0]
        },
        { -x }
      )
    }
    let x = Tensor([1.0, -2.0, 3.0])
    expect(vmap(f)(x), [3], [10, 2, 30])
    expect(jit(vmap(f))(x), [3], [10, 2, 30])
  }

  @Test func `printing stays in programs, and has as many values as places`() {
    let program = makeJaxpr { (x: Tensor) in
      debugPrint(format: "{}", x)
      return x
    }(x)
    #expect(
      program.optimized().description == """
        { lambda ; a:f32[3,2]. let
            debug_print[fmt={}] a
          in (a,) }
        """
    )
    expectSentence("debugPrint: the text must have one {} for each tensor, got 1 and 2") {
      debugPrint(format: "{}", x, x)
    }
  }
}
