// SPDX-License-Identifier: Apache-2.0
//
// Arguments that are given up: results may be written where they were, and nobody can tell but by the memory that is used.

import Skein
import SkeinTestSupport
import Storage
import TensorIR
import Testing

@testable import CPUBackend

/// Runs a function by both engines, of arguments that are given up and as usual.
///
/// Returns which argument's memory each result has. Small results are not always where they might be, and then not by both engines.
private func donors(
  _ inputs: [Tensor],
  mayDiffer: Bool = false,
  _ body: @escaping ([Tensor]) -> [Tensor]
) throws -> [Int?] {
  let program = makeJaxpr(body)(inputs)
  var found: [[Int?]] = []
  for engine in hasCompiler ? [CPUEngine.interpreted, .compiled] : [.interpreted] {
    try CPUEngine.$chosen.withValue(engine) {
      let expected = try CPUBackend().compile(program).run(inputs)
      let executable = try CPUBackend().compile(program, donating: inputs.count)
      var arguments = inputs.map(\.copied)
      let addresses = arguments.map(\.address)
      let results = try executable.run(consuming: &arguments)
      #expect(difference(results, expected) == nil, "\(engine): \(program)")
      found.append(results.map { $0.address.flatMap { addresses.firstIndex(of: $0) } })
    }
  }
  #expect(mayDiffer || found.allSatisfy { $0 == found[0] }, "\(program)")
  return found[0]
}

@Suite("Results in the memory of arguments")
struct DonationLaws {
  private static let count = environmentNumber("SKEIN_RANDOM_PROGRAMS", otherwise: 100)
  private static let firstSeed = UInt64(environmentNumber("SKEIN_SEED", otherwise: 1))

  // MARK: Which memory

