// SPDX-License-Identifier: Apache-2.0
//
// What the demo is about: the product of two vectors, and the mean of one, written for one row, beside the same
// written for a batch of rows by hand.

internal import Skein

/// The functions and the numbers that the demo compares; `BS` rows of `D` numbers, and a vector.
package struct RowsTimesVector: Sendable {
  /// How many numbers a row has, and how many rows there are.
  package static let (D, BS) = (1000, 100)

  /// f32[BS, D], numbers from 0 to 1.
  let rows: Tensor
  /// f32[D], numbers from 0 to 1.
  let vector: Tensor

  package init(seed: UInt64 = 1) {
    var generator = SeededGenerator(seed: seed)
    func numbers(_ count: Int) -> [Float] {
      (0..<count).map { _ in generator.uniform(in: 0..<1) }
    }
    rows = Tensor(numbers(Self.BS * Self.D), shape: [Self.BS, Self.D])
    vector = Tensor(numbers(Self.D), shape: [Self.D])
  }

  // MARK: - Written for one row, and lifted

  func vmapDot(_ rows: Tensor, _ vector: Tensor) -> Tensor {
    vmap(dot, inAxes: 0, nil)(rows, vector)
  }

  func vmapMean(_ rows: Tensor) -> Tensor { vmap(mean, inAxes: 1)(rows) }

  func gradVmapDot(_ rows: Tensor, _ vector: Tensor) -> Tensor {
    grad({ sum(vmap(dot, inAxes: 0, nil)($0, $1)) }, wrt: \.1)(rows, vector)
  }

  // MARK: - Written for the batch by hand

  func meanAxis0(_ rows: Tensor) -> Tensor { mean(rows, axis: 0) }

  func gradMatmul(_ rows: Tensor, _ vector: Tensor) -> Tensor {
    grad({ sum(matmul($0, $1)) }, wrt: \.1)(rows, vector)
  }

  /// A Swift loop over the rows.
  func loopOfDots(_ rows: [Tensor], _ vector: Tensor) -> Tensor {
    stack(rows.map { dot($0, vector) })
  }
}
