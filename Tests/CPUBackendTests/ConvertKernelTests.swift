// SPDX-License-Identifier: Apache-2.0
//
// Conversions: floats saturate, integers wrap, and every rounding is one rounding to nearest even.

import CKernels
import TensorIR
import Testing

struct ConvertKernelTests {
  private func convert<X: BitwiseCopyable, Y>(_ x: [X], _ from: DType, _ to: DType, as _: Y.Type)
    -> [Y]
  {
    apply(skein_convert(from.rawValue, to.rawValue), x, as: Y.self)
  }

  private static let doubles: [Double] = {
    var random = RandomBits(seed: 2)
    var x = specialFloats.map(Double.init)
    let limits: [Double] = [
      0x1p7, 0x1p8, 0x1p15, 0x1p16, 0x1p31, 0x1p32, 0x1p63, 0x1p64, 65504, 65520, 1e300,
    ]
    for limit in limits {
      for near in [limit, limit - 1, limit + 1, limit.nextDown, limit - 0.5] { x += [near, -near] }
    }
    for _ in 0..<500 {
      x.append(Double.random(in: -300...300, using: &random))
      x.append(Double(bitPattern: random.next()))
      // About half way between neighbours in bf16 and f16, where rounding twice would go wrong.
      let near = Double(Float(bitPattern: UInt32(random.next() >> 33) & 0x7fff_0000 | 0x8000))
      x += [near, near.nextUp, near.nextDown]
      let half = Double(Float16(bitPattern: UInt16(random.next() >> 50)))
      x += [half * (1 + 0x1p-12), (half * (1 + 0x1p-11)).nextUp, (half * (1 + 0x1p-11)).nextDown]
    }
    return x
  }()

  @Test func `floats to integers truncate and saturate, and NaN gives 0`() {
    InstructionSet.forEach { set in
      checkToInteger(Int8.self, .i8, set)
      checkToInteger(Int16.self, .i16, set)
      checkToInteger(Int32.self, .i32, set)
      checkToInteger(Int64.self, .i64, set)
      checkToInteger(UInt8.self, .u8, set)
      checkToInteger(UInt16.self, .u16, set)
      checkToInteger(UInt32.self, .u32, set)
      checkToInteger(UInt64.self, .u64, set)
    }
  }

