// SPDX-License-Identifier: Apache-2.0
//
// Entropies, the normal distribution, and what is made of the gamma function.

internal import Primitives
public import TensorIR

// MARK: - Entropies

/// −x log x: 0 for 0, −∞ for negative numbers; for each element.
///
/// SciPy's `special.entr`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func entr(_ x: Tensor) -> Tensor {
  let x = inFloating(x)
  return select(x .< 0, Tensor(number: -.infinity), -xlogy(x, x))
}

/// p log(p / q): 0 where p is 0, ∞ outside; for each pair of elements.
///
/// SciPy's `special.rel_entr`.
///
/// - Parameters:
///   - p: A tensor.
///   - q: A tensor whose shape broadcasts with that of `p`.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func relEntr(_ p: Tensor, _ q: Tensor) -> Tensor {
  let pair = promoted([p, q], in: "relEntr", floating: true)
  let (p, q) = (pair[0], pair[1])
  let isNothing = (p .== 0) .& (q .>= 0)
  let isInside = (p .> 0) .& (q .> 0)
  let inside = select(isInside, p, 1) * (log(select(isInside, p, 1)) - log(select(isInside, q, 1)))
  return select(isNothing, 0, select(isInside, inside, Tensor(number: .infinity)))
}

/// p log(p / q) − p + q: q where p is 0, ∞ outside; for each pair of elements.
///
/// SciPy's `special.kl_div`; see ``klDivergence(_:_:axis:)`` for distributions.
///
/// - Parameters:
///   - p: A tensor.
///   - q: A tensor whose shape broadcasts with that of `p`.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func klDiv(_ p: Tensor, _ q: Tensor) -> Tensor {
  let pair = promoted([p, q], in: "klDiv", floating: true)
  return relEntr(pair[0], pair[1]) - pair[0] + pair[1]
}

/// log(1 − e⁻ˣ), for x > 0.
///
/// JAX's `nn.log1mexp`.
///
/// - Parameter x: A tensor of positive numbers.
/// - Returns: A tensor of the same shape, with floating-point elements; −∞ for 0, NaN for negative numbers.
public func log1mexp(_ x: Tensor) -> Tensor {
  let x = inFloating(x)
  let isSmall = x .< Tensor(number: 0.693_147_180_559_945_3)
  // Each where it is exact, and where it is not taken of a number that does no harm.
  return select(
    isSmall,
    log(-expm1(-select(isSmall, x, 0.5))),
    log1p(-exp(-select(isSmall, 1, x)))
  )
}

// MARK: - The normal distribution

/// How probable it is that a normal number is less: ½ (1 + erf(x / √2)).
///
/// SciPy's `special.ndtr`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func ndtr(_ x: Tensor) -> Tensor {
  let scaled = inFloating(x) * Tensor(number: 0.5.squareRoot())
  let distance = abs(scaled)
  let isNear = distance .< Tensor(number: 0.5.squareRoot())
  // In the tails the complement, so that no digit is lost.
  let tail = erfc(select(isNear, 1, distance))
  let sum = select(isNear, 1 + erf(select(isNear, scaled, 0)), select(scaled .> 0, 2 - tail, tail))
  return 0.5 * sum
}

/// The number than which a normal number is less with a given probability: the inverse of ``ndtr(_:)``.
///
/// −∞ for 0, ∞ for 1, NaN outside 0…1. SciPy's `special.ndtri`.
///
/// - Parameter p: A tensor of probabilities.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func ndtri(_ p: Tensor) -> Tensor {
  Tensor(number: 2.0.squareRoot()) * erfInv(2 * inFloating(p) - 1)
}

/// The logarithm of ``ndtr(_:)``, exact where that is 0 or 1 but for rounding.
///
/// SciPy's `special.log_ndtr`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func logNdtr(_ x: Tensor) -> Tensor {
  let x = inFloating(x)
  if x.isInvalid { return x }
  let isHalf = x.dtype.byteCount < 4
  let wide = isHalf ? x.as(.f32) : x
  // Below −10 or −30, ndtr would be 0, and the first terms of its asymptotic series are exact.
  let least = Tensor(number: wide.dtype == .f64 ? -30.0 : -10)
  let (isFar, isAbove) = (wide .< least, wide .> 0)
  let tail = select(isFar, wide, least)
  let inverse = 1 / square(tail)
  var series = Tensor(number: 1.0)
  for factor in [9.0, 7, 5, 3, 1] { series = 1 - Tensor(number: factor) * inverse * series }
  let below =
    log(series) - 0.5 * square(tail) - log(-tail) - Tensor(number: 0.918_938_533_204_672_8)
  let above = log1p(-ndtr(-select(isAbove, wide, 1)))
  let between = log(ndtr(select(isFar .| isAbove, -1, wide)))
  let result = select(isFar, below, select(isAbove, above, between))
  return isHalf ? result.as(x.dtype) : result
}

// MARK: - The gamma function

/// The gamma function, Γ(n + 1) = n!; NaN for whole numbers below 0, ±∞ for ±0.
///
/// SciPy's `special.gamma`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func gamma(_ x: Tensor) -> Tensor { gammaSign(x) * exp(lgamma(x)) }

