// SPDX-License-Identifier: Apache-2.0
//
// What this machine can do at the most, measured: bytes per second from each level of its memory, and arithmetic.

internal import CLimits
internal import CPUBackend
internal import CSkein
internal import Foundation
internal import Measurement

/// What bounds a row from below.
package enum Limit: String, Codable, Sendable {
  case l1 = "L1"
  case l2 = "L2"
  case l3 = "L3"
  case memory = "DRAM"
  case multiplyAdd = "FMA"
  case division = "divider"
}

/// How many bytes the caches hold.
struct CacheSizes: Equatable, Sendable {
  /// Of one processor, of one processor, and of all together.
  var l1 = 32.0 * 1024
  var l2 = 1024.0 * 1024
  var l3 = 32.0 * 1024 * 1024

  /// What Linux says of the first processor; the usual sizes where nothing is said.
  static var ofThisMachine: CacheSizes {
    var sizes = CacheSizes()
    for index in 0..<8 {
      let folder = "/sys/devices/system/cpu/cpu0/cache/index\(index)/"
      func read(_ name: String) -> String? {
        (try? String(contentsOfFile: folder + name, encoding: .utf8))?
          .trimmingCharacters(in: .whitespacesAndNewlines)
      }
      guard let level = read("level"), read("type") != "Instruction",
        let text = read("size"), let kilobytes = Double(text.filter(\.isNumber))
      else { continue }
      switch level {
      case "1": sizes.l1 = kilobytes * 1024
      case "2": sizes.l2 = kilobytes * 1024
      case "3": sizes.l3 = kilobytes * 1024
      default: break
      }
    }
    return sizes
  }
}

/// Bytes per microsecond of the fastest loops that only move, on all threads together.
struct Bandwidth: Equatable, Sendable {
  var read: Double
  var write: Double
  /// Bytes read and bytes written, added.
  var copy: Double

  func better(_ other: Bandwidth) -> Bandwidth {
    Bandwidth(
      read: Swift.max(read, other.read),
      write: Swift.max(write, other.write),
      copy: Swift.max(copy, other.copy)
    )
  }

  /// The least time to read and write so many bytes.
  func microseconds(read: Double, written: Double) -> Double {
    let both = Swift.min(read, written)
    return 2 * both / copy + (read - both) / self.read + (written - both) / write
  }
}

/// What a machine can do with so many threads.
package struct MachineLimits: Sendable {
  let threads: Int
  let caches: CacheSizes
  let levels: [Limit: Bandwidth]
  /// Operations per microsecond.
  let multiplyAdds: Double
  let divisions: Double

  /// The better of two measurements: another job makes the machine look slower than it is, and nothing makes it look faster.
  func better(_ other: MachineLimits) -> MachineLimits {
    MachineLimits(
      threads: threads,
      caches: caches,
      levels: levels.merging(other.levels) { $0.better($1) },
      multiplyAdds: Swift.max(multiplyAdds, other.multiplyAdds),
      divisions: Swift.max(divisions, other.divisions)
    )
  }

  /// The least time that some work takes, and what bounds it.
  func least(_ work: Work) -> (limit: Limit, microseconds: Double)? {
    let share = work.footprint / Double(threads)
    let level: Limit =
      share <= caches.l1
      ? .l1 : share <= caches.l2 ? .l2 : work.footprint <= caches.l3 ? .l3 : .memory
    guard let bandwidth = levels[level] else { return nil }
    let times: [(limit: Limit, microseconds: Double)] = [
      (level, bandwidth.microseconds(read: work.read, written: work.written)),
      (.multiplyAdd, work.arithmetic.operations / multiplyAdds),
      (.division, work.arithmetic.divisions / divisions),
    ]
    return times.max { $0.microseconds < $1.microseconds }
  }
}

