// SPDX-License-Identifier: Apache-2.0
//
// From text to functions: the module in memory, else the object on disk, else a compiler. A compiler is loaded by the
// first text that no cache knows.

internal import Synchronization

/// Makes functions of modules written in LLVM's language.
package final class Compiler: Sendable {
  /// The process's compiler, set up by the environment when it is first used.
  package static let shared = Compiler(.fromEnvironment())

  private let settings: Settings
  private let modules: ModuleCache
  private let objects: ObjectCache?
  private let search: Mutex<Search>
  private let counts = Mutex(Statistics())

  /// What was done so far.
  package struct Statistics: Hashable, Sendable {
    /// Texts that a compiler made objects of.
    package var compiled = 0
    /// Objects that came from disk.
    package var readFromDisk = 0
    /// Modules that were in memory.
    package var foundInMemory = 0
  }

  package init(_ settings: Settings) {
    self.settings = settings
    modules = ModuleCache(limit: settings.modulesKept)
    objects = settings.cacheFolder.map { ObjectCache(folder: $0, byteLimit: settings.cacheLimit) }
    search = Mutex(Search(settings))
  }

  package var statistics: Statistics { counts.withLock { $0 } }

  // MARK: - Compilation

  /// Functions made from a module's text; calls with the same arguments share them.
  ///
  /// - Parameters:
  ///   - text: A module of LLVM's language, without a target triple and data layout, in a form that needs no
  ///     optimisation.
  ///   - symbols: The functions whose addresses are wanted.
  ///   - target: What the code may use. It runs here, so tests may ask for less than the processor has.
  ///   - isCold: Whether to compile what a cache may know, and keep it in none.
  /// - Returns: The functions, as long as it is kept.
  /// - Throws: `CompilerError` when the text is not accepted, a function is missing, or nothing here compiles.
  package func compile(
    _ text: String,
    symbols: [String],
    target: Target = .host,
    isCold: Bool = false
  ) throws -> CompiledModule {
    if isCold {
      let object = try search.withLock { try $0.tool() }.emitObject(text, target: target)
      return try CompiledModule(object: object, symbols: symbols)
    }
    var content = Fingerprint()
    content.combine(target.cpu)
    content.combine(target.features)
    for symbol in symbols { content.combine(symbol) }
    content.combine(text)
    if let known = modules.outcome(for: content) {
      counts.withLock { $0.foundInMemory += 1 }
      return try known.get()
    }
    let outcome: ModuleCache.Outcome
    do {
      outcome = .success(try make(text, symbols, target, content))
    } catch let error as CompilerError {
      outcome = .failure(error)
    }
    return try modules.store(outcome, for: content).get()
  }

  private func make(
    _ text: String,
    _ symbols: [String],
    _ target: Target,
    _ content: Fingerprint
  ) throws -> CompiledModule {
    // The compiler that would run says where the object is, and need not be loaded when it is there.
    var identity = search.withLock { $0.likelyIdentity }
    var tried: String?
    if let identity, let module = read(key(content, identity), symbols) { return module }
    tried = identity
    let tool = try search.withLock { try $0.tool() }
    identity = search.withLock { $0.likelyIdentity }
    if let identity, identity != tried, let module = read(key(content, identity), symbols) {
      return module
    }
    let object = try tool.emitObject(text, target: target)
    counts.withLock { $0.compiled += 1 }
    // Loaded before it is kept: what cannot be loaded is not worth keeping.
    let module = try CompiledModule(object: object, symbols: symbols)
    if let identity { objects?.store(object, for: key(content, identity)) }
    return module
  }

  private func read(_ key: Fingerprint, _ symbols: [String]) -> CompiledModule? {
    guard let objects, let object = objects.object(for: key) else { return nil }
    guard let module = try? CompiledModule(object: object, symbols: symbols) else {
      objects.remove(key)
      return nil
    }
    counts.withLock { $0.readFromDisk += 1 }
    return module
  }

  /// What an object on disk depends on.
  private func key(_ content: Fingerprint, _ identity: String) -> Fingerprint {
    var key = content
    key.combine("\(ObjectCache.format) \(Target.hostIdentity) \(Target.host.features) \(identity)")
    return key
  }

  /// The object for a module, by a compiler and through no cache.
  ///
  /// - Throws: `CompilerError` as `compile` does.
  package func emitObject(_ text: String, target: Target) throws -> [UInt8] {
    try search.withLock { try $0.tool() }.emitObject(text, target: target)
  }

  // MARK: - What there is

  /// Which compiler runs; looks for it when that was not yet needed.
  package var provider: Provider {
    search.withLock { search in
      do { return try search.tool().provider } catch { return .none(reasons: search.refusals) }
    }
  }

  /// Why better compilers than the provider do not run.
  package var refusals: [String] {
    search.withLock { search in
      _ = try? search.tool()
      return search.refusals
    }
  }

  /// The processor in the compiler's words, where it has some.
  package var host: Target {
    search.withLock { search in
      if case .libLLVM(let library) = try? search.tool() { return library.host }
      return .host
    }
  }

  /// The folder of cached objects, how many there are, and their bytes.
  package var diskCache: (folder: String, count: Int, byteCount: Int)? {
    objects.map { objects in
      let contents = objects.contents()
      return (objects.folder, contents.count, contents.byteCount)
    }
  }
}
