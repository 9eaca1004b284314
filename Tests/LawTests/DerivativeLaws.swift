// SPDX-License-Identifier: Apache-2.0
//
// A derivative is what differences converge to, its transpose is its adjoint, and both can be differentiated again.

import Primitives
import SkeinTestSupport
import TensorIR
import Testing

@Suite("A derivative is the limit of differences, and its transpose is its adjoint")
struct DerivativeLaws {
  private static let families = PrimitiveCase.families.filter {
    $0.cases.contains(where: \.isDifferentiableInF64)
  }

  @Test("forwards, over every choice of operands that vary", arguments: families)
  func forward(_ family: PrimitiveFamily) {
    var failures = Failures()
    for item in family.cases where item.isDifferentiableInF64 {
      var generator = item.generator
      for varying in item.variations {
        failures.check("\(item), varying \(varying)") {
          let point = item.point(using: &generator)
          let direction = item.types.directions(using: &generator)
          let results = item.primitive.derivativeRule(point.duals(direction, varying))
          let values = try apply(item.primitive, point)
          if let difference = difference(results.map(\.primal), values) {
            return "the value of the derivative rule: \(difference)"
          }
          let differences = try Differences { step in
            try apply(item.primitive, point.moved(along: direction, varying, by: step))
          }
          return differences.difference(from: results.map(\.tangent), values: values)
        }
      }
    }
    failures.report()
  }

  @Test("backwards, over every choice of operands that vary", arguments: families)
  func backward(_ family: PrimitiveFamily) {
    var failures = Failures()
    for item in family.cases where item.isDifferentiableInF64 && item.hasTranspose {
      var generator = item.generator
      for varying in item.variations {
        failures.check("\(item), varying \(varying)") {
          let point = item.point(using: &generator)
          let directions = item.types.directions(using: &generator)
          let program = try item.program()
          let linearization = try program.linearized(point, varying: varying)
          try linearization.linear.program.check()
          let values = try apply(item.primitive, point)
          if let difference = difference(linearization.outputs, values) {
            return "the value of the linearization: \(difference)"
          }
          let pushed = linearization.pushForward(directions)
          let rule = item.primitive.derivativeRule(point.duals(directions, varying))
          for (pushed, expected) in zip(pushed, rule.map(\.tangent)) {
            let type = expected?.type ?? pushed?.type ?? TensorType(.f64)
            // The two may associate products differently.
            if let difference = difference(
              pushed ?? .zero(type),
              expected ?? .zero(type),
              .epsilons(16, scale: 1)
            ) {
              return "linearized against derivative rule: \(difference)"
            }
          }
          let cotangents = program.outputTypes.directions(using: &generator)
          let pulled = linearization.pullBack(cotangents.map { $0.dtype.isInexact ? $0 : nil })
          for (cotangent, type) in zip(pulled, item.types) {
            if let cotangent, cotangent.type.strong != type.strong {
              return "the cotangent of \(type) has type \(cotangent.type)"
            }
          }
          return adjointDifference(pushed, cotangents, directions, pulled)
        }
      }
    }
    failures.report()
  }

  @Test("a second time: the derivative of the derivative", arguments: families)
  func second(_ family: PrimitiveFamily) {
    var failures = Failures()
    for item in family.cases where item.isDifferentiableInF64 {
      var generator = item.generator
      failures.check("\(item)") {
        let count = item.operands.count
        let (derivative, _) = try item.program().derivativeProgram(varying: item.canVary)
        try derivative.check()
        let tangents = item.types.directions(using: &generator)
        let inputs =
          item.point(using: &generator)
          + zip(tangents, item.canVary).filter(\.1).map(\.0)
        let varying = item.canVary + [Bool](repeating: false, count: inputs.count - count)
        return try differentiatedAgain(derivative, inputs, varying, using: &generator)
      }
    }
    failures.report()
  }

