// SPDX-License-Identifier: Apache-2.0
//
// Blocks come in a limited number of sizes, so that a block given back fits the next request of about the
// same size. Small sizes are multiples of 64 bytes; above 1 KiB there are four sizes to a doubling, and
// above 1 MiB eight. What is beyond the request is never touched, so large blocks do not cost it.

/// The sizes of blocks, as numbers from 0.
package struct SizeClass: Hashable, Sendable {
  package let index: Int

  /// How many classes there are; the last is far beyond any memory.
  package static let count = 17 + 40 + 8 * 26

  /// Classes below this one are cut from slabs and cached per thread; blocks of up to 32 KiB.
  package static let slabEnd = 17 + 20

  /// The class of the smallest blocks with at least `byteCount` bytes.
  @inline(__always)  // 1 ns of an allocation's 15.
  package init(holding byteCount: Int) {
    if byteCount <= 1024 {
      index = (byteCount + 63) >> 6
    } else if byteCount <= 1 << 20 {
      index = 17 + Self.step(byteCount, from: 10, stepsPerDoubling: 2)
    } else {
      index = 17 + 40 + Self.step(byteCount, from: 20, stepsPerDoubling: 3)
    }
  }

  package init(index: Int) { self.index = index }

  /// The size of this class's blocks in bytes; class 0, for empty requests, has the smallest.
  package var byteCount: Int {
    if index < 17 { return Swift.max(index, 1) << 6 }
    if index < 17 + 40 { return Self.size(index - 17, from: 10, stepsPerDoubling: 2) }
    return Self.size(index - 57, from: 20, stepsPerDoubling: 3)
  }

  /// The number of the first size `2^d · (1 + (s + 1) / 2^steps)`, `d ≥ from`, that is at least `byteCount`.
  @inline(__always)
  private static func step(_ byteCount: Int, from: Int, stepsPerDoubling steps: Int) -> Int {
    let last = byteCount - 1
    let doubling = Int.bitWidth - 1 - last.leadingZeroBitCount
    let position = last >> (doubling - steps) & (1 << steps - 1)
    return (doubling - from) << steps + position
  }

  private static func size(_ number: Int, from: Int, stepsPerDoubling steps: Int) -> Int {
    let doubling = from + number >> steps
    let position = number & (1 << steps - 1)
    return (1 << steps + position + 1) << (doubling - steps)
  }
}
