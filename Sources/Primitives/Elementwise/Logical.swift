// SPDX-License-Identifier: Apache-2.0
//
// And, or, exclusive or and not: of truth values, or of the bits of integers.
// To add a function: add a case, then follow the compiler; each switch below is one of its rules.

package import Loops
public import TensorIR

/// One function of bits, applied to every element or every pair of elements.
package struct Logical: Primitive {
  /// The raw values are the names programs print.
  package enum Function: String, CaseIterable, Sendable { case and, or, xor, not }

  package let function: Function

  package init(_ function: Function) { self.function = function }

  package var name: String { function.rawValue }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let x = operands[0]
    if x.dtype.isFloating {
      throw TensorError(.dtypeNotSupported(x, expected: "boolean or integer"), in: name)
    }
    guard operands.count == 2 else { return [x] }
    let y = operands[1]
    guard x.dtype == y.dtype else { throw TensorError(.dtypesDiffer([x, y]), in: name) }
    let shape = try elementwiseShape(x, y, in: name)
    return [TensorType(x.dtype, shape, isWeak: x.isWeak && y.isWeak)]
  }
}

// MARK: - Rules

extension Logical {
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    [batchElementwise(self, operands)]
  }

  // Bits do not vary.
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    [Dual(self(operands.map(\.primal))[0], tangent: nil)]
  }
}

extension Logical: Lowerable {
  package var opcode: Opcode? {
    switch function {
    case .and: .and
    case .or: .or
    case .xor: .xor
    case .not: .not
    }
  }

  package func lowering(_ operands: [TensorType]) -> Lowering {
    guard let opcode else { preconditionFailure("every logical function is one operation") }
    return .pointwise(.single(opcode, operands[0].dtype))
  }
}

// MARK: - Using it

extension Logical {
  /// The function of users' operands, in their common dtype.
  func callAsFunction(_ x: Tensor, _ y: Tensor) -> Tensor {
    let (i, j) = (x.rank, y.rank)
    if x.dtype == y.dtype && (i == j || i == 0 || j == 0) { return self([x, y])[0] }
    return self(promoted([x, y], in: name))[0]
  }
}

/// Where both are true; of numbers, where both differ from 0.
///
/// - Parameters:
///   - x: A tensor of any type.
///   - y: A tensor whose shape broadcasts with that of `x`.
/// - Returns: A tensor of truth values.
public func logicalAnd(_ x: Tensor, _ y: Tensor) -> Tensor { asTruth(x) .& asTruth(y) }

/// Where at least one is true; of numbers, where one differs from 0.
///
/// - Parameters:
///   - x: A tensor of any type.
///   - y: A tensor whose shape broadcasts with that of `x`.
/// - Returns: A tensor of truth values.
public func logicalOr(_ x: Tensor, _ y: Tensor) -> Tensor { asTruth(x) .| asTruth(y) }

/// Where exactly one is true; of numbers, where exactly one differs from 0.
///
/// - Parameters:
///   - x: A tensor of any type.
///   - y: A tensor whose shape broadcasts with that of `x`.
/// - Returns: A tensor of truth values.
public func logicalXor(_ x: Tensor, _ y: Tensor) -> Tensor { asTruth(x) .^ asTruth(y) }

/// Where the tensor is false; of numbers, where they are 0.
///
/// - Parameter x: A tensor of any type.
/// - Returns: A tensor of truth values.
public func logicalNot(_ x: Tensor) -> Tensor { .!asTruth(x) }

/// Numbers as truth values: whether they differ from 0.
func asTruth(_ x: Tensor) -> Tensor { x.dtype == .bool ? x : x .!= 0 }
