// SPDX-License-Identifier: Apache-2.0
//
// Random programs of every lowering, planned and run, against their meaning element by element; and the same programs
// one operation at a time. Integers make the comparison exact.

import Loops
import SkeinTestSupport
import TensorIR
import Testing

@testable import CPUBackend

/// A random program and what it should give.
private struct RandomProgram {
  var generator: SeededGenerator
  /// Small sizes make many different loops; large ones cross the borders of blocks and chunks.
  let sizes: [Int]
  /// No tensor has more elements.
  let most: Int
  var values: [(traced: Tensor, meaning: Integers)] = []

  mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &generator) }

  mutating func shape() -> [Int] {
    var shape: [Int] = []
    for _ in 0..<number(0..<4) {
      let size = sizes[number(0..<sizes.count)]
      if shape.reduce(1, *) * size <= most { shape.append(size) }
    }
    return shape
  }

  mutating func value() -> (traced: Tensor, meaning: Integers) {
    // Recent values more often: long chains, but old values are read again too.
    let last = values.count
    return values[
      Bool.random(using: &generator) ? number(0..<last) : last - 1 - number(0..<min(last, 3))
    ]
  }

  mutating func apply(_ lowering: Lowering, _ operands: [(Tensor, Integers)], _ shape: [Int]) {
    let type = TensorType(.i32, Shape(shape))
    let primitive = LoweredPrimitive(lowering: lowering, results: [type])
    let traced = primitive(operands.map(\.0))[0]
    values.append((traced, meaning(lowering, operands.map(\.1), shape)))
  }

  mutating func step() {
    let x = value()
    let shape = x.meaning.shape
    let rank = shape.count
    switch number(0..<13) {
    case 0, 1, 2, 3: pointwise(x)
    case 4:
      let order = Array(0..<rank).shuffled(using: &generator)
      apply(
        .view(View(axes: order.map { .along($0) }, operandRank: rank)),
        [x],
        order.map { shape[$0] }
      )
    case 5:
      // A slice, perhaps backwards.
      var axes: [View.Axis] = []
      var starts: [Int] = []
      var sizes: [Int] = []
      for axis in 0..<rank {
        let size = shape[axis] == 0 ? 0 : number(0..<shape[axis] + 1)
        let isReversed = size > 0 && Bool.random(using: &generator)
        let start = shape[axis] - size == 0 ? 0 : number(0..<shape[axis] - size + 1)
        axes.append(.along(axis, step: isReversed ? -1 : 1))
        starts.append(isReversed ? start + size - 1 : start)
        sizes.append(size)
      }
      apply(.view(View(axes: axes, starts: starts)), [x], sizes)
    case 6:
      // A broadcast along a new axis.
      let size = sizes[number(0..<sizes.count)]
      guard shape.reduce(1, *) * size <= most else { return }
      let place = number(0..<rank + 1)
      var axes = (0..<rank).map { View.Axis.along($0) }
      axes.insert(.broadcast, at: place)
      var newShape = shape
      newShape.insert(size, at: place)
      apply(.view(View(axes: axes, operandRank: rank)), [x], newShape)
    case 7:
      var newShape = [shape.reduce(1, *)]
      for divisor in [2, 3, 5, 7] where newShape[0] > 0 && newShape[0] % divisor == 0 {
        if Bool.random(using: &generator) {
          newShape = [newShape[0] / divisor, divisor] + newShape[1...]
        }
      }
      newShape.insert(1, at: number(0..<newShape.count + 1))
      apply(.reshape, [x], newShape.shuffled(using: &generator))
    case 8, 9:
      guard rank > 0 else { return }
      let axes = (0..<rank).filter { _ in Bool.random(using: &generator) }
      let combination = Combination.allCases[number(0..<Combination.allCases.count)]
      apply(
        .reduction(Reduction(combination, axes: axes)),
        [x],
        (0..<rank).filter { !axes.contains($0) }.map { shape[$0] }
      )
    case 10:
      guard rank > 0 else { return }
      let axis = number(0..<rank)
      guard shape[axis] > 0 else { return }
      let kind = Bool.random(using: &generator) ? ArgumentReduction.Kind.maximum : .minimum
      var newShape = shape
      newShape.remove(at: axis)
      apply(.argumentReduction(ArgumentReduction(kind, axis: axis, index: .i32)), [x], newShape)
    case 11: pad(x)
    case _: contraction(x)
    }
  }

  mutating func pointwise(_ x: (traced: Tensor, meaning: Integers)) {
    let shape = x.meaning.shape
    var program = ScalarProgram.Builder()
    let a = program.operand(0, .i32)
    var operands = [x]
    var b = program.constant(ScalarValue(number(-3..<4), as: .i32))
    let partner = values.indices.shuffled(using: &generator).first { index in
      let other = values[index].meaning.shape
      return other.isEmpty
        || other.count == shape.count && zip(other, shape).allSatisfy { $0 == $1 || $0 == 1 }
    }
    if let partner, number(0..<4) > 0 {
      operands.append(values[partner])
      b = program.operand(1, .i32)
    } else if !shape.isEmpty && Bool.random(using: &generator) {
      b = program.index(axis: number(0..<shape.count), .i32)
    }
    let opcode = [Opcode.add, .subtract, .multiply, .maximum, .xor][number(0..<5)]
    var result = program(opcode, a, b)
    if number(0..<3) == 0 { result = program(.negate, result) }
    if number(0..<4) == 0 {
      result = program.select(program(.less, a, b), onFalse: result, onTrue: b)
    }
    apply(.pointwise(program.finish(result)), operands.map { ($0.traced, $0.meaning) }, shape)
  }

  mutating func pad(_ x: (traced: Tensor, meaning: Integers)) {
    let shape = x.meaning.shape
    guard let scalar = values.last(where: { $0.meaning.shape.isEmpty }) else { return }
    var piece = Assembly.Piece(operand: 0, starts: [], steps: [])
    var newShape: [Int] = []
    for size in shape {
      piece.starts.append(number(-2..<3))
      piece.steps.append(number(1..<3))
      newShape.append(max(size + number(-1..<4), 0))
    }
    guard newShape.reduce(1, *) <= most * 4 else { return }
    apply(.assembly(Assembly(fill: 1, pieces: [piece])), [x, scalar], newShape)
  }

  mutating func contraction(_ x: (traced: Tensor, meaning: Integers)) {
    let y = value()
    var unused = Set(y.meaning.shape.indices)
    var (contracting, batch) = ((lhs: [Int](), rhs: [Int]()), (lhs: [Int](), rhs: [Int]()))
    for axis in x.meaning.shape.indices.shuffled(using: &generator) {
      guard
        let partner = unused.sorted().first(where: { y.meaning.shape[$0] == x.meaning.shape[axis] })
      else { continue }
      switch number(0..<3) {
      case 0:
        contracting.lhs.append(axis)
        contracting.rhs.append(partner)
        unused.remove(partner)
      case 1:
        batch.lhs.append(axis)
        batch.rhs.append(partner)
        unused.remove(partner)
      case _: continue
      }
    }
    let free = x.meaning.shape.indices.filter {
      !contracting.lhs.contains($0) && !batch.lhs.contains($0)
    }
    let otherFree = unused.subtracting(contracting.rhs).subtracting(batch.rhs).sorted()
    let shape =
      batch.lhs.map { x.meaning.shape[$0] } + free.map { x.meaning.shape[$0] }
      + otherFree.map { y.meaning.shape[$0] }
    guard shape.reduce(1, *) <= most else { return }
    let contraction = Contraction(contracting: contracting, batch: batch, accumulation: .i32)
    apply(.contraction(contraction), [x, y], shape)
  }
}

