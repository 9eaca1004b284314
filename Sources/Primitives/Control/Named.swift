// SPDX-License-Identifier: Apache-2.0
//
// A value with a name, by which policies of `checkpoint` speak of it.

package import Loops
public import TensorIR

/// The operand itself.
package struct Named: LinearUnaryPrimitive {
  package let name = "name"
  package let label: String

  package init(_ label: String) { self.label = label }

  package var parameters: [Parameter] { [.text("name", label)] }
  package func resultType(_ x: TensorType) -> TensorType { x }

  package func batchingRule(_ x: Batched, size: Int) -> Batched {
    Batched(self(x.value), axis: x.axis)
  }

  // The name is the value's alone: its derivative has none.
  package func derivativeRule(_ x: Dual) -> Dual { Dual(self(x.primal), tangent: x.tangent) }

  package func transposeRule(_ ct: Tensor, _ x: TensorType) -> Tensor { ct }
}

extension Named: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering {
    .view(.identity(rank: operands[0].rank))
  }
}

/// The tensor itself, under a name that policies of ``checkpoint(_:policy:)`` can speak of.
///
///     let y = checkpointName(dot(w, x), "hidden")
///
/// JAX's `checkpoint_name`.
///
/// - Parameters:
///   - x: A tensor.
///   - name: Its name; the same one may be given to several values.
/// - Returns: The tensor.
public func checkpointName(_ x: Tensor, _ name: String) -> Tensor { Named(name)(x) }
