// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Modules in memory, and texts known to have no code; those unused for longest make room.
final class ModuleCache: Sendable {
  typealias Outcome = Result<CompiledModule, CompilerError>

  private struct State {
    var outcomes: [Fingerprint: (outcome: Outcome, used: UInt64)] = [:]
    var clock: UInt64 = 0
  }

  private let limit: Int
  private let state = Mutex(State())

  init(limit: Int) { self.limit = max(limit, 1) }

  func outcome(for key: Fingerprint) -> Outcome? {
    state.withLock { state in
      guard let found = state.outcomes[key]?.outcome else { return nil }
      state.clock += 1
      state.outcomes[key]?.used = state.clock
      return found
    }
  }

  /// Keeps an outcome, unless another thread was faster: its outcome is then the answer.
  func store(_ outcome: Outcome, for key: Fingerprint) -> Outcome {
    // Released outside of the lock: the end of a module unmaps its code.
    var removed: [Outcome] = []
    defer { withExtendedLifetime(removed) {} }
    return state.withLock { state in
      state.clock += 1
      if let found = state.outcomes[key]?.outcome { return found }
      state.outcomes[key] = (outcome, state.clock)
      if state.outcomes.count > limit {
        // A quarter at once, so that the search for the oldest is rare.
        let oldest = state.outcomes.sorted { $0.value.used < $1.value.used }.prefix(limit / 4 + 1)
        for (key, value) in oldest {
          removed.append(value.outcome)
          state.outcomes[key] = nil
        }
      }
      return outcome
    }
  }
}
