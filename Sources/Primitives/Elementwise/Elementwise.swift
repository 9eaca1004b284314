// SPDX-License-Identifier: Apache-2.0
//
// Functions of one number, applied to every element of a tensor.
// To add a function: add a case, then follow the compiler; each switch below is one of its rules.

package import Loops
package import TensorIR

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
  }

  package let function: Function

  package init(_ function: Function) { self.function = function }

  package var name: String { function.rawValue }

  package func resultType(_ x: TensorType) throws(TensorError) -> TensorType {
    if x.dtype.isFloating || takesIntegers && x.dtype.isInteger { return x }
    let expected = takesIntegers ? "numeric" : "floating-point"
    throw TensorError(.dtypeNotSupported(x, expected: expected), in: name)
  }

  private var takesIntegers: Bool {
    switch function {
    case .negate, .sign, .absolute: true
    case .exp, .expMinusOne, .log, .logOnePlus, .squareRoot, .reciprocalSquareRoot, .cubeRoot,
      .sin, .cos, .tan, .asin, .acos, .atan, .sinh, .cosh, .tanh, .asinh, .acosh, .atanh,
      .logistic, .erf, .erfc, .floor, .ceil, .round:
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
    case .sign, .floor, .ceil, .round: nil
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
    guard function == .negate else {
      return [fail(TensorError(.notLinear(primitive: name), in: "linearTranspose"))]
    }
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
    }
  }

  package func lowering(_ operands: [TensorType]) -> Lowering {
    guard let opcode else { preconditionFailure("every function of one number is one operation") }
    return .pointwise(.single(opcode, operands[0].dtype))
  }
}
