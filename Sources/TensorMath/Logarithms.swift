// SPDX-License-Identifier: Apache-2.0
//
// Logarithms of other bases, of sums, and times a number; the beta function's. Each is exact where its parts would overflow, or
// be 0 · ∞, and so are the derivatives.

internal import Primitives
public import TensorIR

// MARK: - Bases

/// The logarithm to the base 2.
///
/// -∞ for 0, NaN for negative numbers. Integers and truth values are converted to floating point. NumPy's `log2`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func log2(_ x: Tensor) -> Tensor { log(x) / Tensor(number: 0.693_147_180_559_945_3) }

/// The logarithm to the base 10.
///
/// -∞ for 0, NaN for negative numbers. Integers and truth values are converted to floating point. NumPy's `log10`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func log10(_ x: Tensor) -> Tensor { log(x) * Tensor(number: 0.434_294_481_903_251_8) }

// MARK: - Sums

/// log(eˣ + eʸ), for each pair of elements.
///
/// No exponential overflows. NumPy's `logaddexp`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor whose shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func logaddexp(_ x: Tensor, _ y: Tensor) -> Tensor {
  let pair = promoted([x, y], in: "logaddexp", floating: true)
  return maximum(pair[0], pair[1]) + log1p(exp(-distance(pair[0], pair[1])))
}

/// log₂(2ˣ + 2ʸ), for each pair of elements.
///
/// No power overflows. NumPy's `logaddexp2`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor whose shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func logaddexp2(_ x: Tensor, _ y: Tensor) -> Tensor {
  let pair = promoted([x, y], in: "logaddexp2", floating: true)
  let sum = log1p(exp2(-distance(pair[0], pair[1])))
  return maximum(pair[0], pair[1]) + Tensor(number: 1.442_695_040_888_963_4) * sum
}

/// |x - y|, and 0 where both are the same infinity.
///
/// Where both are equal it does not vary: the maximum beside it gives each its half.
private func distance(_ x: Tensor, _ y: Tensor) -> Tensor { abs(select(x .== y, 0, x - y)) }

// MARK: - Products

/// x · log(y), and 0 where `x` is 0, whatever the logarithm; for each pair of elements.
///
/// SciPy's `special.xlogy`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor whose shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func xlogy(_ x: Tensor, _ y: Tensor) -> Tensor {
  let pair = promoted([x, y], in: "xlogy", floating: true)
  let (x, y) = (pair[0], pair[1])
  // Where the logarithm is not finite another is taken: 0 · ∞ would be NaN, and its derivative too.
  let isSettled = (x .== 0) .& ((y .<= 0) .| (y .== Tensor(number: .infinity)))
  return x * log(select(isSettled, 1, y))
}

/// x · log(1 + y), and 0 where `x` is 0, whatever the logarithm; for each pair of elements.
///
/// SciPy's `special.xlog1py`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor whose shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func xlog1py(_ x: Tensor, _ y: Tensor) -> Tensor {
  let pair = promoted([x, y], in: "xlog1py", floating: true)
  let (x, y) = (pair[0], pair[1])
  let isSettled = (x .== 0) .& ((y .<= -1) .| (y .== Tensor(number: .infinity)))
  return x * log1p(select(isSettled, 0, y))
}

// MARK: - Odds

/// The logistic function, 1 / (1 + e⁻ˣ); SciPy's name of ``logistic(_:)``.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func expit(_ x: Tensor) -> Tensor { logistic(x) }

/// The logarithm of the odds, log(x / (1 - x)): the inverse of ``expit(_:)``.
///
/// -∞ for 0, ∞ for 1, NaN outside 0…1. SciPy's `special.logit`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func logit(_ x: Tensor) -> Tensor {
  let x = inFloating(x)
  return log(x / (1 - x))
}

// MARK: - The beta function

/// The logarithm of the beta function, log(Γ(a) Γ(b) / Γ(a + b)), for each pair of elements.
///
/// SciPy's `special.betaln`.
///
/// - Parameters:
///   - a: A tensor of positive numbers.
///   - b: A tensor of positive numbers, whose shape broadcasts with that of `a`.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func betaln(_ a: Tensor, _ b: Tensor) -> Tensor {
  let pair = promoted([a, b], in: "betaln", floating: true)
  let (a, b) = (minimum(pair[0], pair[1]), maximum(pair[0], pair[1]))
  let near = lgamma(a) + (lgamma(b) - lgamma(a + b))
  let isNear = b .< 8
  // The logarithms of large gamma functions would cancel.
  return select(isNear, near, lgamma(a) + gammaRatio(a, select(isNear, 8, b)))
}

/// log(Γ(b) / Γ(a + b)) for b ≥ 8.
///
/// `algdiv` of DiDonato and Morris, TOMS 708 (1992).
private func gammaRatio(_ a: Tensor, _ b: Tensor) -> Tensor {
  let ratio = a / b
  let x = ratio / (1 + ratio)
  let square = x * x
  // (1 - xⁿ) / (1 - x) for n = 3, 5, …, 11.
  var sums: [Tensor] = [1 + (x + square)]
  for _ in 0..<4 { sums.append(1 + (x + square * sums[sums.count - 1])) }
  let terms = [
    -2.77777777760991e-3, 7.9365066682539e-4, -5.9520293135187e-4, 8.37308034031215e-4,
    -1.65322962780713e-3,
  ]
  let t = Primitives.square(1 / b)
  var series = Tensor(number: 0)
  for (term, sum) in zip(terms, sums).reversed() { series = (series + term * sum) * t }
  let w = (series + 8.33333333333333e-2) * (x / b)
  let d = b + (a - 0.5)
  let u = d * log1p(ratio)
  let v = a * (log(b) - 1)
  return select(u .<= v, (w - v) - u, (w - u) - v)
}
