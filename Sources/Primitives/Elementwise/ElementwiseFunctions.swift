// SPDX-License-Identifier: Apache-2.0
//
// The functions of one number by the names users know; `Elementwise.swift` has their rules.
//
// Functions with fractional results convert integers and truth values to f32, 64-bit integers to f64; all keep the
// shape, and none costs memory traffic where it is fused.

public import TensorIR

/// -1, 0 or 1 as the number is negative, zero or positive.
///
/// NaN stays NaN. Of a complex number *z* it is *z* / |*z*|. NumPy's `sign`.
///
/// - Parameter x: A tensor of numbers.
/// - Returns: A tensor of the same type.
public func sign(_ x: Tensor) -> Tensor { Elementwise(.sign)(x) }

/// The absolute value.
///
/// Its derivative at 0 is 1, that from above; of complex numbers 0. NumPy's `abs`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same type; of complex numbers, of the type of their parts.
public func abs(_ x: Tensor) -> Tensor {
  x.dtype == .bool || x.dtype.isUnsigned ? x : Elementwise(.absolute)(x)
}

/// *e* to the power of the number.
///
/// Integers and truth values are converted to floating point. NumPy's `exp`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func exp(_ x: Tensor) -> Tensor { Elementwise(.exp)(inFloating(x)) }

/// 2 to the power of the number.
///
/// Integers and truth values are converted to floating point. NumPy's `exp2`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func exp2(_ x: Tensor) -> Tensor { Elementwise(.exp2)(inFloating(x)) }

/// *e* to the power of the number, minus 1; accurate near 0.
///
/// Integers and truth values are converted to floating point. NumPy's `expm1`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func expm1(_ x: Tensor) -> Tensor { Elementwise(.expMinusOne)(inFloating(x)) }

/// The natural logarithm.
///
/// -∞ for 0, NaN for negative real numbers; of complex numbers the imaginary part is in -π…π. Integers and truth values
/// are converted to floating point. NumPy's `log`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func log(_ x: Tensor) -> Tensor { Elementwise(.log)(inFloating(x)) }

/// The natural logarithm of 1 plus the number; accurate near 0.
///
/// Integers and truth values are converted to floating point. NumPy's `log1p`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func log1p(_ x: Tensor) -> Tensor { Elementwise(.logOnePlus)(inFloating(x)) }

/// The square root.
///
/// NaN for negative real numbers; of complex numbers the root whose real part is not negative. Integers and truth values
/// are converted to floating point. NumPy's `sqrt`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func sqrt(_ x: Tensor) -> Tensor { Elementwise(.squareRoot)(inFloating(x)) }

/// The reciprocal of the square root.
///
/// Integers and truth values are converted to floating point. NumPy's `1 / sqrt(x)`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func rsqrt(_ x: Tensor) -> Tensor { Elementwise(.reciprocalSquareRoot)(inFloating(x)) }

/// The cube root, of negative numbers too.
///
/// Integers and truth values are converted to floating point. NumPy's `cbrt`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func cbrt(_ x: Tensor) -> Tensor { Elementwise(.cubeRoot)(inFloating(x)) }

/// The sine of an angle in radians.
///
/// Integers and truth values are converted to floating point. NumPy's `sin`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func sin(_ x: Tensor) -> Tensor { Elementwise(.sin)(inFloating(x)) }

/// The cosine of an angle in radians.
///
/// Integers and truth values are converted to floating point. NumPy's `cos`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func cos(_ x: Tensor) -> Tensor { Elementwise(.cos)(inFloating(x)) }

/// The tangent of an angle in radians.
///
/// Integers and truth values are converted to floating point. NumPy's `tan`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func tan(_ x: Tensor) -> Tensor { Elementwise(.tan)(inFloating(x)) }

/// The angle in -π/2…π/2 whose sine is the number.
///
/// NaN outside -1…1. Integers and truth values are converted to floating point. NumPy's `asin`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func asin(_ x: Tensor) -> Tensor { Elementwise(.asin)(inFloating(x)) }

/// The angle in 0…π whose cosine is the number.
///
/// NaN outside -1…1. Integers and truth values are converted to floating point. NumPy's `acos`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func acos(_ x: Tensor) -> Tensor { Elementwise(.acos)(inFloating(x)) }

/// The angle in -π/2…π/2 whose tangent is the number.
///
/// Integers and truth values are converted to floating point. NumPy's `atan`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func atan(_ x: Tensor) -> Tensor { Elementwise(.atan)(inFloating(x)) }

/// The hyperbolic sine.
///
/// Integers and truth values are converted to floating point. NumPy's `sinh`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func sinh(_ x: Tensor) -> Tensor { Elementwise(.sinh)(inFloating(x)) }

/// The hyperbolic cosine.
///
/// Integers and truth values are converted to floating point. NumPy's `cosh`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func cosh(_ x: Tensor) -> Tensor { Elementwise(.cosh)(inFloating(x)) }

/// The hyperbolic tangent.
///
/// Integers and truth values are converted to floating point. NumPy's `tanh`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func tanh(_ x: Tensor) -> Tensor { Elementwise(.tanh)(inFloating(x)) }

