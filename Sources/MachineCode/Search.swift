// SPDX-License-Identifier: Apache-2.0
//
// From candidates to the compiler that runs: the first that can be loaded or started.

/// A compiler that proved usable.
enum Tool: Sendable {
  case libLLVM(LLVMLibrary)
  case clang(Clang)

  var provider: Provider {
    switch self {
    case .libLLVM(let library): .libLLVM(path: library.path, version: library.version)
    case .clang(let clang): .clang(path: clang.path, version: clang.version)
    }
  }

  func emitObject(_ text: String, target: Target) throws -> [UInt8] {
    switch self {
    case .libLLVM(let library): try library.emitObject(text, target: target)
    case .clang(let clang): try clang.emitObject(text, target: target)
    }
  }
}

/// The search for a compiler, as far as it has come.
struct Search {
  private let settings: Settings
  private let candidates: AnyIterator<Candidate>
  /// The candidate whose turn it is; nil when there is none left.
  private var current: Candidate?
  private var found: Tool?
  /// Why those before it are not used.
  private(set) var refusals: [String]
  /// Whether it was said that the loader knows no library, and whether there was a program to try.
  private var hasMissedLibrary = false
  private var hasMetClang = false
  /// What tells the output of the current candidate from others.
  private(set) var likelyIdentity: String?

  init(_ settings: Settings) {
    self.settings = settings
    candidates = Candidate.all(settings)
    refusals = Candidate.excluded(settings)
    advance()
  }

  private mutating func advance() {
    current = candidates.next()
    likelyIdentity = current?.identity
  }

  /// The first candidate that is usable.
  ///
  /// - Throws: `CompilerError` with all reasons, when there is none.
  mutating func tool() throws -> Tool {
    if let found { return found }
    while let candidate = current {
      do {
        let tool: Tool
        switch candidate {
        case .libLLVM(let path):
          let library = try LLVMLibrary.load(path)
          tool = .libLLVM(library)
          likelyIdentity = Files.identity(library.path)
        case .clang(let path): tool = .clang(try Clang(path))
        }
        found = tool
        return tool
      } catch {
        refuse(candidate, error)
        advance()
      }
    }
    if !hasMetClang, settings.mistake == nil, [.auto, .clang].contains(settings.engine) {
      hasMetClang = true
      refusals.append("clang: none beside swift, none on the PATH")
    }
    throw CompilerError("nothing here compiles: \(refusals.joined(separator: "; "))")
  }

  private mutating func refuse(_ candidate: Candidate, _ error: any Error) {
    switch candidate {
    // A name that was only worth trying: all of them are one reason.
    case .libLLVM(let path) where !path.contains("/") && path != settings.libLLVM:
      if !hasMissedLibrary { refusals.append("libLLVM: no further one where libraries are") }
      hasMissedLibrary = true
      return
    case .libLLVM: break
    case .clang: hasMetClang = true
    }
    // A file may be named by the environment, and found again.
    if !refusals.contains("\(error)") { refusals.append("\(error)") }
  }
}
