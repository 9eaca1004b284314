// SPDX-License-Identifier: Apache-2.0
//
// The identity where a derivative exists but is not known here: differentiating says so, instead of giving a wrong one.

package import Loops
package import TensorIR

/// The operand itself, which cannot be differentiated.
package struct NoDerivative: UnaryPrimitive, Lowerable {
  package let name = "no_derivative"
  /// What cannot be differentiated, as users write it.
  package let function: String
  /// Why.
  package let reason: String

  package init(of function: String, because reason: String) {
    self.function = function
    self.reason = reason
  }

  package var parameters: [Parameter] { [.text("of", function)] }

  package func resultType(_ x: TensorType) throws(TensorError) -> TensorType {
    guard x.dtype.isFloating else {
      throw TensorError(.dtypeNotSupported(x, expected: "floating-point"), in: name)
    }
    return x
  }

  package func batchingRule(_ x: Batched, size: Int) -> Batched {
    Batched(self(x.value), axis: x.axis)
  }

  package func derivativeRule(_ x: Dual) -> Dual {
    guard x.tangent != nil else { return Dual(self(x.primal), tangent: nil) }
    let kind = TensorError.Kind.noRule(rule: "derivative", primitive: function, reason: reason)
    let invalid = fail(TensorError(kind, in: function), type: x.primal.type)
    return Dual(invalid, tangent: invalid)
  }

  package func lowering(_ operands: [TensorType]) -> Lowering {
    .view(.identity(rank: operands[0].rank))
  }
}
