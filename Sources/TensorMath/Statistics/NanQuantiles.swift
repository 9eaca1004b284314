// SPDX-License-Identifier: Apache-2.0
//
// Medians, quantiles and percentiles of what is there: NaN counts as nothing.

internal import Primitives
public import TensorIR

// MARK: - nanmedian

/// The median, without the NaNs, of all elements.
///
///     f32[…] → f32[]
///
/// The middle one of the elements in order, the mean of two where their number is even. NaN where there is
/// nothing but NaN. Integers and truth values give a floating-point median. NumPy's `nanmedian`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar.
/// - Complexity: O(*n* log *n*) for each row of *n* elements, O(*n*) for long ones.
public func nanmedian(_ x: Tensor) -> Tensor {
  ordered(x, .half, nil, false, skipsNaN: true, in: "nanmedian")
}

/// The median, without the NaNs, along one axis.
///
///     nanmedian(f32[2, 3], axis: 1) → f32[2]
///
/// The middle one of the elements in order, the mean of two where their number is even. NaN where there is
/// nothing but NaN. Integers and truth values give a floating-point median. NumPy's `nanmedian`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis.
/// - Complexity: O(*n* log *n*) for each row of *n* elements, O(*n*) for long ones.
public func nanmedian(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  ordered(x, .half, [axis], keepAxes, skipsNaN: true, in: "nanmedian")
}

/// The median, without the NaNs, along several axes.
///
///     nanmedian(f32[2, 3, 4], axes: [0, 2]) → f32[3]
///
/// The middle one of the elements in order, the mean of two where their number is even. NaN where there is
/// nothing but NaN. Integers and truth values give a floating-point median. NumPy's `nanmedian`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes.
/// - Complexity: O(*n* log *n*) for each row of *n* elements, O(*n*) for long ones.
public func nanmedian(_ x: Tensor, axes: [Int], keepAxes: Bool = false) -> Tensor {
  ordered(x, .half, axes, keepAxes, skipsNaN: true, in: "nanmedian")
}

// MARK: - nanquantile

/// The numbers than which a given part of the elements is less, without the NaNs, of all elements, or along
/// some axes.
///
///     nanquantile(f32[2, 3], 0.9)                    → f32[]
///     nanquantile(f32[2, 3, 4], f32[5], axes: [0, 2]) → f32[5, 3]
///
/// NaN where there is nothing but NaN. Integers and truth values give floating-point quantiles. NumPy's
/// `nanquantile`; the result has the type of `x`, at least of floating point.
///
/// - Parameters:
///   - x: A tensor.
///   - q: The probabilities, in 0…1: a scalar, or a vector, whose axis comes first in the result.
///   - axes: The axes that disappear; negative axes count from the end. All when not given.
///   - method: What stands between two elements.
///   - keepAxes: Whether the axes that disappear stay, with size 1.
/// - Returns: A tensor without those axes.
/// - Precondition: Probabilities that are known lie in 0…1.
/// - Complexity: O(*n* log *n*) for each row of *n* elements, O(*n*) for long ones.
public func nanquantile(
  _ x: Tensor,
  _ q: Tensor,
  axes: [Int]? = nil,
  method: QuantileMethod = .linear,
  keepAxes: Bool = false
) -> Tensor {
  ordered(x, .probabilities(q), axes, keepAxes, method, skipsNaN: true, in: "nanquantile")
}

/// The numbers than which a given part of the elements is less, without the NaNs, along one axis.
///
///     nanquantile(f32[2, 3], 0.9, axis: 1)    → f32[2]
///     nanquantile(f32[2, 3], f32[5], axis: 1) → f32[5, 2]
///
/// NaN where there is nothing but NaN. Integers and truth values give floating-point quantiles. NumPy's
/// `nanquantile`; the result has the type of `x`, at least of floating point.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - q: The probabilities, in 0…1: a scalar, or a vector, whose axis comes first in the result.
///   - axis: The axis that disappears; negative axes count from the end.
///   - method: What stands between two elements.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis.
/// - Precondition: Probabilities that are known lie in 0…1.
/// - Complexity: O(*n* log *n*) for each row of *n* elements, O(*n*) for long ones.
public func nanquantile(
  _ x: Tensor,
  _ q: Tensor,
  axis: Int,
  method: QuantileMethod = .linear,
  keepAxes: Bool = false
) -> Tensor {
  ordered(x, .probabilities(q), [axis], keepAxes, method, skipsNaN: true, in: "nanquantile")
}

// MARK: - nanpercentile

/// The numbers than which a given percentage of the elements is less, without the NaNs, of all elements, or
/// along some axes.
///
///     nanpercentile(f32[2, 3], 90)                    → f32[]
///     nanpercentile(f32[2, 3, 4], f32[5], axes: [0, 2]) → f32[5, 3]
///
/// NaN where there is nothing but NaN. Integers and truth values give floating-point percentiles. NumPy's
/// `nanpercentile`; the result has the type of `x`, at least of floating point.
///
/// - Parameters:
///   - x: A tensor.
///   - q: The percentages, in 0…100: a scalar, or a vector, whose axis comes first in the result.
///   - axes: The axes that disappear; negative axes count from the end. All when not given.
///   - method: What stands between two elements.
///   - keepAxes: Whether the axes that disappear stay, with size 1.
/// - Returns: A tensor without those axes.
/// - Precondition: Percentages that are known lie in 0…100.
/// - Complexity: O(*n* log *n*) for each row of *n* elements, O(*n*) for long ones.
public func nanpercentile(
  _ x: Tensor,
  _ q: Tensor,
  axes: [Int]? = nil,
  method: QuantileMethod = .linear,
  keepAxes: Bool = false
) -> Tensor {
  ordered(x, .percentages(q), axes, keepAxes, method, skipsNaN: true, in: "nanpercentile")
}

/// The numbers than which a given percentage of the elements is less, without the NaNs, along one axis.
///
///     nanpercentile(f32[2, 3], 90, axis: 1)    → f32[2]
///     nanpercentile(f32[2, 3], f32[5], axis: 1) → f32[5, 2]
///
/// NaN where there is nothing but NaN. Integers and truth values give floating-point percentiles. NumPy's
/// `nanpercentile`; the result has the type of `x`, at least of floating point.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - q: The percentages, in 0…100: a scalar, or a vector, whose axis comes first in the result.
///   - axis: The axis that disappears; negative axes count from the end.
///   - method: What stands between two elements.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis.
/// - Precondition: Percentages that are known lie in 0…100.
/// - Complexity: O(*n* log *n*) for each row of *n* elements, O(*n*) for long ones.
public func nanpercentile(
  _ x: Tensor,
  _ q: Tensor,
  axis: Int,
  method: QuantileMethod = .linear,
  keepAxes: Bool = false
) -> Tensor {
  ordered(x, .percentages(q), [axis], keepAxes, method, skipsNaN: true, in: "nanpercentile")
}
