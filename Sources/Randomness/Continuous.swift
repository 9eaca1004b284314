// SPDX-License-Identifier: Apache-2.0
//
// Distributions of real numbers that are a function of one even draw each, in JAX's arithmetic.

internal import Primitives
public import TensorIR

extension Random {
  /// Waiting times of events that come once in a unit of time.
  ///
  /// The density is e⁻ˣ. `jax.random.exponential`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type.
  public static func exponential(_ key: Key, _ shape: Shape = [], dtype: DType = .f32) -> Tensor {
    drawFloats("Random.exponential", key, shape, dtype) { words, shape, _ in
      words.exponential(dtype, shape)
    }
  }

  /// Numbers of the standard Gumbel distribution: what the largest of many draws looks like.
  ///
  /// The density is e^(-x - e⁻ˣ). `jax.random.gumbel`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type.
  public static func gumbel(_ key: Key, _ shape: Shape = [], dtype: DType = .f32) -> Tensor {
    drawFloats("Random.gumbel", key, shape, dtype) { words, shape, _ in words.gumbel(dtype, shape) }
  }

  /// Numbers of the standard Laplace distribution.
  ///
  /// The density is e^(-|x|) / 2. `jax.random.laplace`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type.
  public static func laplace(_ key: Key, _ shape: Shape = [], dtype: DType = .f32) -> Tensor {
    drawFloats("Random.laplace", key, shape, dtype) { words, shape, _ in
      let even = words.uniform(dtype, shape, from: FloatFormat(dtype).afterMinusOne, to: 1)
      return sign(even) * log1p(-abs(even))
    }
  }

  /// Numbers of the standard logistic distribution, whose distribution function is ``logistic(_:)``.
  ///
  /// `jax.random.logistic`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type.
  public static func logistic(_ key: Key, _ shape: Shape = [], dtype: DType = .f32) -> Tensor {
    drawFloats("Random.logistic", key, shape, dtype) { words, shape, _ in
      let even = words.uniform(dtype, shape, from: FloatFormat(dtype).tiny, to: 1)
      return log(even) - log1p(-even)
    }
  }

  /// Numbers of the standard Cauchy distribution, which has no mean.
  ///
  /// The density is 1 / (π (1 + x²)). `jax.random.cauchy`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type.
  public static func cauchy(_ key: Key, _ shape: Shape = [], dtype: DType = .f32) -> Tensor {
    drawFloats("Random.cauchy", key, shape, dtype) { words, shape, _ in
      let even = words.uniform(dtype, shape, from: FloatFormat(dtype).epsilon, to: 1)
      let half = Tensor(ScalarValue(0.5, as: dtype))
      return tan(Tensor(ScalarValue(Double.pi, as: dtype)) * (even - half))
    }
  }

  /// Numbers of 1 or more whose logarithms are exponentially distributed.
  ///
  /// The density is b / x^(b + 1). `jax.random.pareto`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result; that of `b` when not given.
  ///   - b: The exponent, positive.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type, differentiable with respect to `b`.
  /// - Precondition: `b` broadcasts to the shape.
  public static func pareto(
    _ key: Key,
    _ shape: Shape? = nil,
    b: Tensor,
    dtype: DType = .f32
  ) -> Tensor {
    drawFloats("Random.pareto", key, shape, dtype, [b]) { words, shape, parameters in
      exp(words.exponential(dtype, shape) / parameters[0])
    }
  }

  /// Powers of exponentially distributed numbers: times to failure.
  ///
  /// `jax.random.weibull_min`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result; that to which the parameters broadcast when not given.
  ///   - scale: What the numbers are multiplied with.
  ///   - concentration: The reciprocal of the exponent, positive.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type, differentiable with respect to the parameters.
  /// - Precondition: The parameters broadcast to the shape.
  public static func weibullMin(
    _ key: Key,
    _ shape: Shape? = nil,
    scale: Tensor = 1,
    concentration: Tensor,
    dtype: DType = .f32
  ) -> Tensor {
    let place = "Random.weibullMin"
    return drawFloats(place, key, shape, dtype, [scale, concentration]) {
      words,
      shape,
      parameters in
      power(words.exponential(dtype, shape), 1.0 / parameters[1]) * parameters[0]
    }
  }

  /// The lengths of vectors of two normal numbers.
  ///
  /// `jax.random.rayleigh`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result; that of `scale` when not given.
  ///   - scale: What the lengths are multiplied with.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type, differentiable with respect to the scale.
  /// - Precondition: `scale` broadcasts to the shape.
  public static func rayleigh(
    _ key: Key,
    _ shape: Shape? = nil,
    scale: Tensor = 1,
    dtype: DType = .f32
  ) -> Tensor {
    drawFloats("Random.rayleigh", key, shape, dtype, [scale]) { words, shape, parameters in
      parameters[0] * sqrt(log(words.fractions(dtype, shape)) * -2)
    }
  }

  /// Numbers between two ends, the more likely the nearer to a third.
  ///
  /// `jax.random.triangular`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result; that to which the parameters broadcast when not given.
  ///   - left: The lower end.
  ///   - mode: The most likely number.
  ///   - right: The upper end.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type, differentiable with respect to the parameters.
  /// - Precondition: The parameters broadcast to the shape.
  public static func triangular(
    _ key: Key,
    _ shape: Shape? = nil,
    left: Tensor,
    mode: Tensor,
    right: Tensor,
    dtype: DType = .f32
  ) -> Tensor {
    let place = "Random.triangular"
    return drawFloats(place, key, shape, dtype, [left, mode, right]) { words, shape, parameters in
      let (left, mode, right) = (parameters[0], parameters[1], parameters[2])
      let even = words.fractions(dtype, shape)
      let width = right - left
      let below = left + sqrt(even * width * (mode - left))
      let above = right - sqrt((1 - even) * width * (right - mode))
      return select(even .< (mode - left) / width, below, above)
    }
  }
}

extension Words {
  /// Waiting times: -ln(1 - u), which is finite for every u in 0..<1.
  func exponential(_ dtype: DType, _ shape: Shape?) -> Tensor {
    -log1p(-fractions(dtype, shape))
  }

  /// -ln(-ln u).
  func gumbel(_ dtype: DType, _ shape: Shape?) -> Tensor {
    -log(-log(uniform(dtype, shape, from: FloatFormat(dtype).tiny, to: 1)))
  }
}
