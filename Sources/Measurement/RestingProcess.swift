// SPDX-License-Identifier: Apache-2.0
//
// Waiting until a process rests: the threads of some libraries spin for a tenth of a second after their last work, and
// would take a processor from whoever is measured next.

internal import Foundation

/// Whether `/proc/<pid>/task/<tid>/stat` says that the thread runs, or waits for a processor.
func isRunning(procTaskStat text: String) -> Bool {
  // The state follows the name, which is in parentheses and may hold any character.
  guard let name = text.lastIndex(of: ")") else { return false }
  return text[text.index(after: name)...].drop { $0 == " " }.first == "R"
}

/// How many threads of a process run, or wait for a processor; nil where the system does not tell.
func runningThreads(of process: Int32) -> Int? {
  let folder = "/proc/\(process)/task"
  guard let threads = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
    return nil
  }
  // A thread that has ended in the meantime does not run.
  return threads.count { thread in
    (try? String(contentsOfFile: "\(folder)/\(thread)/stat", encoding: .utf8))
      .map(isRunning) ?? false
  }
}

/// Waits until the threads of a process sleep.
///
/// - Parameters:
///   - process: Its number. For this process itself, the thread that asks is not counted.
///   - limitSeconds: How long to wait at most.
/// - Returns: Whether they sleep; false also where the system does not tell.
@discardableResult
package func waitUntilResting(_ process: Int32, limitSeconds: Double = 1) -> Bool {
  let awake = process == ProcessInfo.processInfo.processIdentifier ? 1 : 0
  let start = ContinuousClock.now
  while microseconds(since: start) < limitSeconds * 1e6 {
    guard let running = runningThreads(of: process) else { return false }
    if running <= awake { return true }
    Thread.sleep(forTimeInterval: 0.002)
  }
  return false
}
