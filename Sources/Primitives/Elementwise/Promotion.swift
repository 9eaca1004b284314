// SPDX-License-Identifier: Apache-2.0
//
// From what users write to what primitives take: operands in one dtype and of one rank. Dtypes follow JAX's lattice,
// ranks NumPy's broadcasting. A number is converted at once and leaves no equation; a tensor that already fits costs
// a comparison of two bytes.

package import TensorIR

/// Applies an elementwise operation of two operands to tensors of any types.
///
/// With `floating`, integers and truth values are computed with as floating-point numbers, as in `x / y`.
@inline(__always)
func elementwise(
  _ primitive: some BinaryPrimitive,
  _ x: Tensor,
  _ y: Tensor,
  floating: Bool = false
) -> Tensor {
  let dtype = x.dtype
  let (i, j) = (x.rank, y.rank)
  if dtype == y.dtype, i == j || i == 0 || j == 0, !floating || dtype.isInexact {
    return primitive(x, y)
  }
  if case .scalar(let number) = x.representation, let x = fitted(number, to: y, floating: floating)
  {
    return literalError(number, as: y.dtype, in: primitive.name).map { fail($0) } ?? primitive(x, y)
  }
  if case .scalar(let number) = y.representation, let y = fitted(number, to: x, floating: floating)
  {
    return literalError(number, as: x.dtype, in: primitive.name).map { fail($0) } ?? primitive(x, y)
  }
  let operands = promoted([x, y], in: primitive.name, floating: floating)
  return primitive(operands[0], operands[1])
}

/// A number as an operand beside `other`, where only the number has to change.
private func fitted(_ number: ScalarValue, to other: Tensor, floating: Bool) -> Tensor? {
  if other.isInvalid || floating && !other.dtype.isInexact { return nil }
  let common = DType.promote(
    number.dtype,
    isWeak: number.isWeak,
    other.dtype,
    isWeak: other.isWeak
  )
  guard common.dtype == other.dtype, common.isWeak == other.isWeak else { return nil }
  return Tensor(number.converted(to: common.dtype, isWeak: common.isWeak))
}

/// Why a number cannot take the dtype of the tensor beside it: an integer beyond i32 would lose its upper bits.
///
/// Smaller ones wrap in types of 8 and 16 bits, as JAX's do.
@inline(__always)
func literalError(_ number: ScalarValue, as dtype: DType, in place: String) -> TensorError? {
  guard number.isWeak, number.dtype == .i64 else { return nil }
  let value = number.exactInt
  let fits =
    switch dtype {
    case .bool, .i64, .u64, .bf16, .f16, .f32, .f64, .c64, .c128: true
    case .i8: Int8(exactly: value) != nil
    case .i16: Int16(exactly: value) != nil
    case .i32: Int32(exactly: value) != nil
    case .u8: UInt8(exactly: value) != nil
    case .u16: UInt16(exactly: value) != nil
    case .u32: UInt32(exactly: value) != nil
    }
  return fits ? nil : TensorError(.integerDoesNotFit(value, dtype), in: place)
}

/// The operands in their common dtype, with axes of size 1 in front of those of lower rank.
///
/// Numbers keep rank 0. When shapes do not fit, all are one invalid tensor.
@inline(never)
package func promoted(_ operands: [Tensor], in name: String, floating: Bool = false) -> [Tensor] {
  if operands.contains(where: \.isInvalid) { return operands }
  let common = commonType(of: operands, floating: floating)
  for case .scalar(let number) in operands.lazy.map(\.representation) {
    guard let error = literalError(number, as: common.dtype, in: name) else { continue }
    let invalid = fail(error)
    return operands.map { _ in invalid }
  }
  return ranked(
    operands.map { converted($0, to: common.dtype, isWeak: common.isWeak) },
    in: name,
    written: operands
  )
}

/// The operands with axes of size 1 in front of those of lower rank; errors name them as they were `written`.
func ranked(_ operands: [Tensor], in name: String, written: [Tensor]) -> [Tensor] {
  var shape: Shape? = []
  for operand in operands { shape = shape.flatMap { joined($0, operand.shape) } }
  guard let rank = shape?.rank else {
    let invalid = fail(TensorError(.incompatibleShapes(written.map(\.type)), in: name))
    return operands.map { _ in invalid }
  }
  return operands.map { operand in
    let missing = rank - operand.rank
    if missing == 0 || operand.rank == 0 { return operand }
    let sizes = repeatElement(1, count: missing) + operand.shape.sizes
    return broadcastInDim(operand, to: Shape(sizes), axes: Array(missing..<rank))
  }
}

/// The type in which an operation on the tensors computes.
package func commonType(of operands: [Tensor], floating: Bool = false) -> (
  dtype: DType, isWeak: Bool
) {
  var common = (dtype: operands[0].dtype, isWeak: operands[0].isWeak)
  for operand in operands.dropFirst() {
    common = DType.promote(
      common.dtype,
      isWeak: common.isWeak,
      operand.dtype,
      isWeak: operand.isWeak
    )
  }
  return floating ? (common.dtype.floating, common.isWeak) : common
}

extension Tensor {
  /// Whether the dtype gives way to another operand's.
  package var isWeak: Bool {
    switch representation {
    case .scalar(let value): value.isWeak
    case .buffer(let buffer): buffer.type.isWeak
    case .traced(let value): value.type.isWeak
    case .invalid(let value): value.type.isWeak
    }
  }
}

extension DType {
  /// The type in which functions with fractional results compute: f64 for integers of 64 bits, f32 for others.
  package var floating: DType {
    switch self {
    case .bf16, .f16, .f32, .f64, .c64, .c128: self
    case .i64, .u64: .f64
    case .bool, .i8, .i16, .i32, .u8, .u16, .u32: .f32
    }
  }
}

/// The tensor as an operand of a function with fractional results: integers and truth values become floating-point.
@inline(__always)
package func inFloating(_ x: Tensor) -> Tensor {
  x.dtype.isInexact ? x : converted(x, to: x.dtype.floating, isWeak: x.isWeak)
}

/// The tensor in another dtype; itself when that is its dtype.
///
/// A number is converted at once.
package func converted(_ x: Tensor, to dtype: DType, isWeak: Bool = false) -> Tensor {
  switch x.representation {
  case .scalar(let value): Tensor(value.converted(to: dtype, isWeak: isWeak))
  case .buffer, .traced: x.dtype == dtype ? x : ConvertElementType(dtype, isWeak: isWeak)(x)
  case .invalid: x
  }
}
