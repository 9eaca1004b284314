// SPDX-License-Identifier: Apache-2.0
//
// Conversion between element types: the one operation that changes what the bits of an element mean.

package import Loops
public import TensorIR

/// Every element in another type.
///
/// Floating to integer truncates and saturates; integer to integer wraps; complex to real is the real part.
package struct ConvertElementType: UnaryPrimitive {
  package let name = "convert_element_type"
  /// The type of the result's elements.
  package let dtype: DType
  /// Whether that type gives way to another operand's, as that of a Swift number does.
  package let isWeak: Bool

  package init(_ dtype: DType, isWeak: Bool = false) {
    self.dtype = dtype
    self.isWeak = isWeak
  }

  package var parameters: [Parameter] { [.text("new_dtype", dtype.longName)] }

  package func resultType(_ x: TensorType) throws(TensorError) -> TensorType {
    TensorType(dtype, x.shape, isWeak: isWeak)
  }
}

// MARK: - Rules

extension ConvertElementType: LinearPrimitive {
  package func batchingRule(_ x: Batched, size: Int) -> Batched {
    Batched(self(x.value), axis: x.axis)
  }

  // Between real and complex types d(convert(x)) = convert(dx); an integer does not vary.
  package func derivativeRule(_ x: Dual) -> Dual {
    Dual(self(x.primal), tangent: dtype.isInexact ? x.tangent.map { self($0) } : nil)
  }

  // The way back is the conversion to the operand's type.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    let x = operands[0].type
    return [cotangents[0].map { ConvertElementType(x.dtype, isWeak: x.isWeak)($0) }]
  }
}

extension ConvertElementType: Lowerable {
  package var opcode: Opcode? { .convert }

  package func lowering(_ operands: [TensorType]) -> Lowering {
    .pointwise(.convert(operands[0].dtype, to: dtype))
  }
}

// MARK: - Using it

extension Tensor {
  /// This tensor with elements of another type.
  ///
  ///     x.as(.f16)        // f32[2, 3] → f16[2, 3]
  ///     (x .> 0).as(.i32) // 1 where x is positive, else 0
  ///
  /// Floating-point numbers are rounded to the nearest; to integers they are truncated towards zero and kept within
  /// the type's range, NaN becoming 0; integers wrap; to `bool`, everything but 0 is true; of complex numbers real types
  /// keep the real part. NumPy's `astype`.
  ///
  /// - Parameter dtype: The type of the result's elements.
  /// - Returns: A tensor of the same shape; this one when nothing changes.
  public func `as`(_ dtype: DType) -> Tensor {
    switch representation {
    case .scalar(let value): return Tensor(value.converted(to: dtype))
    case .buffer, .traced:
      return self.dtype == dtype && !isWeak ? self : ConvertElementType(dtype)(self)
    case .invalid: return self
    }
  }
}
