// SPDX-License-Identifier: Apache-2.0
//
// Machine code and kernels on blocks are two engines with one meaning: every program gives the same bits by both. And
// most of what computes really is machine code, on every processor code is written for.

import CPUBackend
import CodeGeneration
import MachineCode
import Optimizer
import Primitives
import Skein
import SkeinTestSupport
import TensorIR
import Testing

/// What there is to compare with; tests say so where they are skipped.
let hasCompiler: Bool = {
  if case .none = Compiler.shared.provider { return false }
  return true
}()

/// How much was machine code in the programs of a test.
struct EngineCount {
  private(set) var native = 0
  private(set) var interpreted = 0
  private(set) var programs = 0

  mutating func add(_ coverage: NativeCoverage) {
    native += coverage.native
    interpreted += coverage.interpreted
    programs += 1
  }

  /// The part of all steps that is machine code.
  var share: Double { Double(native) / Double(max(native + interpreted, 1)) }
}

/// The first difference between a program's results by the two engines.
func differenceBetweenEngines(
  _ program: Jaxpr,
  _ inputs: [Tensor],
  _ count: inout EngineCount
) throws -> String? {
  func compiled(_ engine: CPUEngine) throws -> any Executable {
    try CPUEngine.$chosen.withValue(engine) { try CPUBackend().compile(program) }
  }
  guard let native = try compiled(.compiled) as? TieredExecutable,
    let blocks = try compiled(.interpreted) as? CPUExecutable
  else { return "another backend compiled it" }
  count.add(native.coverage)
  if blocks.coverage.native > 0 { return "interpreted programs have machine code" }
  let expected = blocks.run(inputs)
  if let difference = difference(native.run(inputs), expected) {
    return "\(difference)\n\(program)"
  }
  // Memory that a first run left behind.
  return difference(native.run(inputs), expected).map { "again: \($0)\n\(program)" }
}

@Suite(
  "Both engines give the same bits",
  .enabled(if: hasCompiler, "nothing here compiles machine code (skein doctor says why)")
)
struct EngineLaws {
  private static let count = environmentNumber("SKEIN_RANDOM_PROGRAMS", otherwise: 20)
  private static let firstSeed = UInt64(environmentNumber("SKEIN_SEED", otherwise: 1))

  @Test func `every primitive, its derivative and its transpose`() {
    var failures = Failures()
    var count = EngineCount()
    // A module for each of thousands takes minutes.
    let part = Self.count >= 1000 ? 1 : 40
    for (number, item) in PrimitiveCase.families.flatMap(\.cases).enumerated()
    where number % part == 0 {
      var generator = item.generator
      failures.check("\(item)") {
        let inputs = item.randomOperands(using: &generator)
        return try differenceBetweenEngines(item.program(), inputs, &count)
      }
      if !item.canVary.contains(true) { continue }
      failures.check("\(item), jvp") {
        let program = try item.program().derivativeProgram(varying: item.canVary).program
        let inputs = item.inputs(of: program, using: &generator)
        return try differenceBetweenEngines(program.optimized(), inputs, &count)
      }
      if !item.hasTranspose { continue }
      failures.check("\(item), vjp") {
        let program = try item.gradientProgram()
        let inputs = item.inputs(of: program, using: &generator)
        return try differenceBetweenEngines(program.optimized(), inputs, &count)
      }
    }
    failures.report()
    #expect(count.share > 0.5, "\(count)")
  }

  // Large tensors cost what dozens of small ones do.
  @Test(arguments: [(RandomProgram.Kind.any, 1), (.large, 0.1)])
  func `random programs`(_ kind: RandomProgram.Kind, _ share: Double) {
    var failures = Failures()
    var count = EngineCount()
    for number in 0..<max(1, Int(Double(Self.count) * share)) {
      let seed = Self.firstSeed + UInt64(number)
      failures.check("seed \(seed)") {
        let program = RandomProgram(seed: seed, kind)
        var generator = SeededGenerator(seed: ~seed)
        let inputs = program.randomInputs(using: &generator)
        let text = makeJaxpr { program($0) }(inputs).optimized()
        return try differenceBetweenEngines(text, inputs, &count)
      }
    }
    failures.report()
    #expect(count.share > 0.5, "\(count)")
  }

