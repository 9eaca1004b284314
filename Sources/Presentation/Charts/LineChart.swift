// SPDX-License-Identifier: Apache-2.0
//
// Curves over one common axis, in panels side by side: what changed, and how, from step to step.

/// A chart of quantities that change together.
package struct LineChart: Sendable {
  /// One curve.
  package struct Series: Sendable {
    /// What the legend calls it; nothing where it belongs to the curve before.
    package var name: String
    /// Its values at 1, 2, 3, ….
    package var values: [Double]
    /// The number of its colour; curves of the same kind share one.
    package var color: Int

    package init(name: String, values: [Double], color: Int) {
      self.name = name
      self.values = values
      self.color = color
    }
  }

  /// One quantity.
  package struct Panel: Sendable {
    package var title: String
    package var kind: Scale.Kind
    package var series: [Series]
    /// What its own axis counts, if that is something else than in the other panels.
    package var xLabel: String?

    package init(
      title: String,
      kind: Scale.Kind = .linear,
      series: [Series],
      xLabel: String? = nil
    ) {
      self.title = title
      self.kind = kind
      self.series = series
      self.xLabel = xLabel
    }
  }

  package var title: String
  package var subtitle: String
  /// What the common axis counts.
  package var xLabel: String
  package var panels: [Panel]

  package init(title: String, subtitle: String, xLabel: String, panels: [Panel]) {
    self.title = title
    self.subtitle = subtitle
    self.xLabel = xLabel
    self.panels = panels
  }

  private static let (top, bottom, margin, gap) = (126.0, 62.0, 24.0, 26.0)
  private static let (tickWidth, textWidth) = (7.2, 6.7)

  /// The chart as an SVG file.
  package func svg(width: Double = 1020, height: Double = 400) -> String {
    var drawing = Drawing(width: width, height: height, title: title)
    drawing.text(title, x: Self.margin, y: 34, size: 18, isBold: true)
    drawing.text(subtitle, x: Self.margin, y: 56, .quiet)
    let count = Double(max(panels.count, 1))
    let panelWidth = (width - 2 * Self.margin - (count - 1) * Self.gap) / count
    for (number, panel) in panels.enumerated() {
      let left = Self.margin + Double(number) * (panelWidth + Self.gap)
      draw(panel, from: left, to: left + panelWidth, height: height, &drawing)
    }
    return drawing.svg
  }

  private func draw(
    _ panel: Panel,
    from start: Double,
    to right: Double,
    height: Double,
    _ drawing: inout Drawing
  ) {
    let vertical = Scale(fitting: panel.series.flatMap(\.values), kind: panel.kind)
    let steps = panel.series.map(\.values.count).max() ?? 0
    let horizontal = Scale(fitting: [0, Double(max(steps, 1))], tickCount: 4)
    let floor = height - Self.bottom
    let labels = vertical.ticks.map(vertical.label)
    let left = start + Self.tickWidth * Double(labels.map(\.count).max() ?? 0) + 10
    func x(_ step: Double) -> Double { left + (right - left) * horizontal.position(of: step) }
    func y(_ value: Double) -> Double {
      floor - (floor - Self.top) * vertical.position(of: value)
    }

    drawing.text(panel.title, x: start, y: 88, isBold: true)
    legend(of: panel, from: start, &drawing)
    for (tick, label) in zip(vertical.ticks, labels) {
      drawing.line(from: (left, y(tick)), to: (right, y(tick)), .grid)
      drawing.text(label, x: left - 8, y: y(tick) + 4, .quiet, size: 12, anchor: .end)
    }
    for tick in horizontal.ticks {
      drawing.line(from: (x(tick), floor), to: (x(tick), floor + 5), .grid)
      let label = horizontal.label(tick)
      drawing.text(label, x: x(tick), y: floor + 20, .quiet, size: 12, anchor: .middle)
    }
    let label = panel.xLabel ?? xLabel
    drawing.text(label, x: (left + right) / 2, y: floor + 42, .quiet, size: 12, anchor: .middle)
    for series in panel.series {
      let points = series.values.enumerated().filter { $0.element.isFinite }.map { step, value in
        (x: x(Double(step + 1)), y: y(value))
      }
      drawing.polyline(points, .series(series.color))
    }
  }

  private func legend(of panel: Panel, from start: Double, _ drawing: inout Drawing) {
    var x = start
    for series in panel.series where !series.name.isEmpty {
      drawing.line(from: (x, 104), to: (x + 16, 104), .series(series.color), width: 3)
      drawing.text(series.name, x: x + 22, y: 108, .quiet, size: 12)
      x += 22 + Self.textWidth * Double(series.name.count) + 18
    }
  }
}
