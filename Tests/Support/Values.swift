// SPDX-License-Identifier: Apache-2.0
//
// Which numbers a random tensor is made of. Laws that hold for every number are tried on the awkward ones; laws
// about derivatives only where a derivative exists.

internal import Foundation
package import TensorIR

/// A choice of numbers.
package enum Values: Hashable, Sendable {
  /// Ordinary numbers: floats within ±4, integers within ±9 and, one time in eight, from the whole range.
  case plain
  /// Ordinary numbers, and in a third of the places what programs trip over: NaN, infinities, zeros of both signs,
  /// subnormals, the largest and smallest numbers, halves that rounding ties at.
  case special
  /// Integers within ±8 in any type: sums of their products are exact in every order, up to thousands of terms.
  case exact
  /// Numbers within a range.
  case within(ClosedRange<Double>)
  /// Numbers within ±3, at least 0.2 away from every half integer, where functions have kinks and steps.
  case smooth
  /// Numbers of magnitude 0.3…3 of either sign.
  case nonzero
  /// Numbers that all differ by at least 0.1, in random order: no two compete for a maximum.
  case distinct
  /// Each of 0, 1, 2, … once, in random order.
  case permutation
}

extension Tensor {
  /// A tensor of random numbers.
  package static func random(
    _ type: TensorType,
    _ values: Values = .plain,
    using generator: inout SeededGenerator
  ) -> Tensor {
    let count = type.shape.elementCount
    var scalars: [ScalarValue] = []
    scalars.reserveCapacity(count)
    if values == .distinct {
      let start = -0.05 * Double(count)
      scalars = (0..<count).map { index in
        let step = type.dtype.isFloating ? 0.13 : 1
        let offset = type.dtype.isFloating ? Double.random(in: 0...0.03, using: &generator) : 0
        return ScalarValue((start + Double(index)) * step + offset, as: type.dtype)
      }
      scalars.shuffle(using: &generator)
    } else if values == .permutation {
      scalars = (0..<count).map { ScalarValue($0, as: type.dtype) }
      scalars.shuffle(using: &generator)
    } else {
      for _ in 0..<count { scalars.append(.random(type.dtype, values, using: &generator)) }
    }
    return Tensor(elements: scalars, type)
  }

  /// A tensor of the given elements in row-major order.
  package init(elements: [ScalarValue], _ type: TensorType) {
    let buffer = TensorBuffer(uninitialized: type)
    for (position, element) in elements.enumerated() {
      element.store(to: buffer.pointer + position * type.dtype.byteCount)
    }
    self.init(buffer)
  }

  /// The elements in row-major order.
  package var elements: [ScalarValue] {
    if case .scalar(let value) = representation { return [value] }
    return withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return [] }
      return (0..<elementCount).map {
        ScalarValue(loading: start + $0 * dtype.byteCount, as: dtype)
      }
    }
  }
}

extension ScalarValue {
  /// A random number.
  static func random(_ dtype: DType, _ values: Values, using generator: inout SeededGenerator)
    -> ScalarValue
  {
    if dtype == .bool { return ScalarValue(Bool.random(using: &generator)) }
    if dtype.isComplex {
      let real = random(dtype.part, values, using: &generator)
      let imaginary = random(dtype.part, values, using: &generator)
      return ScalarValue(real: real.double, imaginary: imaginary.double, as: dtype)
    }
    switch values {
    case .plain: return plain(dtype, using: &generator)
    case .special:
      if Int.random(in: 0..<3, using: &generator) > 0 { return plain(dtype, using: &generator) }
      let specials = Self.specials(dtype)
      return specials[Int.random(in: specials.indices, using: &generator)]
    case .exact:
      let least = dtype.isUnsigned ? 0 : -8
      return ScalarValue(Int.random(in: least...8, using: &generator), as: dtype)
    case .within(let range):
      return ScalarValue(Double.random(in: range, using: &generator), as: dtype)
    case .smooth:
      let half = Double(Int.random(in: -6..<6, using: &generator)) / 2
      return ScalarValue(half + Double.random(in: 0.2...0.3, using: &generator), as: dtype)
    case .nonzero:
      let magnitude = Double.random(in: 0.3...3, using: &generator)
      return ScalarValue(Bool.random(using: &generator) ? magnitude : -magnitude, as: dtype)
    case .distinct, .permutation:
      preconditionFailure("distinct numbers are chosen together")
    }
  }

  private static func plain(_ dtype: DType, using generator: inout SeededGenerator) -> ScalarValue {
    if dtype.isFloating {
      return ScalarValue(Double.random(in: -4...4, using: &generator), as: dtype)
    }
    if Int.random(in: 0..<8, using: &generator) == 0 {
      return ScalarValue(Int(truncatingIfNeeded: generator.next()), as: dtype)
    }
    return ScalarValue(Int.random(in: -9...9, using: &generator), as: dtype)
  }

  /// The numbers programs trip over.
  package static func specials(_ dtype: DType) -> [ScalarValue] {
    func bits(_ patterns: [UInt64]) -> [ScalarValue] {
      patterns.map { ScalarValue(bits: $0, dtype: dtype) }
    }
    switch dtype {
    case .bool: return [ScalarValue(false), ScalarValue(true)]
    case .i8, .i16, .i32, .i64:
      let top = UInt64(1) << UInt64(dtype.byteCount * 8 - 1)
      let all = top | (top - 1)
      return bits([0, 1, all, top, top - 1, top | 1])
    case .u8, .u16, .u32, .u64:
      let top = UInt64(1) << UInt64(dtype.byteCount * 8 - 1)
      return bits([0, 1, top | (top - 1), top, top - 1])
    case .c64, .c128:
      let parts = specials(dtype.part)
      return zip(parts, parts.reversed()).map {
        ScalarValue(real: $0.double, imaginary: $1.double, as: dtype)
      }
    case .bf16, .f16, .f32, .f64:
      let sign = UInt64(1) << UInt64(dtype.byteCount * 8 - 1)
      let infinity = ScalarValue(Double.infinity, as: dtype).bits
      let fractions: [ScalarValue] = [-2.5, -1.5, -1, -0.5, 0.5, 1, 1.5, 2.5, 3].map {
        ScalarValue($0, as: dtype)
      }
      let positive: [UInt64] = [
        0,  // zero
        1,  // the smallest subnormal
        infinity >> 2,  // small
        infinity - 1,  // the largest number
        infinity,
        ScalarValue(Double.nan, as: dtype).bits & ~sign,
      ]
      return fractions + bits(positive) + bits(positive.map { $0 | sign })
    }
  }
}
