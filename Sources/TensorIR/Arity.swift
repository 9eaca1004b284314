// SPDX-License-Identifier: Apache-2.0
//
// Primitives of one and two operands and one result, so that a page names its operands instead of indexing them.

/// A primitive with one operand and one result.
public protocol UnaryPrimitive: Primitive {
  /// The type of the result.
  func resultType(_ x: TensorType) throws(TensorError) -> TensorType
  /// The operation on a batch; `x` is mapped.
  func batchingRule(_ x: Batched, size: Int) -> Batched
  /// The operation on a value with a tangent.
  func derivativeRule(_ x: Dual) -> Dual
}

extension UnaryPrimitive {
  /// The type of the one result.
  public func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    [try resultType(operands[0])]
  }

  /// The one result, batched.
  public func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    [batchingRule(operands[0], size: size)]
  }

  /// The one result with its tangent.
  public func derivativeRule(_ operands: [Dual]) -> [Dual] { [derivativeRule(operands[0])] }

  /// Applies the operation.
  public func callAsFunction(_ x: Tensor) -> Tensor { applied(self, x) ?? dispatch(self, [x])[0] }
}

/// A primitive with one operand, linear in it, and one result.
public protocol LinearUnaryPrimitive: UnaryPrimitive, LinearPrimitive {
  /// The cotangent of the operand.
  func transposeRule(_ ct: Tensor, _ x: TensorType) -> Tensor
}

extension LinearUnaryPrimitive {
  /// The cotangent of the one operand.
  public func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    [cotangents[0].map { transposeRule($0, operands[0].type) }]
  }

  // d(f(x)) = f(dx)
  /// The operation on value and tangent alike.
  public func derivativeRule(_ x: Dual) -> Dual {
    Dual(self(x.primal), tangent: x.tangent.map { self($0) })
  }
}

/// A primitive with two operands and one result.
public protocol BinaryPrimitive: Primitive {
  /// The type of the result.
  func resultType(_ x: TensorType, _ y: TensorType) throws(TensorError) -> TensorType
  /// The operation on a batch; at least one operand is mapped.
  func batchingRule(_ x: Batched, _ y: Batched, size: Int) -> Batched
  /// The operation on values with tangents.
  func derivativeRule(_ x: Dual, _ y: Dual) -> Dual
}

extension BinaryPrimitive {
  /// The type of the one result.
  public func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    [try resultType(operands[0], operands[1])]
  }

  /// The one result, batched.
  public func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    [batchingRule(operands[0], operands[1], size: size)]
  }

  /// The one result with its tangent.
  public func derivativeRule(_ operands: [Dual]) -> [Dual] {
    [derivativeRule(operands[0], operands[1])]
  }

  /// Applies the operation.
  public func callAsFunction(_ x: Tensor, _ y: Tensor) -> Tensor {
    applied(self, x, y) ?? dispatch(self, [x, y])[0]
  }
}

extension Primitive {
  /// Applies the operation: at once, or as one more equation of the program that is being traced.
  public func callAsFunction(_ operands: [Tensor]) -> [Tensor] { dispatch(self, operands) }
}
