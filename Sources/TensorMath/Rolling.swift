// SPDX-License-Identifier: Apache-2.0
//
// Elements moved along axes: those that leave at one end come in at the other; and quarter turns.

internal import Primitives
public import TensorIR

/// The tensor with all elements moved forwards, in row-major order; those that leave at the end come in at the front.
///
///     roll(Tensor([1, 2, 3]), 1)  // [3, 1, 2]
///
/// NumPy's `roll`.
///
/// - Parameters:
///   - x: A tensor.
///   - shift: By how many places; backwards when negative.
/// - Returns: A tensor of the same type.
public func roll(_ x: Tensor, _ shift: Int) -> Tensor {
  if x.isInvalid { return x }
  return reshape(rolled(reshape(x, to: [x.elementCount]), shift, axis: 0), to: x.shape)
}

/// The tensor with the elements moved forwards along an axis; those that leave at the end come in at the front.
///
///     roll(f32[2, 3], 1, axis: -1) → f32[2, 3]
///
/// NumPy's `roll`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - shift: By how many places; backwards when negative.
///   - axis: The axis; negative axes count from the end.
/// - Returns: A tensor of the same type.
/// - Precondition: `axis` is an axis of `x`.
public func roll(_ x: Tensor, _ shift: Int, axis: Int) -> Tensor {
  roll(x, [shift], axes: [axis])
}

/// The tensor with the elements moved forwards along several axes; those that leave at an end come in at the front.
///
///     roll(f32[2, 3], [1, -2], axes: [0, 1]) → f32[2, 3]
///
/// NumPy's `roll`.
///
/// - Parameters:
///   - x: A tensor.
///   - shifts: By how many places, for each axis; backwards when negative.
///   - axes: The axes; negative axes count from the end. The shifts of an axis that is named twice add up.
/// - Returns: A tensor of the same type.
/// - Precondition: There is one shift for each axis, and `axes` are axes of `x`.
public func roll(_ x: Tensor, _ shifts: [Int], axes: [Int]) -> Tensor {
  if x.isInvalid { return x }
  guard shifts.count == axes.count else {
    return fail(
      TensorError(
        .arrangement(.countsDiffer("shifts", shifts.count, "axes", axes.count)),
        in: "roll"
      )
    )
  }
  var result = x
  for (shift, axis) in zip(shifts, axes) {
    guard let resolved = x.shape.resolve(axis) else {
      return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: "roll"))
    }
    result = rolled(result, shift, axis: resolved)
  }
  return result
}

/// The tensor turned by quarter turns in the plane of two axes, from the first towards the second.
///
///     rot90(Tensor([[1, 2], [3, 4]]))  // [[2, 4], [1, 3]]
///
/// NumPy's `rot90`.
///
/// - Parameters:
///   - x: A tensor of rank 2 or more.
///   - turns: How many quarter turns; backwards when negative.
///   - axes: The axes of the plane; negative axes count from the end.
/// - Returns: A tensor with the same elements; the two sizes change places when `turns` is odd.
/// - Precondition: `axes` are two different axes of `x`.
public func rot90(_ x: Tensor, _ turns: Int = 1, axes: (Int, Int) = (0, 1)) -> Tensor {
  withMatrixAxes(x, axes, in: "rot90") { x, first, second in
    switch turns & 3 {
    case 1: swapAxes(flip(x, axis: second), first, second)
    case 2: flip(x, axes: [first, second])
    case 3: flip(swapAxes(x, first, second), axis: second)
    case _: x
    }
  }
}

/// The tensor with the elements along its second axis in reverse order: for a matrix, each row backwards.
///
///     f32[m, n, …] → f32[m, n, …]
///
/// NumPy's `fliplr`.
///
/// - Parameter x: A tensor of rank 2 or more.
/// - Returns: A tensor of the same type.
/// - Precondition: `x` has rank 2 or more.
public func fliplr(_ x: Tensor) -> Tensor {
  if x.isInvalid { return x }
  guard x.rank >= 2 else {
    return fail(TensorError(.rankTooSmall(x.type, least: 2), in: "fliplr"))
  }
  return flip(x, axis: 1)
}

/// The tensor with the elements along its first axis in reverse order: for a matrix, the rows from the last to the first.
///
///     f32[m, …] → f32[m, …]
///
/// NumPy's `flipud`.
///
/// - Parameter x: A tensor of rank 1 or more.
/// - Returns: A tensor of the same type.
/// - Precondition: `x` has rank 1 or more.
public func flipud(_ x: Tensor) -> Tensor {
  if x.isInvalid { return x }
  guard x.rank >= 1 else {
    return fail(TensorError(.rankTooSmall(x.type, least: 1), in: "flipud"))
  }
  return flip(x, axis: 0)
}

// MARK: - Inside

/// The elements moved along an axis counted from 0: the two parts change places.
func rolled(_ x: Tensor, _ shift: Int, axis: Int) -> Tensor {
  let size = x.shape[axis]
  if size == 0 { return x }
  let places = (shift % size + size) % size
  if places == 0 { return x }
  return Concatenate(axis: axis)([
    slice(x, axis: axis, from: size - places, to: size),
    slice(x, axis: axis, from: 0, to: size - places),
  ])[0]
}
