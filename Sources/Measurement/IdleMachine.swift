// SPDX-License-Identifier: Apache-2.0
//
// Waiting until nobody else needs the processors: a time measured beside another job says little.

internal import Foundation

/// How much the machine's processors have worked and rested, since it started.
struct ProcessorTimes: Equatable {
  let idle: Double
  let total: Double

  /// The times in the first line of `/proc/stat`; nil where there is none.
  init?(procStat text: String) {
    guard let line = text.split(separator: "\n").first, line.hasPrefix("cpu ") else { return nil }
    let times = line.split(separator: " ").dropFirst().compactMap { Double($0) }
    guard times.count >= 5 else { return nil }
    // user nice system idle iowait irq softirq steal; guest times are part of user and nice.
    idle = times[3] + times[4]
    total = times.prefix(8).reduce(0, +)
  }

  static var now: ProcessorTimes? {
    (try? String(contentsOfFile: "/proc/stat", encoding: .utf8)).flatMap(ProcessorTimes.init)
  }

  /// Which part of the time since `earlier` the processors rested.
  func idleShare(since earlier: ProcessorTimes) -> Double {
    total > earlier.total ? (idle - earlier.idle) / (total - earlier.total) : 1
  }
}

/// Waits until the machine has been idle for a second.
///
/// - Parameters:
///   - share: Which part of the processors' time must be unused.
///   - limitSeconds: How long to wait at most.
/// - Returns: Whether the machine became idle; false also where the system does not tell.
package func waitForIdleMachine(share: Double = 0.93, limitSeconds: Double = 300) -> Bool {
  let start = ContinuousClock.now
  guard var earlier = ProcessorTimes.now else { return false }
  while microseconds(since: start) < limitSeconds * 1e6 {
    Thread.sleep(forTimeInterval: 1)
    guard let now = ProcessorTimes.now else { return false }
    if now.idleShare(since: earlier) >= share { return true }
    earlier = now
  }
  return false
}
