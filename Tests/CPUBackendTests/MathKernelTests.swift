// SPDX-License-Identifier: Apache-2.0
//
// Functions of real numbers: the stated bounds, the special values, and that a lane's neighbours do not matter.

import CKernels
import SkeinTestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

struct MathKernelTests {
  struct Function: CustomTestStringConvertible, Sendable {
    let opcode: skein_opcode
    /// In ULP, of `Math32Template.h`.
    let bound: Double
    /// In ULP of f64, the error of the function it is compared with included.
    var wideBound: Double = 3
    let exact: @Sendable (Double) -> Double
    let testDescription: String
  }

  static let functions = [
    Function(opcode: SKEIN_EXP, bound: 1, exact: { exp($0) }, testDescription: "exp"),
    Function(opcode: SKEIN_EXP2, bound: 0.95, exact: { exp2($0) }, testDescription: "exp2"),
    Function(opcode: SKEIN_EXPM1, bound: 1.46, exact: { expm1($0) }, testDescription: "expm1"),
    Function(opcode: SKEIN_LOG, bound: 0.85, exact: { log($0) }, testDescription: "log"),
    Function(opcode: SKEIN_LOG1P, bound: 0.88, exact: { log1p($0) }, testDescription: "log1p"),
    Function(opcode: SKEIN_SQRT, bound: 0.5, exact: { $0.squareRoot() }, testDescription: "sqrt"),
    Function(
      opcode: SKEIN_RSQRT,
      bound: 1.49,
      exact: { 1 / $0.squareRoot() },
      testDescription: "rsqrt"
    ),
    Function(opcode: SKEIN_SIN, bound: 2, exact: { sin($0) }, testDescription: "sin"),
    Function(opcode: SKEIN_COS, bound: 2, exact: { cos($0) }, testDescription: "cos"),
    Function(opcode: SKEIN_TANH, bound: 1.87, exact: { tanh($0) }, testDescription: "tanh"),
    Function(
      opcode: SKEIN_LOGISTIC,
      bound: 1.91,
      exact: { 1 / (1 + exp(-$0)) },
      testDescription: "logistic"
    ),
    Function(opcode: SKEIN_FLOOR, bound: 0, exact: { $0.rounded(.down) }, testDescription: "floor"),
    Function(opcode: SKEIN_CEIL, bound: 0, exact: { $0.rounded(.up) }, testDescription: "ceil"),
    Function(
      opcode: SKEIN_ROUND_EVEN,
      bound: 0,
      exact: { $0.rounded(.toNearestOrEven) },
      testDescription: "round to even"
    ),
    Function(
      opcode: SKEIN_ROUND_AWAY,
      bound: 0,
      exact: { $0.rounded(.toNearestOrAwayFromZero) },
      testDescription: "round away"
    ),
    Function(
      opcode: SKEIN_ERF_INVERSE,
      bound: 66,
      wideBound: 12,
      exact: erfInverse,
      testDescription: "inverse of erf"
    ),
    Function(opcode: SKEIN_ERF, bound: 1.06, exact: { erf($0) }, testDescription: "erf"),
  ]

  /// Bit patterns spread over all floats, and more of them where functions are interesting.
  static let arguments: [Float] = {
    var random = RandomBits(seed: 1)
    var x = specialFloats
    for pattern in stride(from: 0, to: UInt64(1) << 32, by: 429_497) {
      x.append(Float(bitPattern: UInt32(pattern)))
    }
    for _ in 0..<10_000 { x.append(Float.random(in: -12...12, using: &random)) }
    return x
  }()

