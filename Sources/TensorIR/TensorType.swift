// SPDX-License-Identifier: Apache-2.0
//
// What a program knows about a value before it runs: its element type and its shape.

/// The element type and shape of a tensor; prints like `f32[2,3]`.
public struct TensorType: Hashable, Sendable {
  /// The type of the elements.
  public var dtype: DType
  /// Whether the element type gives way to the other operand's: so with Swift literals, as in `2 * x`.
  ///
  /// Part of cache keys; never printed.
  public var isWeak: Bool
  /// The sizes of the axes, outermost first.
  public var shape: Shape

  /// A type from its parts.
  public init(_ dtype: DType, _ shape: Shape = [], isWeak: Bool = false) {
    self.dtype = dtype
    self.shape = shape
    self.isWeak = isWeak
  }

  /// The number of axes.
  public var rank: Int { shape.rank }

  /// The size of the elements in memory, in bytes; `Int.max` where an `Int` cannot say.
  public var byteCount: Int { saturatingProduct(shape.elementCount, dtype.byteCount) }

  /// The same elements in another shape.
  package func with(shape: Shape) -> TensorType {
    TensorType(dtype, shape, isWeak: isWeak)
  }

  /// The same shape with other elements, not weak.
  package func with(dtype: DType) -> TensorType { TensorType(dtype, shape) }

  /// The same type, not weak.
  package var strong: TensorType { TensorType(dtype, shape) }
}

extension TensorType: CustomStringConvertible {
  /// The type as programs print it.
  public var description: String { "\(dtype)\(shape)" }
}
