// SPDX-License-Identifier: Apache-2.0
//
// Loops of a batch that nobody leaves early: some examples take all steps before the others begin. Each gets what it gets
// alone, whatever their number; integers make the comparison exact.

import Primitives
import Skein
import SkeinTestSupport
import TensorIR
import Testing

@testable import CPUBackend

@Suite("Loops run band by band")
struct LoopBandLaws {
  /// A loop over the state of one example, from what it alone has and what all share.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let loop: @Sendable (_ x: Tensor, _ own: Tensor, _ shared: Tensor) -> [Tensor]
  }

  static let cases = [
    Case(testDescription: "scan with slices") { x, own, shared in
      let (last, all) = scan({ h, slice in (dot(h, shared) + slice, h + 1) }, x, own)
      return [last, all]
    },
    Case(testDescription: "from the last slice to the first") { x, own, shared in
      let step = { (h: Tensor, slice: Tensor) in (dot(shared, h) - slice, dot(h, slice)) }
      let (last, all) = scan(step, x, own, reverse: true)
      return [last, all]
    },
    Case(testDescription: "a counter that all share") { x, own, shared in
      [foriLoop(2, 9, x) { i, h in dot(h, shared) + i * own[0] }]
    },
    Case(testDescription: "until a number that all share is large") { x, own, shared in
      let (i, h) = whileLoop(
        { (i: Tensor, _: Tensor) in i .< shared[0, 0] + 7 },
        { i, h in (i + 1, dot(h, shared) + own[1]) },
        (Tensor(0), x)
      )
      return [i, h]
    },
    Case(testDescription: "no step") { x, own, shared in
      let (i, h) = whileLoop(
        { (i: Tensor, _: Tensor) in i .< 0 },
        { i, h in (i + 1, dot(h, shared) + own[1]) },
        (Tensor(0), x)
      )
      return [i, h]
    },
    Case(testDescription: "neighbours without products") { x, own, _ in
      [
        foriLoop(0, 5, x) { _, h in
          concatenate([h[1...], h[..<1]]) + concatenate([own[0, 4...], own[0, ..<4]])
        }
      ]
    },
    Case(testDescription: "a loop in a loop") { x, own, shared in
      let (last, all) = scan(
        { h, slice in (foriLoop(0, 3, h) { i, h in dot(h, shared) + i } + slice, [Tensor]()) },
        x,
        own
      )
      return [last] + all
    },
  ]

  @Test("every example gets what it gets alone", arguments: cases)
  func examples(_ example: Case) throws {
    var generator = SeededGenerator(seed: 9)
    func random(_ shape: Shape) -> Tensor {
      Tensor(
        (0..<shape.elementCount).map { _ in Int32.random(in: -3...3, using: &generator) },
        shape: shape
      )
    }
    let shared = random([6, 6])
    for count in [1, 2, 15, 16, 17, 50, 300] {
      let (xs, own) = (random([count, 6]), random([count, 4, 6]))
      let batched = { (xs: Tensor, own: Tensor) in
        vmap({ x, own in example.loop(x, own, shared) })(xs, own)
      }
      let expected = (0..<count).map { example.loop(xs[$0], own[$0], shared) }
      for (number, result) in jit(batched)(xs, own).enumerated() {
        let alone = stack(expected.map { $0[number] })
        #expect(difference(result, alone) == nil, "\(count) examples, result \(number)")
      }
      // Slices and carried values whose examples are not their first axis.
      let turned = jit {
        vmap({ x, own in example.loop(x, own, shared) }, inAxes: 1, 2)($0, $1)
      }
      let results = turned(xs.transposed(), moveAxis(own, from: 0, to: 2))
      for (number, result) in results.enumerated() {
        let alone = stack(expected.map { $0[number] })
        #expect(difference(result, alone) == nil, "\(count) examples, turned, result \(number)")
      }
    }
  }

  @Test func `loops of many examples are cut, those of a few large ones are not`() throws {
    func isCut(_ count: Int, _ size: Int) throws -> Bool {
      let w = zeros([size, size])
      let program = makeJaxpr { (xs: [Tensor]) in
        [vmap({ x in foriLoop(0, 9, x) { _, h in tanh(dot(h, w)) } })(xs[0])]
      }([zeros([count, size])])
      let plan = Planner.plan(try FlatProgram(program), for: .compiled)
      return plan.steps.contains { if case .bands = $0 { true } else { false } }
    }
    #expect(try isCut(32, 128))
    #expect(try isCut(4096, 16))
    #expect(try !isCut(12, 16))
    #expect(try !isCut(32, 1024))
  }
}