  @Test func `a plan says which result may be where an argument was`() throws {
    let program = makeJaxpr { (x: [Tensor]) in [x[0] + exp(x[1])] }([zeros([4]), zeros([4])])
    #expect(
      Planner.plan(try FlatProgram(program), donating: 2).description == """
        b0 = input 0
        b1 = input 1
        b2 = output f32[4], or b0
        nest [4] { %0 = b0[i0]; %1 = b1[i0]; %2 = exp %1 f32; %3 = add %0 %2 f32; b2[i0] = %3 }
        return b2:f32[4]
        """
    )
  }

  @Test func `results are where arguments were that are not needed any more`() throws {
    let x = Tensor([1.0, 2, 3, 4])
    let y = Tensor([5.0, 6, 7, 8])
    #expect(try donors([x, y]) { [$0[0] * 2, $0[1] + 1] } == [0, 1])
    #expect(try donors([x, y]) { [$0[1], $0[0]] } == [1, 0], "exchanged, and not touched")
    #expect(try donors([x, y]) { [$0[1] * 2, $0[0] + 1] } == [1, 0], "exchanged")
    #expect(try donors([x, y]) { [$0[0], $0[0] + $0[1]] } == [0, 1], "one argument is a result")
    #expect(try donors([x, y]) { [$0[1] * $0[0].sum()] } == [1], "one nest before the other")
    #expect(try donors([x, y]) { [$0[0] - $0[1], $0[0] + $0[1]] } == [0, 1], "one nest")
    #expect(try donors([x, x]) { [flip($0[0], axis: 0)] } == [1], "one argument is never read")
    #expect(try donors([x]) { [$0[0] * $0[0].sum()] } == [0])
    #expect(try donors([x]) { [bitcast($0[0] + 1, to: .i32)] } == [0], "as many bytes")
  }

  @Test func `what is read otherwise than it is written keeps its memory`() throws {
    let x = Tensor([1.0, 2, 3, 4])
    #expect(try donors([x]) { [flip($0[0], axis: 0)] } == [nil])
    #expect(try donors([x]) { [$0[0] + flip($0[0], axis: 0)] } == [nil])
    #expect(try donors([x]) { [exp($0[0]), $0[0].reshaped(to: [2, 2])] } == [nil, 0])
    let square = Tensor([[1.0, 2], [3, 4]])
    #expect(try donors([square]) { [matmul($0[0], $0[0])] } == [nil])
    #expect(try donors([square]) { [tanh(matmul($0[0], $0[0]))] } == [0])
  }

  @Test func `numbers and other sizes are not taken`() throws {
    let x = Tensor([1.0, 2, 3, 4])
    #expect(try donors([Tensor(1.0)]) { [$0[0] + 1] } == [nil])
    #expect(try donors([x]) { [$0[0].sum()] } == [nil])
    #expect(try donors([x]) { [$0[0][1...] * 2] } == [nil])
    #expect(try donors([x]) { [$0[0] .> 2] } == [nil])
    #expect(try donors([Tensor([1.0])]) { [$0[0].reshaped(to: []) + 1] } == [nil])
  }

  @Test func `a part of an argument is changed where it is`() throws {
    let x = Tensor([1.0, 2, 3, 4])
    let places = try donors([x, Tensor(1)]) { inputs in
      var x = inputs[0]
      x[inputs[1]] = 7.0
      return [x]
    }
    #expect(places == [0])
  }

  // A step reads neighbours, so that it must not write where it reads; or it does not, and loops stay in registers.
  @Test(arguments: [0, 1, 2, 3, 4], [true, false])
  func `a loop ends where its state began`(length: Int, readsNeighbours: Bool) throws {
    let x = Tensor((0..<40).map { Float($0) * 0.1 }, shape: [5, 8])
    let step = { (x: Tensor) in readsNeighbours ? flip(x, axis: 1) * 0.5 + x[0] : sin(x) + 1 }
    let isChanged = length > 0
    #expect(
      try donors([x]) { [foriLoop(0, length, $0[0]) { _, x in step(x) }] } == [0],
      "scan of \(length)"
    )
    let rows = Tensor.stacked(Array(repeating: x, count: length), x.type, along: 0)
    let scanned = try donors([x, rows]) { inputs in
      let (last, all) = scan({ x, row in (step(x) + row, x * 2) }, inputs[0], inputs[1])
      return [last, all]
    }
    #expect(!isChanged || scanned == [0, nil], "scan with rows")
    let counted = try donors([x, x]) { inputs in
      let end = whileLoop(
        { $0[0] .< Tensor(length) },
        { [$0[0] + 1, step($0[2]), step($0[1])] },
        [Tensor(0), inputs[0], inputs[1]]
      )
      return Array(end[1...])
    }
    #expect(counted == [0, 1], "while")
    let shared = try donors([x]) { inputs in
      [foriLoop(0, length, inputs[0]) { _, x in step(x) + inputs[0] }]
    }
    #expect(!isChanged || shared == [nil], "every step reads where the state began")
  }

  @Test func `rows that are run twice are not written where they are read`() throws {
    // More than the caches hold, and beside a reduction of the same rows: together they would be one step.
    let x = ones([1001, 2500])
    let places = try donors([x]) { inputs in
      let y = inputs[0] * 0.5 + 1
      return [y, y.sum(axis: 1)]
    }
    #expect(places == [0, nil])
    let small = ones([7, 50])
    _ = try donors([small], mayDiffer: true) { inputs in
      let y = inputs[0] * 0.5 + 1
      return [y, y.sum(axis: 1)]
    }
  }

  @Test func `large results are the same beside an argument and where it was`() throws {
    // Results that pass the caches, if no argument was where they are.
    let (x, y) = (Tensor((0..<2_200_000).map { Float($0) }), ones([2_200_000]))
    #expect(try donors([x, y]) { [$0[0] * 0.5 + $0[1], sin($0[1])] } == [0, 1])
    let step = jit { (state: inout [Tensor]) in
      state = [state[0] * 0.5 + state[1], state[1] - 0.5 * state[0]]
    }
    let once = [x * 0.5 + y, y - 0.5 * x]
    for held in 0..<3 {
      var state = [x.copied, y.copied]
      let kept = held < 2 ? state[held] : nil
      step(&state)
      #expect(difference(state, once, .ulps(1)) == nil)
      if let kept { #expect(difference(kept, [x, y][held]) == nil) }
    }
  }

  @Test func `a loop of updates holds its state once`() async {
    // The counters are the whole process's, so they are read in one where no other test runs.
    await #expect(processExitsWith: .success) {
      struct State: Tree {
        var x: Tensor
        var speed: Tensor
      }
      let step = jit { (state: inout State, force: Tensor) in
        state.speed = 0.9 * state.speed + force
        state.x += 0.1 * state.speed
        return state.x.max()
      }
      let count = 8_388_608
      let byteCount = 8 * count
      var state = State(x: ones([count]), speed: zeros([count]))
      // Nobody else may hold what it begins with.
      state = State(x: state.x * 2, speed: state.speed + 1)
      let before = Memory.statistics.bytesLive
      Memory.resetPeak()
      for _ in 0..<4 { _ = step(&state, 0.5) }
      #expect(Memory.statistics.peakBytesLive < before + byteCount / 4)
      #expect(Memory.statistics.bytesLive < before + byteCount / 4)
    }
  }

  // MARK: Random programs

  // Large tensors cost what dozens of small ones do.
  @Test(arguments: [(RandomProgram.Kind.any, 1), (.large, 0.2)])
  func `a call that updates gives the bits of one that does not`(
    _ kind: RandomProgram.Kind,
    _ share: Double
  ) {
    var failures = Failures()
    for number in 0..<max(1, Int(Double(Self.count) * share)) {
      let seed = Self.firstSeed + UInt64(number)
      failures.check("seed \(seed)") {
        let program = RandomProgram(seed: seed, kind)
        var generator = SeededGenerator(seed: ~seed)
        let inputs = program.randomInputs(using: &generator)
        let expected = jit { program($0) }(inputs)
        let update = jit { (state: inout [Tensor]) in state = program(state) }
        for isHeld in [false, true, false] {
          var state = inputs.map(\.copied)
          let held = isHeld ? state.randomElement(using: &generator) : nil
          let before = held?.copied
          update(&state)
          if let difference = difference(state, expected) {
            return "held: \(isHeld): \(difference)\n\(program)"
          }
          if let held, let before, let difference = difference(held, before) {
            return "what is held: \(difference)\n\(program)"
          }
        }
        return nil
      }
    }
    failures.report()
  }

  @Test(.enabled(if: hasCompiler), arguments: [(RandomProgram.Kind.any, 1), (.large, 0.2)])
  func `both engines give the same bits`(_ kind: RandomProgram.Kind, _ share: Double) {
    var failures = Failures()
    var taken = 0
    for number in 0..<max(1, Int(Double(Self.count) * share)) {
      let seed = Self.firstSeed + UInt64(number)
      failures.check("seed \(seed)") {
        let program = RandomProgram(seed: seed, kind)
        var generator = SeededGenerator(seed: ~seed)
        let inputs = program.randomInputs(using: &generator)
        let places = try donors(inputs, mayDiffer: true) { program($0) }
        taken += places.count { $0 != nil }
        return nil
      }
    }
    failures.report()
    #expect(taken * 10 > failures.tried, "results are hardly ever where arguments were")
  }
}
