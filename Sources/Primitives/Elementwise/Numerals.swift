// SPDX-License-Identifier: Apache-2.0
//
// Functions of how numbers are written in floating point: whether they are finite, and which number is next.

package import Loops
public import TensorIR

// MARK: - Finite numbers

/// Whether each element is neither infinite nor NaN.
package struct IsFinite: UnaryPrimitive {
  package let name = "is_finite"

  package init() {}

  package func resultType(_ x: TensorType) throws(TensorError) -> TensorType {
    guard x.dtype.isFloating else {
      throw TensorError(.dtypeNotSupported(x, expected: "floating-point"), in: name)
    }
    return TensorType(.bool, x.shape)
  }

  package func batchingRule(_ x: Batched, size: Int) -> Batched {
    Batched(self(x.value), axis: x.axis)
  }

  // A truth value does not vary.
  package func derivativeRule(_ x: Dual) -> Dual { Dual(self(x.primal), tangent: nil) }
}

extension IsFinite: Lowerable {
  // |x| < ∞
  package func lowering(_ operands: [TensorType]) -> Lowering {
    var program = ScalarProgram.Builder()
    let magnitude = program(.absolute, program.operand(0, operands[0].dtype))
    let infinity = program.constant(.infinity, like: magnitude)
    return .pointwise(program.finish(program(.less, magnitude, infinity)))
  }
}

/// Where the number is neither infinite nor NaN; of a complex number, both parts.
///
/// NumPy's `isfinite`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of truth values of the same shape.
public func isFinite(_ x: Tensor) -> Tensor {
  if x.dtype.isComplex { return isFinite(real(x)) .& isFinite(imag(x)) }
  return x.dtype.isFloating || x.isInvalid
    ? IsFinite()(x) : broadcast(Tensor(ScalarValue(true)), to: x.shape)
}

// MARK: - Neighbours

/// The number next to the first operand, on the way to the second.
package struct NextAfter: BinaryPrimitive {
  package let name = "nextafter"

  package init() {}

  package func resultType(_ x: TensorType, _ y: TensorType) throws(TensorError) -> TensorType {
    guard x.dtype == y.dtype else { throw TensorError(.dtypesDiffer([x, y]), in: name) }
    guard x.dtype.isFloating else {
      throw TensorError(.dtypeNotSupported(x, expected: "floating-point"), in: name)
    }
    return TensorType(x.dtype, try elementwiseShape(x, y, in: name))
  }

  package func batchingRule(_ x: Batched, _ y: Batched, size: Int) -> Batched {
    batchElementwise(self, [x, y])
  }

  // The distance to the next number is constant between powers of two: the result varies as x does.
  package func derivativeRule(_ x: Dual, _ y: Dual) -> Dual {
    let z = self(x.primal, y.primal)
    return Dual(z, tangent: x.tangent.map { broadcast($0, to: z.shape) })
  }
}

extension NextAfter: Lowerable {
  /// Numbers of one sign are in the order of their bits: the next one is an integer more or less.
  package func lowering(_ operands: [TensorType]) -> Lowering {
    let dtype = operands[0].dtype
    let integers = DType.signed(byteCount: dtype.byteCount)
    var program = ScalarProgram.Builder()
    let x = program.operand(0, dtype)
    let y = program.operand(1, dtype)
    let zero = program.constant(0, like: x)
    let bits = program.bitcast(x, to: integers)
    let isAway = program(.equal, program(.less, x, y), program(.less, zero, x))
    let step = program.select(
      isAway,
      onFalse: program.constant(ScalarValue(-1, as: integers)),
      onTrue: program.constant(ScalarValue(1, as: integers))
    )
    let moved = program.bitcast(program(.add, bits, step), to: dtype)
    // From 0 the next number is the least there is, with the sign of y.
    let sign = program.constant(
      ScalarValue(bits: 1 << UInt64(dtype.byteCount * 8 - 1), dtype: integers)
    )
    let least = program(
      .or,
      program(.and, program.bitcast(y, to: integers), sign),
      program.constant(ScalarValue(1, as: integers))
    )
    let isZero = program(.equal, x, zero)
    var next = program.select(isZero, onFalse: moved, onTrue: program.bitcast(least, to: dtype))
    next = program.select(program(.equal, x, y), onFalse: next, onTrue: y)
    let isNaN = program(.or, program(.notEqual, x, x), program(.notEqual, y, y))
    next = program.select(isNaN, onFalse: next, onTrue: program(.add, x, y))
    return .pointwise(program.finish(next))
  }
}

/// The number next to `x` on the way to `y`, for each pair of elements.
///
/// `y` where both are equal, NaN where either is. Integers and truth values are converted to floating point. It varies
/// as `x` does. NumPy's `nextafter`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor whose shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func nextAfter(_ x: Tensor, _ y: Tensor) -> Tensor {
  elementwise(NextAfter(), x, y, floating: true)
}
