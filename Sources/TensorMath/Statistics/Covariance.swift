// SPDX-License-Identifier: Apache-2.0
//
// How variables vary together: one matrix product of the distances from their means.

internal import Primitives
public import TensorIR

/// The covariances of variables, each observed so many times.
///
///     cov(f32[3, 100])          → f32[3, 3]
///     cov(f32[100], f32[100])   → f32[2, 2]
///     cov(f32[100])             → f32[]
///
/// NumPy's `cov`. Integers are computed with as floating-point numbers.
///
/// - Parameters:
///   - x: The observations: a row for each variable, or a vector of one.
///   - y: More variables, of as many observations.
///   - rowsAreVariables: Whether rows are variables; else columns are.
///   - ddof: What is subtracted from the number of observations before dividing by it.
///   - frequencies: For each observation, how often it was made: integers.
///   - weights: For each observation, what it counts.
/// - Returns: The matrix of covariances; of one variable its variance.
/// - Complexity: O(*m*² · *n*) for *m* variables and *n* observations.
public func cov(
  _ x: Tensor,
  _ y: Tensor? = nil,
  rowsAreVariables: Bool = true,
  ddof: Int = 1,
  frequencies: Tensor? = nil,
  weights: Tensor? = nil
) -> Tensor {
  let operands = [x] + [y, frequencies, weights].compactMap(\.self)
  if let invalid = operands.first(where: \.isInvalid) { return invalid }
  do throws(TensorError) {
    let variables = try observations(x, y, rowsAreVariables, in: "cov")
    let count = variables.shape[1]
    for vector in [frequencies, weights].compactMap(\.self) where vector.shape != [count] {
      throw TensorError(.statistics(.weightCount(vector.type, observations: count)), in: "cov")
    }
    if let frequencies, !frequencies.dtype.isInteger {
      let kind = TensorError.Kind.dtypeNotSupported(
        frequencies.type,
        expected: "a tensor of integers"
      )
      throw TensorError(kind, in: "cov")
    }
    return squeeze(covariances(variables, ddof, frequencies, weights))
  } catch {
    return fail(error)
  }
}

/// The correlations of variables: their covariances divided by their standard deviations.
///
///     corrcoef(f32[3, 100])          → f32[3, 3]
///     corrcoef(f32[100], f32[100])   → f32[2, 2]
///
/// NumPy's `corrcoef`. Integers are computed with as floating-point numbers.
///
/// - Parameters:
///   - x: The observations: a row for each variable, or a vector of one.
///   - y: More variables, of as many observations.
///   - rowsAreVariables: Whether rows are variables; else columns are.
/// - Returns: The matrix of correlations, within −1…1; NaN for a variable that does not vary.
/// - Complexity: O(*m*² · *n*) for *m* variables and *n* observations.
public func corrcoef(_ x: Tensor, _ y: Tensor? = nil, rowsAreVariables: Bool = true) -> Tensor {
  if let invalid = ([x] + [y].compactMap(\.self)).first(where: \.isInvalid) { return invalid }
  do throws(TensorError) {
    let variables = try observations(x, y, rowsAreVariables, in: "corrcoef")
    let covariances = squeeze(covariances(variables, 1, nil, nil))
    if covariances.isInvalid { return covariances }
    if covariances.rank == 0 { return covariances / covariances }
    let deviations = sqrt(real(diagonal(covariances)))
    let ratios = covariances / expandDims(deviations, axis: 1) / deviations
    guard ratios.dtype.isComplex else { return clip(ratios, -1, 1) }
    return complex(clip(real(ratios), -1, 1), clip(imag(ratios), -1, 1))
  } catch {
    return fail(error)
  }
}

/// A row for each variable, in floating point.
private func observations(_ x: Tensor, _ y: Tensor?, _ rowsAreVariables: Bool, in place: String)
  throws(TensorError) -> Tensor
{
  let operands = [x] + [y].compactMap(\.self)
  let dtype = commonType(of: operands, floating: true).dtype
  var rows: [Tensor] = []
  for operand in operands {
    guard operand.rank <= 2 else {
      throw TensorError(.arrangement(.rankNotAmong(operand.type, ranks: [0, 1, 2])), in: place)
    }
    let matrix = atLeast2D(converted(operand, to: dtype))
    rows.append(rowsAreVariables || operand.rank < 2 ? matrix : matrix.transposed())
  }
  guard rows.allSatisfy({ $0.shape[1] == rows[0].shape[1] }) else {
    throw TensorError(.statistics(.observationCounts(rows.map(\.type))), in: place)
  }
  return rows.count == 1 ? rows[0] : concatenate(rows)
}

/// Σ w (x − mean) (x − mean)ᴴ, divided by what is left of the number of observations.
private func covariances(
  _ variables: Tensor,
  _ ddof: Int,
  _ frequencies: Tensor?,
  _ weights: Tensor?
) -> Tensor {
  let part = variables.dtype.part
  let counts = frequencies.map { converted(abs($0), to: part) }
  let reliabilities = weights.map { converted(abs($0), to: part) }
  let missing = Tensor(number: Double(ddof))
  guard
    let factors = counts.map({ counts in reliabilities.map { counts * $0 } ?? counts })
      ?? reliabilities
  else {
    let count = Tensor(number: Double(variables.shape[1]))
    let distances = variables - sum(variables, axis: 1, keepAxes: true) / count
    return matmul(distances, conj(distances).transposed()) / (count - missing)
  }
  let total = sum(factors)
  let distances = variables - sum(variables * factors, axis: 1, keepAxes: true) / total
  // Weights that are no counts lessen the number of observations by how unequal they are.
  let divisor =
    ddof == 0
    ? total
    : reliabilities.map { total - missing * sum(factors * $0) / total } ?? (total - missing)
  return matmul(distances, conj(distances * factors).transposed()) / divisor
}