/// The sign of the gamma function: 1, −1, or NaN at its poles.
///
/// SciPy's `special.gammasgn`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func gammaSign(_ x: Tensor) -> Tensor {
  let x = stopGradient(inFloating(x))
  if x.isInvalid { return x }
  let below = floor(x)
  let isOdd = remainder(below, 2) .!= 0
  let negative = select(x .== below, Tensor(number: .nan), select(isOdd, Tensor(number: -1.0), 1))
  let zero = select(signbit(x), Tensor(number: -1.0), 1)
  let sign = select(x .> 0, 1, select(x .== 0, zero, negative))
  return select(isNaN(x), x, sign.as(x.dtype))
}

/// The logarithm of the gamma function of real numbers; SciPy's `special.loggamma`, see ``lgamma(_:)``.
///
/// NaN for negative numbers.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func loggamma(_ x: Tensor) -> Tensor {
  let x = inFloating(x)
  return select(x .< 0, Tensor(number: .nan), lgamma(x))
}

/// n! for each number: Γ(n + 1), 0 for negative numbers.
///
/// SciPy's `special.factorial`.
///
/// - Parameter n: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func factorial(_ n: Tensor) -> Tensor {
  let n = inFloating(n)
  return select(n .< 0, 0, exp(lgamma(n + 1)))
}

/// The beta function, Γ(a) Γ(b) / Γ(a + b), for each pair of elements.
///
/// SciPy's `special.beta`.
///
/// - Parameters:
///   - a: A tensor.
///   - b: A tensor whose shape broadcasts with that of `a`.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func beta(_ a: Tensor, _ b: Tensor) -> Tensor {
  let pair = promoted([a, b], in: "beta", floating: true)
  let (a, b) = (pair[0], pair[1])
  return gammaSign(a) * gammaSign(b) * gammaSign(a + b) * exp(betaln(a, b))
}

/// In how many ways k of n things can be chosen: n! / (k! (n − k)!), for each pair of elements.
///
/// 0 where k is negative or more than n. SciPy's `special.comb`.
///
/// - Parameters:
///   - n: A tensor.
///   - k: A tensor whose shape broadcasts with that of `n`.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func comb(_ n: Tensor, _ k: Tensor) -> Tensor {
  let pair = promoted([n, k], in: "comb", floating: true)
  let (n, k) = (pair[0], pair[1])
  let isPossible = (k .>= 0) .& (n .>= k)
  let (all, some) = (select(isPossible, n, 1), select(isPossible, k, 1))
  let ways = exp(-betaln(all - some + 1, some + 1)) / (all + 1)
  return select(isPossible, ways, 0)
}

/// The Pochhammer symbol, Γ(z + m) / Γ(z), for positive numbers and each pair of elements.
///
/// SciPy's `special.poch`.
///
/// - Parameters:
///   - z: A tensor of positive numbers.
///   - m: A tensor whose shape broadcasts with that of `z`.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func poch(_ z: Tensor, _ m: Tensor) -> Tensor {
  let pair = promoted([z, m], in: "poch", floating: true)
  return select(pair[1] .== 0, 1, exp(lgamma(pair[0] + pair[1]) - lgamma(pair[0])))
}

/// The logarithm of the gamma function of several dimensions.
///
///     log(π) d (d − 1) / 4 + Σ log Γ(x + (1 − i) / 2), i = 1…d
///
/// SciPy's `special.multigammaln`.
///
/// - Parameters:
///   - x: A tensor of numbers above (d − 1) / 2.
///   - dimensions: The number of dimensions, d.
/// - Returns: A tensor of the same shape, with floating-point elements.
/// - Precondition: There is a dimension.
public func multigammaln(_ x: Tensor, dimensions: Int) -> Tensor {
  if x.isInvalid { return x }
  guard dimensions > 0 else {
    let law = "the number of dimensions must be 1 or more, got \(dimensions)"
    return fail(TensorError(.invalidArgument(law), in: "multigammaln"))
  }
  let x = inFloating(x)
  let count = Double(dimensions)
  let halves = iota(x.dtype, [dimensions]) * 0.5
  let terms = sum(lgamma(expandDims(x, axis: -1) - halves), axis: -1)
  return terms + Tensor(number: count * (count - 1) / 4 * 1.144_729_885_849_400_2)
}

// MARK: - Powers that become logarithms

/// (xˡ − 1) / l, and log(x) where l is 0: the transformation of Box and Cox, for each pair of elements.
///
/// SciPy's `special.boxcox`.
///
/// - Parameters:
///   - x: A tensor of positive numbers.
///   - lambda: A tensor whose shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func boxcox(_ x: Tensor, _ lambda: Tensor) -> Tensor {
  let pair = promoted([x, lambda], in: "boxcox", floating: true)
  return transformed(log(pair[0]), pair[1])
}

/// ((1 + x)ˡ − 1) / l, and log(1 + x) where l is 0; for each pair of elements.
///
/// SciPy's `special.boxcox1p`.
///
/// - Parameters:
///   - x: A tensor of numbers above −1.
///   - lambda: A tensor whose shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func boxcox1p(_ x: Tensor, _ lambda: Tensor) -> Tensor {
  let pair = promoted([x, lambda], in: "boxcox1p", floating: true)
  return transformed(log1p(pair[0]), pair[1])
}

private func transformed(_ logarithm: Tensor, _ lambda: Tensor) -> Tensor {
  let isZero = lambda .== 0
  let divisor = select(isZero, 1, lambda)
  return select(isZero, logarithm, expm1(divisor * logarithm) / divisor)
}
