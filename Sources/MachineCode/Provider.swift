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

  /// Those worth trying, best first, and why kinds of them are left out.
  static func all(_ settings: Settings) -> (list: [Candidate], refusals: [String]) {
    if let mistake = settings.mistake { return ([], [mistake]) }
    var list: [Candidate] = []
    var refusals: [String] = []
    switch settings.engine {
    case .interpreter: return ([], ["SKEIN_ENGINE is 'interpreter'"])
    case .clang: refusals.append("libLLVM: not tried, because SKEIN_ENGINE is 'clang'")
    case .auto, .llvm:
      list += settings.libLLVM.map { [.libLLVM($0)] } ?? []
      list += libraries()
    }
    switch settings.engine {
    case .interpreter: break
    case .llvm: refusals.append("clang: not tried, because SKEIN_ENGINE is 'llvm'")
    case .auto, .clang:
      let clangs = (settings.clang.map { [$0] } ?? []) + programs()
      if clangs.isEmpty { refusals.append("clang: none beside swift, none on the PATH") }
      list += clangs.map { .clang($0) }
    }
    return (list, refusals)
  }

  // MARK: - Places

  /// Versions in the order of trust: that which was measured, newer ones, older ones.
  private static let versions = Array(19...25) + [18, 17, 16, 15]

  /// Existing files; without any, the names that the loader may know.
  private static func libraries() -> [Candidate] {
    #if arch(arm64)
    let family = "aarch64-linux-gnu"
    #else
    let family = "x86_64-linux-gnu"
    #endif
    let common =
      paths("LD_LIBRARY_PATH") + [
        "/usr/lib/\(family)", "/usr/lib64", "/usr/lib", "/usr/local/lib",
        "/opt/homebrew/opt/llvm/lib",
      ]
    var found: [Candidate] = []
    var seen: Set<String> = []
    for version in versions {
      let own = [
        "/usr/lib/llvm-\(version)/lib", "/usr/lib64/llvm\(version)/lib",
        "/usr/lib64/llvm\(version)/lib64",
      ]
      for name in names(version) {
        for folder in common + own {
          let path = "\(folder)/\(name)"
          guard Files.isFile(path), seen.insert(Files.realPath(path) ?? path).inserted else {
            continue
          }
          found.append(.libLLVM(path))
        }
      }
    }
    return found.isEmpty ? versions.flatMap { names($0) }.map { .libLLVM($0) } : found
  }

  private static func names(_ version: Int) -> [String] {
    #if canImport(Darwin)
    ["libLLVM-\(version).dylib", "libLLVM.\(version).dylib", "libLLVM.dylib"]
    #else
    [
      "libLLVM.so.\(version).1", "libLLVM-\(version).so", "libLLVM-\(version).so.1",
      "libLLVM.so.\(version)",
    ]
    #endif
  }

  /// The clang beside the Swift compiler, then those on the PATH.
  private static func programs() -> [String] {
    let folders = paths("PATH")
    var found: [String] = []
    for program in ["swift", "swiftc"] {
      for folder in folders where Files.isExecutable("\(folder)/\(program)") {
        let real = Files.realPath("\(folder)/\(program)") ?? ""
        found.append(folder + "/clang")
        if let slash = real.lastIndex(of: "/") { found.append(real[..<slash] + "/clang") }
      }
    }
    found += folders.map { $0 + "/clang" }
    var seen: Set<String> = []
    return found.filter { path in
      Files.isExecutable(path) && seen.insert(Files.realPath(path) ?? path).inserted
    }
  }

  private static func paths(_ variable: String) -> [String] {
    (Files.environment(variable) ?? "").split(separator: ":").map(String.init).filter {
      $0.first == "/"
    }
  }
}
