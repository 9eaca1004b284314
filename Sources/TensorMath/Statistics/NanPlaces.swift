// SPDX-License-Identifier: Apache-2.0
//
// Where the extremes of what is there are, and running sums and products of it: NaN counts as nothing.

internal import Primitives
public import TensorIR

// MARK: - Where extremes are

/// The row-major number of the largest element, without the NaNs.
///
///     f32[…] → i32[]
///
/// NumPy's `nanargmax`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar; −1 where there is nothing but NaN.
public func nanargmax(_ x: Tensor) -> Tensor {
  place(x, -.infinity) {
    argmax($0)
  } isAll: {
    all($0)
  }
}

/// The index of the largest element along an axis, without the NaNs.
///
///     nanargmax(f32[2, 3], axis: 1) → i32[2]
///
/// NumPy's `nanargmax`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis along which is searched; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis; −1 where there is nothing but NaN.
public func nanargmax(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  place(x, -.infinity) {
    argmax($0, axis: axis, keepAxes: keepAxes)
  } isAll: {
    all($0, axis: axis, keepAxes: keepAxes)
  }
}

/// The row-major number of the smallest element, without the NaNs.
///
///     f32[…] → i32[]
///
/// NumPy's `nanargmin`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar; −1 where there is nothing but NaN.
public func nanargmin(_ x: Tensor) -> Tensor {
  place(x, .infinity) {
    argmin($0)
  } isAll: {
    all($0)
  }
}

/// The index of the smallest element along an axis, without the NaNs.
///
///     nanargmin(f32[2, 3], axis: 1) → i32[2]
///
/// NumPy's `nanargmin`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis along which is searched; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis; −1 where there is nothing but NaN.
public func nanargmin(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  place(x, .infinity) {
    argmin($0, axis: axis, keepAxes: keepAxes)
  } isAll: {
    all($0, axis: axis, keepAxes: keepAxes)
  }
}

/// Where an extreme is when NaN counts as the least or greatest number.
private func place(
  _ x: Tensor,
  _ least: Double,
  _ search: (Tensor) -> Tensor,
  isAll: (Tensor) -> Tensor
) -> Tensor {
  if x.isInvalid || !x.dtype.isFloating { return search(x) }
  let isMissing = isNaN(x)
  let found = search(select(isMissing, Tensor(number: least), x))
  if found.isInvalid { return found }
  return select(isAll(isMissing), Tensor(ScalarValue(-1, as: found.dtype)), found)
}

// MARK: - Running sums and products

/// The running sum of all elements in row-major order, in which NaN counts as 0.
///
///     f32[…] → f32[n]
///
/// NumPy's `nancumsum`; see ``cumsum(_:)``.
///
/// - Parameter x: A tensor of n elements.
/// - Returns: A vector of n elements.
public func nancumsum(_ x: Tensor) -> Tensor { cumsum(withoutNaN(x, as: 0)) }

/// The running sum along an axis, in which NaN counts as 0.
///
///     nancumsum(f32[2, 3], axis: 1) → f32[2, 3]
///
/// NumPy's `nancumsum`; see ``cumsum(_:axis:reverse:)``.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis along which elements are combined; negative axes count from the end.
/// - Returns: A tensor of the same shape.
public func nancumsum(_ x: Tensor, axis: Int) -> Tensor { cumsum(withoutNaN(x, as: 0), axis: axis) }

/// The running product of all elements in row-major order, in which NaN counts as 1.
///
///     f32[…] → f32[n]
///
/// NumPy's `nancumprod`; see ``cumprod(_:)``.
///
/// - Parameter x: A tensor of n elements.
/// - Returns: A vector of n elements.
public func nancumprod(_ x: Tensor) -> Tensor { cumprod(withoutNaN(x, as: 1)) }

/// The running product along an axis, in which NaN counts as 1.
///
///     nancumprod(f32[2, 3], axis: 1) → f32[2, 3]
///
/// NumPy's `nancumprod`; see ``cumprod(_:axis:reverse:)``.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis along which elements are combined; negative axes count from the end.
/// - Returns: A tensor of the same shape.
public func nancumprod(_ x: Tensor, axis: Int) -> Tensor {
  cumprod(withoutNaN(x, as: 1), axis: axis)
}

private func withoutNaN(_ x: Tensor, as number: Double) -> Tensor {
  if x.isInvalid || !x.dtype.isInexact { return x }
  return select(isNaN(x), Tensor(number: number), x)
}
