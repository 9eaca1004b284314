// SPDX-License-Identifier: Apache-2.0
//
// What an operation must know about itself. One type conforms per family of operations, and its file, its page,
// holds everything: shapes, batching, derivative, transpose, lowering. There are no registries; the conformance
// is the registration.

/// An operation that programs are made of.
///
/// A primitive is a value: its stored properties are its parameters, and applying it is calling it,
/// `Transpose(permutation)([x])`. Rules are written in the vocabulary users have, so that they compose: a
/// derivative rule may be differentiated, batched and compiled again.
public protocol Primitive: Hashable, Sendable {
  /// The name programs print.
  var name: String { get }

  /// What programs print in brackets after the name.
  var parameters: [Parameter] { get }

  /// The programs inside this primitive, so that walks over programs can recurse.
  var subprograms: [Jaxpr] { get }

  /// How many results the primitive has.
  var resultCount: Int { get }

  /// Whether applying it does something besides computing results, such as printing: then it is never left out, shared
  /// or exchanged with another one of which that is true.
  var hasEffect: Bool { get }

  /// The types of the results, or the law that the operands break.
  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType]

  /// The same operation on a whole batch.
  ///
  /// - Parameters:
  ///   - operands: Each operand with its mapped axis; at least one has one.
  ///   - size: The size of the mapped axes.
  /// - Returns: Each result with its mapped axis, or with none when it is the same for every example.
  func batchingRule(_ operands: [Batched], size: Int) -> [Batched]

  /// The operation on values and tangents; at least one operand has a tangent.
  func derivativeRule(_ operands: [Dual]) -> [Dual]
}

extension Primitive {
  /// No parameters.
  public var parameters: [Parameter] { [] }
  /// No inner programs.
  public var subprograms: [Jaxpr] { [] }
  /// One result.
  public var resultCount: Int { 1 }
  /// The effects of inner programs.
  public var hasEffect: Bool {
    subprograms.contains { $0.equations.contains { $0.primitive.hasEffect } }
  }

  /// Whether the other primitive is of this type and equal.
  package func isEqual(to other: any Primitive) -> Bool { (other as? Self) == self }
}

/// A primitive that is linear in some of its operands, and so can be run backwards.
public protocol LinearPrimitive: Primitive {
  /// The transpose of the operation, seen as a linear map of its `.linear` operands.
  ///
  /// - Parameters:
  ///   - cotangents: One for each result; `nil` means zero, and at least one is not.
  ///   - operands: Which operands are known, and the types of those the operation is linear in.
  /// - Returns: A cotangent for each linear operand, `nil` meaning zero; `nil` for each known one.
  func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?]
}

/// A parameter of a primitive, as programs print it.
public enum Parameter: Sendable {
  /// `key=text`.
  case text(String, String)
  /// `key={ lambda … }`.
  case program(String, Jaxpr)
  /// `key=({ lambda … } { lambda … })`.
  case programs(String, [Jaxpr])

  /// `key=value`, for a value that prints itself.
  package static func value(_ key: String, _ value: some CustomStringConvertible) -> Parameter {
    .text(key, value.description)
  }

  /// `key=(0, 1)`, as Python prints a tuple.
  package static func tuple(_ key: String, _ values: some Sequence<Int>) -> Parameter {
    .text(key, pythonTuple(values))
  }
}

/// Integers as Python prints a tuple: `()`, `(0,)`, `(0, 1)`.
package func pythonTuple(_ values: some Sequence<Int>) -> String {
  let texts = values.map(String.init)
  return texts.count == 1 ? "(\(texts[0]),)" : "(\(texts.joined(separator: ", ")))"
}
