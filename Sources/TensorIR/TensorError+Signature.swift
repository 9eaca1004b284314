// SPDX-License-Identifier: Apache-2.0
//
// What can be wrong with the signature of a vectorized function, and the sentences that say so.

/// What can be wrong with the signature of a vectorized function.
public enum SignatureMistake: Error, Hashable, Sendable {
  /// A signature that cannot be read.
  case malformed(String)
  /// As many arguments as the signature has.
  case argumentCount(Int, expected: Int)
  /// As many results as the signature has.
  case resultCount(Int, expected: Int)
  /// An argument without all the axes that the signature names.
  case rankTooSmall(argument: Int, TensorType, axes: [String])
  /// An axis of two sizes.
  case sizesDiffer(String, Int, Int, argument: Int, TensorType)
  /// Axes before those of the signature that do not broadcast.
  case notBroadcastable([TensorType])
  /// A result with other axes than the signature says.
  case resultRank(TensorType, axes: [String])

  var sentence: String {
    switch self {
    case .malformed(let signature):
      "a signature lists the axes of arguments and results, as (n,m),(m)->(n), got \(signature)"
    case .argumentCount(let count, let expected):
      "the function must be called with \(expected) argument\(expected == 1 ? "" : "s"), got \(count)"
    case .resultCount(let count, let expected):
      "the function must return \(expected) result\(expected == 1 ? "" : "s"), got \(count)"
    case .rankTooSmall(let argument, let type, let axes):
      "argument \(argument) must have axes (\(axes.joined(separator: ","))) at its end, got \(type)"
    case .sizesDiffer(let axis, let size, let other, let argument, let type):
      "axis \(axis) must have one size, got \(size) and \(other) (argument \(argument), \(type))"
    case .notBroadcastable(let types):
      "axes before those of the signature must broadcast, got "
        + types.map(\.description).joined(separator: ", ")
    case .resultRank(let type, let axes):
      "the result must have axes (\(axes.joined(separator: ","))), got \(type)"
    }
  }
}
