// SPDX-License-Identifier: Apache-2.0
//
// A program used as one operation: what a function compiled by `jit` leaves in the program of its caller. Every
// transformation turns it into a call of the transformed program, so that what was compiled together stays together.

package import Loops
package import TensorIR

/// A primitive that computes what a program says, whatever else it knows about it.
package protocol ProgramCallPrimitive: SteppingPrimitive {
  /// The program.
  var program: Jaxpr { get }
}

extension ProgramCallPrimitive {
  package var subprograms: [Jaxpr] { [program] }
}

/// Applies a closed program.
package struct Call: ProgramPrimitive, ProgramCallPrimitive, LinearPrimitive {
  package let program: Jaxpr

  package init(_ program: Jaxpr) { self.program = program }

  package var name: String { "jit" }
  package var parameters: [Parameter] { [.program("jaxpr", program)] }
  package var resultCount: Int { program.outputs.count }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    guard operands.map(\.strong) == program.inputTypes.map(\.strong) else {
      throw TensorError(
        .malformedProgram("a program is called with operands of its input types"),
        in: name
      )
    }
    return program.outputTypes
  }
}

extension Call: PlacingPrimitive {
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    batchingRule(operands, size: size, towards: [])
  }

  package func batchingRule(_ operands: [Batched], size: Int, towards wanted: [Int?]) -> [Batched] {
    let (batched, axes) = program.batchedProgram(
      axes: operands.map(\.axis),
      size: size,
      outAxes: wanted
    )
    return zip(Call(batched)(operands.map(\.value)), axes).map { Batched($0, axis: $1) }
  }

  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    let (derivative, outputsVary) = program.derivativeProgram(
      varying: operands.map { $0.tangent != nil }
    )
    let results = Call(derivative)(operands.map(\.primal) + operands.compactMap(\.tangent))
    return duals(results[..<resultCount], results[resultCount...], varying: outputsVary)
  }

  package func linearizationRule(_ operands: [Dual]) -> [Dual] {
    guard
      let (known, linear, residualCount, outputsVary) = program.split(
        varying: operands.map { $0.tangent != nil }
      )
    else { return program.outputTypes.map { Dual(invalidResult($0), tangent: nil) } }
    let values = Call(known)(operands.map(\.primal))
    precondition(values.count == resultCount + residualCount, "outputs, then residuals")
    let tangents = Call(linear)(
      Array(values[resultCount...]) + operands.compactMap(\.tangent)
    )
    return duals(values[..<resultCount], tangents[...], varying: outputsVary)
  }

  private func duals(
    _ values: ArraySlice<Tensor>,
    _ tangents: ArraySlice<Tensor>,
    varying: [Bool]
  ) -> [Dual] {
    var tangents = tangents.makeIterator()
    return zip(values, varying).map { Dual($0, tangent: $1 ? tangents.next() : nil) }
  }

  /// What is left of a result after its program could not be split; the error has been reported.
  private func invalidResult(_ type: TensorType) -> Tensor {
    fail(TensorError(.malformedProgram("the program has no derivative"), in: name), type: type)
  }

  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    // Known operands and the cotangents that are not zero are the inputs of the transposed program.
    let values = operands.compactMap(\.value)
    let given = cotangents.compactMap { $0 }
    var isGiven: [Bool] = []
    do throws(TensorError) {
      let transposed = try program.rewriting((values + given).map(\.type), kind: "vjp") { inputs in
        var known = inputs[..<values.count].makeIterator()
        var cotangentInputs = inputs[values.count...].makeIterator()
        let innerOperands = operands.map { operand in
          switch operand {
          case .linear: operand
          case .known(let value): LinearOperand.known(known.next() ?? value)
          }
        }
        let results = program.transposed(
          cotangents.map { $0 == nil ? nil : cotangentInputs.next() },
          innerOperands
        )
        isGiven = results.map { $0 != nil }
        return results.compactMap { $0 }
      }
      var results = Call(transposed)(values + given).makeIterator()
      return isGiven.map { $0 ? results.next() : nil }
    } catch {
      // The program is not linear.
      return operands.map { $0.value == nil ? fail(error, type: $0.type) : nil }
    }
  }
}

extension Call: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering { .call(program) }
}
