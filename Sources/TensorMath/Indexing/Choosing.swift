// SPDX-License-Identifier: Apache-2.0
//
// Elements chosen or moved by indices: compositions of reads and updates.

public import Primitives
public import TensorIR

/// For each position, the element of the choice that its index names.
///
///     choose(Tensor([1, 0]), [Tensor([10, 20]), Tensor([30, 40])])   // [30, 20]
///
/// NumPy's and JAX's `choose`.
///
/// - Parameters:
///   - indices: Integers: numbers of choices.
///   - choices: Tensors; all shapes broadcast.
///   - mode: What a number outside means: `.wrap`, or, in every other mode, the nearest.
/// - Returns: A tensor of the broadcast shape.
/// - Precondition: There is a choice.
public func choose(_ indices: Tensor, _ choices: [Tensor], mode: IndexMode = .clip) -> Tensor {
  if let invalid = ([indices] + choices).first(where: \.isInvalid) { return invalid }
  var shape: Shape? = indices.shape
  for choice in choices { shape = shape.flatMap { joined($0, choice.shape) } }
  guard let shape else {
    let types = ([indices] + choices).map(\.type)
    return fail(TensorError(.incompatibleShapes(types), in: "choose"))
  }
  if choices.isEmpty { return fail(TensorError(.nothingToConcatenate, in: "choose")) }
  let index = indices.broadcast(to: shape)
  let numbers = mode == .wrap ? index : maximum(index, 0)
  let all = stack(choices.map { $0.broadcast(to: shape) }, axis: 0)
  let chosen = takeAlongAxis(
    all,
    expandDims(numbers, axis: 0),
    axis: 0,
    mode: mode == .wrap ? .wrap : .clip
  )
  return squeeze(chosen, axis: 0)
}

/// The elements of one axis moved round by a number of places that may be traced.
///
///     roll(f32[5, 3], k, axis: 0) → f32[5, 3]
///
/// NumPy's and JAX's `roll`.
///
/// - Parameters:
///   - x: A tensor.
///   - shift: By how many places, an integer of rank 0; what leaves at one end comes in at the other.
///   - axis: The axis; negative axes count from the end. Without it the elements in row-major order.
/// - Returns: A tensor of the same shape.
public func roll(_ x: Tensor, _ shift: Tensor, axis: Int? = nil) -> Tensor {
  if let invalid = [x, shift].first(where: \.isInvalid) { return invalid }
  guard let axis else {
    return reshape(roll(reshape(x, to: [x.elementCount]), shift, axis: 0), to: x.shape)
  }
  guard let axis = x.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: "roll"))
  }
  guard shift.dtype.isInteger else {
    return fail(TensorError(.indexing(.indicesNotIntegers(shift.type)), in: "roll"))
  }
  guard shift.rank == 0 else {
    return fail(TensorError(.indexing(.startNotScalar(shift.type)), in: "roll"))
  }
  let size = x.shape[axis]
  if size == 0 { return x }
  let wide = shift.dtype.byteCount < 4 ? shift.as(.i32) : shift
  let count = Tensor(ScalarValue(size, as: wide.dtype))
  let start = count - remainder(wide, count)
  return dynamicSliceInDim(concatenate([x, x], axis: axis), start: start, size: size, axis: axis)
}

/// The tensor with other elements on its main diagonal.
///
///     fillDiagonal(f32[3, 3], 1) → f32[3, 3]
///
/// The diagonal of a tensor of higher rank has the elements with one index along all axes. NumPy's and JAX's `fill_diagonal`.
///
/// - Parameters:
///   - x: A tensor of rank 2 or more; of rank 3 or more, all axes have one size.
///   - value: A number, or one for each element of the diagonal.
/// - Returns: A tensor of the same type.
/// - Precondition: A `value` of rank 1 has an element for each element of the diagonal.
public func fillDiagonal(_ x: Tensor, _ value: Tensor) -> Tensor {
  if let invalid = [x, value].first(where: \.isInvalid) { return invalid }
  guard x.rank >= 2 else {
    return fail(TensorError(.rankTooSmall(x.type, least: 2), in: "fillDiagonal"))
  }
  guard x.rank == 2 || Set(x.shape).count == 1 else {
    let law = "all axes of a tensor of rank 3 or more must have one size, got \(x.type)"
    return fail(TensorError(.invalidArgument(law), in: "fillDiagonal"))
  }
  let places = iota(.i32, [x.shape.min() ?? 0])
  let indices = Array(repeating: places, count: x.rank)
  return x.at.part(indices).set(value, indicesAreSorted: true, uniqueIndices: true)
}
