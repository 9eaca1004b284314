// SPDX-License-Identifier: Apache-2.0
//
// Functions that no C library has, by other methods than the kernels'.

internal import Foundation

/// The inverse of the error function.
///
/// By Newton's method from an approximation good to two digits (S. Winitzki), in the variable in which the function is
/// nearly straight.
package func erfInverse(_ x: Double) -> Double {
  if x == 0 || x.isNaN { return x }
  if x.magnitude >= 1 { return x.magnitude > 1 ? .nan : x > 0 ? .infinity : -.infinity }
  // 1 - |x| is exact from 1/2 on.
  let a = x.magnitude
  let logarithm = a < 0.5 ? log1p(-a * a) : log((1 - a) * (1 + a))
  let half = 2 / (Double.pi * 0.147) + logarithm / 2
  var y = (half * half - logarithm / 0.147).squareRoot() - half
  y = y.squareRoot()
  if a < 1e-8 { y = a * Double.pi.squareRoot() / 2 }
  for _ in 0..<6 {
    let slope = 2 / Double.pi.squareRoot() * exp(-y * y)
    let error = a < 0.5 ? erf(y) - a : (1 - a) - erfc(y)
    let step = error / slope
    y -= step / (1 + y * step)
  }
  return x < 0 ? -y : y
}

/// The derivative of the logarithm of the gamma function.
///
/// By recurrence to where six terms of the asymptotic series are enough, from negative numbers too; what the additions
/// round away is added in the end.
package func digamma(_ x: Double) -> Double {
  if x.isNaN || x == .infinity { return x }
  if x <= 0 && x == x.rounded() { return .nan }
  var (y, sum, lost) = (x, 0.0, 0.0)
  func add(_ term: Double) {
    let total = sum + term
    let isLarger = sum.magnitude >= term.magnitude
    lost += isLarger ? (sum - total) + term : (term - total) + sum
    sum = total
  }
  while y < 30 {
    add(-1 / y)
    y += 1
  }
  let z = 1 / (y * y)
  let inner = 1 / 252 - z * (1 / 240 - z * (1 / 132 - z * 691 / 32760))
  add(log(y))
  add(-1 / (2 * y) - z * (1 / 12 - z * (1 / 120 - z * inner)))
  return sum.isFinite ? sum + lost : sum
}

/// The derivative of some order of that: (-1)ⁿ⁺¹ n! Σ (x + k)⁻ⁿ⁻¹, the sum's rest by an integral and its corrections.
package func polygamma(_ order: Double, _ x: Double) -> Double {
  if !(order >= 0) || order != order.rounded() || x.isNaN { return .nan }
  if order == 0 { return digamma(x) }
  let sign = order.truncatingRemainder(dividingBy: 2) == 1 ? 1.0 : -1.0
  if x <= 0 && x == x.rounded() { return sign * .infinity }
  if x == .infinity { return 0 }
  let s = order + 1
  var (y, sum) = (x, 0.0)
  while y < 200 + 20 * s {
    sum += pow(y, -s)
    y += 1
  }
  let first = pow(y, 1 - s) / (s - 1) + pow(y, -s) / 2 + s * pow(y, -s - 1) / 12
  let second = s * (s + 1) * (s + 2) * pow(y, -s - 3) / 720
  return sign * tgamma(s) * (sum + (first - second))
}
