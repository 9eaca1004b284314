// SPDX-License-Identifier: Apache-2.0
//
// What a machine does along an axis whose order matters: running combinations, sorting, the largest elements.

/// Elements combined step by step along an axis: y[i] = y[i - 1] ∘ x[i].
///
///     f32[…] → f32[…]
///
/// In that order and no other, so that the result's bits do not depend on layouts, lanes or threads. bf16 and f16 run as
/// f32, every step rounded once when it is stored.
package struct Cumulation: Hashable, Sendable {
  package enum Step: Hashable, Sendable {
    /// y[0] = x[0]; sum, product, maximum or minimum.
    case combination(Combination)
    /// y[i] = x₀[i] · y[i - 1] + x₁[i], with 0 before the first; two operands of a floating-point type.
    case recurrence
  }
  package var step: Step
  package var axis: Int
  /// Whether it runs from the last element to the first.
  package var isReversed: Bool

  package init(_ step: Step, axis: Int, isReversed: Bool) {
    self.step = step
    self.axis = axis
    self.isReversed = isReversed
  }
}

/// Operands of one shape in the ascending order of the first `keyCount` of them along an axis.
///
///     f32[…], i32[…] → f32[…], i32[…]
///
/// Later keys decide where earlier ones are equal; what is equal in all stays in order. -0 equals +0. A NaN of either sign
/// comes after all numbers, and equals every NaN. False is less than true.
package struct Sorting: Hashable, Sendable {
  package var axis: Int
  package var keyCount: Int

  package init(axis: Int, keyCount: Int) {
    self.axis = axis
    self.keyCount = keyCount
  }
}

/// The `count` largest elements along an axis, the largest first, and their indices.
///
///     f32[…] → f32[…], i32[…]
///
/// Of equal elements those that come first. Floats are in the total order of IEEE 754: -NaN, -∞, …, -0, 0, …, ∞, NaN.
package struct Largest: Hashable, Sendable {
  package var count: Int
  package var axis: Int

  package init(_ count: Int, axis: Int) {
    self.count = count
    self.axis = axis
  }
}