/// The inverse of the hyperbolic sine.
///
/// Integers and truth values are converted to floating point. NumPy's `asinh`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func asinh(_ x: Tensor) -> Tensor { Elementwise(.asinh)(inFloating(x)) }

/// The inverse of the hyperbolic cosine.
///
/// NaN below 1. Integers and truth values are converted to floating point. NumPy's `acosh`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func acosh(_ x: Tensor) -> Tensor { Elementwise(.acosh)(inFloating(x)) }

/// The inverse of the hyperbolic tangent.
///
/// NaN outside -1…1. Integers and truth values are converted to floating point. NumPy's `atanh`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func atanh(_ x: Tensor) -> Tensor { Elementwise(.atanh)(inFloating(x)) }

/// The logistic function, 1 / (1 + e⁻ˣ): the sigmoid.
///
/// Integers and truth values are converted to floating point. NumPy's `1 / (1 + exp(-x))`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func logistic(_ x: Tensor) -> Tensor { Elementwise(.logistic)(inFloating(x)) }

/// The error function, 2/√π times the integral of e^(-t²) from 0 to the number.
///
/// Integers and truth values are converted to floating point. SciPy's `special.erf`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func erf(_ x: Tensor) -> Tensor { Elementwise(.erf)(inFloating(x)) }

/// 1 minus the error function; accurate for large numbers.
///
/// Integers and truth values are converted to floating point. SciPy's `special.erfc`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func erfc(_ x: Tensor) -> Tensor { Elementwise(.erfc)(inFloating(x)) }

/// The number whose error function it is: the inverse of ``erf(_:)``.
///
/// ±∞ for ±1, NaN beyond. Computed as JAX computes it, so that normal random numbers made with it are JAX's; within a
/// few ULP but near ±1, where it has half its digits. Integers and truth values are converted to floating point. SciPy's
/// `special.erfinv`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func erfInv(_ x: Tensor) -> Tensor { Elementwise(.erfInverse)(inFloating(x)) }

/// The logarithm of the magnitude of the gamma function.
///
/// ∞ for 0, -1, -2, …. Near its zeros the error is relative to 1. Integers and truth values are converted to floating
/// point. SciPy's `special.gammaln`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func lgamma(_ x: Tensor) -> Tensor { Elementwise(.logGamma)(inFloating(x)) }

/// The logarithm of the magnitude of the gamma function; SciPy's name of ``lgamma(_:)``.
public func gammaln(_ x: Tensor) -> Tensor { lgamma(x) }

/// The derivative of ``lgamma(_:)``.
///
/// NaN for 0, -1, -2, …. Near its zeros the error is relative to 1. Integers and truth values are converted to floating
/// point. SciPy's `special.digamma`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func digamma(_ x: Tensor) -> Tensor { Elementwise(.digamma)(inFloating(x)) }

/// The derivative of ``digamma(_:)`` of some order, for each pair of elements.
///
/// `polygamma(1, x)` is the trigamma function. Integers and truth values are converted to floating point. SciPy's
/// `special.polygamma`.
///
/// - Parameters:
///   - order: How often `digamma` is differentiated: 0, 1, 2, …; NaN for other numbers. It cannot vary.
///   - x: A tensor whose shape broadcasts with that of the order.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func polygamma(_ order: Tensor, _ x: Tensor) -> Tensor {
  elementwise(Arithmetic(.polygamma), order, x, floating: true)
}

/// The greatest integer that is not greater.
///
/// Integers stay as they are. Its derivative is 0. NumPy's `floor`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same type.
public func floor(_ x: Tensor) -> Tensor { x.dtype.isInexact ? Elementwise(.floor)(x) : x }

/// The least integer that is not less.
///
/// Integers stay as they are. Its derivative is 0. NumPy's `ceil`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same type.
public func ceil(_ x: Tensor) -> Tensor { x.dtype.isInexact ? Elementwise(.ceil)(x) : x }

/// The nearest integer; of two, the even one; of a complex number, of each part.
///
/// Integers stay as they are. Its derivative is 0. NumPy's `round`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same type.
public func round(_ x: Tensor) -> Tensor {
  if x.dtype.isComplex { return complex(round(real(x)), round(imag(x))) }
  return x.dtype.isFloating ? Elementwise(.round)(x) : x
}

/// The nearest integer between the number and zero, as a floating-point number.
///
/// Integers and truth values stay as they are. NumPy's `trunc`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same type.
public func trunc(_ x: Tensor) -> Tensor { x.dtype.isInexact ? Elementwise(.trunc)(x) : x }

// MARK: - Kinds of numbers

/// Where the number is NaN.
///
/// NumPy's `isnan`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of truth values of the same shape.
public func isNaN(_ x: Tensor) -> Tensor { x .!= x }

/// Where the number is ∞ or -∞; of a complex number, a part of it.
///
/// NumPy's `isinf`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of truth values of the same shape.
public func isInfinite(_ x: Tensor) -> Tensor {
  if x.dtype.isComplex { return isInfinite(real(x)) .| isInfinite(imag(x)) }
  return abs(inFloating(x)) .== Tensor(number: .infinity)
}
