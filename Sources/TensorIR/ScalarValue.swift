// SPDX-License-Identifier: Apache-2.0
//
// One element of any type, as raw bytes with its type: what a literal in a program is.

/// One number, or truth value, of any data type.
public struct ScalarValue: Hashable, Sendable {
  /// The element's bytes.
  ///
  /// A weak number, whose type another operand may still decide, keeps every digit it was written
  /// with instead, as the bits of a `Double` or an `Int`: `0.1 * x` is exact for an `f64` too.
  private let payload: UInt64
  /// What `payload` has no room for: the imaginary part of a c128 or of a weak complex number; else 0.
  private let upperPayload: UInt64
  /// The type of the element.
  public let dtype: DType
  /// Whether the type gives way to another operand's; see ``TensorType/isWeak``.
  public let isWeak: Bool

  package init(bits: UInt64, upperBits: UInt64 = 0, dtype: DType, isWeak: Bool = false) {
    self.dtype = dtype
    self.isWeak = isWeak
    guard isWeak else {
      payload = bits
      upperPayload = upperBits
      return
    }
    let strong = ScalarValue(bits: bits, upperBits: upperBits, dtype: dtype)
    payload = dtype.isInexact ? strong.double.bitPattern : UInt64(bitPattern: Int64(strong.int))
    upperPayload = dtype.isComplex ? strong.imaginary.bitPattern : 0
  }

  /// A weak number with all its digits.
  private init(digits payload: UInt64, _ upperPayload: UInt64 = 0, dtype: DType) {
    self.payload = payload
    self.upperPayload = upperPayload
    self.dtype = dtype
    isWeak = true
  }

  /// The element's first eight bytes, low ones first; those above `dtype.byteCount` are zero.
  package var bits: UInt64 { isWeak ? converted(to: dtype).payload : payload }

  /// The element's other eight bytes; zero but for c128.
  package var upperBits: UInt64 { isWeak ? converted(to: dtype).upperPayload : upperPayload }

  /// The value of an element of memory.
  package init(loading pointer: UnsafeRawPointer, as dtype: DType) {
    switch dtype.byteCount {
    case 1: self.init(bits: UInt64(pointer.load(as: UInt8.self)), dtype: dtype)
    case 2: self.init(bits: UInt64(pointer.load(as: UInt16.self)), dtype: dtype)
    case 4: self.init(bits: UInt64(pointer.load(as: UInt32.self)), dtype: dtype)
    case 8:
      // A complex number is aligned as its parts are.
      self.init(bits: pointer.loadUnaligned(as: UInt64.self), dtype: dtype)
    default:
      self.init(
        bits: pointer.load(as: UInt64.self),
        upperBits: pointer.load(fromByteOffset: 8, as: UInt64.self),
        dtype: dtype
      )
    }
  }

  /// The number nearest to `value` that `dtype` can hold; integers are truncated towards zero and saturate.
  package init(_ value: Double, as dtype: DType, isWeak: Bool = false) {
    if isWeak && dtype.isInexact {
      self.init(digits: value.bitPattern, dtype: dtype)
      return
    }
    let bits: UInt64
    switch dtype {
    case .bool: bits = value != 0 ? 1 : 0
    case .i8: bits = UInt64(UInt8(bitPattern: Int8(saturating: value)))
    case .i16: bits = UInt64(UInt16(bitPattern: Int16(saturating: value)))
    case .i32: bits = UInt64(UInt32(bitPattern: Int32(saturating: value)))
    case .i64: bits = UInt64(bitPattern: Int64(saturating: value))
    case .u8: bits = UInt64(UInt8(saturating: value))
    case .u16: bits = UInt64(UInt16(saturating: value))
    case .u32: bits = UInt64(UInt32(saturating: value))
    case .u64: bits = UInt64(saturating: value)
    case .bf16: bits = UInt64(BFloat16Bits(rounding: value).bits)
    case .f16: bits = UInt64(Float16(value).bitPattern)
    case .f32, .c64: bits = UInt64(Float(value).bitPattern)
    case .f64, .c128: bits = value.bitPattern
    }
    self.init(bits: bits, dtype: dtype, isWeak: isWeak)
  }

