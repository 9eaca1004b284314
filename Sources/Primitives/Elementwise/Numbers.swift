// SPDX-License-Identifier: Apache-2.0
//
// Swift numbers as operands. Their dtype is weak: `2 * x` has the dtype of `x`. Arithmetic of numbers alone happens at
// once and with all their digits, so that `1 / 3 * x` is exact for an f64 and leaves one equation.

package import TensorIR

extension Tensor {
  /// A weak floating-point number.
  @inline(__always)
  package init(number: Double) { self.init(ScalarValue(number, as: .f32, isWeak: true)) }

  /// A weak integer.
  @inline(__always)
  package init(number: Int) {
    let dtype: DType = Int(Int32(truncatingIfNeeded: number)) == number ? .i32 : .i64
    self.init(ScalarValue(number, as: dtype, isWeak: true))
  }
}

/// The result of arithmetic when both operands are numbers of weak dtype; `nil` when one is not.
@inline(__always)
func folded(
  _ x: Tensor,
  _ y: Tensor,
  _ doubles: (Double, Double) -> Double,
  _ integers: ((Int, Int) -> Int)?
) -> Tensor? {
  guard case .scalar(let a) = x.representation, a.isWeak else { return nil }
  guard case .scalar(let b) = y.representation, b.isWeak else { return nil }
  if a.dtype.isComplex || b.dtype.isComplex { return nil }
  if let integers, !a.dtype.isFloating, !b.dtype.isFloating {
    return Tensor(number: integers(a.exactInt, b.exactInt))
  }
  return Tensor(number: doubles(a.exactDouble, b.exactDouble))
}
