// SPDX-License-Identifier: Apache-2.0
//
// The gamma distribution, and those that are functions of it.

internal import Primitives
internal import TensorMath
public import TensorIR

extension Random {
  /// Numbers of the gamma distribution with scale 1.
  ///
  /// The density is x^(alpha - 1) e⁻ˣ, but for a constant. Multiply with a scale, or divide by a rate.
  /// `jax.random.gamma`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result; that of `alpha` when not given.
  ///   - alpha: The shape parameter, positive. The draw is not differentiable with respect to it.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type.
  /// - Precondition: `alpha` broadcasts to the shape.
  public static func gamma(
    _ key: Key,
    _ shape: Shape? = nil,
    alpha: Tensor,
    dtype: DType = .f32
  ) -> Tensor {
    drawFloats("Random.gamma", key, shape, dtype, [alpha]) { words, shape, parameters in
      words.gamma(parameters[0], shape, isLogarithm: false, in: "Random.gamma")
    }
  }

  /// The logarithms of numbers of the gamma distribution, exact where the numbers themselves are too small for the type.
  ///
  /// `jax.random.loggamma`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result; that of `alpha` when not given.
  ///   - alpha: The shape parameter, positive. The draw is not differentiable with respect to it.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type.
  /// - Precondition: `alpha` broadcasts to the shape.
  public static func loggamma(
    _ key: Key,
    _ shape: Shape? = nil,
    alpha: Tensor,
    dtype: DType = .f32
  ) -> Tensor {
    drawFloats("Random.loggamma", key, shape, dtype, [alpha]) { words, shape, parameters in
      words.gamma(parameters[0], shape, isLogarithm: true, in: "Random.loggamma")
    }
  }

  /// Numbers in 0...1 of the beta distribution.
  ///
  /// The density is x^(a - 1) (1 - x)^(b - 1), but for a constant. `jax.random.beta`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result; that to which the parameters broadcast when not given.
  ///   - a: The first parameter, positive. The draw is not differentiable with respect to the parameters.
  ///   - b: The second parameter, positive.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type.
  /// - Precondition: The parameters broadcast to the shape.
  public static func beta(
    _ key: Key,
    _ shape: Shape? = nil,
    a: Tensor,
    b: Tensor,
    dtype: DType = .f32
  ) -> Tensor {
    let place = "Random.beta"
    return drawFloats(place, key, shape, dtype, [a, b]) { words, shape, parameters in
      let x = words.child(0).gamma(parameters[0], shape, isLogarithm: true, in: place)
      let y = words.child(1).gamma(parameters[1], shape, isLogarithm: true, in: place)
      let largest = maximum(x, y)
      let (first, second) = (exp(x - largest), exp(y - largest))
      return first / (first + second)
    }
  }

  /// Sums of squares of normal numbers.
  ///
  /// `jax.random.chisquare`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result; that of `df` when not given.
  ///   - df: How many squares, positive; it need not be an integer. The draw is not differentiable with respect to it.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type.
  /// - Precondition: `df` broadcasts to the shape.
  public static func chisquare(
    _ key: Key,
    _ shape: Shape? = nil,
    df: Tensor,
    dtype: DType = .f32
  ) -> Tensor {
    let place = "Random.chisquare"
    return drawFloats(place, key, shape, dtype, [df]) { words, shape, parameters in
      words.chiSquare(parameters[0], shape, in: place)
    }
  }

  /// Ratios of two mean squares: the F distribution.
  ///
  /// `jax.random.f`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result; that to which the parameters broadcast when not given.
  ///   - numerator: How many squares are above, positive. The draw is not differentiable with respect to the parameters.
  ///   - denominator: How many squares are below, positive.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type.
  /// - Precondition: The parameters broadcast to the shape.
  public static func f(
    _ key: Key,
    _ shape: Shape? = nil,
    numerator: Tensor,
    denominator: Tensor,
    dtype: DType = .f32
  ) -> Tensor {
    let place = "Random.f"
    return drawFloats(place, key, shape, dtype, [numerator, denominator]) {
      words,
      shape,
      parameters in
      let below = words.child(0).chiSquare(parameters[1], shape, in: place) / parameters[1]
      let above = words.child(1).chiSquare(parameters[0], shape, in: place) / parameters[0]
      return above / below
    }
  }

  /// Student's t distribution.
  ///
  /// `jax.random.t`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result; that of `df` when not given.
  ///   - df: The degrees of freedom, positive. The draw is not differentiable with respect to them.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type.
  /// - Precondition: `df` broadcasts to the shape.
  public static func t(
    _ key: Key,
    _ shape: Shape? = nil,
    df: Tensor,
    dtype: DType = .f32
  ) -> Tensor {
    let place = "Random.t"
    return drawFloats(place, key, shape, dtype, [df]) { words, shape, parameters in
      let half = parameters[0] / 2
      let normal = words.child(0).normal(dtype, shape)
      let gamma = words.child(1).gamma(half, shape, isLogarithm: false, in: place)
      return normal * sqrt(half / gamma)
    }
  }

  /// Vectors of probabilities that add up to 1.
  ///
  ///     Random.dirichlet(key, alpha: f32[…, n])               // f32[…, n]
  ///     Random.dirichlet(key, [100], alpha: f32[n])           // f32[100, n]
  ///
  /// `jax.random.dirichlet`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result without its last axis; that of `alpha` when not given.
  ///   - alpha: For each probability how much it weighs, positive, along the last axis. The draw is not differentiable with
  ///     respect to it.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given type.
  /// - Precondition: `alpha` has rank 1 or more, and without its last axis broadcasts to the shape.
  public static func dirichlet(
    _ key: Key,
    _ shape: Shape? = nil,
    alpha: Tensor,
    dtype: DType = .f32
  ) -> Tensor {
    if alpha.isInvalid { return alpha }
    let place = "Random.dirichlet"
    guard let classes = alpha.shape.last else {
      return fail(TensorError(.rankTooSmall(alpha.type, least: 1), in: place))
    }
    let whole = shape.map { $0.inserting(classes, at: $0.rank) }
    return drawFloats(place, key, whole, dtype, [alpha]) { words, shape, parameters in
      softmax(words.gamma(parameters[0], shape, isLogarithm: true, in: place), axis: -1)
    }
  }
}

extension Words {
  /// Numbers of the gamma distribution in the given shape, to which `alpha` broadcasts.
  fileprivate func gamma(_ alpha: Tensor, _ shape: Shape, isLogarithm: Bool, in place: String)
    -> Tensor
  {
    let reason = "the derivative of the incomplete gamma function is not known"
    let parameter = NoDerivative(of: place, because: reason)(alpha)
    return gamma(broadcast(parameter, to: shape), isLogarithm: isLogarithm)
  }

  fileprivate func chiSquare(_ df: Tensor, _ shape: Shape, in place: String) -> Tensor {
    exp(gamma(df / 2, shape, isLogarithm: true, in: place)) * 2
  }
}
