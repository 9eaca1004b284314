// SPDX-License-Identifier: Apache-2.0
//
// Lengths of vectors and sizes of matrices.

internal import Primitives
public import TensorIR

/// Which norm: a number, or a name.
///
///     norm(x, order: 1, axis: -1)
///     norm(x, order: .infinity, axis: -1)
public enum NormOrder: Sendable, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  /// Of a vector the sum of the elements' magnitudes to the power *p*, to the power 1 / *p*; 0 counts elements that are not
  /// 0, ±∞ take the largest and the smallest magnitude. Of a matrix 1 and −1 take the largest and smallest column sum, ∞
  /// and −∞ those of rows.
  case power(Double)
  /// Of a matrix, the length of all its elements as one vector.
  case frobenius
  /// Of a matrix, the sum of its singular values.
  case nuclear

  /// The largest magnitude of a vector, the largest row sum of a matrix.
  public static let infinity = NormOrder.power(.infinity)

  /// The norm of an integer.
  public init(integerLiteral value: Int) { self = .power(Double(value)) }
  /// The norm of a number.
  public init(floatLiteral value: Double) { self = .power(value) }
}

/// The length of a tensor: the square root of the sum of the squares of all elements.
///
///     f32[…] → f32[]
///
/// NumPy's `linalg.norm`. Integers are computed with as floating-point numbers; the derivative at 0 is NaN, as JAX's is.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar.
public func norm(_ x: Tensor) -> Tensor {
  if x.isInvalid { return x }
  return sqrt(sum(square(inFloating(x))))
}

/// The norm of the vectors along an axis.
///
///     norm(f32[2, 3], axis: 1)                    → f32[2]
///     norm(f32[2, 3], order: .infinity, axis: 0)  → f32[3]
///
/// NumPy's `linalg.norm`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - order: Which norm of a vector; its length when not given.
///   - axis: The axis along which the vectors lie; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis.
/// - Precondition: `order` is a number, and `axis` is an axis of `x`.
public func norm(_ x: Tensor, order: NormOrder = 2, axis: Int, keepAxes: Bool = false) -> Tensor {
  if x.isInvalid { return x }
  guard let resolved = x.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: "norm"))
  }
  let p: Double
  switch order {
  case .power(let exponent): p = exponent
  case .frobenius, .nuclear:
    return fail(TensorError(.arrangement(.normOfVector("\(order)")), in: "norm"))
  }
  let x = inFloating(x)
  let result: Tensor
  switch p {
  case .infinity: result = max(abs(x), axis: resolved)
  case -.infinity: result = min(abs(x), axis: resolved)
  case 0: result = sum((x .!= 0).as(x.dtype), axis: resolved)
  case 1: result = sum(abs(x), axis: resolved)
  case 2: result = sqrt(sum(square(x), axis: resolved))
  case _:
    let exponent = Tensor(ScalarValue(p, as: x.dtype))
    let inverse = Tensor(ScalarValue(1 / p, as: x.dtype))
    result = power(sum(power(abs(x), exponent), axis: resolved), inverse)
  }
  return keepAxes ? restoringAxes(result, [resolved], of: x.shape) : result
}

/// The norm of the matrices along two axes.
///
///     norm(f32[5, 2, 3], axes: (1, 2))             → f32[5]
///     norm(f32[2, 3], order: 1, axes: (0, 1))      → f32[]
///
/// NumPy's `linalg.norm`. The norms 2, −2 and nuclear need singular values and are not supported yet.
///
/// - Parameters:
///   - x: A tensor of rank 2 or more.
///   - order: Which norm of a matrix; the Frobenius norm when not given.
///   - axes: The axes of the rows and of the columns; negative axes count from the end.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without these axes.
/// - Precondition: `order` is 1, −1, ±∞ or the Frobenius norm; `axes` are two different axes of `x`.
public func norm(
  _ x: Tensor,
  order: NormOrder = .frobenius,
  axes: (Int, Int),
  keepAxes: Bool = false
) -> Tensor {
  withMatrixAxes(x, axes, in: "norm") { x, row, column in
    let x = inFloating(x)
    let result: Tensor
    switch order {
    case .frobenius: result = sqrt(sum(square(x), axes: [row, column]))
    case .nuclear:
      return fail(TensorError(.unsupported("the nuclear norm of a matrix"), in: "norm"))
    case .power(2), .power(-2):
      return fail(TensorError(.unsupported("the spectral norm of a matrix"), in: "norm"))
    case .power(1), .power(-1), .power(.infinity), .power(-.infinity):
      guard case .power(let p) = order else { return x }
      // Sums along columns or along rows, of which the largest or the smallest counts.
      let summed = Swift.abs(p) == 1 ? row : column
      let other = Swift.abs(p) == 1 ? column : row
      let sums = sum(abs(x), axis: summed, keepAxes: true)
      let extreme = p > 0 ? max(sums, axes: [other]) : min(sums, axes: [other])
      result = squeeze(extreme, axis: summed > other ? summed - 1 : summed)
    case .power(let p):
      return fail(TensorError(.arrangement(.normOfMatrix(p)), in: "norm"))
    }
    return keepAxes ? restoringAxes(result, [row, column].sorted(), of: x.shape) : result
  }
}
