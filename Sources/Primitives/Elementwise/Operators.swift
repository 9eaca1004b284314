// SPDX-License-Identifier: Apache-2.0
//
// The operators on tensors. This exact set keeps long expressions quick to type-check: each operator on two tensors,
// and disfavoured ones for a tensor with a `Double`, `Float` or `Int` variable. Literals are tensors.

public import TensorIR

// MARK: - Arithmetic

extension Tensor {
  /// The sum; of truth values, or.
  ///
  /// Shapes broadcast, and the dtype is the common one of both operands, as for all operators.
  ///
  /// NumPy's `x + y`.
  public static func + (x: Tensor, y: Tensor) -> Tensor {
    folded(x, y, +, &+) ?? elementwise(Arithmetic(.add), x, y)
  }

  /// The difference.
  ///
  /// NumPy's `x - y`.
  public static func - (x: Tensor, y: Tensor) -> Tensor {
    folded(x, y, -, &-) ?? elementwise(Arithmetic(.subtract), x, y)
  }

  /// The product of each pair of elements; of truth values, and.
  ///
  /// NumPy's `x * y`.
  public static func * (x: Tensor, y: Tensor) -> Tensor {
    folded(x, y, *, &*) ?? elementwise(Arithmetic(.multiply), x, y)
  }

  /// The quotient, with a fraction: of integers too, which are converted to `f32`, or `f64` if they have 64 bits.
  ///
  /// NumPy's `x / y`; see ``floorDivide(_:_:)`` for integer division.
  public static func / (x: Tensor, y: Tensor) -> Tensor {
    folded(x, y, /, nil) ?? elementwise(Arithmetic(.divide), x, y, floating: true)
  }

  /// The number with the opposite sign.
  ///
  /// NumPy's `-x`.
  public static prefix func - (x: Tensor) -> Tensor {
    folded(0, x, { _, y in -y }, &-) ?? Elementwise(.negate)(x)
  }

  /// The tensor itself.
  public static prefix func + (x: Tensor) -> Tensor { x }

  /// Replaces `x` by the sum.
  public static func += (x: inout Tensor, y: Tensor) { x = x + y }

  /// Replaces `x` by the difference.
  public static func -= (x: inout Tensor, y: Tensor) { x = x - y }

  /// Replaces `x` by the product.
  public static func *= (x: inout Tensor, y: Tensor) { x = x * y }

  /// Replaces `x` by the quotient.
  public static func /= (x: inout Tensor, y: Tensor) { x = x / y }
}

// MARK: - Tensors and Double variables

extension Tensor {
  /// The sum, in the tensor's dtype.
  @_disfavoredOverload
  public static func + (x: Tensor, y: Double) -> Tensor { x + Tensor(number: y) }

  /// The sum, in the tensor's dtype.
  @_disfavoredOverload
  public static func + (x: Double, y: Tensor) -> Tensor { Tensor(number: x) + y }

  /// Replaces `x` by the sum, in its dtype.
  @_disfavoredOverload
  public static func += (x: inout Tensor, y: Double) { x = x + Tensor(number: y) }

  /// The difference, in the tensor's dtype.
  @_disfavoredOverload
  public static func - (x: Tensor, y: Double) -> Tensor { x - Tensor(number: y) }

  /// The difference, in the tensor's dtype.
  @_disfavoredOverload
  public static func - (x: Double, y: Tensor) -> Tensor { Tensor(number: x) - y }

  /// Replaces `x` by the difference, in its dtype.
  @_disfavoredOverload
  public static func -= (x: inout Tensor, y: Double) { x = x - Tensor(number: y) }

  /// The product, in the tensor's dtype.
  @_disfavoredOverload
  public static func * (x: Tensor, y: Double) -> Tensor { x * Tensor(number: y) }

  /// The product, in the tensor's dtype.
  @_disfavoredOverload
  public static func * (x: Double, y: Tensor) -> Tensor { Tensor(number: x) * y }

  /// Replaces `x` by the product, in its dtype.
  @_disfavoredOverload
  public static func *= (x: inout Tensor, y: Double) { x = x * Tensor(number: y) }

  /// The quotient, in the tensor's dtype.
  @_disfavoredOverload
  public static func / (x: Tensor, y: Double) -> Tensor { x / Tensor(number: y) }

