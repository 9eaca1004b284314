// SPDX-License-Identifier: Apache-2.0
//
// Division of many f32 numbers by one. A vector's division keeps a processor busy for ten cycles and more; by the divisor's
// reciprocal it is a multiplication and two fused ones, with the same bits.

internal import Loops
internal import TensorIR

/// A number by which many are divided.
struct Divisor {
  fileprivate var number: IRValue
  fileprivate var reciprocal: IRValue
  /// Where numbers are divided by division: where their bits are `zero` or more, and twice their bits are `range` or more
  /// above those of the least.
  fileprivate var bounds: (zero: IRValue, range: IRValue)
}

extension FunctionWriter {
  /// Twice the bits of 2^-100, and how far those of 2^100 are above them: remainders of the numbers between are exact.
  private static let least = (127 - 100) << 24
  private static let range = Int(Int32(bitPattern: 200 << 24))

  /// Prepares divisions by a number in all lanes.
  func divisor(_ y: IRValue) -> Divisor {
    // Quotients of the numbers between the bounds are normal for such divisors; for others all bounds are 0, and every
    // number is divided by division.
    let size = magnitude(y)
    let isUsual = and(compare("ogt", size, 0x1p-24), compare("olt", size, 0x1p24))
    let bits = y.type.with(.i32)
    func bound(_ value: Int) -> IRValue {
      select(isUsual, constant(value, bits), constant(0, bits))
    }
    return Divisor(
      number: y,
      reciprocal: quotient(1, y),
      bounds: (bound(1), bound(Self.range))
    )
  }

  /// x / y, rounded correctly: with r the reciprocal, rounded correctly, and q that of x · r, the remainder x - q y is
  /// exact, and q + r (x - q y) rounds as the quotient does (Markstein 1990; Brisebarre, Muller and Raina 2004).
  func quotient(_ x: IRValue, _ y: Divisor) -> IRValue {
    let q = product(x, y.reciprocal)
    let remainder = fma(negated(q), y.number, x)
    let usual = fma(remainder, y.reciprocal, q)
    // +0 is right too, -0 would become +0.
    let bits = bitcast(x, to: .i32)
    let twice = offset(binary("add", bits, bits), -Self.least)
    let isUnusual = and(
      compare("uge", bits, y.bounds.zero),
      compare("uge", twice, y.bounds.range)
    )
    return replacing(usual, where: isUnusual) { quotient(x, y.number) }
  }
}

extension PointWriter {
  /// The steps that divide by what is the same along the row, where this is faster for long rows.
  static func rowDivisions(_ nest: Nest, axis: Int, features: MachineFeatures) -> Set<Int> {
    // Elsewhere division is faster, and what surrounds it slower.
    guard features.hasAVX512 else { return [] }
    let isConstant = nest.isConstant(along: axis)
    var divisions: Set<Int> = []
    var rest = 0
    for (number, step) in nest.program.steps.enumerated() where !isConstant[number] {
      guard case .apply(let instruction) = step else { continue }
      if instruction.opcode == .divide && instruction.dtype == .f32
        && isConstant[Int(instruction.y.index)]
      {
        divisions.insert(number)
      } else {
        rest += instruction.opcode.relativeCost
      }
    }
    // A division that other operations can hide costs nothing.
    return rest < 24 * divisions.count ? divisions : []
  }
}
