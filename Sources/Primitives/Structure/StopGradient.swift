// SPDX-License-Identifier: Apache-2.0
//
// The identity, with no derivative.

package import Loops
public import TensorIR

/// The operand itself, which derivatives take for a constant.
package struct StopGradient: UnaryPrimitive, Lowerable {
  package let name = "stop_gradient"

  package init() {}

  package func resultType(_ x: TensorType) throws(TensorError) -> TensorType { x }

  /// The mapped axis stays where it is.
  package func batchingRule(_ x: Batched, size: Int) -> Batched {
    Batched(self(x.value), axis: x.axis)
  }

  // d(stop(x)) = 0
  package func derivativeRule(_ x: Dual) -> Dual { Dual(self(x.primal), tangent: nil) }

  package func lowering(_ operands: [TensorType]) -> Lowering {
    .view(.identity(rank: operands[0].rank))
  }
}

/// The same tensor, which derivatives take for a constant.
///
///     grad { x in x * stopGradient(x) }(3)  // 3: only the first factor is differentiated
///
/// - Parameter x: A tensor.
/// - Returns: `x`.
public func stopGradient(_ x: Tensor) -> Tensor {
  // A concrete number has no derivative to stop.
  x.isTraced ? StopGradient()(x) : x
}
