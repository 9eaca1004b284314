// SPDX-License-Identifier: Apache-2.0
//
// Random numbers that a failing test can repeat: a generator is its seed, and prints it.

internal import Foundation

/// xoshiro256**, seeded by splitmix64: fast, and good enough that no test sees a pattern.
package struct SeededGenerator: RandomNumberGenerator, Sendable, CustomStringConvertible {
  /// What the generator was made from.
  package let seed: UInt64
  private var state: (UInt64, UInt64, UInt64, UInt64)

  package init(seed: UInt64) {
    self.seed = seed
    var sum = seed
    func next() -> UInt64 {
      sum &+= 0x9E37_79B9_7F4A_7C15
      var mixed = sum
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
    state = (next(), next(), next(), next())
  }

  /// A generator whose seed is made of a text, so that every case has numbers of its own whatever runs beside it.
  package init(_ text: String, seed: UInt64 = 0) {
    // FNV-1a: Swift's own hashes differ from run to run.
    let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
    }
    self.init(seed: hash ^ seed)
  }

  package mutating func next() -> UInt64 {
    let result = Self.rotated(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = Self.rotated(state.3, by: 45)
    return result
  }

  private static func rotated(_ bits: UInt64, by count: UInt64) -> UInt64 {
    (bits << count) | (bits >> (64 - count))
  }

  package var description: String { "seed \(seed)" }
}

/// A number from the environment, for tests that can do more or less.
///
///     SKEIN_RANDOM_PROGRAMS=100000 SKEIN_SEED=7 swift test -c release …
package func environmentNumber(_ name: String, otherwise: Int) -> Int {
  ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? otherwise
}
