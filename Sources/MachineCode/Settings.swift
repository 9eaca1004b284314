// SPDX-License-Identifier: Apache-2.0
//
// What the environment may say about making code.

/// Where compilers and cached objects are looked for.
package struct Settings: Sendable {
  /// Which engine to use.
  package enum Engine: String, Sendable, CaseIterable {
    /// The best there is.
    case auto
    case llvm, clang
    /// None: nothing is compiled.
    case interpreter
  }

  package var engine: Engine = .auto
  /// A libLLVM to try first.
  package var libLLVM: String?
  /// A clang to try first.
  package var clang: String?
  /// The folder for cached objects; nil for none.
  package var cacheFolder: String?
  /// The bytes that cached objects may take on disk.
  package var cacheLimit = 256 << 20
  /// The modules kept in memory when nobody uses them.
  package var modulesKept = 512
  /// What is wrong with the environment, if anything is.
  package var mistake: String?

  package init() {}

  /// What the environment says: `SKEIN_ENGINE`, `SKEIN_LIBLLVM`, `SKEIN_CLANG`, `SKEIN_CACHE`.
  package static func fromEnvironment() -> Settings {
    var settings = Settings()
    if let name = Files.environment("SKEIN_ENGINE") {
      if let engine = Engine(rawValue: name) {
        settings.engine = engine
      } else {
        let names = Engine.allCases.map(\.rawValue).joined(separator: ", ")
        settings.mistake = "SKEIN_ENGINE is '\(name)'; it can be \(names)"
      }
    }
    settings.libLLVM = Files.environment("SKEIN_LIBLLVM")
    settings.clang = Files.environment("SKEIN_CLANG")
    settings.cacheFolder = cacheFolder()
    return settings
  }

  private static func cacheFolder() -> String? {
    if let folder = Files.environment("SKEIN_CACHE") { return folder == "off" ? nil : folder }
    if let folder = Files.environment("XDG_CACHE_HOME"), folder.first == "/" {
      return folder + "/skein"
    }
    return Files.environment("HOME").map { $0 + "/.cache/skein" }
  }
}
