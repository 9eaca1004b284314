// SPDX-License-Identifier: Apache-2.0
//
// Many callers may share many compiled functions: while these are traced, while kernels run them, while one of the callers
// makes them machine code, and afterwards. Every call gives the bits of the plain function.

import CPUBackend
import Foundation
import Optimizer
import Skein
import SkeinTestSupport
import Synchronization
import TensorIR
import Testing

@Suite("Many callers share many compiled functions")
struct ConcurrencyLaws {
  private static let count = environmentNumber("SKEIN_SHARED_FUNCTIONS", otherwise: 50)
  private static let firstSeed = UInt64(environmentNumber("SKEIN_SEED", otherwise: 1))
  private static let callers = 16
  /// The calls of all together are more than the 64 after which any program is compiled.
  private static let rounds = 6

  @Test func `tasks share jitted functions`() async {
    let functions = Self.functions { program, _ in jit { program($0) } }
    let problems = await withTaskGroup(of: [String].self) { group in
      for caller in 0..<Self.callers { group.addTask { Self.callAll(functions, caller) } }
      return await group.reduce(into: []) { $0 += $1 }
    }
    #expect(problems.isEmpty)
  }

  // Tasks are run by as many threads as there are processors; more threads meet in more ways.
  @Test func `threads share jitted functions`() {
    let functions = Self.functions { program, _ in jit { program($0) } }
    #expect(onThreads(Self.callers) { Self.callAll(functions, $0) }.isEmpty)
  }

  @Test(.enabled(if: hasCompiler, "nothing here compiles machine code (skein doctor says why)"))
  func `threads share programs that become machine code`() throws {
    let executables = Mutex<[TieredExecutable]>([])
    let functions = try Self.functions { program, inputs in
      let text = makeJaxpr { program($0) }(inputs).optimized()
      let executable = try #require(try CPUBackend().compile(text) as? TieredExecutable)
      executables.withLock { $0.append(executable) }
      return { executable.run($0) }
    }
    #expect(onThreads(Self.callers) { Self.callAll(functions, $0) }.isEmpty)
    let coverages = executables.withLock { $0.map(\.coverage) }
    let native = coverages.count { $0.native > 0 }
    #expect(native * 2 > coverages.count, "\(native) of \(coverages.count)")
  }
}

// MARK: - What is called

extension ConcurrencyLaws {
  /// A compiled function, and what it must give.
  private struct SharedFunction: Sendable {
    let seed: UInt64
    let inputs: [Tensor]
    let expected: [Tensor]
    let compiled: @Sendable ([Tensor]) -> [Tensor]
  }

  /// Functions of random programs; every third of them is work for several threads.
  private static func functions(
    _ compiled: (RandomProgram, [Tensor]) throws -> @Sendable ([Tensor]) -> [Tensor]
  ) rethrows -> [SharedFunction] {
    try (0..<count).map { number in
      let seed = firstSeed + UInt64(number)
      let program = RandomProgram(seed: seed, number % 3 == 0 ? .large : .any)
      var generator = SeededGenerator(seed: ~seed)
      let inputs = program.randomInputs(using: &generator)
      return SharedFunction(
        seed: seed,
        inputs: inputs,
        expected: program(inputs),
        compiled: try compiled(program, inputs)
      )
    }
  }

  /// Calls every function some times; returns what was wrong.
  ///
  /// At first all callers walk along together, so that every function's first calls meet; then each begins elsewhere, so
  /// that different functions meet.
  private static func callAll(_ functions: [SharedFunction], _ caller: Int) -> [String] {
    var problems: [String] = []
    for round in 0..<rounds {
      for number in functions.indices {
        let function = functions[(number + round * caller * 7) % functions.count]
        let got = function.compiled(function.inputs)
        if zip(got, function.expected).allSatisfy(haveSameBytes),
          got.count == function.expected.count
        {
          continue
        }
        if let difference = difference(got, function.expected) {
          problems.append("seed \(function.seed), round \(round): \(difference)")
        }
      }
    }
    return problems
  }

  /// Whether two tensors have the same bytes: the quick way to see that nothing differs.
  private static func haveSameBytes(_ x: Tensor, _ y: Tensor) -> Bool {
    guard x.type.strong == y.type.strong, !x.isInvalid else { return false }
    return x.withUnsafeBytes { x in y.withUnsafeBytes { y in x.elementsEqual(y) } }
  }
}

/// What `body` returns of the numbers `0..<count`, each on a thread of its own.
private func onThreads(
  _ count: Int,
  _ body: @escaping @Sendable (Int) -> [String]
) -> [String] {
  let results = Mutex<[String]>([])
  let group = DispatchGroup()
  for number in 0..<count {
    group.enter()
    Thread {
      let result = body(number)
      results.withLock { $0 += result }
      group.leave()
    }.start()
  }
  group.wait()
  return results.withLock { $0 }
}
