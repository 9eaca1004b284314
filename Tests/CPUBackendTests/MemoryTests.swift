// SPDX-License-Identifier: Apache-2.0
//
// The allocator's promises: alignment, no two live blocks overlap, reuse, and threads.

import Storage
import Synchronization
import Testing

#if canImport(Glibc)
import Glibc
#endif

struct MemoryTests {
  @Test func `a size class is the smallest that holds the request`() {
    for index in 1..<SizeClass.count {
      let size = SizeClass(index: index).byteCount
      #expect(size > SizeClass(index: index - 1).byteCount || index == 1)
      #expect(SizeClass(holding: size).index == index)
      #expect(SizeClass(holding: size - 1).index == index)
      #expect(size % Memory.alignment == 0)
    }
    #expect(SizeClass(holding: 0).byteCount == 64)
    #expect(SizeClass(index: SizeClass.slabEnd - 1).byteCount == 32 << 10)
  }

  @Test(arguments: [0, 1, 63, 64, 65, 1000, 4097, 33 << 10, 1 << 20, (1 << 20) + 1, 5 << 20])
  func `a block is aligned, and large ones to huge pages`(byteCount: Int) {
    let block = Memory.allocate(byteCount: byteCount)
    defer { Memory.deallocate(block, byteCount: byteCount) }
    let alignment = byteCount >= 1 << 20 ? 2 << 20 : Memory.alignment
    #expect(Int(bitPattern: block) % alignment == 0)
    block.initializeMemory(as: UInt8.self, repeating: 7, count: byteCount)
  }

  @Test func `a block given back is the next one of its size`() {
    for byteCount in [100, 5000] {
      let block = Memory.allocate(byteCount: byteCount)
      Memory.deallocate(block, byteCount: byteCount)
      let next = Memory.allocate(byteCount: byteCount)
      #expect(next == block)
      Memory.deallocate(next, byteCount: byteCount)
    }
  }

  @Test func `live blocks do not overlap, whatever their sizes and order`() {
    var random = SystemRandomNumberGenerator()
    var blocks: [(start: UnsafeMutableRawPointer, byteCount: Int, mark: UInt8)] = []
    for step in 0..<4000 {
      if blocks.count > 200 || (step % 3 == 2 && !blocks.isEmpty) {
        let (start, byteCount, mark) = blocks.remove(
          at: Int.random(in: 0..<blocks.count, using: &random)
        )
        let bytes = UnsafeRawBufferPointer(start: start, count: byteCount)
        #expect(bytes.allSatisfy { $0 == mark })
        Memory.deallocate(start, byteCount: byteCount)
      } else {
        let byteCount = Int.random(in: 1...(step % 50 == 0 ? 200_000 : 3000), using: &random)
        let start = Memory.allocate(byteCount: byteCount)
        let mark = UInt8(truncatingIfNeeded: step)
        start.initializeMemory(as: UInt8.self, repeating: mark, count: byteCount)
        blocks.append((start, byteCount, mark))
      }
    }
    for block in blocks { Memory.deallocate(block.start, byteCount: block.byteCount) }
  }

  @Test func `threads allocate, hand blocks over and give them back at once`() async {
    let failures = Failures()
    await withTaskGroup(of: [Handed].self) { group in
      for task in 0..<8 {
        group.addTask {
          var kept: [Handed] = []
          for step in 0..<3000 {
            let byteCount = 64 * (1 + (step * 7 + task) % 40)
            let block = Memory.allocate(byteCount: byteCount)
            block.storeBytes(of: task << 32 | step, toByteOffset: byteCount - 8, as: Int.self)
            if step % 10 == 0 {
              kept.append(Handed(block: block, byteCount: byteCount, mark: task << 32 | step))
            } else {
              let mark = block.load(fromByteOffset: byteCount - 8, as: Int.self)
              if mark != task << 32 | step { failures.count.add(1, ordering: .relaxed) }
              Memory.deallocate(block, byteCount: byteCount)
            }
          }
          return kept
        }
      }
      for await kept in group {
        for handed in kept {
          let mark = handed.block.load(fromByteOffset: handed.byteCount - 8, as: Int.self)
          if mark != handed.mark { failures.count.add(1, ordering: .relaxed) }
          Memory.deallocate(handed.block, byteCount: handed.byteCount)
        }
      }
    }
    #expect(failures.count.load(ordering: .relaxed) == 0)
  }

  @Test func `the counters follow what is live, and purging returns what waits`() async {
    // The counters are the whole process's, so they are read in one where no other test runs.
    await #expect(processExitsWith: .success) {
      let byteCount = 64 << 20
      let before = Memory.statistics.bytesLive
      let block = Memory.allocate(byteCount: byteCount)
      #expect(Memory.statistics.bytesLive == before + byteCount)
      #expect(Memory.statistics.peakBytesLive >= before + byteCount)
      Memory.deallocate(block, byteCount: byteCount)
      #expect(Memory.statistics.bytesLive == before)
      #expect(Memory.statistics.peakBytesLive >= before + byteCount)
      #expect(Memory.statistics.bytesCached >= byteCount)
      Memory.purge()
      #expect(Memory.statistics.bytesCached < byteCount)
      Memory.resetPeak()
      #expect(Memory.statistics.peakBytesLive < before + byteCount)
    }
  }
}

private final class Failures: Sendable {
  let count = Atomic<Int>(0)
}

/// A block on its way to another thread; only the receiver uses it.
private struct Handed: @unchecked Sendable {
  let block: UnsafeMutableRawPointer
  let byteCount: Int
  let mark: Int
}
