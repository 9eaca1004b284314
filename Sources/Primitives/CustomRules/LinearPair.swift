// SPDX-License-Identifier: Apache-2.0
//
// A linear map that is known by how it runs backwards, and perhaps by how it runs forwards: the derivative of a function
// with a rule of its own.

package import Loops
package import TensorIR

/// A linear map of its last operands; the first, the residuals, say which.
package struct LinearPair: ProgramPrimitive, LinearPrimitive {
  /// From residuals and a cotangent of each result to a cotangent of each linear operand.
  package let backward: Jaxpr
  /// From residuals and linear operands to results; where there is none, the transpose of `backward`.
  package let forward: Jaxpr?
  package let residualCount: Int

  package init(backward: Jaxpr, forward: Jaxpr? = nil, residualCount: Int) {
    self.backward = backward
    self.forward = forward
    self.residualCount = residualCount
  }

  package var name: String { "custom_lin" }
  package var parameters: [Parameter] {
    [.program("bwd", backward), .value("num_res", residualCount)]
  }
  package var subprograms: [Jaxpr] { [backward] + (forward.map { [$0] } ?? []) }
  package var resultCount: Int { backward.inputs.count - residualCount }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let inputs = backward.inputTypes
    let expected = inputs[..<residualCount] + backward.outputTypes
    guard operands.map(\.strong) == expected.map(\.strong) else {
      throw TensorError(
        .malformedProgram("a linear map is applied to operands of its types"),
        in: name
      )
    }
    return inputs[residualCount...].map(\.strong)
  }

  /// The map forwards, as a program of residuals and linear operands.
  var forwardProgram: Jaxpr {
    if let forward { return forward }
    let residuals = Array(backward.inputTypes[..<residualCount])
    let results = backward.inputTypes[residualCount...]
    return backward.rewritten(residuals + backward.outputTypes, kind: "customVJP") { inputs in
      let operands =
        inputs[..<residualCount].map { LinearOperand.known($0) }
        + results.map { .linear($0) }
      let transposed = backward.transposed(Array(inputs[residualCount...]), operands)
      return zip(transposed[residualCount...], results).map { Tensor.materialized($0, $1) }
    }
  }
}

// MARK: - Rules

extension LinearPair {
  /// Both directions on a batch; every result is mapped along axis 0.
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    let axes = operands.map(\.axis)
    let residualAxes = axes[..<residualCount]
    func types(_ types: some Sequence<TensorType>, _ axes: some Sequence<Int?>) -> [TensorType] {
      zip(types, axes).map { type, axis in
        axis.map { type.with(shape: type.shape.inserting(size, at: $0)) } ?? type
      }
    }
    let backwardAxes = residualAxes + Array(repeating: 0, count: resultCount)
    let batchedBackward = backward.rewritten(
      types(backward.inputTypes, backwardAxes),
      kind: "vmap"
    ) { inputs in
      let results = backward.batched(
        zip(inputs, backwardAxes).map { Batched($0, axis: $1) },
        size: size
      )
      return zip(results, axes[residualCount...]).map { $0.gathered(at: $1, size: size) }
    }
    let batchedForward = forward.map { forward in
      forward.rewritten(types(forward.inputTypes, axes), kind: "vmap") { inputs in
        forward.batched(zip(inputs, axes).map { Batched($0, axis: $1) }, size: size)
          .map { $0.repeated(along: 0, size: size) }
      }
    }
    let pair = LinearPair(
      backward: batchedBackward,
      forward: batchedForward,
      residualCount: residualCount
    )
    return pair(operands.map(\.value)).map { Batched($0, axis: 0) }
  }

  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    if operands[..<residualCount].allSatisfy({ $0.tangent == nil }) {
      // d(A·t) = A·dt
      let tangents = operands.map { $0.tangent ?? zeros(like: $0.primal) }
      let residuals = operands[..<residualCount].map(\.primal)
      let changes = self(residuals + tangents[residualCount...])
      return zip(self(operands.map(\.primal)), changes).map { Dual($0, tangent: $1) }
    }
    return Call(forwardProgram).derivativeRule(operands)
  }

  package func linearizationRule(_ operands: [Dual]) -> [Dual] {
    if operands[..<residualCount].allSatisfy({ $0.tangent == nil }) {
      return derivativeRule(operands)
    }
    return Call(forwardProgram).linearizationRule(operands)
  }

  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    let residuals = operands[..<residualCount].compactMap(\.value)
    guard residuals.count == residualCount else { return notLinear(in: operands) }
    let given = zip(cotangents, backward.inputTypes[residualCount...])
      .map { Tensor.materialized($0, $1) }
    let results = backward.evaluate(residuals + given)
    return residuals.map { _ in nil }
      + zip(results, operands[residualCount...]).map { $1.value == nil ? $0 : nil }
  }
}

extension LinearPair: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering { .call(forwardProgram) }
}
