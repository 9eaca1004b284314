// SPDX-License-Identifier: Apache-2.0
//
// Steps that run band by band: some rows go through all of them before the next rows begin, so that what one step leaves
// for the next is still in the cache, and what nobody else reads has memory for one band only.

internal import Loops
internal import TensorIR

/// A plan for some neighbouring rows, run for all rows.
struct BandStep: Hashable, Sendable {
  /// A buffer, as an input or a result of the plan.
  struct Place: Hashable, Sendable {
    var buffer: Int
    /// How many elements further a row begins than the one before it; 0 for what all rows share.
    var rowStride: Int
  }

  /// What it takes for bands to pay; tests set less, so that small programs have bands.
  struct Threshold: Sendable {
    /// Products of fewer rows waste what they read of a matrix.
    var rows = 48
    /// Less work, in operations on one f32, is done in the cache anyway.
    var work = 1 << 18
  }
  @TaskLocal static var threshold = Threshold()

  /// How many rows there are.
  let rows: Int
  /// How many rows the plan is for; the last band overlaps the one before where they do not come out even.
  let height: Int
  /// What the plan reads, in the order of its inputs.
  var inputs: [Place]
  /// What it writes, in the order of its results.
  var results: [Place]
  let plan: InnerPlan
}

// MARK: - Sizes

extension BandStep {
  /// The bytes that a band's rows touch, about: a part of the second cache.
  private static let bandByteCount = 256 << 10
  /// Rows that are longer than this fill the cache with too few of them, and are work for several threads each.
  private static let longestRow = 16 << 10
  /// What all rows share has to stay in the cache beside the rows.
  private static let mostShared = 256 << 10

  /// Into how many bands rows are cut, which touch so many bytes each and share so many; `nil` where one or the other is too
  /// much for the cache.
  static func count(rows: Int, rowByteCount: Int, sharedByteCount: Int, fewestRows: Int) -> Int? {
    guard sharedByteCount <= mostShared, rowByteCount <= longestRow else { return nil }
    // Enough bands for many threads to end together.
    let most = Swift.min(bandByteCount / Swift.max(rowByteCount, 1), rows / 64)
    return rows / Swift.max(most, fewestRows)
  }
}

// MARK: - Text

extension BandStep: CustomStringConvertible {
  /// One line for the step, then the plan of a band, indented.
  var description: String {
    func text(_ places: [Place]) -> String {
      places.map { $0.rowStride == 0 ? "b\($0.buffer)" : "b\($0.buffer)[\($0.rowStride)·row…]" }
        .joined(separator: " ")
    }
    return "bands of \(height) of \(rows) rows: \(text(inputs)) -> \(text(results))\n  plan"
      + plan.plan.description.split(separator: "\n").map { "\n    \($0)" }.joined()
  }
}
