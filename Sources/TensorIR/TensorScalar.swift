// SPDX-License-Identifier: Apache-2.0
//
// The Swift types that can go into a tensor and come out of one, and nested arrays of them. There is no Swift type
// for bfloat16: those elements are written and read through `Float`.

/// A Swift number, or `Bool`, that can be an element of a tensor.
///
/// The standard library's types and ``ComplexNumber`` conform; nobody else's are meant to.
public protocol TensorScalar: TensorElements, BitwiseCopyable, Sendable where Scalar == Self {
  /// The data type with the same bytes in memory.
  static var dtype: DType { get }

  /// The nearest value of this type: fractions are truncated where the type is an integer, numbers out of its range
  /// saturate when they are floating and wrap when they are integers, and every number but 0 is true.
  init(_ value: ScalarValue)

  /// The same number as an element of ``dtype``.
  var scalarValue: ScalarValue { get }

  /// What reading an invalid tensor gives inside ``withErrors(_:)``; nil where every value could be mistaken for a
  /// result.
  static var unreadable: Self? { get }
}

/// A scalar, or arrays of scalars nested to any depth: what ``Tensor/init(_:dtype:)`` takes.
public protocol TensorElements {
  /// The innermost elements.
  associatedtype Scalar: TensorScalar

  /// Appends the sizes of the nested arrays, outermost first, as the first row of each has them.
  func appendSizes(to sizes: inout [Int])

  /// Appends the scalars row by row; false when a row does not have the given sizes.
  func appendScalars(to scalars: inout [Scalar], sizes: ArraySlice<Int>) -> Bool

  /// How many levels of arrays there are.
  static var depth: Int { get }
}

extension TensorScalar {
  /// A scalar has no axes.
  public func appendSizes(to sizes: inout [Int]) {}
  /// Appends the scalar.
  public func appendScalars(to scalars: inout [Self], sizes: ArraySlice<Int>) -> Bool {
    scalars.append(self)
    return true
  }
  /// No arrays.
  public static var depth: Int { 0 }
  /// Integers and truth values have no value that is no result.
  public static var unreadable: Self? { nil }
}

extension Array: TensorElements where Element: TensorElements {
  /// Appends the number of elements, then the sizes of the first one.
  public func appendSizes(to sizes: inout [Int]) {
    sizes.append(count)
    if let first {
      first.appendSizes(to: &sizes)
    } else {
      sizes.append(contentsOf: repeatElement(0, count: Element.depth))
    }
  }

  /// Appends the scalars of every element.
  public func appendScalars(to scalars: inout [Element.Scalar], sizes: ArraySlice<Int>) -> Bool {
    guard count == sizes.first else { return false }
    if Element.depth == 0, let row = self as? [Element.Scalar] {
      scalars.append(contentsOf: row)
      return true
    }
    return allSatisfy { $0.appendScalars(to: &scalars, sizes: sizes.dropFirst()) }
  }

  /// One more than the elements'.
  public static var depth: Int { Element.depth + 1 }
}

// MARK: - Conformances

extension Bool: TensorScalar {
  /// `bool`.
  public static var dtype: DType { .bool }
  /// Whether the number is not 0.
  public init(_ value: ScalarValue) { self = value.double != 0 || value.imaginary != 0 }
  /// True or false.
  public var scalarValue: ScalarValue { ScalarValue(self) }
}

/// What all integer types do alike.
extension TensorScalar where Self: FixedWidthInteger {
  /// The number, truncated towards zero.
  public init(_ value: ScalarValue) {
    self =
      value.dtype.isInexact
      ? Self(saturating: value.double) : Self(truncatingIfNeeded: value.int)
  }
  /// The number.
  public var scalarValue: ScalarValue { ScalarValue(Int(truncatingIfNeeded: self), as: Self.dtype) }
}

extension Int8: TensorScalar {
  /// `i8`.
  public static var dtype: DType { .i8 }
}

extension Int16: TensorScalar {
  /// `i16`.
  public static var dtype: DType { .i16 }
}

extension Int32: TensorScalar {
  /// `i32`.
  public static var dtype: DType { .i32 }
}

extension Int64: TensorScalar {
  /// `i64`.
  public static var dtype: DType { .i64 }
}

extension Int: TensorScalar {
  /// `i64`, whose memory an `Int` shares; a tensor made from `Int`s is i32 unless told otherwise.
  public static var dtype: DType { .i64 }
}

extension UInt8: TensorScalar {
  /// `u8`.
  public static var dtype: DType { .u8 }
}

extension UInt16: TensorScalar {
  /// `u16`.
  public static var dtype: DType { .u16 }
}

extension UInt32: TensorScalar {
  /// `u32`.
  public static var dtype: DType { .u32 }
}

extension UInt64: TensorScalar {
  /// `u64`.
  public static var dtype: DType { .u64 }
}

/// What all floating types do alike.
extension TensorScalar where Self: BinaryFloatingPoint {
  /// The nearest number.
  public init(_ value: ScalarValue) {
    switch value.dtype {
    // Beyond 2⁵³ a `Double` on the way would round twice.
    case .u64: self = Self(value.bits)
    case .i64: self = Self(value.int)
    case .bool, .i8, .i16, .i32, .u8, .u16, .u32, .bf16, .f16, .f32, .f64, .c64, .c128:
      self = Self(value.double)
    }
  }
  /// The number.
  public var scalarValue: ScalarValue { ScalarValue(Double(self), as: Self.dtype) }
  /// NaN.
  public static var unreadable: Self? { .nan }
}

#if !(os(macOS) && arch(x86_64))
extension Float16: TensorScalar {
  /// `f16`.
  public static var dtype: DType { .f16 }
}
#endif

extension Float: TensorScalar {
  /// `f32`.
  public static var dtype: DType { .f32 }
}

extension Double: TensorScalar {
  /// `f64`, whose memory a `Double` shares; a tensor made from `Double`s is f32 unless told otherwise.
  public static var dtype: DType { .f64 }
}
