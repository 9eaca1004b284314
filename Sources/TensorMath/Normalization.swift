// SPDX-License-Identifier: Apache-2.0
//
// Exponentials that are normalized along an axis. The largest element is subtracted first, so that none overflows; it
// cancels out of the result, so derivatives take it for a constant.

internal import Primitives
public import TensorIR

/// The exponential of every element, divided by their sum along the last axis.
///
///     f32[…, k] → f32[…, k]
///
/// Elements that are −∞ give 0; where all are −∞, and where one is +∞, the result is NaN, as it is in
/// `jax.nn.softmax`.
///
/// - Parameter x: A tensor of rank 1 or more.
/// - Returns: Numbers in 0…1 that sum to 1 along the last axis.
public func softmax(_ x: Tensor) -> Tensor { softmax(x, axis: -1) }

/// The exponential of every element, divided by their sum along one axis.
///
///     f32[…] → f32[…]
///
/// See ``softmax(_:)``; `jax.nn.softmax`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis along which the results sum to 1; negative axes count from the end.
/// - Returns: Numbers in 0…1, in the shape of `x`.
public func softmax(_ x: Tensor, axis: Int) -> Tensor {
  withAxis(x, axis, in: "softmax") { x, axis in
    let exponentials = exp(x - stopGradient(largest(x, axis)))
    return exponentials / total(exponentials, axis)
  }
}

/// The logarithm of ``softmax(_:)`` along the last axis, without its rounding to 0.
///
///     f32[…, k] → f32[…, k]
///
/// `jax.nn.log_softmax`.
///
/// - Parameter x: A tensor of rank 1 or more.
/// - Returns: Numbers of 0 or less, in the shape of `x`.
public func logSoftmax(_ x: Tensor) -> Tensor { logSoftmax(x, axis: -1) }

/// The logarithm of ``softmax(_:axis:)``, without its rounding to 0.
///
///     f32[…] → f32[…]
///
/// `jax.nn.log_softmax`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis along which the exponentials sum to 1; negative axes count from the end.
/// - Returns: Numbers of 0 or less, in the shape of `x`.
public func logSoftmax(_ x: Tensor, axis: Int) -> Tensor {
  withAxis(x, axis, in: "logSoftmax") { x, axis in
    let shifted = x - stopGradient(largest(x, axis))
    return shifted - log(total(exp(shifted), axis))
  }
}

/// The logarithm of the sum of the exponentials of all elements.
///
///     f32[…] → f32[]
///
/// No exponential overflows. −∞ where all elements are −∞, +∞ where one is +∞. `jax.nn.logsumexp`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar; −∞ when there are no elements.
public func logSumExp(_ x: Tensor) -> Tensor {
  logSumExp(x, axes: Array(0..<x.rank))
}

/// The logarithm of the sum of the exponentials along one axis.
///
///     logSumExp(f32[2, 3], axis: 1) → f32[2]
///
/// No exponential overflows. −∞ where all elements are −∞, +∞ where one is +∞. `jax.nn.logsumexp`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis; −∞ where it has no elements.
public func logSumExp(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  logSumExp(x, axes: [axis], keepAxes: keepAxes)
}

/// The logarithm of the sum of the exponentials along several axes.
///
///     logSumExp(f32[2, 3, 4], axes: [0, 2]) → f32[3]
///
/// No exponential overflows. −∞ where all elements are −∞, +∞ where one is +∞. `jax.nn.logsumexp`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes; −∞ where they have no elements.
public func logSumExp(_ x: Tensor, axes: [Int], keepAxes: Bool = false) -> Tensor {
  if x.isInvalid { return x }
  let resolved: [Int]
  do throws(TensorError) { resolved = try x.type.resolve(axes, in: "logSumExp") } catch {
    return fail(error)
  }
  let x = inFloating(x)
  let largest = maximum(x, resolved)
  // An infinite shift would make NaN of ∞ − ∞; 0 leaves the infinities to exp and log.
  let shift = stopGradient(select(isFinite(largest), largest, 0))
  let sums = sum(exp(x - restoringAxes(shift, resolved, of: x.shape)), axes: resolved)
  let result = log(sums) + shift
  return keepAxes ? restoringAxes(result, resolved, of: x.shape) : result
}

// MARK: - Inside

/// Runs `body` on a floating-point tensor and one of its axes, counted from 0.
private func withAxis(
  _ x: Tensor,
  _ axis: Int,
  in place: String,
  _ body: (Tensor, Int) -> Tensor
) -> Tensor {
  if x.isInvalid { return x }
  guard let resolved = x.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: place))
  }
  return body(inFloating(x), resolved)
}

/// The largest element along some axes, −∞ where there is none.
private func maximum(_ x: Tensor, _ axes: [Int]) -> Tensor {
  let least = Tensor(number: -.infinity)
  if axes.contains(where: { x.shape[$0] == 0 }) {
    return converted(least, to: x.dtype).broadcast(to: x.shape.removing(axes))
  }
  return maximum(least, max(x, axes: axes))
}

/// The largest element along an axis, which stays with size 1.
private func largest(_ x: Tensor, _ axis: Int) -> Tensor {
  restoringAxes(maximum(x, [axis]), [axis], of: x.shape)
}

/// The sum along an axis, which stays with size 1.
private func total(_ x: Tensor, _ axis: Int) -> Tensor {
  restoringAxes(sum(x, axis: axis), [axis], of: x.shape)
}
