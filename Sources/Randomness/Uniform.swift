// SPDX-License-Identifier: Apache-2.0
//
// Draws in which every outcome is as likely as any other, and those that compare one such number with a probability.
// All agree with JAX bit for bit.

internal import Primitives
public import TensorIR

extension Random {
  /// Random bits.
  ///
  ///     Random.bits(key, [3])     // u32[3]
  ///
  /// `jax.random.bits`, bit for bit.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result.
  ///   - dtype: An unsigned type; all its bits are random.
  /// - Returns: A tensor of the given shape and type.
  /// - Precondition: The dtype is an unsigned integer.
  public static func bits(_ key: Key, _ shape: Shape = [], dtype: DType = .u32) -> Tensor {
    guard dtype.isUnsigned else {
      return fail(
        TensorError(.drawDType(dtype, expected: "an unsigned integer"), in: "Random.bits")
      )
    }
    return draw("Random.bits", key, shape) { words, shape, _ in words.bits(dtype, shape) }
  }

  /// Numbers in `min..<max`, evenly distributed.
  ///
  ///     Random.uniform(key, [3])                     // f32[3], in 0..<1
  ///     Random.uniform(key, [3], min: -1, max: 1)
  ///
  /// There are 2²³ different fractions in f32, 2⁵² in f64, 2¹⁰ in f16 and 2⁷ in bf16, all equally likely. `min` where `max`
  /// is not greater. `jax.random.uniform`, bit for bit.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result; that to which `min` and `max` broadcast when not given.
  ///   - dtype: The floating-point type of the result.
  ///   - min: The least number that can come.
  ///   - max: The number below which all are; rounding may give it.
  /// - Returns: A tensor of the given shape and type, differentiable with respect to `min` and `max`.
  /// - Precondition: The bounds broadcast to the shape.
  public static func uniform(
    _ key: Key,
    _ shape: Shape? = nil,
    dtype: DType = .f32,
    min: Tensor = 0,
    max: Tensor = 1
  ) -> Tensor {
    drawFloats("Random.uniform", key, shape, dtype, [min, max]) { words, shape, bounds in
      words.uniform(dtype, shape, from: bounds[0], to: bounds[1])
    }
  }

  /// Integers in `min..<max`.
  ///
  ///     Random.randint(key, [3], min: 1, max: 7)     // i32[3]: three dice
  ///
  /// The remainders of numbers of twice the type's bits, at least 64: they favour small ones by less than 1 in 2³² even for
  /// the widest range of 32 bits. `min` where `max` is not greater. `jax.random.randint`, bit for bit.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result; that to which `min` and `max` broadcast when not given.
  ///   - min: The least number that can come.
  ///   - max: The number below which all are; it may be one more than the type holds.
  ///   - dtype: The integer type of the result.
  /// - Returns: A tensor of the given shape and type.
  /// - Precondition: The dtype is an integer, and the bounds broadcast to the shape.
  public static func randint(
    _ key: Key,
    _ shape: Shape? = nil,
    min: Tensor,
    max: Tensor,
    dtype: DType = .i32
  ) -> Tensor {
    guard dtype.isInteger else {
      return fail(TensorError(.drawDType(dtype, expected: "an integer"), in: "Random.randint"))
    }
    return draw("Random.randint", key, shape, [min, max]) { words, shape, bounds in
      words.integers(dtype, shape, from: bounds[0], to: bounds[1])
    }
  }

  /// Truth values that are true with a given probability.
  ///
  ///     Random.bernoulli(key, [3], p: 0.1)     // bool[3]
  ///
  /// `jax.random.bernoulli`, bit for bit: the dtype of `p` decides how fine probabilities are, 2⁻²³ for f32.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result; that of `p` when not given.
  ///   - p: The probability of true, a floating-point number in 0...1.
  /// - Returns: A tensor of truth values.
  /// - Precondition: `p` is floating-point and broadcasts to the shape.
  public static func bernoulli(_ key: Key, _ shape: Shape? = nil, p: Tensor = 0.5) -> Tensor {
    if p.isInvalid { return p }
    let place = "Random.bernoulli"
    guard p.dtype.isFloating else {
      return fail(TensorError(.dtypeNotSupported(p.type, expected: "floating-point"), in: place))
    }
    return draw(place, key, shape, [p]) { words, shape, parameters in
      words.fractions(parameters[0].dtype, shape) .< parameters[0]
    }
  }

