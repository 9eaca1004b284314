// SPDX-License-Identifier: Apache-2.0
//
// Charts: round numbers beside the axes, every value beside its bar, and well-formed SVG.

import Foundation
import Testing

@testable import Presentation

#if canImport(FoundationXML)
import FoundationXML
#endif

struct ScaleTests {
  @Test(arguments: [
    (values: [0.0, 9.7], labels: ["0", "2", "4", "6", "8", "10"]),
    (values: [0.0, 97.0], labels: ["0", "20", "40", "60", "80", "100"]),
    (values: [0.91, 0.984], labels: ["0.90", "0.92", "0.94", "0.96", "0.98", "1.00"]),
    (values: [-1.0, 1.0], labels: ["-1.0", "-0.5", "0.0", "0.5", "1.0"]),
    (values: [3.0, 3.0], labels: ["3.0", "3.2"]),
    (values: [], labels: ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
  ])
  func `a linear axis ends at round numbers`(values: [Double], labels: [String]) {
    let scale = Scale(fitting: values)
    #expect(scale.ticks.map(scale.label) == labels)
    #expect(values.allSatisfy { scale.range.contains($0) })
  }

  @Test func `a logarithmic axis ends at powers of ten`() {
    let scale = Scale(fitting: [0.013, 2.2, -1, .nan], kind: .logarithmic)
    #expect(scale.ticks.map(scale.label) == ["0.01", "0.1", "1", "10"])
    #expect(abs(scale.position(of: 0.1) - 1.0 / 3) < 1e-12)
    #expect(scale.position(of: 0) == 0)
  }

  @Test func `an axis of positive amounts starts at zero when told`() {
    let scale = Scale(fitting: [40, 50], includesZero: true)
    #expect(scale.range == 0...50)
    #expect(scale.position(of: 25) == 0.5)
  }
}

struct ChartTests {
  static let bars = BarChart(
    title: "Times <fast & slow>",
    subtitle: "two rows",
    unit: "µs",
    groups: ["first", "second"],
    bars: [
      .init(name: "slow", value: 123.4, mark: 100, group: 0),
      .init(name: "fast", value: 1.234, group: 1),
    ]
  )

  static let curves = LineChart(
    title: "Learning",
    subtitle: "three passes",
    xLabel: "passes",
    panels: [
      .init(
        title: "Loss",
        kind: .logarithmic,
        series: [.init(name: "held out", values: [2, 0.3, 0.05], color: 1)]
      ),
      .init(title: "Rightly", series: [.init(name: "all", values: [0.5, .nan, 0.9], color: 2)]),
      .init(title: "Empty", series: []),
    ]
  )

  @Test(arguments: [bars.svg(), curves.svg()])
  func `charts are well-formed`(svg: String) {
    let parser = XMLParser(data: Data(svg.utf8))
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""))
    #expect(svg.contains("prefers-color-scheme: dark"))
  }

  @Test func `every bar has its name, value and unit`() {
    let svg = Self.bars.svg()
    for text in ["slow", "123 µs", "fast", "1.23 µs", "first", "second", "fastest"] {
      #expect(svg.contains(">\(text)</text>"), "\(text)")
    }
    #expect(svg.contains("<title>Times &lt;fast &amp; slow&gt;</title>"))
  }

  @Test func `every panel has its title, axis and legend`() {
    let svg = Self.curves.svg()
    for text in ["Loss", "Rightly", "Empty", "held out", "passes", "0.01", "10"] {
      #expect(svg.contains(">\(text)</text>"), "\(text)")
    }
  }

  @Test func `a value that is not a number is left out of its curve`() throws {
    let line = try #require(
      Self.curves.svg().split(separator: "\n").last { $0.hasPrefix("<polyline") }
    )
    let points = line.split(separator: "\"")[1].split(separator: " ")
    #expect(points.count == 2)
  }
}

struct TextTests {
  @Test func `columns stand under each other`() {
    var table = TextTable([("row", .left), ("µs", .right), ("", .left)])
    table.add(["dot", "1.50", "x · y"])
    table.add(["matmul", "12.25", ""])
    #expect(
      table.lines == ["  row        µs", "  dot      1.50  x · y", "  matmul  12.25"]
    )
  }

  @Test(arguments: [
    (0.01234, "0.0123"), (1.234, "1.23"), (12.34, "12.3"), (1234.5, "1234"), (0, "0"),
    (-3.21, "-3.21"),
  ])
  func `three digits say enough`(value: Double, text: String) {
    #expect(threeDigits(value) == text)
  }

  @Test func `a progress bar fills from the left`() {
    let full = String(repeating: "█", count: 28)
    #expect(ProgressBar.bar("learn", 4, of: 4, "done") == "learn ▕\(full)▏ 4/4  done")
    let half = String(repeating: "█", count: 14) + String(repeating: " ", count: 14)
    #expect(ProgressBar.bar("learn", 2, of: 4, "") == "learn ▕\(half)▏ 2/4  ")
  }
}
