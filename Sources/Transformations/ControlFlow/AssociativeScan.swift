// SPDX-License-Identifier: Apache-2.0
//
// Scans of associative functions: log n rounds of whole-tensor operations instead of n steps.

internal import Primitives
public import TensorIR

/// All partial combinations of the rows of a tree of tensors, by an associative function.
///
///     associativeScan(+, xs)             // cumulative sums
///     associativeScan({ matmul($1, $0) }, ms)
///
/// The function gets many rows at once, along `axis` of its arguments, and combines them pair by pair; it must be
/// associative, or the result depends on the order in which pairs are combined. JAX's `lax.associative_scan`.
///
/// - Parameters:
///   - combine: The function: of two trees with the same number of rows, to one with as many.
///   - xs: Tensors with the same size along `axis`.
///   - reverse: Whether to begin with the last row.
///   - axis: The axis of the rows.
/// - Returns: For each row, the combination of the rows up to it.
/// - Precondition: The axis exists in every leaf, with the same size.
/// - Complexity: About 2 *n* combinations, in 2 log₂ *n* calls of the function.
public func associativeScan<T: Tree>(
  _ combine: (T, T) -> T,
  _ xs: T,
  reverse: Bool = false,
  axis: Int = 0
) -> T {
  let leaves = xs.leaves
  if leaves.contains(where: \.isInvalid) || leaves.isEmpty { return xs }
  for leaf in leaves where leaf.shape.resolve(axis) == nil {
    return xs.invalidated(
      by: TensorError(.axisOutOfRange(axis: axis, type: leaf.type), in: "associativeScan")
    )
  }
  let axes = leaves.map { $0.shape.resolve(axis) ?? 0 }
  let sizes = zip(leaves, axes).map { $0.shape[$1] }
  guard sizes.allSatisfy({ $0 == sizes[0] }) else {
    let paths = Arguments.paths([xs], "xs")
    let facts = leaves.indices.map {
      TensorError.MappedArgument(path: paths[$0], type: leaves[$0].type, axis: axes[$0])
    }
    return xs.invalidated(by: TensorError(.rowCountsDiffer(facts), in: "associativeScan"))
  }
  func flipped(_ rows: [Tensor]) -> [Tensor] {
    reverse ? zip(rows, axes).map { flip($0, axis: $1) } : rows
  }
  return withoutActuallyEscaping(combine) { combine in
    let recursion = AssociativeScan(template: xs, axes: axes, combine: combine)
    return xs.replacingLeaves(flipped(recursion.scan(flipped(leaves))))
  }
}

/// Combining neighbours gives half as many rows, whose scan is every second row of the result; one more round of
/// combinations gives the others.
private struct AssociativeScan<T: Tree> {
  let template: T
  let axes: [Int]
  let combine: (T, T) -> T

  func scan(_ rows: [Tensor]) -> [Tensor] {
    let count = rows[0].shape[axes[0]]
    if count < 2 { return rows }
    let pairs = combined(
      every(rows, from: 0, to: count - 1),
      every(rows, from: 1, to: count)
    )
    let odd = scan(pairs)
    let odds = odd[0].shape[axes[0]]
    // Row 2 i is the one before it combined with row 2 i of the input.
    let before = count % 2 == 0 ? every(odd, from: 0, to: odds - 1, by: 1) : odd
    let even = combined(before, every(rows, from: 2, to: count))
    return rows.indices.map { leaf in
      let first = part(rows[leaf], axes[leaf], from: 0, to: 1, by: 1)
      let evens = concatenate([first, even[leaf]], axis: axes[leaf])
      return interleaved(evens, odd[leaf], axes[leaf])
    }
  }

  private func combined(_ x: [Tensor], _ y: [Tensor]) -> [Tensor] {
    if x[0].shape[axes[0]] == 0 { return x }
    return combine(template.replacingLeaves(x), template.replacingLeaves(y)).leaves
  }

  private func every(_ rows: [Tensor], from start: Int, to limit: Int, by step: Int = 2)
    -> [Tensor]
  {
    zip(rows, axes).map { part($0, $1, from: start, to: limit, by: step) }
  }

  private func part(_ x: Tensor, _ axis: Int, from start: Int, to limit: Int, by step: Int)
    -> Tensor
  {
    var starts = Array(repeating: 0, count: x.rank)
    var limits = x.shape.sizes
    var steps = Array(repeating: 1, count: x.rank)
    (starts[axis], limits[axis], steps[axis]) = (min(start, limit), limit, step)
    return Slice(start: starts, limit: limits, stride: steps)(x)
  }

  /// Rows of the first and of the second in turn; the first has as many, or one more.
  private func interleaved(_ x: Tensor, _ y: Tensor, _ axis: Int) -> Tensor {
    let (xs, ys) = (x.shape[axis], y.shape[axis])
    let both = stack([xs > ys ? part(x, axis, from: 0, to: ys, by: 1) : x, y], axis: axis + 1)
    var sizes = y.shape.sizes
    sizes[axis] = 2 * ys
    let paired = reshape(both, to: Shape(sizes))
    return xs > ys
      ? concatenate([paired, part(x, axis, from: ys, to: xs, by: 1)], axis: axis) : paired
  }
}
