// SPDX-License-Identifier: Apache-2.0
//
// Functions of one number, applied to every element of a tensor.
// To add a function: add a case, then follow the compiler; each switch below is one of its rules.

package import Loops
public import TensorIR

/// One function of one number, applied to every element.
package struct Elementwise: UnaryPrimitive {
  /// The raw values are the names programs print.
  package enum Function: String, CaseIterable, Sendable {
    case negate = "neg"
    case sign
    case absolute = "abs"
    case exp
    case expMinusOne = "expm1"
    case log
    case logOnePlus = "log1p"
    case squareRoot = "sqrt"
    case reciprocalSquareRoot = "rsqrt"
    case cubeRoot = "cbrt"
    case sin
    case cos
    case tan
    case asin
    case acos
    case atan
    case sinh
    case cosh
    case tanh
    case asinh
    case acosh
    case atanh
    case logistic
    case erf
    case erfc
    case floor
    case ceil
    /// To the nearest integer, ties to even.
    case round
    /// To the nearest integer between the number and zero.
    case trunc
  }

  package let function: Function

  package init(_ function: Function) { self.function = function }

  package var name: String { function.rawValue }

  package func resultType(_ x: TensorType) throws(TensorError) -> TensorType {
    if x.dtype.isFloating || takesIntegers && x.dtype.isInteger { return x }
    let expected = takesIntegers ? "numeric" : "floating-point"
    throw TensorError(.dtypeNotSupported(x, expected: expected), in: name)
  }

  /// Whether integers are operands too, and not only floating-point numbers.
  package var takesIntegers: Bool {
    switch function {
    case .negate, .sign, .absolute: true
    case .exp, .expMinusOne, .log, .logOnePlus, .squareRoot, .reciprocalSquareRoot, .cubeRoot,
      .sin, .cos, .tan, .asin, .acos, .atan, .sinh, .cosh, .tanh, .asinh, .acosh, .atanh,
      .logistic, .erf, .erfc, .floor, .ceil, .round, .trunc:
      false
    }
  }
}

// MARK: - Batching

extension Elementwise {
  package func batchingRule(_ x: Batched, size: Int) -> Batched {
    Batched(self(x.value), axis: x.axis)
  }
}

// MARK: - Domain

extension Elementwise {
  /// Where a function is defined and has a derivative.
  package enum Domain: Sendable {
    case within(ClosedRange<Double>)
    case nonzero
    /// Away from integers, halves and zero, where the function or its derivative may jump.
    case betweenSteps
  }

  /// Numbers on which the laws of derivatives can be checked.
  package var domain: Domain {
    switch function {
    case .negate, .exp, .expMinusOne, .sin, .cos, .atan, .sinh, .cosh, .tanh, .asinh, .logistic,
      .erf, .erfc:
      .within(-2...2)
    case .sign, .absolute, .floor, .ceil, .round, .trunc: .betweenSteps
    case .log, .squareRoot, .reciprocalSquareRoot: .within(0.5...3)
    case .logOnePlus: .within(-0.5...3)
    case .cubeRoot: .nonzero
    case .tan: .within(-1...1)
    case .asin, .acos, .atanh: .within(-0.7...0.7)
    case .acosh: .within(1.5...4)
    }
  }
}

// MARK: - Accuracy

extension Elementwise {
  /// How far a result in f32 or f64 may be from the correctly rounded one, in units in the last place; `nil` when it
  /// is the correctly rounded one.
  package var ulps: Double? {
    switch function {
    case .negate, .sign, .absolute, .squareRoot, .floor, .ceil, .round, .trunc: nil
    case .reciprocalSquareRoot: 2
    case .exp, .expMinusOne, .log, .logOnePlus, .sin, .cos, .tanh, .logistic, .cubeRoot, .tan,
      .asin, .acos, .atan, .sinh, .cosh, .asinh, .acosh, .atanh, .erf, .erfc:
      4
    }
  }
}

// MARK: - Derivative

extension Elementwise {
  package func derivativeRule(_ x: Dual) -> Dual {
    let y = self(x.primal)
    guard y.dtype.isFloating else { return Dual(y, tangent: nil) }
    return Dual(y, tangent: x.tangent.flatMap { tangent($0, x.primal, y) })
  }

  /// f′(x) dx, given y = f(x); `nil` where f is constant between its steps.
  private func tangent(_ dx: Tensor, _ x: Tensor, _ y: Tensor) -> Tensor? {
    switch function {
    case .negate: -dx
    case .sign, .floor, .ceil, .round, .trunc: nil
    // At 0, where |x| has no derivative, it is that from above, as in JAX.
    case .absolute: dx * Select()(x .>= 0, onFalse: number(-1, x), onTrue: number(1, x))
    case .exp: dx * y
    case .expMinusOne: dx * (y + 1)
    case .log: dx / x
    case .logOnePlus: dx / (x + 1)
    case .squareRoot: dx * (0.5 / y)
    case .reciprocalSquareRoot: dx * (-0.5 * (y / x))
    case .cubeRoot: dx * (1 / 3 / square(y))
    case .sin: dx * cos(x)
    case .cos: -(dx * sin(x))
    case .tan: dx * (1 + square(y))
    // 1 - x² is written (1 - x) (1 + x), which keeps its digits near ±1.
    case .asin: dx * rsqrt((1 - x) * (1 + x))
    case .acos: -(dx * rsqrt((1 - x) * (1 + x)))
    case .atan: dx / (1 + square(x))
    case .sinh: dx * cosh(x)
    case .cosh: dx * sinh(x)
    case .tanh: dx * ((1 - y) * (1 + y))
    case .asinh: dx * rsqrt(square(x) + 1)
    case .acosh: dx * rsqrt((x - 1) * (x + 1))
    case .atanh: dx / ((1 - x) * (1 + x))
    case .logistic: dx * (y * (1 - y))
    case .erf: dx * (twoOverRootPi * exp(-square(x)))
    case .erfc: -(dx * (twoOverRootPi * exp(-square(x))))
    }
  }

