// SPDX-License-Identifier: Apache-2.0
//
// The relocations of AArch64 that position-independent code of the small model has. Any other is an error, never ignored.

#if arch(arm64)
/// How addresses are written into instructions and data.
enum Relocator {
  static let machine = ELFObject.armMachine

  /// A jump through the eight bytes behind it, which serve as an entry of the table of addresses too.
  static let stubByteCount = 16

  static func writeStub(at stub: UnsafeMutableRawPointer, to address: UInt) {
    // ldr x16, #8; br x16
    stub.storeBytes(of: UInt64(0xD61F_0200_5800_0050).littleEndian, as: UInt64.self)
    stub.storeBytes(of: UInt64(address), toByteOffset: 8, as: UInt64.self)
  }

  /// ADR_GOT_PAGE and LD64_GOT_LO12_NC.
  static func readsAddressTable(_ type: UInt32) -> Bool { type == 311 || type == 312 }

  /// How many bytes a relocation changes.
  static func byteCount(_ type: UInt32) -> Int { type == 257 || type == 260 ? 8 : 4 }

  /// Changes the bytes at `place`.
  ///
  /// - Parameters:
  ///   - relocation: What is to be written.
  ///   - place: What the relocation changes.
  ///   - symbol: The symbol's address.
  ///   - stub: The address of its stub.
  ///   - isElsewhere: Whether the symbol is not of this object, and so perhaps too far away.
  /// - Throws: `CompilerError` for a relocation that is not known, or does not reach.
  static func apply(
    _ relocation: ELFObject.Relocation,
    at place: UnsafeMutableRawPointer,
    symbol: UInt,
    stub: UInt?,
    isElsewhere: Bool
  ) throws {
    let here = Int(bitPattern: place)
    let target = Int(bitPattern: symbol) &+ relocation.addend
    let jumped = isElsewhere ? stub.map { Int(bitPattern: $0) } ?? target : target
    let entry = (stub.map { Int(bitPattern: $0) } ?? 0) &+ 8
    switch relocation.type {
    case 0, 256:  // NONE
      break
    case 257:  // ABS64
      place.storeBytes(of: target, as: Int.self)
    case 260:  // PREL64
      place.storeBytes(of: target &- here, as: Int.self)
    case 261:  // PREL32
      place.storeBytes(
        of: Int32(truncatingIfNeeded: try signed(target &- here, 32)),
        as: Int32.self
      )
    case 282, 283:  // JUMP26, CALL26
      merge(try signed(jumped &- here, 28) >> 2, bits: 26, shift: 0, at: place)
    case 275, 311:  // ADR_PREL_PG_HI21, ADR_GOT_PAGE
      let goal = relocation.type == 311 ? entry : target
      let pages = try signed((goal & ~0xFFF) &- (here & ~0xFFF), 33) >> 12
      merge(pages, bits: 2, shift: 29, at: place)
      merge(pages >> 2, bits: 19, shift: 5, at: place)
    case 277:  // ADD_ABS_LO12_NC
      merge(target & 0xFFF, bits: 12, shift: 10, at: place)
    case 278: merge(target & 0xFFF, bits: 12, shift: 10, at: place)  // LDST8
    case 284: merge((target & 0xFFF) >> 1, bits: 12, shift: 10, at: place)  // LDST16
    case 285: merge((target & 0xFFF) >> 2, bits: 12, shift: 10, at: place)  // LDST32
    case 286: merge((target & 0xFFF) >> 3, bits: 12, shift: 10, at: place)  // LDST64
    case 299: merge((target & 0xFFF) >> 4, bits: 12, shift: 10, at: place)  // LDST128
    case 312:  // LD64_GOT_LO12_NC
      merge((entry & 0xFFF) >> 3, bits: 12, shift: 10, at: place)
    default:
      throw CompilerError(
        "the object has a relocation of type \(relocation.type), which is not supported"
      )
    }
  }

  private static func signed(_ distance: Int, _ bits: Int) throws -> Int {
    guard distance >= -(1 << (bits - 1)), distance < 1 << (bits - 1) else {
      throw CompilerError("a relocation does not reach its symbol")
    }
    return distance
  }

  /// Replaces some bits of an instruction.
  private static func merge(_ value: Int, bits: Int, shift: Int, at place: UnsafeMutableRawPointer)
  {
    let mask = UInt32((1 << bits) - 1)
    let old = place.loadUnaligned(as: UInt32.self)
    let new =
      (old & ~(mask << UInt32(shift)))
      | ((UInt32(truncatingIfNeeded: value) & mask) << UInt32(shift))
    place.storeBytes(of: new, as: UInt32.self)
  }
}
#endif
