// SPDX-License-Identifier: Apache-2.0
//
// A complex number as a Swift value: what goes into a complex tensor and comes out of one. It has no arithmetic: that
// is what tensors are for, and packages of numerics have it for host values.

/// A complex number, as an element of a tensor.
///
///     let z = Tensor([ComplexNumber(1, 2), ComplexNumber(0, -1)])     // c64[2]
///     z.scalars(as: ComplexNumber<Float>.self)[0].imaginary           // 2.0
///
/// `ComplexNumber<Float>` has the memory of an element of `c64`, `ComplexNumber<Double>` that of `c128`; a tensor made
/// from the latter is c64 unless told otherwise, as one made from `Double` is f32.
public struct ComplexNumber<Part: ComplexPart>: Hashable, BitwiseCopyable, Sendable {
  /// The real part.
  public var real: Part
  /// The imaginary part.
  public var imaginary: Part

  /// A number from its parts.
  public init(_ real: Part, _ imaginary: Part = 0) {
    self.real = real
    self.imaginary = imaginary
  }
}

/// A type of the parts of complex numbers: `Float` or `Double`.
public protocol ComplexPart: TensorScalar, BinaryFloatingPoint {}

extension Float: ComplexPart {}
extension Double: ComplexPart {}

extension ComplexNumber: TensorElements, TensorScalar {
  /// A number is its own only scalar.
  public typealias Scalar = Self
  /// `c64` or `c128`.
  public static var dtype: DType { Part.dtype.complex }
  /// The number with the nearest parts; the imaginary part of a real number is 0.
  public init(_ value: ScalarValue) {
    let parts = value.converted(to: Self.dtype).parts
    self.init(Part(parts.real), Part(parts.imaginary))
  }
  /// The number.
  public var scalarValue: ScalarValue {
    ScalarValue(real: Double(real), imaginary: Double(imaginary), as: Self.dtype)
  }
  /// NaN in both parts.
  public static var unreadable: Self? { Self(.nan, .nan) }
}

extension ComplexNumber: CustomStringConvertible {
  /// The number as programs print it: `(1.5-2j)`.
  public var description: String { scalarValue.description }
}
