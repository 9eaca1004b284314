// SPDX-License-Identifier: Apache-2.0
//
// Numbers as people read them in tables and beside bars.

internal import Foundation

/// `value` with three significant digits, and no exponent: `0.0123`, `1.23`, `12.3`, `1234`.
package func threeDigits(_ value: Double) -> String {
  guard value.isFinite else { return "\(value)" }
  guard value != 0 else { return "0" }
  let magnitude = Int(log10(abs(value)).rounded(.down))
  let decimals = min(max(2 - magnitude, 0), 9)
  return fixed(value, decimals)
}

/// `value` with so many decimals.
package func fixed(_ value: Double, _ decimals: Int) -> String {
  String(format: "%.\(decimals)f", value)
}
