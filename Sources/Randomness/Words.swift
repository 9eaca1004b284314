// SPDX-License-Identifier: Apache-2.0
//
// What all draws are made of: the words of keys, the blocks enciphered under them, and the bits and fractions of those.

internal import Primitives
internal import TensorIR

/// The two words of a key as the cipher takes them, scalars; or those of many keys, tensors of one shape.
struct Words: Tree {
  var first: Tensor
  var second: Tensor

  init(first: Tensor, second: Tensor) {
    self.first = first
    self.second = second
  }

  /// The words in a key's data, u32[2].
  init(_ data: Tensor) {
    first = reshape(slice(data, axis: 0, from: 0, to: 1), to: [])
    second = reshape(slice(data, axis: 0, from: 1, to: 2), to: [])
  }

  /// The words as a key's data.
  var data: Tensor { stack([first, second], axis: first.rank) }

  static let zero = Tensor(ScalarValue(0, as: .u32))
}

// MARK: - The cipher

extension Words {
  /// Blocks enciphered under the key, elementwise.
  func enciphered(_ first: Tensor, _ second: Tensor) -> Words {
    let results = Threefry()([self.first, self.second, first, second])
    return Words(first: results[0], second: results[1])
  }

  /// A key that is split off: the one that `Key.split` puts at an index.
  func child(_ index: Int) -> Words {
    enciphered(Self.zero, Tensor(ScalarValue(index, as: .u32)))
  }

  /// The blocks 0, 1, 2, … enciphered under one key, in the given shape; `nil`: the block 0 under each of many keys.
  func blocks(_ shape: Shape?) -> (Tensor, Tensor) {
    guard let shape else {
      let block = enciphered(Self.zero, Self.zero)
      return (block.first, block.second)
    }
    // Along one axis, so that a draw is one long loop whatever its shape.
    let count = shape.elementCount
    let isWide = count > Int(UInt32.max)
    let counters = iota(isWide ? .u64 : .u32, [count])
    let block = enciphered(
      isWide ? (counters >> 32).as(.u32) : Self.zero,
      isWide ? counters.as(.u32) : counters
    )
    return (reshape(block.first, to: shape), reshape(block.second, to: shape))
  }
}

// MARK: - Bits and fractions

extension Words {
  /// Random bits, one element for each block.
  func bits(_ dtype: DType, _ shape: Shape?) -> Tensor {
    let (first, second) = blocks(shape)
    if dtype.byteCount == 8 { return first.as(.u64) << 32 .| second.as(.u64) }
    let folded = first .^ second
    return dtype == .u32 ? folded : folded.as(dtype)
  }

  /// Numbers in 0..<1, each multiple of 2^-*digits* as likely as any other: random digits after the point of 1, minus 1.
  func fractions(_ dtype: DType, _ shape: Shape?) -> Tensor {
    let format = FloatFormat(dtype)
    var bits = bits(format.source, shape)
    if format.source != format.pattern { bits = bits.as(format.pattern) }
    let excess = format.source.byteCount * 8 - format.digits
    let one = Tensor(ScalarValue(format.one, as: format.pattern))
    let digits = shiftRightLogical(bits, Tensor(ScalarValue(excess, as: format.pattern)))
    return bitcast(digits .| one, to: dtype) - Tensor(ScalarValue(1, as: dtype))
  }

  /// Numbers in `low..<high`, which are of the given dtype and broadcast to the shape.
  ///
  /// In f32 and f64 the product and the sum are rounded once, as XLA's compiler for CPUs does it.
  func uniform(_ dtype: DType, _ shape: Shape?, from low: Tensor, to high: Tensor) -> Tensor {
    let fractions = fractions(dtype, shape)
    let span = high - low
    let isWide = dtype.byteCount >= 4
    return maximum(low, isWide ? multiplyAdd(fractions, span, low) : fractions * span + low)
  }

  /// Numbers between two that are given as `Double`.
  func uniform(_ dtype: DType, _ shape: Shape?, from low: Double, to high: Double) -> Tensor {
    uniform(
      dtype,
      shape,
      from: Tensor(ScalarValue(low, as: dtype)),
      to: Tensor(ScalarValue(high, as: dtype))
    )
  }
}

/// How the numbers of a floating-point type are written in bits.
struct FloatFormat {
  /// The integers that have the bits of these numbers.
  let pattern: DType
  /// The integers that are drawn to make them.
  let source: DType
  /// The binary digits after the point.
  let digits: Int
  /// The bits of 1.
  let one: Int
  /// The least exponent of normal numbers.
  let leastExponent: Int

  init(_ dtype: DType) {
    switch dtype {
    case .bf16: (pattern, source, digits, one, leastExponent) = (.u16, .u8, 7, 0x3F80, -126)
    case .f16: (pattern, source, digits, one, leastExponent) = (.u16, .u16, 10, 0x3C00, -14)
    case .f64:
      (pattern, source, digits, one, leastExponent) = (.u64, .u64, 52, 0x3FF0_0000_0000_0000, -1022)
    case .bool, .i8, .i16, .i32, .i64, .u8, .u16, .u32, .u64, .f32, .c64, .c128:
      (pattern, source, digits, one, leastExponent) = (.u32, .u32, 23, 0x3F80_0000, -126)
    }
  }

  /// The least positive normal number.
  var tiny: Double { Double(sign: .plus, exponent: leastExponent, significand: 1) }
  /// The distance from 1 to the next number.
  var epsilon: Double { Double(sign: .plus, exponent: -digits, significand: 1) }
  /// The number next to -1 on the way to 0.
  var afterMinusOne: Double { -1 + epsilon / 2 }
}
