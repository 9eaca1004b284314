// SPDX-License-Identifier: Apache-2.0
//
// Normalizations of some of the elements, of weighted ones, and by mean and variance.

internal import Primitives
public import TensorIR

// MARK: - Softmax

/// The exponential of every element that a mask lets through, divided by their sum along one axis.
///
///     f32[…], bool[…] → f32[…]
///
/// 0 elsewhere, and along an axis that the mask leaves nothing of. `jax.nn.softmax` with `where`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis along which the results sum to 1; negative axes count from the end.
///   - mask: Truth values, whose shape broadcasts with that of `x`.
/// - Returns: Numbers in 0…1, in the shape to which both broadcast.
/// - Precondition: The shapes broadcast.
public func softmax(_ x: Tensor, axis: Int = -1, where mask: Tensor) -> Tensor {
  masked(x, axis, mask, in: "softmax") { exponentials, _, total, mask in
    select(mask, exponentials / total, 0)
  }
}

/// The logarithm of ``softmax(_:axis:where:)``, without its rounding to 0.
///
///     f32[…], bool[…] → f32[…]
///
/// -∞ where the mask lets nothing through. `jax.nn.log_softmax` with `where`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis along which the exponentials sum to 1; negative axes count from the end.
///   - mask: Truth values, whose shape broadcasts with that of `x`.
/// - Returns: Numbers of 0 or less, in the shape to which both broadcast.
/// - Precondition: The shapes broadcast.
public func logSoftmax(_ x: Tensor, axis: Int = -1, where mask: Tensor) -> Tensor {
  masked(x, axis, mask, in: "logSoftmax") { _, shifted, total, mask in
    select(mask, shifted - log(total), Tensor(number: -.infinity))
  }
}

/// Gives `body` the exponentials of the elements let through, and 0 for others; the elements less the largest, and 0
/// for others; the sums of the exponentials, 1 where there are none; and the mask.
private func masked(
  _ x: Tensor,
  _ axis: Int,
  _ mask: Tensor,
  in place: String,
  _ body: (Tensor, Tensor, Tensor, Tensor) -> Tensor
) -> Tensor {
  if x.isInvalid || mask.isInvalid { return x.isInvalid ? x : mask }
  let x = inFloating(x)
  let infinity = Tensor(number: .infinity)
  let kept = select(mask, x, -infinity)
  if kept.isInvalid { return kept }
  guard let axis = kept.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: kept.type), in: place))
  }
  let whole = (mask.dtype == .bool ? mask : mask .!= 0).broadcast(to: kept.shape)
  let hasAny = any(whole, axis: axis, keepAxes: true)
  if kept.shape[axis] == 0 { return kept }
  let largest = stopGradient(select(hasAny, max(kept, axis: axis, keepAxes: true), 0))
  let shifted = select(whole, kept - largest, 0)
  let exponentials = select(whole, exp(shifted), 0)
  let total = select(hasAny, sum(exponentials, axis: axis, keepAxes: true), 1)
  return body(exponentials, shifted, total, whole)
}

// MARK: - Sums of exponentials

/// The logarithm of the weighted sum of the exponentials along some axes, log Σ wₖ e^xₖ.
///
///     f32[…], f32[…] → f32[…]
///
/// No exponential overflows, and elements of weight 0 do not count. NaN where the sum is negative. `jax.nn.logsumexp` with `b`.
///
/// - Parameters:
///   - x: A tensor.
///   - weights: The factors, whose shape broadcasts with that of `x`.
///   - axes: The axes that disappear, all when not given; negative axes count from the end.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes.
/// - Precondition: The shapes broadcast.
public func logSumExp(
  _ x: Tensor,
  weights: Tensor,
  axes: [Int]? = nil,
  keepAxes: Bool = false
) -> Tensor {
  let pair = promoted([x, weights], in: "logSumExp", floating: true)
  let (x, weights) = (pair[0], pair[1])
  let infinity = Tensor(number: .infinity)
  let counted = select(weights .!= 0, x, -infinity)
  if counted.isInvalid { return counted }
  let resolved: [Int]
  do throws(TensorError) {
    resolved = try counted.type.resolve(axes ?? Array(0..<counted.rank), in: "logSumExp")
  } catch {
    return fail(error)
  }
  let isEmpty = resolved.contains { counted.shape[$0] == 0 }
  let largest =
    isEmpty
    ? broadcast(converted(-infinity, to: x.dtype), to: counted.shape.keeping(resolved))
    : max(counted, axes: resolved, keepAxes: true)
  let shift = stopGradient(select(isFinite(largest), largest, 0))
  let sums = sum(exp(counted - shift) * weights, axes: resolved, keepAxes: true)
  let result = log(sums) + shift
  return keepAxes ? result : reshape(result, to: counted.shape.removing(resolved))
}

/// The logarithm of the mean of the exponentials of all elements.
///
///     f32[…] → f32[]
///
/// No exponential overflows. `jax.nn.logmeanexp`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar.
public func logMeanExp(_ x: Tensor) -> Tensor { logMeanExp(x, axes: Array(0..<x.rank)) }

/// The logarithm of the mean of the exponentials along one axis.
///
///     logMeanExp(f32[2, 3], axis: 1) → f32[2]
///
/// No exponential overflows. `jax.nn.logmeanexp`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis.
public func logMeanExp(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  logMeanExp(x, axes: [axis], keepAxes: keepAxes)
}

/// The logarithm of the mean of the exponentials along several axes.
///
///     logMeanExp(f32[2, 3, 4], axes: [0, 2]) → f32[3]
///
/// No exponential overflows. `jax.nn.logmeanexp`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes.
public func logMeanExp(_ x: Tensor, axes: [Int], keepAxes: Bool = false) -> Tensor {
  if x.isInvalid { return x }
  do throws(TensorError) {
    let resolved = try x.type.resolve(axes, in: "logMeanExp")
    let count = resolved.reduce(1.0) { $0 * Double(x.shape[$1]) }
    return logSumExp(x, axes: resolved, keepAxes: keepAxes) - log(Tensor(number: count))
  } catch {
    return fail(error)
  }
}

// MARK: - Mean and variance

/// The elements less their mean along an axis, over the root of their variance.
///
///     f32[…] → f32[…]
///
/// (x - mean) / √(variance + ε). `jax.nn.standardize`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis along which mean and variance are taken; negative axes count from the end.
///   - epsilon: What is added to the variance, so that equal elements give 0.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func standardize(_ x: Tensor, axis: Int = -1, epsilon: Double = 1e-5) -> Tensor {
  if x.isInvalid { return x }
  guard let axis = x.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: "standardize"))
  }
  let x = inFloating(x)
  let centred = x - mean(x, axis: axis, keepAxes: true)
  return centred * rsqrt(variance(x, axis: axis, keepAxes: true) + epsilon)
}
