// SPDX-License-Identifier: Apache-2.0
//
// The few things done with files, without Foundation, whose loading would cost more than a cached kernel.

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Files by their paths.
///
/// Every function answers nil or false where the system says no.
enum Files {
  /// A variable of the environment; nil when it is unset or empty.
  static func environment(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }

  static func status(_ path: String) -> stat? {
    var result = stat()
    return stat(path, &result) == 0 ? result : nil
  }

  static func isFile(_ path: String) -> Bool {
    status(path).map { $0.st_mode & S_IFMT == S_IFREG } ?? false
  }

  static func isExecutable(_ path: String) -> Bool { isFile(path) && access(path, X_OK) == 0 }

  /// The path without symbolic links.
  static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  static func read(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size < 1 << 31
    else { return nil }
    var isWhole = false
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
      while count < buffer.count {
        let step = Self.read(file, buffer, count)
        guard step > 0 else { return }
        count += step
      }
      isWhole = true
    }
    return isWhole ? bytes : nil
  }

  private static func read(
    _ file: CInt,
    _ buffer: UnsafeMutableBufferPointer<UInt8>,
    _ offset: Int
  ) -> Int {
    #if canImport(Glibc)
    Glibc.read(file, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
    #elseif canImport(Musl)
    Musl.read(file, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
    #else
    Darwin.read(file, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
    #endif
  }

  /// Writes a file that did not exist, for its owner only; removes it again when it could not be written whole.
  static func create(_ path: String, _ parts: [[UInt8]]) -> Bool {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { return false }
    var isWhole = true
    for part in parts {
      isWhole =
        isWhole
        && part.withUnsafeBytes { bytes in
          var written = 0
          while written < bytes.count {
            let step = write(file, bytes.baseAddress.map { $0 + written }, bytes.count - written)
            guard step > 0 else { return false }
            written += step
          }
          return true
        }
    }
    // A full disk may show only now.
    isWhole = close(file) == 0 && isWhole
    if !isWhole { unlink(path) }
    return isWhole
  }

  /// The names in a folder, without those that begin with a dot; nil when it cannot be read.
  static func names(in folder: String) -> [String]? {
    guard let stream = opendir(folder) else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.first != "." { names.append(name) }
    }
    return names
  }

  /// Creates a folder and those above it, for their owner only.
  static func createFolder(_ path: String) -> Bool {
    if mkdir(path, 0o700) == 0 || errno == EEXIST { return true }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
      return false
    }
    return createFolder(String(path[..<slash])) && (mkdir(path, 0o700) == 0 || errno == EEXIST)
  }

  /// Where temporary files go.
  static var temporary: String { environment("TMPDIR") ?? "/tmp" }

  /// What tells one version of a program or library from the next without running it.
  static func identity(_ path: String) -> String? {
    guard let resolved = realPath(path), let status = status(resolved) else { return nil }
    #if canImport(Darwin)
    let time = status.st_mtimespec
    #else
    let time = status.st_mtim
    #endif
    return "\(resolved) \(status.st_size) \(time.tv_sec).\(time.tv_nsec)"
  }
}
