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
