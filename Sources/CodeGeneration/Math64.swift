// SPDX-License-Identifier: Apache-2.0
//
// f64 functions in instructions, bit for bit those of the block kernels: the formulas of Math64Template.h, where each is
// explained. Steps that leave every result as it is are left out, and integers are made in the way that suits the
// processor.

internal import Loops
internal import TensorIR

extension FunctionWriter {
  /// A function of one operand; `nil` where the kernel is called.
  func math64(_ opcode: Opcode, _ x: IRValue) -> IRValue? {
    guard module.features.hasFMA else { return nil }
    switch opcode {
    case .exp: return exp64(x)
    case .exp2: return exp2Of64(x)
    case .expMinusOne: return expMinusOne64(x)
    case .logistic: return logistic64(x)
    case .tanh: return tanh64(x)
    case .log: return log64(x)
    case .logOnePlus: return logOnePlus64(x)
    case .sin: return sine64(x, isCosine: false)
    case .cos: return sine64(x, isCosine: true)
    case .reciprocalSquareRoot: return reciprocalRoot(x)
    case _: return nil
    }
  }

  // MARK: - Exponentials

  /// e^x = 2^n (1 + rest) for -746 ≤ x ≤ 710.
  private func exponential64(_ x: IRValue) -> (rest: IRValue, n: Integer) {
    let n = nearest(product(x, 0x1.71547652b82fep+0))
    var r = fma(n.number, -0x1.62e42feep-1, x)
    r = fma(n.number, -0x1.a39ef35793c76p-33, r)
    let q = polynomial(
      [
        1 / 6_227_020_800, 1 / 479_001_600, 1 / 39_916_800, 1 / 3_628_800, 1 / 362880, 1 / 40320,
        1 / 5040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2,
      ],
      r
    )
    return (fma(product(r, r), q, r), n)
  }

  /// e^x within the bounds of `exponential64`.
  private func boundedExp64(_ x: IRValue) -> IRValue {
    let (rest, n) = exponential64(x)
    return scaled(sum(rest, 1), n)
  }

  private func exp64(_ x: IRValue) -> IRValue {
    boundedExp64(bounded(bounded(x, above: 710), below: -746))
  }

  private func exp2Of64(_ x: IRValue) -> IRValue {
    let x = bounded(bounded(x, above: 1025), below: -1077)
    let n = nearest(x)
    let power = polynomial(
      [
        1.3691488853904124e-12, 2.5678435993488196e-11, 4.44553827187081e-10,
        7.054911620801121e-09, 1.0178086009239696e-07, 1.3215486790144305e-06,
        1.5252733804059838e-05, 0.00015403530393381606, 0.0013333558146428441,
        0.009618129107628477, 0.055504108664821576, 0.2402265069591007, 0.6931471805599453, 1,
      ],
      difference(x, n.number)
    )
    return scaled(power, n)
  }

  private func expMinusOne64(_ x: IRValue) -> IRValue {
    let (rest, n) = exponential64(bounded(bounded(x, above: 710), below: -746))
    let half = scaled(number(0.5, like: x), n)
    let y = product(fma(half, rest, difference(half, 0.5)), 2)
    return select(compare("olt", magnitude(x), 0x1p-54), x, y)
  }

  private func logistic64(_ x: IRValue) -> IRValue {
    let e = boundedExp64(bounded(negated(magnitude(x)), below: -746))
    let y = quotient(1, sum(e, 1))
    return select(compare("olt", x, 0), fma(negated(e), product(e, y), e), y)
  }

  private func tanh64(_ x: IRValue) -> IRValue {
    let a = magnitude(x)
    let z = product(x, x)
    // A NaN is near.
    let isFar = compare("oge", a, 0.625)
    let p = polynomial(
      [
        -9.64399179425052238628e-1, -9.92877231001918586564e1, -1.61468768441708447952e3,
      ],
      z
    )
    var q = sum(z, 1.12811678491632931402e2)
    q = fma(q, z, 2.23548839060100448583e3)
    q = fma(q, z, 4.84406305325125486048e3)
    let b = select(compare("olt", a, 20), a, 20)
    let (rest, n) = exponential64(sum(b, b))
    let e = scaledExactly(sum(rest, 1), n)
    let ratio = quotient(select(isFar, 2, product(p, z)), select(isFar, sum(e, 1), q))
    return signed(select(isFar, difference(1, ratio), fma(a, ratio, a)), like: x)
  }

  // MARK: - Logarithms

