// SPDX-License-Identifier: Apache-2.0
//
// Means and spreads. Integers and truth values are averaged as floating-point numbers; bf16 and f16 are averaged in f32
// and rounded once, so that a sum beyond their range does not spoil a mean within it.

internal import Primitives
public import TensorIR

// MARK: - mean

/// The mean of all elements.
///
///     f32[…] → f32[]
///
/// NumPy's `mean`. Integers and truth values give a floating-point mean.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar; NaN when there are no elements.
public func mean(_ x: Tensor) -> Tensor { averaged(x, axes: nil, keepAxes: false) }

/// The mean along one axis.
///
///     mean(f32[2, 3], axis: 1) → f32[2]
///
/// NumPy's `mean`. Integers and truth values give a floating-point mean.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis.
public func mean(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  averaged(x, axes: [axis], keepAxes: keepAxes)
}

/// The mean along several axes.
///
///     mean(f32[2, 3, 4], axes: [0, 2]) → f32[3]
///
/// NumPy's `mean`. Integers and truth values give a floating-point mean.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes.
public func mean(_ x: Tensor, axes: [Int], keepAxes: Bool = false) -> Tensor {
  averaged(x, axes: axes, keepAxes: keepAxes)
}

// MARK: - variance

/// The variance of all elements: the mean of the squared distances from the mean; of complex numbers it is real.
///
///     f32[…] → f32[]
///
/// NumPy's `var`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar; NaN when there are no elements.
public func variance(_ x: Tensor) -> Tensor { spread(x, axes: nil, ddof: 0, keepAxes: false) }

/// The variance of all elements, as an estimate from a sample.
///
///     f32[…] → f32[]
///
/// NumPy's `var`.
///
/// - Parameters:
///   - x: A tensor.
///   - ddof: What is subtracted from the number of elements before dividing by it; 1 for an unbiased estimate.
/// - Returns: A scalar; NaN when nothing is left to divide by.
public func variance(_ x: Tensor, ddof: Int) -> Tensor {
  spread(x, axes: nil, ddof: ddof, keepAxes: false)
}

/// The variance along one axis.
///
///     variance(f32[2, 3], axis: 1) → f32[2]
///
/// NumPy's `var`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - ddof: What is subtracted from the number of elements before dividing by it; 1 for an unbiased estimate.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis; NaN when nothing is left to divide by.
public func variance(_ x: Tensor, axis: Int, ddof: Int = 0, keepAxes: Bool = false) -> Tensor {
  spread(x, axes: [axis], ddof: ddof, keepAxes: keepAxes)
}

/// The variance along several axes.
///
///     variance(f32[2, 3, 4], axes: [0, 2]) → f32[3]
///
/// NumPy's `var`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - ddof: What is subtracted from the number of elements before dividing by it; 1 for an unbiased estimate.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes; NaN when nothing is left to divide by.
public func variance(_ x: Tensor, axes: [Int], ddof: Int = 0, keepAxes: Bool = false) -> Tensor {
  spread(x, axes: axes, ddof: ddof, keepAxes: keepAxes)
}

// MARK: - standardDeviation

/// The standard deviation of all elements: the square root of the variance.
///
///     f32[…] → f32[]
///
/// NumPy's `std`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar; NaN when there are no elements.
public func standardDeviation(_ x: Tensor) -> Tensor {
  deviation(x, axes: nil, ddof: 0, keepAxes: false)
}

/// The standard deviation of all elements, as an estimate from a sample.
///
///     f32[…] → f32[]
///
/// NumPy's `std`.
///
/// - Parameters:
///   - x: A tensor.
///   - ddof: What is subtracted from the number of elements before dividing by it; 1 for a sample.
/// - Returns: A scalar; NaN when nothing is left to divide by.
public func standardDeviation(_ x: Tensor, ddof: Int) -> Tensor {
  deviation(x, axes: nil, ddof: ddof, keepAxes: false)
}

