// SPDX-License-Identifier: Apache-2.0
//
// Aligned memory for the elements of tensors. Every block is 64-byte aligned, so that a vector load never
// straddles a cache line.

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Where the elements of tensors live.
package enum Memory {
  /// The alignment of every block, in bytes.
  package static let alignment = 64

  /// A block of at least `byteCount` bytes, uninitialised.
  package static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    .allocate(byteCount: Swift.max(byteCount, 1), alignment: alignment)
  }

  /// Gives back a block that `allocate(byteCount:)` returned for the same `byteCount`.
  package static func deallocate(_ block: UnsafeMutableRawPointer, byteCount: Int) {
    block.deallocate()
  }
}
