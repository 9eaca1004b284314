// SPDX-License-Identifier: Apache-2.0
//
// Functions of one number, applied to every element of a tensor.
// To add a function: add a case, then follow the compiler; each switch below is one of its rules. The functions users
// call are in `ElementwiseFunctions.swift`.

package import Loops
package import TensorIR

/// One function of one number, applied to every element.
package struct Elementwise: UnaryPrimitive {
  /// The raw values are the names programs print.
  package enum Function: String, CaseIterable, Sendable {
    case negate = "neg"
    case sign
    case absolute = "abs"
    case square
    case exp
    /// 2 to the power of the number.
    case exp2
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
    case erfInverse = "erf_inv"
    /// The logarithm of the magnitude of the gamma function.
    case logGamma = "lgamma"
    /// The derivative of `logGamma`.
    case digamma
    case floor
    case ceil
    /// To the nearest integer, ties to even.
    case round
    /// To the nearest integer, ties away from zero; prints `round` too.
    case roundAway = "round_away"
    /// To the nearest integer between the number and zero.
    case trunc
  }

  package let function: Function

  package init(_ function: Function) { self.function = function }

  package var name: String { function == .roundAway ? "round" : function.rawValue }

  package var parameters: [Parameter] {
    switch function {
    case .round: [.value("rounding_method", 1)]
    case .roundAway: [.value("rounding_method", 0)]
    case .negate, .sign, .absolute, .square, .exp, .exp2, .expMinusOne, .log, .logOnePlus,
      .squareRoot, .reciprocalSquareRoot, .cubeRoot, .sin, .cos, .tan, .asin, .acos, .atan, .sinh,
      .cosh, .tanh, .asinh, .acosh, .atanh, .logistic, .erf, .erfc, .erfInverse, .logGamma,
      .digamma, .floor, .ceil, .trunc:
      []
    }
  }

  package func resultType(_ x: TensorType) throws(TensorError) -> TensorType {
    if x.dtype.isFloating || takesIntegers && x.dtype.isInteger { return x }
    if takesComplexNumbers && x.dtype.isComplex {
      return function == .absolute ? TensorType(x.dtype.part, x.shape, isWeak: x.isWeak) : x
    }
    let expected = takesIntegers ? "numeric" : "floating-point"
    throw TensorError(.dtypeNotSupported(x, expected: expected), in: name)
  }

  /// Whether complex numbers are operands too.
  package var takesComplexNumbers: Bool {
    switch function {
    case .negate, .sign, .absolute, .square, .exp, .expMinusOne, .log, .logOnePlus, .squareRoot,
      .reciprocalSquareRoot, .sin, .cos, .tan, .asin, .acos, .atan, .sinh, .cosh, .tanh, .asinh,
      .acosh, .atanh, .logistic:
      true
    case .exp2, .cubeRoot, .erf, .erfc, .erfInverse, .logGamma, .digamma, .floor, .ceil, .round,
      .roundAway, .trunc:
      false
    }
  }

  /// Whether integers are operands too, and not only floating-point numbers.
  package var takesIntegers: Bool {
    switch function {
    case .negate, .sign, .absolute, .square: true
    case .exp, .exp2, .expMinusOne, .log, .logOnePlus, .squareRoot, .reciprocalSquareRoot,
      .cubeRoot,
      .sin, .cos, .tan, .asin, .acos, .atan, .sinh, .cosh, .tanh, .asinh, .acosh, .atanh,
      .logistic, .erf, .erfc, .erfInverse, .logGamma, .digamma, .floor, .ceil, .round, .roundAway,
      .trunc:
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
    case .negate, .square, .exp, .exp2, .expMinusOne, .sin, .cos, .atan, .sinh, .cosh, .tanh,
      .asinh, .logistic,
      .erf, .erfc:
      .within(-2...2)
    case .sign, .absolute, .floor, .ceil, .round, .roundAway, .trunc: .betweenSteps
    case .log, .squareRoot, .reciprocalSquareRoot, .logGamma, .digamma: .within(0.5...3)
    case .logOnePlus: .within(-0.5...3)
    case .cubeRoot: .nonzero
    case .tan: .within(-1...1)
    case .asin, .acos, .atanh, .erfInverse: .within(-0.7...0.7)
    case .acosh: .within(1.5...4)
    }
  }
}

// MARK: - Accuracy

