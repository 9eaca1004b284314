// SPDX-License-Identifier: Apache-2.0
//
// What the demo found, for people.

internal import Measurement
internal import Presentation

/// The sections that `skein demo` prints, in order; each is a list of lines.
package enum DemoText {
  package static func heading(_ title: String) -> [String] {
    ["", title, String(repeating: "─", count: title.count), ""]
  }

  // MARK: - Programs

  package static func programs(_ comparison: ProgramComparison) -> [String] {
    var lines = heading("1  Programs, for D = \(RowsTimesVector.D) and BS = \(RowsTimesVector.BS)")
    for program in comparison.programs {
      lines.append("  \(program.name)    \(program.source)")
      lines += program.text.split(separator: "\n").map { "    \($0)" }
      lines.append("")
    }
    var table = TextTable([("", .left), ("", .left), ("", .left), ("", .left)])
    for pair in comparison.pairs {
      table.add([
        pair.lifted.name, pair.isSame ? "=" : "≠", pair.byHand.name,
        pair.isSame ? "the same program, word for word" : "NOT the same program",
      ])
    }
    lines += table.lines
    return lines
  }

  // MARK: - Results

  package static func agreements(_ agreements: [Agreement]) -> [String] {
    var table = TextTable([
      ("compared", .left), ("largest difference", .right), ("rounding allows", .right),
      ("", .left),
    ])
    for agreement in agreements {
      table.add([
        agreement.name, power(agreement.largestDifference), power(agreement.bound),
        agreement.holds ? "agree" : "DIFFER",
      ])
    }
    let conclusion =
      agreements.allSatisfy(\.holds)
      ? "Lifted and hand-written results agree."
      : "Some results differ by more than rounding: this is a mistake in Skein."
    return heading("2  Results") + table.lines + ["", "  \(conclusion)"]
  }

  /// `1.2e-07`, or `0` for none at all.
  private static func power(_ value: Double) -> String {
    guard value != 0 && value.isFinite else { return value == 0 ? "0" : "\(value)" }
    var (digits, exponent) = (value, 0)
    while digits < 1 { (digits, exponent) = (digits * 10, exponent - 1) }
    while digits >= 10 { (digits, exponent) = (digits / 10, exponent + 1) }
    return "\(fixed(digits, 1))e\(exponent)"
  }

  // MARK: - Times

  package static func timings(_ rows: [TimingRow]) -> [String] {
    var table = TextTable([
      ("row", .left), ("fastest µs", .right), ("median µs", .right), ("what it is", .left),
    ])
    for row in rows {
      table.add([
        row.name, fixed(row.samples.minimum, 2), fixed(row.samples.median, 2), row.meaning,
      ])
    }
    var lines = heading("3  Times: \(rows.first?.samples.count ?? 0) alternating turns")
    lines += table.lines + [""]
    for (lifted, byHand) in [
      ("jit_vmap_dot", "jit_matmul"), ("jit_vmap_mean", "jit_mean_axis0"),
      ("jit_grad_vmap_dot", "jit_grad_matmul"),
    ] {
      guard let ratio = rows.ratio(lifted, to: byHand) else { continue }
      lines.append("  \(lifted) takes \(fixed(ratio, 2)) × the time of \(byHand).")
    }
    if let ratio = rows.ratio("loop_of_dots", to: "jit_vmap_dot") {
      lines.append("  The loop over rows takes \(fixed(ratio, 1)) × the time of jit_vmap_dot.")
    }
    return lines
  }

  // MARK: - Digits

  package static func digitsIntroduction(count: Int, plan: TrainingPlan) -> [String] {
    heading("4  Learning to read \(count) handwritten digits") + [
      "  The loss is written for one picture and one digit:",
      "",
      "    func loss(_ model: Classifier, _ image: Tensor, _ label: Tensor) -> Tensor {",
      "      -dot(oneHot(label, classes: 10), logSoftmax(model(image)))",
      "    }",
      "",
      "  Batches:    vmap(loss, inAxes: nil, 0, 0)",
      "  One step:   jit of valueAndGrad of their mean, and of Adam; \(plan.batchSize) pictures",
      "  Gradients:  vmap of grad(loss) gives one for each picture; their lengths tell which are hard",
      "",
    ]
  }

  package static func digits(_ result: TrainingResult) -> [String] {
    var table = TextTable([
      ("pass", .right), ("loss", .right), ("loss held out", .right), ("read rightly", .right),
      ("gradient of one picture", .right), ("longest tenth", .right),
    ])
    for (index, epoch) in result.epochs.enumerated() where isShown(index, of: result.epochs.count) {
      table.add([
        "\(index + 1)", fixed(epoch.trainingLoss, 4), fixed(epoch.testLoss, 4),
        "\(fixed(100 * epoch.testAccuracy, 1)) %", fixed(epoch.medianGradientNorm, 4),
        "> \(fixed(epoch.highGradientNorm, 4))",
      ])
    }
    return table.lines + [
      "",
      "  \(fixed(100 * result.accuracy, 1)) % of \(result.testCount) pictures it has never seen are "
        + "read rightly, after \(fixed(result.seconds, 1)) s",
      "  (\(result.trainingCount) pictures to learn from, \(result.parameterCount) parameters).",
      "", "  The pictures with the longest gradients, which the model finds hardest:", "",
    ] + pictures(result.hardest)
  }

  /// The first pass, the last, and some between them.
  private static func isShown(_ index: Int, of count: Int) -> Bool {
    let step = max(1, (count + 7) / 8)
    return index == 0 || index == count - 1 || (index + 1) % step == 0
  }

  /// The pictures side by side, two characters a pixel, with what each shows under it.
  static func pictures(_ pictures: [HardPicture]) -> [String] {
    let shades = Array(" ░▒▓█")
    let side = DigitImages.side
    let lines = (0..<side).map { row in
      pictures.map { picture in
        picture.pixels[row * side..<(row + 1) * side].map { pixel in
          String(repeating: shades[min(Int(pixel * 5), 4)], count: 2)
        }.joined()
      }
    }
    let captions = pictures.map { picture in
      picture.answer == picture.label
        ? "a \(picture.label), read so"
        : "a \(picture.label), read as \(picture.answer)"
    }
    return (lines + [captions]).map { row in
      let cells = row.map { $0 + String(repeating: " ", count: max(0, 2 * side + 4 - $0.count)) }
      return String(("    " + cells.joined()).reversed().drop { $0 == " " }.reversed())
    }
  }
}
