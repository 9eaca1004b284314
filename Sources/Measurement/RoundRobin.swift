// SPDX-License-Identifier: Apache-2.0
//
// Fair comparison on a machine that others use too: the candidates take turns, many times, so that whatever disturbs
// one disturbs all.

/// One thing to time.
package struct Candidate {
  package let name: String
  /// Does the work once.
  package let run: () -> Void

  /// - Parameters:
  ///   - name: What the results call it.
  ///   - run: Does the work once. It has ended when the call returns.
  package init(_ name: String, run: @escaping () -> Void) {
    self.name = name
    self.run = run
  }
}

/// How long and how finely to measure.
package struct MeasurementPlan: Sendable {
  /// How often each candidate takes its turn.
  package var rounds: Int
  /// A turn repeats a short candidate for about so long, and counts the mean; the clock itself takes 0.03 µs.
  package var turnMicroseconds: Double
  /// No more than so long is spent on all candidates together; rounds are cut short then.
  package var limitSeconds: Double

  package init(rounds: Int, turnMicroseconds: Double = 30, limitSeconds: Double = .infinity) {
    self.rounds = rounds
    self.turnMicroseconds = turnMicroseconds
    self.limitSeconds = limitSeconds
  }
}

/// Times all candidates, alternating between them.
///
/// Each is warmed up first, which also finds how often it has to repeat to fill a turn. A turn begins with a run that
/// is not timed, and every other round goes backwards: what the candidate before left in caches and threads then
/// favours nobody.
///
/// - Returns: The samples of each candidate, in order; each sample is the mean of one turn.
package func measureInTurns(_ candidates: [Candidate], _ plan: MeasurementPlan) -> [Samples] {
  let start = ContinuousClock.now
  let repetitions = candidates.map { warmUp($0, turn: plan.turnMicroseconds) }
  var samples: [[Double]] = candidates.map { _ in [] }
  for round in 0..<max(plan.rounds, 1) {
    for number in round % 2 == 0 ? Array(candidates.indices) : candidates.indices.reversed() {
      candidates[number].run()
      samples[number].append(time(candidates[number], repetitions[number]))
    }
    if round > 0 && microseconds(since: start) > plan.limitSeconds * 1e6 { break }
  }
  return samples.map(Samples.init)
}

/// Runs a candidate until its time is steady, and finds how many runs fill a turn.
private func warmUp(_ candidate: Candidate, turn: Double) -> Int {
  // The first run traces, compiles and allocates.
  candidate.run()
  let fastest = (0..<5).map { _ in time(candidate, 1) }.min() ?? 1
  return max(1, Int((turn / max(fastest, 0.01)).rounded()))
}

/// The mean time of one run.
private func time(_ candidate: Candidate, _ repetitions: Int) -> Double {
  let start = ContinuousClock.now
  for _ in 0..<repetitions { candidate.run() }
  return microseconds(since: start) / Double(repetitions)
}

/// The time that has passed since `start`.
package func microseconds(since start: ContinuousClock.Instant) -> Double {
  let parts = (ContinuousClock.now - start).components
  return Double(parts.seconds) * 1e6 + Double(parts.attoseconds) * 1e-12
}
