// SPDX-License-Identifier: Apache-2.0
//
// Complex numbers made and taken apart: real and imaginary part, conjugate, and a complex number from two real ones.
//
// Derivatives are JAX's. A complex number varies as its two parts do; a tangent is complex, and a cotangent ct of z
// stands for the linear map dz ↦ Re(ct · dz), without a conjugate. So the transpose of a product with a complex number
// is the product with that number, the gradient of a real function f at x + iy is ∂f/∂x - i ∂f/∂y, and that of a
// holomorphic function is its derivative.

package import Loops
public import TensorIR

/// One function of a complex number, applied to every element.
package struct ComplexFunction: UnaryPrimitive {
  /// The raw values are the names programs print.
  package enum Function: String, CaseIterable, Sendable {
    case real
    case imaginary = "imag"
    case conjugate = "conj"
  }

  package let function: Function

  package init(_ function: Function) { self.function = function }

  package var name: String { function.rawValue }

  package func resultType(_ x: TensorType) throws(TensorError) -> TensorType {
    guard x.dtype.isComplex else {
      throw TensorError(.dtypeNotSupported(x, expected: "complex"), in: name)
    }
    switch function {
    case .real, .imaginary: return TensorType(x.dtype.part, x.shape, isWeak: x.isWeak)
    case .conjugate: return x
    }
  }
}

// MARK: - Rules

extension ComplexFunction: LinearPrimitive {
  package func batchingRule(_ x: Batched, size: Int) -> Batched {
    Batched(self(x.value), axis: x.axis)
  }

  // All are linear over the real numbers.
  package func derivativeRule(_ x: Dual) -> Dual {
    Dual(self(x.primal), tangent: x.tangent.map { self($0) })
  }

  // Re(ct · dz): the real part reads Re dz, the imaginary part Im dz = Re(-i dz), the conjugate Re(c̅t̅ · dz).
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    guard let ct = cotangents[0] else { return [nil] }
    switch function {
    case .real: return [MakeComplex()(ct, zero(like: ct))]
    case .imaginary: return [MakeComplex()(zero(like: ct), -ct)]
    case .conjugate: return [self(ct)]
    }
  }

  private func zero(like ct: Tensor) -> Tensor { Tensor(ScalarValue(0, as: ct.dtype)) }
}

extension ComplexFunction: Lowerable {
  package var opcode: Opcode? {
    switch function {
    case .real: .real
    case .imaginary: .imaginary
    case .conjugate: .conjugate
    }
  }

  package func lowering(_ operands: [TensorType]) -> Lowering {
    guard let opcode else { preconditionFailure("every function of parts is one operation") }
    return .pointwise(.single(opcode, operands[0].dtype))
  }
}

// MARK: - From two real numbers

/// The complex number x + iy for every pair of elements.
package struct MakeComplex: BinaryPrimitive {
  package let name = "complex"

  package init() {}

  package func resultType(_ x: TensorType, _ y: TensorType) throws(TensorError) -> TensorType {
    guard x.dtype == y.dtype else { throw TensorError(.dtypesDiffer([x, y]), in: name) }
    guard x.dtype == .f32 || x.dtype == .f64 else {
      throw TensorError(.dtypeNotSupported(x, expected: "f32 or f64"), in: name)
    }
    let shape = try elementwiseShape(x, y, in: name)
    return TensorType(x.dtype.complex, shape, isWeak: x.isWeak && y.isWeak)
  }
}

extension MakeComplex: LinearPrimitive {
  package func batchingRule(_ x: Batched, _ y: Batched, size: Int) -> Batched {
    batchElementwise(self, [x, y])
  }

  // d(x + iy) = dx + i dy
  package func derivativeRule(_ x: Dual, _ y: Dual) -> Dual {
    let z = self(x.primal, y.primal)
    guard x.tangent != nil || y.tangent != nil else { return Dual(z, tangent: nil) }
    let zero = Tensor(ScalarValue(0, as: x.primal.dtype))
    let dz = self(x.tangent ?? zero, y.tangent ?? zero)
    return Dual(z, tangent: broadcast(dz, to: z.shape))
  }

