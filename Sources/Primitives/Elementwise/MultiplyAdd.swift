// SPDX-License-Identifier: Apache-2.0
//
// A product and a sum with one rounding. Compilers make it of two operations where they please; here it is asked for
// where its bits are wanted.

package import Loops
package import TensorIR

/// Operands (x, y, z): x · y + z for every three elements.
///
/// Of f32 and f64 rounded once; of bf16 and f16 rounded to f32 on the way.
package struct MultiplyAdd: Primitive {
  package let name = "fma"

  package init() {}

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let (x, y, z) = (operands[0], operands[1], operands[2])
    guard x.dtype.isFloating else {
      throw TensorError(.dtypeNotSupported(x, expected: "floating-point"), in: name)
    }
    guard x.dtype == y.dtype, x.dtype == z.dtype else {
      throw TensorError(.dtypesDiffer(operands), in: name)
    }
    let product = TensorType(
      x.dtype,
      try elementwiseShape(x, y, in: name),
      isWeak: operands.allSatisfy(\.isWeak)
    )
    return [product.with(shape: try elementwiseShape(product, z, in: name))]
  }
}

// MARK: - Rules

extension MultiplyAdd: Lowerable {
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    [batchElementwise(self, operands)]
  }

  // d(x · y + z) = dx · y + x · dy + dz
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    let (x, y, z) = (operands[0], operands[1], operands[2])
    let result = self(operands.map(\.primal))[0]
    let parts = [
      x.tangent.map { $0 * y.primal }, y.tangent.map { x.primal * $0 }, z.tangent,
    ]
    guard let first = parts.compactMap({ $0 }).first else { return [Dual(result, tangent: nil)] }
    let sum = parts.compactMap { $0 }.dropFirst().reduce(first, +)
    return [Dual(result, tangent: broadcast(sum, to: result.shape))]
  }

  package var opcode: Opcode? { .multiplyAdd }

  package func lowering(_ operands: [TensorType]) -> Lowering {
    .pointwise(.single(.multiplyAdd, operands[0].dtype))
  }
}

/// x · y + z with one rounding, of floating-point tensors of one dtype.
package func multiplyAdd(_ x: Tensor, _ y: Tensor, _ z: Tensor) -> Tensor {
  MultiplyAdd()([x, y, z])[0]
}
