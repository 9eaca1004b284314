// SPDX-License-Identifier: Apache-2.0
//
// The demo's claims, and the shape of what it prints for programs.

import Foundation
import Measurement
import Testing

@testable import Demonstration

struct DemoTests {
  @Test func `lifted programs are those written by hand`() {
    let comparison = ProgramComparison(RowsTimesVector())
    #expect(comparison.pairs.map(\.isSame) == [true, true, true])
    #expect(
      comparison.programs.map(\.name) == [
        "dot", "matmul", "vmap_dot", "vmap_mean", "mean_axis0", "grad_vmap_dot", "grad_matmul",
      ]
    )
    #expect(
      comparison.pairs[2].lifted.text == """
        { lambda ; a:f32[100,1000] b:f32[1000]. let
            c:f32[100] = broadcast_in_dim 1.0:f32[]
            d:f32[1000] = dot_general[dimension_numbers=(([0], [0]), ([], []))] c a
          in (d,) }
        """
    )
  }

  @Test func `lifted results are those of the loops`() {
    for agreement in RowsTimesVector(seed: 5).agreements() {
      #expect(agreement.holds, "\(agreement)")
    }
  }

  @Test func `the timed rows are those of the report, in order`() {
    #expect(
      RowsTimesVector().candidates().map(\.candidate.name) == [
        "loop_of_dots", "eager_vmap_dot", "jit_vmap_dot", "jit_matmul", "jit_mean_axis0",
        "jit_vmap_mean", "jit_grad_vmap_dot", "jit_grad_matmul",
      ]
    )
  }

  @Test func `a classifier learns from the loss of one picture`() throws {
    let images = try DigitImages.fromPackage()
    var steps: [Int] = []
    let result = train(on: images, TrainingPlan(epochs: 5)) { step, _ in steps.append(step) }
    #expect(steps == [1, 2, 3, 4, 5])
    // Ten digits: guessing reads one in ten rightly.
    #expect(result.accuracy > 0.8)
    #expect(result.epochs[4].trainingLoss < result.epochs[0].trainingLoss)
    #expect(result.hardest.map(\.gradientNorm) == result.hardest.map(\.gradientNorm).sorted(by: >))
  }
}

struct DemoReportTests {
  @Test func `the JSON object has the documented shape`() throws {
    let report = DemoReport(
      programs: ["dot": "{ lambda ; a:f32[3]. let\n  in (a,) }"],
      same: ["vmap_dot = matmul": true],
      agree: true,
      rows: [.init(name: "jit_matmul", fastest: 1.5, median: 2)],
      digits: .init(accuracy: 0.975, seconds: 3.25)
    )
    #expect(
      try report.json() == """
        {
          "agree" : true,
          "digits" : {
            "accuracy" : 0.975,
            "seconds" : 3.25
          },
          "programs" : {
            "dot" : "{ lambda ; a:f32[3]. let\\n  in (a,) }"
          },
          "rows" : [
            {
              "name" : "jit_matmul",
              "us_median" : 2,
              "us_min" : 1.5
            }
          ],
          "same" : {
            "vmap_dot = matmul" : true
          }
        }

        """
    )
  }

  @Test func `the report takes its numbers from what was found`() {
    let rows = [
      TimingRow(name: "jit_matmul", kind: .byHand, meaning: "", samples: Samples([2.00049, 1, 4]))
    ]
    let result = TrainingResult(
      epochs: [],
      accuracy: 0.97214,
      seconds: 1.23456,
      parameterCount: 1,
      trainingCount: 1,
      testCount: 1,
      hardest: []
    )
    let report = DemoReport(ProgramComparison(RowsTimesVector()), [], rows, result)
    #expect(report.rows == [.init(name: "jit_matmul", fastest: 1, median: 2)])
    #expect(report.digits == .init(accuracy: 0.9721, seconds: 1.235))
    #expect(
      Set(report.same.keys) == [
        "vmap_dot = matmul", "vmap_mean = mean_axis0", "grad_vmap_dot = grad_matmul",
      ]
    )
    #expect(report.programs.count == 7)
  }
}
