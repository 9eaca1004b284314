// SPDX-License-Identifier: Apache-2.0
//
// The element types a tensor can have. A data type is a run-time fact: one `Tensor` type serves all of them.

/// The type of a tensor's elements.
public enum DType: UInt8, Hashable, Sendable, CaseIterable {
  /// True or false, one byte each; prints `bool`.
  case bool
  /// Signed integers of 8, 16, 32 and 64 bits; they wrap on overflow.
  case i8, i16, i32, i64
  /// Unsigned integers of 8, 16, 32 and 64 bits; they wrap on overflow.
  case u8, u16, u32, u64
  /// bfloat16: the upper half of a `f32`.
  case bf16
  /// IEEE 754 half, single and double precision.
  case f16, f32, f64
  /// Complex numbers of two `f32` and of two `f64`, the real part first.
  case c64, c128
}

extension DType {
  /// The size of one element in memory, in bytes.
  public var byteCount: Int {
    switch self {
    case .bool, .i8, .u8: 1
    case .i16, .u16, .bf16, .f16: 2
    case .i32, .u32, .f32: 4
    case .i64, .u64, .f64, .c64: 8
    case .c128: 16
    }
  }

  /// Whether the elements are real numbers with a fraction.
  public var isFloating: Bool {
    switch self {
    case .bf16, .f16, .f32, .f64: true
    case .bool, .i8, .i16, .i32, .i64, .u8, .u16, .u32, .u64, .c64, .c128: false
    }
  }

  /// Whether the elements are complex numbers.
  public var isComplex: Bool { self == .c64 || self == .c128 }

  /// Whether the elements are real or complex numbers with a fraction: the types that can be differentiated.
  ///
  /// NumPy's `inexact`.
  public var isInexact: Bool { isFloating || isComplex }

  /// The type of the real and imaginary parts of a complex type; of every other type itself.
  public var part: DType {
    switch self {
    case .c64: .f32
    case .c128: .f64
    case .bool, .i8, .i16, .i32, .i64, .u8, .u16, .u32, .u64, .bf16, .f16, .f32, .f64: self
    }
  }

  /// The complex type for numbers of this type: c128 for f64 and integers of 64 bits, c64 for others.
  public var complex: DType {
    switch self {
    case .f64, .i64, .u64, .c128: .c128
    case .bool, .i8, .i16, .i32, .u8, .u16, .u32, .bf16, .f16, .f32, .c64: .c64
    }
  }

  /// Whether the elements are integers; `bool` is not an integer type.
  public var isInteger: Bool { isSigned || isUnsigned }

  /// Whether the elements are signed integers.
  public var isSigned: Bool {
    switch self {
    case .i8, .i16, .i32, .i64: true
    case .bool, .u8, .u16, .u32, .u64, .bf16, .f16, .f32, .f64, .c64, .c128: false
    }
  }

  /// Whether the elements are unsigned integers.
  public var isUnsigned: Bool {
    switch self {
    case .u8, .u16, .u32, .u64: true
    case .bool, .i8, .i16, .i32, .i64, .bf16, .f16, .f32, .f64, .c64, .c128: false
    }
  }

  /// The name NumPy and JAX give this type, such as `float32`.
  public var longName: String {
    switch self {
    case .bool: "bool"
    case .i8: "int8"
    case .i16: "int16"
    case .i32: "int32"
    case .i64: "int64"
    case .u8: "uint8"
    case .u16: "uint16"
    case .u32: "uint32"
    case .u64: "uint64"
    case .bf16: "bfloat16"
    case .f16: "float16"
    case .f32: "float32"
    case .f64: "float64"
    case .c64: "complex64"
    case .c128: "complex128"
    }
  }
}

extension DType: CustomStringConvertible {
  /// The short name programs print, such as `f32`.
  public var description: String {
    switch self {
    case .bool: "bool"
    case .i8: "i8"
    case .i16: "i16"
    case .i32: "i32"
    case .i64: "i64"
    case .u8: "u8"
    case .u16: "u16"
    case .u32: "u32"
    case .u64: "u64"
    case .bf16: "bf16"
    case .f16: "f16"
    case .f32: "f32"
    case .f64: "f64"
    case .c64: "c64"
    case .c128: "c128"
    }
  }
}
