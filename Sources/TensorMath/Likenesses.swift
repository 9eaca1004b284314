// SPDX-License-Identifier: Apache-2.0
//
// Tensors filled like others, and shapes that fit.

internal import Primitives
public import TensorIR

/// A tensor of the shape and element type of another whose elements are all the same number.
///
/// NumPy's `full_like`.
///
/// - Parameters:
///   - x: The tensor whose shape and element type the result has.
///   - value: The number, a tensor that broadcasts to the shape of `x`; it is converted to the element type.
/// - Returns: A tensor of the type of `x`.
/// - Precondition: `value` broadcasts to the shape of `x`.
public func full(like x: Tensor, _ value: Tensor) -> Tensor {
  x.isInvalid ? x : value.as(x.dtype).broadcast(to: x.shape)
}

/// A tensor whose elements nobody has chosen: they are 0, as those of JAX's `empty` are.
///
/// NumPy's `empty`.
///
/// - Parameters:
///   - shape: The sizes of its axes; empty for a scalar.
///   - dtype: The type of its elements.
/// - Returns: A tensor of the given shape.
public func empty(_ shape: Shape, dtype: DType = .f32) -> Tensor { zeros(shape, dtype: dtype) }

/// A tensor of the shape and element type of another whose elements nobody has chosen; see ``empty(_:dtype:)``.
///
/// NumPy's `empty_like`.
///
/// - Parameter x: The tensor whose shape and element type the result has.
/// - Returns: A tensor of that shape and element type.
public func empty(like x: Tensor) -> Tensor { zeros(like: x) }

/// The square unit matrix: 1 on the diagonal, 0 elsewhere.
///
///     identity(2)  // f32: [[1, 0], [0, 1]]
///
/// NumPy's `identity`; see ``eye(_:_:diagonal:dtype:)``.
///
/// - Parameters:
///   - size: The number of rows and of columns.
///   - dtype: The type of the elements.
/// - Returns: A tensor of rank 2.
public func identity(_ size: Int, dtype: DType = .f32) -> Tensor { eye(size, dtype: dtype) }

// MARK: - Broadcasting

/// The tensor repeated along new leading axes and along its axes of size 1.
///
///     broadcastTo(f32[3], [2, 3]) → f32[2, 3]
///
/// NumPy's `broadcast_to`; the same as ``TensorIR/Tensor/broadcast(to:)``.
///
/// - Parameters:
///   - x: A tensor.
///   - shape: The sizes of the result; the last ones belong to the axes of `x`.
/// - Returns: A tensor of the given shape.
/// - Precondition: Each axis has size 1 or the size it is broadcast to.
public func broadcastTo(_ x: Tensor, _ shape: Shape) -> Tensor { x.broadcast(to: shape) }

/// Tensors repeated so that all have one shape.
///
///     broadcastArrays([f32[2, 1], f32[3]]) → f32[2, 3], f32[2, 3]
///
/// NumPy's `broadcast_arrays`.
///
/// - Parameter tensors: Tensors whose shapes broadcast.
/// - Returns: Tensors of the shape to which all broadcast, each in its element type.
/// - Precondition: The shapes are equal or broadcast.
public func broadcastArrays(_ tensors: [Tensor]) -> [Tensor] {
  if let invalid = tensors.first(where: \.isInvalid) { return tensors.map { _ in invalid } }
  guard let shape = commonShape(tensors.map(\.shape)) else {
    let invalid = fail(
      TensorError(.incompatibleShapes(tensors.map(\.type)), in: "broadcastArrays")
    )
    return tensors.map { _ in invalid }
  }
  return tensors.map { $0.broadcast(to: shape) }
}

/// The shape to which shapes broadcast.
///
///     try broadcastShapes([2, 1], [3])  // [2, 3]
///
/// NumPy's `broadcast_shapes`.
///
/// - Parameter shapes: Shapes.
/// - Returns: The sizes of what an elementwise operation on tensors of these shapes gives.
/// - Throws: ``TensorError`` when they do not broadcast.
public func broadcastShapes(_ shapes: Shape...) throws(TensorError) -> Shape {
  guard let shape = commonShape(shapes) else {
    throw TensorError(.arrangement(.shapesDoNotBroadcast(shapes)), in: "broadcastShapes")
  }
  return shape
}

/// The shape to which all broadcast, aligned at their last axes; `nil` when there is none.
func commonShape(_ shapes: [Shape]) -> Shape? {
  let rank = shapes.map(\.rank).max() ?? 0
  var result = Shape(repeatElement(1, count: rank))
  for shape in shapes {
    let offset = rank - shape.rank
    for axis in 0..<shape.rank where shape[axis] != 1 {
      guard result[axis + offset] == 1 || result[axis + offset] == shape[axis] else { return nil }
      result[axis + offset] = shape[axis]
    }
  }
  return result
}
