// SPDX-License-Identifier: Apache-2.0
//
// From numbers to places on paper: where a value lies, and which round numbers stand beside the axis.

internal import Foundation

/// Places values between two ends of an axis.
package struct Scale: Equatable, Sendable {
  /// How the values are spaced.
  package enum Kind: Sendable { case linear, logarithmic }

  package let kind: Kind
  package let range: ClosedRange<Double>
  /// The round numbers to print beside the axis, ascending, all within the range.
  package let ticks: [Double]

  /// An axis that holds `values` and ends at round numbers.
  ///
  /// - Parameters:
  ///   - values: What has to fit; values that are not finite, and for a logarithmic axis those that
  ///     are not positive, are left out.
  ///   - kind: How the values are spaced.
  ///   - includesZero: Whether a linear axis starts at 0 when all values are positive.
  ///   - tickCount: About how many ticks fit.
  package init(
    fitting values: [Double],
    kind: Kind = .linear,
    includesZero: Bool = false,
    tickCount: Int = 5
  ) {
    var usable = values.filter { $0.isFinite && (kind == .linear || $0 > 0) }
    if includesZero && kind == .linear { usable.append(0) }
    let low = usable.min() ?? (kind == .linear ? 0 : 1)
    let high = usable.max() ?? 1
    self.kind = kind
    switch kind {
    case .linear:
      let step = Self.roundStep(low == high ? 1 : high - low, count: tickCount)
      let first = (low / step).rounded(.down)
      let last = max((high / step).rounded(.up), first + 1)
      ticks = (0...Int(last - first)).map { (first + Double($0)) * step }
    case .logarithmic:
      let first = log10(low).rounded(.down)
      let last = max(log10(high).rounded(.up), first + 1)
      ticks = (Int(first)...Int(last)).map { pow(10, Double($0)) }
    }
    range = ticks[0]...ticks[ticks.count - 1]
  }

  /// Where `value` lies: 0 at the low end of the axis, 1 at the high end.
  package func position(of value: Double) -> Double {
    switch kind {
    case .linear:
      return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    case .logarithmic:
      let (low, high) = (log10(range.lowerBound), log10(range.upperBound))
      return (log10(max(value, range.lowerBound)) - low) / (high - low)
    }
  }

  /// 1, 2 or 5 times a power of ten, such that about `count` steps make `length`.
  static func roundStep(_ length: Double, count: Int) -> Double {
    let rough = length / Double(max(count, 1))
    let magnitude = pow(10, log10(rough).rounded(.down))
    let factor = rough / magnitude
    // The nearest, as ratios go.
    let steps = [(2.0.squareRoot(), 1.0), (10.0.squareRoot(), 2), (50.0.squareRoot(), 5)]
    return magnitude * (steps.first { factor < $0.0 }?.1 ?? 10)
  }

  /// The tick as text, with as many decimals as tell ticks apart.
  package func label(_ tick: Double) -> String {
    let step = kind == .linear ? ticks[1] - ticks[0] : tick
    let decimals = max(0, -Int(log10(step * 1.000001).rounded(.down)))
    return fixed(tick, decimals)
  }
}
