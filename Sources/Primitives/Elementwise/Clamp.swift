// SPDX-License-Identifier: Apache-2.0
//
// Numbers kept within an interval whose ends are tensors too.

package import Loops
public import TensorIR

/// Operands (least, x, greatest): the element of x, or the end of the interval it lies beyond.
package struct Clamp: Primitive {
  package let name = "clamp"

  package init() {}

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let (low, x, high) = (operands[0], operands[1], operands[2])
    guard low.dtype == x.dtype, x.dtype == high.dtype else {
      throw TensorError(.dtypesDiffer(operands), in: name)
    }
    if x.dtype.isComplex { throw TensorError(.unordered(x), in: name) }
    let lower = x.with(shape: try elementwiseShape(low, x, in: name))
    let isWeak = operands.allSatisfy(\.isWeak)
    return [TensorType(x.dtype, try elementwiseShape(lower, high, in: name), isWeak: isWeak)]
  }
}

// MARK: - Rules

extension Clamp {
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    [batchElementwise(self, operands)]
  }

  // What varies is the operand that is taken; at an end of the interval none does, as in JAX.
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    let (low, x, high) = (operands[0].primal, operands[1].primal, operands[2].primal)
    let y = self([low, x, high])[0]
    let masks = [
      { Comparison(.greater)(low, x) },
      { Logical(.and)([Comparison(.greater)(x, low), Comparison(.less)(x, high)])[0] },
      { Comparison(.less)(high, x) },
    ]
    let zero = Tensor(ScalarValue(0, as: y.dtype))
    var dy: Tensor?
    for (operand, mask) in zip(operands, masks) {
      guard let tangent = operand.tangent else { continue }
      let part = Select()(mask(), onFalse: zero, onTrue: tangent)
      dy = dy.map { $0 + part } ?? part
    }
    return [Dual(y, tangent: dy.map { broadcast($0, to: y.shape) })]
  }
}

extension Clamp: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering {
    var program = ScalarProgram.Builder()
    let registers = operands.indices.map { program.operand($0, operands[$0].dtype) }
    let raised = program(.maximum, registers[0], registers[1])
    return .pointwise(program.finish(program(.minimum, raised, registers[2])))
  }
}

// MARK: - Using it

/// The elements of a tensor within an interval; those outside become its nearest end.
///
///     clamp(0, x, 1)
///
/// NaN where an operand is. Its derivative at an end is 0. `jax.lax.clamp`; see ``clip(_:_:_:)`` for NumPy's, which
/// shares the derivative at an end.
///
/// - Parameters:
///   - low: The lower end of the interval.
///   - x: A tensor.
///   - high: The upper end, which wins where it is less than the lower one.
/// - Returns: A tensor of the shape to which all broadcast, in their common dtype.
/// - Precondition: The shapes broadcast.
public func clamp(_ low: Tensor, _ x: Tensor, _ high: Tensor) -> Tensor {
  Clamp()(promoted([low, x, high], in: "clamp"))[0]
}
