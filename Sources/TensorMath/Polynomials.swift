// SPDX-License-Identifier: Apache-2.0
//
// Polynomials as vectors of coefficients, that of the highest power first.

internal import Primitives
public import TensorIR

/// The values of a polynomial.
///
///     polyval(Tensor([1, 0, 2]), 3)     // 3² + 2 = 11
///     polyval(f32[n], f32[…])           → f32[…]
///
/// NumPy's `polyval`.
///
/// - Parameters:
///   - coefficients: A vector, the coefficient of the highest power first.
///   - x: Where; a tensor.
/// - Returns: A tensor of the shape of `x`; 0 when there are no coefficients.
/// - Precondition: `coefficients` has rank 1.
/// - Complexity: One multiplication and one addition for each coefficient and element, by Horner's rule.
public func polyval(_ coefficients: Tensor, _ x: Tensor) -> Tensor {
  if x.isInvalid { return x }
  if let mistake = mistake([coefficients], in: "polyval") { return mistake }
  let common = commonType(of: [coefficients, x])
  let x = converted(x, to: common.dtype, isWeak: common.isWeak)
  let p = converted(coefficients, to: common.dtype, isWeak: common.isWeak)
  let count = p.shape[0]
  guard count > 0 else { return zeros(like: x) }
  let first = reshape(slice(p, axis: 0, from: 0, to: 1), to: [])
  // A constant polynomial has its value everywhere.
  var y = count == 1 ? first.broadcast(to: x.shape) : first
  for place in 1..<max(count, 1) {
    y = y * x + reshape(slice(p, axis: 0, from: place, to: place + 1), to: [])
  }
  return y
}

/// The sum of two polynomials.
///
///     polyadd(f32[3], f32[2]) → f32[3]
///
/// NumPy's `polyadd`.
///
/// - Parameters:
///   - x: Coefficients, that of the highest power first.
///   - y: Coefficients, that of the highest power first.
/// - Returns: The coefficients of the sum, as many as the longer one has.
/// - Precondition: Both have rank 1.
public func polyadd(_ x: Tensor, _ y: Tensor) -> Tensor {
  if let mistake = mistake([x, y], in: "polyadd") { return mistake }
  let (a, b) = aligned(x, y)
  return a + b
}

/// The difference of two polynomials.
///
///     polysub(f32[3], f32[2]) → f32[3]
///
/// NumPy's `polysub`.
///
/// - Parameters:
///   - x: Coefficients, that of the highest power first.
///   - y: Coefficients, that of the highest power first.
/// - Returns: The coefficients of the difference, as many as the longer one has.
/// - Precondition: Both have rank 1.
public func polysub(_ x: Tensor, _ y: Tensor) -> Tensor {
  if let mistake = mistake([x, y], in: "polysub") { return mistake }
  let (a, b) = aligned(x, y)
  return a - b
}

/// The product of two polynomials.
///
///     polymul(f32[3], f32[2]) → f32[4]
///
/// NumPy's `polymul`, without removing leading zeros: sizes do not depend on values.
///
/// - Parameters:
///   - x: Coefficients, that of the highest power first.
///   - y: Coefficients, that of the highest power first.
/// - Returns: The coefficients of the product.
/// - Precondition: Both have rank 1 and one coefficient or more.
public func polymul(_ x: Tensor, _ y: Tensor) -> Tensor {
  if let mistake = mistake([x, y], in: "polymul") { return mistake }
  return convolve(x, y)
}

/// A derivative of a polynomial.
///
///     polyder(Tensor([1, 0, 2]))   // [2, 0]
///
/// NumPy's `polyder`.
///
/// - Parameters:
///   - x: Coefficients, that of the highest power first.
///   - order: How many times to differentiate.
/// - Returns: The coefficients of the derivative, `order` fewer; none where nothing is left.
/// - Precondition: `x` has rank 1, and `order` is 0 or more.
public func polyder(_ x: Tensor, order: Int = 1) -> Tensor {
  if let mistake = mistake([x], in: "polyder") { return mistake }
  guard order >= 0 else {
    return fail(TensorError(.arrangement(.negativeCount([order])), in: "polyder"))
  }
  if order == 0 { return x }
  let count = max(x.shape[0] - order, 0)
  // xᵏ becomes k (k − 1) … xᵏ⁻ᵒʳᵈᵉʳ.
  let factors = (0..<count).map { place in
    let power = count - 1 - place + order
    return (0..<order).reduce(1.0) { $0 * Double(power - $1) }
  }
  let kept = slice(x, axis: 0, from: 0, to: count)
  return kept * Tensor(factors, shape: [count], dtype: x.dtype)
}

/// An integral of a polynomial.
///
///     polyint(Tensor([2.0, 0]))   // [1, 0, 0]
///
/// NumPy's `polyint`.
///
/// - Parameters:
///   - x: Coefficients, that of the highest power first.
///   - order: How many times to integrate.
///   - constants: The constant of each integration, a vector or one number for all; 0 when not given.
/// - Returns: The coefficients of the integral, `order` more, as floating-point numbers.
/// - Precondition: `x` has rank 1, `order` is 0 or more, and there are `order` constants or one.
public func polyint(_ x: Tensor, order: Int = 1, constants: Tensor = 0) -> Tensor {
  if let mistake = mistake([x], in: "polyint") { return mistake }
  if constants.isInvalid { return constants }
  guard order >= 0 else {
    return fail(TensorError(.arrangement(.negativeCount([order])), in: "polyint"))
  }
  let given = atLeast1D(constants)
  guard given.rank == 1 && (given.shape[0] == 1 || given.shape[0] == order) else {
    let mistake = ArrangementMistake.countsDiffer(
      "constants",
      given.elementCount,
      "integrations",
      order
    )
    return fail(TensorError(.arrangement(mistake), in: "polyint"))
  }
  if order == 0 { return x }
  let dtype = commonType(of: [x, constants], floating: true).dtype
  let k = converted(given, to: dtype).broadcast(to: [order])
  let all = concatenate([converted(x, to: dtype), k])
  let count = all.shape[0]
  // The constant of integration i is integrated order − 1 − i times after; xᵏ⁻ᵒʳᵈᵉʳ becomes xᵏ / (k (k − 1) …).
  let divisors = (0..<count).map { place in
    let power = count - 1 - place
    return (0..<order).reduce(1.0) { $0 * Double(max(power - $1, 1)) }
  }
  return all / Tensor(divisors, shape: [count], dtype: dtype)
}

// MARK: - Inside

private func mistake(_ operands: [Tensor], in place: String) -> Tensor? {
  if let invalid = operands.first(where: \.isInvalid) { return invalid }
  for operand in operands {
    guard operand.rank == 1 else {
      return fail(TensorError(.rankMismatch(operand.type, expected: 1), in: place))
    }
  }
  return nil
}

/// Both with as many coefficients: zeros in front of the shorter one.
private func aligned(_ x: Tensor, _ y: Tensor) -> (Tensor, Tensor) {
  let count = max(x.shape[0], y.shape[0])
  func extended(_ x: Tensor) -> Tensor {
    pad(x, with: Tensor(ScalarValue(0, as: x.dtype)), [Padding(low: count - x.shape[0])])
  }
  return (extended(x), extended(y))
}