@Suite("Random programs")
struct RandomPlanTests {
  static let small = Array(UInt64(0)..<300)
  static let large = Array(UInt64(1000)..<1030)

  @Test("a plan computes what its program means", arguments: small)
  func smallPrograms(_ seed: UInt64) throws {
    try check(seed, sizes: [0, 1, 1, 2, 3, 4, 5, 7], most: 300, steps: 14)
  }

  @Test("so do plans whose rows go through several steps together", arguments: small)
  func bandedPrograms(_ seed: UInt64) throws {
    try BandStep.$threshold.withValue(BandStep.Threshold(rows: 1, work: 0)) {
      try check(seed, sizes: [1, 2, 4, 5, 7, 13], most: 600, steps: 14)
    }
  }

  @Test("large tensors too, over blocks, chunks and threads", arguments: large)
  func largePrograms(_ seed: UInt64) throws {
    try check(seed, sizes: [1, 3, 17, 130, 1025, 5000], most: 20_000, steps: 8)
  }

  @Test("arguments that are given up change nothing, whoever else holds some", arguments: small)
  func donatedPrograms(_ seed: UInt64) throws {
    let sample = try Sample(seed, sizes: [1, 2, 3, 4, 5], most: 300, steps: 14, inputs: 5)
    try checkDonated(sample, seed)
  }

