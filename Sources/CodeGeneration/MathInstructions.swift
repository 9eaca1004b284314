// SPDX-License-Identifier: Apache-2.0
//
// Instructions of processors with vectors of 64 bytes that do what functions otherwise do with several, to the same
// bits. Each has one number of lanes: longer vectors are cut, for shorter ones there is no such instruction.

extension FunctionWriter {
  /// Where mantissas lie.
  enum MantissaInterval: Int {
    /// 1 … 2
    case one = 0
    /// 3/4 … 3/2
    case threeQuarters = 3
  }

  /// x · 2^n, rounded once; n is an integer.
  func scaledByInstruction(_ x: IRValue, _ n: IRValue) -> IRValue? {
    perRegister([x, n]) { part in
      masked("scalef", [part[0], part[1], zero(part[0].type)])
    }
  }

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
    var y = select(compare("oeq", x, .infinity), x, y)
    y = select(compare("oeq", x, 0), -.infinity, y)
    y = select(compare("olt", x, 0), .nan, y)
    return select(compare("uno", x, x), x, y)
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
