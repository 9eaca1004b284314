// SPDX-License-Identifier: Apache-2.0
//
// How numbers in a row differ.

internal import Primitives
public import TensorIR

/// The differences of neighbouring elements along an axis, taken so many times.
///
///     diff(f32[2, 5]) → f32[2, 4]
///
/// Of truth values, whether they differ. NumPy's `diff`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - order: How many times differences are taken.
///   - axis: The axis; negative axes count from the end.
///   - prepend: What stands before the elements first: a tensor like `x`, or a scalar.
///   - append: What stands behind them.
/// - Returns: A tensor whose axis is shorter by `order`.
/// - Precondition: `order` is 0 or more.
public func diff(
  _ x: Tensor,
  order: Int = 1,
  axis: Int = -1,
  prepend: Tensor? = nil,
  append: Tensor? = nil
) -> Tensor {
  if let invalid = [x, prepend, append].compactMap(\.self).first(where: \.isInvalid) {
    return invalid
  }
  guard order >= 0 else {
    return fail(TensorError(.statistics(.negativeOrder(order)), in: "diff"))
  }
  guard let axis = x.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: "diff"))
  }
  if order == 0 { return x }
  var one = x.shape
  one[axis] = 1
  let parts = [prepend, x, append].compactMap(\.self)
    .map { $0.rank == 0 ? $0.broadcast(to: one) : $0 }
  var differences = parts.count == 1 ? x : concatenate(parts, axis: axis)
  // Of fewer elements than differences are taken nothing is left.
  for _ in 0..<Swift.min(order, differences.isInvalid ? 0 : differences.shape[axis]) {
    differences = steps(differences, axis)
  }
  return differences
}

/// The differences of neighbouring elements of all, in row-major order.
///
///     ediff1d(f32[2, 3]) → f32[5]
///
/// NumPy's `ediff1d`.
///
/// - Parameters:
///   - x: A tensor of numbers.
///   - toEnd: What stands behind the differences, converted to their type.
///   - toBegin: What stands before them.
/// - Returns: A vector.
public func ediff1d(_ x: Tensor, toEnd: Tensor? = nil, toBegin: Tensor? = nil) -> Tensor {
  if let invalid = [x, toEnd, toBegin].compactMap(\.self).first(where: \.isInvalid) {
    return invalid
  }
  if x.dtype == .bool {
    return fail(TensorError(.dtypeNotSupported(x.type, expected: "numeric"), in: "ediff1d"))
  }
  let flat = reshape(x, to: [x.elementCount])
  let differences = steps(flat, 0)
  let parts = [toBegin, differences, toEnd].compactMap(\.self)
  if parts.count == 1 { return differences }
  return concatenate(parts.map { reshape($0.as(x.dtype), to: [$0.elementCount]) })
}

/// The differences of neighbouring elements along an axis.
func steps(_ x: Tensor, _ axis: Int) -> Tensor {
  let count = x.shape[axis]
  if count == 0 { return x }
  let (before, after) = (
    slice(x, axis: axis, from: 0, to: count - 1), slice(x, axis: axis, from: 1, to: count)
  )
  return x.dtype == .bool ? after .!= before : after - before
}

/// The numbers with jumps of half a period and more undone by whole periods.
///
///     unwrap(f32[2, 5]) → f32[2, 5]
///
/// NumPy's `unwrap`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more: angles in radians, or numbers with a period of their own.
///   - discontinuity: How far two neighbours may be apart; half the period when not given.
///   - axis: The axis along which neighbours are; negative axes count from the end.
///   - period: After how much numbers mean the same.
/// - Returns: A tensor of the same shape.
public func unwrap(
  _ x: Tensor,
  discontinuity: Double? = nil,
  axis: Int = -1,
  period: Double = 2 * .pi
) -> Tensor {
  if x.isInvalid { return x }
  guard let axis = x.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: "unwrap"))
  }
  if x.dtype.isComplex { return fail(TensorError(.unordered(x.type), in: "unwrap")) }
  // Whole numbers stay whole where the period is.
  let isWhole = x.dtype.isInteger && period == period.rounded() && abs(period) < 0x1p31
  let numbers = isWhole ? x : inFloating(x)
  let count = numbers.shape[axis]
  if count < 2 { return numbers }
  func number(_ value: Double) -> Tensor {
    isWhole ? Tensor(number: Int(value)) : Tensor(number: value)
  }
  let half = isWhole ? (period / 2).rounded(.down) : period / 2
  let jumps = steps(numbers, axis)
  let within = remainder(jumps + number(half), number(period)) - number(half)
  let upwards = select((within .== number(-half)) .& (jumps .> 0), number(half), within)
  let limit = Tensor(number: discontinuity ?? period / 2)
  let corrections = select(abs(jumps) .< limit, number(0), upwards - jumps)
  return concatenate(
    [
      slice(numbers, axis: axis, from: 0, to: 1),
      slice(numbers, axis: axis, from: 1, to: count) + cumsum(corrections, axis: axis),
    ],
    axis: axis
  )
}
