// SPDX-License-Identifier: Apache-2.0
//
// What tests of these pages share besides: the derivative rule of a primitive as text, tensors of zeros made without a
// backend.

import Primitives
import TensorIR

/// The tangents of a primitive's results, as a program of its operands and then the tangents of those that vary.
func derivative(
  _ primitive: some Primitive,
  _ operands: (type: TensorType, varies: Bool)...
) throws -> String {
  let types = operands.map(\.type) + operands.filter(\.varies).map(\.type)
  let traced = try trace(types, kind: "test", staging: true) { inputs in
    var tangents = inputs.dropFirst(operands.count)
    let duals = zip(inputs, operands).map { primal, operand in
      Dual(primal, tangent: operand.varies ? tangents.removeFirst() : nil)
    }
    return primitive.derivativeRule(duals).compactMap(\.tangent)
  }
  return equations(traced.program)
}

/// A tensor of zeros.
func blank(_ shape: Shape, _ dtype: DType = .f32) -> Tensor {
  let type = TensorType(dtype, shape)
  return Tensor(bytes: [UInt8](repeating: 0, count: type.byteCount), shape: shape, dtype: dtype)
}