  /// An integer as an element of `dtype`; integer types keep its low bits.
  package init(_ value: Int, as dtype: DType, isWeak: Bool = false) {
    if isWeak && dtype != .bool {
      let digits = dtype.isInexact ? Double(value).bitPattern : UInt64(bitPattern: Int64(value))
      self.init(digits: digits, dtype: dtype)
      return
    }
    let bits: UInt64
    switch dtype {
    case .bool: bits = value != 0 ? 1 : 0
    case .i8, .u8: bits = UInt64(UInt8(truncatingIfNeeded: value))
    case .i16, .u16: bits = UInt64(UInt16(truncatingIfNeeded: value))
    case .i32, .u32: bits = UInt64(UInt32(truncatingIfNeeded: value))
    case .i64, .u64: bits = UInt64(bitPattern: Int64(value))
    case .f32, .c64: bits = UInt64(Float(value).bitPattern)
    case .bf16, .f16, .f64, .c128:
      self.init(Double(value), as: dtype, isWeak: isWeak)
      return
    }
    self.init(bits: bits, dtype: dtype, isWeak: isWeak)
  }

  /// The complex number with the nearest parts, where `dtype` is complex; else its real part, or whether it is not 0.
  package init(real: Double, imaginary: Double, as dtype: DType, isWeak: Bool = false) {
    switch dtype {
    case .bool: self.init(real != 0 || imaginary != 0)
    case .i8, .i16, .i32, .i64, .u8, .u16, .u32, .u64, .bf16, .f16, .f32, .f64:
      self.init(real, as: dtype, isWeak: isWeak)
    case .c64, .c128:
      if isWeak {
        self.init(digits: real.bitPattern, imaginary.bitPattern, dtype: dtype)
      } else if dtype == .c128 {
        self.init(bits: real.bitPattern, upperBits: imaginary.bitPattern, dtype: dtype)
      } else {
        let (low, high) = (Float(real).bitPattern, Float(imaginary).bitPattern)
        self.init(bits: UInt64(high) << 32 | UInt64(low), dtype: dtype)
      }
    }
  }

  /// A truth value.
  package init(_ value: Bool) { self.init(bits: value ? 1 : 0, dtype: .bool) }
}

// MARK: - Reading

extension ScalarValue {
  /// The value as a `Double`, of a complex number its real part; exact but for integers beyond 2⁵³.
  public var double: Double {
    switch dtype {
    case .bool, .u8, .u16, .u32, .u64: Double(bits)
    case .i8, .i16, .i32, .i64: Double(int)
    case .bf16: Double(BFloat16Bits(bits: UInt16(truncatingIfNeeded: bits)).float)
    case .f16: Double(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))
    case .f32, .c64: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .f64, .c128: Double(bitPattern: bits)
    }
  }

  /// The imaginary part; 0 of a real number.
  public var imaginary: Double {
    switch dtype {
    case .c64: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits >> 32)))
    case .c128: Double(bitPattern: upperBits)
    case .bool, .i8, .i16, .i32, .i64, .u8, .u16, .u32, .u64, .bf16, .f16, .f32, .f64: 0
    }
  }

  /// The real and the imaginary part of a complex number.
  package var parts: (real: ScalarValue, imaginary: ScalarValue) {
    (
      ScalarValue(exactDouble, as: dtype.part, isWeak: isWeak),
      ScalarValue(exactImaginary, as: dtype.part, isWeak: isWeak)
    )
  }

  /// The value as an `Int`: floating values truncate and saturate, `u64` keeps its bits.
  public var int: Int {
    switch dtype {
    case .bool, .u8, .u16, .u32, .u64: Int(truncatingIfNeeded: bits)
    case .i8: Int(Int8(truncatingIfNeeded: bits))
    case .i16: Int(Int16(truncatingIfNeeded: bits))
    case .i32: Int(Int32(truncatingIfNeeded: bits))
    case .i64: Int(truncatingIfNeeded: bits)
    case .bf16, .f16, .f32, .f64, .c64, .c128: Int(saturating: double)
    }
  }

  /// The value with every digit it was written with, whatever the type resolves to.
  package var exactDouble: Double {
    guard isWeak else { return double }
    return dtype.isInexact ? Double(bitPattern: payload) : Double(exactInt)
  }

  /// The imaginary part with every digit it was written with.
  private var exactImaginary: Double {
    isWeak && dtype.isComplex ? Double(bitPattern: upperPayload) : imaginary
  }

  /// The same for the value as an integer.
  package var exactInt: Int {
    isWeak && !dtype.isInexact ? Int(truncatingIfNeeded: payload) : int
  }

  /// The value's type as a tensor of rank 0.
  package var type: TensorType { TensorType(dtype, [], isWeak: isWeak) }

  /// The same number in another type, as `convert` gives it.
  package func converted(to target: DType, isWeak: Bool = false) -> ScalarValue {
    if dtype.isComplex && (self.isWeak || target != dtype) {
      return ScalarValue(
        real: exactDouble,
        imaginary: exactImaginary,
        as: target,
        isWeak: isWeak
      )
    }
    if self.isWeak {
      return dtype.isFloating
        ? ScalarValue(exactDouble, as: target, isWeak: isWeak)
        : ScalarValue(exactInt, as: target, isWeak: isWeak)
    }
    if target == dtype {
      return ScalarValue(bits: payload, upperBits: upperPayload, dtype: dtype, isWeak: isWeak)
    }
    if dtype.isFloating { return ScalarValue(double, as: target, isWeak: isWeak) }
    if dtype == .u64 && target.isInexact {
      return ScalarValue(Double(bits), as: target, isWeak: isWeak)
    }
    return ScalarValue(int, as: target, isWeak: isWeak)
  }
}

