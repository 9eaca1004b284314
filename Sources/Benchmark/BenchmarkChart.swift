// SPDX-License-Identifier: Apache-2.0
//
// The chart of a run: for each row how many times as long as Skein each peer takes, on a logarithmic axis.

internal import Measurement
internal import Presentation

extension BenchmarkReport {
  private static let (top, rowHeight, bottom) = (104.0, 24.0, 48.0)

  /// The chart as an SVG file; nil without peers.
  package func chart(width: Double = 860) -> String? {
    let rows = results.filter { $0.ratio != nil }
    let names = versions.keys.sorted()
    let ratios = rows.flatMap { row in row.peers.map { $0.samples.median / row.skein.median } }
    guard !ratios.isEmpty else { return nil }
    let height = Self.top + Double(rows.count) * Self.rowHeight + Self.bottom
    let title = "Times as long as Skein"
    var drawing = Drawing(width: width, height: height, title: title)
    drawing.text(title, x: 24, y: 34, size: 18, isBold: true)
    drawing.text(
      "medians, to the right of 1: Skein is faster; in per cent: what Skein reaches of the machine's limit",
      x: 24,
      y: 56,
      .quiet
    )
    var x = 24.0
    for (number, name) in names.enumerated() {
      drawing.rectangle(x: x, y: 72, width: 12, height: 12, .series(number + 1), radius: 6)
      let label = "\(name) \(versions[name] ?? "")"
      drawing.text(label, x: x + 18, y: 82.5, .quiet, size: 12)
      x += 40 + 6.3 * Double(label.count)
    }

    let left = 38 + 7.9 * Double(rows.map(\.name.count).max() ?? 0)
    let right = width - 130
    let scale = Scale(fitting: ratios + [1], kind: .logarithmic)
    func place(_ ratio: Double) -> Double { left + (right - left) * scale.position(of: ratio) }
    let floor = height - Self.bottom + 4
    for tick in scale.ticks {
      let at = place(tick)
      drawing.line(
        from: (at, Self.top - 4),
        to: (at, floor),
        tick == 1 ? .text : .grid
      )
      drawing.text(
        "\(scale.label(tick)) ×",
        x: at,
        y: floor + 18,
        .quiet,
        size: 12,
        anchor: .middle
      )
    }
    for (number, row) in rows.enumerated() {
      let center = Self.top + (Double(number) + 0.5) * Self.rowHeight
      drawing.text(row.name, x: left - 14, y: center + 4.5, anchor: .end, isCode: true)
      if let ratio = row.ratio {
        drawing.line(from: (place(1), center), to: (place(ratio), center), .quiet, width: 3)
      }
      for peer in row.peers {
        let at = place(peer.samples.median / row.skein.median)
        let series = 1 + (names.firstIndex(of: peer.name) ?? 0)
        drawing.rectangle(
          x: at - 5,
          y: center - 5,
          width: 10,
          height: 10,
          .series(series),
          radius: 5
        )
      }
      let reached = row.fraction.map { "  \(fixed(100 * $0, 0)) %" } ?? ""
      let label = "\(threeDigits(row.ratio ?? 0)) ×\(reached)"
      drawing.text(label, x: right + 14, y: center + 4.5, isCode: true)
    }
    return drawing.svg
  }
}
