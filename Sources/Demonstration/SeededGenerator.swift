// SPDX-License-Identifier: Apache-2.0
//
// A small source of numbers that look random and are the same in every run: who reads a result can repeat it.

/// The generator SplitMix64 by Steele, Lea and Flood: 64 bits of state, one addition and one mix per number.
package struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A number from `range`, all equally likely.
  mutating func uniform(in range: Range<Float>) -> Float {
    // 24 bits: every value is exact in f32, and the upper bound is never reached.
    let share = Float(next() >> 40) * 0x1p-24
    return range.lowerBound + share * (range.upperBound - range.lowerBound)
  }
}
