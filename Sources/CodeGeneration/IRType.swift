// SPDX-License-Identifier: Apache-2.0
//
// The types and values of the machine-independent assembly that is written: LLVM's intermediate representation, of
// which a small part is enough.

package import TensorIR

/// A number, or a vector of them.
package struct IRType: Hashable, Sendable {
  package enum Scalar: UInt8, Hashable, Sendable {
    case i1, i8, i16, i32, i64, half, float, double, pointer

    /// The width in bits; of a pointer, that of an address.
    package var width: Int {
      switch self {
      case .i1: 1
      case .i8: 8
      case .i16, .half: 16
      case .i32, .float: 32
      case .i64, .double, .pointer: 64
      }
    }

    /// The name in the language.
    package var name: String {
      switch self {
      case .i1: "i1"
      case .i8: "i8"
      case .i16: "i16"
      case .i32: "i32"
      case .i64: "i64"
      case .half: "half"
      case .float: "float"
      case .double: "double"
      case .pointer: "ptr"
      }
    }

    /// The name in the names of intrinsics.
    package var suffix: String {
      switch self {
      case .half: "f16"
      case .float: "f32"
      case .double: "f64"
      case .pointer: "p0"
      case .i1, .i8, .i16, .i32, .i64: name
      }
    }

    package var isFloat: Bool { self == .half || self == .float || self == .double }

    /// The integer of the same width.
    package var bits: Scalar {
      switch self {
      case .half: .i16
      case .float: .i32
      case .double, .pointer: .i64
      case .i1, .i8, .i16, .i32, .i64: self
      }
    }
  }

  package let scalar: Scalar
  /// 1 for a number.
  package let lanes: Int

  package init(_ scalar: Scalar, _ lanes: Int = 1) {
    self.scalar = scalar
    self.lanes = lanes
  }

  /// As it is written: `<16 x float>`.
  package var text: String { lanes == 1 ? scalar.name : "<\(lanes) x \(scalar.name)>" }

  /// As it is written in the names of intrinsics: `v16f32`.
  package var suffix: String { lanes == 1 ? scalar.suffix : "v\(lanes)\(scalar.suffix)" }

  package func with(_ scalar: Scalar) -> IRType { IRType(scalar, lanes) }

  package static let i64 = IRType(.i64)
  package static let i32 = IRType(.i32)
  package static let i1 = IRType(.i1)
  package static let pointer = IRType(.pointer)
}

/// A value: the name of an instruction's result, or a constant.
package struct IRValue: Hashable, Sendable {
  package let text: String
  package let type: IRType

  package init(_ text: String, _ type: IRType) {
    self.text = text
    self.type = type
  }

  /// With its type, as operands are written.
  package var typed: String { "\(type.text) \(text)" }

  package static func i64(_ value: Int) -> IRValue { IRValue("\(value)", .i64) }

  /// The constant that this is, if it is a number of type i64.
  package var constant: Int? { type == .i64 ? Int(text) : nil }

  /// The number in every lane, if this is a constant of a float type.
  package var number: Double? {
    if !type.scalar.isFloat { return nil }
    if text == "zeroinitializer" { return 0 }
    let digits = text.split(separator: "x", maxSplits: 1)
    guard digits.count == 2, digits[0] == "0" || digits[0].hasPrefix("<") else { return nil }
    return UInt64(digits[1].prefix(16), radix: 16).map(Double.init(bitPattern:))
  }
}

extension DType {
  /// How elements lie in memory.
  package var memoryScalar: IRType.Scalar {
    switch self {
    case .bool, .i8, .u8: .i8
    case .i16, .u16: .i16
    case .i32, .u32: .i32
    case .i64, .u64: .i64
    case .bf16, .f16: .i16
    case .f32: .float
    case .f64: .double
    case .c64, .c128: preconditionFailure("code is written for the parts of complex numbers")
    }
  }

  /// What elements are while they are computed with: truth values one bit, halves f32.
  package var registerScalar: IRType.Scalar {
    switch self {
    case .bool: .i1
    case .bf16, .f16: .float
    case .i8, .i16, .i32, .i64, .u8, .u16, .u32, .u64, .f32, .f64, .c64, .c128: memoryScalar
    }
  }

  package var isHalf: Bool { self == .bf16 || self == .f16 }
}