  /// -1 or 1, with equal probability.
  ///
  /// `jax.random.rademacher`, bit for bit.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result.
  ///   - dtype: The type of the result.
  /// - Returns: A tensor of the given shape and type.
  public static func rademacher(_ key: Key, _ shape: Shape = [], dtype: DType = .i32) -> Tensor {
    draw("Random.rademacher", key, shape) { words, shape, _ in words.signs(dtype, shape) }
  }
}

extension Words {
  /// -1 or 1.
  func signs(_ dtype: DType, _ shape: Shape) -> Tensor {
    let isPositive = fractions(.f32, shape) .< Tensor(ScalarValue(0.5, as: .f32))
    return (2 * isPositive.as(dtype) - 1).as(dtype)
  }

  /// Integers in `low..<high`.
  ///
  /// Two draws of the type's bits, at least 32, are the upper and the lower half of a number, of which the remainder is
  /// taken by parts: (a · 2ⁿ + b) mod s = ((a mod s) · (2ⁿ mod s) + b mod s) mod s.
  func integers(_ dtype: DType, _ shape: Shape, from low: Tensor, to high: Tensor) -> Tensor {
    if dtype.byteCount < 4 {
      let (least, most) = dtype.integerBounds
      let low = clip(low.as(.i32), number(least, .i32), number(most, .i32))
      let high = clip(high.as(.i32), number(least, .i32), number(most + 1, .i32))
      return integers(.i32, shape, from: low, to: high).as(dtype)
    }
    // One more than the type's last number: then the last one can come too.
    let isBeyond = high.isAbove(dtype)
    let (low, high) = (low.clipped(to: dtype), high.clipped(to: dtype))
    let unsigned: DType = dtype.byteCount == 8 ? .u64 : .u32
    let upper = child(0).bits(unsigned, shape)
    let lower = child(1).bits(unsigned, shape)
    let isEmpty = high .<= low
    var span = select(isEmpty, number(1, unsigned), (high - low).as(unsigned))
    span = select(isBeyond .& .!isEmpty, span + number(1, unsigned), span)
    let half = number(1 << (unsigned.byteCount * 4), unsigned)
    // A span of all the type's numbers is 0 here, and leaves every number as it is.
    let remainder = Arithmetic(.remainder)
    let factor = remainder(half, span)
    let scaled = remainder(upper, span) * remainder(factor * factor, span)
    let offset = remainder(scaled + remainder(lower, span), span)
    return low + offset.as(dtype)
  }
}

/// A number of a type.
func number(_ value: Int, _ dtype: DType) -> Tensor { Tensor(ScalarValue(value, as: dtype)) }

extension DType {
  /// The least and the greatest number of an integer type, as far as an `Int` holds them.
  fileprivate var integerBounds: (Int, Int) {
    let width = byteCount * 8
    if isUnsigned { return (0, width == 64 ? .max : (1 << width) - 1) }
    return width == 64 ? (.min, .max) : (-1 << (width - 1), (1 << (width - 1)) - 1)
  }
}

extension Tensor {
  /// Integers of any type, or numbers without their fractions, in another type: its nearest number where it has not the
  /// same.
  fileprivate func clipped(to target: DType) -> Tensor {
    let x = dtype.isInteger ? self : self.as(.i32)
    let (own, other) = (x.dtype.integerBounds, target.integerBounds)
    // u64 holds what no `Int` is: there the type itself is the bound.
    let low = Swift.max(own.0, other.0)
    let isNarrower = other.1 < own.1 || x.dtype == .u64 && target != .u64
    var result = x
    if low > own.0 { result = maximum(result, number(low, x.dtype)) }
    if isNarrower { result = minimum(result, number(other.1, x.dtype)) }
    return result.as(target)
  }

  /// Where integers are greater than every number of a type.
  fileprivate func isAbove(_ target: DType) -> Tensor {
    let x = dtype.isInteger ? self : self.as(.i32)
    let most = target.integerBounds.1
    let canBe = x.dtype == .u64 ? target != .u64 : most < x.dtype.integerBounds.1
    guard canBe else { return Tensor(ScalarValue(false)) }
    return x .> number(most, x.dtype)
  }
}
