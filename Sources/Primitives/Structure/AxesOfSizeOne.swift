// SPDX-License-Identifier: Apache-2.0
//
// Adding and removing axes of size 1, and repeating along them: names for some broadcasts and reshapes.

public import TensorIR

/// The tensor with one more axis, of size 1.
///
///     expandDims(f32[2, 3], axis: 1)  → f32[2, 1, 3]
///     expandDims(f32[2, 3], axis: -1) → f32[2, 3, 1]
///
/// - Parameters:
///   - x: A tensor.
///   - axis: Which axis of the result is new; negative axes count from the end of the result.
/// - Returns: A tensor with the same elements.
/// - Precondition: `axis` is an axis of the result.
public func expandDims(_ x: Tensor, axis: Int) -> Tensor {
  if x.isInvalid { return x }
  let place = axis < 0 ? axis + x.rank + 1 : axis
  guard place >= 0 && place <= x.rank else {
    let result = x.type.with(shape: x.shape.inserting(1, at: 0))
    return fail(TensorError(.axisOutOfRange(axis: axis, type: result), in: "expandDims"))
  }
  let axes = Array(0..<x.rank).makingRoom(at: place)
  return broadcastInDim(x, to: x.shape.inserting(1, at: place), axes: axes)
}

/// The tensor without its axes of size 1.
///
///     squeeze(f32[1, 2, 1]) → f32[2]
///
/// - Parameter x: A tensor.
/// - Returns: A tensor with the same elements.
public func squeeze(_ x: Tensor) -> Tensor { reshape(x, to: Shape(x.shape.filter { $0 != 1 })) }

/// The tensor without one axis, which has size 1.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis to remove; negative axes count from the end.
/// - Returns: A tensor with the same elements.
/// - Precondition: `axis` is an axis of `x` and has size 1.
public func squeeze(_ x: Tensor, axis: Int) -> Tensor { squeeze(x, axes: [axis]) }

/// The tensor without some axes, each of which has size 1.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes to remove; negative axes count from the end.
/// - Returns: A tensor with the same elements.
/// - Precondition: `axes` are distinct axes of `x` and have size 1.
public func squeeze(_ x: Tensor, axes: [Int]) -> Tensor {
  if x.isInvalid { return x }
  do throws(TensorError) {
    let resolved = try x.type.resolve(axes, in: "squeeze")
    if let axis = resolved.first(where: { x.shape[$0] != 1 }) {
      throw TensorError(.squeezedSize(axis: axis, x.type), in: "squeeze")
    }
    return reshape(x, to: x.shape.removing(resolved))
  } catch {
    return fail(error)
  }
}

extension Tensor {
  /// The tensor repeated along new leading axes and along its axes of size 1.
  ///
  ///     f32[3].broadcast(to: [2, 3])    → f32[2, 3]
  ///     f32[2, 1].broadcast(to: [2, 3]) → f32[2, 3]
  ///
  /// Operators broadcast by themselves, and repeat nothing in memory.
  ///
  /// - Parameter shape: The sizes of the result; the last ones belong to this tensor's axes.
  /// - Returns: A tensor of the given shape.
  /// - Precondition: Each axis has size 1 or the size it is broadcast to.
  public func broadcast(to shape: Shape) -> Tensor {
    if isInvalid { return self }
    guard rank <= shape.rank else {
      return fail(TensorError(.notBroadcastable(type, to: shape), in: "broadcast"))
    }
    return broadcastInDim(self, to: shape, axes: Array((shape.rank - rank)..<shape.rank))
  }
}
