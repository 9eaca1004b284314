// SPDX-License-Identifier: Apache-2.0
//
// What the derivatives of sorting and of searching read their tangents with: elements at indices along one axis.

internal import Loops
internal import TensorIR

/// The elements of `x` at indices along an axis; `indices` has the shape of `x` along all other axes, and its indices lie within.
func taken(_ x: Tensor, _ indices: Tensor, axis: Int) -> Tensor {
  if x.shape[axis] == 0 || indices.isInvalid { return x }
  let others = (0..<x.rank).filter { $0 != axis }
  let windows = Windows(
    inside: [],
    collapsed: [axis],
    indexed: [axis],
    operandBatching: others,
    indexBatching: others
  )
  // A window has one element, along an axis without elements none.
  let sizes = x.shape.map { Swift.min($0, 1) }
  return Gather(windows, sizes: sizes, mode: .promiseInBounds)(x, expandDims(indices, axis: -1))
}
