// SPDX-License-Identifier: Apache-2.0
//
// Compiling a program and optimising it change nothing: the same bits come out as from running its operations one by
// one. So with every program that transformations write.

import Optimizer
import Primitives
import SkeinTestSupport
import TensorIR
import Testing

@Suite("Compiled and optimised programs give the bits of the operations run one by one")
struct CompilationLaws {
  @Test("for the primitive itself", arguments: PrimitiveCase.families)
  func primitive(_ family: PrimitiveFamily) {
    var failures = Failures()
    for item in family.cases {
      var generator = item.generator
      failures.check("\(item)") {
        try differenceWhenCompiled(item.program(), item.randomOperands(using: &generator))
      }
    }
    failures.report()
  }

  @Test("for its derivative and its transpose", arguments: PrimitiveCase.families)
  func derivatives(_ family: PrimitiveFamily) {
    var failures = Failures()
    for item in family.cases where item.canVary.contains(true) {
      var generator = item.generator
      failures.check("\(item), jvp") {
        let program = try item.program().derivativeProgram(varying: item.canVary).program
        let inputs = item.inputs(of: program, using: &generator)
        return try differenceWhenCompiled(program, inputs)
      }
      if !item.hasTranspose { continue }
      failures.check("\(item), vjp") {
        let program = try item.gradientProgram()
        let inputs = item.inputs(of: program, using: &generator)
        return try differenceWhenCompiled(program, inputs)
      }
    }
    failures.report()
  }

  @Test("for all of them called within one program", arguments: PrimitiveCase.families)
  func calls(_ family: PrimitiveFamily) {
    var failures = Failures()
    for item in family.cases where item.isDifferentiableInF64 && item.hasTranspose {
      var generator = item.generator
      failures.check("\(item)") {
        // The same call twice, and operations around it: something to inline, to share and to fuse.
        let gradient = try item.gradientProgram()
        let program = try trace(gradient.inputTypes, kind: "test", staging: true) { inputs in
          let negated = inputs.map { $0.dtype.isInexact ? -$0 : $0 }
          let once = Call(gradient)(negated)
          let again = Call(gradient)(negated)
          return zip(once, again).map { $0 * 2 + $1 * 0.5 } + once
        }.program
        let inputs = item.inputs(of: gradient, using: &generator).map { input in
          input.dtype.isInexact ? Tensor.zero(input.type).moved(along: input, by: -1) : input
        }
        return try differenceWhenCompiled(program, inputs)
      }
    }
    failures.report()
  }
}

/// The first difference between a program run operation by operation, compiled, and optimised.
func differenceWhenCompiled(_ program: Jaxpr, _ inputs: [Tensor]) throws -> String? {
  try program.check()
  let expected = try evaluate(program, inputs)
  if let difference = difference(try run(program, inputs), expected) {
    return "compiled: \(difference)\n\(program)"
  }
  let optimized = program.optimized()
  try optimized.check()
  if let difference = difference(try evaluate(optimized, inputs), expected) {
    return "optimised: \(difference)\n\(program)\n\(optimized)"
  }
  if let difference = difference(try run(optimized, inputs), expected) {
    return "optimised and compiled: \(difference)\n\(optimized)"
  }
  return nil
}

extension PrimitiveCase {
  /// Inputs of a program derived from this case: a point, then directions.
  func inputs(of program: Jaxpr, using generator: inout SeededGenerator) -> [Tensor] {
    let point = point(using: &generator)
    return point + program.inputTypes[point.count...].map { $0 }.directions(using: &generator)
  }
}
