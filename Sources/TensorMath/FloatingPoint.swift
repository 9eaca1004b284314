// SPDX-License-Identifier: Apache-2.0
//
// Numbers by their parts: signs, fractions, exponents, infinities; and roundings.

internal import Primitives
public import TensorIR

// MARK: - Signs

/// Where the sign is negative: of -0 and of NaN too, if their bit says so.
///
/// NumPy's `signbit`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of truth values of the same shape.
public func signbit(_ x: Tensor) -> Tensor {
  if x.isInvalid { return x }
  guard x.dtype.isFloating else {
    return x.dtype.isSigned ? x .< 0 : zeros(x.shape, dtype: .bool)
  }
  return bitcast(x, to: .signed(byteCount: x.dtype.byteCount)) .< 0
}

/// The magnitude of `x` with the sign of `y`, for each pair of elements.
///
/// NumPy's `copysign`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor whose shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func copySign(_ x: Tensor, _ y: Tensor) -> Tensor {
  let pair = promoted([x, y], in: "copySign", floating: true)
  let magnitude = abs(pair[0])
  return select(signbit(pair[1]), -magnitude, magnitude)
}

/// 0 for negative numbers, 1 for positive ones, and `y` for 0: a step.
///
/// NaN stays NaN. NumPy's `heaviside`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: The values at 0; the shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func heaviside(_ x: Tensor, _ y: Tensor) -> Tensor {
  let pair = promoted([x, y], in: "heaviside", floating: true)
  let x = stopGradient(pair[0])
  return select(x .< 0, 0, select(x .> 0, 1, select(isNaN(x), x, pair[1])))
}

/// The tensor itself, if it is of numbers.
///
/// NumPy's `positive`.
///
/// - Parameter x: A tensor of numbers.
/// - Returns: The same tensor.
/// - Precondition: The elements are no truth values.
public func positive(_ x: Tensor) -> Tensor {
  if x.isInvalid || x.dtype != .bool { return x }
  return fail(TensorError(.dtypeNotSupported(x.type, expected: "numeric"), in: "positive"))
}

/// 1 / x.
///
/// Integers and truth values are converted to floating point. NumPy's `reciprocal`, of fractions.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func reciprocal(_ x: Tensor) -> Tensor { power(inFloating(x), -1) }

// MARK: - Infinities

/// Where the number is ∞.
///
/// NumPy's `isposinf`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of truth values of the same shape.
public func isPositiveInfinity(_ x: Tensor) -> Tensor {
  inFloating(x) .== Tensor(number: .infinity)
}

/// Where the number is -∞.
///
/// NumPy's `isneginf`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of truth values of the same shape.
public func isNegativeInfinity(_ x: Tensor) -> Tensor {
  inFloating(x) .== Tensor(number: -.infinity)
}

/// The tensor with 0 for NaN, and the greatest and least numbers of its type for the infinities.
///
/// NumPy's `nan_to_num`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same type.
public func nanToNum(_ x: Tensor) -> Tensor {
  nanToNum(x, nan: 0, positiveInfinity: nil, negativeInfinity: nil)
}

/// The tensor with other numbers for NaN and the infinities.
///
/// NumPy's `nan_to_num`.
///
/// - Parameters:
///   - x: A tensor of any type.
///   - nan: What NaN becomes.
///   - positiveInfinity: What ∞ becomes; the greatest number of the type when not given.
///   - negativeInfinity: What -∞ becomes; the least number of the type when not given.
/// - Returns: A tensor of the same type.
public func nanToNum(
  _ x: Tensor,
  nan: Double,
  positiveInfinity: Double? = nil,
  negativeInfinity: Double? = nil
) -> Tensor {
  guard x.dtype.isFloating, !x.isInvalid else { return x }
  let greatest = greatest(x.dtype)
  let infinity = Tensor(number: .infinity)
  let number = select(isNaN(x), Tensor(number: nan), x)
  let bounded = select(number .== infinity, Tensor(number: positiveInfinity ?? greatest), number)
  return select(bounded .== -infinity, Tensor(number: negativeInfinity ?? -greatest), bounded)
}

/// The greatest finite number of a floating-point type.
func greatest(_ dtype: DType) -> Double {
  switch dtype {
  case .bf16: 0x1.fep127
  case .f16: 65504
  case .f32: Double(Float.greatestFiniteMagnitude)
  case .f64: .greatestFiniteMagnitude
  case .bool, .i8, .i16, .i32, .i64, .u8, .u16, .u32, .u64, .c64, .c128:
    preconditionFailure("the type is floating-point")
  }
}

// MARK: - Fractions and exponents

