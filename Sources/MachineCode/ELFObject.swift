// SPDX-License-Identifier: Apache-2.0
//
// Reading a relocatable ELF file: sections, symbols, relocations. Every offset is checked, since the bytes may come from
// a file.

/// A relocatable object of a 64-bit little-endian machine.
struct ELFObject {
  struct Section {
    var type: UInt32
    var flags: UInt64
    var offset: Int
    var byteCount: Int
    var alignment: Int
    var link: Int
    var info: Int
    var name: String

    /// Whether the section has a place in memory, apart from what only debuggers and unwinders read.
    var isLoaded: Bool {
      flags & 2 != 0 && (type == 1 || type == 8) && name != ".eh_frame"
    }
    var isCode: Bool { flags & 4 != 0 }
    var isWritable: Bool { flags & 1 != 0 }
    /// Whether the file has no bytes for it: memory that begins as zeros.
    var isZeros: Bool { type == 8 }
  }

  struct Symbol {
    var name: String
    var section: Int
    var value: UInt
    var isGlobal: Bool

    var isUndefined: Bool { section == 0 }
  }

  struct Relocation {
    var offset: Int
    var type: UInt32
    var symbol: Int
    var addend: Int
  }

  static let x86Machine: UInt16 = 62
  static let armMachine: UInt16 = 183

  let bytes: [UInt8]
  let machine: UInt16
  private(set) var sections: [Section] = []
  private(set) var symbols: [Symbol] = []

  init(_ bytes: [UInt8]) throws {
    self.bytes = bytes
    let magic: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1]
    guard bytes.count >= 64, bytes.prefix(6).elementsEqual(magic) else {
      throw CompilerError("the object is not a 64-bit ELF file")
    }
    machine = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 18, as: UInt16.self) }
    guard try number(16, UInt16.self) == 1 else {
      throw CompilerError("the ELF file is not a relocatable object")
    }
    try readSections()
    try readSymbols()
  }

  private mutating func readSections() throws {
    let start = Int(truncatingIfNeeded: try number(0x28, UInt64.self))
    let count = Int(try number(0x3C, UInt16.self))
    let names = Int(try number(0x3E, UInt16.self))
    var nameOffsets: [Int] = []
    for index in 0..<count {
      let at = start &+ 64 * index
      nameOffsets.append(Int(try number(at, UInt32.self)))
      sections.append(
        Section(
          type: try number(at &+ 4, UInt32.self),
          flags: try number(at &+ 8, UInt64.self),
          offset: Int(truncatingIfNeeded: try number(at &+ 24, UInt64.self)),
          byteCount: Int(truncatingIfNeeded: try number(at &+ 32, UInt64.self)),
          alignment: max(1, Int(truncatingIfNeeded: try number(at &+ 48, UInt64.self))),
          link: Int(try number(at &+ 40, UInt32.self)),
          info: Int(try number(at &+ 44, UInt32.self)),
          name: ""
        )
      )
    }
    for index in sections.indices {
      sections[index].name = try string(nameOffsets[index], in: names)
      let section = sections[index]
      guard section.byteCount >= 0, section.byteCount <= 1 << 31,
        section.alignment & (section.alignment - 1) == 0, section.alignment <= 4096
      else { throw Self.damaged }
      if section.isLoaded && !section.isZeros { _ = try range(section) }
    }
  }

  private mutating func readSymbols() throws {
    guard let table = sections.first(where: { $0.type == 2 }) else { return }
    for at in stride(from: table.offset, to: try range(table).upperBound, by: 24) {
      let kind = try number(at &+ 4, UInt8.self)
      symbols.append(
        Symbol(
          name: try string(Int(try number(at, UInt32.self)), in: table.link),
          section: Int(try number(at &+ 6, UInt16.self)),
          value: UInt(try number(at &+ 8, UInt64.self)),
          isGlobal: kind >> 4 != 0
        )
      )
    }
  }

  /// The relocations of each loaded section that has some.
  func relocations() throws -> [(section: Int, list: [Relocation])] {
    var result: [(section: Int, list: [Relocation])] = []
    for table in sections where table.type == 4 || table.type == 9 {
      guard sections.indices.contains(table.info) else { throw Self.damaged }
      guard sections[table.info].isLoaded else { continue }
      guard table.type == 4 else {
        throw CompilerError("the object has relocations without addends, which are not supported")
      }
      var list: [Relocation] = []
      for at in stride(from: table.offset, to: try range(table).upperBound, by: 24) {
        let info = try number(at &+ 8, UInt64.self)
        let symbol = Int(info >> 32)
        guard symbols.indices.contains(symbol) else { throw Self.damaged }
        list.append(
          Relocation(
            offset: Int(truncatingIfNeeded: try number(at, UInt64.self)),
            type: UInt32(truncatingIfNeeded: info),
            symbol: symbol,
            addend: Int(try number(at &+ 16, Int64.self))
          )
        )
      }
      result.append((table.info, list))
    }
    return result
  }

  /// Where the bytes of a section lie in the file.
  func range(_ section: Section) throws -> Range<Int> {
    guard section.offset >= 0, section.byteCount >= 0, section.offset <= bytes.count,
      section.byteCount <= bytes.count - section.offset
    else { throw Self.damaged }
    return section.offset..<section.offset + section.byteCount
  }

  private func number<Number: FixedWidthInteger>(_ offset: Int, _: Number.Type) throws -> Number {
    guard offset >= 0, offset <= bytes.count - MemoryLayout<Number>.size else { throw Self.damaged }
    return bytes.withUnsafeBytes {
      Number(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
  }

  private func string(_ offset: Int, in table: Int) throws -> String {
    guard sections.indices.contains(table) else { throw Self.damaged }
    let range = try range(sections[table])
    guard offset < range.count else { throw Self.damaged }
    let start = range.lowerBound + offset
    let text = bytes[start..<range.upperBound].prefix { $0 != 0 }
    return String(decoding: text, as: UTF8.self)
  }

  static let damaged = CompilerError("the object file is damaged")
}
