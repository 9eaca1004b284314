// SPDX-License-Identifier: Apache-2.0
//
// The times of the demo: a loop, an eager and a compiled vmap, and what is written for the batch by hand.

package import Measurement
internal import Skein

/// One measured row.
package struct TimingRow: Sendable {
  /// Who wrote the batch.
  package enum Kind: Int, CaseIterable, Sendable {
    case loop, eagerVmap, compiledVmap, byHand

    package var title: String {
      switch self {
      case .loop: "a loop in Swift"
      case .eagerVmap: "vmap, traced at every call"
      case .compiledVmap: "jit of vmap"
      case .byHand: "jit of the batch written by hand"
      }
    }
  }

  package let name: String
  package let kind: Kind
  package let meaning: String
  package let samples: Samples

  package init(name: String, kind: Kind, meaning: String, samples: Samples) {
    self.name = name
    self.kind = kind
    self.meaning = meaning
    self.samples = samples
  }
}

extension RowsTimesVector {
  /// What is timed, in the order of the tables.
  package func candidates() -> [(kind: TimingRow.Kind, meaning: String, candidate: Candidate)] {
    let rowTensors = (0..<Self.BS).map { self.rows[$0] }
    let (rows, vector) = (self.rows, self.vector)
    let jitVmapDot = jit(vmapDot)
    let jitMatmul = jit(matmul)
    let jitVmapMean = jit(vmapMean)
    let jitMeanAxis0 = jit(meanAxis0)
    let jitGradVmapDot = jit(gradVmapDot)
    let jitGradMatmul = jit(gradMatmul)
    return [
      (
        .loop, "dot of each of the \(Self.BS) rows, then stack",
        Candidate("loop_of_dots") { _ = loopOfDots(rowTensors, vector) }
      ),
      (
        .eagerVmap, "vmap(dot, inAxes: 0, nil)(X, y)",
        Candidate("eager_vmap_dot") { _ = vmapDot(rows, vector) }
      ),
      (
        .compiledVmap, "jit(vmap(dot, inAxes: 0, nil))(X, y)",
        Candidate("jit_vmap_dot") { _ = jitVmapDot(rows, vector) }
      ),
      (
        .byHand, "jit(matmul)(X, y)",
        Candidate("jit_matmul") { _ = jitMatmul(rows, vector) }
      ),
      (
        .byHand, "jit { mean($0, axis: 0) }(X)",
        Candidate("jit_mean_axis0") { _ = jitMeanAxis0(rows) }
      ),
      (
        .compiledVmap, "jit(vmap(mean, inAxes: 1))(X)",
        Candidate("jit_vmap_mean") { _ = jitVmapMean(rows) }
      ),
      (
        .compiledVmap, "gradient of its sum with respect to y",
        Candidate("jit_grad_vmap_dot") { _ = jitGradVmapDot(rows, vector) }
      ),
      (
        .byHand, "gradient of its sum with respect to y",
        Candidate("jit_grad_matmul") { _ = jitGradMatmul(rows, vector) }
      ),
    ]
  }

  /// Times everything, in turns.
  package func timings(_ plan: MeasurementPlan) -> [TimingRow] {
    let candidates = candidates()
    let samples = measureInTurns(candidates.map(\.candidate), plan)
    return zip(candidates, samples).map { row, samples in
      TimingRow(name: row.candidate.name, kind: row.kind, meaning: row.meaning, samples: samples)
    }
  }
}

extension [TimingRow] {
  /// The median of one row divided by that of another.
  package func ratio(_ name: String, to other: String) -> Double? {
    guard let row = first(where: { $0.name == name }),
      let base = first(where: { $0.name == other })
    else { return nil }
    return row.samples.median / base.samples.median
  }
}
