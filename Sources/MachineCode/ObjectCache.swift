// SPDX-License-Identifier: Apache-2.0
//
// Objects on disk, so that a program compiles its kernels once per machine and not once per run. Nothing here fails:
// whatever cannot be read, written or believed is as if it had not been cached.
//
// An entry is a file `<fingerprint>.object`: a header, then the object. Files appear by renaming, so that a reader sees
// all of one or nothing, and how recently one was used is its time of modification.

internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Objects in a folder, by the fingerprints of what they were made from.
final class ObjectCache: Sendable {
  let folder: String
  let byteLimit: Int
  private let state = Mutex(State())

  private struct State {
    /// Whether the folder exists, is ours, and nobody else may write to it; nil until asked.
    var isUsable: Bool?
    /// About how many bytes the entries have; nil until counted.
    var byteCount: Int?
  }

  init(folder: String, byteLimit: Int) {
    self.folder = folder
    self.byteLimit = byteLimit
  }

  private static let suffix = ".object"
  private static let headerByteCount = 64
  private static let magic: UInt64 = 0x6A62_6F6E_6965_6B73  // "skeinobj"
  /// Changes with what a header or an object means.
  static let format: UInt64 = 1

  private func path(_ key: Fingerprint) -> String { "\(folder)/\(key.hexadecimal)\(Self.suffix)" }

  /// The object of a key; nil when there is none that can be believed.
  func object(for key: Fingerprint) -> [UInt8]? {
    guard isUsable(creating: false), var bytes = Files.read(path(key)),
      bytes.count >= Self.headerByteCount
    else { return nil }
    let header = Array(bytes.prefix(Self.headerByteCount))
    bytes.removeFirst(Self.headerByteCount)
    guard header == Self.header(key, bytes) else { return nil }
    utimes(path(key), nil)
    return bytes
  }

  /// Keeps an object, and removes those unused for longest when there are too many.
  func store(_ object: [UInt8], for key: Fingerprint) {
    guard object.count + Self.headerByteCount <= byteLimit, isUsable(creating: true) else { return }
    let number = Self.counter.add(1, ordering: .relaxed).newValue
    let temporary = "\(folder)/\(key.hexadecimal).\(getpid()).\(number).temporary"
    guard Files.create(temporary, [Self.header(key, object), object]) else { return }
    guard rename(temporary, path(key)) == 0 else {
      unlink(temporary)
      return
    }
    trim(after: object.count + Self.headerByteCount)
  }

  /// Forgets an entry whose object turned out to be of no use.
  func remove(_ key: Fingerprint) { unlink(path(key)) }

  private static let counter = Atomic<Int>(0)

  /// What an entry begins with: everything that must be as expected, the object's bytes included.
  private static func header(_ key: Fingerprint, _ object: [UInt8]) -> [UInt8] {
    let checksum = object.withUnsafeBytes { Fingerprint($0) }
    let words = [
      magic, format, key.first, key.second, key.byteCount, UInt64(object.count), checksum.first,
      checksum.second,
    ]
    return words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
  }

  // MARK: - The folder

  /// Code is run from this folder, so it must be our user's, and only our user may write to it.
  private func isUsable(creating: Bool) -> Bool {
    state.withLock { state in
      if let known = state.isUsable { return known }
      if Files.status(folder) == nil {
        guard creating else { return false }
        guard Files.createFolder(folder) else {
          state.isUsable = false
          return false
        }
      }
      let status = Files.status(folder)
      let isOurs = status.map {
        $0.st_mode & S_IFMT == S_IFDIR && $0.st_uid == geteuid() && $0.st_mode & 0o022 == 0
      }
      state.isUsable = isOurs ?? false
      return isOurs ?? false
    }
  }

  /// An entry as the folder shows it.
  private struct Entry {
    var path: String
    var byteCount: Int
    var age: Int
  }

  private func entries(_ suffix: String) -> [Entry] {
    let now = time(nil)
    return (Files.names(in: folder) ?? []).filter { $0.hasSuffix(suffix) }.compactMap { name in
      let path = "\(folder)/\(name)"
      guard let status = Files.status(path) else { return nil }
      #if canImport(Darwin)
      let used = status.st_mtimespec
      #else
      let used = status.st_mtim
      #endif
      // In nanoseconds: entries of one run are seconds apart at most.
      return Entry(
        path: path,
        byteCount: Int(status.st_size),
        age: (now - used.tv_sec) * 1_000_000_000 - used.tv_nsec
      )
    }
  }

  /// Counts once, then adds up; counts again, and removes the oldest, when the limit is reached.
  private func trim(after added: Int) {
    state.withLock { state in
      if let known = state.byteCount {
        state.byteCount = known + added
        guard known + added > byteLimit else { return }
      } else {
        // What a process that ended too early left behind.
        for entry in entries(".temporary") where entry.age > 3_600_000_000_000 {
          unlink(entry.path)
        }
      }
      var entries = entries(Self.suffix)
      var total = entries.reduce(0) { $0 + $1.byteCount }
      if total > byteLimit {
        entries.sort { $0.age > $1.age }
        // Some room, so that the next entries need not count again.
        for entry in entries where total > byteLimit / 8 * 7 {
          unlink(entry.path)
          total -= entry.byteCount
        }
      }
      state.byteCount = total
    }
  }

  /// How many entries there are, and their bytes.
  func contents() -> (count: Int, byteCount: Int) {
    let entries = entries(Self.suffix)
    return (entries.count, entries.reduce(0) { $0 + $1.byteCount })
  }
}
