// SPDX-License-Identifier: Apache-2.0
//
// Takes each element from one of two tensors, as a third says. Both are computed wholly; a branch that only one
// side should run is `cond`.

package import Loops
public import TensorIR

/// Operands (predicate, on false, on true): the element of the last where the predicate is true.
package struct Select: Primitive {
  package let name = "select_n"

  package init() {}

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let (predicate, x, y) = (operands[0], operands[1], operands[2])
    guard predicate.dtype == .bool else {
      throw TensorError(.dtypeNotSupported(predicate, expected: "boolean"), in: name)
    }
    guard x.dtype == y.dtype else { throw TensorError(.dtypesDiffer([x, y]), in: name) }
    let cases = TensorType(
      x.dtype,
      try elementwiseShape(x, y, in: name),
      isWeak: x.isWeak && y.isWeak
    )
    return [cases.with(shape: try elementwiseShape(predicate, cases, in: name))]
  }

  package func callAsFunction(_ predicate: Tensor, onFalse: Tensor, onTrue: Tensor) -> Tensor {
    self([predicate, onFalse, onTrue])[0]
  }
}

// MARK: - Rules

extension Select: LinearPrimitive {
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    [batchElementwise(self, operands)]
  }

  // d(select(p, x, y)) = select(p, dx, dy)
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    let (predicate, x, y) = (operands[0].primal, operands[1], operands[2])
    let z = self(predicate, onFalse: x.primal, onTrue: y.primal)
    guard x.tangent != nil || y.tangent != nil else { return [Dual(z, tangent: nil)] }
    let zero = Tensor(ScalarValue(0, as: z.dtype))
    let dz = self(predicate, onFalse: x.tangent ?? zero, onTrue: y.tangent ?? zero)
    return [Dual(z, tangent: broadcast(dz, to: z.shape))]
  }

  // Each case gets the cotangent where it was taken, and zero elsewhere.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    guard let ct = cotangents[0] else { return [nil, nil, nil] }
    guard case .known(let predicate) = operands[0] else { return notLinear(in: operands) }
    let zero = Tensor(ScalarValue(0, as: ct.dtype))
    return [
      nil,
      operands[1].cotangent { self(predicate, onFalse: ct, onTrue: zero) },
      operands[2].cotangent { self(predicate, onFalse: zero, onTrue: ct) },
    ]
  }
}

extension Select: Lowerable {
  package var opcode: Opcode? { .select }

  package func lowering(_ operands: [TensorType]) -> Lowering {
    .pointwise(.select(operands[1].dtype))
  }
}

// MARK: - Using it

/// The elements of one tensor where a condition holds, and of another where it does not.
///
///     select(x .> 0, x, 0)   // x where it is positive, else 0
///
/// The shapes broadcast, and the result has the common dtype of the two cases. NumPy's and JAX's `where`.
///
/// Where a derivative of the case that is not taken is infinite or NaN, it spoils the derivative of the result: choose
/// the operand, `log(select(x .> 0, x, 1))`, rather than the result.
///
/// - Parameters:
///   - predicate: Truth values, or numbers, of which all but 0 are true.
///   - onTrue: The elements where the predicate is true.
///   - onFalse: The elements where it is false.
/// - Returns: A tensor of the shape to which the three broadcast.
/// - Precondition: The shapes broadcast.
public func select(_ predicate: Tensor, _ onTrue: Tensor, _ onFalse: Tensor) -> Tensor {
  let predicate = asTruth(predicate)
  var operands = [predicate, onFalse, onTrue]
  if operands.contains(where: \.isInvalid) { return Select()(operands)[0] }
  if onTrue.dtype != onFalse.dtype {
    let common = commonType(of: [onTrue, onFalse])
    for case .scalar(let number) in [onTrue.representation, onFalse.representation] {
      if let error = literalError(number, as: common.dtype, in: "select") { return fail(error) }
    }
    operands = [
      predicate,
      converted(onFalse, to: common.dtype, isWeak: common.isWeak),
      converted(onTrue, to: common.dtype, isWeak: common.isWeak),
    ]
  }
  operands = ranked(operands, in: "select", written: [predicate, onTrue, onFalse])
  return Select()(operands)[0]
}
