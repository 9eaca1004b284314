// SPDX-License-Identifier: Apache-2.0
//
// skein demo: the whole idea, end to end, on real input.

internal import ArgumentParser
internal import Demonstration
internal import Foundation
internal import Measurement
internal import Presentation

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Compare programs, results and times, and learn to read handwritten digits.",
    discussion: """
      Prints the programs of functions written for one row and lifted by vmap beside those written for the batch by \
      hand, checks that the results agree, times them in turns, and trains a classifier whose loss is written for one \
      picture.
      """
  )

  @Flag(help: "Measure and learn less: done within 15 seconds.")
  var quick = false

  @Flag(help: "Print one JSON object and nothing else.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Where the pictures of digits are: lines of 64 pixels from 0 to 16 and the digit.",
      valueName: "path"
    )
  )
  var data: String?

  @Option(help: ArgumentHelp("The folder in which charts are drawn.", valueName: "folder"))
  var output = "out"

  func run() throws {
    // Before the long part, so that a wrong path is known at once.
    let images = try data.map(DigitImages.init(contentsOf:)) ?? DigitImages.fromPackage()
    let folder = try ChartFolder(output)

    let example = RowsTimesVector()
    let comparison = ProgramComparison(example)
    say(["skein demo: write the function for one example, run it for many"])
    say(DemoText.programs(comparison))

    let agreements = example.agreements()
    say(DemoText.agreements(agreements))

    let plan = MeasurementPlan(rounds: quick ? 200 : 2000, limitSeconds: quick ? 3 : 15)
    let timings = example.timings(plan)
    say(DemoText.timings(timings))

    let training = TrainingPlan(epochs: quick ? 15 : 40)
    say(DemoText.digitsIntroduction(count: images.count, plan: training))
    var bar = ProgressBar("  learning", total: training.epochs)
    let result = train(on: images, training) { number, epoch in
      bar.update(
        number,
        note: "loss \(fixed(epoch.trainingLoss, 4))  "
          + "held out \(fixed(100 * epoch.testAccuracy, 1)) %"
      )
    }
    say([""] + DemoText.digits(result))

    let paths = [
      try folder.write(timingChart(timings).svg(), to: "timings.svg"),
      try folder.write(learningChart(result).svg(), to: "learning.svg"),
    ]
    say(["", "  Charts: \(paths.joined(separator: ", "))"])

    if json {
      let report = DemoReport(comparison, agreements, timings, result)
      print(try report.json(), terminator: "")
    }
    guard agreements.allSatisfy(\.holds) else { throw ExitCode.failure }
  }

  /// Prints lines for people, unless a program is reading.
  private func say(_ lines: [String]) {
    guard !json else { return }
    print(lines.joined(separator: "\n"))
    fflush(nil)
  }
}
