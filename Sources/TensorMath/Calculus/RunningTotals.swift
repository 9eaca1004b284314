// SPDX-License-Identifier: Apache-2.0
//
// Running sums and products by the names of the array API, which can begin with what there is before the first element.

internal import Primitives
public import TensorIR

/// The running sum along an axis.
///
///     cumulativeSum(f32[2, 3], axis: 1)                       → f32[2, 3]
///     cumulativeSum(f32[2, 3], axis: 1, includesStart: true)  → f32[2, 4]
///
/// NumPy's `cumulative_sum`; see ``cumsum(_:axis:reverse:)``.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis along which elements are combined; negative axes count from the end.
///   - includesStart: Whether the sum of nothing, 0, comes first.
/// - Returns: A tensor whose axis has as many elements, or one more.
public func cumulativeSum(_ x: Tensor, axis: Int = -1, includesStart: Bool = false) -> Tensor {
  starting(with: 0, includesStart, axis, cumsum(x, axis: axis))
}

/// The running product along an axis.
///
///     cumulativeProduct(f32[2, 3], axis: 1, includesStart: true) → f32[2, 4]
///
/// NumPy's `cumulative_prod`; see ``cumprod(_:axis:reverse:)``.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis along which elements are combined; negative axes count from the end.
///   - includesStart: Whether the product of nothing, 1, comes first.
/// - Returns: A tensor whose axis has as many elements, or one more.
public func cumulativeProduct(_ x: Tensor, axis: Int = -1, includesStart: Bool = false) -> Tensor {
  starting(with: 1, includesStart, axis, cumprod(x, axis: axis))
}

private func starting(with number: Int, _ isWanted: Bool, _ axis: Int, _ totals: Tensor) -> Tensor {
  guard isWanted, !totals.isInvalid, let axis = totals.shape.resolve(axis) else { return totals }
  var widths = totals.shape.map { _ in (0, 0) }
  widths[axis].0 = 1
  return pad(totals, widths, value: Tensor(ScalarValue(number, as: totals.dtype)))
}
