// SPDX-License-Identifier: Apache-2.0
//
// Polynomials from their roots, and divided by others. Coefficients begin with that of the highest power.

internal import Primitives
public import TensorIR

/// The coefficients of the polynomial that has given roots, the first of which is 1.
///
///     poly(Tensor([1.0, 2.0]))   // [1, −3, 2]
///
/// NumPy's `poly`, of roots.
///
/// - Parameter roots: A vector of n roots.
/// - Returns: A vector of n + 1 coefficients, in floating point.
/// - Precondition: The rank is 1.
/// - Complexity: O(*n*²).
public func poly(_ roots: Tensor) -> Tensor {
  if roots.isInvalid { return roots }
  guard roots.rank == 1 else {
    return fail(TensorError(.rankMismatch(roots.type, expected: 1), in: "poly"))
  }
  let roots = inFloating(roots)
  var coefficients = ones([1], dtype: roots.dtype)
  for index in 0..<roots.shape[0] {
    let root = slice(roots, axis: 0, from: index, to: index + 1)
    coefficients = pad(coefficients, [(0, 1)]) - pad(root * coefficients, [(1, 0)])
  }
  return coefficients
}

/// The quotient of two polynomials, and what remains.
///
///     polydiv(Tensor([1.0, 3, 5]), Tensor([1.0, 2]))   // [1, 1], [0, 0, 3]
///
/// NumPy's and JAX's `polydiv`; as JAX's, zeros in front of the remainder stay.
///
/// - Parameters:
///   - x: The coefficients of the polynomial that is divided.
///   - y: The coefficients of the other one, the first of which is not 0.
/// - Returns: The coefficients of the quotient and of the remainder, in floating point.
/// - Precondition: Both have rank 1 and at least one coefficient.
/// - Complexity: O(*m* · *n*).
public func polydiv(_ x: Tensor, _ y: Tensor) -> (quotient: Tensor, remainder: Tensor) {
  if let invalid = [x, y].first(where: \.isInvalid) { return (invalid, invalid) }
  for operand in [x, y] where operand.rank != 1 {
    let invalid = fail(TensorError(.rankMismatch(operand.type, expected: 1), in: "polydiv"))
    return (invalid, invalid)
  }
  let dtype = commonType(of: [x, y], floating: true).dtype
  let (x, y) = (converted(x, to: dtype), converted(y, to: dtype))
  let (count, width) = (x.shape[0], y.shape[0])
  guard width > 0 else {
    let invalid = fail(TensorError(.emptyReduction(y.type, axes: [0]), in: "polydiv"))
    return (invalid, invalid)
  }
  if count < width { return (zeros([1], dtype: dtype), x) }
  let lead = slice(y, axis: 0, from: 0, to: 1)
  var quotient: [Tensor] = []
  var rest = x
  for index in 0...(count - width) {
    let factor = slice(rest, axis: 0, from: index, to: index + 1) / lead
    quotient.append(factor)
    rest = rest - pad(factor * y, [(index, count - width - index)])
  }
  return (concatenate(quotient), rest)
}
