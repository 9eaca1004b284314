// SPDX-License-Identifier: Apache-2.0
//
// Medians, quantiles and percentiles. What they share is in OrderStatistics.swift.

internal import Primitives
public import TensorIR

// MARK: - median

/// The median of all elements.
///
///     f32[…] → f32[]
///
/// The middle one of the elements in order, the mean of two where their number is even. NaN where one of the
/// elements is. Integers and truth values give a floating-point median. NumPy's `median`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar.
/// - Complexity: O(*n* log *n*) for each row of *n* elements, O(*n*) for long ones.
public func median(_ x: Tensor) -> Tensor {
  ordered(x, .half, nil, false, skipsNaN: false, in: "median")
}

/// The median along one axis.
///
///     median(f32[2, 3], axis: 1) → f32[2]
///
/// The middle one of the elements in order, the mean of two where their number is even. NaN where one of the
/// elements is. Integers and truth values give a floating-point median. NumPy's `median`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis.
/// - Complexity: O(*n* log *n*) for each row of *n* elements, O(*n*) for long ones.
public func median(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  ordered(x, .half, [axis], keepAxes, skipsNaN: false, in: "median")
}

/// The median along several axes.
///
///     median(f32[2, 3, 4], axes: [0, 2]) → f32[3]
///
/// The middle one of the elements in order, the mean of two where their number is even. NaN where one of the
/// elements is. Integers and truth values give a floating-point median. NumPy's `median`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes.
/// - Complexity: O(*n* log *n*) for each row of *n* elements, O(*n*) for long ones.
public func median(_ x: Tensor, axes: [Int], keepAxes: Bool = false) -> Tensor {
  ordered(x, .half, axes, keepAxes, skipsNaN: false, in: "median")
}

// MARK: - quantile

/// The numbers than which a given part of the elements is less of all elements, or along some axes.
///
///     quantile(f32[2, 3], 0.9)                    → f32[]
///     quantile(f32[2, 3, 4], f32[5], axes: [0, 2]) → f32[5, 3]
///
/// NaN where one of the elements is. Integers and truth values give floating-point quantiles. NumPy's
/// `quantile`; the result has the type of `x`, at least of floating point.
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
public func quantile(
  _ x: Tensor,
  _ q: Tensor,
  axes: [Int]? = nil,
  method: QuantileMethod = .linear,
  keepAxes: Bool = false
) -> Tensor {
  ordered(x, .probabilities(q), axes, keepAxes, method, skipsNaN: false, in: "quantile")
}

/// The numbers than which a given part of the elements is less along one axis.
///
///     quantile(f32[2, 3], 0.9, axis: 1)    → f32[2]
///     quantile(f32[2, 3], f32[5], axis: 1) → f32[5, 2]
///
/// NaN where one of the elements is. Integers and truth values give floating-point quantiles. NumPy's
/// `quantile`; the result has the type of `x`, at least of floating point.
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
public func quantile(
  _ x: Tensor,
  _ q: Tensor,
  axis: Int,
  method: QuantileMethod = .linear,
  keepAxes: Bool = false
) -> Tensor {
  ordered(x, .probabilities(q), [axis], keepAxes, method, skipsNaN: false, in: "quantile")
}

// MARK: - percentile

/// The numbers than which a given percentage of the elements is less of all elements, or along some axes.
///
///     percentile(f32[2, 3], 90)                    → f32[]
///     percentile(f32[2, 3, 4], f32[5], axes: [0, 2]) → f32[5, 3]
///
/// NaN where one of the elements is. Integers and truth values give floating-point percentiles. NumPy's
/// `percentile`; the result has the type of `x`, at least of floating point.
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
public func percentile(
  _ x: Tensor,
  _ q: Tensor,
  axes: [Int]? = nil,
  method: QuantileMethod = .linear,
  keepAxes: Bool = false
) -> Tensor {
  ordered(x, .percentages(q), axes, keepAxes, method, skipsNaN: false, in: "percentile")
}

/// The numbers than which a given percentage of the elements is less along one axis.
///
///     percentile(f32[2, 3], 90, axis: 1)    → f32[2]
///     percentile(f32[2, 3], f32[5], axis: 1) → f32[5, 2]
///
/// NaN where one of the elements is. Integers and truth values give floating-point percentiles. NumPy's
/// `percentile`; the result has the type of `x`, at least of floating point.
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
public func percentile(
  _ x: Tensor,
  _ q: Tensor,
  axis: Int,
  method: QuantileMethod = .linear,
  keepAxes: Bool = false
) -> Tensor {
  ordered(x, .percentages(q), [axis], keepAxes, method, skipsNaN: false, in: "percentile")
}
