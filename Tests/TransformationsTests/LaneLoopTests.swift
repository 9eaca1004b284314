// SPDX-License-Identifier: Apache-2.0
//
// Loops that each of many examples ends for itself: most soon, a few late. Whatever runs together, in parts on several
// threads or as a whole, every example gets what it would get alone.

import Skein
import Testing

/// The number of steps, the sum of the squares of their numbers, and something that depends on all.
///
/// The first two are the same for all examples that still run.
@Sendable private func mixed(_ n: Tensor, _ x: Tensor) -> (Tensor, Tensor, Tensor) {
  func goesOn(_ i: Tensor, _ squares: Tensor, _ x: Tensor) -> Tensor { i .< n }
  func step(_ i: Tensor, _ squares: Tensor, _ x: Tensor) -> (Tensor, Tensor, Tensor) {
    (i + 1, squares + i * i, 3 * x + i + squares)
  }
  return whileLoop(goesOn, step, (Tensor(0), Tensor(0), x))
}

/// How often numbers from `n` up can be halved until they are below 1, all together.
@Sendable private func halvings(_ n: Tensor) -> Tensor {
  func halved(_ x: Tensor, _ count: Tensor) -> (Tensor, Tensor) { (0.5 * x, count + 1) }
  func step(_ i: Tensor, _ count: Tensor) -> (Tensor, Tensor) {
    let start: Tensor = 1.0 * n + 1.0 * i
    let inner = whileLoop({ (x: Tensor, _: Tensor) in x .>= 1 }, halved, (start, count))
    return (i + 1, inner.1)
  }
  return whileLoop({ (i: Tensor, _: Tensor) in i .< n }, step, (Tensor(0), Tensor(0))).1
}

struct LaneLoopTests {
  /// How many steps each of `count` examples takes: very many for a few, in no order.
  private func steps(_ count: Int) -> [Int] {
    (0..<count).map { i in Swift.min(300, Swift.max(i % 5, count / (i * 7919 % count + 1))) }
  }

  @Test(arguments: [1, 7, 40, 700, 3000]) func `every example takes as many steps as it wants`(
    count: Int
  ) {
    let counts = steps(count)
    let wanted = Tensor(counts.map { Int32($0) })
    let seeds = Tensor((0..<count).map { Int32($0 % 1013) })
    var expected: (i: [Int32], squares: [Int32], x: [Int32]) = ([], [], [])
    for (lane, count) in counts.enumerated() {
      var (squares, x) = (Int32(0), Int32(lane % 1013))
      for i in 0..<Int32(count) {
        (squares, x) = (squares &+ i &* i, 3 &* x &+ i &+ squares)
      }
      expected.i.append(Int32(count))
      expected.squares.append(squares)
      expected.x.append(x)
    }
    let compiled = jit { (n: Tensor, x: Tensor) in vmap(mixed)(n, x) }
    for results in [vmap(mixed)(wanted, seeds), compiled(wanted, seeds)] {
      #expect(results.0.scalars(as: Int32.self) == expected.i)
      #expect(results.1.scalars(as: Int32.self) == expected.squares)
      #expect(results.2.scalars(as: Int32.self) == expected.x)
    }
  }

  @Test func `an example of products gets the same whatever runs beside it`() {
    let count = 300
    let counts = steps(count)
    func scattered(_ rows: Int) -> Tensor {
      let values = (0..<rows * 48).map { Float($0 * 7919 % 1009) / 1009 - 0.5 }
      return reshape(Tensor(values), to: [rows, 48])
    }
    let (w, xs) = (0.1 * scattered(48), scattered(count))
    let f = jit(
      vmap { (n: Tensor, x: Tensor) in
        whileLoop({ i, _ in i .< n }, { i, x in (i + 1, tanh(dot(w, x))) }, (Tensor(0), x)).1
      }
    )
    let results = f(Tensor(counts.map { Int32($0) }), xs).scalars(as: Float.self)
    // The same examples in the opposite order.
    let order = Tensor((0..<count).reversed().map { Int32($0) })
    let back = f(Tensor(counts.reversed().map { Int32($0) }), take(xs, order, axis: 0))
    #expect(take(back, order, axis: 0).scalars(as: Float.self) == results)
    // With all steps of the slowest for each, of which some are of interest.
    var states = xs
    for step in 0...(counts.max() ?? 0) {
      let now = states.scalars(as: Float.self)
      for lane in 0..<count where counts[lane] == step {
        for element in lane * 48..<(lane + 1) * 48 {
          #expect(abs(results[element] - now[element]) < 1e-4)
        }
      }
      states = tanh(matmul(states, w.transposed()))
    }
  }

  @Test func `a loop inside a loop ends`() {
    let count = 500
    let counts = steps(count)
    let expected = counts.map { (n: Int) -> Int in
      (0..<n).reduce(0) { (sum: Int, i: Int) -> Int in
        var (x, count) = (Float(n + i), 0)
        while x >= 1 { (x, count) = (x / 2, count + 1) }
        return sum + count
      }
    }
    let wanted = Tensor(counts.map { Int32($0) })
    let compiled = jit { (n: Tensor) in vmap(halvings)(n) }
    #expect(vmap(halvings)(wanted).scalars(as: Int.self) == expected)
    #expect(compiled(wanted).scalars(as: Int.self) == expected)
  }
}
