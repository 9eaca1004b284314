// SPDX-License-Identifier: Apache-2.0
//
// Transformations compose in any order: a batch of derivatives is a loop over derivatives, the derivative of a batch
// is the batch of derivatives, and compiling anywhere in between changes nothing.

import Primitives
import Skein
import SkeinTestSupport
import TensorIR
import Testing
import Transformations

@Suite("Transformations compose in every order")
struct CompositionLaws {
  private static let families = PrimitiveCase.families.filter { family in
    family.cases.contains { $0.canVary.contains(true) }
  }

  @Test("a batch of derivatives is a loop over derivatives", arguments: families)
  func batchOfDerivatives(_ family: PrimitiveFamily) {
    var failures = Failures()
    for item in family.cases where item.canVary.contains(true) {
      var generator = item.generator
      for _ in 0..<3 {
        failures.check("\(item), jvp") {
          let program = try item.program().derivativeProgram(varying: item.canVary).program
          return try batchedDifference(program, item, using: &generator)
        }
        if !item.hasTranspose { continue }
        failures.check("\(item), vjp") {
          try batchedDifference(item.gradientProgram(), item, using: &generator)
        }
      }
    }
    failures.report()
  }

  /// Batches a derived program over axes drawn by the seed, and compares with the loop.
  private func batchedDifference(
    _ program: Jaxpr,
    _ item: PrimitiveCase,
    using generator: inout SeededGenerator
  ) throws -> String? {
    let types = program.inputTypes
    var axes = types.map { type in
      Bool.random(using: &generator) ? Int.random(in: 0...type.rank, using: &generator) : nil
    }
    if axes.allSatisfy({ $0 == nil }) { axes[0] = 0 }
    let (batched, outAxes) = program.batchedProgram(axes: axes, size: 3)
    try batched.check()
    let values = item.operands.map { $0.smooth ?? $0.values }
    let batch = types.indices.map { position in
      let type = types[position]
      let shape = axes[position].map { type.shape.inserting(3, at: $0) } ?? type.shape
      // Sums of products are exact on small integers, so they have no order.
      let isContraction =
        item.addsUpProducts || item.hasTranspose && !item.primitive.subprograms.isEmpty
      let choice = position < values.count ? values[position] : .within(-1...1)
      return Tensor.random(
        type.with(shape: shape),
        isContraction ? .exact : choice,
        using: &generator
      )
    }
    let outputs = [Batched](try run(batched, batch), outAxes)
    return try differenceFromLoop(outputs, program.outputTypes, size: 3, item.agreementWithLoop) {
      index in
      try evaluate(program, example(index, of: batch, along: axes))
    }.map { "inAxes \(Mapping.text(axes)): \($0)" }
  }

  @Test("the derivative of a batch is the batch of derivatives", arguments: families)
  func derivativeOfBatch(_ family: PrimitiveFamily) {
    var failures = Failures()
    for item in family.cases where item.isDifferentiableInF64 && item.hasTranspose {
      var generator = item.generator
      for axes in item.mappings {
        failures.check("\(item), inAxes \(Mapping.text(axes))") {
          try derivativeOfBatch(item, axes, using: &generator)
        }
      }
    }
    failures.report()
  }

  private func derivativeOfBatch(
    _ item: PrimitiveCase,
    _ axes: [Int?],
    using generator: inout SeededGenerator
  ) throws -> String? {
    let size = 3
    let program = try item.program()
    let (batched, outAxes) = program.batchedProgram(axes: axes, size: size)
    let smooth = PrimitiveCase(
      item.primitive,
      item.operands.map { .init($0.type, $0.smooth ?? $0.values, smooth: $0.smooth) }
    )
    let batch = smooth.randomBatch(size: size, along: axes, using: &generator)
    let directions = batch.map(\.type).directions(using: &generator)
    let linearization = try batched.linearized(batch, varying: item.canVary)
    let pushed = linearization.pushForward(directions)
    let examples = try (0..<size).map { index in
      try program.linearized(example(index, of: batch, along: axes), varying: item.canVary)
    }
    // Forwards: every example moves along its own direction.
    for (position, output) in pushed.enumerated() {
      guard let output else { continue }
      for index in 0..<size {
        let direction = example(index, of: directions, along: axes)
        let expected = examples[index].pushForward(direction)[position]
        let got =
          try outAxes[position].map { axis in
            try #require(axis < output.rank)
            return output.example(index, along: axis)
          } ?? output
        let zero = Tensor.zero(program.outputTypes[position])
        if let difference = difference(got, expected ?? zero, .epsilons(64, scale: 1)) {
          return "jvp, example \(index): \(difference)"
        }
      }
    }
    // Backwards: an operand that every example shares gathers the cotangents of all.
    let cotangents = batched.outputTypes.directions(using: &generator)
    let pulled = linearization.pullBack(cotangents.map { $0.dtype.isInexact ? $0 : nil })
    var sums = item.types.map { Tensor.zero($0) }
    for index in 0..<size {
      let cotangent = example(index, of: cotangents, along: outAxes)
      let share = outAxes.map { $0 == nil ? 1 / Double(size) : 1 }
      let scaled = zip(cotangent, share).map { $0.dtype.isInexact ? $0.scaled(by: $1) : nil }
      let results = examples[index].pullBack(scaled)
      for (position, result) in results.enumerated() where item.canVary[position] {
        let result = result ?? .zero(item.types[position])
        if let axis = axes[position] {
          let got = pulled[position]?.example(index, along: axis) ?? .zero(result.type)
          if let difference = difference(got, result, .epsilons(64, scale: 1)) {
            return "vjp, operand \(position), example \(index): \(difference)"
          }
        } else {
          sums[position] = sums[position].moved(along: result, by: 1)
        }
      }
    }
    for position in sums.indices where axes[position] == nil && item.canVary[position] {
      let got = pulled[position] ?? .zero(item.types[position])
      if let difference = difference(got, sums[position], .epsilons(256, scale: 1)) {
        return "vjp, operand \(position), shared: \(difference)"
      }
    }
    return nil
  }

