// SPDX-License-Identifier: Apache-2.0
//
// Complex numbers made and taken apart: programs, transposes, and what is refused.

import Primitives
import TensorIR
import Testing

private func c64(_ sizes: Int...) -> TensorType { TensorType(.c64, Shape(sizes)) }

struct ComplexTests {
  @Test func `a complex number takes the precision of the tensor it meets`() throws {
    let i = Tensor(real: 0, imaginary: 1)
    #expect(
      try program(c64(3), f32(3), TensorType(.f64, [3]), i32(3)) {
        [
          $0[0] * Tensor(real: 1, imaginary: -2), $0[0] + 1, $0[1] * i, $0[2] - i, $0[3] * i,
          $0[0] + $0[2],
        ]
      } == """
        e:c64[3] = mul a (1-2j):c64[]
        f:c64[3] = add a (1+0j):c64[]
        g:c64[3] = convert_element_type[new_dtype=complex64] b
        h:c64[3] = mul g 1j:c64[]
        i:c128[3] = convert_element_type[new_dtype=complex128] c
        j:c128[3] = sub i 1j:c128[]
        k:c64[3] = convert_element_type[new_dtype=complex64] d
        l:c64[3] = mul k 1j:c64[]
        m:c128[3] = convert_element_type[new_dtype=complex128] a
        n:c128[3] = convert_element_type[new_dtype=complex128] c
        o:c128[3] = add m n
        (e, f, h, j, l, o)
        """
    )
  }

  @Test func `parts, conjugates and pairs are one operation, of real numbers none`() throws {
    #expect(
      try program(c64(3), f32(3), TensorType(.f16, [3])) {
        [
          $0[0].real, imag($0[0]), conj($0[0]), $0[1].real, conj($0[1]), complex($0[1], 0),
          complex($0[2], $0[2]),
        ]
      } == """
        d:f32[3] = real a
        e:f32[3] = imag a
        f:c64[3] = conj a
        g:c64[3] = complex b 0.0:f32[]
        h:f32[3] = convert_element_type[new_dtype=float32] c
        i:f32[3] = convert_element_type[new_dtype=float32] c
        j:c64[3] = complex h i
        (d, e, f, b, b, g, j)
        """
    )
  }

  @Test func `cotangents are JAX's: a linear map is Re(ct · dz)`() throws {
    #expect(
      try transposed(ComplexFunction(.real), c64(3)) == """
        b:c64[3] = complex a 0.0:f32[]
        (b,)
        """
    )
    #expect(
      try transposed(ComplexFunction(.imaginary), c64(3)) == """
        b:f32[3] = neg a
        c:c64[3] = complex 0.0:f32[] b
        (c,)
        """
    )
    #expect(
      try transposed(ComplexFunction(.conjugate), c64(3)) == """
        b:c64[3] = conj a
        (b,)
        """
    )
    #expect(
      try transposed(MakeComplex(), f32(3), f32(3)) == """
        b:f32[3] = real a
        c:f32[3] = imag a
        d:f32[3] = neg c
        (b, d)
        """
    )
  }

  @Test func `complex numbers have no order`() {
    let z = zeros([2], dtype: .c64)
    let help = "\n  help: compare `real(x)`, `imag(x)` or `abs(x)`"
    let law = "complex numbers have no order, got c64[2]" + help
    #expect(sentence { _ = z .< z } == "lt: \(law)")
    #expect(sentence { _ = z .>= z } == "ge: \(law)")
    #expect(sentence { _ = maximum(z, z) } == "max: \(law)")
    #expect(sentence { _ = min(z, axis: 0) } == "reduce_min: \(law)")
    #expect(sentence { _ = argmax(z) } == "argmax: \(law)")
    #expect(sentence { _ = z .== z } == "no error")
  }

  @Test func `what complex numbers are refused says what is needed`() {
    let z = zeros([2], dtype: .c64)
    #expect(sentence { _ = cbrt(z) } == "cbrt: the operand must be floating-point, got c64[2]")
    #expect(sentence { _ = fmod(z, z) } == "rem: the operand must be real, got c64[2]")
    #expect(sentence { _ = z .& z } == "and: the operand must be boolean or integer, got c64[2]")
    #expect(
      sentence { _ = complex(z, z) } == "complex: the operand must be f32 or f64, got c64[2]"
    )
    #expect(
      sentence { _ = ComplexFunction(.real)(zeros([2])) }
        == "real: the operand must be complex, got f32[2]"
    )
  }
}