/// Measures what a machine can do, again and again: the clock of a machine, and who else uses it, change within a run.
package final class LimitMeter {
  private let caches = CacheSizes.ofThisMachine
  private let bench: LimitBench
  private let largest: Double

  /// - Parameter threads: How many threads work; all of the machine's when nil.
  package init(threads: Int? = nil) {
    largest = Swift.max(4 * caches.l3, 256 * 1024 * 1024)
    bench = LimitBench(
      pool: threads.map { ThreadPool(width: $0) } ?? .shared,
      memory: Pages(byteCount: Int(largest))
    )
  }

  /// Measures everything: about half a second.
  ///
  /// - Returns: The best of many turns of each loop.
  package func limits() -> MachineLimits {
    let look = Look(microseconds: 30_000, fewest: 5)
    let levels = [Limit.l1, .l2, .l3, .memory].compactMap { level in
      bandwidth(level, look).map { (level, $0) }
    }
    return MachineLimits(
      threads: bench.pool.width,
      caches: caches,
      levels: Dictionary(uniqueKeysWithValues: levels),
      multiplyAdds: multiplyAdds(look),
      divisions: divisions(look)
    )
  }

  /// The least time that some work takes by what bounds it, at this moment; measured in a few milliseconds.
  ///
  /// Memory is measured by loops that move through as many bytes as the work itself.
  func microseconds(_ work: Work, boundBy limit: Limit) -> Double {
    // The first turn brings the bytes as near as they can be.
    let look = Look(microseconds: 1000, fewest: 3)
    switch limit {
    case .multiplyAdd: return work.arithmetic.operations / multiplyAdds(look)
    case .division: return work.arithmetic.divisions / divisions(look)
    case .l1, .l2, .l3, .memory:
      let bytes = Swift.min(Swift.max(work.footprint, 4096 * Double(bench.pool.width)), largest)
      return bench.bandwidth(bytes: bytes, streams: limit == .l3 || limit == .memory, look)
        .microseconds(read: work.read, written: work.written)
    }
  }

  private func bandwidth(_ level: Limit, _ look: Look) -> Bandwidth? {
    let threads = Double(bench.pool.width)
    switch level {
    case .l1: return bench.bandwidth(bytes: caches.l1 / 2 * threads, streams: false, look)
    case .l2: return bench.bandwidth(bytes: caches.l2 / 2 * threads, streams: false, look)
    case .l3: return bench.bandwidth(bytes: caches.l3 / 2, streams: true, look)
    case .memory: return bench.bandwidth(bytes: largest, streams: true, look)
    case .multiplyAdd, .division: return nil
    }
  }

  private func multiplyAdds(_ look: Look) -> Double {
    bench.rate(look) { skein_limit_multiply_add(20_000) }
  }

  private func divisions(_ look: Look) -> Double {
    bench.rate(look) { skein_limit_divide(10_000) }
  }
}

/// How long to look at a loop, and how often at the least.
private struct Look {
  let microseconds: Double
  let fewest: Int
}

/// Memory in huge pages, all of them there.
private final class Pages {
  let start: UnsafeMutablePointer<Float>
  let count: Int

  init(byteCount: Int) {
    let raw = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 2 << 20)
    skein_advise_huge_pages(raw, byteCount)
    count = byteCount / 4
    start = raw.initializeMemory(as: Float.self, repeating: 1, count: count)
  }

  deinit { start.deallocate() }
}

/// The loops, run on all threads of a pool.
private struct LimitBench {
  let pool: ThreadPool
  let memory: Pages

  /// The best of loops over so many bytes in all; where `streams`, also of those that write past the caches.
  func bandwidth(bytes: Double, streams: Bool, _ look: Look) -> Bandwidth {
    let count = Int(bytes / 4 / Double(pool.width)) / 512 * 512
    let half = count / 2
    // A turn moves at least 4 MB for each thread.
    let repeats = Swift.max(1, (1 << 20) / count)
    let moved = Double(4 * count * pool.width * repeats)
    func start(_ thread: Int) -> UnsafeMutablePointer<Float> { memory.start + thread * count }
    func best(_ body: (Int) -> Void) -> Double { moved / fastest(look, body) }
    let read = best { skein_limit_read(start($0), count, repeats) }
    let ways = streams ? [Int32(0), 1] : [0]
    let writes = ways.map { way in
      best { skein_limit_write(start($0), count, repeats, way) }
    }
    let copies = ways.map { way in
      best { skein_limit_copy(start($0) + half, start($0), half, repeats, way) }
    }
    return Bandwidth(read: read, write: writes.max() ?? read, copy: copies.max() ?? read)
  }

  /// How many operations all threads do in a microsecond, when each call does as many as it returns.
  func rate(_ look: Look, _ body: @Sendable () -> Double) -> Double {
    let operations = body()
    return operations * Double(pool.width) / fastest(look) { _ in _ = body() }
  }

  /// The microseconds of the fastest of many turns, in which every thread does its part.
  private func fastest(_ look: Look, _ body: (Int) -> Void) -> Double {
    var best = Double.infinity
    let begin = ContinuousClock.now
    for turn in 0..<200
    where turn < look.fewest || microseconds(since: begin) < look.microseconds {
      let start = ContinuousClock.now
      pool.run(count: pool.width, chunksPerThread: 1) { range in range.forEach(body) }
      best = Swift.min(best, microseconds(since: start))
    }
    return best
  }
}
