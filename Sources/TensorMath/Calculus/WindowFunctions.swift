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
