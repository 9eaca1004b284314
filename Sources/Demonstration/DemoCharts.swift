// SPDX-License-Identifier: Apache-2.0
//
// The demo's two pictures: what the rows cost, and how the classifier learned.

internal import Measurement
package import Presentation

/// The times of the rows.
package func timingChart(_ rows: [TimingRow]) -> BarChart {
  BarChart(
    title: "Written for one row, as fast as written for the batch",
    subtitle: "\(RowsTimesVector.BS) rows of \(RowsTimesVector.D) numbers; median of "
      + "\(rows.first?.samples.count ?? 0) alternating turns",
    unit: "µs",
    groups: TimingRow.Kind.allCases.map(\.title),
    bars: rows.map {
      BarChart.Bar(
        name: $0.name,
        value: $0.samples.median,
        mark: $0.samples.minimum,
        group: $0.kind.rawValue
      )
    }
  )
}

/// The course of learning.
package func learningChart(_ result: TrainingResult) -> LineChart {
  let epochs = result.epochs
  return LineChart(
    title: "Learning to read \(result.trainingCount) handwritten digits",
    subtitle: "from a loss written for one picture; "
      + "\(fixed(100 * result.accuracy, 1)) % of \(result.testCount) other pictures read rightly "
      + "after \(fixed(result.seconds, 1)) s",
    xLabel: "passes over the pictures",
    panels: [
      LineChart.Panel(
        title: "Loss",
        kind: .logarithmic,
        series: [
          .init(name: "learned from", values: epochs.map(\.trainingLoss), color: 1),
          .init(name: "held out", values: epochs.map(\.testLoss), color: 2),
        ]
      ),
      LineChart.Panel(
        title: "Pictures read rightly, %",
        series: [.init(name: "held out", values: epochs.map { 100 * $0.testAccuracy }, color: 2)]
      ),
      LineChart.Panel(
        title: "Length of the gradient of one picture",
        kind: .logarithmic,
        series: [
          .init(name: "90 % are below", values: epochs.map(\.highGradientNorm), color: 4),
          .init(name: "median", values: epochs.map(\.medianGradientNorm), color: 3),
        ]
      ),
    ]
  )
}
