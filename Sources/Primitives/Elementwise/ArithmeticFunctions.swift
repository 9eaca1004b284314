// SPDX-License-Identifier: Apache-2.0
//
// Functions of two numbers that have no operator: extremes, powers, and the two ways to divide with a remainder.

public import TensorIR

// MARK: - Extremes

/// The larger of each pair of elements.
///
///     maximum(f32[2, 3], f32[3]) → f32[2, 3]
///
/// NaN if either is. Where both are equal, each has half of the derivative. NumPy's `maximum`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor whose shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast, in their common dtype.
/// - Precondition: The shapes broadcast.
public func maximum(_ x: Tensor, _ y: Tensor) -> Tensor {
  elementwise(Arithmetic(.maximum), x, y)
}

/// The smaller of each pair of elements.
///
///     minimum(f32[2, 3], f32[3]) → f32[2, 3]
///
/// NaN if either is. Where both are equal, each has half of the derivative. NumPy's `minimum`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor whose shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast, in their common dtype.
/// - Precondition: The shapes broadcast.
public func minimum(_ x: Tensor, _ y: Tensor) -> Tensor {
  elementwise(Arithmetic(.minimum), x, y)
}

/// The tensor, with elements outside an interval replaced by its nearest end.
///
///     clip(x, 0, 1)
///
/// NumPy's `clip`.
///
/// - Parameters:
///   - x: A tensor.
///   - low: The lower end of the interval.
///   - high: The upper end, which wins where it is less than the lower one.
/// - Returns: A tensor of the shape to which all broadcast, in their common dtype.
/// - Precondition: The shapes broadcast.
public func clip(_ x: Tensor, _ low: Tensor, _ high: Tensor) -> Tensor {
  let operands = promoted([low, x, high], in: "clip")
  return Arithmetic(.minimum)(operands[2], Arithmetic(.maximum)(operands[0], operands[1]))
}

// MARK: - Powers

/// Each element times itself.
///
/// NumPy's `square`.
///
/// - Parameter x: A tensor of numbers.
/// - Returns: A tensor of the same type.
public func square(_ x: Tensor) -> Tensor { Elementwise(.square)(x) }

/// `x` to the power `y`, for each pair of elements.
///
///     power(x, 3)          // x * x * x: an integer exponent is a few multiplications
///     power(2, y)
///
/// Of two integer tensors the result is an integer, and a negative power is the quotient 1 / x^|y|, truncated. Where
/// `x` is negative and `y` has a fraction the result is NaN. NumPy's `power`.
///
/// - Parameters:
///   - x: The bases.
///   - y: The exponents; the shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast, in their common dtype.
/// - Precondition: The shapes broadcast; an integer base has no negative number as its exponent.
public func power(_ x: Tensor, _ y: Tensor) -> Tensor {
  if x.isInvalid { return x }
  if case .scalar(let number) = y.representation, number.dtype.isInteger, x.dtype != .bool {
    let exponent = number.exactInt
    if exponent < 0 && number.dtype.isSigned && x.dtype.isInteger {
      let law = "an integer has no negative powers, got \(x.type) to the power \(exponent)"
      let help = "\n  help: convert it with `.as(.f32)`"
      return fail(TensorError(.invalidArgument(law + help), in: "power"))
    }
    // A strong exponent of a wider type makes the result wider too.
    if number.isWeak || commonType(of: [x, y]).dtype == x.dtype {
      return integerPower(x, exponent)
    }
  }
  let isBoolean = x.dtype == .bool && y.dtype == .bool
  return elementwise(Arithmetic(.power), isBoolean ? converted(x, to: .i32) : x, y)
}

/// `x` to the power `y`; another name of ``power(_:_:)``.
public func pow(_ x: Tensor, _ y: Tensor) -> Tensor { power(x, y) }

/// The angle between the first axis and the point (`y`, `x`), in -π…π radians, for each pair of elements.
///
///     atan2(1, -1) → 3π/4
///
/// Integers and truth values are converted to floating point. NumPy's `arctan2`.
///
/// - Parameters:
///   - x: The second coordinates of the points.
///   - y: The first coordinates; the shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func atan2(_ x: Tensor, _ y: Tensor) -> Tensor {
  elementwise(Arithmetic(.atan2), x, y, floating: true)
}