  @Test("so in large tensors", arguments: large)
  func largeDonatedPrograms(_ seed: UInt64) throws {
    try checkDonated(Sample(seed, sizes: [3, 17, 1025, 5000], most: 20_000, steps: 8), seed)
  }

  /// A program, arguments for it, and what it should give.
  private struct Sample {
    let program: Jaxpr
    let inputs: [Integers]
    let outputs: [Integers]

    init(_ seed: UInt64, sizes: [Int], most: Int, steps: Int, inputs count: Int = 3) throws {
      var random = RandomProgram(
        generator: SeededGenerator(seed: seed),
        sizes: sizes,
        most: most
      )
      var inputs: [Integers] = []
      for position in 0..<count {
        // Some of one shape, so that there are results of theirs.
        let shape = position == 0 ? [] : position > 2 ? inputs[2].shape : random.shape()
        var generator = random.generator
        inputs.append(Integers(shape) { _ in Int32.random(in: -9...9, using: &generator) })
        random.generator = generator
      }
      var outputs: [Integers] = []
      let types = inputs.map { TensorType(.i32, Shape($0.shape)) }
      program = try trace(types, kind: "test", staging: true) { arguments in
        random.values = Array(zip(arguments, inputs)).map { ($0, $1) }
        for _ in 0..<steps { random.step() }
        let chosen =
          random.values.shuffled(using: &random.generator).prefix(3) + [random.values.last!]
        outputs = chosen.map(\.meaning)
        return chosen.map(\.traced)
      }.program
      self.inputs = inputs
      self.outputs = outputs
    }
  }

  private func check(_ seed: UInt64, sizes: [Int], most: Int, steps: Int) throws {
    let sample = try Sample(seed, sizes: sizes, most: most, steps: steps)
    let arguments = sample.inputs.map(\.tensor)
    let executable = try CPUExecutable(Planner.plan(FlatProgram(sample.program)))
    let results = executable.run(arguments)
    for (position, (result, expected)) in zip(results, sample.outputs).enumerated() {
      if let difference = difference(result, expected.tensor) {
        Issue.record("result \(position): \(difference)\n\(sample.program)\n\(executable.plan)")
      }
    }
    let eager = sample.program.evaluate(arguments)
    #expect(difference(eager, sample.outputs.map(\.tensor)) == nil)
  }

  private func checkDonated(_ sample: Sample, _ seed: UInt64) throws {
    let plan = Planner.plan(try FlatProgram(sample.program), donating: sample.inputs.count)
    let executable = try CPUExecutable(plan)
    let expected = sample.outputs.map(\.tensor)
    var generator = SeededGenerator(seed: ~seed)
    for isHeld in [false, true, true] {
      var arguments = sample.inputs.map(\.tensor.copied)
      let addresses = arguments.map(\.address)
      // Some argument is somebody else's too, or an argument twice.
      let number = Int.random(in: arguments.indices, using: &generator)
      let held = isHeld ? arguments[number] : nil
      let results = executable.run(consuming: &arguments)
      if let difference = difference(results, expected) {
        Issue.record("held: \(isHeld): \(difference)\n\(sample.program)\n\(plan)")
      }
      if let held { #expect(difference(held, sample.inputs[number].tensor) == nil) }
      if isHeld { continue }
      // What may be written where an argument was, is.
      for (result, output) in zip(results, plan.outputs) {
        guard case .buffer(let buffer, _) = output, let donor = plan.donors[buffer],
          case .input(let position) = plan.buffers[donor].role
        else { continue }
        #expect(result.address == addresses[position], "\(plan)")
      }
    }
  }
}
