// SPDX-License-Identifier: Apache-2.0
//
// The pool's promise: every item once, whoever calls, from wherever, and the loop is over when the call returns.

import Synchronization
import Testing

@testable import CPUBackend

struct ThreadPoolTests {
  /// More threads than processors: all interleavings that a busy machine has.
  private static let pool = ThreadPool(width: 4)

  @Test(arguments: [1, 2, 3, 7, 64, 1000, 12_345])
  func `every item is visited once`(count: Int) {
    for grain in [1, 3, 16, 5000] {
      let visits = Counters(count)
      Self.pool.run(count: count, grain: grain) { range in
        #expect(range.count == count || range.count >= grain / 2)
        for item in range { visits.increment(item) }
      }
      #expect((0..<count).allSatisfy { visits[$0] == 1 })
    }
  }

  @Test func `nothing to do calls nothing`() {
    Self.pool.run(count: 0) { _ in Issue.record("called") }
  }

  @Test func `what the loop wrote is there when the call returns`() {
    var values = [Int](repeating: 0, count: 4096)
    values.withUnsafeMutableBufferPointer { values in
      nonisolated(unsafe) let values = values
      for round in 1...300 {
        Self.pool.run(count: values.count, grain: 64) { range in
          for item in range { values[item] += round }
        }
      }
    }
    #expect(values.allSatisfy { $0 == 300 * 301 / 2 })
  }

  @Test func `calls within a loop run too`() {
    let visits = Counters(64 * 64)
    Self.pool.run(count: 64) { outer in
      for item in outer {
        Self.pool.run(count: 64) { inner in
          for other in inner { visits.increment(item * 64 + other) }
        }
      }
    }
    #expect((0..<64 * 64).allSatisfy { visits[$0] == 1 })
  }

  @Test func `calls from many threads at once run too`() async {
    let visits = Counters(1000)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<100 {
            Self.pool.run(count: 1000, grain: 10) { range in
              for item in range { visits.increment(item) }
            }
          }
        }
      }
    }
    #expect((0..<1000).allSatisfy { visits[$0] == 800 })
  }

  @Test func `sleeping threads are woken`() {
    // Threads that never spin are asleep, or about to be, whenever a loop begins.
    let pool = ThreadPool(width: 3, spins: 0)
    let visits = Counters(300)
    for _ in 0..<500 {
      pool.run(count: 300, grain: 10) { range in
        for item in range { visits.increment(item) }
      }
    }
    #expect((0..<300).allSatisfy { visits[$0] == 500 })
  }
}

/// Counters that several threads add to.
private final class Counters: Sendable {
  private let counts: [Counter]
  private final class Counter: Sendable { let value = Atomic<Int>(0) }

  init(_ count: Int) { counts = (0..<count).map { _ in Counter() } }
  func increment(_ index: Int) { counts[index].value.add(1, ordering: .relaxed) }
  subscript(index: Int) -> Int { counts[index].value.load(ordering: .relaxed) }
}
