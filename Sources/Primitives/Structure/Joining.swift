// SPDX-License-Identifier: Apache-2.0
//
// Joining tensors and padding them, as users call it.

public import TensorIR

/// Tensors joined along an axis they have.
///
///     concatenate([f32[2, 3], f32[4, 3]])          → f32[6, 3]
///     concatenate([f32[2, 3], f32[2, 1]], axis: 1) → f32[2, 4]
///
/// Under `vmap` an operand that every example shares is repeated, the others are read where they are.
///
/// - Parameters:
///   - tensors: One tensor or more, of rank 1 or more; they are promoted to one element type.
///   - axis: The axis along which they are joined; negative axes count from the end.
/// - Returns: A tensor whose size along `axis` is the sum of theirs.
/// - Precondition: The tensors agree in every other axis.
public func concatenate(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
  if let invalid = tensors.first(where: \.isInvalid) { return invalid }
  guard let first = tensors.first else {
    return fail(TensorError(.nothingToConcatenate, in: "concatenate"))
  }
  guard let resolved = first.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: first.type), in: "concatenate"))
  }
  let operands = promoted(tensors)
  return operands.count == 1 ? operands[0] : Concatenate(axis: resolved)(operands)[0]
}

/// Tensors of one shape joined along a new axis.
///
///     stack([f32[3], f32[3]])          → f32[2, 3]
///     stack([f32[3], f32[3]], axis: 1) → f32[3, 2]
///
/// - Parameters:
///   - tensors: One tensor or more; they are promoted to one element type.
///   - axis: Which axis of the result is new; negative axes count from the end of the result.
/// - Returns: A tensor with one more axis, whose size is the number of tensors.
/// - Precondition: The tensors have one shape.
public func stack(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
  if let invalid = tensors.first(where: \.isInvalid) { return invalid }
  guard let first = tensors.first else {
    return fail(TensorError(.nothingToConcatenate, in: "stack"))
  }
  guard tensors.allSatisfy({ $0.shape == first.shape }) else {
    return fail(TensorError(.stackedShapesDiffer(tensors.map(\.type)), in: "stack"))
  }
  let place = axis < 0 ? axis + first.rank + 1 : axis
  guard place >= 0 && place <= first.rank else {
    let result = first.type.with(shape: first.shape.inserting(tensors.count, at: 0))
    return fail(TensorError(.axisOutOfRange(axis: axis, type: result), in: "stack"))
  }
  // Promoted first: a Swift number has all its digits only as long as it is a number.
  return concatenate(promoted(tensors).map { expandDims($0, axis: place) }, axis: place)
}

/// The tensors in the type to which theirs are promoted.
private func promoted(_ tensors: [Tensor]) -> [Tensor] {
  var (dtype, isWeak) = (tensors[0].dtype, tensors[0].type.isWeak)
  for tensor in tensors.dropFirst() {
    (dtype, isWeak) = DType.promote(dtype, isWeak: isWeak, tensor.dtype, isWeak: tensor.type.isWeak)
  }
  return tensors.map { $0.as(dtype) }
}

/// The tensor with copies of a number before and after its elements.
///
///     pad(f32[2, 3], [(1, 2), (0, 0)]) → f32[5, 3]
///
/// - Parameters:
///   - x: A tensor.
///   - widths: For each axis, how many copies come before the first element and after the last; negative numbers
///     take elements away.
///   - value: The number, a scalar; it is converted to the element type of `x`.
/// - Returns: The padded tensor.
/// - Precondition: There is one pair for each axis, and each axis keeps a size of 0 or more.
public func pad(_ x: Tensor, _ widths: [(Int, Int)], value: Tensor = 0) -> Tensor {
  padded(x, widths.map { Padding(low: $0.0, high: $0.1) }, value: value)
}

/// The tensor with copies of a number before, after and between its elements.
///
///     pad(f32[3], low: [1], high: [0], interior: [1]) → f32[6]
///
/// - Parameters:
///   - x: A tensor.
///   - low: For each axis, how many copies come before the first element; elements are taken away when negative.
///   - high: For each axis, how many copies come after the last element; elements are taken away when negative.
///   - interior: For each axis, how many copies come between two neighbours; none when not given.
///   - value: The number, a scalar; it is converted to the element type of `x`.
/// - Returns: The padded tensor.
/// - Precondition: There is one number for each axis, and each axis keeps a size of 0 or more.
public func pad(
  _ x: Tensor,
  low: [Int],
  high: [Int],
  interior: [Int]? = nil,
  value: Tensor = 0
) -> Tensor {
  let interior = interior ?? Array(repeating: 0, count: low.count)
  guard low.count == high.count && low.count == interior.count else {
    let counts = pythonTuple([low.count, high.count, interior.count])
    let law = "low, high and interior must have one number for each axis, got \(counts) numbers"
    return fail(TensorError(.invalidArgument(law), in: "pad"))
  }
  let padding = low.indices.map { Padding(low: low[$0], high: high[$0], interior: interior[$0]) }
  return padded(x, padding, value: value)
}

private func padded(_ x: Tensor, _ padding: [Padding], value: Tensor) -> Tensor {
  if x.isInvalid { return x }
  guard padding.count == x.rank else {
    return fail(TensorError(.paddingCount(padding.count, x.type), in: "pad"))
  }
  return pad(x, with: value.as(x.dtype), padding)
}
