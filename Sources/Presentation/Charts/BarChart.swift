// SPDX-License-Identifier: Apache-2.0
//
// Horizontal bars from zero, each with its name on the left and its value and unit on the right.

/// A chart of named amounts.
package struct BarChart: Sendable {
  /// One amount.
  package struct Bar: Sendable {
    package var name: String
    package var value: Double
    /// Another amount shown as a tick across the bar, such as the fastest of many times.
    package var mark: Double?
    /// The number of the group it belongs to.
    package var group: Int

    package init(name: String, value: Double, mark: Double? = nil, group: Int = 0) {
      self.name = name
      self.value = value
      self.mark = mark
      self.group = group
    }
  }

  package var title: String
  package var subtitle: String
  package var unit: String
  /// What the bars of each group have in common; printed as the legend.
  package var groups: [String]
  package var bars: [Bar]

  package init(title: String, subtitle: String, unit: String, groups: [String], bars: [Bar]) {
    self.title = title
    self.subtitle = subtitle
    self.unit = unit
    self.groups = groups
    self.bars = bars
  }

  private static let (top, rowHeight, barHeight, bottom) = (104.0, 32.0, 18.0, 48.0)
  private static let (codeWidth, textWidth) = (7.9, 6.3)

  /// The chart as an SVG file, `width` pixels wide.
  package func svg(width: Double = 860) -> String {
    let height = Self.top + Double(bars.count) * Self.rowHeight + Self.bottom
    var drawing = Drawing(width: width, height: height, title: title)
    drawing.text(title, x: 24, y: 34, size: 18, isBold: true)
    drawing.text(subtitle, x: 24, y: 56, .quiet)
    legend(&drawing)

    let labels = bars.map(label)
    let left = 24 + Self.codeWidth * Double(bars.map(\.name.count).max() ?? 0) + 14
    let right = width - 24 - Self.codeWidth * Double(labels.map(\.count).max() ?? 0) - 10
    let values = bars.map(\.value) + bars.compactMap(\.mark)
    let scale = Scale(fitting: values, includesZero: true)
    func x(_ value: Double) -> Double { left + (right - left) * scale.position(of: value) }

    let floor = height - Self.bottom + 4
    for tick in scale.ticks {
      drawing.line(from: (x(tick), Self.top - 4), to: (x(tick), floor), .grid)
      drawing.text(
        scale.label(tick),
        x: x(tick),
        y: floor + 18,
        .quiet,
        size: 12,
        anchor: .middle
      )
    }
    let lastLabel = Double(scale.label(scale.range.upperBound).count)
    drawing.text(unit, x: right + 3.6 * lastLabel + 6, y: floor + 18, .quiet, size: 12)

    for (row, bar) in bars.enumerated() {
      let center = Self.top + (Double(row) + 0.5) * Self.rowHeight
      let y = center - Self.barHeight / 2
      drawing.text(bar.name, x: left - 14, y: center + 4.5, anchor: .end, isCode: true)
      drawing.rectangle(
        x: left,
        y: y,
        width: max(x(bar.value) - left, 1.5),
        height: Self.barHeight,
        .series(bar.group),
        radius: 2
      )
      if let mark = bar.mark {
        let at = x(mark)
        drawing.line(from: (at, y - 3), to: (at, y + Self.barHeight + 3), .text, width: 1.5)
      }
      let end = max(x(bar.value), x(bar.mark ?? 0))
      // Paper behind the text, so that the lines of the axis do not cross it.
      drawing.rectangle(
        x: end + 6,
        y: y,
        width: Self.codeWidth * Double(labels[row].count) + 8,
        height: Self.barHeight,
        .background
      )
      drawing.text(labels[row], x: end + 10, y: center + 4.5, isCode: true)
    }
    return drawing.svg
  }

  private func label(_ bar: Bar) -> String { "\(threeDigits(bar.value)) \(unit)" }

  private func legend(_ drawing: inout Drawing) {
    var x = 24.0
    for (number, name) in groups.enumerated() {
      drawing.rectangle(x: x, y: 72, width: 12, height: 12, .series(number), radius: 2)
      drawing.text(name, x: x + 18, y: 82.5, .quiet, size: 12)
      x += 18 + Self.textWidth * Double(name.count) + 22
    }
    guard bars.contains(where: { $0.mark != nil }) else { return }
    drawing.line(from: (x + 4, 70), to: (x + 4, 86), .text, width: 1.5)
    drawing.text("fastest", x: x + 14, y: 82.5, .quiet, size: 12)
  }
}
