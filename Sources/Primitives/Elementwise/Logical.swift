// SPDX-License-Identifier: Apache-2.0
//
// And, or, exclusive or and not: of truth values, or of the bits of integers; and what only bits have: shifts, counts.
// To add a function: add a case, then follow the compiler; each switch below is one of its rules.

package import Loops
public import TensorIR

/// One function of bits, applied to every element or every pair of elements.
package struct Logical: Primitive {
  /// The raw values are the names programs print.
  package enum Function: String, CaseIterable, Sendable {
    case and
    case or
    case xor
    case not
    case shiftLeft = "shift_left"
    /// Copies of the highest bit move in, into unsigned numbers too.
    case shiftRightArithmetic = "shift_right_arithmetic"
    /// Zeros move in.
    case shiftRightLogical = "shift_right_logical"
    /// How many bits are 1.
    case populationCount = "population_count"
    /// How many bits are 0 above the highest that is 1.
    case leadingZeros = "clz"
  }

  package let function: Function

  package init(_ function: Function) { self.function = function }

  package var name: String { function.rawValue }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let x = operands[0]
    if x.dtype.isInexact || x.dtype == .bool && !takesTruthValues {
      let expected = takesTruthValues ? "boolean or integer" : "integer"
      throw TensorError(.dtypeNotSupported(x, expected: expected), in: name)
    }
    if isUnary { return [x] }
    let y = operands[1]
    guard x.dtype == y.dtype else { throw TensorError(.dtypesDiffer([x, y]), in: name) }
    let shape = try elementwiseShape(x, y, in: name)
    return [TensorType(x.dtype, shape, isWeak: x.isWeak && y.isWeak)]
  }

  /// Whether truth values are operands too, and not only integers.
  package var takesTruthValues: Bool {
    switch function {
    case .and, .or, .xor, .not: true
    case .shiftLeft, .shiftRightArithmetic, .shiftRightLogical, .populationCount, .leadingZeros:
      false
    }
  }

  /// Whether there is one operand, and not two.
  package var isUnary: Bool {
    switch function {
    case .not, .populationCount, .leadingZeros: true
    case .and, .or, .xor, .shiftLeft, .shiftRightArithmetic, .shiftRightLogical: false
    }
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
    case .shiftLeft: .shiftLeft
    case .shiftRightArithmetic: .shiftRightArithmetic
    case .shiftRightLogical: .shiftRightLogical
    case .populationCount: .populationCount
    case .leadingZeros: .leadingZeros
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
package func asTruth(_ x: Tensor) -> Tensor { x.dtype == .bool ? x : x .!= 0 }

// MARK: - Bits

/// The bits of integers moved down by `y` places, zeros moving in, whether the type has a sign or not.
///
/// 0 where `y` is negative or the type's width or more. `jax.lax.shift_right_logical`.
///
/// - Parameters:
///   - x: A tensor of integers.
///   - y: How many places; the shape broadcasts with that of `x`.
/// - Returns: A tensor of the shape to which both broadcast, in their common dtype.
/// - Precondition: Both are integers, and the shapes broadcast.
public func shiftRightLogical(_ x: Tensor, _ y: Tensor) -> Tensor {
  Logical(.shiftRightLogical)(x, y)
}

/// How many bits of an integer are 1.
///
/// Of a negative number the bits of its two's complement. `jax.lax.population_count`.
///
/// - Parameter x: A tensor of integers.
/// - Returns: A tensor of the same type.
/// - Precondition: The elements are integers.
public func populationCount(_ x: Tensor) -> Tensor { Logical(.populationCount)([x])[0] }

/// How many bits of an integer are 0 above the highest that is 1.
///
/// All of the type's where the number is 0. `jax.lax.clz`.
///
/// - Parameter x: A tensor of integers.
/// - Returns: A tensor of the same type.
/// - Precondition: The elements are integers.
public func clz(_ x: Tensor) -> Tensor { Logical(.leadingZeros)([x])[0] }

/// How many bits of the magnitude of an integer are 1.
///
/// NumPy's `bitwise_count`; see ``populationCount(_:)``.
///
/// - Parameter x: A tensor of integers.
/// - Returns: A tensor of u8 of the same shape.
/// - Precondition: The elements are integers.
public func bitwiseCount(_ x: Tensor) -> Tensor { converted(populationCount(abs(x)), to: .u8) }
