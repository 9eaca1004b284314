// SPDX-License-Identifier: Apache-2.0
//
// jit: trace a function once for each structure and types of its arguments, compile the program, and from then on run
// it. Inside another trace the program becomes one `jit` equation of the caller's.

internal import Optimizer
internal import Primitives
internal import Synchronization
package import TensorIR

/// Counts how often jitted functions have been traced, in this process.
public enum JitStatistics {
  fileprivate static let traces = Atomic<Int>(0)

  /// How many times a jitted function has been traced because no program fitted its arguments.
  public static var traceCount: Int { traces.load(ordering: .relaxed) }
}

/// A function with the programs it has been traced to.
///
/// `F` is the type of the user's function, which runs only while it is traced and only under a lock.
package final class JitFunction<F, R: Tree>: Sendable {
  private struct Key: Hashable {
    let structure: TreeStructure
    let types: [TensorType]
  }

  /// One program, and what to do with its outputs.
  private final class Entry: Sendable {
    let key: Key
    let program: Jaxpr
    /// The named axes of enclosing vmaps that the function asked for: the program fits only where they are.
    let axes: [NamedAxis]
    /// A result whose leaves mean nothing: it gives the outputs their structure.
    let template: R
    private let executable = Mutex<(any Executable)?>(nil)

    init(key: Key, program: Jaxpr, axes: [NamedAxis], template: R) {
      self.key = key
      self.program = program
      self.axes = axes
      self.template = template
    }

    /// The compiled program; compiled on first use, by one thread while others wait.
    func compiled() throws -> any Executable {
      try executable.withLock { executable in
        if let executable { return executable }
        let compiled = try DefaultBackend.current.compile(program.optimized())
        executable = compiled
        return compiled
      }
    }
  }

  private struct Cache {
    /// Several programs for one key differ in the named axes that they ask for.
    var entries: [Key: [Entry]] = [:]
    var last: Entry?
    var hasWarned = false
  }

  private let function: RecursiveLock<F>
  private let cache = Mutex(Cache())

  package init(_ function: sending F) { self.function = RecursiveLock(function) }

  /// Calls the function.
  ///
  /// - Parameters:
  ///   - flatten: Flattens the arguments.
  ///   - apply: Calls the user's function on arguments taken from a reader.
  /// - Returns: The function's result.
  package func call(
    _ flatten: (inout Flattener) -> Void,
    _ apply: (F, inout ArgumentReader) -> R
  ) -> R {
    if NumberCheck.isActive { return checkedCall(flatten, apply) }
    return quickCall(flatten, apply)
  }

  private func quickCall(
    _ flatten: (inout Flattener) -> Void,
    _ apply: (F, inout ArgumentReader) -> R
  ) -> R {
    // Most calls are like the last one: then nothing needs to be written down or hashed.
    if let last = cache.withLock({ $0.last }) {
      var flattener = Flattener(
        comparingWith: last.key.structure,
        leafCount: last.key.types.count
      )
      flatten(&flattener)
      let leaves = flattener.leaves
      if flattener.agrees, leaves.indices.allSatisfy({ leaves[$0].has(last.key.types[$0]) }),
        NamedAxes.include(last.axes)
      {
        return run(last, leaves)
      }
    }
    var flattener = Flattener(structure: true)
    flatten(&flattener)
    let leaves = flattener.leaves
    let key = Key(structure: flattener.structure, types: leaves.map(\.type))
    if let entry = cached(key) { return run(entry, leaves) }
    return traceAndRun(key, leaves, apply)
  }

  private func cached(_ key: Key) -> Entry? {
    cache.withLock { cache in
      guard let entry = cache.entries[key]?.first(where: { NamedAxes.include($0.axes) }) else {
        return nil
      }
      cache.last = entry
      return entry
    }
  }

  private func run(_ entry: Entry, _ leaves: [Tensor]) -> R {
    if isStaging || !entry.axes.isEmpty || leaves.contains(where: { !$0.isConcrete }) {
      return entry.template.replacingLeaves(Call(entry.program)(leaves))
    }
    do {
      return entry.template.replacingLeaves(try entry.compiled().run(leaves))
    } catch let error as TensorError {
      return entry.template.invalidated(by: error)
    } catch {
      return entry.template.invalidated(
        by: TensorError(.backendFailed("\(error)"), in: "jit")
      )
    }
  }

  @inline(never)
  private func traceAndRun(
    _ key: Key,
    _ leaves: [Tensor],
    _ apply: (F, inout ArgumentReader) -> R
  ) -> R {
    var result: R?
    do throws(TensorError) {
      if let invalid = leaves.lazy.compactMap(\.error).first { throw invalid }
      let (outcome, axes) = NamedAxes.recording {
        Result { () throws(TensorError) in
          try trace(key.types, kind: "jit", staging: true) { inputs in
            var reader = ArgumentReader(inputs)
            let value = function.withLock { apply($0, &reader) }
            result = value
            return value.leaves
          }
        }
      }
      let traced = try outcome.get()
      guard let result else { preconditionFailure("tracing calls the function") }
      JitStatistics.traces.add(1, ordering: .relaxed)
      guard traced.captures.isEmpty else {
        // Values of an enclosing trace belong to this call alone: nothing to keep.
        return result.replacingLeaves(Call(traced.program)(traced.captures + leaves))
      }
      let entry = Entry(
        key: key,
        program: traced.program,
        axes: axes,
        template: result.mapLeaves { _ in Tensor(ScalarValue(false)) }
      )
      remember(entry, for: key)
      return run(entry, leaves)
    } catch {
      if let result { return result.invalidated(by: error) }
      var reader = ArgumentReader(leaves.map { fail(error, type: $0.type) })
      return function.withLock { apply($0, &reader) }.invalidated(by: error)
    }
  }

  /// Calls the function inside `debugNaNs`: where a result is not a number, the operations run again one by one.
  @inline(never)
  private func checkedCall(
    _ flatten: (inout Flattener) -> Void,
    _ apply: (F, inout ArgumentReader) -> R
  ) -> R {
    let result = quickCall(flatten, apply)
    let refused = result.leaves.first { NumberCheck.firstRefused(in: $0) != nil }
    guard let refused else { return result }
    var flattener = Flattener()
    flatten(&flattener)
    let leaves = flattener.leaves
    do throws(TensorError) {
      let traced = try trace(leaves.map(\.type), kind: "jit", staging: true) { inputs in
        var reader = ArgumentReader(inputs)
        return function.withLock { apply($0, &reader) }.leaves
      }
      let outputs = traced.program.inlined().evaluate(traced.captures + leaves)
      if let error = outputs.lazy.compactMap(\.error).first { throw error }
      // Run one by one, the operations round otherwise than together.
      try NumberCheck.report(refused, of: "jit")
      return result
    } catch {
      return result.invalidated(by: error)
    }
  }

  private func remember(_ entry: Entry, for key: Key) {
    let isRetraced = cache.withLock { cache in
      cache.entries[key, default: []].append(entry)
      cache.last = entry
      guard !cache.hasWarned && cache.entries.count >= 32 else { return false }
      // Many structures for one list of types: some number in the arguments changes from call to call.
      cache.hasWarned = cache.entries.keys.count { $0.types == key.types } >= 32
      return cache.hasWarned
    }
    if isRetraced {
      warn(
        """
        jit: this function has been traced 32 times for the same tensor types
          help: a Float, Double or Int argument is part of the program; pass a Tensor for a number that changes
        """
      )
    }
  }
}
