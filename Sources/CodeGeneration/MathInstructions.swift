// SPDX-License-Identifier: Apache-2.0
//
// Instructions of processors with vectors of 64 bytes that do what functions otherwise do with several, to the same
// bits. Each has one number of lanes: longer vectors are cut, for shorter ones there is no such instruction.

extension FunctionWriter {
  /// Where mantissas lie.
  enum MantissaInterval: Int {
    /// 1 … 2
    case one = 0
    /// 1/2 … 1
    case half = 2
    /// 3/4 … 3/2
    case threeQuarters = 3
  }

  // MARK: - Powers of two

  /// An integer as a number, and in the last bits of another.
  struct Integer {
    let number: IRValue
    let bits: IRValue
  }

  /// The integer nearest to `x`, |x| < 2^22 (f64: 2^51): where 1.5 · 2^23 (2^52) is added, no bits are left for a fraction.
  func nearest(_ x: IRValue) -> Integer { integer(inLastBitsOf: sum(x, noFraction(x))) }

  /// The integer nearest to `x · factor`, which is not rounded before.
  func nearest(_ x: IRValue, times factor: Double) -> Integer {
    integer(inLastBitsOf: fma(x, factor, number(noFraction(x), like: x)))
  }

  private func noFraction(_ x: IRValue) -> Double {
    x.type.scalar == .float ? 0x1.8p23 : 0x1.8p52
  }

  private func integer(inLastBitsOf shifted: IRValue) -> Integer {
    Integer(
      number: difference(shifted, noFraction(shifted)),
      bits: bitcast(shifted, to: shifted.type.scalar.bits)
    )
  }

  /// x · 2^n, rounded once, |n| ≤ 250 (f64: 2000).
  func scaled(_ x: IRValue, _ n: Integer) -> IRValue {
    let value = perRegister([x, n.number]) { part in
      masked("scalef", [part[0], part[1], zero(part[0].type)])
    }
    if let value { return value }
    // In two steps, each a normal power of two; the first is exact. Twice the bias makes n positive, and half of that has the
    // bias once.
    let isSingle = x.type.scalar == .float
    let biased = isSingle ? 2 * 127 - 0x4b40_0000 : 2 * 1023 - 0x4338_0000_0000_0000
    let whole = offset(n.bits, biased)
    let half = binary("lshr", whole, constant(1, whole.type))
    let factors = [half, binary("sub", whole, half)].map { exponent in
      bitcast(raised(exponent), to: x.type.scalar)
    }
    return product(product(x, factors[0]), factors[1])
  }

  /// x · 2^n, for numbers x and results that are normal.
  func scaledExactly(_ x: IRValue, _ n: Integer) -> IRValue {
    let bits = binary("add", bitcast(x, to: x.type.scalar.bits), raised(n.bits))
    return bitcast(bits, to: x.type.scalar)
  }

  /// 2^n, where that is a normal number of type f32.
  func powerOfTwo(_ n: Integer) -> IRValue {
    bitcast(offset(raised(n.bits), 127 << 23), to: .float)
  }

  /// The last bits of an integer, where a number's exponent is.
  private func raised(_ n: IRValue) -> IRValue {
    binary("shl", n, constant(n.type.scalar == .i32 ? 23 : 52, n.type))
  }

  // MARK: - Logarithms

  /// x = 2^exponent · mantissa for positive finite x; of negative numbers the mantissa is NaN.
  func mantissaAndExponent(_ x: IRValue, _ interval: MantissaInterval) -> (IRValue, IRValue)? {
    // The sign of NaNs is 2 in the instruction's words.
    let kind = IRValue("\(interval.rawValue | 2 << 2)", .i32)
    let mantissa = perRegister([x]) { part in
      masked("getmant", [part[0], kind, zero(part[0].type)])
    }
    let exponent = perRegister([x]) { part in
      masked("getexp", [part[0], zero(part[0].type)])
    }
    guard let mantissa, let exponent else { return nil }
    return (mantissa, exponent)
  }

  /// The logarithm `y` of `x`, with the values of a logarithm where x = 2^e (1 + f) is no true sentence.
  func logarithmSpecial(_ y: IRValue, of x: IRValue) -> IRValue {
    // A response for each kind of x, 4 bits each, from the lowest: of NaNs themselves, quiet; of ±0 -∞; of 1 y; of -∞
    // NaN; of +∞ itself; of negative numbers NaN; of positive ones y.
    let responses = 0x0353_0422
    let value = perRegister([y, x]) { part in
      let table = constant(responses, part[0].type.with(part[0].type.scalar.bits))
      return masked("fixupimm", [part[0], part[1], table, IRValue("0", .i32)])
    }
    if let value { return value }
    // +∞ and NaN are themselves; a number whose bits are all 1 is NaN.
    var y = select(compare("olt", x, .infinity), y, x)
    let bits = x.type.scalar.bits
    let negative = cast("sext", compare("olt", x, 0), to: bits)
    y = bitcast(binary("or", bitcast(y, to: bits), negative), to: x.type.scalar)
    return select(compare("oeq", x, 0), -.infinity, y)
  }

  /// The larger or smaller; of a number and a NaN, the number; -0 before +0.
  func rangeByInstruction(_ x: IRValue, _ y: IRValue, isMaximum: Bool) -> IRValue? {
    // 4: the sign is that of what is chosen.
    let kind = IRValue(isMaximum ? "5" : "4", .i32)
    return perRegister([x, y]) { part in
      masked("range", [part[0], part[1], kind, zero(part[0].type)])
    }
  }

  // MARK: - Calls

  private func zero(_ type: IRType) -> IRValue { IRValue("zeroinitializer", type) }

  /// An instruction on all lanes of one register.
  private func masked(_ name: String, _ operands: [IRValue]) -> IRValue {
    let type = operands[0].type
    let suffix = type.scalar == .float ? "ps" : "pd"
    let mask = IRValue("-1", IRType(type.lanes == 16 ? .i16 : .i8))
    // 4: as the processor's state says.
    let rounding = IRValue("4", .i32)
    return intrinsic(
      "llvm.x86.avx512.mask.\(name).\(suffix).512",
      operands + [mask, rounding],
      type
    )
  }

  /// A function of vectors of 64 bytes, of each such part of longer ones; `nil` where there are none.
  private func perRegister(_ operands: [IRValue], _ function: ([IRValue]) -> IRValue) -> IRValue? {
    let type = operands[0].type
    guard module.features.hasAVX512, type.scalar == .float || type.scalar == .double else {
      return nil
    }
    let lanes = 512 / type.scalar.width
    if type.lanes == lanes { return function(operands) }
    guard type.lanes == 2 * lanes else { return nil }
    let halves = [0, lanes].map { first in
      function(operands.map { shuffle($0, $0, Array(first..<first + lanes)) })
    }
    return shuffle(halves[0], halves[1], Array(0..<2 * lanes))
  }
}
