// SPDX-License-Identifier: Apache-2.0
//
// Arithmetic on two numbers, for every pair of elements.
// To add a function: add a case, then follow the compiler; each switch below is one of its rules.

package import Loops
package import TensorIR

/// One function of two numbers, applied to every pair of elements.
package struct Arithmetic: BinaryPrimitive {
  /// The raw values are the names programs print.
  package enum Function: String, CaseIterable, Sendable {
    case add
    case subtract = "sub"
    case multiply = "mul"
    case divide = "div"
    case power = "pow"
    case maximum = "max"
    case minimum = "min"
    /// The remainder of truncated division: it has the sign of the dividend.
    case remainder = "rem"
    /// The angle of the point (second, first).
    case atan2
    /// The derivative of `digamma` whose order is the first operand: 0, 1, 2, …
    case polygamma
  }

  package let function: Function

  package init(_ function: Function) { self.function = function }

  package var name: String { function.rawValue }

  package func resultType(_ x: TensorType, _ y: TensorType) throws(TensorError) -> TensorType {
    guard x.dtype == y.dtype else { throw TensorError(.dtypesDiffer([x, y]), in: name) }
    if !x.dtype.isFloating && !takesIntegers {
      throw TensorError(.dtypeNotSupported(x, expected: "floating-point"), in: name)
    }
    if x.dtype == .bool && !takesTruthValues {
      throw TensorError(.dtypeNotSupported(x, expected: "numeric"), in: name)
    }
    if x.dtype.isComplex { try checkTakesComplexNumbers(x) }
    let shape = try elementwiseShape(x, y, in: name)
    return TensorType(x.dtype, shape, isWeak: x.isWeak && y.isWeak)
  }

  /// Whether truth values are operands too: sums and maxima of them are or, products and minima and.
  private var takesTruthValues: Bool {
    switch function {
    case .add, .multiply, .maximum, .minimum: true
    case .subtract, .divide, .power, .remainder, .atan2, .polygamma: false
    }
  }

  /// Whether integers are operands too, and not only floating-point numbers.
  package var takesIntegers: Bool {
    switch function {
    case .add, .multiply, .maximum, .minimum, .subtract, .divide, .power, .remainder: true
    case .atan2, .polygamma: false
    }
  }
}

extension Arithmetic {
  // Complex numbers have no order and no remainder.
  private func checkTakesComplexNumbers(_ x: TensorType) throws(TensorError) {
    switch function {
    case .add, .subtract, .multiply, .divide, .power: return
    case .maximum, .minimum: throw TensorError(.unordered(x), in: name)
    case .remainder, .atan2, .polygamma:
      throw TensorError(.dtypeNotSupported(x, expected: "real"), in: name)
    }
  }
}

// MARK: - Batching

extension Arithmetic {
  package func batchingRule(_ x: Batched, _ y: Batched, size: Int) -> Batched {
    batchElementwise(self, [x, y])
  }
}

// MARK: - Derivative

extension Arithmetic {
  package func derivativeRule(_ x: Dual, _ y: Dual) -> Dual {
    let z = self(x.primal, y.primal)
    guard z.dtype.isInexact else { return Dual(z, tangent: nil) }
    let dx = x.tangent.flatMap { tangent(varying: $0, x.primal, y.primal, z) }
    let dy = y.tangent.flatMap { tangent($0, varyingSecond: x.primal, y.primal, z) }
    switch (dx, dy) {
    case (let dx?, let dy?):
      let sum = function == .subtract ? dx - dy : dx + dy
      return Dual(z, tangent: sum)
    case (let dx?, nil): return Dual(z, tangent: broadcast(dx, to: z.shape))
    case (nil, let dy?):
      return Dual(z, tangent: broadcast(function == .subtract ? -dy : dy, to: z.shape))
    case (nil, nil): return Dual(z, tangent: nil)
    }
  }

