// SPDX-License-Identifier: Apache-2.0
//
// A power whose exponent is an integer known when the program is written: a few multiplications instead of a
// logarithm and an exponential, and right for negative bases.

package import Loops
package import TensorIR

/// Every element to the power of an integer.
package struct IntegerPower: UnaryPrimitive {
  package let name = "integer_pow"
  package let exponent: Int

  package init(_ exponent: Int) { self.exponent = exponent }

  package var parameters: [Parameter] { [.value("y", exponent)] }

  package func resultType(_ x: TensorType) throws(TensorError) -> TensorType {
    guard x.dtype != .bool else {
      throw TensorError(.dtypeNotSupported(x, expected: "numeric"), in: name)
    }
    guard exponent >= 0 || x.dtype.isInexact else {
      throw TensorError(.dtypeNotSupported(x, expected: "floating-point"), in: name)
    }
    return x
  }
}

// MARK: - Rules

extension IntegerPower {
  package func batchingRule(_ x: Batched, size: Int) -> Batched {
    Batched(self(x.value), axis: x.axis)
  }

  // d(xⁿ) = n xⁿ⁻¹ dx
  package func derivativeRule(_ x: Dual) -> Dual {
    let y = self(x.primal)
    guard y.dtype.isInexact, exponent != 0 else { return Dual(y, tangent: nil) }
    return Dual(
      y,
      tangent: x.tangent.map { $0 * (exponent * integerPower(x.primal, exponent - 1)) }
    )
  }
}

extension IntegerPower: Lowerable {
  /// Binary exponentiation: x², x⁴, x⁸, …, of which those are multiplied whose bit is set.
  package func lowering(_ operands: [TensorType]) -> Lowering {
    var program = ScalarProgram.Builder()
    var square = program.operand(0, operands[0].dtype)
    var product: Register?
    var remaining = exponent.magnitude
    while remaining > 0 {
      if remaining & 1 == 1 { product = product.map { program(.multiply, $0, square) } ?? square }
      remaining >>= 1
      if remaining > 0 { square = program(.multiply, square, square) }
    }
    let power = product ?? program.constant(1, like: square)
    if exponent >= 0 { return .pointwise(program.finish(power)) }
    let one = program.constant(1, like: power)
    return .pointwise(program.finish(program(.divide, one, power)))
  }
}

// MARK: - Applying it

/// `x` to the power of an integer; the powers 0 and 1 need no operation.
func integerPower(_ x: Tensor, _ exponent: Int) -> Tensor {
  switch exponent {
  // The type gives way as that of `x` does.
  case 0: broadcast(Tensor(ScalarValue(1, as: x.dtype, isWeak: x.isWeak)), to: x.shape)
  case 1: x
  default: IntegerPower(exponent)(x)
  }
}