  // Re(ct · (dx + i dy)) = Re ct · dx - Im ct · dy
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    guard let ct = cotangents[0] else { return [nil, nil] }
    return [
      operands[0].cotangent { ComplexFunction(.real)(ct) },
      operands[1].cotangent { -ComplexFunction(.imaginary)(ct) },
    ]
  }
}

extension MakeComplex: Lowerable {
  package var opcode: Opcode? { .complex }

  package func lowering(_ operands: [TensorType]) -> Lowering {
    .pointwise(.single(.complex, operands[0].dtype))
  }
}

// MARK: - Using it

/// The real part of each number.
///
///     real(c64[2, 3]) → f32[2, 3]
///
/// Real tensors stay as they are. NumPy's `real`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A real tensor of the same shape.
public func real(_ x: Tensor) -> Tensor { x.dtype.isComplex ? ComplexFunction(.real)(x) : x }

/// The imaginary part of each number.
///
///     imag(c64[2, 3]) → f32[2, 3]
///
/// 0 of real tensors. NumPy's `imag`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A real tensor of the same shape.
public func imag(_ x: Tensor) -> Tensor {
  x.dtype.isComplex ? ComplexFunction(.imaginary)(x) : zeros(like: x)
}

/// The complex conjugate of each number: the same real part, the opposite imaginary part.
///
/// Real tensors stay as they are. NumPy's `conj`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of the same type.
public func conj(_ x: Tensor) -> Tensor { x.dtype.isComplex ? ComplexFunction(.conjugate)(x) : x }

/// The complex numbers with the given real and imaginary parts.
///
///     complex(f32[2, 3], f32[3]) → c64[2, 3]
///
/// Integers, truth values and floating-point numbers of 16 bits are converted to f32, integers of 64 bits to f64. JAX's
/// `lax.complex`.
///
/// - Parameters:
///   - real: The real parts.
///   - imaginary: The imaginary parts; the shape broadcasts with that of `real`.
/// - Returns: A tensor of the shape to which both broadcast: c128 where the common type is f64, else c64.
/// - Precondition: The shapes broadcast, and both are real.
public func complex(_ real: Tensor, _ imaginary: Tensor) -> Tensor {
  let operands = promoted([real, imaginary], in: "complex", floating: true)
  let (x, y) = (operands[0], operands[1])
  if x.isInvalid { return x }
  if x.dtype.isFloating && x.dtype.byteCount < 4 { return MakeComplex()(x.as(.f32), y.as(.f32)) }
  return MakeComplex()(x, y)
}

/// The angle of each number in the complex plane: the arc tangent of imaginary over real part, in -π…π.
///
///     angle(c64[2, 3]) → f32[2, 3]
///
/// Of real numbers 0 or π, of NaN NaN. NumPy's `angle`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A real tensor of the same shape, in radians.
public func angle(_ x: Tensor) -> Tensor {
  let x = inFloating(x)
  if x.dtype.isComplex { return log(x).imag }
  return select(x .< 0, Tensor(number: .pi), 0 * x)
}

/// The complex numbers of the given absolute values and angles.
///
///     polar(f32[2, 3], f32[3]) → c64[2, 3]
///
/// NumPy's `r * exp(1j * angle)`.
///
/// - Parameters:
///   - radius: The absolute values.
///   - angle: The angles in radians; the shape broadcasts with that of `radius`.
/// - Returns: A tensor of the shape to which both broadcast: c128 where the common type is f64, else c64.
/// - Precondition: The shapes broadcast, and both are real.
public func polar(_ radius: Tensor, _ angle: Tensor) -> Tensor {
  complex(radius * cos(angle), radius * sin(angle))
}

/// Where the imaginary part of a number is 0.
///
/// NumPy's `isreal`.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of truth values of the same shape.
public func isReal(_ x: Tensor) -> Tensor { imag(x) .== 0 }

extension Tensor {
  /// The real part of each number; see ``real(_:)``.
  public var real: Tensor { Primitives.real(self) }

  /// The imaginary part of each number; see ``imag(_:)``.
  public var imag: Tensor { Primitives.imag(self) }
}