  /// ∂z/∂x · dx, given z; `nil` when that is zero.
  private func tangent(varying dx: Tensor, _ x: Tensor, _ y: Tensor, _ z: Tensor) -> Tensor? {
    switch function {
    // d(x ± y) = dx ± dy
    case .add, .subtract: dx
    // d(x · y) = dx · y + x · dy
    case .multiply: dx * y
    // d(x / y) = dx / y - (x / y) / y · dy
    case .divide: dx / y
    case .power: powerTangent(dx, base: x, exponent: y)
    // Where both operands are the result, each has half of the change.
    case .maximum, .minimum: dx * share(of: x, against: y, in: z)
    // rem(x, y) = x - y · trunc(x / y)
    case .remainder: dx
    // d atan2(x, y) = (y dx - x dy) / (x² + y²)
    case .atan2: dx * (y / (square(x) + square(y)))
    case .polygamma:
      fail(
        TensorError(
          .noRule(
            rule: "derivative",
            primitive: name,
            reason: "its order is one of 0, 1, 2, … and cannot vary"
          ),
          in: name
        )
      )
    }
  }

  /// ∂z/∂y · dy, given z, without its sign for `subtract`; `nil` when that is zero.
  private func tangent(_ dy: Tensor, varyingSecond x: Tensor, _ y: Tensor, _ z: Tensor) -> Tensor? {
    switch function {
    case .add, .subtract: dy
    case .multiply: x * dy
    case .divide: dy * -(z / y)
    // d(x^y) = ln(x) · x^y · dy, which is 0 for x = 0.
    case .power: dy * (log(select(x .== 0, 1, x)) * z)
    case .maximum, .minimum: dy * share(of: y, against: x, in: z)
    case .remainder: dy * -truncated(x / y)
    case .atan2: dy * (-x / (square(x) + square(y)))
    case .polygamma: dy * self(x + 1, y)
    }
  }

  // d(x^y) = y · x^(y - 1) · dx, which is 0 for y = 0, even where x = 0.
  private func powerTangent(_ dx: Tensor, base x: Tensor, exponent y: Tensor) -> Tensor? {
    guard case .scalar(let number) = y.representation else {
      return dx * (y * power(x, select(y .== 0, 1, y - 1)))
    }
    if number.imaginary == 0 && number.double == 0 { return nil }
    if number.imaginary == 0 && number.double == 1 { return dx }
    return dx * (y * power(x, y - 1))
  }

  /// 1 where `x` is the result `z` of a maximum or minimum with `y`, 1/2 where both are, else 0.
  private func share(of x: Tensor, against y: Tensor, in z: Tensor) -> Tensor {
    converted(x .== z, to: z.dtype) * (1 - 0.5 * converted(y .== z, to: z.dtype))
  }

  private func truncated(_ x: Tensor) -> Tensor { sign(x) * floor(abs(x)) }
}

// MARK: - Transpose

extension Arithmetic: LinearPrimitive {
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    guard let ct = cotangents[0] else { return [nil, nil] }
    let (x, y) = (operands[0], operands[1])
    switch (function, x, y) {
    case (.add, _, _): return [x.cotangent { ct }, y.cotangent { ct }]
    case (.subtract, _, _): return [x.cotangent { ct }, y.cotangent { -ct }]
    case (.multiply, .linear, .known(let factor)): return [x.cotangent { ct * factor }, nil]
    case (.multiply, .known(let factor), .linear): return [nil, y.cotangent { factor * ct }]
    case (.divide, .linear, .known(let divisor)): return [x.cotangent { ct / divisor }, nil]
    case (.multiply, _, _), (.divide, _, _), (.power, _, _), (.maximum, _, _), (.minimum, _, _),
      (.remainder, _, _), (.atan2, _, _), (.polygamma, _, _):
      return notLinear(in: operands)
    }
  }
}

extension LinearOperand {
  /// The cotangent of a linear operand from that of the result; `nil` for a known operand.
  func cotangent(_ ofResult: () -> Tensor) -> Tensor? {
    switch self {
    case .known: nil
    case .linear(let type): unbroadcast(ofResult(), to: type)
    }
  }
}

// MARK: - Lowering

extension Arithmetic: Lowerable {
  package var opcode: Opcode? {
    switch function {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .power: .power
    case .maximum: .maximum
    case .minimum: .minimum
    case .remainder: .remainder
    case .atan2: .atan2
    case .polygamma: .polygamma
    }
  }

  package func lowering(_ operands: [TensorType]) -> Lowering {
    guard let opcode else { preconditionFailure("every arithmetic function is one operation") }
    return .pointwise(.single(opcode, operands[0].dtype))
  }
}
