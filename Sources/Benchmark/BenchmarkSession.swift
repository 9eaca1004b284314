// SPDX-License-Identifier: Apache-2.0
//
// The measurement: row by row, all contestants in turns, so that whatever disturbs one disturbs all.

internal import CPUBackend
internal import Foundation
package import Measurement

/// How long and how finely to measure.
package struct BenchmarkPlan: Sendable {
  package var rounds = 20
  /// A turn repeats a short call for about so long.
  package var turnMicroseconds = 2000.0
  /// Between turns, once the threads of the contestant before have gone to sleep and take nothing from the next.
  package var pauseSeconds = 0.01
  /// How long to wait at most, before all rows together, until nobody else needs the machine.
  package var idleLimitSeconds = 300.0
  package var waitsForIdleMachine = true

  package init() {}
}

/// A row to be measured with so many threads; all of the machine's when nil.
package struct BenchmarkRow: Sendable {
  package let description: RowDescription
  package let threads: Int?

  package var name: String {
    description.name + (threads.map { "_threads_\($0)" } ?? "")
  }

  /// Every row, and those measured with fewer threads also.
  package static func all(_ rows: [RowDescription], processors: Int? = nil) -> [BenchmarkRow] {
    rows.flatMap { row in
      let fewer = row.fewerThreads(than: processors ?? ThreadPool.shared.width)
      return ([nil] + fewer).map { BenchmarkRow(description: row, threads: $0) }
    }
  }
}

/// What was measured of one row.
package struct BenchmarkResult: Sendable {
  package struct Times: Sendable {
    package let name: String
    package let samples: Samples

    package init(name: String, samples: Samples) { (self.name, self.samples) = (name, samples) }
  }

  package let name: String
  package let meaning: String
  package let skein: Samples
  package let peers: [Times]
  package let limit: Limit?
  /// The least time by that limit, measured in every round.
  package let limitTimes: Samples?
  /// Whether nobody else needed the machine when the row began.
  package let isIdle: Bool

  package init(
    name: String,
    meaning: String,
    skein: Samples,
    peers: [Times],
    limit: Limit? = nil,
    limitTimes: Samples? = nil,
    isIdle: Bool
  ) {
    (self.name, self.meaning, self.skein, self.peers) = (name, meaning, skein, peers)
    (self.limit, self.limitTimes, self.isIdle) = (limit, limitTimes, isIdle)
  }

  /// The peer with the least median.
  package var best: Times? { peers.min { $0.samples.median < $1.samples.median } }
  /// How many times as long as Skein the best peer takes, by medians.
  package var ratio: Double? { best.map { $0.samples.median / skein.median } }
  /// The same by the fastest turns of each.
  package var ratioOfFastest: Double? {
    peers.map(\.samples.minimum).min().map { $0 / skein.minimum }
  }
  /// Which part of the machine's limit the median reaches.
  package var fraction: Double? { limitTimes.map { $0.median / skein.median } }
  package var fractionOfFastest: Double? { limitTimes.map { $0.minimum / skein.minimum } }
}

