// SPDX-License-Identifier: Apache-2.0
//
// Windows that fade a piece of a signal in and out, for its spectrum.

internal import Primitives
public import TensorIR

/// The window of Bartlett: a triangle that is 0 at both ends.
///
///     bartlett(5) // f32: [0, 0.5, 1, 0.5, 0]
///
/// NumPy's `bartlett`.
///
/// - Parameters:
///   - count: The number of points.
///   - dtype: The type of the elements, a floating-point type.
/// - Returns: A vector.
/// - Precondition: The number is 0 or more, and the type floating-point.
public func bartlett(_ count: Int, dtype: DType = .f32) -> Tensor {
  window(count, dtype, in: "bartlett") { 1 - abs($0) }
}

/// The window of Blackman: two cosines, 0 at both ends.
///
/// NumPy's `blackman`.
///
/// - Parameters:
///   - count: The number of points.
///   - dtype: The type of the elements, a floating-point type.
/// - Returns: A vector.
/// - Precondition: The number is 0 or more, and the type floating-point.
public func blackman(_ count: Int, dtype: DType = .f32) -> Tensor {
  window(count, dtype, in: "blackman") { place in
    0.42 + 0.5 * cos(Tensor(number: .pi) * place) + 0.08 * cos(Tensor(number: 2 * .pi) * place)
  }
}

/// The window of Hamming: a raised cosine, 0.08 at both ends.
///
/// NumPy's `hamming`.
///
/// - Parameters:
///   - count: The number of points.
///   - dtype: The type of the elements, a floating-point type.
/// - Returns: A vector.
/// - Precondition: The number is 0 or more, and the type floating-point.
public func hamming(_ count: Int, dtype: DType = .f32) -> Tensor {
  window(count, dtype, in: "hamming") { 0.54 + 0.46 * cos(Tensor(number: .pi) * $0) }
}

/// The window of von Hann: a raised cosine, 0 at both ends.
///
/// NumPy's `hanning`.
///
/// - Parameters:
///   - count: The number of points.
///   - dtype: The type of the elements, a floating-point type.
/// - Returns: A vector.
/// - Precondition: The number is 0 or more, and the type floating-point.
public func hanning(_ count: Int, dtype: DType = .f32) -> Tensor {
  window(count, dtype, in: "hanning") { 0.5 + 0.5 * cos(Tensor(number: .pi) * $0) }
}

/// The window of Kaiser: as concentrated in time and frequency as its shape says.
///
/// NumPy's `kaiser`.
///
/// - Parameters:
///   - count: The number of points.
///   - beta: The shape, a scalar: 0 for a rectangle, 5 for what resembles Hamming's window, 8.6 for Blackman's.
///   - dtype: The type of the elements, a floating-point type.
/// - Returns: A vector.
/// - Precondition: The number is 0 or more, the shape a scalar, and the type floating-point.
public func kaiser(_ count: Int, beta: Tensor, dtype: DType = .f32) -> Tensor {
  if beta.isInvalid { return beta }
  guard beta.rank == 0 else {
    return fail(TensorError(.rankMismatch(beta.type, expected: 0), in: "kaiser"))
  }
  return window(count, dtype, in: "kaiser") { place in
    let beta = beta.as(place.dtype)
    return i0(beta * sqrt(1 - square(place))) / i0(beta)
  }
}

/// A window of points within −1…1, computed in at least 32 bits.
private func window(
  _ count: Int,
  _ dtype: DType,
  in place: String,
  _ shape: (Tensor) -> Tensor
) -> Tensor {
  guard count >= 0 else { return fail(TensorError(.negativeSize([count]), in: place)) }
  guard dtype.isFloating else {
    let type = TensorType(dtype, [count])
    return fail(
      TensorError(.dtypeNotSupported(type, expected: "a floating-point number"), in: place)
    )
  }
  if count <= 1 { return ones([count], dtype: dtype) }
  // Twice the number of each point, less that of the last one: exact, and as far from 0 on both sides.
  let last = Tensor(number: Double(count - 1))
  let wide: DType = dtype == .f64 ? .f64 : .f32
  return shape((iota(wide, [count]) * 2 - last) / last).as(dtype)
}
