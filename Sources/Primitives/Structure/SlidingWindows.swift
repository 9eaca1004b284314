// SPDX-License-Identifier: Apache-2.0
//
// The windows that slide along an axis, side by side: what convolutions and moving statistics are made of. A backend
// reads the same memory under two indices; nothing is copied.

package import Loops
public import TensorIR

/// Axis `axis` of the result counts windows, and a new last axis the elements within one.
///
///     sliding_windows[axis=0 size=3] f32[5] → f32[3, 3]      r[i, j] = x[i + j]
package struct SlidingWindows: LinearUnaryPrimitive, Lowerable {
  package let name = "sliding_windows"
  package let axis: Int
  package let size: Int

  package init(axis: Int, size: Int) {
    self.axis = axis
    self.size = size
  }

  package var parameters: [Parameter] { [.value("axis", axis), .value("size", size)] }

  package func resultType(_ x: TensorType) throws(TensorError) -> TensorType {
    guard axis >= 0 && axis < x.rank else {
      throw TensorError(.axisOutOfRange(axis: axis, type: x), in: name)
    }
    guard size >= 1 && size <= x.shape[axis] else {
      throw TensorError(.arrangement(.windowSize(size, axis: axis, x)), in: name)
    }
    var sizes = x.shape.sizes
    sizes[axis] -= size - 1
    return x.with(shape: Shape(sizes + [size]))
  }
}

// MARK: - Rules

extension SlidingWindows {
  /// The mapped axis stays where it is.
  package func batchingRule(_ x: Batched, size: Int) -> Batched {
    let moved = [axis].makingRoom(at: x.axis)[0]
    // A mapped last axis stays in front of the axis of the windows' elements.
    return Batched(SlidingWindows(axis: moved, size: self.size)(x.value), axis: x.axis)
  }

  /// Each element gathers the cotangents of the windows it is in: element p that of place j in window p − j, for each j.
  ///
  /// With the places as rows, row j is shifted by j. A shift by one more from row to row is a change of shape: zeros behind
  /// the rows to one more than the length of `x`, and the same elements read as rows of the length of `x`.
  package func transposeRule(_ ct: Tensor, _ x: TensorType) -> Tensor {
    let length = x.shape[axis]
    let count = length - size + 1
    // f32[…, size, count] with everything else in front.
    let front = (0..<x.rank).filter { $0 != axis }
    let outer = front.map { x.shape[$0] }
    let rows = transpose(ct, permutation: front + [x.rank, axis])
    let zero = Tensor(ScalarValue(0, as: ct.dtype))
    let none = front.map { _ in Padding() }
    let wide = pad(rows, with: zero, none + [Padding(), Padding(high: length + 1 - count)])
    let flat = reshape(wide, to: Shape(outer + [size * (length + 1)]))
    let trimmed = slice(flat, axis: outer.count, from: 0, to: size * length)
    let shifted = reshape(trimmed, to: Shape(outer + [size, length]))
    return moveAxis(sum(shifted, axis: outer.count), from: outer.count, to: axis)
  }

  /// A view in which two axes walk along one.
  package func lowering(_ operands: [TensorType]) -> Lowering {
    var view = View.identity(rank: operands[0].rank)
    view.axes.append(.along(axis))
    return .view(view)
  }
}

// MARK: - Applying it

/// The windows of a given size that slide along an axis.
///
///     slidingWindows(f32[5], size: 3)          → f32[3, 3]
///     slidingWindows(f32[8, 9], size: 3, axis: 0) → f32[6, 9, 3]
///
/// Window *i* has the elements *i*, *i* + 1, … of the axis. NumPy's `sliding_window_view`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - size: How many elements a window has.
///   - axis: The axis along which the windows slide; negative axes count from the end.
/// - Returns: A tensor in which that axis counts windows, and a new last axis the elements of each.
/// - Precondition: A window has 1 element or more, and at most as many as the axis.
/// - Complexity: Inside `jit` nothing is copied for operations that read the windows.
public func slidingWindows(_ x: Tensor, size: Int, axis: Int = -1) -> Tensor {
  if x.isInvalid { return x }
  guard let resolved = x.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: "slidingWindows"))
  }
  guard size >= 1 && size <= x.shape[resolved] else {
    return fail(
      TensorError(.arrangement(.windowSize(size, axis: resolved, x.type)), in: "slidingWindows")
    )
  }
  return SlidingWindows(axis: resolved, size: size)(x)
}
