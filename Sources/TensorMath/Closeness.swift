// SPDX-License-Identifier: Apache-2.0
//
// Whether numbers agree but for rounding.

internal import Primitives
public import TensorIR

/// Where two tensors agree but for rounding: |x − y| ≤ absolute + relative · |y|.
///
///     f32[…], f32[…] → bool[…]
///
/// Infinities agree with themselves, and NaN with nothing. NumPy's `isclose`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: The tensor that `x` should be; broadcasts against `x`.
///   - relative: The error allowed as a part of each element of `y`.
///   - absolute: The error allowed beside, for elements near 0.
/// - Returns: A mask of the broadcast shape.
/// - Precondition: The shapes are equal or broadcast.
public func isClose(
  _ x: Tensor,
  _ y: Tensor,
  relative: Double = 1e-5,
  absolute: Double = 1e-8
) -> Tensor {
  // Distances are floating-point: those of unsigned numbers would wrap, and truth values have none.
  let (a, b) = (inFloating(x), inFloating(y))
  let isNear = abs(a - b) .<= absolute + relative * abs(b)
  return (x .== y) .| (isFinite(b) .& isNear)
}

/// Whether two tensors have broadcastable shapes and agree but for rounding in every element; see
/// ``isClose(_:_:relative:absolute:)``.
///
///     allClose(x, y)
///
/// NumPy's `allclose`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: The tensor that `x` should be.
///   - relative: The error allowed as a part of each element of `y`.
///   - absolute: The error allowed beside, for elements near 0.
/// - Returns: The truth; false after a mistake inside ``withErrors(_:)``.
/// - Precondition: The shapes are equal or broadcast, and neither tensor is traced.
public func allClose(
  _ x: Tensor,
  _ y: Tensor,
  relative: Double = 1e-5,
  absolute: Double = 1e-8
) -> Bool {
  // Its number is NaN after a mistake.
  all(isClose(x, y, relative: relative, absolute: absolute)).item() == 1
}
