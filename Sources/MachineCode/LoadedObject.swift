// SPDX-License-Identifier: Apache-2.0
//
// A linker for one object: the sections get places in fresh pages, calls to the C library get stubs, relocations are
// applied, and the pages lose the right to be written before anything runs. So code from the cache needs neither LLVM
// nor a shared object on disk, and unloading is one `munmap`.
//
//   | code, stubs (r-x) | constants (r--) | variables (rw-) |

internal import CSkein

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// The pages that hold an object's code and data.
///
/// `@unchecked Sendable`: the pages are written before `init` returns, and then only by the code in them.
final class LoadedObject: @unchecked Sendable {
  /// The addresses of the global symbols that the object defines.
  let addresses: [String: UInt]
  let byteCount: Int
  private let start: UnsafeMutableRawPointer

  init(_ bytes: [UInt8]) throws {
    let object = try ELFObject(bytes)
    guard object.machine == Relocator.machine else {
      throw CompilerError(
        "the object is for another kind of processor (ELF machine \(object.machine))"
      )
    }
    let relocations = try object.relocations()
    let layout = Layout(object, stubs: Self.stubs(object, relocations))
    guard
      let start = mmap(
        nil,
        layout.byteCount,
        PROT_READ | PROT_WRITE,
        MAP_PRIVATE | Self.anonymous,
        -1,
        0
      ),
      start != MAP_FAILED
    else { throw CompilerError("there is no memory for \(layout.byteCount) bytes of code") }
    do {
      addresses = try Self.fill(start, object, layout, relocations)
      try Self.protect(start, layout)
    } catch {
      munmap(start, layout.byteCount)
      throw error
    }
    self.start = start
    byteCount = layout.byteCount
  }

  deinit { munmap(start, byteCount) }

  #if canImport(Darwin)
  private static let anonymous = MAP_ANON
  #else
  private static let anonymous = MAP_ANONYMOUS
  #endif

  // MARK: - Places

  /// Where everything goes, counted from the first page.
  struct Layout {
    /// The place of each section; nil where it is not loaded.
    var places: [Int?]
    /// The place of the stub of each symbol that has one.
    var stubs: [Int: Int] = [:]
    /// Where constants begin, and where variables begin.
    var constants: Int
    var variables: Int
    var byteCount: Int

    init(_ object: ELFObject, stubs symbols: [Int]) {
      let page = Int(sysconf(Int32(_SC_PAGESIZE)))
      var end = 0
      var places = [Int?](repeating: nil, count: object.sections.count)
      func align(_ alignment: Int) { end = (end + alignment - 1) & ~(alignment - 1) }
      func place(where belongs: (ELFObject.Section) -> Bool) {
        for (index, section) in object.sections.enumerated()
        where section.isLoaded && belongs(section) {
          align(section.alignment)
          places[index] = end
          end += section.byteCount
        }
      }
      place { $0.isCode }
      align(16)
      for symbol in symbols {
        stubs[symbol] = end
        end += Relocator.stubByteCount
      }
      align(page)
      constants = end
      place { !$0.isCode && !$0.isWritable }
      align(page)
      variables = end
      place { !$0.isCode && $0.isWritable }
      align(page)
      byteCount = max(end, page)
      self.places = places
    }
  }

  /// The symbols that are reached through a stub: what is elsewhere in the process, and what goes by a table of
  /// addresses.
  private static func stubs(
    _ object: ELFObject,
    _ relocations: [(section: Int, list: [ELFObject.Relocation])]
  ) -> [Int] {
    var needed: Set<Int> = []
    for relocation in relocations.lazy.flatMap(\.list)
    where object.symbols[relocation.symbol].isUndefined
      || Relocator.readsAddressTable(relocation.type)
    {
      needed.insert(relocation.symbol)
    }
    return needed.sorted()
  }

  // MARK: - Contents

  private static func fill(
    _ start: UnsafeMutableRawPointer,
    _ object: ELFObject,
    _ layout: Layout,
    _ relocations: [(section: Int, list: [ELFObject.Relocation])]
  ) throws -> [String: UInt] {
    let base = UInt(bitPattern: start)
    for (section, place) in zip(object.sections, layout.places) {
      guard let place, !section.isZeros else { continue }
      let destination = UnsafeMutableRawBufferPointer(
        start: start + place,
        count: section.byteCount
      )
      destination.copyBytes(from: object.bytes[try object.range(section)])
    }

    func address(_ symbol: ELFObject.Symbol) throws -> UInt {
      if symbol.isUndefined {
        guard !symbol.name.isEmpty else { return 0 }
        return try processAddress(of: symbol.name)
      }
      if symbol.section == 0xFFF1 { return symbol.value }
      guard symbol.section < layout.places.count, let place = layout.places[symbol.section],
        symbol.value <= UInt(object.sections[symbol.section].byteCount)
      else {
        throw CompilerError("the symbol '\(symbol.name)' is in a section that is not loaded")
      }
      return base + UInt(place) + symbol.value
    }

    for (symbol, place) in layout.stubs {
      Relocator.writeStub(at: start + place, to: try address(object.symbols[symbol]))
    }
    for (section, list) in relocations {
      guard let place = layout.places[section] else { continue }
      for relocation in list {
        guard relocation.offset >= 0,
          relocation.offset <= object.sections[section].byteCount
            - Relocator.byteCount(relocation.type)
        else { throw ELFObject.damaged }
        try Relocator.apply(
          relocation,
          at: start + place + relocation.offset,
          symbol: try address(object.symbols[relocation.symbol]),
          stub: layout.stubs[relocation.symbol].map { base + UInt($0) },
          isElsewhere: object.symbols[relocation.symbol].isUndefined
        )
      }
    }
    var addresses: [String: UInt] = [:]
    for symbol in object.symbols where symbol.isGlobal && !symbol.isUndefined {
      addresses[symbol.name] = try address(symbol)
    }
    return addresses
  }

  private static func protect(_ start: UnsafeMutableRawPointer, _ layout: Layout) throws {
    skein_flush_instructions(start, layout.constants)
    let constants = layout.variables - layout.constants
    guard
      layout.constants == 0 || mprotect(start, layout.constants, PROT_READ | PROT_EXEC) == 0,
      constants == 0 || mprotect(start + layout.constants, constants, PROT_READ) == 0
    else {
      throw CompilerError(
        "this process may not make memory executable: \(String(cString: strerror(errno)))"
      )
    }
  }

  // MARK: - The process

  /// Functions of the C library, its mathematics and the compiler's own helpers.
  private static func processAddress(of name: String) throws -> UInt {
    #if canImport(Darwin)
    let everywhere = UnsafeMutableRawPointer(bitPattern: -2)
    #else
    let everywhere: UnsafeMutableRawPointer? = nil
    #endif
    if let found = dlsym(everywhere, name) { return UInt(bitPattern: found) }
    // A library that was itself loaded out of sight of others does not show what it brought along.
    for library in ["libm.so.6", "libgcc_s.so.1"] {
      if let handle = dlopen(library, RTLD_LAZY | RTLD_LOCAL), let found = dlsym(handle, name) {
        return UInt(bitPattern: found)
      }
    }
    throw CompilerError("the module calls '\(name)', which this process does not have")
  }
}