extension ScalarValue: CustomStringConvertible {
  /// The number as programs print it, without its type: `1.0`, `-3`, `inf`, `True`, `(1+2j)`.
  public var description: String {
    switch dtype {
    case .bool: bits != 0 ? "True" : "False"
    case .i8, .i16, .i32, .i64: "\(int)"
    case .u8, .u16, .u32, .u64: "\(bits)"
    case .f32: Self.shortest(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .bf16: Self.shortest(BFloat16Bits(bits: UInt16(truncatingIfNeeded: bits)).float)
    case .f16: Self.shortest(Float(double))
    case .f64: Self.shortest(double)
    case .c64, .c128: Self.complex(parts.real.description, parts.imaginary.description)
    }
  }

  /// A complex number as Python prints it: `(1.5-2j)`, and `2j` where the real part is 0.
  static func complex(_ real: String, _ imaginary: String) -> String {
    func short(_ text: String) -> String { text.hasSuffix(".0") ? String(text.dropLast(2)) : text }
    if real == "0.0" { return "\(short(imaginary))j" }
    return "(\(short(real))\(imaginary.hasPrefix("-") ? "" : "+")\(short(imaginary))j)"
  }

  private static func shortest(_ value: some BinaryFloatingPoint & CustomStringConvertible)
    -> String
  {
    value.isNaN ? "nan" : value.description
  }
}

// MARK: - bfloat16

/// The bits of a bfloat16: sign, 8 bits of exponent, 7 of fraction.
package struct BFloat16Bits: Hashable, Sendable {
  package let bits: UInt16

  package init(bits: UInt16) { self.bits = bits }

  /// The nearest bfloat16, ties to even.
  package init(rounding value: Float) {
    if value.isNaN {
      bits = UInt16(truncatingIfNeeded: value.bitPattern >> 16) | 0x40
      return
    }
    let pattern = value.bitPattern
    let carry = 0x7FFF + ((pattern >> 16) & 1)
    bits = UInt16(truncatingIfNeeded: (pattern &+ carry) >> 16)
  }

  /// The nearest bfloat16, ties to even, rounded once.
  package init(rounding value: Double) {
    // Rounding to odd on the way through `Float` keeps the second rounding exact.
    var float = Float(value)
    if Double(float) != value && value.isFinite && float.isFinite && float.bitPattern & 1 == 0 {
      let isAbove = Double(float.magnitude) > value.magnitude
      float = Float(bitPattern: isAbove ? float.bitPattern &- 1 : float.bitPattern | 1)
    }
    self.init(rounding: float)
  }

  package var float: Float { Float(bitPattern: UInt32(bits) << 16) }
}

extension FixedWidthInteger {
  /// The integer nearest to zero-rounded `value`, kept within this type's range; NaN gives 0.
  package init(saturating value: Double) {
    if value.isNaN {
      self = 0
    } else if value <= Double(Self.min) {
      self = .min
    } else if value >= Double(Self.max) {
      self = .max
    } else {
      self = Self(value)
    }
  }
}
