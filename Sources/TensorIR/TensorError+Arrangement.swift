// SPDX-License-Identifier: Apache-2.0
//
// What can be wrong with functions that cut, repeat and arrange elements, and the sentences that say so.

/// What can be wrong with functions that cut, repeat and arrange elements.
public enum ArrangementMistake: Hashable, Sendable {
  /// A window that does not lie within its axis.
  case windowSize(Int, axis: Int, TensorType)
  /// A rank that is none of some.
  case rankNotAmong(TensorType, ranks: [Int])
  /// Lists of two things that belong together, of different lengths.
  case countsDiffer(String, Int, String, Int)
  /// A number of repetitions below 0.
  case negativeCount([Int])
  /// Not one number for each index of an axis.
  case perIndexCount(Int, axis: Int, TensorType)
  /// No parts.
  case partCount(Int)
  /// A size that cannot be divided.
  case unequalParts(Int, axis: Int, TensorType)
  /// Shapes of no tensors that do not broadcast.
  case shapesDoNotBroadcast([Shape])
  /// A norm that only matrices have.
  case normOfVector(String)
  /// A norm that no matrix has.
  case normOfMatrix(Double)
  /// A chain of fewer than two matrices.
  case tooFewMatrices(Int)
  /// A matrix that is not square.
  case notSquare(TensorType)
  /// Vectors that do not have three elements.
  case notInSpace(axis: Int, TensorType)

  var sentence: String {
    switch self {
    case .windowSize(let size, let axis, let type):
      "a window must have 1…\(type.shape[axis]) elements, the size of axis \(axis) of \(type), got "
        + "\(size)"
    case .rankNotAmong(let type, let ranks):
      "the operand must have rank \(ranks.map(String.init).joined(separator: " or ")), got \(type)"
    case .countsDiffer(let what, let count, let other, let otherCount):
      "there must be as many \(what) as \(other), got \(count) and \(otherCount)"
    case .negativeCount(let counts):
      "nothing can be repeated less than 0 times, got "
        + (counts.count == 1 ? "\(counts[0])" : pythonTuple(counts))
    case .perIndexCount(let count, let axis, let type):
      "there must be a number for each index of the axis, got \(count) for axis \(axis) of \(type), "
        + "which has size \(type.shape[axis])"
    case .partCount(let count): "the number of parts must be 1 or more, got \(count)"
    case .unequalParts(let count, let axis, let type):
      "parts must have the same size, got \(count) parts of axis \(axis) of \(type), which has size "
        + "\(type.shape[axis])\n  help: arraySplit gives parts whose sizes differ by one"
    case .shapesDoNotBroadcast(let shapes):
      "shapes must be equal or broadcast, got \(shapes.map(\.description).joined(separator: ", "))"
    case .normOfVector(let order):
      "the norm of a vector must be a number, got \(order)\n  help: give axes: for a matrix"
    case .normOfMatrix(let order):
      "the norm of a matrix must be 1, -1, ±∞ or frobenius, got \(order)"
    case .tooFewMatrices(let count): "a chain must have 2 matrices or more, got \(count)"
    case .notSquare(let type):
      "the last two axes must have the same size, got \(type.shape[type.rank - 2]) and "
        + "\(type.shape[type.rank - 1]) of \(type)"
    case .notInSpace(let axis, let type):
      "vectors must have 3 elements, got \(type.shape[axis]) along axis \(axis) of \(type)"
    }
  }
}