  /// A number in the dtype of a tensor.
  private func number(_ value: Double, _ x: Tensor) -> Tensor {
    Tensor(ScalarValue(value, as: x.dtype))
  }

  /// 2/√π.
  private var twoOverRootPi: Double { 2 / Double.pi.squareRoot() }
}

// MARK: - Transpose

extension Elementwise: LinearPrimitive {
  // (-x)ᵀ = -ct; no other function is linear.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    guard function == .negate else { return notLinear(in: operands) }
    return [cotangents[0].map { -$0 }]
  }
}

// MARK: - Lowering

extension Elementwise: Lowerable {
  package var opcode: Opcode? {
    switch function {
    case .negate: .negate
    case .sign: .sign
    case .absolute: .absolute
    case .exp: .exp
    case .expMinusOne: .expMinusOne
    case .log: .log
    case .logOnePlus: .logOnePlus
    case .squareRoot: .squareRoot
    case .reciprocalSquareRoot: .reciprocalSquareRoot
    case .cubeRoot: .cubeRoot
    case .sin: .sin
    case .cos: .cos
    case .tan: .tan
    case .asin: .asin
    case .acos: .acos
    case .atan: .atan
    case .sinh: .sinh
    case .cosh: .cosh
    case .tanh: .tanh
    case .asinh: .asinh
    case .acosh: .acosh
    case .atanh: .atanh
    case .logistic: .logistic
    case .erf: .erf
    case .erfc: .erfc
    case .floor: .floor
    case .ceil: .ceil
    case .round: .roundEven
    case .trunc: nil
    }
  }

  package func lowering(_ operands: [TensorType]) -> Lowering {
    if let opcode { return .pointwise(.single(opcode, operands[0].dtype)) }
    var program = ScalarProgram.Builder()
    let y = composition(&program, program.operand(0, operands[0].dtype))
    return .pointwise(program.finish(y))
  }

  /// A function that is no single operation of a machine, as a program of such operations.
  private func composition(_ program: inout ScalarProgram.Builder, _ x: Register) -> Register {
    switch function {
    // sign(x) ⌊|x|⌋, which keeps the sign of zero
    case .trunc:
      return program(.multiply, program(.sign, x), program(.floor, program(.absolute, x)))
    case .negate, .sign, .absolute, .exp, .expMinusOne, .log, .logOnePlus, .squareRoot,
      .reciprocalSquareRoot, .cubeRoot, .sin, .cos, .tan, .asin, .acos, .atan, .sinh, .cosh, .tanh,
      .asinh, .acosh, .atanh, .logistic, .erf, .erfc, .floor, .ceil, .round:
      preconditionFailure("this function is one operation")
    }
  }
}

// MARK: - Functions

// Functions with fractional results convert integers and truth values to f32, 64-bit integers to f64; all keep the
// shape, and none costs memory traffic where it is fused.

/// -1, 0 or 1 as the number is negative, zero or positive.
///
/// NaN stays NaN. NumPy's `sign`.
///
/// - Parameter x: A tensor of numbers.
/// - Returns: A tensor of the same type.
public func sign(_ x: Tensor) -> Tensor { Elementwise(.sign)(x) }

/// The absolute value.
///
/// Its derivative at 0 is 1, that from above. NumPy's `abs`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same type.
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

/// *e* to the power of the number, minus 1; accurate near 0.
///
/// Integers and truth values are converted to floating point. NumPy's `expm1`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func expm1(_ x: Tensor) -> Tensor { Elementwise(.expMinusOne)(inFloating(x)) }

/// The natural logarithm.
///
/// -∞ for 0, NaN for negative numbers. Integers and truth values are converted to floating point. NumPy's `log`.
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
/// NaN for negative numbers. Integers and truth values are converted to floating point. NumPy's `sqrt`.
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

/// The greatest integer that is not greater.
///
/// Integers stay as they are. Its derivative is 0. NumPy's `floor`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same type.
public func floor(_ x: Tensor) -> Tensor { x.dtype.isFloating ? Elementwise(.floor)(x) : x }

/// The least integer that is not less.
///
/// Integers stay as they are. Its derivative is 0. NumPy's `ceil`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same type.
public func ceil(_ x: Tensor) -> Tensor { x.dtype.isFloating ? Elementwise(.ceil)(x) : x }

/// The nearest integer; of two, the even one.
///
/// Integers stay as they are. Its derivative is 0. NumPy's `round`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same type.
public func round(_ x: Tensor) -> Tensor { x.dtype.isFloating ? Elementwise(.round)(x) : x }

/// The nearest integer between the number and zero, as a floating-point number.
///
/// Integers and truth values stay as they are. NumPy's `trunc`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same type.
public func trunc(_ x: Tensor) -> Tensor { x.dtype.isFloating ? Elementwise(.trunc)(x) : x }

// MARK: - Kinds of numbers

/// Where the number is NaN.
///
/// NumPy's `isnan`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of truth values of the same shape.
public func isNaN(_ x: Tensor) -> Tensor { x .!= x }

/// Where the number is neither infinite nor NaN.
///
/// NumPy's `isfinite`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of truth values of the same shape.
public func isFinite(_ x: Tensor) -> Tensor { abs(inFloating(x)) .< Tensor(number: .infinity) }

/// Where the number is ∞ or -∞.
///
/// NumPy's `isinf`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of truth values of the same shape.
public func isInfinite(_ x: Tensor) -> Tensor { abs(inFloating(x)) .== Tensor(number: .infinity) }
