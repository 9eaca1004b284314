// SPDX-License-Identifier: Apache-2.0
//
// What the rules of loops and branches share: derivative programs with the tangents that are wanted, inputs in another
// order, and which of a loop's carried values come to vary.

package import TensorIR

extension Jaxpr {
  /// This program as a program on values and tangents, whose outputs' tangents are those asked for.
  ///
  /// - Parameters:
  ///   - varying: Which inputs have a tangent.
  ///   - outputsVary: Which outputs have one: at least those that vary.
  /// - Returns: A program from the inputs and the tangents of the varying ones to the outputs and those tangents.
  func derivativeProgram(varying: [Bool], outputsVary: [Bool]) -> Jaxpr {
    let types = inputTypes
    let tangentTypes = zip(types, varying).filter(\.1).map(\.0)
    return rewritten(types + tangentTypes, kind: "jvp") { inputs in
      var tangents = inputs[types.count...].makeIterator()
      let duals = zip(inputs, varying).map { Dual($0, tangent: $1 ? tangents.next() : nil) }
      let outputs = differentiated(duals, linearizing: false)
      return outputs.map(\.primal)
        + zip(outputs, outputsVary).filter(\.1).map { output, _ in
          Tensor.materialized(output.tangent, output.primal.type)
        }
    }
  }

  /// The same program with its inputs in another order: input *i* of the result is input `order[i]` of this one.
  func takingInputs(_ order: [Int]) -> Jaxpr { with(inputs: order.map { inputs[$0] }) }

  /// The same program with some of its outputs, in the order given.
  package func givingOutputs(_ order: [Int]) -> Jaxpr { with(outputs: order.map { outputs[$0] }) }

  /// Which input an output is, if it is one.
  package func source(ofOutput position: Int) -> Int? {
    guard case .variable(let variable) = outputs[position] else { return nil }
    return inputs.firstIndex(of: variable)
  }

  /// The same program with other inputs and outputs among its variables.
  func with(inputs: [Variable]? = nil, outputs: [Operand]? = nil) -> Jaxpr {
    Jaxpr(
      constants: constants,
      inputs: inputs ?? self.inputs,
      equations: equations,
      outputs: outputs ?? self.outputs,
      types: types
    )
  }

  /// The same program with further inputs that it does not read.
  func ignoringInputs(_ more: [TensorType]) -> Jaxpr {
    Jaxpr(
      constants: constants,
      inputs: inputs + more.indices.map { Variable(types.count + $0) },
      equations: equations,
      outputs: outputs,
      types: types + more
    )
  }
}

/// The smallest set of carried values that holds those given and, with every value that changes, what it changes.
///
/// - Parameters:
///   - initial: Which carried values are in the set from the beginning.
///   - step: Which carried values are in the set after a step of the loop, given those before it.
/// - Returns: Which are in it in the end.
func fixpoint(_ initial: [Bool], _ step: ([Bool]) -> [Bool]) -> [Bool] {
  var carried = initial
  while true {
    let next = zip(carried, step(carried)).map { $0 || $1 }
    if next == carried { return carried }
    carried = next
  }
}
