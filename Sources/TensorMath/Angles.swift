// SPDX-License-Identifier: Apache-2.0
//
// Angles in degrees and radians, the length of a hypotenuse, and the sine over its angle.

internal import Primitives
public import TensorIR

/// Angles in degrees, from radians.
///
/// NumPy's `degrees`.
///
/// - Parameter x: A tensor of angles in radians.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func degrees(_ x: Tensor) -> Tensor { inFloating(x) * Tensor(number: 180 / .pi) }

/// Angles in radians, from degrees.
///
/// NumPy's `radians`.
///
/// - Parameter x: A tensor of angles in degrees.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func radians(_ x: Tensor) -> Tensor { inFloating(x) * Tensor(number: .pi / 180) }

/// Angles in degrees, from radians; another name of ``degrees(_:)``.
public func rad2deg(_ x: Tensor) -> Tensor { degrees(x) }

/// Angles in radians, from degrees; another name of ``radians(_:)``.
public func deg2rad(_ x: Tensor) -> Tensor { radians(x) }

/// √(x² + y²), for each pair of elements.
///
/// No square overflows. ∞ where either is infinite, even beside NaN. NumPy's `hypot`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor whose shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func hypot(_ x: Tensor, _ y: Tensor) -> Tensor {
  let pair = promoted([x, y], in: "hypot", floating: true)
  let (x, y) = (abs(pair[0]), abs(pair[1]))
  let infinity = Tensor(number: .infinity)
  let isInfinite = (x .== infinity) .| (y .== infinity)
  let (longer, shorter) = (maximum(x, y), minimum(x, y))
  let isZero = longer .== 0
  let ratio = shorter / select(isZero, 1, longer)
  let length = select(isZero, longer, longer * sqrt(1 + square(ratio)))
  return select(isInfinite, infinity, length)
}

/// sin(πx) / (πx), and 1 at 0.
///
/// NumPy's `sinc`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func sinc(_ x: Tensor) -> Tensor {
  let angle = Tensor(number: .pi) * inFloating(x)
  let isZero = angle .== 0
  let safe = select(isZero, 1, angle)
  // The beginning of the series, for its derivatives at 0.
  let z = square(select(isZero, angle, 0))
  return select(isZero, 1 - z / 6 * (1 - z / 20), sin(safe) / safe)
}
