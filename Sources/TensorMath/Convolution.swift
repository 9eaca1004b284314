// SPDX-License-Identifier: Apache-2.0
//
// Convolutions of vectors: the windows that slide along the longer one, times the shorter one.

internal import Primitives
public import TensorIR

/// Which part of a convolution is wanted.
public enum ConvolutionMode: Sendable {
  /// Every place where the two vectors overlap: *n* + *m* − 1 elements.
  case full
  /// As many elements as the longer vector has, from the middle of all.
  case same
  /// The places where the shorter vector lies within the longer one.
  case valid
}

/// The convolution of two vectors: of their elements the products whose indices have the same sum, added up.
///
///     convolve(f32[5], f32[3])                → f32[7]
///     convolve(f32[5], f32[3], mode: .valid)  → f32[3]
///
/// It is also the product of polynomials. NumPy's `convolve`.
///
/// - Parameters:
///   - x: A vector.
///   - y: A vector.
///   - mode: Which part is wanted.
/// - Returns: A vector.
/// - Precondition: Both have rank 1 and one element or more.
/// - Complexity: O(*n* · *m*), in one product of a matrix of windows with a vector; the windows are not copied.
public func convolve(_ x: Tensor, _ y: Tensor, mode: ConvolutionMode = .full) -> Tensor {
  if let mistake = mistake(x, y, in: "convolve") { return mistake }
  let (long, short) = x.shape[0] >= y.shape[0] ? (x, y) : (y, x)
  return slid(long, Reverse([0])(short), mode, in: "convolve")
}

/// The correlation of two vectors: for each shift the products of elements that then lie on each other, added up.
///
///     correlate(f32[5], f32[3])               → f32[3]
///     correlate(f32[5], f32[3], mode: .full)  → f32[7]
///
/// NumPy's `correlate`.
///
/// - Parameters:
///   - x: A vector, along which `y` is shifted.
///   - y: A vector.
///   - mode: Which shifts are wanted.
/// - Returns: A vector.
/// - Precondition: Both have rank 1 and one element or more.
/// - Complexity: O(*n* · *m*), in one product of a matrix of windows with a vector; the windows are not copied.
public func correlate(_ x: Tensor, _ y: Tensor, mode: ConvolutionMode = .valid) -> Tensor {
  if let mistake = mistake(x, y, in: "correlate") { return mistake }
  if x.shape[0] >= y.shape[0] { return slid(x, y, mode, in: "correlate") }
  // Shifted the other way, the sums come in the reverse order.
  return flip(slid(y, x, mode, in: "correlate"))
}

/// The sums of products of each window with the shorter vector.
private func slid(_ long: Tensor, _ short: Tensor, _ mode: ConvolutionMode, in place: String)
  -> Tensor
{
  let size = short.shape[0]
  let padding =
    switch mode {
    case .full: Padding(low: size - 1, high: size - 1)
    case .same: Padding(low: size / 2, high: (size - 1) / 2)
    case .valid: Padding()
    }
  let padded = pad(long, with: Tensor(ScalarValue(0, as: long.dtype)), [padding])
  let dot = DotGeneral(lhs: .init(contracting: [1]), rhs: .init(contracting: [0]))
  return contracted(SlidingWindows(axis: 0, size: size)(padded), short, dot, in: place)
}

private func mistake(_ x: Tensor, _ y: Tensor, in place: String) -> Tensor? {
  if x.isInvalid || y.isInvalid { return x.isInvalid ? x : y }
  for operand in [x, y] {
    guard operand.rank == 1 else {
      return fail(TensorError(.rankMismatch(operand.type, expected: 1), in: place))
    }
    guard operand.shape[0] > 0 else {
      return fail(TensorError(.emptyReduction(operand.type, axes: [0]), in: place))
    }
  }
  return nil
}