  @Test("a second time: the derivative of the transpose", arguments: families)
  func secondBackward(_ family: PrimitiveFamily) {
    var failures = Failures()
    for item in family.cases where item.isDifferentiableInF64 && item.hasTranspose {
      var generator = item.generator
      failures.check("\(item)") {
        let count = item.operands.count
        let gradient = try item.gradientProgram()
        try gradient.check()
        let cotangents = gradient.inputTypes[count...].map { $0 }.directions(using: &generator)
        let inputs = item.point(using: &generator) + cotangents
        let varying = item.canVary + [Bool](repeating: false, count: inputs.count - count)
        return try differentiatedAgain(gradient, inputs, varying, using: &generator)
      }
    }
    failures.report()
  }

  /// Differentiates a program forwards and backwards, against differences of the program itself.
  private func differentiatedAgain(
    _ program: Jaxpr,
    _ inputs: [Tensor],
    _ varying: [Bool],
    using generator: inout SeededGenerator
  ) throws -> String? {
    let directions = program.inputTypes.directions(using: &generator)
    let values = try evaluate(program, inputs)
    let results = program.differentiated(inputs.duals(directions, varying), linearizing: false)
    let differences = try Differences { step in
      try evaluate(program, inputs.moved(along: directions, varying, by: step))
    }
    if let difference = differences.difference(from: results.map(\.tangent), values: values) {
      return difference
    }
    if program.count(of: "while") > 0 { return nil }
    let linearization = try program.linearized(inputs, varying: varying)
    let cotangents = program.outputTypes.directions(using: &generator)
    let pulled = linearization.pullBack(cotangents.map { $0.dtype.isInexact ? $0 : nil })
    return adjointDifference(results.map(\.tangent), cotangents, directions, pulled)
  }

  @Test func `in every floating type, tangents and cotangents have the type of their values`() {
    var failures = Failures()
    for item in PrimitiveCase.all where item.canVary.contains(true) {
      var generator = item.generator
      failures.check("\(item)") {
        let (derivative, outputsVary) = try item.program().derivativeProgram(varying: item.canVary)
        try derivative.check()
        let outputs = try item.primitive.resultTypes(item.types)
        let expected = outputs + zip(outputs, outputsVary).filter(\.1).map(\.0)
        guard derivative.outputTypes.map(\.strong) == expected.map(\.strong) else {
          return "the derivative gives \(derivative.outputTypes), expected \(expected)"
        }
        for (type, varies) in zip(outputs, outputsVary) where varies && !type.dtype.isInexact {
          return "a result of type \(type) has a tangent"
        }
        guard item.hasTranspose else { return nil }
        let gradient = try item.gradientProgram()
        try gradient.check()
        let operands = zip(item.types, item.canVary).filter(\.1).map(\.0)
        guard gradient.outputTypes.map(\.strong) == operands.map(\.strong) else {
          return "the gradient gives \(gradient.outputTypes), expected \(operands)"
        }
        let point = item.point(using: &generator)
        let cotangents = gradient.inputTypes[point.count...].map { $0 }
          .directions(using: &generator)
        let pulled = try evaluate(gradient, point + cotangents)
        return difference(try run(gradient, point + cotangents), pulled)
      }
    }
    failures.report()
  }

  @Test func `stopGradient has no derivative`() throws {
    let x = Tensor([1, 2, 3], dtype: .f64)
    let result = StopGradient().derivativeRule([Dual(x, tangent: x)])[0]
    #expect(result.tangent == nil)
    #expect(difference(result.primal, x) == nil)
  }
}

extension PrimitiveCase {
  /// The program from operands and cotangents of the floating results to the cotangents of the operands that vary.
  func gradientProgram() throws -> Jaxpr {
    let program = try program()
    let floating = program.outputTypes.filter(\.dtype.isInexact)
    return try trace(types + floating, kind: "test", staging: true) { inputs in
      do throws(TensorError) {
        let linearization = try program.linearized(Array(inputs[..<types.count]), varying: canVary)
        var cotangents = inputs[types.count...].makeIterator()
        let pulled = linearization.pullBack(
          program.outputTypes.map { $0.dtype.isInexact ? cotangents.next() : nil }
        )
        return zip(zip(pulled, types), canVary).filter(\.1).map { pair, _ in
          pair.0 ?? zeros(pair.1.shape, dtype: pair.1.dtype)
        }
      } catch {
        return [fail(error)]
      }
    }.program
  }
}
