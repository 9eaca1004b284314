// SPDX-License-Identifier: Apache-2.0
//
// What can be wrong with a call of `einsum`, and the sentences that say so.

/// What can be wrong with a call of `einsum`.
public enum EinsumMistake: Error, Hashable, Sendable {
  /// One axis of one operand.
  public struct Axis: Hashable, Sendable {
    /// The number of the operand.
    public let operand: Int
    /// The operand's type.
    public let type: TensorType
    /// The axis.
    public let axis: Int

    package init(operand: Int, type: TensorType, axis: Int) {
      self.operand = operand
      self.type = type
      self.axis = axis
    }
  }

  /// A character that has no meaning where it stands.
  case malformed(Character, String)
  /// As many lists of labels as operands.
  case operandCount(lists: Int, operands: Int)
  /// As many labels as axes.
  case labelCount(String, operand: Int, TensorType)
  /// A label that no operand has.
  case unknownLabel(Character, String)
  /// A label that stands in the result twice.
  case repeatedLabel(Character, String)
  /// Axes without a label that the result lacks.
  case ellipsisMissing(String)
  /// Axes of one label and two sizes.
  case sizesDiffer(String, Axis, Axis)

  var sentence: String {
    switch self {
    case .malformed(let character, let subscripts):
      "subscripts are letters, `...` once for each operand, commas, and one `->`, got "
        + "`\(character)` in `\(subscripts)`"
    case .operandCount(let lists, let operands):
      "subscripts must have a list of labels for each operand, got \(lists) for \(operands) "
        + "operand\(operands == 1 ? "" : "s")"
    case .labelCount(let labels, let operand, let type):
      "each axis of an operand needs a label, got `\(labels)` for operand \(operand), \(type)"
        + (labels.contains(".") ? "" : "\n  help: `...` stands for axes without a label")
    case .unknownLabel(let label, let subscripts):
      "a label of the result must be one of an operand's, got `\(label)` in `\(subscripts)`"
    case .repeatedLabel(let label, let subscripts):
      "a label may stand in the result once, got `\(label)` twice in `\(subscripts)`"
    case .ellipsisMissing(let subscripts):
      "axes without a label must stay in the result, got `\(subscripts)`"
        + "\n  help: write `...` in the result, or sum over them afterwards"
    case .sizesDiffer(let label, let x, let y):
      "axes of one label must have the same size, got \(x.type.shape[x.axis]) (`\(label)`, axis "
        + "\(x.axis) of operand \(x.operand), \(x.type)) and \(y.type.shape[y.axis]) (axis "
        + "\(y.axis) of operand \(y.operand), \(y.type))"
    }
  }
}
