// SPDX-License-Identifier: Apache-2.0
//
// Linearization: a program at given values, split into the values of its outputs, computed now, and a linear program
// of the tangents, kept for later.
//
// No partial evaluator is needed. Tangents are inputs of a scope that is newer than anything the values belong to, so
// the scope rule alone sorts the operations of the derivative rules: those that touch a tangent go into the linear
// program, the others run at once. What the linear program captures are the residuals.

package import TensorIR

/// A program's outputs at a point, and how they vary around it.
package struct Linearization: Sendable {
  /// The values of the outputs.
  package let outputs: [Tensor]
  /// The linear program, from the tangents of the varying inputs to those of the varying outputs, with its residuals.
  package let linear: TracedProgram
  /// Which inputs vary.
  package let inputsVary: [Bool]
  /// Which outputs vary with them.
  package let outputsVary: [Bool]

  package init(
    outputs: [Tensor],
    linear: TracedProgram,
    inputsVary: [Bool],
    outputsVary: [Bool]
  ) {
    self.outputs = outputs
    self.linear = linear
    self.inputsVary = inputsVary
    self.outputsVary = outputsVary
  }
}

extension Jaxpr {
  /// The outputs at the given inputs, and the linear program of the tangents.
  ///
  /// - Parameters:
  ///   - values: A value for each input.
  ///   - varying: Which inputs vary.
  /// - Returns: The values and the linear program.
  /// - Throws: The error that made a value or tangent invalid.
  package func linearized(_ values: [Tensor], varying: [Bool]) throws(TensorError) -> Linearization
  {
    let tangentTypes = zip(values, varying).filter(\.1).map(\.0.type)
    var outputs: [Dual] = []
    let linear = try trace(tangentTypes, kind: "linearize", staging: false) { inputs in
      var tangents = inputs.makeIterator()
      let duals = zip(values, varying).map { Dual($0, tangent: $1 ? tangents.next() : nil) }
      outputs = differentiated(duals, linearizing: true)
      return outputs.compactMap(\.tangent)
    }
    return Linearization(
      outputs: outputs.map(\.primal),
      linear: linear,
      inputsVary: varying,
      outputsVary: outputs.map { $0.tangent != nil }
    )
  }

  /// This program split in two, for a primitive that holds it.
  ///
  /// - Parameter varying: Which inputs vary.
  /// - Returns: The program of the outputs and residuals; the linear program of residuals and tangents; how many
  ///   residuals there are; which outputs vary. `nil` after a mistake, which has been reported.
  package func split(varying: [Bool]) -> (
    known: Jaxpr, linear: Jaxpr, residualCount: Int, outputsVary: [Bool]
  )? {
    var linearization: Linearization?
    let known: Jaxpr
    do throws(TensorError) {
      known = try rewriting(inputTypes, kind: "linearize") { inputs in
        do throws(TensorError) {
          let result = try linearized(inputs, varying: varying)
          linearization = result
          return result.outputs + result.linear.captures
        } catch {
          return [fail(error)]
        }
      }
    } catch {
      _ = fail(error)
      return nil
    }
    guard let linearization else { return nil }
    return (
      known, linearization.linear.program, linearization.linear.captures.count,
      linearization.outputsVary
    )
  }
}

extension Linearization {
  /// The tangents of the outputs for tangents of the inputs; `nil` means zero.
  package func pushForward(_ tangents: [Tensor]) -> [Tensor?] {
    let varying = zip(tangents, inputsVary).filter(\.1).map(\.0)
    var results = linear.program.evaluate(linear.captures + varying).makeIterator()
    return outputsVary.map { $0 ? results.next() : nil }
  }

  /// The cotangents of the inputs for cotangents of the outputs; `nil` means zero.
  package func pullBack(_ cotangents: [Tensor?]) -> [Tensor?] {
    let operands =
      linear.captures.map { LinearOperand.known($0) }
      + linear.program.inputTypes.dropFirst(linear.captures.count).map { .linear($0) }
    let varying = zip(cotangents, outputsVary).filter(\.1).map(\.0)
    var results = linear.program.transposed(varying, operands)
      .dropFirst(linear.captures.count).makeIterator()
    return inputsVary.map { $0 ? results.next() ?? nil : nil }
  }
}
