// SPDX-License-Identifier: Apache-2.0
//
// Rows that go through several steps together: which steps do, and that nobody sees it but by the memory it saves.

import Primitives
import SkeinTestSupport
import TensorIR
import Testing

@testable import CPUBackend

/// `x @ y`, of matrices.
private func product(_ x: Tensor, _ y: Tensor, contracting: (Int, Int) = (1, 0)) -> Tensor {
  DotGeneral(lhs: .init(contracting: [contracting.0]), rhs: .init(contracting: [contracting.1]))(
    x,
    y
  )
}

private func row(_ x: Tensor) -> Tensor {
  broadcastInDim(x, to: [1, x.shape[0]], axes: [1])
}

private func column(_ x: Tensor) -> Tensor {
  broadcastInDim(x, to: [x.shape[0], 1], axes: [0])
}

@Suite("Bands")
struct BandTests {
  /// A function of rows, and of what all rows share.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The shapes of the operands, for so many rows.
    let shapes: @Sendable (Int) -> [Shape]
    /// How many of a plan's steps are bands, and how many others there are.
    var bands = 1
    var others = 0
    let body: @Sendable ([Tensor]) -> [Tensor]
  }

  static let cases = [
    Case(testDescription: "network", shapes: { [[$0, 8], [8, 32], [32], [32, 3]] }) { x in
      [product(tanh(product(x[0], x[1]) + row(x[2])), x[3])]
    },
    Case(testDescription: "what comes before", shapes: { [[$0, 40], [40, 24], [40]] }) { x in
      let y = exp(x[0] * row(x[2]))
      return [product(y, x[1]), product(y * y, x[1])]
    },
    Case(testDescription: "attention", shapes: { [[$0, 16], [70, 16], [70, 20]] }, others: 1) { x in
      let scores = product(x[0], x[1], contracting: (1, 1))
      let e = exp(scores - column(scores.max(axis: 1)))
      return [product(e / column(e.sum(axis: 1)), x[2])]
    },
    Case(testDescription: "a result that is read", shapes: { [[$0, 8], [8, 20], [20, 20]] }) { x in
      let y = product(x[0], x[1])
      let z = tanh(y)
      return [z, product(z, x[2]) + y, y.sum(axis: 1)]
    },
    Case(
      testDescription: "a matrix for each",
      shapes: { [[$0, 5, 6], [$0, 6, 7], [7]] }
    ) { x in
      let y = DotGeneral(
        lhs: .init(contracting: [2], batching: [0]),
        rhs: .init(contracting: [1], batching: [0])
      )(x[0], x[1])
      return [tanh(y * broadcastInDim(x[2], to: [1, 1, 7], axes: [2]))]
    },
    Case(
      testDescription: "a sum over all rows",
      shapes: { [[$0, 8], [8, 32], [$0, 32]] },
      others: 1
    ) { x in
      let y = tanh(product(x[0], x[1])) * x[2]
      return [product(x[0], y, contracting: (0, 0))]
    },
  ]

  private func inputs(_ shapes: [Shape], _ dtype: DType = .f32) -> [Tensor] {
    var generator = SeededGenerator(seed: 4)
    return shapes.map { Tensor.random(TensorType(dtype, $0), .smooth, using: &generator) }
  }

  private func program(_ inputs: [Tensor], _ body: ([Tensor]) -> [Tensor]) throws -> FlatProgram {
    try FlatProgram(trace(inputs.map(\.type), kind: "test", staging: true, body).program)
  }

  @Test("results are those of one step after the other", arguments: cases)
  func results(_ example: Case) throws {
    for rows in [192, 193, 203, 1000, 1009] {
      let inputs = inputs(example.shapes(rows))
      let program = try program(inputs, example.body)
      let separate = example.body(inputs)
      for engine in [CPUEngine.interpreted, .compiled] {
        let plan = BandStep.$threshold.withValue(BandStep.Threshold(work: 0)) {
          Planner.plan(program, for: engine)
        }
        #expect(plan.bandCount == example.bands, "\(rows) rows:\n\(plan)")
        #expect(plan.steps.count - plan.bandCount == example.others, "\(rows) rows:\n\(plan)")
        let code = engine == .compiled ? NativeCode.compile(plan) : nil
        let results = try CPUExecutable(plan, code: code).run(inputs)
        #expect(difference(results, separate) == nil, "\(rows) rows, \(engine)")
      }
    }
  }

  @Test func `few rows, little work, and rows that share a large matrix are not cut`() throws {
    func plan(_ shapes: [Shape]) throws -> Plan {
      let inputs = inputs(shapes)
      return Planner.plan(try program(inputs) { [tanh(product($0[0], $0[1]))] })
    }
    #expect(try plan([[191, 80], [80, 32]]).bandCount == 0)
    #expect(try plan([[192, 80], [80, 32]]).bandCount == 1)
    #expect(try plan([[192, 8], [8, 32]]).bandCount == 0)
    #expect(try plan([[4096, 512], [512, 512]]).bandCount == 0)
  }

  @Test func `what stays within a band has memory for one`() throws {
    let inputs = inputs([[100_000, 8], [8, 32], [32], [32, 1]])
    let program = try program(inputs) { x in
      [product(tanh(product(x[0], x[1]) + row(x[2])), x[3])]
    }
    #expect(Arena(Planner.plan(program)).byteCount == 0)
  }
}

extension Plan {
  fileprivate var bandCount: Int {
    steps.count { if case .bands = $0 { true } else { false } }
  }
}
