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
    /// Of a function that updates its first argument: that argument, its leaves meaning nothing, and how many these are.
    let updated: (argument: any Tree, leafCount: Int)?
    private let executable = Mutex<(any Executable)?>(nil)

    init(
      key: Key,
      program: Jaxpr,
      axes: [NamedAxis],
      template: R,
      updated: (argument: any Tree, leafCount: Int)?
    ) {
      self.updated = updated
      self.key = key
      self.program = program
      self.axes = axes
      self.template = template
    }

    /// The compiled program; compiled on first use, by one thread while others wait.
    func compiled() throws -> any Executable {
      try executable.withLock { executable in
        if let executable { return executable }
        let compiled = try DefaultBackend.current.compile(
          program.optimized(),
          donating: updated?.leafCount ?? 0
        )
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
    updating argument: (any Tree)? = nil,
    _ flatten: (inout Flattener) -> Void,
    _ apply: (F, inout ArgumentReader) -> R
  ) -> R {
    let (known, leaves) = lookUp(flatten)
    switch known {
    case .entry(let entry): return run(entry, leaves)
    case .key(let key):
      switch trace(key, leaves, updating: argument, apply) {
      case .entry(let entry): return run(entry, leaves)
      case .result(let result), .mistake(let result): return result
      }
    }
  }

  /// What is known of a call's arguments.
  private enum Known {
    case entry(Entry)
    /// There is no program for them; under this key there will be.
    case key(Key)
  }

  /// The program for a call, if there is one, and the leaves of its arguments.
  private func lookUp(_ flatten: (inout Flattener) -> Void) -> (Known, [Tensor]) {
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
        return (.entry(last), leaves)
      }
    }
    var flattener = Flattener(structure: true)
    flatten(&flattener)
    let leaves = flattener.leaves
    let key = Key(structure: flattener.structure, types: leaves.map(\.type))
    return (cached(key).map { .entry($0) } ?? .key(key), leaves)
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

  /// Whether a call has values to compute with; else its program becomes an equation of an enclosing trace.
  private func isRun(_ entry: Entry, _ leaves: [Tensor]) -> Bool {
    !isStaging && entry.axes.isEmpty && leaves.allSatisfy(\.isConcrete)
  }

  private func run(_ entry: Entry, _ leaves: [Tensor]) -> R {
    guard isRun(entry, leaves) else {
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

  /// What becomes of a call that there was no program for.
  private enum Traced {
    case entry(Entry)
    /// The program belongs to this call alone.
    case result(R)
    /// What the function would have returned, invalid.
    case mistake(R)
  }

  @inline(never)
  private func trace(
    _ key: Key,
    _ leaves: [Tensor],
    updating argument: (any Tree)? = nil,
    _ apply: (F, inout ArgumentReader) -> R
  ) -> Traced {
    var result: R?
    do throws(TensorError) {
      if let invalid = leaves.lazy.compactMap(\.error).first { throw invalid }
      let (outcome, axes) = NamedAxes.recording {
        Result { () throws(TensorError) in
          try TensorIR.trace(key.types, kind: "jit", staging: true) { inputs in
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
        return .result(result.replacingLeaves(Call(traced.program)(traced.captures + leaves)))
      }
      let entry = Entry(
        key: key,
        program: traced.program,
        axes: axes,
        template: result.withoutLeaves,
        updated: argument.map { ($0.withoutLeaves, $0.leaves.count) }
      )
      remember(entry, for: key)
      return .entry(entry)
    } catch {
      if let result { return .mistake(result.invalidated(by: error)) }
      var reader = ArgumentReader(leaves.map { fail(error, type: $0.type) })
      return .mistake(function.withLock { apply($0, &reader) }.invalidated(by: error))
    }
  }

  /// Calls the function inside `debugNaNs`: where a result is not a number, the operations run again one by one.
  @inline(never)
  private func checkedCall(
    updating argument: (any Tree)? = nil,
    _ flatten: (inout Flattener) -> Void,
    _ apply: (F, inout ArgumentReader) -> R
  ) -> R {
    let result = quickCall(updating: argument, flatten, apply)
    let refused = result.leaves.first { NumberCheck.firstRefused(in: $0) != nil }
    guard let refused else { return result }
    var flattener = Flattener()
    flatten(&flattener)
    let leaves = flattener.leaves
    do throws(TensorError) {
      let traced = try TensorIR.trace(leaves.map(\.type), kind: "jit", staging: true) { inputs in
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

// MARK: - Updating an argument

extension JitFunction {
  /// Calls a function that updates its first argument, whose memory its results may take.
  ///
  /// - Parameters:
  ///   - state: The argument; as it was where the call is a mistake.
  ///   - flatten: Flattens the arguments.
  ///   - apply: Calls the user's function on arguments taken from a reader, the first of them given as it is now.
  /// - Returns: The function's result.
  package func update<State: Tree, Value: Tree>(
    _ state: inout State,
    _ flatten: (State, inout Flattener) -> Void,
    _ apply: (F, State, inout ArgumentReader) -> R
  ) -> Value where R == TreePair<State, Value> {
    if NumberCheck.isActive {
      // Operations that run again one by one need the arguments: nothing is given up.
      let pair = checkedCall(updating: state) {
        flatten(state, &$0)
      } _: {
        apply($0, state, &$1)
      }
      return pair.settle(&state)
    }
    var (known, leaves) = lookUp { flatten(state, &$0) }
    let entry: Entry
    switch known {
    case .entry(let found): entry = found
    case .key(let key):
      switch trace(key, leaves, updating: state, { apply($0, state, &$1) }) {
      case .entry(let new): entry = new
      case .result(let pair): return pair.settle(&state)
      case .mistake(let pair): return pair.second
      }
    }
    guard isRun(entry, leaves) else { return run(entry, leaves).settle(&state) }
    var isGivenUp = false
    do {
      let executable = try entry.compiled()
      // What only the caller's variable held is from here on held by `leaves` alone.
      state = entry.template.first
      isGivenUp = true
      let outputs = try executable.run(consuming: &leaves)
      let pair = entry.template.replacingLeaves(outputs)
      state = pair.first
      return pair.second
    } catch {
      if isGivenUp, let updated = entry.updated, let argument = updated.argument as? State {
        state = argument.replacingLeaves(leaves[..<updated.leafCount])
      }
      let error = error as? TensorError ?? TensorError(.backendFailed("\(error)"), in: "jit")
      return entry.template.second.invalidated(by: error)
    }
  }
}

extension TreePair {
  /// Stores the first part, unless it is the result of a mistake; returns the second.
  fileprivate func settle(_ state: inout First) -> Second {
    if !leaves.contains(where: \.isInvalid) { state = first }
    return second
  }
}

extension Tree {
  /// This value with leaves that mean nothing.
  fileprivate var withoutLeaves: Self { mapLeaves { _ in Tensor(ScalarValue(false)) } }
}

/// What a function that returns nothing returns.
package struct NoResult: StaticTree {
  package init() {}
}
