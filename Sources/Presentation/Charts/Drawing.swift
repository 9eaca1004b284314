// SPDX-License-Identifier: Apache-2.0
//
// A picture as SVG text. Colours stand on the elements for readers that know no style sheets, and again in a style
// sheet that answers a dark page; so a chart is readable wherever it is shown.

/// What a thing is drawn with.
package enum Ink: Hashable, Sendable {
  case background, text, quiet, grid
  /// One of several things told apart by colour; counted from 0.
  case series(Int)

  private static let seriesColors = [
    (light: "#8b949e", dark: "#8b949e"), (light: "#bf6a02", dark: "#e3a04f"),
    (light: "#1f6feb", dark: "#6cb0ff"), (light: "#2c974b", dark: "#63c77f"),
    (light: "#8250df", dark: "#b08cf5"),
  ]

  static let all: [Ink] =
    [.background, .text, .quiet, .grid] + seriesColors.indices.map(Ink.series)

  var name: String {
    switch self {
    case .background: "background"
    case .text: "text"
    case .quiet: "quiet"
    case .grid: "grid"
    case .series(let number): "series\(number % Self.seriesColors.count)"
    }
  }

  var colors: (light: String, dark: String) {
    switch self {
    case .background: ("#ffffff", "#0d1117")
    case .text: ("#1f2328", "#e6edf3")
    case .quiet: ("#59636e", "#9198a1")
    case .grid: ("#d8dee4", "#30363d")
    case .series(let number): Self.seriesColors[number % Self.seriesColors.count]
    }
  }
}

/// A rectangle of paper; coordinates in pixels from the left upper corner.
package struct Drawing {
  /// Where a text stands relative to its point.
  package enum Anchor: String, Sendable { case start, middle, end }

  package let width: Double
  package let height: Double
  private let title: String
  private var elements: [String] = []

  /// An empty drawing; `title` is what is read aloud in its place.
  package init(width: Double, height: Double, title: String) {
    self.width = width
    self.height = height
    self.title = title
  }

  // MARK: - Elements

  /// A filled rectangle.
  package mutating func rectangle(
    x: Double,
    y: Double,
    width: Double,
    height: Double,
    _ ink: Ink,
    radius: Double = 0
  ) {
    let corner = radius == 0 ? "" : " rx=\"\(number(radius))\""
    elements.append(
      "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(width))\" "
        + "height=\"\(number(height))\"\(corner) \(fill(ink))/>"
    )
  }

  /// A straight line.
  package mutating func line(
    from start: (x: Double, y: Double),
    to end: (x: Double, y: Double),
    _ ink: Ink,
    width: Double = 1
  ) {
    elements.append(
      "<line x1=\"\(number(start.x))\" y1=\"\(number(start.y))\" x2=\"\(number(end.x))\" "
        + "y2=\"\(number(end.y))\" \(stroke(ink, width))/>"
    )
  }

  /// A line through points.
  package mutating func polyline(_ points: [(x: Double, y: Double)], _ ink: Ink, width: Double = 2)
  {
    let path = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    elements.append(
      "<polyline points=\"\(path)\" fill=\"none\" stroke-linejoin=\"round\" "
        + "stroke-linecap=\"round\" \(stroke(ink, width))/>"
    )
  }

  /// A line of text; `y` is its base line.
  package mutating func text(
    _ text: String,
    x: Double,
    y: Double,
    _ ink: Ink = .text,
    size: Double = 13,
    anchor: Anchor = .start,
    isBold: Bool = false,
    isCode: Bool = false
  ) {
    let weight = isBold ? " font-weight=\"600\"" : ""
    let family = isCode ? " font-family=\"\(Self.codeFamily)\"" : ""
    elements.append(
      "<text x=\"\(number(x))\" y=\"\(number(y))\" font-size=\"\(number(size))\" "
        + "text-anchor=\"\(anchor.rawValue)\"\(weight)\(family) \(fill(ink))>"
        + "\(Self.escaped(text))</text>"
    )
  }

  // MARK: - The whole

  private static let textFamily =
    "-apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', Helvetica, Arial, sans-serif"
  private static let codeFamily =
    "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"

  /// The drawing as an SVG file.
  package var svg: String {
    let size = "\(number(width)) \(number(height))"
    let rules = Ink.all.map { ink in
      ".f-\(ink.name){fill:\(ink.colors.dark)}.s-\(ink.name){stroke:\(ink.colors.dark)}"
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(number(width))" height="\(number(height))" \
      viewBox="0 0 \(size)" role="img" font-family="\(Self.textFamily)">
      <title>\(Self.escaped(title))</title>
      <style>@media (prefers-color-scheme: dark){\(rules.joined())}</style>
      <rect width="100%" height="100%" \(fill(.background))/>
      \(elements.joined(separator: "\n"))
      </svg>

      """
  }

  private func fill(_ ink: Ink) -> String { "class=\"f-\(ink.name)\" fill=\"\(ink.colors.light)\"" }

  private func stroke(_ ink: Ink, _ width: Double) -> String {
    "class=\"s-\(ink.name)\" stroke=\"\(ink.colors.light)\" stroke-width=\"\(number(width))\""
  }

  /// A coordinate with at most two decimals.
  private func number(_ value: Double) -> String {
    precondition(value.isFinite, "a drawing has finite coordinates")
    let rounded = (value * 100).rounded() / 100
    return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
  }

  /// Text without the characters that mean something in XML.
  static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
  }
}
