// SPDX-License-Identifier: Apache-2.0
//
// The larger and the smaller of two numbers where NaN is no number, powers in f64, and distances between numbers.

internal import Primitives
public import TensorIR

/// The larger of each pair of elements; the other one where one is NaN.
///
/// NumPy's `fmax`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor whose shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast.
/// - Precondition: The shapes broadcast.
public func fmax(_ x: Tensor, _ y: Tensor) -> Tensor {
  let pair = promoted([x, y], in: "fmax")
  let isFirst = pair[0] .> pair[1]
  return select(pair[1].dtype.isFloating ? isFirst .| isNaN(pair[1]) : isFirst, pair[0], pair[1])
}

/// The smaller of each pair of elements; the other one where one is NaN.
///
/// NumPy's `fmin`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor whose shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast.
/// - Precondition: The shapes broadcast.
public func fmin(_ x: Tensor, _ y: Tensor) -> Tensor {
  let pair = promoted([x, y], in: "fmin")
  let isFirst = pair[0] .< pair[1]
  return select(pair[1].dtype.isFloating ? isFirst .| isNaN(pair[1]) : isFirst, pair[0], pair[1])
}

/// x to the power y in floating point, for each pair of elements.
///
/// NumPy's `float_power`; as JAX's, it stays in the floating-point type of its operands.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor whose shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func floatPower(_ x: Tensor, _ y: Tensor) -> Tensor {
  let pair = promoted([x, y], in: "floatPower", floating: true)
  return power(pair[0], pair[1])
}

/// The distance from each number to the next one away from zero, with its sign.
///
/// NaN of infinities. NumPy's `spacing`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func spacing(_ x: Tensor) -> Tensor {
  let x = stopGradient(inFloating(x))
  if x.isInvalid { return x }
  if x.dtype.isComplex { return fail(TensorError(.unordered(x.type), in: "spacing")) }
  let infinity = Tensor(number: .infinity)
  return nextAfter(x, select(signbit(x), -infinity, infinity)) - x
}
