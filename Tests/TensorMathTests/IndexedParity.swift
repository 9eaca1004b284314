// SPDX-License-Identifier: Apache-2.0
//
// Reads, updates and functions of indices against what JAX computed, by the names of Scripts/record_jax/indexed.py.

import Skein
import SkeinTestSupport
import TensorIR
import Testing

@Suite("Indices that are data mean what they mean in JAX")
struct IndexedParity {
  @Test(arguments: NumberFixture.all(in: "indexed"))
  func numbers(_ fixture: NumberFixture) throws {
    let function = try #require(Self.functions[fixture.operation], "\(fixture.operation)")
    let agreement: Agreement =
      if case .close = fixture.comparison { .epsilons(4) } else { .bitwise }
    for (way, got) in [
      ("", function(fixture.inputs)), ("compiled", jit { function($0) }(fixture.inputs)),
    ] {
      let difference = difference(got, fixture.outputs, agreement)
      #expect(difference == nil, "\(fixture) \(way): \(difference ?? "")")
    }
  }

  private static let functions: [String: @Sendable ([Tensor]) -> [Tensor]] =
    reads.merging(updates) { first, _ in first }.merging(others) { first, _ in first }

  private static let reads: [String: @Sendable ([Tensor]) -> [Tensor]] = [
    "x[i]": { [$0[0][$0[1]]] },
    "x[:, i]": { [$0[0][.all, $0[1]]] },
    "x[i, i]": { [$0[0][$0[1], $0[1]]] },
    "x[i, j]": { [$0[0][$0[1], $0[2]]] },
    "x[i, 1]": { [$0[0][$0[1], 1]] },
    "x[i, 1:3]": { [$0[0][$0[1], 1..<3]] },
    "x[::2, i]": { [$0[0][.stride(by: 2), $0[1]]] },
    "x[::-1, i]": { [$0[0][.stride(by: -1), $0[1]]] },
    "x[i, new]": { [$0[0][$0[1], .newAxis]] },
    "y[0, :, i]": { [$0[0][0, .all, $0[1]]] },
    "y[:, i, i]": { [$0[0][.all, $0[1], $0[1]]] },
    "y[i, :, i]": { [$0[0][$0[1], .all, $0[1]]] },
    "y[..., i]": { [$0[0][..., $0[1]]] },
    "get fill": { [$0[0].at[$0[1]].get(mode: .fill)] },
    "get fill 7": { [$0[0].at[$0[1]].get(mode: .fill, fillValue: 7)] },
    "get clip": { [$0[0].at[$0[1]].get(mode: .clip)] },
    "take": { [take($0[0], $0[1], axis: 0)] },
    "take 1": { [take($0[0], $0[1], axis: 1)] },
    "take flat": { [take($0[0], $0[1])] },
    "take clip": { [take($0[0], $0[1], axis: 0, mode: .clip)] },
    "take wrap": { [take($0[0], $0[1], axis: 0, mode: .wrap)] },
    "take integers": { [take($0[0], $0[1], axis: 0)] },
    "along 1": { [takeAlongAxis($0[0], $0[1], axis: 1)] },
    "along 0": { [takeAlongAxis($0[0], $0[1], axis: 0)] },
    "slice": { [dynamicSlice($0[0], start: [$0[1], 1], sizes: [2, 3])] },
    "slice in dim": { [dynamicSliceInDim($0[0], start: $0[1], size: 2, axis: 1)] },
    "index in dim": { [dynamicIndexInDim($0[0], $0[1], axis: 1, keepAxis: false)] },
    "vmap slice": {
      [vmap { (x: Tensor, i: Tensor) in dynamicSlice(x, start: [i], sizes: [2]) }($0[0], $0[1])]
    },
  ]