  // Every row of a group of nests may be run by two threads, and a vector of a loop may be without elements.
  @Test func `loops that carry a number beside tensors`() {
    var failures = Failures()
    var count = EngineCount()
    for size in [1, 15, 16, 17, 33, 40, 48, 65] {
      var generator = SeededGenerator(seed: UInt64(size))
      let x = Tensor.random(TensorType(.f32, [size]), .smooth, using: &generator)
      failures.check("while, \(size)") {
        let program = makeJaxpr { (x: [Tensor]) in
          let start = (Tensor(ScalarValue(0, as: .i32)), x[0])
          let (i, y) = whileLoop({ i, _ in i .< 5 }, { i, y in (i + 1, sin(y) + 0.1) }, start)
          return [i, y]
        }([x])
        return try differenceBetweenEngines(program, [x], &count)
      }
      let rows = Tensor.random(TensorType(.f32, [5, size]), .smooth, using: &generator)
      for isReversed in [false, true] {
        failures.check("scan, \(size), reversed: \(isReversed)") {
          let program = makeJaxpr { (x: [Tensor]) in
            let (last, all) = scan(
              { c, row in (tanh(c + row), c * row) },
              x[0],
              x[1],
              reverse: isReversed
            )
            return [last, all]
          }([x, rows])
          return try differenceBetweenEngines(program, [x, rows], &count)
        }
      }
    }
    failures.report()
    #expect(count.share == 1, "\(count)")
  }

  @Test func `reductions of rows with what comes before and after them`() {
    var failures = Failures()
    var count = EngineCount()
    let sizes = [1, 2, 3, 5, 15, 16, 17, 33, 63, 64, 70]
    for (number, rowCount) in ([257] + sizes).enumerated() {
      for step in 0..<(Self.count >= 1000 ? sizes.count : 2) {
        let size = sizes[(number * 3 + step * 5 + 5) % sizes.count]
        let dtype = [DType.f32, .f64, .bf16, .f16][(number + step) % 4]
        var generator = SeededGenerator(seed: UInt64(rowCount * 100 + size))
        let x = Tensor.random(TensorType(dtype, [rowCount, size]), .smooth, using: &generator)
        failures.check("\(x.type)") {
          let program = makeJaxpr { (inputs: [Tensor]) in
            let x = inputs[0]
            let padded = pad(x, [(0, 0), (3, 30)], value: 1)
            return [
              softmax(x, axis: 1), logSumExp(x, axis: 1), standardize(x, axis: 1),
              argmax(x, axis: 1), x.sum(axis: 0), exp(flip(x, axis: 1)).sum(axis: 1), padded,
              padded.sum(axis: 1), (x .> 0).all(axis: 1), (x .> 0).any(axis: 0),
              x.as(.i8).sum(axis: 1), x.as(.u8).sum(axis: 0), x.as(.i64).max(axis: 1),
            ]
          }([x])
          return try differenceBetweenEngines(program.optimized(), [x], &count)
        }
      }
    }
    failures.report()
    #expect(count.share > 0.6, "\(count)")
  }

  @Test func `small programs become machine code when they are called often`() throws {
    let program = makeJaxpr { (x: [Tensor]) in [exp(x[0]) + 1] }([Tensor([1.0, 2.0])])
    let executable = try CPUBackend().compile(program) as? TieredExecutable
    guard let executable else { return #expect(CPUEngine.current == .interpreted) }
    let first = executable.run([Tensor([1.0, 2.0])])
    #expect(executable.coverage.native == 0)
    for _ in 0..<100 { _ = executable.run([Tensor([1.0, 2.0])]) }
    #expect(executable.coverage.native == 1)
    #expect(difference(executable.run([Tensor([1.0, 2.0])]), first) == nil)
  }

  @Test func `large programs are machine code from the first call`() throws {
    let program = makeJaxpr { (x: [Tensor]) in [exp(x[0]) + 1] }([zeros([1 << 23])])
    let executable = try CPUBackend().compile(program) as? TieredExecutable
    guard let executable else { return #expect(CPUEngine.current == .interpreted) }
    #expect(executable.coverage.native == 1)
  }

  @Test(arguments: [Target.znver4, .skylakeAVX512, .haswell, .x86_64])
  func `random programs have code for every processor`(_ target: Target) {
    var failures = Failures()
    var modules = 0
    for number in 0..<max(1, Self.count / 4) {
      let seed = Self.firstSeed + UInt64(number)
      failures.check("seed \(seed)") {
        let program = RandomProgram(seed: seed, .any)
        let text = makeJaxpr { program($0) }(program.point).optimized()
        let texts = try CPUBackend().modules(of: text, for: MachineFeatures(target))
        if !texts.isEmpty { modules += 1 }
        for module in texts {
          do {
            _ = try Compiler.shared.emitObject(module, target: target)
          } catch {
            return "\(error)\n\(text)\n\(module)"
          }
        }
        return nil
      }
    }
    failures.report()
    #expect(modules * 2 > failures.tried)
  }
}