  @Test(arguments: functions)
  func `f32 functions keep their bounds`(function: Function) {
    let exact = Self.arguments.map { function.exact(Double($0)) }
    InstructionSet.forEach { set in
      let kernel = skein_unary(UInt8(function.opcode.rawValue), UInt8(SKEIN_F32.rawValue))
      let y = apply(kernel, Self.arguments, as: Float.self)
      // Where there are no vectors the C library computes; its own bound for f32 is 2.
      let bound =
        set == .generic && function.bound > 0.5 ? Swift.max(2, function.bound) : function.bound
      let worst = y.indices.map { (y[$0].distance(fromExact: exact[$0]), Self.arguments[$0]) }
        .max { $0.0 < $1.0 }
      #expect((worst?.0 ?? 0) <= bound, "\(set): \(worst.map { "\($0)" } ?? "")")
    }
  }

  @Test(arguments: functions)
  func `f64 functions keep theirs`(function: Function) {
    let x = Self.arguments.prefix(3000).map { Double($0) * 1.000_000_1 }
    InstructionSet.forEach { set in
      let kernel = skein_unary(UInt8(function.opcode.rawValue), UInt8(SKEIN_F64.rawValue))
      let y = apply(kernel, x, as: Double.self)
      for (x, y) in zip(x, y) {
        let exact = function.exact(x)
        // Mostly within 2 ULP of the true value, which the C library may miss by 1.
        let near =
          (y - exact).magnitude <= function.wideBound * exact.ulp || y == exact
          || (y.isNaN && exact.isNaN)
        #expect(near, "\(set): \(x) gives \(y), not \(exact)")
      }
    }
  }

  @Test(arguments: functions)
  func `a result depends on its own argument alone`(function: Function) {
    InstructionSet.forEach { set in
      let kernel = skein_unary(UInt8(function.opcode.rawValue), UInt8(SKEIN_F32.rawValue))
      var random = RandomBits(seed: 7)
      let x = Array(Self.arguments.shuffled(using: &random).prefix(100)) + specialFloats
      // A NaN has whatever sign and payload the operands' order leaves it.
      func bits(_ x: Float) -> UInt32 { x.isNaN ? Float.nan.bitPattern : x.bitPattern }
      let alone = x.map { bits(apply(kernel, [$0], as: Float.self)[0]) }
      for count in [2, 7, 15, 16, 17, 31, 33, 100, x.count] {
        for start in [0, 1, 5] {
          let part = Array(x[start..<Swift.min(start + count, x.count)])
          let together = apply(kernel, part, as: Float.self).map(bits)
          #expect(together == Array(alone[start..<start + part.count]), "\(set)")
        }
      }
    }
  }

  @Test func `powers are those of C99, special values included`() {
    var random = RandomBits(seed: 3)
    var x: [Float] = []
    var y: [Float] = []
    for a in specialFloats {
      for b in specialFloats {
        x.append(a)
        y.append(b)
      }
    }
    for _ in 0..<20_000 {
      let base = Float(bitPattern: UInt32.random(in: 0..<0x7f80_0000, using: &random))
      x.append(base)
      y.append(Float.random(in: -150...150, using: &random) / log2(base))
      x.append(Float(Int.random(in: -20...20, using: &random)))
      y.append(Float(Int.random(in: -20...20, using: &random)))
    }
    InstructionSet.forEach { set in
      let kernel = skein_binary(UInt8(SKEIN_POWER.rawValue), UInt8(SKEIN_F32.rawValue), 0)
      let z = apply(kernel, x, y, as: Float.self)
      for i in z.indices {
        let distance = z[i].distance(fromExact: pow(Double(x[i]), Double(y[i])))
        #expect(
          distance <= (set == .generic ? 1 : 0.53),
          "\(set): \(x[i]) to \(y[i]) gives \(z[i])"
        )
      }
      let byScalar = skein_binary(UInt8(SKEIN_POWER.rawValue), UInt8(SKEIN_F32.rawValue), 2)
      let squares = apply(byScalar, x, [2], as: Float.self)
      let twos = apply(kernel, x, [Float](repeating: 2, count: x.count), as: Float.self)
      #expect(squares.map(\.bitPattern) == twos.map(\.bitPattern))
    }
  }
}