  /// The quotient, in the tensor's dtype.
  @_disfavoredOverload
  public static func / (x: Double, y: Tensor) -> Tensor { Tensor(number: x) / y }

  /// Replaces `x` by the quotient, in its dtype.
  @_disfavoredOverload
  public static func /= (x: inout Tensor, y: Double) { x = x / Tensor(number: y) }
}

// MARK: - Tensors and Float variables

extension Tensor {
  /// The sum, in the tensor's dtype.
  @_disfavoredOverload
  public static func + (x: Tensor, y: Float) -> Tensor { x + Tensor(number: Double(y)) }

  /// The sum, in the tensor's dtype.
  @_disfavoredOverload
  public static func + (x: Float, y: Tensor) -> Tensor { Tensor(number: Double(x)) + y }

  /// Replaces `x` by the sum, in its dtype.
  @_disfavoredOverload
  public static func += (x: inout Tensor, y: Float) { x = x + Tensor(number: Double(y)) }

  /// The difference, in the tensor's dtype.
  @_disfavoredOverload
  public static func - (x: Tensor, y: Float) -> Tensor { x - Tensor(number: Double(y)) }

  /// The difference, in the tensor's dtype.
  @_disfavoredOverload
  public static func - (x: Float, y: Tensor) -> Tensor { Tensor(number: Double(x)) - y }

  /// Replaces `x` by the difference, in its dtype.
  @_disfavoredOverload
  public static func -= (x: inout Tensor, y: Float) { x = x - Tensor(number: Double(y)) }

  /// The product, in the tensor's dtype.
  @_disfavoredOverload
  public static func * (x: Tensor, y: Float) -> Tensor { x * Tensor(number: Double(y)) }

  /// The product, in the tensor's dtype.
  @_disfavoredOverload
  public static func * (x: Float, y: Tensor) -> Tensor { Tensor(number: Double(x)) * y }

  /// Replaces `x` by the product, in its dtype.
  @_disfavoredOverload
  public static func *= (x: inout Tensor, y: Float) { x = x * Tensor(number: Double(y)) }

  /// The quotient, in the tensor's dtype.
  @_disfavoredOverload
  public static func / (x: Tensor, y: Float) -> Tensor { x / Tensor(number: Double(y)) }

  /// The quotient, in the tensor's dtype.
  @_disfavoredOverload
  public static func / (x: Float, y: Tensor) -> Tensor { Tensor(number: Double(x)) / y }

  /// Replaces `x` by the quotient, in its dtype.
  @_disfavoredOverload
  public static func /= (x: inout Tensor, y: Float) { x = x / Tensor(number: Double(y)) }
}

// MARK: - Tensors and Int variables

extension Tensor {
  /// The sum, in the tensor's dtype.
  @_disfavoredOverload
  public static func + (x: Tensor, y: Int) -> Tensor { x + Tensor(number: y) }

  /// The sum, in the tensor's dtype.
  @_disfavoredOverload
  public static func + (x: Int, y: Tensor) -> Tensor { Tensor(number: x) + y }

  /// Replaces `x` by the sum, in its dtype.
  @_disfavoredOverload
  public static func += (x: inout Tensor, y: Int) { x = x + Tensor(number: y) }

  /// The difference, in the tensor's dtype.
  @_disfavoredOverload
  public static func - (x: Tensor, y: Int) -> Tensor { x - Tensor(number: y) }

  /// The difference, in the tensor's dtype.
  @_disfavoredOverload
  public static func - (x: Int, y: Tensor) -> Tensor { Tensor(number: x) - y }

  /// Replaces `x` by the difference, in its dtype.
  @_disfavoredOverload
  public static func -= (x: inout Tensor, y: Int) { x = x - Tensor(number: y) }

  /// The product, in the tensor's dtype.
  @_disfavoredOverload
  public static func * (x: Tensor, y: Int) -> Tensor { x * Tensor(number: y) }

  /// The product, in the tensor's dtype.
  @_disfavoredOverload
  public static func * (x: Int, y: Tensor) -> Tensor { Tensor(number: x) * y }

  /// Replaces `x` by the product, in its dtype.
  @_disfavoredOverload
  public static func *= (x: inout Tensor, y: Int) { x = x * Tensor(number: y) }

