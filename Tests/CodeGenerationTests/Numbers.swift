// SPDX-License-Identifier: Apache-2.0
//
// Numbers that functions are tried on: all exponents with both signs, and many where functions are not constant.

enum Numbers {
  static let special: [Double] = [
    0, 1, 2, 3, 0.5, 1.5, 2.5, 88.7, 103.9, 709.7, 745.1, 30000, 30001, 0x1p30, 0x1p31, 1e15, 1e30,
    0x1p-149, 0x1p-126, 0x1p-150, 0x1p-1074, 0x1p-1022, 0x1.fffffep-1, 0x1.000002p0, 16_777_215,
    16_777_216, 33_554_431, 0x1p53, 0x1p53 - 1, .infinity, .nan, .greatestFiniteMagnitude,
  ].flatMap { [$0, -$0] }

  static let specialPairs: [(Double, Double)] = special.flatMap { x in special.map { (x, $0) } }

  /// 2^18 numbers.
  static let f32: [Float] = {
    // Every 21841st of all: 384 of each exponent and sign.
    let everywhere = (0..<196_608).map { Float(bitPattern: UInt32($0) &* 21841) }
    return everywhere + near().map(Float.init)
  }()

  /// 2^18 numbers.
  static let f64: [Double] = {
    var mantissas = Mantissas()
    let everywhere = (0..<196_608).map { index in
      Double(bitPattern: UInt64(index & 0xfff) << 52 | mantissas.next())
    }
    return everywhere + near()
  }()

  /// 2^16 numbers from -1000 to 1000, half of them from -1 to 1, and the special ones.
  private static func near() -> [Double] {
    var mantissas = Mantissas()
    let numbers = (0..<65536 - special.count).map { index in
      let x = Double(mantissas.next()) * 0x1p-51 - 1
      return index % 2 == 0 ? x : x * (index % 4 == 1 ? 1000 : 10)
    }
    return special + numbers
  }

  /// SplitMix64, for numbers of 52 bits: the same in every run.
  private struct Mantissas {
    var state: UInt64 = 0

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return (z ^ (z >> 31)) >> 12
    }
  }
}
