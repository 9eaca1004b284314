// SPDX-License-Identifier: Apache-2.0
//
// A batch is a loop: whatever axes are mapped, every example of a batched program is what the program gives for that
// example alone, bit for bit.

import Primitives
import SkeinTestSupport
import TensorIR
import Testing

@Suite("A batch is a loop")
struct BatchingLaws {
  @Test("over every choice of mapped axes", arguments: PrimitiveCase.families.filter(\.hasOperands))
  func everyChoice(_ family: PrimitiveFamily) {
    var failures = Failures()
    for item in family.cases {
      var generator = item.generator
      for axes in item.mappings {
        for size in [5, 1, 0] {
          failures.check("\(item), inAxes \(Mapping.text(axes)), \(size) examples") {
            let types = try item.primitive.resultTypes(item.types)
            let batch = item.randomBatch(size: size, along: axes, using: &generator)
            let outputs = item.primitive.batchingRule([Batched](batch, axes), size: size)
            return try differenceFromLoop(outputs, types, size: size, item.agreementWithLoop) {
              index in
              try apply(item.primitive, example(index, of: batch, along: axes))
            }
          }
        }
      }
    }
    failures.report()
  }

  @Test(
    "when the batched program is compiled",
    arguments: PrimitiveCase.families.filter(\.hasOperands)
  )
  func compiled(_ family: PrimitiveFamily) {
    var failures = Failures()
    for item in family.cases {
      var generator = item.generator
      for axes in item.mappings {
        failures.check("\(item), inAxes \(Mapping.text(axes))") {
          let program = try item.program()
          let (batched, outAxes) = program.batchedProgram(axes: axes, size: 3)
          try batched.check()
          let batch = item.randomBatch(size: 3, along: axes, using: &generator)
          let eager = try evaluate(batched, batch)
          let results = try run(batched, batch)
          if let difference = difference(results, eager) { return "compiled: \(difference)" }
          return try differenceFromLoop(
            [Batched](results, outAxes),
            program.outputTypes,
            size: 3,
            item.agreementWithLoop
          ) { index in
            try apply(item.primitive, example(index, of: batch, along: axes))
          }
        }
      }
    }
    failures.report()
  }

  @Test("of batches, which are loops too", arguments: PrimitiveCase.families.filter(\.hasOperands))
  func nested(_ family: PrimitiveFamily) {
    var failures = Failures()
    for item in family.cases {
      var generator = item.generator
      for inner in item.mappings {
        // One choice of outer axes for each of the inner ones, drawn by the seed.
        let innerTypes = zip(item.types, inner).map { type, axis in
          axis.map { type.with(shape: type.shape.inserting(2, at: $0)) } ?? type
        }
        let choices = Mapping.all(ranks: innerTypes.map(\.rank))
        guard let outer = choices.randomElement(using: &generator) else { continue }
        failures.check("\(item), inAxes \(Mapping.text(inner)) then \(Mapping.text(outer))") {
          let program = try item.program()
          let (once, onceAxes) = program.batchedProgram(axes: inner, size: 2)
          let (twice, twiceAxes) = once.batchedProgram(axes: outer, size: 3)
          try twice.check()
          let batch = zip(zip(innerTypes, item.operands), outer).map { operand, axis in
            let shape = operand.0.shape
            let type = operand.0.with(shape: axis.map { shape.inserting(3, at: $0) } ?? shape)
            return Tensor.random(type, operand.1.values, using: &generator)
          }
          let results = try run(twice, batch)
          return try differenceFromLoop(
            [Batched](results, twiceAxes),
            once.outputTypes,
            size: 3,
            item.agreementWithLoop
          ) { index in
            let middle = example(index, of: batch, along: outer)
            let examples = try (0..<2).map { inside in
              try apply(item.primitive, example(inside, of: middle, along: inner))
            }
            return zip(program.outputTypes, onceAxes).enumerated().map { position, output in
              guard let axis = output.1 else { return examples[0][position] }
              return .stacked(examples.map { $0[position] }, output.0.strong, along: axis)
            }
          }
        }
      }
    }
    failures.report()
  }
}

extension PrimitiveFamily {
  /// Whether there is an operand to map.
  var hasOperands: Bool { cases.contains { !$0.operands.isEmpty } }
}
