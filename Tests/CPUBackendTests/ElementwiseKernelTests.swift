// SPDX-License-Identifier: Apache-2.0
//
// Arithmetic, comparison and choice, against Swift's own; every pair of i8 and u8, samples of the others.

import CKernels
import TensorIR
import Testing

struct ElementwiseKernelTests {
  @Test func `integers wrap, and division has its special cases`() {
    // Every x; for y steps that meet 0, and -1, 1 and the limits besides.
    let signed = Array(stride(from: -126, through: 126, by: 7)) + [-128, -1, 1, 127]
    checkIntegers(.i8, (Int8.min...Int8.max).flatMap { x in signed.map { (x, Int8($0)) } })
    let unsigned = Array(stride(from: 0, through: 252, by: 7)) + [1, 2, 8, 255]
    checkIntegers(.u8, (0...UInt8.max).flatMap { x in unsigned.map { (x, UInt8($0)) } })
    checkIntegers(.i16, samples(Int16.self))
    checkIntegers(.u16, samples(UInt16.self))
    checkIntegers(.i32, samples(Int32.self))
    checkIntegers(.u32, samples(UInt32.self))
    checkIntegers(.i64, samples(Int64.self))
    checkIntegers(.u64, samples(UInt64.self))
  }

  private func samples<T: FixedWidthInteger>(_: T.Type) -> [(T, T)] {
    var random = RandomBits(seed: UInt64(T.bitWidth))
    let special: [T] = [0, 1, 2, 3, 7, 31, 63, T.max, T.min, ~0, T.max - 1, T.min + 1]
    let pairs = special.flatMap { x in special.map { (x, $0) } }
    return pairs
      + (0..<300).map { _ in
        (T.random(in: .min ... .max, using: &random), T.random(in: .min ... .max, using: &random))
      }
  }

