// SPDX-License-Identifier: Apache-2.0
//
// Axes as users name them, and axes that a reduction removed, put back with size 1, so that its result meets the operand
// again.

internal import Primitives
internal import TensorIR

/// The result of reducing a tensor of the given shape along some axes, with those axes again, of size 1.
func restoringAxes(_ reduced: Tensor, _ axes: [Int], of shape: Shape) -> Tensor {
  if reduced.isInvalid || axes.isEmpty { return reduced }
  return broadcastInDim(
    reduced,
    to: shape.keeping(axes),
    axes: (0..<shape.rank).filter { !axes.contains($0) }
  )
}

/// The axes of a tensor that users name, `nil` meaning all, counted from 0.
func resolved(_ axes: [Int]?, of x: Tensor, in place: String, needsElements: Bool = false)
  throws(TensorError) -> [Int]
{
  guard let axes else {
    return try resolved(Array(0..<x.rank), of: x, in: place, needsElements: needsElements)
  }
  let resolved = try x.type.resolve(axes, in: place)
  if needsElements && resolved.contains(where: { x.shape[$0] == 0 }) {
    throw TensorError(.emptyReduction(x.type, axes: resolved), in: place)
  }
  return resolved
}

/// Computes something of a tensor that has no longer the axes that users name, or has them with size 1.
func alongAxes(
  _ x: Tensor,
  _ axes: [Int]?,
  _ keepAxes: Bool,
  in place: String,
  needsElements: Bool = false,
  _ compute: (Tensor, [Int]) -> Tensor
) -> Tensor {
  if x.isInvalid { return x }
  do throws(TensorError) {
    let axes = try resolved(axes, of: x, in: place, needsElements: needsElements)
    let result = compute(x, axes)
    return keepAxes ? restoringAxes(result, axes, of: x.shape) : result
  } catch {
    return fail(error)
  }
}
