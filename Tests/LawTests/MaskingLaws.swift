// SPDX-License-Identifier: Apache-2.0
//
// A choice or loop of examples has two forms: each example runs what it needs, or all run everything and keep what is
// theirs. Both give the same bits.

import Primitives
import SkeinTestSupport
import TensorIR
import Testing

@Suite("Masked or not, examples get the same")
struct MaskingLaws {
  @Test(arguments: PrimitiveCase.families.filter { ["cond", "while"].contains($0.name) })
  func bothForms(_ family: PrimitiveFamily) {
    var failures = Failures()
    var maskedCount = 0
    for item in family.cases {
      var generator = item.generator
      for axes in item.mappings {
        for size in [1, 7] {
          failures.check("\(item), inAxes \(Mapping.text(axes)), \(size) examples") {
            let (program, _) = try item.program().batchedProgram(axes: axes, size: size)
            let batch = item.randomBatch(size: size, along: axes, using: &generator)
            let (masked, count) = try runMasked(program, batch)
            maskedCount += count
            return difference(masked, try run(program, batch))
          }
        }
      }
    }
    failures.report()
    #expect(maskedCount > 0)
  }
}

/// Runs a program whose choices and loops of examples are in their masked form.
///
/// - Returns: The outputs, and how many masked forms were run.
private func runMasked(_ program: Jaxpr, _ inputs: [Tensor]) throws -> ([Tensor], Int) {
  var values: [Variable: Tensor] = [:]
  for constant in program.constants { values[constant.variable] = constant.tensor }
  for (variable, input) in zip(program.inputs, inputs) { values[variable] = input }
  func value(_ operand: Operand) throws -> Tensor {
    switch operand {
    case .variable(let variable): try #require(values[variable])
    case .literal(let number): Tensor(number)
    }
  }
  var count = 0
  for equation in program.equations {
    let operands = try equation.operands.map(value)
    let types = operands.map(\.type)
    let results: [Tensor]
    switch equation.primitive {
    case let cond as Cond where cond.lanes.sizes.count == 1:
      results = try run(checked(cond.masked(types)), operands)
      count += 1
    case let loop as While where loop.lanes.sizes.count == 1:
      results = try run(checked(loop.masked(types)), operands)
      count += 1
    case let primitive: results = try apply(primitive, operands)
    }
    for (variable, result) in zip(equation.results, results) { values[variable] = result }
  }
  return (try program.outputs.map(value), count)
}