  /// The quotient, in the tensor's dtype.
  @_disfavoredOverload
  public static func / (x: Tensor, y: Int) -> Tensor { x / Tensor(number: y) }

  /// The quotient, in the tensor's dtype.
  @_disfavoredOverload
  public static func / (x: Int, y: Tensor) -> Tensor { Tensor(number: x) / y }

  /// Replaces `x` by the quotient, in its dtype.
  @_disfavoredOverload
  public static func /= (x: inout Tensor, y: Int) { x = x / Tensor(number: y) }
}

// MARK: - Comparison

extension Tensor {
  /// Where `x` is less than `y`: a mask of truth values.
  public static func .< (x: Tensor, y: Tensor) -> Tensor {
    elementwise(Comparison(.less), x, y)
  }

  /// Where `x` is less than or equal to `y`: a mask of truth values.
  public static func .<= (x: Tensor, y: Tensor) -> Tensor {
    elementwise(Comparison(.lessEqual), x, y)
  }

  /// Where `x` is greater than `y`: a mask of truth values.
  public static func .> (x: Tensor, y: Tensor) -> Tensor {
    elementwise(Comparison(.greater), x, y)
  }

  /// Where `x` is greater than or equal to `y`: a mask of truth values.
  public static func .>= (x: Tensor, y: Tensor) -> Tensor {
    elementwise(Comparison(.greaterEqual), x, y)
  }

  /// Where `x` is equal to `y`: a mask of truth values.
  public static func .== (x: Tensor, y: Tensor) -> Tensor {
    elementwise(Comparison(.equal), x, y)
  }

  /// Where `x` is different from `y`: a mask of truth values.
  ///
  /// A NaN differs from everything.
  public static func .!= (x: Tensor, y: Tensor) -> Tensor {
    elementwise(Comparison(.notEqual), x, y)
  }
}

// MARK: - Logic

extension Tensor {
  /// Where both are true; of integers, the bits that are 1 in both.
  ///
  /// NumPy's `x & y`; see ``logicalAnd(_:_:)`` for numbers as truth values.
  public static func .& (x: Tensor, y: Tensor) -> Tensor { Logical(.and)(x, y) }

  /// Where at least one is true; of integers, the bits that are 1 in at least one.
  ///
  /// NumPy's `x | y`.
  public static func .| (x: Tensor, y: Tensor) -> Tensor { Logical(.or)(x, y) }

  /// Where exactly one is true; of integers, the bits that are 1 in exactly one.
  ///
  /// NumPy's `x ^ y`.
  public static func .^ (x: Tensor, y: Tensor) -> Tensor { Logical(.xor)(x, y) }

  /// Where `x` is false; of integers, every bit inverted.
  ///
  /// NumPy's `~x`.
  public static prefix func .! (x: Tensor) -> Tensor { Logical(.not)([x])[0] }
}

// MARK: - Shifts

// Favoured, these would make a tensor of `1 << 3` in every file that imports this module.
extension Tensor {
  /// The bits of integers moved up by `y` places: x · 2ʸ, without the bits that leave the type.
  ///
  /// Zeros move in; 0 where `y` is negative or the type's width or more. NumPy's `x << y`.
  @_disfavoredOverload
  public static func << (x: Tensor, y: Tensor) -> Tensor { Logical(.shiftLeft)(x, y) }

  /// The bits of integers moved down by `y` places: ⌊x / 2ʸ⌋.
  ///
  /// Copies of the sign move in, zeros into unsigned numbers: all of them where `y` is negative or the type's width or
  /// more. NumPy's `x >> y`; see ``shiftRightLogical(_:_:)``.
  @_disfavoredOverload
  public static func >> (x: Tensor, y: Tensor) -> Tensor {
    let isUnsigned = commonType(of: [x, y]).dtype.isUnsigned
    return Logical(isUnsigned ? .shiftRightLogical : .shiftRightArithmetic)(x, y)
  }

  /// The bits of integers moved up by `y` places.
  @_disfavoredOverload
  public static func << (x: Tensor, y: Int) -> Tensor { x << Tensor(number: y) }

  /// The bits of integers moved down by `y` places.
  @_disfavoredOverload
  public static func >> (x: Tensor, y: Int) -> Tensor { x >> Tensor(number: y) }
}
