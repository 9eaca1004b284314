// SPDX-License-Identifier: Apache-2.0
//
// Axes that a reduction removed, put back with size 1, so that its result meets the operand again.

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
