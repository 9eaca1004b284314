// SPDX-License-Identifier: Apache-2.0
//
// f32 functions in instructions, bit for bit those of the block kernels: the formulas of Math32Template.h, where each is
// explained. Steps that leave every result as it is are left out. Here are the exponentials; logarithms, circular functions and powers are in files of
// their own.

internal import Loops

extension FunctionWriter {
  /// A function of one operand; `nil` where the kernel is called.
  func math32(_ opcode: Opcode, _ x: IRValue) -> IRValue? {
    guard module.features.hasFMA else { return nil }
    switch opcode {
    case .exp: return exp32(x)
    case .exp2: return exp2Of32(x)
    case .expMinusOne: return expMinusOne32(x)
    case .logistic: return logistic32(x)
    case .tanh: return tanh32(x)
    case .erf: return erf32(x)
    case .log: return log32(x)
    case .logOnePlus: return logOnePlus32(x)
    case .sin: return sin32(x)
    case .cos: return cos32(x)
    case .erfInverse: return erfInverse32(x)
    case .reciprocalSquareRoot: return reciprocalRoot(x)
    case _: return nil
    }
  }

  /// A function of two operands; `nil` where the kernel is called.
  func math32(_ opcode: Opcode, _ x: IRValue, _ y: IRValue) -> IRValue? {
    guard module.features.hasFMA else { return nil }
    return opcode == .power ? power32(x, y) : nil
  }

  // MARK: - Exponentials

  /// e^x = 2^n (1 + rest) for -104 ≤ x ≤ 89.
  private func exponential32(_ x: IRValue) -> (rest: IRValue, n: Integer) {
    let n = nearest(x, times: 0x1.715476p+0)
    var r = fma(n.number, -0.693145751953125, x)
    r = fma(n.number, -1.42860682030941723212e-6, r)
    let q = polynomial(
      [1.381412265e-3, 8.36981833e-3, 4.166838899e-2, 1.666652709e-1, 0.5],
      r
    )
    return (fma(product(r, r), q, r), n)
  }

  /// Beyond these bounds e^x is 0 and infinity; a NaN stays.
  private func exponentialBounds32(_ x: IRValue) -> IRValue {
    bounded(bounded(x, above: 89), below: -104)
  }

  private func exp32(_ x: IRValue) -> IRValue {
    let (rest, n) = exponential32(exponentialBounds32(x))
    return scaled(sum(rest, 1), n)
  }

  private func exp2Of32(_ x: IRValue) -> IRValue {
    let x = bounded(bounded(x, above: 129), below: -151)
    let n = nearest(x)
    let power = polynomial(
      [
        0.00015353380877058953, 0.0013398873852565885, 0.00961843691766262, 0.055503323674201965,
        0.24022647738456726, 0.6931471824645996, 1,
      ],
      difference(x, n.number)
    )
    return scaled(power, n)
  }

  private func expMinusOne32(_ x: IRValue) -> IRValue {
    let (rest, n) = exponential32(exponentialBounds32(x))
    // 2^n rest + (2^n - 1), with half the power of two so that n = 128 can be said.
    let half = scaled(number(0.5, like: x), n)
    let y = product(fma(half, rest, difference(half, 0.5)), 2)
    return select(compare("olt", magnitude(x), 0x1p-25), x, y)
  }

  private func logistic32(_ x: IRValue) -> IRValue {
    let (rest, n) = exponential32(bounded(negated(magnitude(x)), below: -104))
    let e = scaled(sum(rest, 1), n)
    let y = quotient(1, sum(e, 1))
    return select(compare("olt", x, 0), fma(negated(e), product(e, y), e), y)
  }

  private func tanh32(_ x: IRValue) -> IRValue {
    let a = bounded(magnitude(x), above: 9.02)
    let n = nearest(a, times: 2.8853900817779268)
    let r = fma(n.number, -0.34657359027997264, a)
    let q = polynomial(
      [
        0.04459107667207718, 0.1338946521282196, 0.33332765102386475, 0.6666609644889832,
        1.0000001192092896,
      ],
      r
    )
    let h = fma(product(r, r), q, r)
    let power = powerOfTwo(n)
    let half = fma(power, h, fma(power, number(0.5, like: x), -0.5))
    let far = quotient(half, sum(half, 1))
    let near = fma(negated(half), far, half)
    return signed(select(compare("olt", a, 0.32), near, far), like: x)
  }

  private func erf32(_ x: IRValue) -> IRValue {
    let a = magnitude(x)
    let p = polynomial(
      [
        8.382409058706307e-05, -0.0008145602675191593, 0.005201286631351588, -0.026859500388431566,
        0.11283697332150999, -0.37612633855003375, 0.12837916665006044,
      ],
      product(x, x)
    )
    let near = fma(p, a, a)
    // A NaN is near.
    let b = select(compare("olt", a, 4), a, 4)
    let q = polynomial(
      [
        1.0432938626415773e-05, -0.0003148564352117479, 0.003610335477799781,
        -0.023694553025030672, 0.10615903499234507, 0.6351980423148347, 0.12863707330755686,
      ],
      b
    )
    let (rest, n) = exponential32(negated(fma(q, b, b)))
    let far = difference(1, scaledExactly(sum(rest, 1), n))
    return signed(select(compare("oge", a, 0.92), far, near), like: x)
  }
}
