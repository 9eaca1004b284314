// SPDX-License-Identifier: Apache-2.0
//
// Means in which elements have weights.

internal import Primitives
public import TensorIR

/// The mean of elements with weights: Σ w x / Σ w.
///
///     average(f32[2, 3], weights: f32[2, 3])          → f32[]
///     average(f32[2, 3], weights: f32[3], axes: [1])  → f32[2]
///
/// NumPy's `average`. Integers and truth values give a floating-point mean.
///
/// - Parameters:
///   - x: A tensor.
///   - weights: What each element counts: a tensor of the shape of `x`, or of the sizes of `axes`. All count the same when
///     not given.
///   - axes: The axes that disappear; negative axes count from the end. All when not given.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes; NaN or an infinity where the weights add up to 0.
public func average(
  _ x: Tensor,
  weights: Tensor? = nil,
  axes: [Int]? = nil,
  keepAxes: Bool = false
) -> Tensor {
  averaged(x, weights, axes, keepAxes)?.average
    ?? mean(x, axes: axes ?? Array(0..<x.rank), keepAxes: keepAxes)
}

/// The mean of elements with weights along one axis; see ``average(_:weights:axes:keepAxes:)``.
///
///     average(f32[2, 3], weights: f32[3], axis: 1) → f32[2]
///
/// NumPy's `average`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - weights: What each element counts: a tensor of the shape of `x`, or a vector of the size of the axis. All count the
///     same when not given.
///   - axis: The axis that disappears; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis; NaN or an infinity where the weights add up to 0.
public func average(
  _ x: Tensor,
  weights: Tensor? = nil,
  axis: Int,
  keepAxes: Bool = false
) -> Tensor {
  average(x, weights: weights, axes: [axis], keepAxes: keepAxes)
}

/// The mean of elements with weights, and the sum of the weights.
///
///     averageAndWeight(f32[2, 3], weights: f32[3], axes: [1]) → f32[2], f32[2]
///
/// NumPy's `average` with `returned=True`; see ``average(_:weights:axes:keepAxes:)``.
///
/// - Parameters:
///   - x: A tensor.
///   - weights: What each element counts: a tensor of the shape of `x`, or of the sizes of `axes`.
///   - axes: The axes that disappear; negative axes count from the end. All when not given.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: Two tensors without those axes.
public func averageAndWeight(
  _ x: Tensor,
  weights: Tensor,
  axes: [Int]? = nil,
  keepAxes: Bool = false
) -> (average: Tensor, weight: Tensor) {
  averaged(x, weights, axes, keepAxes) ?? (x, x)
}

/// The mean, and the sum of the weights; `nil` when there are no weights.
private func averaged(_ x: Tensor, _ weights: Tensor?, _ axes: [Int]?, _ keepAxes: Bool) -> (
  average: Tensor, weight: Tensor
)? {
  if x.isInvalid { return (x, x) }
  do throws(TensorError) {
    let resolved = try resolved(axes, of: x, in: "average")
    guard let weights else { return nil }
    if weights.isInvalid { return (weights, weights) }
    let (dtype, isWeak) = commonType(of: [x, weights], floating: true)
    let wide: DType = dtype.byteCount < 4 ? .f32 : dtype
    let fitting = try fitted(weights, to: x, resolved, isAll: axes == nil)
    let (values, factors) = (converted(x, to: wide), converted(fitting, to: wide))
    let weight = sum(factors, axes: resolved, keepAxes: keepAxes)
    let average = sum(values * factors, axes: resolved, keepAxes: keepAxes) / weight
    return (
      converted(average, to: dtype, isWeak: isWeak),
      converted(weight.broadcast(to: average.shape), to: dtype, isWeak: isWeak)
    )
  } catch {
    let invalid = fail(error)
    return (invalid, invalid)
  }
}

/// Weights of some axes, in the order in which these are named, as weights of all elements.
private func fitted(_ weights: Tensor, to x: Tensor, _ axes: [Int], isAll: Bool)
  throws(TensorError) -> Tensor
{
  if weights.shape == x.shape { return weights }
  if isAll { throw TensorError(.statistics(.weightsNeedAxes(weights.type, x.type)), in: "average") }
  guard weights.shape.sizes == axes.map({ x.shape[$0] }) else {
    let mistake = StatisticsMistake.weightsShape(weights.type, x.type, axes: axes)
    throw TensorError(.statistics(mistake), in: "average")
  }
  let order = axes.indices.sorted { axes[$0] < axes[$1] }
  let shape = (0..<x.rank).map { axes.contains($0) ? x.shape[$0] : 1 }
  return reshape(transpose(weights, permutation: order), to: Shape(shape))
}
