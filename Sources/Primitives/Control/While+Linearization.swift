// SPDX-License-Identifier: Apache-2.0
//
// Linearizing a loop of unknown length: the values are computed now, the tangents by a second loop, forwards. Backwards it
// would have to remember a number of steps that no program can hold.

package import TensorIR

extension While: ProgramPrimitive, LinearPrimitive {
  package func linearizationRule(_ operands: [Dual]) -> [Dual] {
    let values = self(operands.map(\.primal))
    return zip(values, derivativeRule(operands)).map { Dual($0, tangent: $1.tangent) }
  }

  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    let invalid = fail(TensorError(.reverseThroughWhile, in: "whileLoop"))
    return operands.map { $0.value == nil ? invalid : nil }
  }
}
