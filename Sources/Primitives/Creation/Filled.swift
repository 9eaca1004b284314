// SPDX-License-Identifier: Apache-2.0
//
// Tensors whose elements are all the same: one number of the program, broadcast.

public import TensorIR

/// A tensor of zeros.
///
///     zeros([2, 3]) → f32[2, 3]
///
/// - Parameters:
///   - shape: The sizes of its axes; empty for a scalar.
///   - dtype: The type of its elements.
/// - Returns: A tensor of the given shape.
public func zeros(_ shape: Shape, dtype: DType = .f32) -> Tensor { full(shape, 0, dtype: dtype) }

/// A tensor of ones.
///
/// - Parameters:
///   - shape: The sizes of its axes; empty for a scalar.
///   - dtype: The type of its elements.
/// - Returns: A tensor of the given shape.
public func ones(_ shape: Shape, dtype: DType = .f32) -> Tensor { full(shape, 1, dtype: dtype) }

/// A tensor whose elements are all the same number.
///
/// - Parameters:
///   - shape: The sizes of its axes; empty for a scalar.
///   - value: The number; integer types truncate it towards zero.
///   - dtype: The type of its elements.
/// - Returns: A tensor of the given shape.
public func full(_ shape: Shape, _ value: Double, dtype: DType = .f32) -> Tensor {
  broadcastInDim(Tensor(ScalarValue(value, as: dtype)), to: shape, axes: [])
}

/// A tensor of zeros of the shape and element type of another.
///
/// - Parameter x: The tensor whose shape and element type the result has.
/// - Returns: A tensor of that shape and element type.
public func zeros(like x: Tensor) -> Tensor {
  x.isInvalid ? x : zeros(x.shape, dtype: x.dtype)
}

/// A tensor of ones of the shape and element type of another.
///
/// - Parameter x: The tensor whose shape and element type the result has.
/// - Returns: A tensor of that shape and element type.
public func ones(like x: Tensor) -> Tensor {
  x.isInvalid ? x : ones(x.shape, dtype: x.dtype)
}
