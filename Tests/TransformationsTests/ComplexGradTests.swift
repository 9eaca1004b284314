// SPDX-License-Identifier: Apache-2.0
//
// Derivatives of functions of complex numbers: which way a gradient points, and what has none.

import Skein
import TensorIR
import Testing

struct ComplexGradTests {
  private let z = Tensor(real: 1, imaginary: 2, dtype: .c128)

  private func parts(_ x: Tensor) -> ComplexNumber<Double> {
    x.item(as: ComplexNumber<Double>.self)
  }

  @Test func `the gradient of a real function is ∂f/∂x - i ∂f/∂y`() {
    #expect(parts(grad { (z: Tensor) in square(real(z)) + 3 * imag(z) }(z)) == ComplexNumber(2, -3))
    let conjugated = grad { (z: Tensor) in real(z * conj(z)) }(z)
    #expect(parts(conjugated) == ComplexNumber(2, -4))
    // So a step against its conjugate descends.
    let down = z - 0.25 * conj(conjugated)
    #expect(parts(down) == ComplexNumber(0.5, 1))
  }

  @Test func `the derivative of a holomorphic function is a complex number`() {
    let cube: @Sendable (Tensor) -> Tensor = { z in z * z * z }
    // 3 (1 + 2i)²
    #expect(parts(grad(cube, holomorphic: true)(z)) == ComplexNumber(-9, 12))
    let (value, derivative) = valueAndGrad(cube, holomorphic: true)(z)
    #expect(parts(value) == ComplexNumber(-11, -2))
    #expect(parts(derivative) == ComplexNumber(-9, 12))
    // 6 (1 + 2i)
    #expect(parts(hessian(cube, holomorphic: true)(z)) == ComplexNumber(6, 12))
    #expect(
      parts(grad(grad(cube, holomorphic: true), holomorphic: true)(z)) == ComplexNumber(6, 12)
    )
    let batch = Tensor([ComplexNumber(1, 2), ComplexNumber(0, 1)], dtype: .c128)
    let derivatives = jit(vmap(grad(cube, holomorphic: true)))(batch)
    #expect(
      derivatives.scalars(as: ComplexNumber<Double>.self)
        == [ComplexNumber(-9, 12), ComplexNumber(-3, 0)]
    )
  }

  @Test func `a complex detour of a real function has a real gradient`() {
    let f = { (x: Tensor) in real(exp(complex(0, x)) * Tensor(real: 0, imaginary: 1)) }
    let x = Tensor(0.5, dtype: .f64)
    let expected = cos(x).item()
    #expect(Swift.abs(grad(f)(x).item() + expected) < 1e-15)
    let (_, tangent) = jvp({ (x: Tensor) in complex(x, 2 * x) }, x, Tensor(1, dtype: .f64))
    #expect(parts(tangent) == ComplexNumber(1, 2))
    #expect(parts(jacfwd { (x: Tensor) in complex(x, 2 * x) }(x)) == ComplexNumber(1, 2))
  }

  @Test func `what has no derivative says what to do`() {
    let real32 = Tensor(1, dtype: .f32)
    expectSentence(
      """
      grad: only a real function has a gradient
        result, c128[]
        help: pass `holomorphic: true` for a complex derivative, or use vjp
      """
    ) { grad { (z: Tensor) in z * z }(z) }
    expectSentence(
      """
      jacfwd: only a function of real numbers has a Jacobian in forward mode
        argument 0, c128[]
        help: pass `holomorphic: true` for complex derivatives, or use jvp
      """
    ) { jacfwd { (z: Tensor) in abs(z) }(z) }
    expectSentence(
      """
      grad: a holomorphic function takes and returns complex numbers
        argument 0, f32[]
      """
    ) { grad({ (x: Tensor) in x * x }, holomorphic: true)(real32) }
    expectSentence(
      """
      jacrev: a holomorphic function takes and returns complex numbers
        result, f64[]
      """
    ) { jacrev({ (z: Tensor) in real(z) }, holomorphic: true)(z) }
    expectSentence(
      """
      jacfwd: a holomorphic function takes and returns complex numbers
        result, f64[]
      """
    ) { jacfwd({ (z: Tensor) in real(z) }, holomorphic: true)(z) }
  }
}
