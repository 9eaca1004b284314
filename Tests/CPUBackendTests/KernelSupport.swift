// SPDX-License-Identifier: Apache-2.0
//
// What the tests of kernels share: repeatable random bits, instruction sets, and the distance between floats.

import CKernels

/// SplitMix64: the same numbers in every run.
struct RandomBits: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

enum InstructionSet: Int32, CaseIterable, CustomStringConvertible {
  case generic, avx2, avx512

  var description: String {
    switch self {
    case .generic: "generic"
    case .avx2: "avx2"
    case .avx512: "avx512"
    }
  }

  /// Runs `body` once for each set this processor has, while this thread's lookups answer for that set.
  static func forEach(_ body: (InstructionSet) -> Void) {
    defer { _ = skein_select_isa(-1) }
    for set in allCases where skein_select_isa(set.rawValue) != 0 { body(set) }
  }
}

extension Array {
  /// An array of `count` elements that a kernel fills.
  init(count: Int, filledBy fill: (UnsafeMutableRawPointer) -> Void) {
    self.init(unsafeUninitializedCapacity: count) { buffer, initialized in
      if let start = buffer.baseAddress { fill(start) }
      initialized = count
    }
  }
}

/// What unary kernels do to a whole array.
func apply<X: BitwiseCopyable, Y>(_ kernel: skein_unary_kernel?, _ x: [X], as _: Y.Type) -> [Y] {
  guard let kernel else { preconditionFailure("no such kernel") }
  return [Y](count: x.count) { kernel($0, x, x.count) }
}

/// What binary kernels do to whole arrays.
func apply<X: BitwiseCopyable, Y>(_ kernel: skein_binary_kernel?, _ x: [X], _ y: [X], as _: Y.Type)
  -> [Y]
{
  guard let kernel else { preconditionFailure("no such kernel") }
  let count = Swift.max(x.count, y.count)
  return [Y](count: count) { kernel($0, x, y, count) }
}

extension Float {
  /// How far `self` is from `exact`, in units of the last place that `exact` has as a `Float`; a NaN is at
  /// distance 0 from NaN alone, and infinities and zeros must agree, sign included, unless they are within
  /// rounding of `exact`.
  func distance(fromExact exact: Double) -> Double {
    let rounded = Float(exact)
    if exact.isNaN || isNaN { return exact.isNaN && isNaN ? 0 : .infinity }
    if self == rounded { return self == 0 && sign != rounded.sign ? .infinity : 0 }
    if rounded.isInfinite { return magnitude == .greatestFiniteMagnitude ? 1 : .infinity }
    if isInfinite { return rounded.magnitude == .greatestFiniteMagnitude ? 1 : .infinity }
    let unit = rounded.magnitude < .leastNormalMagnitude ? Float.leastNonzeroMagnitude : rounded.ulp
    return (Double(self) - exact).magnitude / Double(unit)
  }
}

/// Arguments that find mistakes: zeros, ones, limits, subnormals, infinities, NaN, huge angles, halves.
let specialFloats: [Float] =
  [
    0, 1, 2, 3, 0.5, 1.5, 2.5, 0.55, 0.7, .leastNonzeroMagnitude, .leastNormalMagnitude / 7,
    .leastNormalMagnitude, 1e-30, 1e-10, 1e-5,
    9, 9.02, 10, 88.7, 88.8, 89, 104, 1e4, 3e4, 30001, 1e10, 1e22, 3e38, .greatestFiniteMagnitude,
    .infinity, .nan, 8_388_608, 16_777_216,
  ].flatMap { [$0, -$0] }

// MARK: - bf16 and f16, independently of the kernels

/// The bits of the bf16 nearest to `x`, ties to even.
func bf16Bits(_ x: Float) -> UInt16 {
  if x.isNaN { return 0x7fc0 }
  let below = x.bitPattern >> 16
  // Both neighbours as f64, in which their distances to x are exact; infinity counts as 2^128.
  func value(_ bits: UInt32) -> Double {
    let float = Float(bitPattern: bits << 16)
    return float.isInfinite ? (float.sign == .minus ? -0x1p128 : 0x1p128) : Double(float)
  }
  if x.isInfinite { return UInt16(below) }
  let down = (Double(x) - value(below)).magnitude
  let up = (value(below + 1) - Double(x)).magnitude
  return UInt16(down < up || (down == up && below & 1 == 0) ? below : below + 1)
}

func bf16Value(_ bits: UInt16) -> Float { Float(bitPattern: UInt32(bits) << 16) }

#if arch(x86_64) && os(macOS)
#error("Float16 does not exist here; these tests need another reference")
#else
func f16Bits(_ x: Float) -> UInt16 { x.isNaN ? 0x7e00 : Float16(x).bitPattern }
func f16Value(_ bits: UInt16) -> Float { Float(Float16(bitPattern: bits)) }
#endif
