// SPDX-License-Identifier: Apache-2.0
//
// The three things a rule can be told about an operand: how it is mapped, how it varies, whether it is known.

/// A value of a batched program: all examples in one tensor.
public struct Batched: Sendable {
  /// The examples together.
  public let value: Tensor
  /// The axis along which the examples lie; `nil` when every example has this value.
  public let axis: Int?

  /// Whether the examples are every unit vector of their type, in row-major order.
  ///
  /// What a linear map makes of them is its matrix: a rule may give that instead of multiplying by ones and zeros.
  package let isBasis: Bool

  /// A value whose examples lie along `axis`, or one that all examples share.
  public init(_ value: Tensor, axis: Int?) {
    self.value = value
    self.axis = axis
    isBasis = false
  }

  /// Every unit vector of a type, along axis 0.
  package init(basis value: Tensor) {
    self.value = value
    axis = 0
    isBasis = true
  }

  /// The type of one example.
  public var exampleType: TensorType {
    guard let axis else { return value.type }
    return value.type.with(shape: value.shape.removing(at: axis))
  }
}

/// A value with its tangent: how fast it changes along the direction of differentiation.
public struct Dual: Sendable {
  /// The value.
  public let primal: Tensor
  /// The rate of change, of the value's type; `nil` means zero.
  public let tangent: Tensor?

  /// A value and its tangent.
  public init(_ primal: Tensor, tangent: Tensor?) {
    self.primal = primal
    self.tangent = tangent
  }
}

/// An operand of an operation that is being transposed.
public enum LinearOperand: Sendable {
  /// A value that the linear map does not vary.
  case known(Tensor)
  /// An input of the linear map, of the given type.
  case linear(TensorType)

  /// The operand's type.
  public var type: TensorType {
    switch self {
    case .known(let tensor): tensor.type
    case .linear(let type): type
    }
  }
}
