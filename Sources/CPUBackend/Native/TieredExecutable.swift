// SPDX-License-Identifier: Apache-2.0
//
// A program that starts on kernels and becomes machine code when that pays. Compiling takes as long as some ten million
// operations: a program with as much work in one call is compiled before its first, a small one when it has been called
// often. An eager operation is compiled aside once it is hot, and no call waits. Both engines compute the same bits, so
// nobody sees which one ran.

internal import CodeGeneration
internal import Dispatch
internal import Loops
internal import Synchronization
package import TensorIR

/// A program that is ready to run on this machine, compiled when it is worth it.
package final class TieredExecutable: Executable {
  /// About the work that takes as long as compiling, in operations on one f32.
  private static let compilingWork = 20_000_000
  /// After so many calls any program is worth compiling.
  private static let mostCalls = 64

  private let program: FlatProgram
  /// How many of the first inputs callers give up.
  private let donated: Int
  /// Whether another thread compiles it while calls go on.
  private let isCompiledAside: Bool
  /// `nil` where the program was compiled before its first call.
  private let interpreted: CPUExecutable?
  /// How many calls are left until the program is compiled.
  private let callsLeft: Atomic<Int>
  /// The address of the compiled program, which this object owns; 0 while there is none.
  private let compiled: Atomic<UInt>

  /// A program for an engine: compiled at once where the engine was asked for, or where one call is work enough; never
  /// before a call where it is compiled aside.
  init(
    _ program: FlatProgram,
    donating count: Int = 0,
    compiledAside: Bool = false
  ) throws(TensorError) {
    self.program = program
    donated = count
    isCompiledAside = compiledAside
    let plan = Planner.plan(program, donating: count)
    let work = plan.work(ofKernels: false)
    let calls = Swift.min(Self.compilingWork / Swift.max(work, 1), Self.mostCalls)
    // An operation that is called a few times had better not start a compiler.
    callsLeft = Atomic(compiledAside ? (work > 0 ? Self.mostCalls : 0) : calls)
    let isAtOnce = !compiledAside && (CPUEngine.chosen == .compiled || calls == 0)
    let atOnce = isAtOnce ? Self.compile(program, donating: count) : nil
    compiled = Atomic(atOnce.map(Self.owned) ?? 0)
    interpreted = atOnce == nil ? try CPUExecutable(plan) : nil
  }

  deinit { native?.release() }

  private var native: Unmanaged<CPUExecutable>? {
    UnsafeRawPointer(bitPattern: compiled.load(ordering: .acquiring)).map { .fromOpaque($0) }
  }

  private static func owned(_ executable: CPUExecutable) -> UInt {
    UInt(bitPattern: Unmanaged.passRetained(executable).toOpaque())
  }

  /// How much of the program is machine code by now.
  package var coverage: NativeCoverage {
    native?.takeUnretainedValue().coverage ?? kernels.coverage
  }

  private var kernels: CPUExecutable {
    guard let interpreted else { preconditionFailure("a program runs by one engine or the other") }
    return interpreted
  }

  /// The outputs for concrete inputs of the program's input types.
  package func run(_ inputs: [Tensor]) -> [Tensor] {
    if let native { return native._withUnsafeGuaranteedRef { $0.run(inputs) } }
    countCall()
    return kernels.run(inputs)
  }

  /// The outputs for inputs that the caller gives up.
  package func run(consuming inputs: inout [Tensor]) -> [Tensor] {
    if let native { return native._withUnsafeGuaranteedRef { $0.run(consuming: &inputs) } }
    countCall()
    return kernels.run(consuming: &inputs)
  }

  /// Compiles the program when it has been called often enough.
  private func countCall() {
    // Exactly one call finds the last one gone, and compiles; others go on as before meanwhile.
    if callsLeft.load(ordering: .relaxed) > 0,
      callsLeft.subtract(1, ordering: .relaxed).newValue == 0
    {
      if !isCompiledAside {
        becomeNative()
      } else if CPUEngine.chosen != .interpreted {
        DispatchQueue.global(qos: .utility).async { [self] in becomeNative() }
      }
    }
  }

  private func becomeNative() {
    guard let executable = Self.compile(program, donating: donated) else { return }
    compiled.store(Self.owned(executable), ordering: .releasing)
  }

  /// The program as machine code; `nil` where there is no code for it, and its plan no better than the other.
  private static func compile(_ program: FlatProgram, donating count: Int) -> CPUExecutable? {
    guard CPUEngine.current == .compiled else { return nil }
    let plan = Planner.plan(program, for: .compiled, donating: count)
    return NativeCode.compile(plan).flatMap { try? CPUExecutable(plan, code: $0) }
  }
}
