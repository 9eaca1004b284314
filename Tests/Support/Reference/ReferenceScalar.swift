// SPDX-License-Identifier: Apache-2.0
//
// What each opcode means, written for nothing but to be right: one element at a time, in the widest type there is.

internal import Foundation
internal import Loops
internal import TensorIR

/// The result of an operation on elements, rounded once to `dtype`.
///
/// f64 is wide enough that rounding a sum, product, quotient or root of narrower floats a second time changes nothing.
func reference(_ opcode: Opcode, _ operands: [ScalarValue], _ dtype: DType) -> ScalarValue {
  let x = operands[0]
  if opcode == .complex || opcode.family != .selection && x.dtype.isComplex {
    return complexReference(opcode, operands, dtype)
  }
  switch opcode.family {
  case .selection: return x.bits != 0 ? operands[2] : operands[1]
  case .conversion: return converted(x, to: dtype)
  case .ternary:
    let (y, z) = (operands[1], operands[2])
    if dtype == .f64 { return ScalarValue(fma(x.double, y.double, z.double), as: dtype) }
    let once = fmaf(Float(x.double), Float(y.double), Float(z.double))
    return ScalarValue(Double(once), as: dtype)
  case .reinterpretation: return ScalarValue(bits: x.bits, dtype: dtype)
  case .comparison: return ScalarValue(compare(opcode, x, operands[1]))
  case .unary:
    if dtype.isFloating { return ScalarValue(float(opcode, x.double), as: dtype) }
    return bits(integer(opcode, wide(x), dtype), dtype)
  case .binary:
    let y = operands[1]
    if dtype.isFloating { return ScalarValue(float(opcode, x.double, y.double), as: dtype) }
    if dtype == .bool { return ScalarValue(truth(opcode, x.bits != 0, y.bits != 0)) }
    if dtype == .u64 { return bits(unsigned(opcode, x.bits, y.bits), dtype) }
    return bits(UInt64(bitPattern: Int64(integer(opcode, wide(x), wide(y), dtype))), dtype)
  }
}

/// The low bits of a number as an element of a type.
private func bits(_ value: UInt64, _ dtype: DType) -> ScalarValue {
  let width = UInt64(dtype.byteCount * 8)
  return ScalarValue(bits: width == 64 ? value : value & ((1 << width) - 1), dtype: dtype)
}

private func wide(_ x: ScalarValue) -> Int { x.int }

// MARK: - Floats

private func float(_ opcode: Opcode, _ x: Double, _ y: Double) -> Double {
  switch opcode {
  case .add: x + y
  case .subtract: x - y
  case .multiply: x * y
  case .divide: x / y
  case .remainder: fmod(x, y)
  case .power: pow(x, y)
  case .maximum: extreme(x, y) { $0 > $1 || $0 == $1 && $0.sign == .plus }
  case .minimum: extreme(x, y) { $0 < $1 || $0 == $1 && $0.sign == .minus }
  case .atan2: atan2(x, y)
  case .polygamma: polygamma(x, y)
  case _: preconditionFailure("\(opcode) does not take two floats")
  }
}

private func extreme(_ x: Double, _ y: Double, _ isFirst: (Double, Double) -> Bool) -> Double {
  x.isNaN || y.isNaN ? .nan : isFirst(x, y) ? x : y
}

private func float(_ opcode: Opcode, _ x: Double) -> Double {
  switch opcode {
  case .negate: -x
  case .absolute: x.magnitude
  case .sign: x == 0 || x.isNaN ? x : x > 0 ? 1 : -1
  case .exp: exp(x)
  case .exp2: exp2(x)
  case .expMinusOne: expm1(x)
  case .log: log(x)
  case .logOnePlus: log1p(x)
  case .squareRoot: x.squareRoot()
  case .reciprocalSquareRoot: 1 / x.squareRoot()
  case .sin: sin(x)
  case .cos: cos(x)
  case .tanh: tanh(x)
  case .logistic: 1 / (1 + exp(-x))
  case .floor: x.rounded(.down)
  case .ceil: x.rounded(.up)
  case .roundAway: x.rounded(.toNearestOrAwayFromZero)
  case .roundEven: x.rounded(.toNearestOrEven)
  case .cubeRoot: cbrt(x)
  case .tan: tan(x)
  case .asin: asin(x)
  case .acos: acos(x)
  case .atan: atan(x)
  case .sinh: sinh(x)
  case .cosh: cosh(x)
  case .asinh: asinh(x)
  case .acosh: acosh(x)
  case .atanh: atanh(x)
  case .erf: erf(x)
  case .erfc: erfc(x)
  case .erfInverse: erfInverse(x)
  case .logGamma: lgamma(x)
  case .digamma: digamma(x)
  case _: preconditionFailure("\(opcode) does not take one float")
  }
}

// MARK: - Integers and truth values

private func integer(_ opcode: Opcode, _ x: Int, _ y: Int, _ dtype: DType) -> Int {
  switch opcode {
  case .add: return x &+ y
  case .subtract: return x &- y
  case .multiply: return x &* y
  case .divide:
    if y == 0 { return -1 }
    return y == -1 ? 0 &- x : x / y
  case .remainder: return y == 0 ? x : y == -1 ? 0 : x % y
  case .power:
    if y >= 0 { return power(x, y) }
    // The truncated quotient 1 / x^|y|.
    return x == 1 ? 1 : x == -1 ? (y % 2 == 0 ? 1 : -1) : x == 0 ? -1 : 0
  case .maximum: return max(x, y)
  case .minimum: return min(x, y)
  case .and: return x & y
  case .or: return x | y
  case .xor: return x ^ y
  case .shiftLeft, .shiftRightLogical, .shiftRightArithmetic:
    return shifted(opcode, x, by: y, width: dtype.byteCount * 8)
  case _: preconditionFailure("\(opcode) does not take two integers")
  }
}

