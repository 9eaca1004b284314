// SPDX-License-Identifier: Apache-2.0
//
// Random programs through every transformation. A failure prints the program and its seed; to try that one alone, or
// many more:
//
//     SKEIN_SEED=12345 SKEIN_RANDOM_PROGRAMS=1 swift test … --filter RandomProgramTests

import Optimizer
import Skein
import SkeinTestSupport
import TensorIR
import Testing

@Suite("Random programs, through every transformation")
struct RandomProgramTests {
  private static let count = environmentNumber("SKEIN_RANDOM_PROGRAMS", otherwise: 400)
  private static let firstSeed = UInt64(environmentNumber("SKEIN_SEED", otherwise: 1))

  /// How nearly results agree whose contractions may add up in another order: a rounding in f64 of numbers below 30, which
  /// the steps after it may enlarge by six orders of magnitude.
  private static let afterContraction = Agreement.epsilons(1e6, scale: 1)

  private func forEachProgram(
    _ kind: RandomProgram.Kind,
    share: Double = 1,
    _ body: (RandomProgram, inout SeededGenerator) throws -> String?
  ) {
    var failures = Failures()
    for number in 0..<max(1, Int(Double(Self.count) * share)) {
      let seed = Self.firstSeed + UInt64(number)
      var program: RandomProgram?
      failures.check("seed \(seed)") {
        program = RandomProgram(seed: seed, kind)
        return nil
      }
      guard let program else { continue }
      var generator = SeededGenerator(seed: ~seed)
      failures.check("\(program)") { try body(program, &generator) }
    }
    failures.report()
  }

  // MARK: Compiling

  // Large tensors cost what hundreds of small ones do.
  @Test(arguments: [(RandomProgram.Kind.any, 1), (.large, 0.2)])
  func `jit gives the bits of the function`(_ kind: RandomProgram.Kind, _ share: Double) {
    forEachProgram(kind, share: share) { program, generator in
      let inputs = program.randomInputs(using: &generator)
      let expected = program(inputs)
      let compiled = jit { program($0) }
      if let difference = difference(compiled(inputs), expected) { return "jit: \(difference)" }
      if let difference = difference(compiled(inputs), expected) { return "again: \(difference)" }
      let text = makeJaxpr { program($0) }(inputs)
      return try differenceWhenCompiled(text, inputs)
    }
  }

  // MARK: Batches

  @Test(arguments: [(RandomProgram.Kind.any, 1), (.large, 0.2)])
  func `a batch is a loop`(_ kind: RandomProgram.Kind, _ share: Double) {
    forEachProgram(kind, share: share) { program, generator in
      let agreement = program.hasContraction ? Self.afterContraction : .bitwise
      let (batch, axes) = program.randomBatch(size: 4, using: &generator)
      let looped = (0..<4).map { program(example($0, of: batch, along: axes)) }
      let outAxis = Int.random(in: 0...(looped[0].map(\.rank).min() ?? 0), using: &generator)
      let expected = looped[0].indices.map { position in
        Tensor.stacked(
          looped.map { $0[position] },
          looped[0][position].type.strong,
          along: outAxis
        )
      }
      let mapped: @Sendable ([Tensor]) -> [Tensor] = { inputs in
        vmap({ program($0) }, inAxes: .leaves(axes), outAxes: .axis(outAxis))(inputs)
      }
      let batched = mapped(batch)
      if let difference = difference(batched, expected, agreement) {
        return "vmap, inAxes \(Mapping.text(axes)): \(difference)"
      }
      if let difference = difference(jit { mapped($0) }(batch), batched) {
        return "jit of vmap, inAxes \(Mapping.text(axes)): \(difference)"
      }
      let compiled = jit { program($0) }
      let inside = vmap(compiled, inAxes: .leaves(axes), outAxes: .axis(outAxis))(batch)
      return difference(inside, batched).map {
        "vmap of jit, inAxes \(Mapping.text(axes)): \($0)"
      }
    }
  }

  @Test func `an empty batch has the shapes of a full one`() {
    forEachProgram(.any) { program, generator in
      let (batch, axes) = program.randomBatch(size: 0, using: &generator)
      let results = vmap({ program($0) }, inAxes: .leaves(axes))(batch)
      let one = program(program.point)
      let expected = one.map { $0.type.strong.with(shape: $0.shape.inserting(0, at: 0)) }
      let types = results.map(\.type.strong)
      return types == expected ? nil : "got \(types), expected \(expected)"
    }
  }

  // MARK: Derivatives

  @Test func `derivatives are those of differences, and forwards agrees with backwards`() {
    forEachProgram(.smooth) { program, generator in
      let point = program.point
      let types = point.map(\.type)
      let direction = types.directions(using: &generator)
      let (values, tangents) = jvp({ program($0) }, point, direction)
      if let difference = difference(values, program(point)) { return "jvp, value: \(difference)" }
      let everything = [Bool](repeating: true, count: point.count)
      let differences = Differences { step in
        program(point.moved(along: direction, everything, by: step))
      }
      if let difference = differences.difference(from: tangents, values: values, isWild: true) {
        return "jvp: \(difference)"
      }
      let (outputs, pullBack) = vjp({ program($0) }, point)
      if let difference = difference(outputs, values) { return "vjp, value: \(difference)" }
      let cotangents = values.map(\.type).directions(using: &generator)
      return adjointDifference(
        tangents,
        cotangents,
        direction,
        pullBack(cotangents),
        epsilons: 1e6
      )
    }
  }

