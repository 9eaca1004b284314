// SPDX-License-Identifier: Apache-2.0
//
// A Kalman filter written for one series, run over thousands, and differentiated to learn the parameters of each:
//
//     swift run -c release KalmanFilter
//
// draws out/kalman.svg. The filter itself is in LocalTrend.swift, and knows nothing of batches or derivatives.

import Demonstration
import Foundation
import Presentation
import Skein

@main
enum ManySeries {
  static let seriesCount = 2000
  static let times = 150
  static let steps = 60

  static func main() throws {
    // Every series is drawn with parameters of its own.
    let noiseKey = Key(1)
    func drawn(_ number: Int, _ low: Tensor, _ high: Tensor) -> Tensor {
      Random.uniform(noiseKey.foldIn(number), [seriesCount], min: low, max: high)
    }
    let truth = Noise(level: drawn(0, -2, 0), slope: drawn(1, -4, -2), measurement: drawn(2, 0, 2))
    let simulations = jit { (keys: Key, noise: Noise) in
      vmap { key, noise in simulate(key, noise, times: times) }(keys, noise)
    }(Key(2).split(seriesCount), truth)
    let series = simulations.measured
    print("\(seriesCount) series of \(times) times, with gaps; a Kalman filter written for one")

    // One step of learning: a gradient for each series, in the parameters of each.
    let learn = jit { (state: inout Adam<Noise>, series: Tensor) in
      let (surprises, gradients) = vmap { noise, series in
        valueAndGrad { (noise: Noise) in surprise(noise, series) }(noise)
      }(state.parameters, series)
      state.step(against: gradients, rate: 0.1)
      return mean(surprises)
    }
    var state = Adam(Noise(level: guess, slope: guess - 2, measurement: guess))
    var surprises: [Double] = []
    let start = ContinuousClock.now
    for step in 1...steps {
      surprises.append(learn(&state, series).item(as: Double.self))
      if step == 1 || step % 20 == 0 {
        print("  step \(step): mean surprise \(fixed(surprises[step - 1], 4))")
      }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    print("  \(fixed(1000 * seconds / Double(steps), 1)) ms a step: all filters, and all gradients")

    let filterAll = jit { (noise: Noise, series: Tensor) in vmap(filter)(noise, series) }
    let reports = filterAll(state.parameters, series)
    let alone = filter(state.parameters.mapLeaves { $0[0] }, series[0])
    let difference = max(abs(alone.level - reports.level[0])).item(as: Double.self)
    print("  series 0 alone and in the batch: levels differ by at most \(difference)")

    func rootMeanSquare(_ estimate: Tensor) -> String {
      fixed(sqrt(mean(square(estimate - simulations.level))).item(as: Double.self), 3)
    }
    let guessed = jit(vmap(filter))(
      Noise(level: guess, slope: guess - 2, measurement: guess),
      series
    )
    print(
      "  error of the level: \(rootMeanSquare(guessed.level)) with guessed parameters, "
        + "\(rootMeanSquare(reports.level)) with learned ones"
    )
    print("  Chart: \(try draw(simulations, reports, surprises))")
  }

  /// Where learning begins: every standard deviation is 1, that of the slope e⁻².
  private static var guess: Tensor { zeros([seriesCount]) }

  private static func draw(_ truth: Simulation, _ reports: Report, _ surprises: [Double]) throws
    -> String
  {
    func values(_ rows: Tensor) -> [Double] { rows[0].scalars(as: Double.self) }
    let (low, high) = (
      reports.level - 2 * reports.deviation, reports.level + 2 * reports.deviation
    )
    let chart = LineChart(
      title: "A Kalman filter for one series, on \(seriesCount)",
      subtitle: "lifted by vmap, differentiated by grad: the parameters of each series are learned "
        + "from it alone",
      xLabel: "time",
      panels: [
        LineChart.Panel(
          title: "Series 0",
          series: [
            .init(name: "measured", values: values(truth.measured), color: 3),
            .init(name: "± 2 σ", values: values(low), color: 4),
            .init(name: "", values: values(high), color: 4),
            .init(name: "level", values: values(truth.level), color: 1),
            .init(name: "filtered", values: values(reports.level), color: 2),
          ]
        ),
        LineChart.Panel(
          title: "Mean surprise of all series",
          series: [.init(name: "by a measurement", values: surprises, color: 1)],
          xLabel: "step of learning"
        ),
      ]
    )
    try FileManager.default.createDirectory(atPath: "out", withIntermediateDirectories: true)
    try Data(chart.svg().utf8).write(to: URL(fileURLWithPath: "out/kalman.svg"))
    return "out/kalman.svg"
  }
}