/// The standard deviation along one axis.
///
///     standardDeviation(f32[2, 3], axis: 1) → f32[2]
///
/// NumPy's `std`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - ddof: What is subtracted from the number of elements before dividing by it; 1 for a sample.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis; NaN when nothing is left to divide by.
public func standardDeviation(
  _ x: Tensor,
  axis: Int,
  ddof: Int = 0,
  keepAxes: Bool = false
) -> Tensor {
  deviation(x, axes: [axis], ddof: ddof, keepAxes: keepAxes)
}

/// The standard deviation along several axes.
///
///     standardDeviation(f32[2, 3, 4], axes: [0, 2]) → f32[3]
///
/// NumPy's `std`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - ddof: What is subtracted from the number of elements before dividing by it; 1 for a sample.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes; NaN when nothing is left to divide by.
public func standardDeviation(
  _ x: Tensor,
  axes: [Int],
  ddof: Int = 0,
  keepAxes: Bool = false
) -> Tensor {
  deviation(x, axes: axes, ddof: ddof, keepAxes: keepAxes)
}

// MARK: - Methods

extension Tensor {
  /// The mean of all elements; see ``mean(_:)``.
  public func mean() -> Tensor { averaged(self, axes: nil, keepAxes: false) }

  /// The mean along one axis; see ``mean(_:axis:keepAxes:)``.
  public func mean(axis: Int, keepAxes: Bool = false) -> Tensor {
    averaged(self, axes: [axis], keepAxes: keepAxes)
  }

  /// The mean along several axes; see ``mean(_:axes:keepAxes:)``.
  public func mean(axes: [Int], keepAxes: Bool = false) -> Tensor {
    averaged(self, axes: axes, keepAxes: keepAxes)
  }
}

// MARK: - Inside

private func averaged(_ x: Tensor, axes: [Int]?, keepAxes: Bool) -> Tensor {
  statistic(x, axes, keepAxes, in: "mean", mean)
}

private func spread(_ x: Tensor, axes: [Int]?, ddof: Int, keepAxes: Bool) -> Tensor {
  statistic(x, axes, keepAxes, in: "variance") { variance($0, $1, ddof: ddof) }
}

private func deviation(_ x: Tensor, axes: [Int]?, ddof: Int, keepAxes: Bool) -> Tensor {
  statistic(x, axes, keepAxes, in: "standardDeviation") { sqrt(variance($0, $1, ddof: ddof)) }
}

/// Computes a statistic of a floating-point tensor along resolved axes in at least 32 bits, and rounds it once.
private func statistic(
  _ x: Tensor,
  _ axes: [Int]?,
  _ keepAxes: Bool,
  in place: String,
  _ compute: (Tensor, [Int]) -> Tensor
) -> Tensor {
  alongAxes(x, axes, keepAxes, in: place) { x, axes in
    let dtype = x.dtype.floating
    let isWeak = x.isWeak
    let operand = converted(x, to: dtype.byteCount < 4 ? .f32 : dtype, isWeak: isWeak)
    let computed = compute(operand, axes)
    // The spread of complex numbers is real.
    let isSpread = computed.dtype != operand.dtype
    return isSpread ? computed : converted(computed, to: dtype, isWeak: isWeak)
  }
}

private func mean(_ x: Tensor, _ axes: [Int]) -> Tensor {
  sum(x, axes: axes) / Tensor(number: Double(axes.reduce(1) { $0 * x.shape[$1] }))
}

// Σ(x − mean)² / (n − ddof): two passes, because Σx² − n·mean² loses every digit of a small spread around a large mean.
private func variance(_ x: Tensor, _ axes: [Int], ddof: Int) -> Tensor {
  let count = axes.reduce(1) { $0 * x.shape[$1] }
  let sums = restoringAxes(sum(x, axes: axes), axes, of: x.shape)
  let distances = x - sums / Tensor(number: Double(count))
  let divisor = count > ddof ? Double(count - ddof) : .nan
  let squares = x.dtype.isComplex ? real(distances * conj(distances)) : square(distances)
  return sum(squares, axes: axes) / Tensor(number: divisor)
}
