// SPDX-License-Identifier: Apache-2.0
//
// Sums, products and extremes of what is there: NaN counts as nothing. So do the derivatives: that of a NaN is 0.

internal import Primitives
public import TensorIR

// MARK: - nansum

/// The sum, without the NaNs, of all elements.
///
///     f32[…] → f32[]
///
/// NaN counts as 0. Integers and halves are summed as ``sum(_:)`` does. NumPy's `nansum`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar.
public func nansum(_ x: Tensor) -> Tensor {
  withoutNaN(x, as: 0, nil, false, in: "nansum") { sum($0, axes: $1) }
}

/// The sum, without the NaNs, along one axis.
///
///     nansum(f32[2, 3], axis: 1) → f32[2]
///
/// NaN counts as 0. Integers and halves are summed as ``sum(_:)`` does. NumPy's `nansum`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis.
public func nansum(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  withoutNaN(x, as: 0, [axis], keepAxes, in: "nansum") { sum($0, axes: $1) }
}

/// The sum, without the NaNs, along several axes.
///
///     nansum(f32[2, 3, 4], axes: [0, 2]) → f32[3]
///
/// NaN counts as 0. Integers and halves are summed as ``sum(_:)`` does. NumPy's `nansum`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes.
public func nansum(_ x: Tensor, axes: [Int], keepAxes: Bool = false) -> Tensor {
  withoutNaN(x, as: 0, axes, keepAxes, in: "nansum") { sum($0, axes: $1) }
}

// MARK: - nanprod

/// The product, without the NaNs, of all elements.
///
///     f32[…] → f32[]
///
/// NaN counts as 1. Integers and halves are multiplied as ``product(_:)`` does. NumPy's `nanprod`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar.
public func nanprod(_ x: Tensor) -> Tensor {
  withoutNaN(x, as: 1, nil, false, in: "nanprod") { product($0, axes: $1) }
}

/// The product, without the NaNs, along one axis.
///
///     nanprod(f32[2, 3], axis: 1) → f32[2]
///
/// NaN counts as 1. Integers and halves are multiplied as ``product(_:)`` does. NumPy's `nanprod`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis.
public func nanprod(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  withoutNaN(x, as: 1, [axis], keepAxes, in: "nanprod") { product($0, axes: $1) }
}

/// The product, without the NaNs, along several axes.
///
///     nanprod(f32[2, 3, 4], axes: [0, 2]) → f32[3]
///
/// NaN counts as 1. Integers and halves are multiplied as ``product(_:)`` does. NumPy's `nanprod`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes.
public func nanprod(_ x: Tensor, axes: [Int], keepAxes: Bool = false) -> Tensor {
  withoutNaN(x, as: 1, axes, keepAxes, in: "nanprod") { product($0, axes: $1) }
}

// MARK: - nanmax

/// The largest element, without the NaNs, of all elements.
///
///     f32[…] → f32[]
///
/// NaN where there is nothing but NaN. NumPy's `nanmax`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar.
public func nanmax(_ x: Tensor) -> Tensor {
  extreme(x, -.infinity, nil, false, in: "nanmax") { max($0, axes: $1) }
}

/// The largest element, without the NaNs, along one axis.
///
///     nanmax(f32[2, 3], axis: 1) → f32[2]
///
/// NaN where there is nothing but NaN. NumPy's `nanmax`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis.
public func nanmax(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  extreme(x, -.infinity, [axis], keepAxes, in: "nanmax") { max($0, axes: $1) }
}

/// The largest element, without the NaNs, along several axes.
///
///     nanmax(f32[2, 3, 4], axes: [0, 2]) → f32[3]
///
/// NaN where there is nothing but NaN. NumPy's `nanmax`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes.
public func nanmax(_ x: Tensor, axes: [Int], keepAxes: Bool = false) -> Tensor {
  extreme(x, -.infinity, axes, keepAxes, in: "nanmax") { max($0, axes: $1) }
}

// MARK: - nanmin

/// The smallest element, without the NaNs, of all elements.
///
///     f32[…] → f32[]
///
/// NaN where there is nothing but NaN. NumPy's `nanmin`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar.
public func nanmin(_ x: Tensor) -> Tensor {
  extreme(x, .infinity, nil, false, in: "nanmin") { min($0, axes: $1) }
}

/// The smallest element, without the NaNs, along one axis.
///
///     nanmin(f32[2, 3], axis: 1) → f32[2]
///
/// NaN where there is nothing but NaN. NumPy's `nanmin`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis.
public func nanmin(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  extreme(x, .infinity, [axis], keepAxes, in: "nanmin") { min($0, axes: $1) }
}

/// The smallest element, without the NaNs, along several axes.
///
///     nanmin(f32[2, 3, 4], axes: [0, 2]) → f32[3]
///
/// NaN where there is nothing but NaN. NumPy's `nanmin`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes.
public func nanmin(_ x: Tensor, axes: [Int], keepAxes: Bool = false) -> Tensor {
  extreme(x, .infinity, axes, keepAxes, in: "nanmin") { min($0, axes: $1) }
}

// MARK: - Inside

/// A reduction in which NaN counts as a number that changes nothing.
private func withoutNaN(
  _ x: Tensor,
  as identity: Double,
  _ axes: [Int]?,
  _ keepAxes: Bool,
  in place: String,
  _ reduce: (Tensor, [Int]) -> Tensor
) -> Tensor {
  alongAxes(x, axes, keepAxes, in: place) { x, axes in
    x.dtype.isInexact
      ? reduce(select(isNaN(x), Tensor(number: identity), x), axes) : reduce(x, axes)
  }
}

/// A largest or smallest element; NaN where all are.
private func extreme(
  _ x: Tensor,
  _ identity: Double,
  _ axes: [Int]?,
  _ keepAxes: Bool,
  in place: String,
  _ reduce: (Tensor, [Int]) -> Tensor
) -> Tensor {
  alongAxes(x, axes, keepAxes, in: place, needsElements: true) { x, axes in
    guard x.dtype.isFloating else { return reduce(x, axes) }
    let isMissing = isNaN(x)
    let found = reduce(select(isMissing, Tensor(number: identity), x), axes)
    return select(all(isMissing, axes: axes), Tensor(number: .nan), found)
  }
}
