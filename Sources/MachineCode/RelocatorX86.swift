// SPDX-License-Identifier: Apache-2.0
//
// The relocations of x86-64 that position-independent code of the small model has. Any other is an error, never ignored.

#if !arch(arm64)
/// How addresses are written into instructions and data.
enum Relocator {
  static let machine = ELFObject.x86Machine

  /// A jump through the eight bytes behind it, which serve as an entry of the table of addresses too.
  static let stubByteCount = 16

  static func writeStub(at stub: UnsafeMutableRawPointer, to address: UInt) {
    // jmp *2(%rip); ud2
    stub.storeBytes(of: UInt64(0x0B0F_0000_0002_25FF).littleEndian, as: UInt64.self)
    stub.storeBytes(of: UInt64(address), toByteOffset: 8, as: UInt64.self)
  }

  /// GOTPCREL, GOTPCRELX and REX_GOTPCRELX.
  static func readsAddressTable(_ type: UInt32) -> Bool { [9, 41, 42].contains(type) }

  /// How many bytes a relocation changes.
  static func byteCount(_ type: UInt32) -> Int { type == 1 || type == 24 ? 8 : 4 }

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
    let target = Int(bitPattern: symbol)
    switch relocation.type {
    case 0:  // NONE
      break
    case 1:  // 64
      place.storeBytes(of: target &+ relocation.addend, as: Int.self)
    case 24:  // PC64
      place.storeBytes(of: target &+ relocation.addend &- here, as: Int.self)
    case 2, 4:  // PC32, PLT32
      let reached = isElsewhere ? stub.map { Int(bitPattern: $0) } ?? target : target
      try store(reached &+ relocation.addend &- here, at: place)
    case 9, 41, 42:
      guard let stub else { throw ELFObject.damaged }
      try store(Int(bitPattern: stub) &+ 8 &+ relocation.addend &- here, at: place)
    default:
      throw CompilerError(
        "the object has a relocation of type \(relocation.type), which is not supported"
      )
    }
  }

  private static func store(_ distance: Int, at place: UnsafeMutableRawPointer) throws {
    guard let narrow = Int32(exactly: distance) else {
      throw CompilerError("a relocation does not reach its symbol")
    }
    place.storeBytes(of: narrow, as: Int32.self)
  }
}
#endif
