// SPDX-License-Identifier: Apache-2.0
//
// Running combinations as users write them. All run in order, from the first element or from the last, so that a result's
// bits do not depend on what it is computed with.

public import TensorIR

/// Applies a running combination along an axis as users name it; `nil` means all elements in row-major order.
private func cumulated(
  _ function: Cumulative.Function,
  _ x: Tensor,
  axis: Int?,
  reverse: Bool
) -> Tensor {
  if x.isInvalid { return x }
  let operand = adapted(x, for: function)
  guard let axis else {
    return Cumulative(function, axis: 0, isReversed: reverse)(
      reshape(operand, to: [x.elementCount])
    )
  }
  guard let resolved = x.shape.resolve(axis) else {
    let place = "cum\(function.rawValue)"
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: place))
  }
  return Cumulative(function, axis: resolved, isReversed: reverse)(operand)
}

/// The operand in the dtype a running combination of users computes in.
private func adapted(_ x: Tensor, for function: Cumulative.Function) -> Tensor {
  switch function {
  case .sum, .product: x.dtype == .bool ? converted(x, to: .i32, isWeak: x.isWeak) : x
  case .maximum, .minimum: x
  case .logSumExp: inFloating(x)
  }
}

// MARK: - cumsum

/// The running sum of all elements, in row-major order.
///
///     f32[…] → f32[n]
///
/// Each element plus all before it. Truth values are summed as i32; other types stay what they are and integers
/// wrap. bf16 and f16 are summed in f32, and each sum is rounded once. NumPy's `cumsum`.
///
/// - Parameter x: A tensor of n elements.
/// - Returns: A vector of n elements.
public func cumsum(_ x: Tensor) -> Tensor { cumulated(.sum, x, axis: nil, reverse: false) }

/// The running sum along an axis.
///
///     cumsum(f32[2, 3], axis: 1) → f32[2, 3]
///
/// Each element plus all before it. Truth values are summed as i32; other types stay what they are and integers
/// wrap. bf16 and f16 are summed in f32, and each sum is rounded once. NumPy's `cumsum`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis along which elements are combined; negative axes count from the end.
///   - reverse: Whether each element is combined with all behind it instead.
/// - Returns: A tensor of the same shape.
public func cumsum(_ x: Tensor, axis: Int, reverse: Bool = false) -> Tensor {
  cumulated(.sum, x, axis: axis, reverse: reverse)
}

// MARK: - cumprod

/// The running product of all elements, in row-major order.
///
///     f32[…] → f32[n]
///
/// Each element times all before it. Truth values are multiplied as i32; other types stay what they are and
/// integers wrap. bf16 and f16 are multiplied in f32, and each product is rounded once. NumPy's `cumprod`.
///
/// - Parameter x: A tensor of n elements.
/// - Returns: A vector of n elements.
public func cumprod(_ x: Tensor) -> Tensor { cumulated(.product, x, axis: nil, reverse: false) }

/// The running product along an axis.
///
///     cumprod(f32[2, 3], axis: 1) → f32[2, 3]
///
/// Each element times all before it. Truth values are multiplied as i32; other types stay what they are and
/// integers wrap. bf16 and f16 are multiplied in f32, and each product is rounded once. NumPy's `cumprod`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis along which elements are combined; negative axes count from the end.
///   - reverse: Whether each element is combined with all behind it instead.
/// - Returns: A tensor of the same shape.
public func cumprod(_ x: Tensor, axis: Int, reverse: Bool = false) -> Tensor {
  cumulated(.product, x, axis: axis, reverse: reverse)
}

// MARK: - cummax

/// The running maximum of all elements, in row-major order.
///
///     f32[…] → f32[n]
///
/// The largest of each element and all before it. NaN from the first NaN on. NumPy's `maximum.accumulate`, JAX's
/// `cummax`.
///
/// - Parameter x: A tensor of n elements.
/// - Returns: A vector of n elements.
public func cummax(_ x: Tensor) -> Tensor { cumulated(.maximum, x, axis: nil, reverse: false) }

/// The running maximum along an axis.
///
///     cummax(f32[2, 3], axis: 1) → f32[2, 3]
///
/// The largest of each element and all before it. NaN from the first NaN on. NumPy's `maximum.accumulate`, JAX's
/// `cummax`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis along which elements are combined; negative axes count from the end.
///   - reverse: Whether each element is combined with all behind it instead.
/// - Returns: A tensor of the same shape.
public func cummax(_ x: Tensor, axis: Int, reverse: Bool = false) -> Tensor {
  cumulated(.maximum, x, axis: axis, reverse: reverse)
}

// MARK: - cummin

/// The running minimum of all elements, in row-major order.
///
///     f32[…] → f32[n]
///
/// The smallest of each element and all before it. NaN from the first NaN on. NumPy's `minimum.accumulate`, JAX's
/// `cummin`.
///
/// - Parameter x: A tensor of n elements.
/// - Returns: A vector of n elements.
public func cummin(_ x: Tensor) -> Tensor { cumulated(.minimum, x, axis: nil, reverse: false) }

/// The running minimum along an axis.
///
///     cummin(f32[2, 3], axis: 1) → f32[2, 3]
///
/// The smallest of each element and all before it. NaN from the first NaN on. NumPy's `minimum.accumulate`, JAX's
/// `cummin`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis along which elements are combined; negative axes count from the end.
///   - reverse: Whether each element is combined with all behind it instead.
/// - Returns: A tensor of the same shape.
public func cummin(_ x: Tensor, axis: Int, reverse: Bool = false) -> Tensor {
  cumulated(.minimum, x, axis: axis, reverse: reverse)
}

// MARK: - cumlogsumexp

/// The running logarithm of the sum of exponentials of all elements, in row-major order.
///
///     f32[…] → f32[n]
///
/// The logarithm of the sum of the exponentials of each element and all before it. No exponential overflows.
/// Integers and truth values are taken as floating-point numbers. NumPy's `logaddexp.accumulate`, JAX's
/// `cumlogsumexp`.
///
/// - Parameter x: A tensor of n elements.
/// - Returns: A vector of n elements.
public func cumlogsumexp(_ x: Tensor) -> Tensor {
  cumulated(.logSumExp, x, axis: nil, reverse: false)
}

/// The running logarithm of the sum of exponentials along an axis.
///
///     cumlogsumexp(f32[2, 3], axis: 1) → f32[2, 3]
///
/// The logarithm of the sum of the exponentials of each element and all before it. No exponential overflows.
/// Integers and truth values are taken as floating-point numbers. NumPy's `logaddexp.accumulate`, JAX's
/// `cumlogsumexp`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis along which elements are combined; negative axes count from the end.
///   - reverse: Whether each element is combined with all behind it instead.
/// - Returns: A tensor of the same shape.
public func cumlogsumexp(_ x: Tensor, axis: Int, reverse: Bool = false) -> Tensor {
  cumulated(.logSumExp, x, axis: axis, reverse: reverse)
}
