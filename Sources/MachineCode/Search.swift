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
  private let candidates: AnyIterator<Candidate>
  /// The candidate whose turn it is; nil when there is none left.
  private var current: Candidate?
  private var found: Tool?
  /// Why those before it are not used.
  private(set) var refusals: [String]
  /// What tells the output of the current candidate from others.
  private(set) var likelyIdentity: String?

  init(_ settings: Settings) {
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
        refusals.append("\(error)")
        advance()
      }
    }
    throw CompilerError("nothing here compiles: \(refusals.joined(separator: "; "))")
  }
}
