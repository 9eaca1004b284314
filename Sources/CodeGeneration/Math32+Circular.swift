// SPDX-License-Identifier: Apache-2.0
//
// Sine and cosine of f32 numbers, as in Math32Template.h, and the inverse of the error function, as in
// InverseErrorTemplate.h.

internal import Loops
internal import TensorIR

extension FunctionWriter {
  /// sin(x - h π) (-1)^n for |x - h π| ≤ π/2.
  private func sineOfRest32(_ x: IRValue, _ h: IRValue, _ n: Integer) -> IRValue {
    var r = fma(h, -3.1415927410125732, x)
    r = fma(h, 8.74227765734758577e-08, r)
    r = fma(h, 3.430249e-15, r)
    let z = product(r, r)
    let s = polynomial(
      [
        -2.3887748285510157e-08, 2.752532003149396e-06, -0.00019840866986803665,
        0.0083333384245634079, -0.16666668653488159,
      ],
      z
    )
    let y = fma(product(z, r), s, r)
    let sign = binary("shl", n.bits, constant(31, n.bits.type))
    return bitcast(xor(bitcast(y, to: .i32), sign), to: .float)
  }

  /// What reducing needs many digits of π for is the kernel's.
  private func reduced32(_ opcode: Opcode, _ y: IRValue, _ x: IRValue) -> IRValue {
    replacing(y, where: compare("ugt", magnitude(x), 30000)) { call(opcode, [x], .f32) }
  }

  func sin32(_ x: IRValue) -> IRValue {
    let n = nearest(product(x, 0.318309886))
    // The sign of -0 is lost where 0 is added to it.
    let y = select(compare("oeq", x, 0), x, sineOfRest32(x, n.number, n))
    return reduced32(.sin, y, x)
  }

  func cos32(_ x: IRValue) -> IRValue {
    // cos x = sin(x + π/2): with n the nearest integer to x/π + 1/2, the rest is x - (n - 1/2) π.
    let n = nearest(fma(x, 0.318309886, number(0.5, like: x)))
    return reduced32(.cos, sineOfRest32(x, difference(n.number, 0.5), n), x)
  }

  // MARK: - The inverse of the error function

  /// x = 2^e m, 1/2 ≤ m < 1, for positive normal numbers.
  private func inverseErrorParts32(_ x: IRValue) -> (m: IRValue, e: IRValue) {
    if let (mantissa, exponent) = mantissaAndExponent(x, .half) {
      return (mantissa, sum(exponent, 1))
    }
    let bits = bitcast(x, to: .i32)
    let mantissa = and(bits, constant(0x7f_ffff, bits.type))
    let m = bitcast(or(mantissa, constant(0x3f00_0000, bits.type)), to: .float)
    let exponent = offset(binary("lshr", bits, constant(23, bits.type)), -126)
    return (m, cast("sitofp", exponent, to: .float))
  }

  /// ln x for 0 < x ≤ 1.
  private func inverseErrorLogarithm32(_ x: IRValue) -> IRValue {
    let normal = select(compare("ogt", x, 0x1p-126), x, 0x1p-126)
    var (m, e) = inverseErrorParts32(normal)
    let isSmall = compare("olt", m, 0.707106781186547524)
    e = difference(e, select(isSmall, 1, number(0, like: e)))
    m = sum(sum(m, -1), select(isSmall, m, 0))
    let z = product(m, m)
    let cube = product(z, m)
    let a = polynomial([0.07037683576345444, -0.11514610052108765, 0.11676998436450958], m)
    let b = polynomial([-0.12420140951871872, 0.14249323308467865, -0.16668057441711426], m)
    let c = polynomial([0.2000071406364441, -0.24999994039535522, 0.3333333134651184], m)
    var y = fma(cube, fma(fma(a, cube, b), cube, c), product(e, -0.00021219444170128554))
    y = fma(e, 0.693359375, sum(fma(negated(z), 0.5, m), y))
    y = select(compare("oeq", x, 0), -.infinity, y)
    return select(compare("oge", x, 0), y, .nan)
  }

  /// ln(1 + x) for -1 ≤ x ≤ 0.
  private func inverseErrorLogarithmOnePlus32(_ x: IRValue) -> IRValue {
    let square = product(x, x)
    let q = polynomial(
      [
        1, 15.062909126281738, 83.04756927490234, 221.7624053955078, 309.0987243652344,
        216.42788696289062, 60.11865997314453,
      ],
      x
    )
    let p = polynomial(
      [
        4.527000e-05, 0.4985410273075104, 6.578732490539551, 29.91191864013672, 60.949668884277344,
        57.11296463012695, 20.039552688598633,
      ],
      x
    )
    let rest = product(product(square, x), quotient(p, q))
    let near = sum(x, fma(negated(square), 0.5, rest))
    let isNear = compare("olt", magnitude(x), 0.4142135679721832)
    return select(isNear, near, inverseErrorLogarithm32(sum(x, 1)))
  }

  func erfInverse32(_ x: IRValue) -> IRValue {
    let centre = [
      2.810226362726098e-08, 3.432739390518691e-07, -3.523387704262859e-06, -4.391506536194356e-06,
      0.00021858086984138936, -0.001253725029528141, -0.004177681636065245, 0.24664072692394257,
      1.5014094114303589,
    ]
    let tail = [
      -0.0002002142573473975, 0.0001009505576803349, 0.0013493432197719812, -0.003673428436741233,
      0.005739507731050253, -0.007622461300343275, 0.00943887047469616, 1.0016740560531616,
      2.832976818084717,
    ]
    let minusW = inverseErrorLogarithmOnePlus32(product(x, negated(x)))
    let isInside = compare("ogt", minusW, -5)
    let w = select(isInside, difference(-2.5, minusW), sum(root(negated(minusW)), -3))
    let terms = zip(centre, tail).map { select(isInside, $0, number($1, like: x)) }
    let p = terms.dropFirst().reduce(terms[0]) { fma(w, $0, $1) }
    return product(x, select(compare("oeq", magnitude(x), 1), .infinity, p))
  }
}