  @Test func `second derivatives are those of differences`() {
    forEachProgram(.smooth) { program, generator in
      let point = program.point
      let types = point.map(\.type)
      let direction = types.directions(using: &generator)
      let everything = [Bool](repeating: true, count: point.count)
      let gradient: ([Tensor]) -> [Tensor] = grad(program.loss)
      let (values, products) = jvp(gradient, point, direction)
      let differences = Differences { step in
        gradient(point.moved(along: direction, everything, by: step))
      }
      if let difference = differences.difference(from: products, values: values, isWild: true) {
        return "Hessian times vector: \(difference)"
      }
      // The Hessian is symmetric: ⟨Hv, w⟩ = ⟨v, Hw⟩, the right side by reverse mode over reverse mode.
      let (_, pullBack) = vjp(gradient, point)
      let other = types.directions(using: &generator)
      return adjointDifference(products, other, direction, pullBack(other), epsilons: 1e7)
    }
  }

  @Test func `vmap, grad and jit commute`() {
    forEachProgram(.smooth) { program, generator in
      let agreement = program.hasContraction ? Self.afterContraction : .bitwise
      let (batch, axes) = program.randomBatch(size: 3, near: program.point, using: &generator)
      let gradient: ([Tensor]) -> [Tensor] = grad(program.loss)
      let looped = (0..<3).map { gradient(example($0, of: batch, along: axes)) }
      let expected = looped[0].indices.map { position in
        Tensor.stacked(looped.map { $0[position] }, looped[0][position].type, along: 0)
      }
      let batched = vmap(gradient, inAxes: .leaves(axes))(batch)
      if let difference = difference(batched, expected, agreement) {
        return "vmap of grad: \(difference)"
      }
      let loss = program.loss
      let compiled = jit { inputs in vmap(grad(loss), inAxes: .leaves(axes))(inputs) }
      // Compiled, a factor that is repeated or transposed is read where it lies: its sums have another order.
      if let difference = difference(compiled(batch), batched, agreement) {
        return "jit of vmap of grad: \(difference)"
      }
      let inside = vmap(grad(jit { loss($0) }), inAxes: .leaves(axes))(batch)
      if let difference = difference(inside, batched, Self.afterContraction) {
        return "vmap of grad of jit: \(difference)"
      }
      // The gradient of the sum over a batch: an input that every example shares gathers all of theirs.
      let total: ([Tensor]) -> Tensor = { sum(vmap(loss, inAxes: .leaves(axes))($0)) }
      for (position, got) in grad(total)(batch).enumerated() {
        let all = looped.map { $0[position] }
        let expected =
          axes[position].map { Tensor.stacked(all, all[0].type, along: $0) }
          ?? all.dropFirst().reduce(all[0]) { $0.moved(along: $1, by: 1) }
        if let difference = difference(got, expected, Self.afterContraction) {
          return "grad of vmap, input \(position): \(difference)"
        }
      }
      return nil
    }
  }
}

extension RandomProgram {
  /// Inputs of the program's types.
  func randomInputs(using generator: inout SeededGenerator) -> [Tensor] {
    point.map { .random($0.type, .nonzero, using: &generator) }
  }

  /// Inputs of which some are mapped, at least one.
  ///
  /// - Parameters:
  ///   - size: The number of examples.
  ///   - near: Where every example lies to a ten-thousandth; anywhere, when nil.
  ///   - generator: Draws axes and numbers.
  /// - Returns: The inputs and their axes.
  func randomBatch(
    size: Int,
    near: [Tensor]? = nil,
    using generator: inout SeededGenerator
  ) -> ([Tensor], [Int?]) {
    var axes = point.map { input in
      Bool.random(using: &generator) ? Int.random(in: 0...input.rank, using: &generator) : nil
    }
    if axes.allSatisfy({ $0 == nil }) { axes[0] = 0 }
    let batch = zip(point, axes).map { input, axis in
      let type = input.type
      guard let axis else {
        return near == nil ? .random(type, .nonzero, using: &generator) : input
      }
      let examples = (0..<size).map { _ in
        guard near != nil else { return Tensor.random(type, .nonzero, using: &generator) }
        return input.moved(along: .random(type, .within(-1...1), using: &generator), by: 1e-4)
      }
      return Tensor.stacked(examples, type, along: axis)
    }
    return (batch, axes)
  }

  /// One number made of all outputs.
  @Sendable func loss(_ inputs: [Tensor]) -> Tensor {
    self(inputs).reduce(Tensor(0.0, dtype: .f64)) { $0 + sum(sin($1)) }
  }
}
