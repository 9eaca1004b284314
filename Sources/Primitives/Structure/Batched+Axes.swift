// SPDX-License-Identifier: Apache-2.0
//
// Putting the mapped axis of a value where a batching rule wants it.

package import TensorIR

extension Batched {
  /// The value with its mapped axis moved to `axis`; a value that every example shares is returned as it is.
  package func moved(to axis: Int) -> Tensor {
    guard let from = self.axis else { return value }
    return moveAxis(value, from: from, to: axis)
  }

  /// The value with its mapped axis at `axis`; a value that every example shares is repeated along it.
  package func repeated(along axis: Int, size: Int) -> Tensor {
    guard self.axis == nil else { return moved(to: axis) }
    let axes = Array(0..<value.rank).makingRoom(at: axis)
    return broadcastInDim(value, to: value.shape.inserting(size, at: axis), axes: axes)
  }
}