  private func checkIntegers<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: DType,
    _ pairs: [(T, T)]
  ) {
    let x = pairs.map(\.0)
    let y = pairs.map(\.1)
    let allOnes = ~T.zero
    func quotient(_ x: T, _ y: T) -> T { y == 0 ? allOnes : x.dividedReportingOverflow(by: y).0 }
    func remainder(_ x: T, _ y: T) -> T {
      y == 0 ? x : x.remainderReportingOverflow(dividingBy: y).0
    }
    func power(_ x: T, _ y: T) -> T {
      if y < 0 { return x == 0 ? allOnes : x == 1 ? 1 : x == allOnes ? (y & 1 == 0 ? 1 : x) : 0 }
      var result: T = 1
      var (square, exponent) = (x, y)
      while exponent != 0 {
        if exponent & 1 == 1 { result = result &* square }
        square = square &* square
        exponent >>= 1
      }
      return result
    }
    func shift(_ x: T, _ y: T, _ shifted: (Int) -> T, beyond: T) -> T {
      y < 0 || y >= T.bitWidth ? beyond : shifted(Int(y))
    }
    func unsignedShift(_ x: T, _ count: Int) -> T {
      count == 0 ? x : (x >> T(count)) & ~(allOnes << T(T.bitWidth - count))
    }
    func isHighestSet(_ x: T) -> Bool { x.leadingZeroBitCount == 0 }
    func signedShift(_ x: T, _ count: Int) -> T {
      isHighestSet(x) ? ~unsignedShift(~x, count) : unsignedShift(x, count)
    }
    let binary: [(skein_opcode, (T, T) -> T)] = [
      (SKEIN_ADD, { $0 &+ $1 }), (SKEIN_SUBTRACT, { $0 &- $1 }), (SKEIN_MULTIPLY, { $0 &* $1 }),
      (SKEIN_DIVIDE, quotient), (SKEIN_REMAINDER, remainder), (SKEIN_POWER, power),
      (SKEIN_MAXIMUM, { Swift.max($0, $1) }), (SKEIN_MINIMUM, { Swift.min($0, $1) }),
      (SKEIN_AND, { $0 & $1 }), (SKEIN_OR, { $0 | $1 }), (SKEIN_XOR, { $0 ^ $1 }),
      (SKEIN_SHIFT_LEFT, { x, y in shift(x, y, { x << T($0) }, beyond: 0) }),
      (
        SKEIN_SHIFT_RIGHT_ARITHMETIC,
        { x, y in shift(x, y, { signedShift(x, $0) }, beyond: isHighestSet(x) ? allOnes : 0) }
      ),
      (
        SKEIN_SHIFT_RIGHT_LOGICAL,
        { x, y in shift(x, y, { unsignedShift(x, $0) }, beyond: 0) }
      ),
    ]
    let unary: [(skein_opcode, (T) -> T)] = [
      (SKEIN_NEGATE, { 0 &- $0 }), (SKEIN_ABSOLUTE, { $0 < 0 ? 0 &- $0 : $0 }),
      (SKEIN_SIGN, { $0.signum() }), (SKEIN_NOT, { ~$0 }),
      (SKEIN_POPULATION_COUNT, { T($0.nonzeroBitCount) }),
      (SKEIN_LEADING_ZEROS, { T($0.leadingZeroBitCount) }),
    ]
    InstructionSet.forEach { set in
      for (opcode, expected) in binary {
        let kernel = skein_binary(UInt8(opcode.rawValue), type.rawValue, 0)
        #expect(
          apply(kernel, x, y, as: T.self) == pairs.map(expected),
          "\(set) \(type) \(opcode)"
        )
        let xScalar = skein_binary(UInt8(opcode.rawValue), type.rawValue, 1)
        #expect(apply(xScalar, [x[3]], y, as: T.self) == y.map { expected(x[3], $0) })
        let yScalar = skein_binary(UInt8(opcode.rawValue), type.rawValue, 2)
        #expect(apply(yScalar, x, [y[3]], as: T.self) == x.map { expected($0, y[3]) })
      }
      for (opcode, expected) in unary {
        let kernel = skein_unary(UInt8(opcode.rawValue), type.rawValue)
        #expect(apply(kernel, x, as: T.self) == x.map(expected), "\(set) \(type) \(opcode)")
      }
      checkComparisons(type, x, y)
    }
  }

  private func checkComparisons<T: Comparable & BitwiseCopyable>(_ type: DType, _ x: [T], _ y: [T])
  {
    let comparisons: [(skein_opcode, (T, T) -> Bool)] = [
      (SKEIN_EQUAL, { $0 == $1 }), (SKEIN_NOT_EQUAL, { $0 != $1 }), (SKEIN_LESS, { $0 < $1 }),
      (SKEIN_LESS_EQUAL, { $0 <= $1 }), (SKEIN_GREATER, { $0 > $1 }),
      (SKEIN_GREATER_EQUAL, { $0 >= $1 }),
    ]
    for (opcode, expected) in comparisons {
      let blocks = skein_compare(UInt8(opcode.rawValue), type.rawValue, 0)
      #expect(apply(blocks, x, y, as: Bool.self) == zip(x, y).map(expected), "\(type) \(opcode)")
      let xScalar = skein_compare(UInt8(opcode.rawValue), type.rawValue, 1)
      #expect(apply(xScalar, [x[1]], y, as: Bool.self) == y.map { expected(x[1], $0) })
      let yScalar = skein_compare(UInt8(opcode.rawValue), type.rawValue, 2)
      #expect(apply(yScalar, x, [y[1]], as: Bool.self) == x.map { expected($0, y[1]) })
    }
  }

  @Test func `floats follow IEEE 754, and extrema propagate NaN`() {
    let pairs = specialFloats.flatMap { x in specialFloats.map { (x, $0) } }
    let x = pairs.map(\.0)
    let y = pairs.map(\.1)
    func maximum(_ x: Float, _ y: Float) -> Float {
      if x.isNaN || y.isNaN { return .nan }
      if x == y { return x.sign == .plus ? x : y }
      return Swift.max(x, y)
    }
    func bits(_ x: Float) -> UInt32 { x.isNaN ? Float.nan.bitPattern : x.bitPattern }
    let binary: [(skein_opcode, (Float, Float) -> Float)] = [
      (SKEIN_ADD, { $0 + $1 }), (SKEIN_SUBTRACT, { $0 - $1 }), (SKEIN_MULTIPLY, { $0 * $1 }),
      (SKEIN_DIVIDE, { $0 / $1 }), (SKEIN_MAXIMUM, maximum),
      (SKEIN_MINIMUM, { -maximum(-$0, -$1) }),
      (SKEIN_REMAINDER, { $0.truncatingRemainder(dividingBy: $1) }),
    ]
    let unary: [(skein_opcode, (Float) -> Float)] = [
      (SKEIN_NEGATE, { -$0 }), (SKEIN_ABSOLUTE, { $0.magnitude }),
      (SKEIN_SIGN, { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }),
    ]
    InstructionSet.forEach { set in
      for (opcode, expected) in binary {
        let kernel = skein_binary(UInt8(opcode.rawValue), UInt8(SKEIN_F32.rawValue), 0)
        let z = apply(kernel, x, y, as: Float.self)
        #expect(z.map(bits) == zip(x, y).map { bits(expected($0, $1)) }, "\(set) \(opcode)")
        let wide = skein_binary(UInt8(opcode.rawValue), UInt8(SKEIN_F64.rawValue), 0)
        let zz = apply(wide, x.map(Double.init), y.map(Double.init), as: Double.self)
        if opcode == SKEIN_MAXIMUM || opcode == SKEIN_MINIMUM {
          #expect(zz.map { bits(Float($0)) } == z.map(bits), "\(set) \(opcode)")
        }
      }
      for (opcode, expected) in unary {
        let kernel = skein_unary(UInt8(opcode.rawValue), UInt8(SKEIN_F32.rawValue))
        #expect(apply(kernel, x, as: Float.self).map(bits) == x.map { bits(expected($0)) })
      }
      checkComparisons(.f32, x, y)
      checkComparisons(.f64, x.map(Double.init), y.map(Double.init))
    }
  }

  @Test func `the result may replace an operand`() {
    InstructionSet.forEach { set in
      for count in [1, 15, 64, 100] {
        let x = (0..<count).map { Float($0) + 0.5 }
        var inPlace = x
        inPlace.withUnsafeMutableBytes { bytes in
          let start = bytes.baseAddress
          skein_binary(UInt8(SKEIN_MULTIPLY.rawValue), UInt8(SKEIN_F32.rawValue), 0)?(
            start,
            start,
            start,
            count
          )
          skein_unary(UInt8(SKEIN_SQRT.rawValue), UInt8(SKEIN_F32.rawValue))?(start, start, count)
        }
        #expect(inPlace == x, "\(set)")
      }
    }
  }

  @Test func `select takes x where the predicate holds`() {
    let predicate = (0..<100).map { $0 % 3 == 0 }
    let x = (0..<100).map { Int64($0) }
    let y = x.map { -$0 }
    InstructionSet.forEach { set in
      for form in UInt8(0)...3 {
        let expected = (0..<100).map { i in
          predicate[i] ? x[form & 1 == 0 ? i : 0] : y[form & 2 == 0 ? i : 0]
        }
        let wide = [Int64](count: 100) { skein_select(8, form)?($0, predicate, x, y, 100) }
        #expect(wide == expected, "\(set)")
        let (x8, y8) = (x.map { Int8($0) }, y.map { Int8($0) })
        let narrow = [Int8](count: 100) { skein_select(1, form)?($0, predicate, x8, y8, 100) }
        #expect(narrow.map { Int64($0) } == expected, "\(set)")
      }
    }
    #expect(skein_select(3, 0) == nil)
  }

  @Test func `bool adds as or and multiplies as and`() {
    let x = [false, false, true, true]
    let y = [false, true, false, true]
    func result(_ opcode: skein_opcode) -> [Bool] {
      apply(skein_binary(UInt8(opcode.rawValue), DType.bool.rawValue, 0), x, y, as: Bool.self)
    }
    #expect(result(SKEIN_ADD) == [false, true, true, true])
    #expect(result(SKEIN_MULTIPLY) == [false, false, false, true])
    #expect(result(SKEIN_XOR) == [false, true, true, false])
    let not = skein_unary(UInt8(SKEIN_NOT.rawValue), DType.bool.rawValue)
    #expect(apply(not, y, as: Bool.self) == [true, false, true, false])
    #expect(skein_binary(UInt8(SKEIN_DIVIDE.rawValue), DType.bool.rawValue, 0) == nil)
  }
}
