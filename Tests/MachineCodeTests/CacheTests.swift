// SPDX-License-Identifier: Apache-2.0
//
// Objects on disk: found again by another compiler, never believed when damaged, and never a reason to fail.

import Testing

@testable import MachineCode

struct ObjectCacheTests {
  private func key(_ number: Int) -> Fingerprint {
    var key = Fingerprint()
    key.combine("\(number)")
    return key
  }

  private func path(_ folder: String, _ number: Int) -> String {
    "\(folder)/\(key(number).hexadecimal).object"
  }

  @Test func `what is stored is found, by its key only`() throws {
    try withFolder { folder in
      // The folder is made when it is first written to.
      let cache = ObjectCache(folder: folder + "/a/b", byteLimit: 1 << 20)
      #expect(cache.object(for: key(1)) == nil)
      #expect(Files.status(folder + "/a") == nil)
      cache.store([1, 2, 3], for: key(1))
      #expect(cache.object(for: key(1)) == [1, 2, 3])
      #expect(cache.object(for: key(2)) == nil)
      cache.store([4], for: key(1))
      cache.store([], for: key(2))
      let other = ObjectCache(folder: folder + "/a/b", byteLimit: 1 << 20)
      #expect(other.object(for: key(1)) == [4])
      #expect(other.object(for: key(2)) == [])
      #expect(other.contents() == (2, 2 * 64 + 1))
      #expect(Files.names(in: folder + "/a/b")?.count == 2)
      removeFolder(folder + "/a/b")
      removeFolder(folder + "/a")
    }
  }

