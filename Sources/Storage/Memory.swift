// SPDX-License-Identifier: Apache-2.0
//
// Aligned memory for the elements of tensors. Every block is 64-byte aligned, so that a vector load never
// straddles a cache line, and blocks of 1 MiB and more are aligned to huge pages. Blocks given back are
// kept for the next request of their size.

internal import Synchronization

/// Where the elements of tensors live.
package enum Memory {
  /// The alignment of every block, in bytes.
  package static let alignment = 64

  /// A block of at least `byteCount` bytes, uninitialised.
  ///
  /// - Complexity: About 15 ns below 32 KiB; above, the time to take a lock, or to get fresh pages.
  package static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    precondition(byteCount >= 0, "a block of a negative size was asked for")
    let now = bytesLive.add(byteCount, ordering: .relaxed).newValue
    raisePeak(to: now)
    #if SKEIN_SYSTEM_MEMORY
    return BlockCache.systemBlock(byteCount)
    #else
    let sizeClass = SizeClass(holding: byteCount)
    guard sizeClass.index < SizeClass.slabEnd else { return BlockCache.allocate(sizeClass) }
    let lists = ThreadCache.current
    return lists[sizeClass.index].pop() ?? ThreadCache.refill(lists, sizeClass)
    #endif
  }

  /// Gives back a block that `allocate(byteCount:)` returned for the same `byteCount`, on any thread.
  package static func deallocate(_ block: UnsafeMutableRawPointer, byteCount: Int) {
    bytesLive.subtract(byteCount, ordering: .relaxed)
    #if SKEIN_SYSTEM_MEMORY
    BlockCache.giveBack(systemBlock: block, byteCount)
    #else
    let sizeClass = SizeClass(holding: byteCount)
    guard sizeClass.index < SizeClass.slabEnd else {
      return BlockCache.deallocate(block, sizeClass)
    }
    let lists = ThreadCache.current
    lists[sizeClass.index].push(block)
    if lists[sizeClass.index].count > ThreadCache.limit(sizeClass) {
      ThreadCache.spill(lists, sizeClass)
    }
    #endif
  }

  /// The bytes of memory that this machine has: what can never be given at once need not be tried.
  package static let available = BlockCache.machineByteCount

  // MARK: - What is in use

  /// What the allocator has given out and what it keeps.
  package struct Statistics: Hashable, Sendable {
    /// The bytes asked for and not yet given back.
    package var bytesLive: Int
    /// The most bytes live at once since the process began or `resetPeak()` was called.
    package var peakBytesLive: Int
    /// The bytes obtained from the system that are not live: waiting blocks, and the ends of live ones.
    package var bytesCached: Int
  }

  /// The counters now; exact when no other thread allocates.
  package static var statistics: Statistics {
    let live = bytesLive.load(ordering: .relaxed)
    return Statistics(
      bytesLive: live,
      peakBytesLive: peakBytesLive.load(ordering: .relaxed),
      bytesCached: BlockCache.bytesReserved.load(ordering: .relaxed) - live
    )
  }

  /// Begins a new measurement of the peak, at what is live now.
  package static func resetPeak() {
    peakBytesLive.store(bytesLive.load(ordering: .relaxed), ordering: .relaxed)
  }

  /// Returns waiting blocks above 32 KiB to the system.
  package static func purge() { BlockCache.purge() }

  private static let bytesLive = Atomic<Int>(0)
  private static let peakBytesLive = Atomic<Int>(0)

  @inline(__always)
  private static func raisePeak(to now: Int) {
    var peak = peakBytesLive.load(ordering: .relaxed)
    while now > peak {
      let (exchanged, original) = peakBytesLive.weakCompareExchange(
        expected: peak,
        desired: now,
        ordering: .relaxed
      )
      if exchanged { return }
      peak = original
    }
  }
}
