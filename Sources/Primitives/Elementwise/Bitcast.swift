// SPDX-License-Identifier: Apache-2.0
//
// Elements whose bits are read as another type: of equal width one for one, of another width as the parts of a wider
// element, or the wider element of several parts. Bits do not vary, so there is no derivative.

package import Loops
public import TensorIR

/// The operand's memory as elements of another type.
///
///     f32[3] → i32[3]      equal widths
///     f32[3] → u8[3,4]     a narrower type: the parts of each element, low ones first
///     u8[3,4] → f32[3]     a wider type: the last axis holds the parts of one element
package struct BitcastConvertType: UnaryPrimitive {
  package let name = "bitcast_convert_type"
  /// The type of the result's elements.
  package let dtype: DType

  package init(_ dtype: DType) { self.dtype = dtype }

  package var parameters: [Parameter] { [.text("new_dtype", dtype.longName)] }

  package func resultType(_ x: TensorType) throws(TensorError) -> TensorType {
    if x.dtype == dtype { return TensorType(dtype, x.shape) }
    if x.dtype == .bool || dtype == .bool {
      throw TensorError(.bitcastOfTruthValues(x, to: dtype), in: name)
    }
    for type in [x, TensorType(dtype, x.shape)] where type.dtype.isComplex {
      throw TensorError(.dtypeNotSupported(type, expected: "real"), in: name)
    }
    let (old, new) = (x.dtype.byteCount, dtype.byteCount)
    if old == new { return TensorType(dtype, x.shape) }
    if old > new { return TensorType(dtype, x.shape.inserting(old / new, at: x.rank)) }
    guard let parts = x.shape.last, parts == new / old else {
      throw TensorError(.bitcastParts(x, to: dtype), in: name)
    }
    return TensorType(dtype, x.shape.removing(at: x.rank - 1))
  }
}

// MARK: - Rules

extension BitcastConvertType {
  // The mapped axis passes through, but the axis of parts has to be the last.
  package func batchingRule(_ x: Batched, size: Int) -> Batched {
    guard let axis = x.axis else { return Batched(self(x.value), axis: nil) }
    if axis == x.value.rank - 1 && x.value.dtype.byteCount < dtype.byteCount {
      return Batched(self(x.moved(to: 0)), axis: 0)
    }
    return Batched(self(x.value), axis: axis)
  }

  package func derivativeRule(_ x: Dual) -> Dual { Dual(self(x.primal), tangent: nil) }
}

// MARK: - Lowering

extension BitcastConvertType: Lowerable {
  package var opcode: Opcode? { .bitcast }

  package func lowering(_ operands: [TensorType]) -> Lowering {
    let x = operands[0]
    if x.dtype == dtype { return .view(.identity(rank: x.rank)) }
    if x.dtype.byteCount == dtype.byteCount { return .pointwise(.bitcast(x.dtype, to: dtype)) }
    let isNarrowing = x.dtype.byteCount > dtype.byteCount
    do {
      return .call(
        try trace([x.strong], kind: "bitcast", staging: true) { inputs in
          [isNarrowing ? parts(of: inputs[0]) : whole(of: inputs[0])]
        }.program
      )
    } catch {
      preconditionFailure("shifts of integers are a program: \(error)")
    }
  }

  /// The parts of wider elements: their bits, shifted to the right by the place of each part.
  private func parts(of x: Tensor) -> Tensor {
    let wide = DType.unsigned(byteCount: x.dtype.byteCount)
    let narrow = DType.unsigned(byteCount: dtype.byteCount)
    let count = x.dtype.byteCount / dtype.byteCount
    var row = Shape(repeatElement(1, count: x.rank + 1))
    row[x.rank] = count
    let places = iota(wide, row, axis: x.rank) * Tensor(number: dtype.byteCount * 8)
    let column = reshape(BitcastConvertType(wide)(x), to: x.shape.inserting(1, at: x.rank))
    let bits = Logical(.shiftRightLogical)([column, places])[0]
    return BitcastConvertType(dtype)(converted(bits, to: narrow))
  }

  /// The wider elements of parts: the bits of each, shifted to the left by its place.
  private func whole(of x: Tensor) -> Tensor {
    let wide = DType.unsigned(byteCount: dtype.byteCount)
    let narrow = DType.unsigned(byteCount: x.dtype.byteCount)
    let parts = converted(BitcastConvertType(narrow)(x), to: wide)
    let shape = x.shape.removing(at: x.rank - 1)
    var bits: Tensor?
    for part in 0..<(dtype.byteCount / x.dtype.byteCount) {
      let slice = Slice(
        start: Array(repeating: 0, count: x.rank - 1) + [part],
        limit: Array(shape) + [part + 1],
        stride: Array(repeating: 1, count: x.rank)
      )
      let column = reshape(slice(parts), to: shape)
      let place = Tensor(ScalarValue(part * x.dtype.byteCount * 8, as: wide))
      let shifted = part == 0 ? column : Logical(.shiftLeft)([column, place])[0]
      bits = bits.map { Logical(.or)([$0, shifted])[0] } ?? shifted
    }
    return bits.map { BitcastConvertType(dtype)($0) } ?? x
  }
}

extension DType {
  /// The unsigned integers of a width.
  package static func unsigned(byteCount: Int) -> DType {
    switch byteCount {
    case 1: .u8
    case 2: .u16
    case 4: .u32
    case _: .u64
    }
  }

  /// The signed integers of a width.
  package static func signed(byteCount: Int) -> DType {
    switch byteCount {
    case 1: .i8
    case 2: .i16
    case 4: .i32
    case _: .i64
    }
  }
}

// MARK: - Using it

/// The elements' bits as another type.
///
///     bitcast(f32[3], to: .u32) → u32[3]
///     bitcast(f32[3], to: .u8)  → u8[3, 4]
///     bitcast(u8[3, 4], to: .f32) → f32[3]
///
/// A narrower type gives the parts of each element along a new last axis, low ones first; a wider one takes the last axis
/// for the parts of one element. A signalling NaN of bf16 or f16 may become a quiet one inside a compiled function.
/// `jax.lax.bitcast_convert_type`; see ``TensorIR/Tensor/as(_:)`` for the same numbers in another type.
///
/// - Parameters:
///   - x: A tensor of numbers.
///   - dtype: The type of the result's elements.
/// - Returns: A tensor of the same bits.
/// - Precondition: The last axis holds as many parts as a wider type needs; truth values stay truth values.
/// - Complexity: O(1) for a concrete tensor and a type of the same width: the memory is shared.
public func bitcast(_ x: Tensor, to dtype: DType) -> Tensor {
  x.dtype == dtype && !x.isWeak ? x : BitcastConvertType(dtype)(x)
}
