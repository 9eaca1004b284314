// SPDX-License-Identifier: Apache-2.0
//
// What the demo found, for programs that read it: `skein demo --json`.

internal import Foundation
internal import Measurement

/// The findings of one run, in the shape of the JSON object.
package struct DemoReport: Codable, Equatable, Sendable {
  package struct Row: Codable, Equatable, Sendable {
    package var name: String
    package var fastest: Double
    package var median: Double

    package init(name: String, fastest: Double, median: Double) {
      self.name = name
      self.fastest = fastest
      self.median = median
    }

    private enum CodingKeys: String, CodingKey {
      case name
      case fastest = "us_min"
      case median = "us_median"
    }
  }

  package struct Digits: Codable, Equatable, Sendable {
    /// The part of the test pictures read rightly, 0 … 1.
    package var accuracy: Double
    package var seconds: Double

    package init(accuracy: Double, seconds: Double) {
      self.accuracy = accuracy
      self.seconds = seconds
    }
  }

  package var programs: [String: String]
  package var same: [String: Bool]
  package var agree: Bool
  package var rows: [Row]
  package var digits: Digits

  package init(
    programs: [String: String],
    same: [String: Bool],
    agree: Bool,
    rows: [Row],
    digits: Digits
  ) {
    self.programs = programs
    self.same = same
    self.agree = agree
    self.rows = rows
    self.digits = digits
  }

  package init(
    _ comparison: ProgramComparison,
    _ agreements: [Agreement],
    _ timings: [TimingRow],
    _ training: TrainingResult
  ) {
    self.init(
      programs: Dictionary(uniqueKeysWithValues: comparison.programs.map { ($0.name, $0.text) }),
      same: Dictionary(uniqueKeysWithValues: comparison.pairs.map { ($0.name, $0.isSame) }),
      agree: agreements.allSatisfy(\.holds),
      rows: timings.map {
        Row(
          name: $0.name,
          fastest: rounded($0.samples.minimum),
          median: rounded($0.samples.median)
        )
      },
      digits: Digits(
        accuracy: rounded(training.accuracy, to: 1e4),
        seconds: rounded(training.seconds)
      )
    )
  }

  /// The object as text that ends with a line break.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}

/// `value` without digits that mean nothing.
private func rounded(_ value: Double, to parts: Double = 1e3) -> Double {
  (value * parts).rounded() / parts
}
