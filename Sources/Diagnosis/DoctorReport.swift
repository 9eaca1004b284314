// SPDX-License-Identifier: Apache-2.0
//
// What runs programs on this machine, why nothing better does, and what would change that.

package import MachineCode

internal import CPUBackend

/// What `skein doctor` has to say.
package struct DoctorReport: Sendable {
  package var provider: Provider
  /// Why compilers that come before the provider do not run.
  package var refusals: [String]
  /// The processor's name, where a compiler knows it.
  package var cpu: String
  package var target: Target
  package var threads: Int
  /// The folder of cached objects; nil when nothing is cached.
  package var cache: (folder: String, count: Int, byteCount: Int)?

  package init(
    provider: Provider,
    refusals: [String],
    cpu: String,
    target: Target,
    threads: Int,
    cache: (folder: String, count: Int, byteCount: Int)?
  ) {
    self.provider = provider
    self.refusals = refusals
    self.cpu = cpu
    self.target = target
    self.threads = threads
    self.cache = cache
  }

  /// What is true of this process.
  package init(_ compiler: Compiler = .shared) {
    self.init(
      provider: compiler.provider,
      refusals: compiler.refusals,
      cpu: compiler.host.cpu,
      target: .host,
      threads: ThreadPool.shared.width,
      cache: compiler.diskCache
    )
  }

  // MARK: - Text

  /// The lines that are true of this process.
  package static func lines() -> [String] { DoctorReport().text }

  /// The lines that are printed.
  package var text: [String] {
    var lines = row("engine", [engine])
    lines += row("passed over", refusals)
    lines += row("better", advice)
    lines += row("processor", [processor])
    lines += row(
      "vectors",
      ["\(8 * target.vectorByteCount) bits: \(target.vectorByteCount / 4) floats"]
    )
    lines += row("threads", ["\(threads)"])
    lines += row("cache", [cacheText])
    return lines
  }

  private func row(_ name: String, _ values: [String]) -> [String] {
    values.enumerated().map { index, value in
      let name = index == 0 ? name : ""
      return "  " + name + String(repeating: " ", count: 13 - name.count) + value
    }
  }

  private var engine: String {
    switch provider {
    case .libLLVM(let path, let version): "llvm: libLLVM \(version), \(path)"
    case .clang(let path, let version): "clang: \(version), \(path)"
    case .none: "interpreter: nothing is compiled"
    }
  }

  /// What to do for the next better engine.
  private var advice: [String] {
    switch provider {
    case .libLLVM: []
    case .clang:
      [
        "llvm compiles in milliseconds: apt-get install libllvm19, or SKEIN_LIBLLVM=<path of a libLLVM>"
      ]
    case .none:
      [
        "llvm: apt-get install libllvm19, or SKEIN_LIBLLVM=<path of a libLLVM>",
        "clang: put a Swift toolchain on the PATH, or SKEIN_CLANG=<path of a clang>",
      ]
    }
  }

  private var processor: String {
    let known = [
      ("AVX-512", target.hasAVX512), ("AVX2", target.has("avx2")), ("FMA", target.has("fma")),
      ("F16C", target.has("f16c")), ("NEON", target.hasNEON),
    ]
    let names = known.filter(\.1).map(\.0)
    let missing = target.hasNEON ? [] : known.prefix(3).filter { !$0.1 }.map(\.0)
    return cpu + (names.isEmpty ? "" : ": " + names.joined(separator: ", "))
      + (missing.isEmpty ? "" : "; without " + missing.joined(separator: ", "))
  }

  private var cacheText: String {
    guard let cache else { return "off: every process compiles again" }
    let size =
      cache.byteCount < 1_000_000
      ? "\((cache.byteCount + 999) / 1000) kB" : "\(cache.byteCount / 1_000_000) MB"
    return "\(cache.folder): \(cache.count) \(cache.count == 1 ? "object" : "objects"), \(size)"
  }
}