extension Elementwise {
  /// How far a result in f32 or f64 may be from the correctly rounded one, in units in the last place, of 1 where it is less and
  /// `isNearZeros` says so; `nil` when it is the correctly rounded one.
  package var ulps: Double? {
    switch function {
    case .negate, .sign, .absolute, .square, .squareRoot, .floor, .ceil, .round, .roundAway, .trunc:
      nil
    case .reciprocalSquareRoot: 2
    case .exp, .exp2, .expMinusOne, .log, .logOnePlus, .sin, .cos, .tanh, .logistic, .cubeRoot,
      .tan, .asin, .acos, .atan, .sinh, .cosh, .asinh, .acosh, .atanh, .erf, .erfc:
      4
    case .logGamma, .digamma: 16
    // JAX's formula, bit for bit, loses digits near ±1: see `InverseErrorTemplate.h`.
    case .erfInverse: 70
    }
  }
}

extension Elementwise {
  /// Whether the function has zeros where nothing is 0, so that its error there is that of the terms which cancel.
  package var isNearZeros: Bool { function == .logGamma || function == .digamma }
}

// MARK: - Derivative

extension Elementwise {
  package func derivativeRule(_ x: Dual) -> Dual {
    let y = self(x.primal)
    guard y.dtype.isInexact else { return Dual(y, tangent: nil) }
    return Dual(
      y,
      tangent: x.tangent.flatMap { dx in
        x.primal.dtype.isComplex
          ? complexTangent(dx, x.primal, y) ?? tangent(dx, x.primal, y) : tangent(dx, x.primal, y)
      }
    )
  }

  /// f′(x) dx, given y = f(x); `nil` where f is constant between its steps.
  private func tangent(_ dx: Tensor, _ x: Tensor, _ y: Tensor) -> Tensor? {
    switch function {
    case .negate: -dx
    case .sign, .floor, .ceil, .round, .roundAway, .trunc: nil
    // At 0, where |x| has no derivative, it is that from above, as in JAX.
    case .absolute: dx * Select()(x .>= 0, onFalse: number(-1, x), onTrue: number(1, x))
    case .square: dx * (2 * x)
    case .exp: dx * y
    // ln 2
    case .exp2: dx * (0.6931471805599453 * y)
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
    case .erfInverse: dx * (1 / twoOverRootPi * exp(square(y)))
    case .logGamma: dx * digamma(x)
    case .digamma: dx * polygamma(1, x)
    }
  }

  /// The tangents of functions of complex numbers that are not those of real ones.
  private func complexTangent(_ dx: Tensor, _ x: Tensor, _ y: Tensor) -> Tensor? {
    switch function {
    // d|x| = Re(x̄ dx) / |x|, which is 0 at 0.
    case .absolute: real(dx * (conj(x) / complex(select(y .== 0, 1, y), 0)))
    // d(x/|x|) = i x/|x| · Im(x̄ dx) / |x|²: a number turns, and its sign does not grow.
    case .sign:
      complex(0, imag(conj(y) * dx) / select(y .== 0, 1, abs(x))) * y
    // √(x - 1) √(x + 1) is not √(x² - 1) where the real part is negative.
    case .acosh: dx * (rsqrt(x - 1) * rsqrt(x + 1))
    case .negate, .square, .exp, .exp2, .expMinusOne, .log, .logOnePlus, .squareRoot,
      .reciprocalSquareRoot, .cubeRoot, .sin, .cos, .tan, .asin, .acos, .atan, .sinh, .cosh, .tanh,
      .asinh, .atanh, .logistic, .erf, .erfc, .erfInverse, .logGamma, .digamma, .floor, .ceil,
      .round, .roundAway, .trunc:
      nil
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
    case .square: nil
    case .exp: .exp
    case .exp2: .exp2
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
    case .erfInverse: .erfInverse
    case .logGamma: .logGamma
    case .digamma: .digamma
    case .floor: .floor
    case .ceil: .ceil
    case .round: .roundEven
    case .roundAway: .roundAway
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
    case .square: return program(.multiply, x, x)
    case .negate, .sign, .absolute, .exp, .exp2, .expMinusOne, .log, .logOnePlus, .squareRoot,
      .reciprocalSquareRoot, .cubeRoot, .sin, .cos, .tan, .asin, .acos, .atan, .sinh, .cosh, .tanh,
      .asinh, .acosh, .atanh, .logistic, .erf, .erfc, .erfInverse, .logGamma, .digamma, .floor,
      .ceil, .round, .roundAway:
      preconditionFailure("this function is one operation")
    }
  }
}
