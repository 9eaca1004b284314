// SPDX-License-Identifier: Apache-2.0
//
// Truth values as the bits of bytes.

internal import Primitives
public import TensorIR

/// In which order the bits of a byte stand along an axis.
public enum BitOrder: Hashable, Sendable, CaseIterable {
  /// The bit that counts most comes first.
  case big
  /// The bit that counts least comes first.
  case little
}

/// Truth values along an axis as the bits of bytes, eight in one.
///
///     packbits(bool[2, 10], axis: 1) → u8[2, 2]
///
/// Bits that are missing in the last byte are 0. NumPy's `packbits`.
///
/// - Parameters:
///   - x: Truth values, or integers of which all but 0 are true.
///   - axis: The axis; negative axes count from the end. Without it the elements in row-major order.
///   - order: Which bit of a byte comes first.
/// - Returns: A tensor of u8.
/// - Precondition: The elements are truth values or integers.
public func packbits(_ x: Tensor, axis: Int? = nil, order: BitOrder = .big) -> Tensor {
  if x.isInvalid { return x }
  guard x.dtype == .bool || x.dtype.isInteger else {
    let expected = "a tensor of truth values or integers"
    return fail(TensorError(.dtypeNotSupported(x.type, expected: expected), in: "packbits"))
  }
  guard let axis else {
    return packbits(reshape(x, to: [x.elementCount]), axis: 0, order: order)
  }
  guard let axis = x.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: "packbits"))
  }
  let count = (x.shape[axis] + 7) / 8
  var widths = x.shape.map { _ in (0, 0) }
  widths[axis].1 = count * 8 - x.shape[axis]
  let bits = pad(asTruth(x).as(.u8), widths, value: Tensor(ScalarValue(0, as: .u8)))
  let bytes = reshape(
    bits,
    to: x.shape.removing(at: axis).inserting(count, at: axis).inserting(8, at: axis + 1)
  )
  return sum(bytes << places(order, in: bytes.shape, axis: axis + 1), axis: axis + 1).as(.u8)
}

/// The bits of bytes along an axis as numbers 0 and 1, eight for each.
///
///     unpackbits(u8[2, 2], axis: 1) → u8[2, 16]
///
/// NumPy's `unpackbits`.
///
/// - Parameters:
///   - x: Bytes, a tensor of u8.
///   - axis: The axis; negative axes count from the end. Without it the elements in row-major order.
///   - count: How many bits the result has along the axis: bits that are missing are 0, those left over dropped.
///   - order: Which bit of a byte comes first.
/// - Returns: A tensor of u8.
/// - Precondition: The elements are u8, and `count` is 0 or more.
public func unpackbits(
  _ x: Tensor,
  axis: Int? = nil,
  count: Int? = nil,
  order: BitOrder = .big
) -> Tensor {
  if x.isInvalid { return x }
  guard x.dtype == .u8 else {
    return fail(
      TensorError(.dtypeNotSupported(x.type, expected: "a tensor of u8"), in: "unpackbits")
    )
  }
  guard let axis else {
    return unpackbits(reshape(x, to: [x.elementCount]), axis: 0, count: count, order: order)
  }
  guard let axis = x.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: "unpackbits"))
  }
  if let count, count < 0 { return fail(TensorError(.negativeSize([count]), in: "unpackbits")) }
  let shape = x.shape.inserting(8, at: axis + 1)
  let bytes = expandDims(x, axis: axis + 1)
  let one = Tensor(ScalarValue(1, as: .u8))
  let bits = shiftRightLogical(bytes, places(order, in: shape, axis: axis + 1)) .& one
  var sizes = x.shape
  sizes[axis] *= 8
  let all = reshape(bits, to: sizes)
  guard let count else { return all }
  var widths = x.shape.map { _ in (0, 0) }
  widths[axis].1 = count - sizes[axis]
  return pad(all, widths, value: Tensor(ScalarValue(0, as: .u8)))
}

/// What each bit is shifted by.
private func places(_ order: BitOrder, in shape: Shape, axis: Int) -> Tensor {
  var sizes = Shape(repeatElement(1, count: shape.rank))
  sizes[axis] = 8
  let numbers = reshape(iota(.u8, [8]), to: sizes)
  return order == .little ? numbers : Tensor(ScalarValue(7, as: .u8)) - numbers
}