  @Test("vmap, jit and grad as users write them", arguments: families)
  func users(_ family: PrimitiveFamily) {
    var failures = Failures()
    for item in family.cases where item.isDifferentiableInF64 && item.hasTranspose {
      var generator = item.generator
      let axes = item.mappings.randomElement(using: &generator) ?? []
      failures.check("\(item), inAxes \(Mapping.text(axes))") {
        try usersDifference(item, axes, using: &generator)
      }
    }
    failures.report()
  }

  private func usersDifference(
    _ item: PrimitiveCase,
    _ axes: [Int?],
    using generator: inout SeededGenerator
  ) throws -> String? {
    let size = 3
    let vary = item.canVary
    let smooth = PrimitiveCase(
      item.primitive,
      item.operands.map { .init($0.type, $0.smooth ?? $0.values, smooth: $0.smooth) }
    )
    let batch = smooth.randomBatch(size: size, along: axes, using: &generator)
    let variable = batch.indices.filter { vary[$0] }
    let fixed = batch.indices.filter { !vary[$0] }
    let primitive = item.primitive

    /// Σ sin(result) of one example, from operands that vary and operands that do not.
    @Sendable func loss(_ varying: [Tensor], _ other: [Tensor]) -> Tensor {
      var operands = varying + other
      for (place, position) in (variable + fixed).enumerated() {
        operands[position] = (varying + other)[place]
      }
      return primitive(operands).filter(\.dtype.isInexact).reduce(Tensor(0.0, dtype: .f64)) {
        $0 + sum(sin(real($1) + 0.5 * imag($1)))
      }
    }
    let varyingBatch = variable.map { batch[$0] }
    let fixedBatch = fixed.map { batch[$0] }
    let varyingAxes = variable.map { axes[$0] }
    let fixedAxes = fixed.map { axes[$0] }

    /// `f` over the batch.
    @Sendable func mapped(_ f: @escaping ([Tensor], [Tensor]) -> [Tensor])
      -> ([Tensor], [Tensor]) -> [Tensor]
    {
      vmap(f, inAxes: .leaves(varyingAxes), .leaves(fixedAxes))
    }

    let looped = (0..<size).map { index in
      let operands = example(index, of: batch, along: axes)
      return grad(loss)(variable.map { operands[$0] }, fixed.map { operands[$0] })
    }
    let expected = variable.indices.map { place in
      Tensor.stacked(looped.map { $0[place] }, looped[0][place].type, along: 0)
    }
    let compositions: [(String, ([Tensor], [Tensor]) -> [Tensor])] = [
      ("vmap(grad(f))", mapped(grad(loss))),
      ("vmap(jit(grad(f)))", mapped(jit(grad(loss)))),
      ("jit(vmap(grad(f)))", jit { mapped(grad(loss))($0, $1) }),
      ("vmap(grad(jit(f)))", mapped(grad(jit(loss)))),
      ("jit(vmap(grad(jit(f))))", jit { mapped(grad(jit(loss)))($0, $1) }),
    ]
    for (name, composition) in compositions {
      let got = composition(varyingBatch, fixedBatch)
      // Contractions may add up in another order for a batch.
      let agreement: Agreement =
        item.addsUpProducts ? .epsilons(64, scale: 1) : .bitwise
      if let difference = difference(got, expected, agreement) { return "\(name): \(difference)" }
    }
    return nil
  }
}

extension Tensor {
  /// The tensor times a number, computed by hand.
  func scaled(by factor: Double) -> Tensor {
    Tensor.zero(type).moved(along: self, by: factor)
  }
}
