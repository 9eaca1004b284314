// SPDX-License-Identifier: Apache-2.0
//
// Means and spreads of what is there: NaN counts as nothing. bf16 and f16 are averaged in f32 and rounded once.

internal import Primitives
public import TensorIR

// MARK: - nanmean

/// The mean, without the NaNs, of all elements.
///
///     f32[…] → f32[]
///
/// Integers and truth values give a floating-point mean. NumPy's `nanmean`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar; NaN when nothing is there.
public func nanmean(_ x: Tensor) -> Tensor {
  moment(x, nil, false, in: "nanmean", nanmean)
}

/// The mean, without the NaNs, along one axis.
///
///     nanmean(f32[2, 3], axis: 1) → f32[2]
///
/// Integers and truth values give a floating-point mean. NumPy's `nanmean`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis; NaN when nothing is there.
public func nanmean(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  moment(x, [axis], keepAxes, in: "nanmean", nanmean)
}

/// The mean, without the NaNs, along several axes.
///
///     nanmean(f32[2, 3, 4], axes: [0, 2]) → f32[3]
///
/// Integers and truth values give a floating-point mean. NumPy's `nanmean`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes; NaN when nothing is there.
public func nanmean(_ x: Tensor, axes: [Int], keepAxes: Bool = false) -> Tensor {
  moment(x, axes, keepAxes, in: "nanmean", nanmean)
}

// MARK: - nanvar

/// The variance, without the NaNs, of all elements.
///
///     f32[…] → f32[]
///
/// The mean of the squared distances from the mean; of complex numbers it is real. NumPy's `nanvar`.
///
/// - Parameters:
///   - x: A tensor.
///   - ddof: What is subtracted from the number of elements before dividing by it; 1 for an unbiased
///     estimate.
/// - Returns: A scalar; NaN when nothing is left to divide by.
public func nanvar(_ x: Tensor, ddof: Int = 0) -> Tensor {
  moment(x, nil, false, in: "nanvar") { nanvar($0, $1, ddof: ddof) }
}

/// The variance, without the NaNs, along one axis.
///
///     nanvar(f32[2, 3], axis: 1) → f32[2]
///
/// The mean of the squared distances from the mean; of complex numbers it is real. NumPy's `nanvar`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - ddof: What is subtracted from the number of elements before dividing by it; 1 for an unbiased
///     estimate.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis; NaN when nothing is left to divide by.
public func nanvar(_ x: Tensor, axis: Int, ddof: Int = 0, keepAxes: Bool = false) -> Tensor {
  moment(x, [axis], keepAxes, in: "nanvar") { nanvar($0, $1, ddof: ddof) }
}

/// The variance, without the NaNs, along several axes.
///
///     nanvar(f32[2, 3, 4], axes: [0, 2]) → f32[3]
///
/// The mean of the squared distances from the mean; of complex numbers it is real. NumPy's `nanvar`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - ddof: What is subtracted from the number of elements before dividing by it; 1 for an unbiased
///     estimate.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes; NaN when nothing is left to divide by.
public func nanvar(_ x: Tensor, axes: [Int], ddof: Int = 0, keepAxes: Bool = false) -> Tensor {
  moment(x, axes, keepAxes, in: "nanvar") { nanvar($0, $1, ddof: ddof) }
}

// MARK: - nanstd

/// The standard deviation, without the NaNs, of all elements.
///
///     f32[…] → f32[]
///
/// The square root of the variance. NumPy's `nanstd`.
///
/// - Parameters:
///   - x: A tensor.
///   - ddof: What is subtracted from the number of elements before dividing by it; 1 for an unbiased
///     estimate.
/// - Returns: A scalar; NaN when nothing is left to divide by.
public func nanstd(_ x: Tensor, ddof: Int = 0) -> Tensor {
  moment(x, nil, false, in: "nanstd") { sqrt(nanvar($0, $1, ddof: ddof)) }
}

/// The standard deviation, without the NaNs, along one axis.
///
///     nanstd(f32[2, 3], axis: 1) → f32[2]
///
/// The square root of the variance. NumPy's `nanstd`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - ddof: What is subtracted from the number of elements before dividing by it; 1 for an unbiased
///     estimate.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis; NaN when nothing is left to divide by.
public func nanstd(_ x: Tensor, axis: Int, ddof: Int = 0, keepAxes: Bool = false) -> Tensor {
  moment(x, [axis], keepAxes, in: "nanstd") { sqrt(nanvar($0, $1, ddof: ddof)) }
}

/// The standard deviation, without the NaNs, along several axes.
///
///     nanstd(f32[2, 3, 4], axes: [0, 2]) → f32[3]
///
/// The square root of the variance. NumPy's `nanstd`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - ddof: What is subtracted from the number of elements before dividing by it; 1 for an unbiased
///     estimate.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes; NaN when nothing is left to divide by.
public func nanstd(_ x: Tensor, axes: [Int], ddof: Int = 0, keepAxes: Bool = false) -> Tensor {
  moment(x, axes, keepAxes, in: "nanstd") { sqrt(nanvar($0, $1, ddof: ddof)) }
}

// MARK: - Inside

/// Computes a moment of a floating-point tensor in at least 32 bits, and rounds it once.
private func moment(
  _ x: Tensor,
  _ axes: [Int]?,
  _ keepAxes: Bool,
  in place: String,
  _ compute: (Tensor, [Int]) -> Tensor
) -> Tensor {
  alongAxes(x, axes, keepAxes, in: place) { x, axes in
    let (dtype, isWeak) = (x.dtype.floating, x.isWeak)
    let computed = compute(
      converted(x, to: dtype.byteCount < 4 ? .f32 : dtype, isWeak: isWeak),
      axes
    )
    // The spread of complex numbers is real.
    return dtype.isComplex ? computed : converted(computed, to: dtype, isWeak: isWeak)
  }
}

private func nanmean(_ x: Tensor, _ axes: [Int]) -> Tensor {
  let isMissing = isNaN(x)
  return sum(select(isMissing, 0, x), axes: axes) / count(isMissing, axes, as: x.dtype)
}

// Two passes, as for the variance of all elements.
private func nanvar(_ x: Tensor, _ axes: [Int], ddof: Int) -> Tensor {
  let center = restoringAxes(nanmean(x, axes), axes, of: x.shape)
  let isMissing = isNaN(x)
  let distances = select(isMissing, 0, x - center)
  let squares = x.dtype.isComplex ? real(distances * conj(distances)) : square(distances)
  let divisor = count(isMissing, axes, as: squares.dtype) - Tensor(number: Double(ddof))
  let isDefined = divisor .> 0
  let sums = select(isDefined, sum(squares, axes: axes), Tensor(number: .nan))
  return sums / select(isDefined, divisor, 1)
}

/// How many elements are there.
private func count(_ isMissing: Tensor, _ axes: [Int], as dtype: DType) -> Tensor {
  sum((.!isMissing).as(.i32), axes: axes).as(dtype)
}
