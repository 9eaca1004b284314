// SPDX-License-Identifier: Apache-2.0
//
// The Swift expressions that arrangement.jsonl names, by their text.

import Skein
import TensorIR

/// Functions of up to three operands; what an expression does not name it is given and does not look at.
enum ArrangementExpressions {
  typealias Function = @Sendable (Tensor, Tensor, Tensor) -> Tensor

  static let all = first.merging(second) { x, _ in x }

  private static let first: [String: Function] = [
    "diagonal(x)": { x, _, _ in diagonal(x) },
    "diagonal(x, offset: 1)": { x, _, _ in diagonal(x, offset: 1) },
    "diagonal(x, offset: -2)": { x, _, _ in diagonal(x, offset: -2) },
    "diagonal(x, offset: 7)": { x, _, _ in diagonal(x, offset: 7) },
    "diagonal(x, axes: (0, 2))": { x, _, _ in diagonal(x, axes: (0, 2)) },
    "diagonal(x, offset: -1, axes: (2, 1))": { x, _, _ in diagonal(x, offset: -1, axes: (2, 1)) },
    "trace(x)": { x, _, _ in trace(x) },
    "trace(x, offset: -1)": { x, _, _ in trace(x, offset: -1) },
    "trace(x, axes: (1, 2))": { x, _, _ in trace(x, axes: (1, 2)) },
    "diag(x)": { x, _, _ in diag(x) },
    "diag(x, offset: 2)": { x, _, _ in diag(x, offset: 2) },
    "diag(x, offset: -1)": { x, _, _ in diag(x, offset: -1) },
    "diag(x, offset: 1)": { x, _, _ in diag(x, offset: 1) },
    "diagflat(x, offset: 1)": { x, _, _ in diagflat(x, offset: 1) },
    "tri(3, 4, diagonal: 1)": { _, _, _ in tri(3, 4, diagonal: 1) },
    "tri(3)": { _, _, _ in tri(3) },
    "tril(x)": { x, _, _ in tril(x) },
    "tril(x, diagonal: -2)": { x, _, _ in tril(x, diagonal: -2) },
    "tril(x, diagonal: 9)": { x, _, _ in tril(x, diagonal: 9) },
    "triu(x)": { x, _, _ in triu(x) },
    "triu(x, diagonal: 1)": { x, _, _ in triu(x, diagonal: 1) },
    "triu(x, diagonal: -9)": { x, _, _ in triu(x, diagonal: -9) },
    "roll(x, 2)": { x, _, _ in roll(x, 2) },
    "roll(x, -5, axis: 1)": { x, _, _ in roll(x, -5, axis: 1) },
    "roll(x, [1, 2], axes: [0, 1])": { x, _, _ in roll(x, [1, 2], axes: [0, 1]) },
    "roll(x, [1, 2], axes: [0, 0])": { x, _, _ in roll(x, [1, 2], axes: [0, 0]) },
    "roll(x, 3)": { x, _, _ in roll(x, 3) },
    "rot90(x)": { x, _, _ in rot90(x) },
    "rot90(x, 2)": { x, _, _ in rot90(x, 2) },
    "rot90(x, -1, axes: (1, 2))": { x, _, _ in rot90(x, -1, axes: (1, 2)) },
    "rot90(x, 5, axes: (1, 0))": { x, _, _ in rot90(x, 5, axes: (1, 0)) },
    "fliplr(x)": { x, _, _ in fliplr(x) },
    "flipud(x)": { x, _, _ in flipud(x) },
    "tile(x, [2])": { x, _, _ in tile(x, [2]) },
    "tile(x, [2, 1, 3])": { x, _, _ in tile(x, [2, 1, 3]) },
    "tile(x, [3, 2])": { x, _, _ in tile(x, [3, 2]) },
    "tile(x, [0, 2])": { x, _, _ in tile(x, [0, 2]) },
    "repeated(x, 2)": { x, _, _ in repeated(x, 2) },
    "repeated(x, 3, axis: 0)": { x, _, _ in repeated(x, 3, axis: 0) },
    "repeated(x, 0, axis: -1)": { x, _, _ in repeated(x, 0, axis: -1) },
    "repeated(x, [2, 0, 0, 1], axis: 1)": { x, _, _ in repeated(x, [2, 0, 0, 1], axis: 1) },
    "pad(x, [(2, 1), (0, 3)], mode: .edge)": { x, _, _ in pad(x, [(2, 1), (0, 3)], mode: .edge) },
    "pad(x, [(2, 9)], mode: .reflect)": { x, _, _ in pad(x, [(2, 9)], mode: .reflect) },
    "pad(x, [(1, 2), (5, 1)], mode: .reflect)": { x, _, _ in
      pad(x, [(1, 2), (5, 1)], mode: .reflect)
    },
    "pad(x, [(2, 3)], mode: .reflect)": { x, _, _ in pad(x, [(2, 3)], mode: .reflect) },
    "pad(x, [(2, 9)], mode: .symmetric)": { x, _, _ in pad(x, [(2, 9)], mode: .symmetric) },
    "pad(x, [(4, 2), (1, 9)], mode: .symmetric)": { x, _, _ in
      pad(x, [(4, 2), (1, 9)], mode: .symmetric)
    },
    "pad(x, [(2, 9)], mode: .wrap)": { x, _, _ in pad(x, [(2, 9)], mode: .wrap) },
    "pad(x, [(1, 4), (9, 1)], mode: .wrap)": { x, _, _ in pad(x, [(1, 4), (9, 1)], mode: .wrap) },
    "pad(x, [(2, 4)], mode: .linearRamp(end: 8))": { x, _, _ in
      pad(x, [(2, 4)], mode: .linearRamp(end: 8))
    },
    "pad(x, [(1, 2), (2, 0)], mode: .maximum())": { x, _, _ in
      pad(x, [(1, 2), (2, 0)], mode: .maximum())
    },
    "pad(x, [(1, 2), (2, 1)], mode: .minimum(length: 2))": { x, _, _ in
      pad(x, [(1, 2), (2, 1)], mode: .minimum(length: 2))
    },
    "pad(x, [(1, 2)], mode: .mean(length: 2))": { x, _, _ in
      pad(x, [(1, 2)], mode: .mean(length: 2))
    },
    "hstack([x, y])": { x, y, _ in hstack([x, y]) },
    "vstack([x, y])": { x, y, _ in vstack([x, y]) },
    "dstack([x, y])": { x, y, _ in dstack([x, y]) },
    "columnStack([x, y])": { x, y, _ in columnStack([x, y]) },
    "block([[x, y], [z]])": { x, y, z in block([[x, y], [z]]) },
    "block([x, y])": { x, y, _ in block([x, y]) },
    "append(x, y)": { x, y, _ in append(x, y) },
    "append(x, y, axis: 1)": { x, y, _ in append(x, y, axis: 1) },
    "delete(x, [1, -1])": { x, _, _ in delete(x, [1, -1]) },
    "delete(x, [0, 0, 2], axis: 1)": { x, _, _ in delete(x, [0, 0, 2], axis: 1) },
    "insert(x, at: 1, y, axis: 1)": { x, y, _ in insert(x, at: 1, y, axis: 1) },
    "insert(x, at: 3, y)": { x, y, _ in insert(x, at: 3, y) },
    "insert(x, at: [2, 0, 2], y)": { x, y, _ in insert(x, at: [2, 0, 2], y) },
    "stack(arraySplit(x, into: 3).map(sum))": { x, _, _ in stack(arraySplit(x, into: 3).map(sum)) },
  ]

