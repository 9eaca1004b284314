// SPDX-License-Identifier: Apache-2.0
//
// Repeats a tensor along new axes, and along its own axes of size 1. Every broadcast of a program is this page;
// elementwise operations accept axes of size 1, so programs rarely need to repeat anything in memory.

package import Loops
package import TensorIR

/// Result axis `axes[i]` is the operand's axis `i`; along the other axes every element is the same.
package struct BroadcastInDim: LinearUnaryPrimitive, Lowerable {
  package let name = "broadcast_in_dim"
  /// The shape of the result.
  package let shape: Shape
  /// For each axis of the operand, in increasing order, the axis of the result that it becomes.
  package let axes: [Int]

  package init(shape: Shape, axes: [Int]) {
    self.shape = shape
    self.axes = axes
  }

  package var parameters: [Parameter] {
    axes.isEmpty ? [] : [.tuple("broadcast_dimensions", axes)]
  }

  package func resultType(_ x: TensorType) throws(TensorError) -> TensorType {
    guard shape.allSatisfy({ $0 >= 0 }) else { throw TensorError(.negativeSize(shape), in: name) }
    let areAxes = axes.allSatisfy { $0 >= 0 && $0 < shape.rank }
    guard axes.count == x.rank && areAxes && zip(axes, axes.dropFirst()).allSatisfy(<) else {
      throw TensorError(.invalidAxes("broadcast_dimensions", axes, x), in: name)
    }
    for (size, axis) in zip(x.shape, axes) where size != 1 && size != shape[axis] {
      throw TensorError(.notBroadcastable(x, to: shape), in: name)
    }
    return x.with(shape: shape)
  }
}

// MARK: - Rules

extension BroadcastInDim {
  /// The mapped axis is one more axis that is kept; it stays behind the axes it was behind.
  package func batchingRule(_ x: Batched, size: Int) -> Batched {
    guard let axis = x.axis else { return Batched(self(x.value), axis: nil) }
    let mapped = axis == 0 ? 0 : axes[axis - 1] + 1
    var batchedAxes = axes.makingRoom(at: mapped)
    batchedAxes.insert(mapped, at: axis)
    let batched = BroadcastInDim(shape: shape.inserting(size, at: mapped), axes: batchedAxes)
    return Batched(batched(x.value), axis: mapped)
  }

  /// The transpose sums over the axes along which elements were repeated.
  package func transposeRule(_ ct: Tensor, _ x: TensorType) -> Tensor {
    // Nothing was repeated when only axes of size 1 were added.
    if x.shape.elementCount == shape.elementCount { return reshape(ct, to: x.shape) }
    let kept = zip(axes, x.shape).filter { axis, size in size == shape[axis] }.map(\.0)
    let summed = sum(ct, axes: shape.indices.filter { !kept.contains($0) })
    return reshape(summed, to: x.shape)
  }

  /// A view: along the axes that repeat, every index of the result reads the same element.
  package func lowering(_ operands: [TensorType]) -> Lowering {
    var view = View(axes: shape.map { _ in .broadcast }, operandRank: axes.count)
    for (position, axis) in axes.enumerated() where operands[0].shape[position] == shape[axis] {
      view.axes[axis] = .along(position)
    }
    return .view(view)
  }
}

// MARK: - Applying it

/// Repeats `x` so that its axis `i` becomes axis `axes[i]` of the given shape; `x` itself when nothing changes.
package func broadcastInDim(_ x: Tensor, to shape: Shape, axes: [Int]) -> Tensor {
  if x.shape == shape && axes == Array(0..<shape.rank) { return x }
  return BroadcastInDim(shape: shape, axes: axes)(x)
}
