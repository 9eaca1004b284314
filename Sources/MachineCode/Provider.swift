// SPDX-License-Identifier: Apache-2.0
//
// Which compiler makes the code: libLLVM in this process, else clang as a program, else none.

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What makes code in this process.
package enum Provider: Hashable, Sendable {
  case libLLVM(path: String, version: String)
  case clang(path: String, version: String)
  /// Nothing does, for these reasons.
  case none(reasons: [String])
}

/// A compiler that may or may not prove usable.
enum Candidate: Hashable, Sendable {
  /// A library by its path, or by a name that the system's loader knows the place of.
  case libLLVM(String)
  case clang(String)

  /// What tells its output from that of other versions, as far as that is known without loading or running it.
  var identity: String? {
    switch self {
    case .libLLVM(let path): path.contains("/") ? Files.identity(path) : nil
    case .clang(let path): Files.identity(path)
    }
  }

  /// Those worth trying, best first.
  ///
  /// They are looked for as they are asked for: a process whose objects are all on disk only asks for the first.
  static func all(_ settings: Settings) -> AnyIterator<Candidate> {
    var kinds: [AnyIterator<Candidate>] = []
    guard isSupported else { return AnyIterator(kinds.lazy.flatMap { $0 }.makeIterator()) }
    if settings.mistake == nil, [.auto, .llvm].contains(settings.engine) {
      kinds.append(AnyIterator((settings.libLLVM.map { [.libLLVM($0)] } ?? []).makeIterator()))
      kinds.append(libraries())
    }
    if settings.mistake == nil, [.auto, .clang].contains(settings.engine) {
      kinds.append(AnyIterator((settings.clang.map { [.clang($0)] } ?? []).makeIterator()))
      kinds.append(programs())
    }
    return AnyIterator(kinds.lazy.flatMap { $0 }.makeIterator())
  }

  /// The code is made for Linux: elsewhere other registers are reserved, and memory becomes executable otherwise.
  private static let isSupported: Bool = {
    #if os(Linux) && (arch(x86_64) || arch(arm64))
    true
    #else
    false
    #endif
  }()

  /// Why some kinds are not among them.
  static func excluded(_ settings: Settings) -> [String] {
    if let mistake = settings.mistake { return [mistake] }
    guard isSupported else { return ["this system's rules for code in memory are not known here"] }
    return switch settings.engine {
    case .auto: []
    case .interpreter: ["SKEIN_ENGINE is 'interpreter'"]
    case .clang: ["libLLVM: not tried, because SKEIN_ENGINE is 'clang'"]
    case .llvm: ["clang: not tried, because SKEIN_ENGINE is 'llvm'"]
    }
  }

  // MARK: - Places

  /// Versions in the order of trust: that which was measured, newer ones, older ones.
  private static let versions = Array(19...25) + [18, 17, 16, 15]

  /// Existing files, then the names that the loader may know.
  private static func libraries() -> AnyIterator<Candidate> {
    #if arch(arm64)
    let family = "aarch64-linux-gnu"
    #else
    let family = "x86_64-linux-gnu"
    #endif
    let common =
      paths("LD_LIBRARY_PATH") + [
        "/usr/lib/\(family)", "/usr/lib64", "/usr/lib", "/usr/local/lib",
      ]
    var seen: Set<String> = []
    let files = versions.lazy.flatMap { version in
      let own = [
        "/usr/lib/llvm-\(version)/lib", "/usr/lib64/llvm\(version)/lib",
        "/usr/lib64/llvm\(version)/lib64",
      ]
      return (common + own).lazy.flatMap { folder in names(version).map { "\(folder)/\($0)" } }
    }
    let existing = files.filter { path in
      Files.isFile(path) && seen.insert(Files.realPath(path) ?? path).inserted
    }
    // A loader that knows more places than we do; after a file that is no use its name may mean another.
    let known = versions.lazy.flatMap { names($0) }
    return AnyIterator(
      [AnyIterator(existing.makeIterator()), AnyIterator(known.makeIterator())].lazy
        .flatMap { $0 }.map { Candidate.libLLVM($0) }.makeIterator()
    )
  }

  private static func names(_ version: Int) -> [String] {
    [
      "libLLVM.so.\(version).1", "libLLVM-\(version).so", "libLLVM-\(version).so.1",
      "libLLVM.so.\(version)",
    ]
  }

  /// The clang beside the Swift compiler, then those on the PATH.
  private static func programs() -> AnyIterator<Candidate> {
    let folders = paths("PATH")
    let beside = ["swift", "swiftc"].lazy.flatMap { program in
      folders.lazy.filter { Files.isExecutable("\($0)/\(program)") }.flatMap { folder in
        let real = Files.realPath("\(folder)/\(program)") ?? ""
        return [folder, String(real.prefix(upTo: real.lastIndex(of: "/") ?? real.startIndex))]
      }
    }
    var seen: Set<String> = []
    return AnyIterator(
      [AnyIterator(beside.makeIterator()), AnyIterator(folders.makeIterator())].lazy
        .flatMap { $0 }.map { $0 + "/clang" }.filter { path in
          Files.isExecutable(path) && seen.insert(Files.realPath(path) ?? path).inserted
        }.map { Candidate.clang($0) }.makeIterator()
    )
  }

  private static func paths(_ variable: String) -> [String] {
    (Files.environment(variable) ?? "").split(separator: ":").map(String.init).filter {
      $0.first == "/"
    }
  }
}
