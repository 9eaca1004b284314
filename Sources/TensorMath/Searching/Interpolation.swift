// SPDX-License-Identifier: Apache-2.0
//
// Functions given by their values at points, with straight lines between these.

internal import Primitives
public import TensorIR

/// What an interpolated function is outside its points.
public enum InterpolationEdge: Sendable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// The value at the nearest point.
  case nearest
  /// This value.
  case value(Tensor)
  /// What the nearest straight line gives.
  case extrapolated

  /// A number as the value.
  public init(floatLiteral value: Double) { self = .value(Tensor(floatLiteral: value)) }
  /// A number as the value.
  public init(integerLiteral value: Int) { self = .value(Tensor(integerLiteral: value)) }
}

/// The values of a function that is known at points, between which it is straight.
///
///     interp(f32[2, 3], f32[n], f32[n]) → f32[2, 3]
///     interp(x, points, values, right: 0)
///
/// The derivative along `x` is the slope; at a point, that of the line behind it. NumPy's and JAX's `interp`.
///
/// - Parameters:
///   - x: Where the values are wanted, a tensor of any shape.
///   - points: The points, a vector in ascending order; this is not checked.
///   - values: The values at the points.
///   - left: What the function is before the first point.
///   - right: What the function is behind the last point.
/// - Returns: A tensor of the shape of `x`, with floating-point elements.
/// - Precondition: There are as many points as values, 1 or more.
/// - Complexity: O(log *n*) for each number.
public func interp(
  _ x: Tensor,
  _ points: Tensor,
  _ values: Tensor,
  left: InterpolationEdge = .nearest,
  right: InterpolationEdge = .nearest
) -> Tensor {
  guard let operands = checked(x, points, values) else { return mistake(x, points, values) }
  let (x, points, values) = operands
  let count = points.shape[0]
  let inside = straight(x, points, values)
  let first = squeeze(slice(points, axis: 0, from: 0, to: 1))
  let last = squeeze(slice(points, axis: 0, from: count - 1, to: count))
  let begun = edge(left, x .< first, inside) { slice(values, axis: 0, from: 0, to: 1) }
  return edge(right, x .> last, begun) { slice(values, axis: 0, from: count - 1, to: count) }
}

/// The values of a periodic function that is known at points, between which it is straight.
///
///     interp(angles, points, values, period: 360)
///
/// NumPy's and JAX's `interp` with a `period`.
///
/// - Parameters:
///   - x: Where the values are wanted, a tensor of any shape.
///   - points: The points, a vector in any order.
///   - values: The values at the points.
///   - period: After how much the function repeats itself, a scalar.
/// - Returns: A tensor of the shape of `x`, with floating-point elements.
/// - Precondition: There are as many points as values, 1 or more; the period is a scalar.
/// - Complexity: O(log *n*) for each number, and O(*n* log *n*) for the points.
public func interp(_ x: Tensor, _ points: Tensor, _ values: Tensor, period: Tensor) -> Tensor {
  if period.isInvalid { return period }
  guard period.rank == 0 else {
    return fail(TensorError(.rankMismatch(period.type, expected: 0), in: "interp"))
  }
  guard let operands = checked(x, points, values) else { return mistake(x, points, values) }
  let (x, points, values) = operands
  let count = points.shape[0]
  let length = abs(period)
  let order = sort([remainder(points, length), values])
  // The last point also stands before the first one, and the first one behind the last.
  let (before, behind) = (
    order.map { slice($0, axis: 0, from: count - 1, to: count) },
    order.map { slice($0, axis: 0, from: 0, to: 1) }
  )
  return straight(
    remainder(x, length),
    concatenate([before[0] - length, order[0], behind[0] + length]),
    concatenate([before[1], order[1], behind[1]])
  )
}

/// The operands in floating point; `nil` when they do not fit.
private func checked(_ x: Tensor, _ points: Tensor, _ values: Tensor) -> (
  x: Tensor, points: Tensor, values: Tensor
)? {
  guard !x.isInvalid, !points.isInvalid, !values.isInvalid else { return nil }
  guard points.rank == 1, points.shape == values.shape, points.shape[0] > 0 else { return nil }
  let dtype = commonType(of: [x, points], floating: true).dtype
  if dtype.isComplex { return nil }
  return (converted(x, to: dtype), converted(points, to: dtype), inFloating(values))
}

/// What is wrong with operands that do not fit.
private func mistake(_ x: Tensor, _ points: Tensor, _ values: Tensor) -> Tensor {
  if let invalid = [x, points, values].first(where: \.isInvalid) { return invalid }
  if points.rank == 1, points.shape == values.shape, points.shape[0] > 0 {
    return fail(TensorError(.unordered((x.dtype.isComplex ? x : points).type), in: "interp"))
  }
  return fail(TensorError(.statistics(.pointsDiffer(points.type, values.type)), in: "interp"))
}

/// The value on the line through the points around each number, or the nearest line.
private func straight(_ x: Tensor, _ points: Tensor, _ values: Tensor) -> Tensor {
  let count = points.shape[0]
  let found = places(in: points, of: stopGradient(x), .right, in: "interp")
  func number(_ value: Int) -> Tensor { Tensor(ScalarValue(value, as: found.dtype)) }
  let before = clip(found - number(1), number(0), number(Swift.max(count - 2, 0)))
  let behind = minimum(before + number(1), number(count - 1))
  func at(_ index: Tensor, of vector: Tensor) -> Tensor {
    take(vector, index, axis: 0, mode: .promiseInBounds)
  }
  let (start, height) = (at(before, of: points), at(before, of: values))
  let width = at(behind, of: points) - start
  // Between points that coincide there is no slope.
  let isNarrow = abs(width) .<= Tensor(number: points.dtype.narrowest)
  let part = (x - start) / select(isNarrow, 1, width)
  return select(isNarrow, height, height + part * (at(behind, of: values) - height))
}

/// The values with those outside replaced.
private func edge(
  _ edge: InterpolationEdge,
  _ isOutside: Tensor,
  _ inside: Tensor,
  nearest: () -> Tensor
) -> Tensor {
  switch edge {
  case .nearest: select(isOutside, squeeze(nearest()), inside)
  case .value(let value): select(isOutside, value, inside)
  case .extrapolated: inside
  }
}

extension DType {
  /// The distance from the rounding error of 1 to the next number: JAX's bound of what is no width.
  fileprivate var narrowest: Double {
    switch self {
    case .bf16: 0x1p-14
    case .f16: 0x1p-20
    case .f32: 0x1p-46
    case .bool, .i8, .i16, .i32, .i64, .u8, .u16, .u32, .u64, .f64, .c64, .c128: 0x1p-104
    }
  }
}
