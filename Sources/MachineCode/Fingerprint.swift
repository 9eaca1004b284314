// SPDX-License-Identifier: Apache-2.0
//
// The names under which compiled code is kept: 128 bits that tell texts apart. Two independent chains of 64 bits;
// each step multiplies to 128 bits and folds. Not against an adversary: who can write to the cache can already run code.

/// 128 bits that stand for some bytes.
struct Fingerprint: Hashable, Sendable {
  private(set) var first: UInt64 = 0x9E37_79B9_7F4A_7C15
  private(set) var second: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  /// How many bytes it stands for.
  private(set) var byteCount: UInt64 = 0

  init() {}

  init(_ bytes: UnsafeRawBufferPointer) { combine(bytes) }

  /// Appends a field: its bytes and its length, so that fields cannot run into each other.
  mutating func combine(_ bytes: UnsafeRawBufferPointer) {
    var offset = 0
    while offset + 8 <= bytes.count {
      step(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    var rest: UInt64 = 0
    while offset < bytes.count {
      rest = rest << 8 | UInt64(bytes[offset])
      offset += 1
    }
    step(rest)
    step(UInt64(bytes.count))
    byteCount += UInt64(bytes.count)
  }

  mutating func combine(_ text: String) {
    var text = text
    text.withUTF8 { combine(UnsafeRawBufferPointer($0)) }
  }

  private mutating func step(_ word: UInt64) {
    first = Self.fold(first ^ word, 0xE703_7ED1_A0B4_28DB) ^ word
    second = Self.fold(second ^ word, 0x8EBC_6AF0_9C88_C6E3) &+ (word << 32 | word >> 32)
  }

  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  /// 32 hexadecimal digits.
  var hexadecimal: String {
    [first, second].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