  private static let updates: [String: @Sendable ([Tensor]) -> [Tensor]] = [
    "set": { [$0[0].at[$0[1]].set($0[2])] },
    "set clip": { [$0[0].at[$0[1]].set($0[2], mode: .clip)] },
    "add": { [$0[0].at[$0[1]].add($0[2])] },
    "add clip": { [$0[0].at[$0[1]].add($0[2], mode: .clip)] },
    "multiply": { [$0[0].at[$0[1]].multiply($0[2])] },
    "min": { [$0[0].at[$0[1]].min($0[2])] },
    "max": { [$0[0].at[$0[1]].max($0[2])] },
    "add columns": { [$0[0].at[.all, $0[1]].add($0[2])] },
    "add part": { [$0[0].at[1..<3, $0[1]].add($0[2])] },
    "add spread": { [$0[0].at[.stride(by: 2), $0[1]].add($0[2])] },
    "add element": { [$0[0].at[2, $0[1]].add($0[2])] },
    "add pairs": { [$0[0].at[$0[1], $0[1]].add($0[2])] },
    "add half": { [$0[0].at[$0[1]].add(1.5)] },
    "set mask": { operands in
      var x = operands[0]
      x[x .< 0] = 0
      return [x]
    },
    "add mask": { [$0[0].at[$0[0] .< 0].add(1)] },
    "put along 1": { [putAlongAxis($0[0], $0[1], $0[2], axis: 1)] },
    "update": { [dynamicUpdateSlice($0[0], $0[1], start: [$0[2], 1])] },
    "update index": { [dynamicUpdateIndexInDim($0[0], $0[1], $0[2], axis: 0)] },
    "vmap add": {
      [
        vmap { (x: Tensor, i: Tensor, v: Tensor) in x.at[i].add(v) }($0[0], $0[1], $0[2])
      ]
    },
    "grad rows": { operands in
      [grad { (x: Tensor) in sum(x[operands[1]] * x[operands[1]]) }(operands[0])]
    },
    "grad set": { operands in
      let (x, v) = (operands[0], operands[2])
      return grad { (xs: [Tensor]) in
        let written = xs[0].at[operands[1]].set(xs[1])
        return sum(written * written)
      }([x, v])
    },
    "grad max": { operands in
      grad { (xs: [Tensor]) in
        sum(xs[0].at[operands[1]].max(xs[1]) * Tensor([[0.0], [1.0], [2.0], [3.0]]))
      }([operands[0], operands[2]])
    },
  ]

  private static let others: [String: @Sendable ([Tensor]) -> [Tensor]] = [
    "segment sum": { [segmentSum($0[0], $0[1], segmentCount: 3)] },
    "segment max": { [segmentMax($0[0], $0[1], segmentCount: 3)] },
    "segment min": { [segmentMin($0[0], $0[1], segmentCount: 3)] },
    "segment product": { [segmentProd($0[0], $0[1], segmentCount: 3)] },
    "bincount": { [bincount($0[0], length: 5)] },
    "bincount weights": { [bincount($0[0], weights: $0[1], length: 5)] },
    "unravel": { unravelIndex($0[0], [3, 4]) },
    "ravel clip": { [ravelMultiIndex([$0[0], $0[1]], [3, 4])] },
    "ravel wrap": { [ravelMultiIndex([$0[0], $0[1]], [3, 4], mode: .wrap)] },
    "choose clip": { [choose($0[0], [$0[1], $0[2]])] },
    "choose wrap": { [choose($0[0], [$0[1], $0[2]], mode: .wrap)] },
    "roll": { [roll($0[0], $0[1], axis: 1)] },
    "roll flat": { [roll($0[0], $0[1])] },
    "fill diagonal": { [fillDiagonal($0[0], $0[1])] },
    "nonzero 6": { nonzero($0[0], size: 6, fillValue: -1) },
    "nonzero 2": { nonzero($0[0], size: 2) },
    "argwhere 4": { [argwhere($0[0], size: 4, fillValue: 9)] },
    "compress 3": { [compress($0[0], $0[1], axis: 0, size: 3, fillValue: 7)] },
    "extract 3": { [extract($0[0], $0[1], size: 3)] },
    "tril": { _ in
      let (rows, columns) = trilIndices(3, 4, diagonal: 1)
      return [rows, columns]
    },
    "triu": { _ in
      let (rows, columns) = triuIndices(3, diagonal: -1)
      return [rows, columns]
    },
    "indices": { _ in [indices([2, 3])] },
  ]
}