  /// x = 2^e (1 + f), 2^-1/2 ≤ 1 + f < 2^1/2, for positive finite x; something for others.
  private func logarithm64(_ x: IRValue) -> (f: IRValue, e: IRValue) {
    let least = 0x3fe6_a09e_667f_3bcd
    if let (mantissa, exponent) = mantissaAndExponent(x, .one) {
      let isLarge = compare("oge", mantissa, 2 * Double(bitPattern: UInt64(least)))
      let m = select(isLarge, product(mantissa, 0.5), mantissa)
      return (difference(m, 1), select(isLarge, sum(exponent, 1), exponent))
    }
    let isSubnormal = compare("olt", x, 0x1p-1022)
    let normal = select(isSubnormal, product(x, 0x1p54), x)
    let bits = offset(bitcast(normal, to: .i64), -least)
    // The exponent is in the upper half.
    let upper = cast("trunc", binary("lshr", bits, constant(32, bits.type)), to: .i32)
    let exponent = cast("sitofp", binary("ashr", upper, constant(20, upper.type)), to: .double)
    let e = difference(exponent, select(isSubnormal, 54, number(0, like: x)))
    let mantissa = offset(and(bits, constant(0xf_ffff_ffff_ffff, bits.type)), least)
    return (difference(bitcast(mantissa, to: .double), 1), e)
  }

  /// e ln 2 + ln(1 + f) + extra for -0.3 < f < 0.42.
  private func logarithmSum64(_ f: IRValue, _ e: IRValue, _ extra: IRValue) -> IRValue {
    let s = quotient(f, sum(f, 2))
    let z = product(s, s)
    let r = polynomial(
      [
        1.479819860511658591e-01, 1.531383769920937332e-01, 1.818357216161805012e-01,
        2.222219843214978396e-01, 2.857142874366239149e-01, 3.999999999940941908e-01,
        6.666666666666735130e-01,
      ],
      z
    )
    let half = product(product(f, 0.5), f)
    let low = fma(s, sum(half, product(r, z)), fma(e, 1.90821492927058770002e-10, extra))
    return fma(e, 6.93147180369123816490e-01, difference(f, difference(half, low)))
  }

  private func log64(_ x: IRValue) -> IRValue {
    let (f, e) = logarithm64(x)
    return logarithmSpecial(logarithmSum64(f, e, number(0, like: x)), of: x)
  }

  private func logOnePlus64(_ x: IRValue) -> IRValue {
    // 1 + x = u + c exactly, with the larger of 1 and x first.
    let u = sum(x, 1)
    let isLarge = compare("ogt", magnitude(x), 1)
    let c = select(isLarge, difference(1, difference(u, x)), difference(x, difference(u, 1)))
    let correction = select(compare("oeq", c, 0), 0, quotient(c, u))
    let (f, e) = logarithm64(u)
    let y = logarithmSpecial(logarithmSum64(f, e, correction), of: u)
    return select(compare("oeq", u, 1), x, y)
  }

  // MARK: - Sine and cosine

  private func sine64(_ x: IRValue, isCosine: Bool) -> IRValue {
    let n = nearest(product(x, 0x1.45f306dc9c883p-1))
    var r = fma(n.number, -0x1.921fb54442d18p+0, x)
    r = fma(n.number, -0x1.1a62633145c07p-54, r)
    r = fma(n.number, 0x1.f1976b7ed8fbcp-110, r)
    let z = product(r, r)
    let s = polynomial(
      [
        1.58969099521155010221e-10, -2.50507602534068634195e-08, 2.75573137070700676789e-06,
        -1.98412698298579493134e-04, 8.33333333332248946124e-03, -1.66666666666666324348e-01,
      ],
      z
    )
    let sine = fma(product(z, r), s, r)
    let c = polynomial(
      [
        -1.13596475577881948265e-11, 2.08757232129817482790e-09, -2.75573143513906633035e-07,
        2.48015872894767294178e-05, -1.38888888888741095749e-03, 4.16666666666666019037e-02,
      ],
      z
    )
    // 1 - z/2 loses bits that the rest has room for.
    let half = product(z, 0.5)
    let near = difference(1, half)
    let cosine = sum(near, fma(product(z, z), c, difference(difference(1, near), half)))
    // By the quarter of the circle, whose number is in the last two bits.
    let quarter = isCosine ? offset(n.bits, 1) : n.bits
    let isOdd = compare(
      "ne",
      and(quarter, constant(1, quarter.type)),
      constant(0, quarter.type)
    )
    let sign = binary(
      "shl",
      and(quarter, constant(2, quarter.type)),
      constant(62, quarter.type)
    )
    let value = select(isOdd, cosine, sine)
    var y = bitcast(xor(bitcast(value, to: .i64), sign), to: .double)
    if !isCosine { y = select(compare("oeq", x, 0), x, y) }
    return replacing(y, where: compare("ugt", magnitude(x), 0x1p30)) {
      call(isCosine ? .cos : .sin, [x], .f64)
    }
  }
}