  private func checkToInteger<T: FixedWidthInteger>(
    _: T.Type,
    _ type: DType,
    _ set: InstructionSet
  ) {
    func expected<F: BinaryFloatingPoint>(_ x: F) -> T {
      if x.isNaN { return 0 }
      // Converting 2^63 - 1 to F rounds up; comparing with the power of two is exact.
      if x
        >= F(sign: .plus, exponent: F.Exponent(T.bitWidth - (T.isSigned ? 1 : 0)), significand: 1)
      {
        return .max
      }
      return x <= F(T.min) ? .min : T(x)
    }
    let floats = Self.doubles.map(Float.init)
    #expect(
      convert(Self.doubles, .f64, type, as: T.self) == Self.doubles.map(expected),
      "\(set) \(type)"
    )
    #expect(convert(floats, .f32, type, as: T.self) == floats.map(expected), "\(set) \(type)")
    let halves = (0...UInt16.max).map { $0 }
    #expect(
      convert(halves, .f16, type, as: T.self) == halves.map { expected(f16Value($0)) },
      "\(set) \(type)"
    )
    #expect(
      convert(halves, .bf16, type, as: T.self) == halves.map { expected(bf16Value($0)) },
      "\(set) \(type)"
    )
  }

  @Test func `integers wrap, and round once to floats`() {
    InstructionSet.forEach { set in
      checkFromInteger(Int8.self, .i8, set)
      checkFromInteger(UInt8.self, .u8, set)
      checkFromInteger(Int16.self, .i16, set)
      checkFromInteger(UInt16.self, .u16, set)
      checkFromInteger(Int32.self, .i32, set)
      checkFromInteger(UInt32.self, .u32, set)
      checkFromInteger(Int64.self, .i64, set)
      checkFromInteger(UInt64.self, .u64, set)
    }
  }

  private func checkFromInteger<T: FixedWidthInteger & BitwiseCopyable>(
    _: T.Type,
    _ type: DType,
    _ set: InstructionSet
  ) {
    var random = RandomBits(seed: 9)
    var x: [T] = [0, 1, 2, 100, .max, .min, .max - 1, ~0]
    for _ in 0..<300 {
      let bits = random.next() >> (random.next() % 60)
      x += [T(truncatingIfNeeded: bits), T(truncatingIfNeeded: 0 &- bits)]
      // Just above half way between neighbours in bf16.
      x.append(T(truncatingIfNeeded: (0x8080 << (bits % 48)) | 1))
    }
    func integers<U: FixedWidthInteger>(_: U.Type, _ to: DType) {
      #expect(
        convert(x, type, to, as: U.self) == x.map { U(truncatingIfNeeded: $0) },
        "\(set) \(type) \(to)"
      )
    }
    integers(Int8.self, .i8)
    integers(UInt16.self, .u16)
    integers(Int32.self, .i32)
    integers(UInt64.self, .u64)
    #expect(convert(x, type, .bool, as: Bool.self) == x.map { $0 != 0 }, "\(set) \(type)")
    #expect(convert(x, type, .f32, as: Float.self) == x.map { Float($0) }, "\(set) \(type)")
    #expect(convert(x, type, .f64, as: Double.self) == x.map { Double($0) }, "\(set) \(type)")
    let halves = convert(x, type, .f16, as: UInt16.self)
    #expect(halves == x.map { Float16($0).bitPattern }, "\(set) \(type)")
    let brains = convert(x, type, .bf16, as: UInt16.self)
    let nearest = x.map { Self.nearestBF16($0) }
    #expect(brains == nearest, "\(set) \(type)")
  }

  /// The nearest bf16 of an integer, by trying the neighbours of a first guess in exact arithmetic.
  private static func nearestBF16<T: FixedWidthInteger>(_ x: T) -> UInt16 {
    if x == 0 { return 0 }
    let sign: UInt16 = x < 0 ? 0x8000 : 0
    let size = UInt64(x.magnitude)
    let shift = Swift.max(0, 64 - size.leadingZeroBitCount - 8)
    let (kept, lost) = (size >> shift, size & ((1 << shift) - 1))
    let half = shift == 0 ? 0 : UInt64(1) << (shift - 1)
    let up = shift > 0 && (lost > half || (lost == half && kept & 1 == 1))
    // At most 9 bits: exact as a Float, and so is the product with a power of two.
    let value = Float(kept + (up ? 1 : 0)) * Float(sign: .plus, exponent: shift, significand: 1)
    return UInt16(value.bitPattern >> 16) | sign
  }

  @Test func `f64 rounds once to f32, f16 and bf16`() {
    func same(_ x: UInt16, _ y: UInt16, _ value: (UInt16) -> Float) -> Bool {
      x == y || (value(x).isNaN && value(y).isNaN)
    }
    InstructionSet.forEach { set in
      let x = Self.doubles
      let floats = convert(x, .f64, .f32, as: Float.self)
      #expect(zip(floats, x).allSatisfy { $0 == Float($1) || ($0.isNaN && $1.isNaN) }, "\(set)")
      let halves = convert(x, .f64, .f16, as: UInt16.self)
      let expected = x.map { Float16($0).bitPattern }
      #expect(zip(halves, expected).allSatisfy { same($0, $1, f16Value) }, "\(set)")
      let brains = convert(x, .f64, .bf16, as: UInt16.self)
      for (brain, x) in zip(brains, x) {
        #expect(same(brain, Self.nearestBF16(x), bf16Value), "\(set): \(x)")
      }
    }
  }

  /// The nearest bf16 of a double: of the two around it, the nearer one; their distances are exact or tiny.
  private static func nearestBF16(_ x: Double) -> UInt16 {
    let float = Float(x)
    if float.isNaN || float.isInfinite || x == 0 { return bf16Bits(float) }
    // Toward zero first, so that the candidates are the ends of the interval that holds x.
    let inward =
      Double(float).magnitude > x.magnitude
      ? (x > 0 ? float.nextDown : float.nextUp) : float
    let below = inward.bitPattern >> 16
    func size(_ bits: UInt32) -> Double {
      let value = Float(bitPattern: bits << 16).magnitude
      return value.isInfinite ? 0x1p128 : Double(value)
    }
    let (down, up) = (x.magnitude - size(below), size(below + 1) - x.magnitude)
    return UInt16(down < up || (down == up && below & 1 == 0) ? below : below + 1)
  }

  @Test func `blocks load and store bf16 and f16, and round in place`() {
    let patterns = (0...UInt16.max).map { $0 }
    var random = RandomBits(seed: 4)
    let x =
      specialFloats + (0..<20_000).map { _ in Float(bitPattern: UInt32(random.next() >> 32)) }
    InstructionSet.forEach { set in
      for (type, encode, decode) in [
        (DType.bf16, bf16Bits, bf16Value), (DType.f16, f16Bits, f16Value),
      ] {
        let loaded = convert(patterns, type, .f32, as: Float.self)
        #expect(
          zip(loaded, patterns).allSatisfy {
            $0 == decode($1) || ($0.isNaN && decode($1).isNaN)
          },
          "\(set) \(type)"
        )
        // Every value that is not NaN survives.
        let numbers = patterns.filter { !decode($0).isNaN }
        #expect(convert(numbers.map(decode), .f32, type, as: UInt16.self) == numbers)
        let stored = convert(x, .f32, type, as: UInt16.self)
        #expect(
          zip(stored, x).allSatisfy { $0 == encode($1) || (decode($0).isNaN && $1.isNaN) },
          "\(set) \(type)"
        )
        let rounded = apply(skein_round(type.rawValue), x, as: Float.self)
        #expect(
          zip(rounded, stored).allSatisfy { $0 == decode($1) || ($0.isNaN && decode($1).isNaN) },
          "\(set) \(type)"
        )
      }
    }
    #expect(skein_round(DType.f32.rawValue) == nil)
  }
}