  private static let second: [String: Function] = [
    "stack(split(x, at: [2, 3]).map(sum))": { x, _, _ in stack(split(x, at: [2, 3]).map(sum)) },
    "stack(split(x, into: 2, axis: 1))": { x, _, _ in stack(split(x, into: 2, axis: 1)) },
    "stack(meshgrid([x, y]))": { x, y, _ in stack(meshgrid([x, y])) },
    "stack(meshgrid([x, y, z], indexing: .ij))": { x, y, z in
      stack(meshgrid([x, y, z], indexing: .ij))
    },
    "meshgrid([x, y], sparse: true)[1]": { x, y, _ in meshgrid([x, y], sparse: true)[1] },
    "vander(x)": { x, _, _ in vander(x) },
    "vander(x, 4, increasing: true)": { x, _, _ in vander(x, 4, increasing: true) },
    "atLeast3D(x)": { x, _, _ in atLeast3D(x) },
    "atLeast2D(x)": { x, _, _ in atLeast2D(x) },
    "kron(x, y)": { x, y, _ in kron(x, y) },
    "cross(x, y)": { x, y, _ in cross(x, y) },
    "cross(x, y, axis: 0)": { x, y, _ in cross(x, y, axis: 0) },
    "vecdot(x, y)": { x, y, _ in vecdot(x, y) },
    "vecdot(x, y, axis: 0)": { x, y, _ in vecdot(x, y, axis: 0) },
    "matvec(x, y)": { x, y, _ in matvec(x, y) },
    "vecmat(x, y)": { x, y, _ in vecmat(x, y) },
    "multiDot([x, y, z])": { x, y, z in multiDot([x, y, z]) },
    "matrixPower(x, 5)": { x, _, _ in matrixPower(x, 5) },
    "matrixPower(x, 0)": { x, _, _ in matrixPower(x, 0) },
    "matrixTranspose(x)": { x, _, _ in matrixTranspose(x) },
    "convolve(x, y)": { x, y, _ in convolve(x, y) },
    "convolve(x, y, mode: .same)": { x, y, _ in convolve(x, y, mode: .same) },
    "convolve(x, y, mode: .valid)": { x, y, _ in convolve(x, y, mode: .valid) },
    "correlate(x, y)": { x, y, _ in correlate(x, y) },
    "correlate(x, y, mode: .same)": { x, y, _ in correlate(x, y, mode: .same) },
    "correlate(x, y, mode: .full)": { x, y, _ in correlate(x, y, mode: .full) },
    "slidingWindows(x, size: 3)": { x, _, _ in slidingWindows(x, size: 3) },
    "slidingWindows(x, size: 2, axis: 0)": { x, _, _ in slidingWindows(x, size: 2, axis: 0) },
    "polyval(x, y)": { x, y, _ in polyval(x, y) },
    "polyadd(x, y)": { x, y, _ in polyadd(x, y) },
    "polysub(x, y)": { x, y, _ in polysub(x, y) },
    "polymul(x, y)": { x, y, _ in polymul(x, y) },
    "polyder(x)": { x, _, _ in polyder(x) },
    "polyder(x, order: 2)": { x, _, _ in polyder(x, order: 2) },
    "select([x .< 0, y .> 0], [x, y], otherwise: z)": { x, y, z in
      select([x .< 0, y .> 0], [x, y], otherwise: z)
    },
    "piecewise(x, [x .< 1, x .< 0], [{ $0 * 2 }, { -$0 }, { $0 + 5 }])": { x, _, _ in
      piecewise(x, [x .< 1, x .< 0], [{ $0 * 2 }, { -$0 }, { $0 + 5 }])
    },
    "arrayEqual(x, y).as(.f32)": { x, y, _ in arrayEqual(x, y).as(.f32) },
    "arrayEquiv(x, x[0]).as(.f32)": { x, _, _ in arrayEquiv(x, x[0]).as(.f32) },
    "norm(x, order: 1, axis: 1)": { x, _, _ in norm(x, order: 1, axis: 1) },
    "norm(x, order: .infinity, axis: 0, keepAxes: true)": { x, _, _ in
      norm(x, order: .infinity, axis: 0, keepAxes: true)
    },
    "norm(x, order: .power(-.infinity), axis: 0)": { x, _, _ in
      norm(x, order: .power(-.infinity), axis: 0)
    },
    "norm(x, order: 0, axis: 0)": { x, _, _ in norm(x, order: 0, axis: 0) },
    "norm(x, order: 1, axes: (0, 1))": { x, _, _ in norm(x, order: 1, axes: (0, 1)) },
    "norm(x, order: -1, axes: (0, 1))": { x, _, _ in norm(x, order: -1, axes: (0, 1)) },
    "norm(x, order: .infinity, axes: (2, 0))": { x, _, _ in norm(x, order: .infinity, axes: (2, 0))
    },
    "norm(x, order: .power(-.infinity), axes: (0, 2), keepAxes: true)": { x, _, _ in
      norm(x, order: .power(-.infinity), axes: (0, 2), keepAxes: true)
    },
    "applyAlongAxis(x, axis: 1) { outer($0, $0) }": { x, _, _ in
      applyAlongAxis(x, axis: 1) { outer($0, $0) }
    },
    "applyOverAxes(x, axes: [0, 2]) { sum($0, axis: $1) }": { x, _, _ in
      applyOverAxes(x, axes: [0, 2]) { sum($0, axis: $1) }
    },
    "indices([2, 3]).as(.f32)": { _, _, _ in indices([2, 3]).as(.f32) },
    "full(like: x, y)": { x, y, _ in full(like: x, y) },
    "trilIndices(3, 4, diagonal: 1).columns.as(.f32)": { _, _, _ in
      trilIndices(3, 4, diagonal: 1).columns.as(.f32)
    },
    "triuIndices(3, 4, diagonal: -1).rows.as(.f32)": { _, _, _ in
      triuIndices(3, 4, diagonal: -1).rows.as(.f32)
    },
    "norm(x)": { x, _, _ in norm(x) },
    "norm(x, axis: 0)": { x, _, _ in norm(x, axis: 0) },
    "norm(x, order: 3, axis: 0)": { x, _, _ in norm(x, order: 3, axis: 0) },
    "norm(x, order: 0.5, axis: 1)": { x, _, _ in norm(x, order: 0.5, axis: 1) },
    "norm(x, axes: (0, 1))": { x, _, _ in norm(x, axes: (0, 1)) },
    "logspace(x, y, 7, dtype: .f64)": { x, y, _ in logspace(x, y, 7, dtype: .f64) },
    "logspace(x, y, 5, includingEnd: false, base: 2, dtype: .f64)": { x, y, _ in
      logspace(x, y, 5, includingEnd: false, base: 2, dtype: .f64)
    },
    "geomspace(exp(x), exp(y), 6, dtype: .f64)": { x, y, _ in
      geomspace(exp(x), exp(y), 6, dtype: .f64)
    },
    "geomspace(-exp(x), -exp(y), 6, dtype: .f64)": { x, y, _ in
      geomspace(-exp(x), -exp(y), 6, dtype: .f64)
    },
    "geomspace(exp(x), exp(y), 4, includingEnd: false, dtype: .f64)": { x, y, _ in
      geomspace(exp(x), exp(y), 4, includingEnd: false, dtype: .f64)
    },
    "polyint(x)": { x, _, _ in polyint(x) },
    "polyint(x, order: 3, constants: y)": { x, y, _ in polyint(x, order: 3, constants: y) },
    "polyint(x, order: 2, constants: 5)": { x, _, _ in polyint(x, order: 2, constants: 5) },
    "pad(x, [(3, 1), (0, 2)], mode: .mean())": { x, _, _ in pad(x, [(3, 1), (0, 2)], mode: .mean())
    },
    "pad(x, [(3, 1), (2, 2)], mode: .linearRamp(end: -1))": { x, _, _ in
      pad(x, [(3, 1), (2, 2)], mode: .linearRamp(end: -1))
    },
  ]
}
