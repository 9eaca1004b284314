// SPDX-License-Identifier: Apache-2.0
//
// Folders that tests write to, and what the process takes.

@testable import MachineCode

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Calls `body` with the path of an empty folder that is removed afterwards.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = try TemporaryFolder()
  return try withExtendedLifetime(folder) { try body(folder.path) }
}

/// Replaces what a file has.
func write(_ bytes: [UInt8], to path: String) {
  unlink(path)
  _ = Files.create(path, [bytes])
}

/// Whether file permissions bind this user: they do not bind root.
var isRoot: Bool { geteuid() == 0 }

/// The bytes of memory that the process has in use, where the system tells.
var residentByteCount: Int? {
  guard let file = fopen("/proc/self/statm", "r") else { return nil }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 200)
  guard fgets(&line, 200, file) != nil else { return nil }
  let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8($0) }, as: UTF8.self)
    .split(separator: " ")
  return words.count > 1 ? Int(words[1]).map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) } : nil
}

/// Changes when a file was last used.
func setAge(_ path: String, seconds: Int) {
  let then = timeval(tv_sec: time(nil) - seconds, tv_usec: 0)
  utimes(path, [then, then])
}

func setMode(_ path: String, _ mode: Int) { chmod(path, mode_t(mode)) }

func makeFolder(_ path: String) { mkdir(path, 0o700) }

/// Seconds of a clock that only goes forward.
var seconds: Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

func removeFolder(_ path: String) {
  for name in Files.names(in: path) ?? [] { unlink("\(path)/\(name)") }
  rmdir(path)
}
