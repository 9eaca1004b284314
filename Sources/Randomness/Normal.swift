// SPDX-License-Identifier: Apache-2.0
//
// The normal distribution and those that are functions of it. The draws are the inverse of the error function of even
// ones, as in JAX.

internal import Primitives
public import TensorIR

extension Random {
  /// Numbers of the standard normal distribution.
  ///
  ///     let x = mean + deviation * Random.normal(key, [3])     // differentiable in both
  ///
  /// `jax.random.normal`, within 4 units in the last place.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type.
  public static func normal(_ key: Key, _ shape: Shape = [], dtype: DType = .f32) -> Tensor {
    drawFloats("Random.normal", key, shape, dtype) { words, shape, _ in words.normal(dtype, shape) }
  }

  /// Numbers of the standard normal distribution that lie between two bounds.
  ///
  ///     Random.truncatedNormal(key, [3], min: -2, max: 2)
  ///
  /// `jax.random.truncated_normal`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result; that to which the bounds broadcast when not given.
  ///   - min: The number above which all are.
  ///   - max: The number below which all are.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type, differentiable with respect to the bounds.
  /// - Precondition: The bounds broadcast to the shape.
  public static func truncatedNormal(
    _ key: Key,
    _ shape: Shape? = nil,
    min: Tensor,
    max: Tensor,
    dtype: DType = .f32
  ) -> Tensor {
    drawFloats("Random.truncatedNormal", key, shape, dtype, [min, max]) { words, shape, bounds in
      let root = rootOfTwo(dtype)
      let (low, high) = (erf(bounds[0] / root), erf(bounds[1] / root))
      let x = root * erfInv(words.uniform(dtype, shape, from: low, to: high))
      // Rounding must not lead out of the interval.
      let infinity = Tensor(ScalarValue(Double.infinity, as: dtype))
      let least = nextAfter(stopGradient(bounds[0]), infinity)
      let most = nextAfter(stopGradient(bounds[1]), -infinity)
      return minimum(maximum(least, x), most)
    }
  }

  /// *e* to the power of numbers of a normal distribution around 0.
  ///
  /// `jax.random.lognormal`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result; that of `sigma` when not given.
  ///   - sigma: The standard deviation of the logarithms.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type, differentiable with respect to `sigma`.
  /// - Precondition: `sigma` broadcasts to the shape.
  public static func lognormal(
    _ key: Key,
    _ shape: Shape? = nil,
    sigma: Tensor = 1,
    dtype: DType = .f32
  ) -> Tensor {
    drawFloats("Random.lognormal", key, shape, dtype, [sigma]) { words, shape, parameters in
      exp(words.normal(dtype, shape) * parameters[0])
    }
  }

  /// The lengths of vectors of three normal numbers.
  ///
  /// `jax.random.maxwell`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type.
  public static func maxwell(_ key: Key, _ shape: Shape = [], dtype: DType = .f32) -> Tensor {
    drawFloats("Random.maxwell", key, shape, dtype) { words, shape, _ in
      words.maxwell(dtype, shape)
    }
  }

  /// Maxwell's distribution with a random sign, scaled and moved.
  ///
  /// `jax.random.double_sided_maxwell`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result; that to which the parameters broadcast when not given.
  ///   - loc: The middle.
  ///   - scale: What lengths are multiplied with.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type, differentiable with respect to the parameters.
  /// - Precondition: The parameters broadcast to the shape.
  public static func doubleSidedMaxwell(
    _ key: Key,
    _ shape: Shape? = nil,
    loc: Tensor = 0,
    scale: Tensor = 1,
    dtype: DType = .f32
  ) -> Tensor {
    let place = "Random.doubleSidedMaxwell"
    return drawFloats(place, key, shape, dtype, [loc, scale]) { words, shape, parameters in
      let lengths = words.child(0).maxwell(dtype, shape)
      return words.child(1).signs(dtype, shape) * lengths * parameters[1] + parameters[0]
    }
  }

  /// When a particle that drifts arrives: the inverse Gaussian distribution.
  ///
  /// `jax.random.wald`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result; that of `mean` when not given.
  ///   - mean: The mean, positive.
  ///   - dtype: The floating-point type of the result.
  /// - Returns: A tensor of the given shape and type, differentiable with respect to the mean.
  /// - Precondition: `mean` broadcasts to the shape.
  public static func wald(
    _ key: Key,
    _ shape: Shape? = nil,
    mean: Tensor,
    dtype: DType = .f32
  ) -> Tensor {
    drawFloats("Random.wald", key, shape, dtype, [mean]) { words, shape, parameters in
      let mean = parameters[0]
      let y = square(words.child(0).normal(dtype, shape))
      let z = words.child(1).fractions(dtype, shape)
      // The smaller root of the equation that squares of normal numbers obey, or the larger one.
      let root = sqrt(4 * mean * y + square(mean) * square(y))
      let x = mean + square(mean) * y / 2 - mean / 2 * root
      return select(z .<= mean / (mean + x), x, square(mean) / x)
    }
  }
}

extension Words {
  /// Numbers of the standard normal distribution.
  func normal(_ dtype: DType, _ shape: Shape?) -> Tensor {
    let even = uniform(dtype, shape, from: FloatFormat(dtype).afterMinusOne, to: 1)
    return rootOfTwo(dtype) * erfInv(even)
  }

  /// The lengths of vectors of three normal numbers.
  func maxwell(_ dtype: DType, _ shape: Shape) -> Tensor {
    let vectors = normal(dtype, shape.inserting(3, at: shape.rank))
    return sqrt(sum(vectors * vectors, axis: shape.rank))
  }
}

/// √2 in a dtype.
private func rootOfTwo(_ dtype: DType) -> Tensor {
  Tensor(ScalarValue(2.squareRoot(), as: dtype))
}
