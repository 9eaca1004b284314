// SPDX-License-Identifier: Apache-2.0
//
// Whether whole tensors are equal.

internal import Primitives
public import TensorIR

/// Whether two tensors have one shape and equal elements.
///
///     f32[…], f32[…] → bool[]
///
/// NumPy's `array_equal`. Unlike ``allClose(_:_:relative:absolute:)`` the truth is a tensor, so that it can be traced.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor.
///   - equalNaN: Whether NaN equals NaN.
/// - Returns: A scalar truth value; false where the shapes differ.
public func arrayEqual(_ x: Tensor, _ y: Tensor, equalNaN: Bool = false) -> Tensor {
  if x.isInvalid || y.isInvalid { return x.isInvalid ? x : y }
  guard x.shape == y.shape else { return Tensor(ScalarValue(false)) }
  let isEqual = x .== y
  guard equalNaN && (x.dtype.isFloating || y.dtype.isFloating) else { return all(isEqual) }
  return all(isEqual .| (isNaN(x) .& isNaN(y)))
}

/// Whether two tensors have equal elements once their shapes are broadcast.
///
///     f32[…], f32[…] → bool[]
///
/// NumPy's `array_equiv`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor.
/// - Returns: A scalar truth value; false where the shapes do not broadcast.
public func arrayEquiv(_ x: Tensor, _ y: Tensor) -> Tensor {
  if x.isInvalid || y.isInvalid { return x.isInvalid ? x : y }
  guard commonShape([x.shape, y.shape]) != nil else { return Tensor(ScalarValue(false)) }
  return all(x .== y)
}
