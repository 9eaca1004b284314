// SPDX-License-Identifier: Apache-2.0
//
// The times of one thing, measured many times.

/// Times of repeated runs, in microseconds.
package struct Samples: Equatable, Sendable {
  private let sorted: [Double]

  /// Samples of at least one run.
  package init(_ microseconds: [Double]) {
    precondition(!microseconds.isEmpty, "there is at least one sample")
    sorted = microseconds.sorted()
  }

  /// The fastest run: what the code costs when nothing disturbs it.
  package var minimum: Double { sorted[0] }

  /// The run that as many are faster than as are slower.
  package var median: Double {
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// How many runs there are.
  package var count: Int { sorted.count }
}
