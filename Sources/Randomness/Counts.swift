// SPDX-License-Identifier: Apache-2.0
//
// Distributions of whole numbers: how many events, how many attempts.

internal import Primitives
public import TensorIR
internal import Transformations

extension Random {
  /// How many attempts are made up to the first success.
  ///
  /// `jax.random.geometric`: the same numbers, but where rounding changes them.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result; that of `p` when not given.
  ///   - p: The probability of success, a floating-point number.
  ///   - dtype: The integer type of the result.
  /// - Returns: A tensor of the given shape and type; the least number is 1.
  /// - Precondition: `p` is floating-point and broadcasts to the shape, and the dtype is an integer.
  public static func geometric(
    _ key: Key,
    _ shape: Shape? = nil,
    p: Tensor,
    dtype: DType = .i32
  ) -> Tensor {
    if p.isInvalid { return p }
    let place = "Random.geometric"
    guard dtype.isInteger else {
      return fail(TensorError(.drawDType(dtype, expected: "an integer"), in: place))
    }
    guard p.dtype.isFloating else {
      return fail(TensorError(.dtypeNotSupported(p.type, expected: "floating-point"), in: place))
    }
    return draw(place, key, shape, [p]) { words, shape, parameters in
      let even = words.fractions(parameters[0].dtype, shape)
      let attempts = log(select(even .== 0, 1, even)) / log1p(-parameters[0])
      return (floor(attempts) + 1).as(dtype)
    }
  }

  /// How many events there are in a unit of time, of which so many are expected.
  ///
  /// `jax.random.poisson`: the same numbers, but where rounding changes them.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result; that of `lam` when not given.
  ///   - lam: The expected number, 0 or more; computed with in f32.
  ///   - dtype: The integer type of the result.
  /// - Returns: A tensor of the given shape and type; -1 where `lam` is NaN.
  /// - Precondition: `lam` broadcasts to the shape, and the dtype is an integer.
  public static func poisson(
    _ key: Key,
    _ shape: Shape? = nil,
    lam: Tensor,
    dtype: DType = .i32
  ) -> Tensor {
    let place = "Random.poisson"
    guard dtype.isInteger else {
      return fail(TensorError(.drawDType(dtype, expected: "an integer"), in: place))
    }
    return draw(place, key, shape, [lam]) { words, shape, parameters in
      let lam = broadcast(parameters[0].as(.f32), to: shape)
      let isSmall = .!(lam .>= 10)
      let small = words.countedWaits(select(isSmall, lam, 0)).as(dtype)
      let large = words.poissonTrials(select(isSmall, 1e5, lam)).as(dtype)
      return select(lam .== 0, number(0, dtype), select(isSmall, small, large))
    }
  }
}

extension Words {
  /// How many waiting times fit into `lam`: the method of Knuth, for small numbers.
  fileprivate func countedWaits(_ lam: Tensor) -> Tensor {
    let start = Waits(
      key: self,
      count: zeros(lam.shape, dtype: .i32),
      logarithm: zeros(lam.shape)
    )
    let end = whileLoop(
      { (waits: Waits) in any(waits.logarithm .> -lam) },
      { (waits: Waits) in
        let isWithin = (waits.logarithm .> -lam).as(.i32)
        let even = waits.key.child(1).fractions(.f32, lam.shape)
        return Waits(
          key: waits.key.child(0),
          count: waits.count + isWithin,
          logarithm: waits.logarithm + log(even)
        )
      },
      start
    )
    return end.count - 1
  }

  /// Poisson's distribution for `lam` of 10 or more: Hörmann, The transformed rejection method for generating Poisson random
  /// variables (1993), algorithm PTRS.
  fileprivate func poissonTrials(_ lam: Tensor) -> Tensor {
    let b = 0.931 + 2.53 * sqrt(lam)
    let a = -0.059 + 0.02483 * b
    let inverse = 1.1239 + 1.1328 / (b - 3.4)
    let edge = 0.9277 - 3.6224 / (b - 2)
    let start = Counts(
      key: self,
      count: full(lam.shape, -1),
      isDone: broadcast(false, to: lam.shape)
    )
    let end = whileLoop(
      { (counts: Counts) in .!all(counts.isDone) },
      { (counts: Counts) in
        let u = counts.key.child(1).fractions(.f32, lam.shape) - 0.5
        let v = counts.key.child(2).fractions(.f32, lam.shape)
        let inside = 0.5 - abs(u)
        let k = floor((2 * a / inside + b) * u + lam + 0.43)
        let s = log(v * inverse / (a / (inside * inside) + b))
        let t = -lam + k * log(lam) - lgamma(k + 1)
        let isSure = (inside .>= 0.07) .& (v .<= edge)
        let isOut = (k .< 0) .| ((inside .< 0.013) .& (v .> inside))
        let isAccepted = isSure .| (.!isOut .& (s .<= t))
        // A later trial replaces an accepted one, as in JAX: both have the distribution.
        return Counts(
          key: counts.key.child(0),
          count: select(isAccepted, k, counts.count),
          isDone: counts.isDone .| isAccepted
        )
      },
      start
    )
    return end.count
  }
}

/// What counting waiting times carries from one to the next.
private struct Waits: Tree {
  var key: Words
  var count: Tensor
  /// The logarithm of the product of all even numbers so far: minus the time that has passed.
  var logarithm: Tensor
}

/// What trials of counts carry from one to the next.
private struct Counts: Tree {
  var key: Words
  var count: Tensor
  var isDone: Tensor
}