/// The number as m · 2ⁿ with ½ ≤ |m| < 1.
///
///     frexp(6) → (0.75, 3)
///
/// Zeros, infinities and NaN are their own fraction, with the exponent 0. NumPy's `frexp`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: The fractions, with floating-point elements, and the exponents, in i32.
public func frexp(_ x: Tensor) -> (fraction: Tensor, exponent: Tensor) {
  let x = inFloating(x)
  if x.isInvalid { return (x, x) }
  // A half's fraction is an f32's, exactly.
  let isHalf = x.dtype == .bf16 || x.dtype == .f16
  let wide = isHalf ? x.as(.f32) : x
  let (bits, bias, width) = wide.dtype == .f64 ? (52, 1022, DType.i64) : (23, 126, DType.i32)
  let least = Tensor(number: wide.dtype == .f64 ? 0x1p-1022 : 0x1p-126)
  let isPlain = isFinite(wide) .& (wide .!= 0)
  // Subnormal numbers have their exponent after a multiplication that makes them normal.
  let isSmall = abs(wide) .< least
  let lift = Tensor(number: wide.dtype == .f64 ? 0x1p54 : 0x1p25)
  let normal = select(isSmall, wide * lift, wide)
  let field =
    (bitcast(stopGradient(normal), to: width) >> bits) .& (wide.dtype == .f64 ? 2047 : 255)
  let lifted = select(isSmall, Tensor(number: wide.dtype == .f64 ? 54 : 25), 0)
  let exponent = select(isPlain, field.as(.i32) - Tensor(number: bias) - lifted, 0)
  let fraction = ldexp(wide, -exponent)
  return (isHalf ? fraction.as(x.dtype) : fraction, exponent)
}

/// x · 2ⁿ, for each pair of elements.
///
/// NumPy's `ldexp`; the inverse of ``frexp(_:)``.
///
/// - Parameters:
///   - x: A tensor.
///   - exponent: A tensor of integers whose shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The exponents are integers, and the shapes broadcast.
public func ldexp(_ x: Tensor, _ exponent: Tensor) -> Tensor {
  if exponent.isInvalid { return exponent }
  guard exponent.dtype.isInteger else {
    let kind = TensorError.Kind.dtypeNotSupported(exponent.type, expected: "a tensor of integers")
    return fail(TensorError(kind, in: "ldexp"))
  }
  let x = inFloating(x)
  if x.isInvalid { return x }
  // In up to three steps, each a power of two that the type holds; f16 is computed in f32. Where one step is enough the
  // others are 1, and the result is rounded once.
  let isHalf = x.dtype == .f16
  let wide = isHalf ? x.as(.f32) : x
  let (least, most) = wide.dtype == .f64 ? (-1022, 1023) : (-126, 127)
  var rest = clip(exponent.as(.i32), Tensor(number: 3 * least), Tensor(number: 3 * most))
  var product = wide
  for _ in 0..<3 {
    let step = clip(rest, Tensor(number: least), Tensor(number: most))
    product *= exp2(step.as(wide.dtype))
    rest -= step
  }
  return isHalf ? product.as(x.dtype) : product
}

/// The fraction and the whole part of each number, both with its sign.
///
///     modf(-2.5) → (-0.5, -2)
///
/// The fraction of an infinity is NaN. NumPy's `modf`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: The fractions and the whole parts, with floating-point elements.
public func modf(_ x: Tensor) -> (fraction: Tensor, whole: Tensor) {
  let x = inFloating(x)
  let whole = trunc(x)
  return (x - whole, whole)
}

// MARK: - Roundings

/// The nearest number with so many digits behind the point; of two, that whose last digit is even.
///
///     round(3.14159, decimals: 2) → 3.14
///
/// Integers stay as they are. Its derivative is 0. NumPy's `round`.
///
/// - Parameters:
///   - x: A tensor of any type.
///   - decimals: The number of digits; of fractions it may be negative, for zeros before the point.
/// - Returns: A tensor of the same type.
/// - Precondition: Integers are not rounded to fewer than 0 digits.
public func round(_ x: Tensor, decimals: Int) -> Tensor {
  if x.isInvalid { return x }
  guard x.dtype.isFloating else {
    if decimals >= 0 { return x }
    let law = "integers are rounded to 0 decimals or more, got \(decimals) for \(x.type)"
    let help = "\n  help: convert the tensor with `.as(.f64)`"
    return fail(TensorError(.invalidArgument(law + help), in: "round"))
  }
  if decimals == 0 { return round(x) }
  var factor = 1.0
  for _ in 0..<min(decimals.magnitude, 400) { factor *= 10 }
  let scale = Tensor(number: decimals < 0 ? 1 / factor : factor)
  // Thousands of units would be beyond f16.
  let isHalf = x.dtype == .bf16 || x.dtype == .f16
  let wide = isHalf ? x.as(.f32) : x
  let rounded = round(wide * scale) / scale
  return isHalf ? rounded.as(x.dtype) : rounded
}

/// The nearest integer by one of Swift's rules of rounding.
///
///     round(x, .toNearestOrAwayFromZero)   // JAX's lax.round
///
/// Integers stay as they are. Its derivative is 0.
///
/// - Parameters:
///   - x: A tensor of any type.
///   - rule: Which of the integers around the number.
/// - Returns: A tensor of the same type.
public func round(_ x: Tensor, _ rule: FloatingPointRoundingRule) -> Tensor {
  guard x.dtype.isFloating else { return x }
  return switch rule {
  case .toNearestOrEven: round(x)
  case .toNearestOrAwayFromZero: Elementwise(.roundAway)(x)
  case .up: ceil(x)
  case .down: floor(x)
  case .towardZero: trunc(x)
  case .awayFromZero: sign(x) * ceil(abs(x))
  @unknown default: preconditionFailure("a rule of rounding that is not known: \(rule)")
  }
}