/// Measures rows beside peers.
package final class BenchmarkSession {
  /// What a contestant is started with: its name, and with how many threads.
  package typealias Start = (_ name: String, _ threads: Int?) throws -> any Contestant

  private let plan: BenchmarkPlan
  private let peerNames: [String]
  private let start: Start
  private let warn: (String) -> Void
  private var limits: [Int?: MachineLimits] = [:]
  private var meters: [Int?: LimitMeter] = [:]
  private var contestants: [any Contestant] = []
  private var threads: Int?
  private var waitedSeconds = 0.0
  /// The versions of the peers that could be started.
  package private(set) var versions: [String: String] = [:]

  /// - Parameters:
  ///   - plan: How long and how finely.
  ///   - peers: The names of the peers.
  ///   - warn: Is told what could not be measured, in sentences.
  ///   - start: Starts a contestant.
  package init(
    _ plan: BenchmarkPlan,
    peers: [String],
    warn: @escaping (String) -> Void,
    start: @escaping Start
  ) {
    (self.plan, self.peerNames, self.warn, self.start) = (plan, peers, warn, start)
  }

  /// The limits of the machine with all its threads; measured by the first row.
  package var machine: MachineLimits? { limits[nil] }

  /// Measures one row.
  ///
  /// - Returns: Nil if Skein cannot run it; this has been said.
  package func measure(_ row: BenchmarkRow) -> BenchmarkResult? {
    do {
      try enter(threads: row.threads)
      let isIdle = waitUntilIdle()
      // Before every row: one look may have met another job, on every thread but one.
      let limit = meter(threads: row.threads).limits()
      limits[row.threads] = limits[row.threads]?.better(limit) ?? limit
      return try measured(row, isIdle: isIdle)
    } catch {
      warn("\(row.name): \(error)")
      return nil
    }
  }

  private func meter(threads: Int?) -> LimitMeter {
    if let meter = meters[threads] { return meter }
    let meter = LimitMeter(threads: threads)
    meters[threads] = meter
    return meter
  }

  private func waitUntilIdle() -> Bool {
    guard plan.waitsForIdleMachine else { return false }
    let start = ContinuousClock.now
    let left = plan.idleLimitSeconds - waitedSeconds
    // One look is taken before every row, also when no time to wait is left.
    let isIdle = waitForIdleMachine(limitSeconds: Swift.max(left, 0.5))
    waitedSeconds += isIdle ? 0 : microseconds(since: start) / 1e6
    return isIdle
  }

  /// Starts who takes part with so many threads, and ends those of before.
  private func enter(threads: Int?) throws {
    guard contestants.isEmpty || self.threads != threads else { return }
    contestants = []
    self.threads = threads
    contestants.append(threads == nil ? SkeinContestant() : try start("skein", threads))
    for name in peerNames {
      do {
        let peer = try start(name, threads)
        versions[name] = peer.version
        contestants.append(peer)
      } catch {
        if threads == nil { warn("\(error); measured without it") }
      }
    }
  }

  private func measured(_ row: BenchmarkRow, isIdle: Bool) throws -> BenchmarkResult {
    // What the row has to do is known to the Skein of this process, whoever runs it.
    let here = contestants[0] as? SkeinContestant ?? SkeinContestant()
    guard let expected = try here.prepare(row.description) else {
      throw BenchmarkError("there is nothing to run")
    }
    let work = here.work
    var taking: [(contestant: any Contestant, count: Int)] = []
    for contestant in contestants {
      do {
        let prepared = contestant === here ? expected : try contestant.prepare(row.description)
        guard let prepared else { continue }
        if !agree(prepared.sample, expected.sample) {
          warn("\(row.name): \(contestant.name) computes something else than Skein")
        }
        taking.append((contestant, try count(of: contestant)))
      } catch  where contestant !== contestants[0] {
        warn("\(row.name): \(error)")
      }
    }
    // What a compiler has to do at the least, nobody knows.
    let limit =
      row.description.timed == .compile ? nil : limits[row.threads]?.least(work)?.limit
    let meter = meter(threads: row.threads)
    var samples = taking.map { _ in [Double]() }
    var bounds: [Double] = []
    for round in 0..<Swift.max(plan.rounds, 1) {
      let order = round % 2 == 0 ? Array(taking.indices) : taking.indices.reversed()
      for number in order {
        let (contestant, count) = taking[number]
        Thread.sleep(forTimeInterval: plan.pauseSeconds)
        samples[number].append(try contestant.time(count))
        waitUntilResting(contestant.processIdentifier)
      }
      if let limit {
        bounds.append(meter.microseconds(work, boundBy: limit))
        waitUntilResting(here.processIdentifier)
      }
    }
    let times = zip(taking, samples).map {
      BenchmarkResult.Times(name: $0.contestant.name, samples: Samples($1))
    }
    return BenchmarkResult(
      name: row.name,
      meaning: row.description.meaning,
      skein: times[0].samples,
      peers: Array(times.dropFirst()),
      limit: limit,
      limitTimes: bounds.isEmpty ? nil : Samples(bounds),
      isIdle: isIdle
    )
  }

  /// How many calls fill a turn.
  private func count(of contestant: any Contestant) throws -> Int {
    var fastest = try contestant.time(1)
    // A second look where it is cheap: the first may still have compiled or asked for memory.
    if fastest < 20_000 { fastest = Swift.min(fastest, try contestant.time(3)) }
    return Swift.min(Swift.max(1, Int((plan.turnMicroseconds / fastest).rounded(.up))), 100_000)
  }
}

/// Whether samples of results are the same but for rounding.
func agree(_ x: [Double], _ y: [Double]) -> Bool {
  guard x.count == y.count else { return false }
  let size = y.map { Swift.abs($0) }.max() ?? 0
  return zip(x, y).allSatisfy { Swift.abs($0 - $1) <= 2e-3 * size || ($0.isNaN && $1.isNaN) }
}
