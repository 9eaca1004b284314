// SPDX-License-Identifier: Apache-2.0
//
// Logarithms and powers of f32 numbers, as in Math32Template.h.

internal import Loops

extension FunctionWriter {
  /// x = 2^e (1 + f), -1/4 ≤ f < 1/2, for positive finite x; something for others.
  private func logarithm32(_ x: IRValue) -> (f: IRValue, e: IRValue) {
    if let (mantissa, exponent) = mantissaAndExponent(x, .threeQuarters) {
      let e = select(compare("olt", mantissa, 1), sum(exponent, 1), exponent)
      return (difference(mantissa, 1), e)
    }
    let isSubnormal = compare("olt", x, 0x1p-126)
    let normal = select(isSubnormal, product(x, 0x1p23), x)
    let bits = offset(bitcast(normal, to: .i32), -0x3f40_0000)
    let exponent = cast("sitofp", binary("ashr", bits, constant(23, bits.type)), to: .float)
    let e = difference(exponent, select(isSubnormal, 23, number(0, like: x)))
    let mantissa = offset(and(bits, constant(0x7f_ffff, bits.type)), 0x3f40_0000)
    return (difference(bitcast(mantissa, to: .float), 1), e)
  }

  /// e ln 2 + ln(1 + f) + extra, |extra| far below 1; without `extra`, nothing is added to what is never -0.
  private func logarithmSum32(_ f: IRValue, _ e: IRValue, _ extra: IRValue?) -> IRValue {
    let p = polynomial(
      [
        0.037672918639942904, -0.0911619059801182, 0.11700661331166325, -0.1272777868735689,
        0.14276238689470364, -0.16655296603790554, 0.1999960486780386, -0.25000165268987784,
        0.3333333986168732,
      ],
      f
    )
    let square = product(f, f)
    var y = fma(e, -2.12194440e-4, product(product(square, f), p))
    if let extra { y = sum(y, extra) }
    y = fma(square, -0.5, y)
    return fma(e, 0.693359375, sum(f, y))
  }

  func log32(_ x: IRValue) -> IRValue {
    let (f, e) = logarithm32(x)
    return logarithmSpecial(logarithmSum32(f, e, nil), of: x)
  }

  func logOnePlus32(_ x: IRValue) -> IRValue {
    // 1 + x = u + c exactly, and ln(u + c) = ln u + c/u but for the square of c/u.
    let u = sum(x, 1)
    let c = difference(x, difference(u, 1))
    let correction = select(compare("oeq", c, 0), 0, quotient(c, u))
    let (f, e) = logarithm32(u)
    let y = logarithmSpecial(logarithmSum32(f, e, correction), of: u)
    return select(compare("oeq", u, 1), x, y)
  }

  // MARK: - Powers

  /// x^y for x > 0, finite: 2^(y log2 x), in f64, so that the product's error does not matter.
  private func positivePower32(_ x: IRValue, _ y: IRValue) -> IRValue {
    let parts = logarithm32(x)
    let f = cast("fpext", parts.f, to: .double)
    let e = cast("fpext", parts.e, to: .double)
    let p = polynomial(
      [
        0.03798974390091057, -0.10204085011866178, 0.1387931224555161, -0.14920811457305266,
        0.16050306850070392, -0.18000364750168246, 0.20605685810784236, -0.24045841761567543,
        0.2885404280210029, -0.36067365346607905, 0.48089833264125736, -0.7213475208315623,
        1.4426950409106418,
      ],
      f
    )
    var t = product(fma(f, p, e), cast("fpext", y, to: .double))
    // Beyond these the result is infinity or 0 in f32; a NaN stays.
    t = bounded(bounded(t, above: 160), below: -200)
    // Adding 1.5 · 2^52 leaves the integer in the last bits.
    let shifted = sum(t, 0x1.8p52)
    let r = difference(t, difference(shifted, 0x1.8p52))
    let q = polynomial(
      [
        1.5201920524454682e-05, 0.00015469291118848372, 0.0013333922567792394,
        0.009618027253745776, 0.05550410353443205, 0.2402265119815698, 0.6931471807284484,
        0.9999999999616821,
      ],
      r
    )
    let exponent = offset(bitcast(shifted, to: .i64), 1023)
    let power = bitcast(binary("shl", exponent, constant(52, exponent.type)), to: .double)
    return cast("fptrunc", product(q, power), to: .float)
  }

  func power32(_ x: IRValue, _ y: IRValue) -> IRValue {
    let a = magnitude(x)
    let b = magnitude(y)
    let isNegative = compare("olt", x, 0)
    let isReciprocal = compare("olt", y, 0)
    let isZero = compare("oeq", a, 0)
    let isInfinite = compare("oeq", a, .infinity)
    let infinity = number(.infinity, like: x)
    var z = positivePower32(a, y)
    z = select(or(isZero, isInfinite), select(xor(isZero, isReciprocal), 0, infinity), z)
    // y = ±∞: by whether |x| is above or below 1.
    let grows = xor(compare("ogt", a, 1), isReciprocal)
    let limit = select(compare("oeq", a, 1), 1, select(grows, infinity, 0))
    z = select(compare("oeq", b, .infinity), limit, z)
    // From 2^24 on every f32 is an even integer.
    let half = product(y, 0.5)
    let isWhole = compare("oeq", y, overloaded("llvm.trunc", y))
    let isHalfBroken = compare("une", half, overloaded("llvm.trunc", half))
    let isOdd = and(and(isWhole, isHalfBroken), compare("olt", b, 0x1p24))
    z = select(isOdd, signed(z, like: x), z)
    z = select(and(and(isNegative, not(isWhole)), not(isInfinite)), .nan, z)
    z = select(compare("uno", x, y), sum(x, y), z)
    return select(or(compare("oeq", x, 1), compare("oeq", y, 0)), 1, z)
  }
}