// MARK: - Division with a remainder

/// The greatest integer that is not greater than the quotient, for each pair of elements.
///
///     floorDivide(-7, 2) → -4
///
/// Integers stay integers. NumPy's and Python's `x // y`.
///
/// - Parameters:
///   - x: The dividends.
///   - y: The divisors; the shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast, in their common dtype.
/// - Precondition: The shapes broadcast.
public func floorDivide(_ x: Tensor, _ y: Tensor) -> Tensor {
  let operands = numbers(x, y, in: "floorDivide")
  let (x, y) = (operands[0], operands[1])
  if x.dtype.isUnsigned { return Arithmetic(.divide)(x, y) }
  let rest = Arithmetic(.remainder)(x, y)
  let isBelow = (rest .!= 0) .& (sign(y) .!= sign(rest))
  if x.dtype.isInteger {
    let quotient = Arithmetic(.divide)(x, y)
    return select(isBelow, quotient - 1, quotient)
  }
  let quotient = (x - rest) / y
  return Elementwise(.roundAway)(select(isBelow, quotient - 1, quotient))
}

/// What is left of `x` after division by `y`, with the sign of `y`, for each pair of elements.
///
///     remainder(-7, 3) → 2
///
/// `x` is `floorDivide(x, y) * y + remainder(x, y)`. NumPy's `remainder` and Python's `x % y`; see
/// ``fmod(_:_:)`` for the remainder of Swift and C. Integers modulo 0 are 0.
///
/// - Parameters:
///   - x: The dividends.
///   - y: The divisors; the shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast, in their common dtype.
/// - Precondition: The shapes broadcast.
public func remainder(_ x: Tensor, _ y: Tensor) -> Tensor {
  let operands = numbers(x, y, in: "remainder")
  let y = operands[1]
  let rest = truncatedRemainder(operands[0], y)
  let otherSign = ((rest .< 0) .!= (y .< 0)) .& (rest .!= 0)
  return select(otherSign, rest + y, rest)
}

/// The quotient rounded down and what is left, for each pair of elements.
///
///     divmod(-7, 3) → (-3, 2)
///
/// NumPy's and Python's `divmod`: ``floorDivide(_:_:)`` and ``remainder(_:_:)``.
///
/// - Parameters:
///   - x: The dividends.
///   - y: The divisors; the shape broadcasts with that of `x`.
/// - Returns: The quotients and the remainders.
/// - Precondition: The shapes broadcast.
public func divmod(_ x: Tensor, _ y: Tensor) -> (quotient: Tensor, remainder: Tensor) {
  (floorDivide(x, y), remainder(x, y))
}

/// What is left of `x` after division by `y`, with the sign of `x`, for each pair of elements.
///
///     fmod(-7, 3) → -1
///
/// Swift's `x % y` and `truncatingRemainder`, C's and NumPy's `fmod`; see ``remainder(_:_:)`` for Python's. Integers
/// modulo 0 are 0.
///
/// - Parameters:
///   - x: The dividends.
///   - y: The divisors; the shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast, in their common dtype.
/// - Precondition: The shapes broadcast.
public func fmod(_ x: Tensor, _ y: Tensor) -> Tensor {
  let operands = numbers(x, y, in: "fmod")
  return truncatedRemainder(operands[0], operands[1])
}

// An integer modulo 0 would be itself; modulo 1 it is 0.
private func truncatedRemainder(_ x: Tensor, _ y: Tensor) -> Tensor {
  Arithmetic(.remainder)(x, y.dtype.isFloating ? y : select(y .== 0, 1, y))
}

/// Both operands in their common dtype, truth values as i32, ranks made equal.
private func numbers(_ x: Tensor, _ y: Tensor, in place: String) -> [Tensor] {
  let isBoolean = x.dtype == .bool && y.dtype == .bool
  return promoted(isBoolean ? [converted(x, to: .i32), y] : [x, y], in: place)
}