  @Test func `a damaged entry is no entry`() throws {
    try withFolder { folder in
      let cache = ObjectCache(folder: folder, byteLimit: 1 << 20)
      let object = (0..<200).map { UInt8($0) }
      cache.store(object, for: key(1))
      let good = try #require(Files.read(path(folder, 1)))
      #expect(good.count == 264)
      for index in good.indices {
        var bad = good
        bad[index] ^= 4
        write(bad, to: path(folder, 1))
        #expect(cache.object(for: key(1)) == nil, "byte \(index)")
      }
      for count in [0, 1, 63, 64, 65, 263] {
        write(Array(good.prefix(count)), to: path(folder, 1))
        #expect(cache.object(for: key(1)) == nil, "\(count) bytes")
      }
      write(good + [0], to: path(folder, 1))
      #expect(cache.object(for: key(1)) == nil)
      // The entry of another key under this name.
      cache.store(object, for: key(2))
      write(try #require(Files.read(path(folder, 2))), to: path(folder, 1))
      #expect(cache.object(for: key(1)) == nil)
      cache.store(object, for: key(1))
      #expect(cache.object(for: key(1)) == object)
    }
  }

  @Test func `the entries unused for longest make room`() throws {
    try withFolder { folder in
      let object = [UInt8](repeating: 7, count: 936)  // 1000 with its header
      let cache = ObjectCache(folder: folder, byteLimit: 8000)
      for number in 0..<8 {
        cache.store(object, for: key(number))
        setAge(path(folder, number), seconds: 1000 - number)
      }
      #expect(cache.contents().count == 8)
      // Reading is using.
      #expect(cache.object(for: key(0)) != nil)
      cache.store(object, for: key(8))
      let left = (0..<9).filter { cache.object(for: key($0)) != nil }
      #expect(left == [0, 3, 4, 5, 6, 7, 8])
      // A cache that finds too much removes it too, and what an ended process left behind.
      write([1, 2, 3], to: folder + "/old.temporary")
      setAge(folder + "/old.temporary", seconds: 7200)
      write([1, 2, 3], to: folder + "/new.temporary")
      let small = ObjectCache(folder: folder, byteLimit: 3000)
      small.store(object, for: key(9))
      #expect(small.contents().byteCount <= 3000)
      #expect(small.object(for: key(9)) != nil)
      #expect(Files.status(folder + "/old.temporary") == nil)
      #expect(Files.status(folder + "/new.temporary") != nil)
      // What is larger than everything else may be is not kept.
      small.store([UInt8](repeating: 1, count: 3000), for: key(10))
      #expect(small.object(for: key(10)) == nil)
      #expect(small.object(for: key(9)) != nil)
    }
  }

  @Test func `a folder that cannot be used is no error`() throws {
    try withFolder { folder in
      // A file where the folder should be.
      write([1], to: folder + "/file")
      for path in [folder + "/file", folder + "/file/below", "/proc/skein-cache"] {
        let cache = ObjectCache(folder: path, byteLimit: 1 << 20)
        cache.store([1], for: key(1))
        #expect(cache.object(for: key(1)) == nil)
        #expect(cache.contents() == (0, 0))
      }
      // An entry that is a folder.
      makeFolder(path(folder, 1))
      let cache = ObjectCache(folder: folder, byteLimit: 1 << 20)
      cache.store([1], for: key(1))
      #expect(cache.object(for: key(1)) == nil)
      #expect(Files.names(in: folder)?.contains { $0.hasSuffix(".temporary") } == false)
      removeFolder(path(folder, 1))
    }
  }

  @Test func `a folder that others may write to is not believed`() throws {
    try withFolder { folder in
      ObjectCache(folder: folder, byteLimit: 1 << 20).store([1], for: key(1))
      for mode in [0o720, 0o702, 0o777] {
        setMode(folder, mode)
        let cache = ObjectCache(folder: folder, byteLimit: 1 << 20)
        #expect(cache.object(for: key(1)) == nil)
        cache.store([2], for: key(2))
        #expect(Files.status(path(folder, 2)) == nil)
      }
      setMode(folder, 0o755)
      #expect(ObjectCache(folder: folder, byteLimit: 1 << 20).object(for: key(1)) == [1])
    }
  }

  @Test(.enabled(if: !isRoot, "permissions do not bind root"))
  func `a folder that cannot be written to is no error`() throws {
    try withFolder { folder in
      setMode(folder, 0o500)
      let cache = ObjectCache(folder: folder, byteLimit: 1 << 20)
      cache.store([1], for: key(1))
      #expect(cache.object(for: key(1)) == nil)
      setMode(folder, 0o700)
    }
  }

  /// `/dev/full` stands for a full disk: a file there can be opened, not written.
  @Test(.enabled(if: Files.status("/dev/full") != nil))
  func `what cannot be written whole leaves nothing`() throws {
    try withFolder { folder in
      #expect(!Files.create(folder + "/missing/file", [[1]]))
      #expect(Files.create(folder + "/file", [[1], [], [2, 3]]))
      #expect(Files.read(folder + "/file") == [1, 2, 3])
      #expect(!Files.create(folder + "/file", [[4]]))
      #expect(Files.read(folder + "/file") == [1, 2, 3])
    }
  }

  @Test func `fingerprints tell texts and fields apart`() {
    func print(_ fields: [String]) -> Fingerprint {
      var result = Fingerprint()
      for field in fields { result.combine(field) }
      return result
    }
    var seen: Set<Fingerprint> = []
    let texts: [[String]] =
      [[], [""], ["", ""], ["ab", "c"], ["a", "bc"], ["abc"], ["abc\0"], ["\0abc"]]
      + (0..<3000).map { ["define void @k\($0)() { ret void }"] }
      + (0..<64).map { [String(repeating: "\0", count: $0 + 3)] }
    for text in texts { #expect(seen.insert(print(text)).inserted, "\(text)") }
    #expect(Set(seen.map { String($0.hexadecimal.prefix(16)) }).count == seen.count)
    #expect(Set(seen.map { String($0.hexadecimal.suffix(16)) }).count == seen.count)
    #expect(seen.allSatisfy { $0.hexadecimal.count == 32 })
  }
}

@Suite(.enabled(if: canCompile, "nothing on this machine compiles"))
struct CachedCompilationTests {
  private func makeCompiler(_ folder: String) -> Compiler {
    var settings = Settings.fromEnvironment()
    settings.cacheFolder = folder
    return Compiler(settings)
  }

  @Test func `another process needs no compiler for what is on disk`() throws {
    try withFolder { folder in
      let first = makeCompiler(folder)
      _ = try first.compile(adding(2), symbols: ["k0"])
      #expect(first.statistics == .init(compiled: 1, readFromDisk: 0, foundInMemory: 0))
      let second = makeCompiler(folder)
      let module = try second.compile(adding(2), symbols: ["k0"])
      #expect(run(module, [1]) == [3])
      #expect(second.statistics == .init(compiled: 0, readFromDisk: 1, foundInMemory: 0))
      #expect(second.diskCache?.count == 1)
      // Other texts, functions and processors are other entries.
      _ = try second.compile(adding(3), symbols: ["k0"])
      #expect(throws: CompilerError.self) { try second.compile(adding(2), symbols: ["k1"]) }
      #if !arch(arm64)
      _ = try second.compile(adding(2), symbols: ["k0"], target: .x86_64)
      #endif
      #expect(second.statistics.readFromDisk == 1)
    }
  }

  @Test func `a damaged entry is replaced`() throws {
    try withFolder { folder in
      _ = try makeCompiler(folder).compile(adding(2), symbols: ["k0"])
      let name = try #require(Files.names(in: folder)?.first)
      let good = try #require(Files.read("\(folder)/\(name)"))
      write(Array(good.dropLast(10)), to: "\(folder)/\(name)")
      let compiler = makeCompiler(folder)
      #expect(run(try compiler.compile(adding(2), symbols: ["k0"]), [1]) == [3])
      #expect(compiler.statistics.compiled == 1)
      #expect(Files.read("\(folder)/\(name)") == good)
      #expect(makeCompiler(folder).diskCache?.count == 1)
    }
  }

  @Test func `what was loaded from disk stays when the entry goes`() throws {
    try withFolder { folder in
      _ = try makeCompiler(folder).compile(adding(2), symbols: ["k0"])
      let module = try makeCompiler(folder).compile(adding(2), symbols: ["k0"])
      for name in Files.names(in: folder) ?? [] { write([], to: "\(folder)/\(name)") }
      #expect(run(module, [1]) == [3])
    }
  }

  @Test func `a damaged object is an error, not a crash`() throws {
    let object = try makeCompiler("/proc/none").emitObject(vectors, target: .host)
    #expect(throws: Never.self) { try CompiledModule(object: object, symbols: ["k0"]) }
    // Cut and changed anywhere in its headers and tables: refused, or placed without touching other memory.
    for count in stride(from: 0, to: object.count, by: 7) {
      _ = try? CompiledModule(object: Array(object.prefix(count)), symbols: ["k0"])
    }
    for index in object.indices {
      for bit in [UInt8(1), 0x80, 0xFF] {
        var changed = object
        changed[index] ^= bit
        _ = try? CompiledModule(object: changed, symbols: [])
      }
    }
    #expect(throws: CompilerError.self) { try CompiledModule(object: [], symbols: []) }
    #expect(throws: CompilerError.self) {
      try CompiledModule(object: Array(object.prefix(100)), symbols: ["k0"])
    }
  }
}