/// One place after the other, as many as the amount says, which is unsigned: every place where it is large.
private func shifted(_ opcode: Opcode, _ x: Int, by amount: Int, width: Int) -> Int {
  var bits = (0..<width).map { x >> $0 & 1 }
  for _ in 0..<(amount < 0 ? width : min(amount, width)) {
    switch opcode {
    case .shiftLeft: bits = [0] + bits.dropLast()
    case .shiftRightLogical: bits = bits.dropFirst() + [0]
    case _: bits = bits.dropFirst() + [bits[width - 1]]
    }
  }
  return bits.enumerated().reduce(0) { $0 | $1.element << $1.offset }
}

private func power(_ x: Int, _ y: Int) -> Int {
  var (result, square, rest) = (1, x, y)
  while rest > 0 {
    if rest & 1 == 1 { result &*= square }
    square &*= square
    rest >>= 1
  }
  return result
}

private func unsigned(_ opcode: Opcode, _ x: UInt64, _ y: UInt64) -> UInt64 {
  switch opcode {
  case .threefry: return threefry(x, y)
  case .divide: return y == 0 ? .max : x / y
  case .remainder: return y == 0 ? x : x % y
  case .maximum: return max(x, y)
  case .minimum: return min(x, y)
  case .power:
    var (result, square, rest) = (1 as UInt64, x, y)
    while rest > 0 {
      if rest & 1 == 1 { result &*= square }
      square &*= square
      rest >>= 1
    }
    return result
  case _:
    let (x, y) = (Int(truncatingIfNeeded: x), Int(truncatingIfNeeded: y))
    return UInt64(bitPattern: Int64(integer(opcode, x, y, .u64)))
  }
}

/// The rounds of the paper, one after the other: after every fourth the next two of three key words are added, and the
/// number of the addition to the second.
private func threefry(_ key: UInt64, _ block: UInt64) -> UInt64 {
  func words(_ pair: UInt64) -> [UInt32] {
    [UInt32(truncatingIfNeeded: pair >> 32), UInt32(truncatingIfNeeded: pair)]
  }
  let rotations: [UInt32] = [13, 15, 26, 6, 17, 29, 16, 24]
  var key = words(key)
  key.append(0x1BD1_1BDA ^ key[0] ^ key[1])
  var state = zip(words(block), key).map { $0 &+ $1 }
  for round in 0..<20 {
    let rotation = rotations[round % 8]
    state[0] &+= state[1]
    state[1] = (state[1] << rotation | state[1] >> (32 - rotation)) ^ state[0]
    if round % 4 < 3 { continue }
    let number = round / 4 + 1
    state[0] &+= key[number % 3]
    state[1] &+= key[(number + 1) % 3] &+ UInt32(number)
  }
  return UInt64(state[0]) << 32 | UInt64(state[1])
}

private func integer(_ opcode: Opcode, _ x: Int, _ dtype: DType) -> UInt64 {
  let result: Int
  switch opcode {
  case .negate: result = 0 &- x
  case .absolute: result = dtype.isUnsigned || x >= 0 ? x : 0 &- x
  case .sign: result = x == 0 ? 0 : dtype.isUnsigned || x > 0 ? 1 : -1
  case .not: result = dtype == .bool ? 1 - x : ~x
  case .populationCount: result = (0..<dtype.byteCount * 8).reduce(0) { $0 + (x >> $1 & 1) }
  case .leadingZeros:
    result = (0..<dtype.byteCount * 8).reversed().prefix { x >> $0 & 1 == 0 }.count
  case _: preconditionFailure("\(opcode) does not take one integer")
  }
  return UInt64(bitPattern: Int64(result))
}

private func truth(_ opcode: Opcode, _ x: Bool, _ y: Bool) -> Bool {
  switch opcode {
  case .add, .maximum, .or: return x || y
  case .multiply, .minimum, .and: return x && y
  case .xor: return x != y
  case _: preconditionFailure("\(opcode) does not take truth values")
  }
}

// MARK: - Comparisons and conversions

private func compare(_ opcode: Opcode, _ x: ScalarValue, _ y: ScalarValue) -> Bool {
  func compare<T: Comparable>(_ x: T, _ y: T) -> Bool {
    switch opcode {
    case .equal: return x == y
    case .notEqual: return x != y
    case .less: return x < y
    case .lessEqual: return x <= y
    case .greater: return x > y
    case .greaterEqual: return x >= y
    case _: preconditionFailure("\(opcode) is not a comparison")
    }
  }
  if x.dtype.isFloating { return compare(x.double, y.double) }
  return x.dtype == .u64 ? compare(x.bits, y.bits) : compare(x.int, y.int)
}

private func converted(_ x: ScalarValue, to dtype: DType) -> ScalarValue {
  // A `Double` on the way would round twice.
  if dtype == .f32 && x.dtype == .u64 {
    return ScalarValue(bits: UInt64(Float(x.bits).bitPattern), dtype: dtype)
  }
  if dtype == .f32 && x.dtype == .i64 {
    return ScalarValue(bits: UInt64(Float(x.int).bitPattern), dtype: dtype)
  }
  if dtype == .bool { return ScalarValue(x.dtype.isFloating ? x.double != 0 : x.bits != 0) }
  return x.converted(to: dtype)
}
