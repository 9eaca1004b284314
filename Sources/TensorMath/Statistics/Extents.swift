// SPDX-License-Identifier: Apache-2.0
//
// How far elements reach, and how many there are.

internal import Primitives
public import TensorIR

// MARK: - ptp

/// The largest element less the smallest, of all elements.
///
///     f32[…] → f32[]
///
/// NaN where one of the elements is. NumPy's `ptp`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar.
public func ptp(_ x: Tensor) -> Tensor {
  alongAxes(x, nil, false, in: "ptp", needsElements: true) { max($0, axes: $1) - min($0, axes: $1) }
}

/// The largest element less the smallest, along one axis.
///
///     ptp(f32[2, 3], axis: 1) → f32[2]
///
/// NaN where one of the elements is. NumPy's `ptp`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis.
public func ptp(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  alongAxes(x, [axis], keepAxes, in: "ptp", needsElements: true) {
    max($0, axes: $1) - min($0, axes: $1)
  }
}

/// The largest element less the smallest, along several axes.
///
///     ptp(f32[2, 3, 4], axes: [0, 2]) → f32[3]
///
/// NaN where one of the elements is. NumPy's `ptp`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes.
public func ptp(_ x: Tensor, axes: [Int], keepAxes: Bool = false) -> Tensor {
  alongAxes(x, axes, keepAxes, in: "ptp", needsElements: true) {
    max($0, axes: $1) - min($0, axes: $1)
  }
}

// MARK: - countNonzero

/// How many elements are not 0, of all elements.
///
///     f32[…] → i32[]
///
/// NaN is not 0. NumPy's `count_nonzero`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar.
public func countNonzero(_ x: Tensor) -> Tensor {
  alongAxes(x, nil, false, in: "countNonzero") { sum(asTruth($0).as(.i32), axes: $1) }
}

/// How many elements are not 0, along one axis.
///
///     countNonzero(f32[2, 3], axis: 1) → i32[2]
///
/// NaN is not 0. NumPy's `count_nonzero`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis.
public func countNonzero(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  alongAxes(x, [axis], keepAxes, in: "countNonzero") { sum(asTruth($0).as(.i32), axes: $1) }
}

/// How many elements are not 0, along several axes.
///
///     countNonzero(f32[2, 3, 4], axes: [0, 2]) → i32[3]
///
/// NaN is not 0. NumPy's `count_nonzero`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes.
public func countNonzero(_ x: Tensor, axes: [Int], keepAxes: Bool = false) -> Tensor {
  alongAxes(x, axes, keepAxes, in: "countNonzero") { sum(asTruth($0).as(.i32), axes: $1) }
}
