// SPDX-License-Identifier: Apache-2.0
//
// The walk of vmap: a program for one example, applied to a whole batch by asking each primitive's batching rule.

package import TensorIR

/// A primitive that can lay the examples of its result along more than one axis, at the same cost.
package protocol PlacingPrimitive: Primitive {
  /// The operation on a batch, with the examples of each result along the axis wanted if that costs nothing.
  ///
  /// - Parameters:
  ///   - operands: Each operand with its mapped axis; at least one has one.
  ///   - size: The size of the mapped axes.
  ///   - wanted: An axis of each result, counted from 0; `nil` where any is as good.
  /// - Returns: Each result with its mapped axis.
  func batchingRule(_ operands: [Batched], size: Int, towards wanted: [Int?]) -> [Batched]
}

extension Jaxpr {
  /// Applies this program for one example to a batch.
  ///
  /// Equations that read no mapped value run once for all examples; the others are rewritten by their batching rules.
  /// Those that speak of the mapped axis by its name (``NamedAxes/mapped``) are rewritten in any case.
  ///
  /// - Parameters:
  ///   - operands: A value for each input, with its mapped axis.
  ///   - size: The size of the mapped axes.
  ///   - outAxes: The axis along which the caller wants the examples of each output to lie, counted from 0; only a wish.
  /// - Returns: Each output, with the axis along which the examples came to lie.
  package func batched(_ operands: [Batched], size: Int, outAxes: [Int?] = []) -> [Batched] {
    var environment = Environment<Batched>(self)
    for constant in constants {
      environment[constant.variable] = Batched(constant.tensor, axis: nil)
    }
    for (input, operand) in zip(inputs, operands) { environment[input] = operand }
    let name = NamedAxes.mapped
    for equation in equations {
      let operands = equation.operands.map {
        environment.read($0) { Batched(Tensor($0), axis: nil) }
      }
      let results: [Batched]
      if let invalid = operands.first(where: { $0.value.isInvalid }) {
        results = equation.results.map { _ in Batched(invalid.value, axis: nil) }
      } else if let name, equation.primitive.uses(axis: name) {
        results = equation.attributed {
          (equation.primitive as? any Collective)?.collectiveRule(operands, over: name, size: size)
            ?? equation.primitive.batchingRule(operands, size: size)
        }
      } else if operands.allSatisfy({ $0.axis == nil }) {
        results = equation.attributed { equation.primitive(operands.map(\.value)) }
          .map { Batched($0, axis: nil) }
      } else if !outAxes.isEmpty, let primitive = equation.primitive as? any PlacingPrimitive {
        let wanted = equation.results.map { result in
          zip(outputs, outAxes).first { $0.0 == .variable(result) }?.1
        }
        results = equation.attributed {
          primitive.batchingRule(operands, size: size, towards: wanted)
        }
      } else {
        results = equation.attributed { equation.primitive.batchingRule(operands, size: size) }
      }
      for (variable, result) in zip(equation.results, results) { environment[variable] = result }
    }
    return outputs.map { environment.read($0) { Batched(Tensor($0), axis: nil) } }
  }

  /// This program as a program for a batch.
  ///
  /// - Parameters:
  ///   - axes: The mapped axis of each input; `nil` where every example has the same value.
  ///   - size: The size of the mapped axes.
  ///   - outAxes: The axis along which the examples of each output are wanted; only a wish.
  /// - Returns: The program, and the mapped axis of each of its outputs.
  package func batchedProgram(axes: [Int?], size: Int, outAxes: [Int?] = []) -> (
    program: Jaxpr, axes: [Int?]
  ) {
    let types = zip(inputTypes, axes).map { type, axis in
      axis.map { type.with(shape: type.shape.inserting(size, at: $0)) } ?? type
    }
    var outputAxes: [Int?] = []
    let program = rewritten(types, kind: "vmap") { inputs in
      let operands = zip(inputs, axes).map { Batched($0, axis: $1) }
      let outputs = batched(operands, size: size, outAxes: outAxes)
      outputAxes = outputs.map(\.axis)
      return outputs.map(\.value)
    }
    return (program, outputAxes)
  }

  /// The program that `body` writes: a rewriting of this one, with constants of its own.
  ///
  /// - Throws: The error that made an output invalid.
  func rewriting(_ types: [TensorType], kind: String, _ body: ([Tensor]) -> [Tensor])
    throws(TensorError) -> Jaxpr
  {
    let traced = try trace(types, kind: kind, staging: true, body)
    precondition(traced.captures.isEmpty, "a closed program captures nothing")
    return traced.program
  }

  /// The same where the rules accept every program that has been traced.
  func rewritten(_ types: [TensorType], kind: String, _ body: ([Tensor]) -> [Tensor]) -> Jaxpr {
    do {
      return try rewriting(types, kind: kind, body)
    } catch {
      // The program was traced, so its rules accept it; only a rule that does not exist ends here.
      let invalid = fail(error)
      return Jaxpr(
        inputs: [],
        equations: [],
        outputs: [],
        types: [invalid.type]
      )
    }
  }
}
