// SPDX-License-Identifier: Apache-2.0
//
// Einstein's sums whose labels are numbers, for programs that count axes instead of naming them.

public import TensorIR

/// A label of an axis in ``einsum(_:to:)``: a number, or all axes that have none.
public enum EinsumLabel: Sendable, Hashable, ExpressibleByIntegerLiteral {
  /// An axis: 0 … 51.
  case axis(Int)
  /// The axes that have no number, as `...` in subscripts.
  case rest

  /// The axis of a number.
  public init(integerLiteral number: Int) { self = .axis(number) }

  /// Letters in the order of their numbers.
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

  /// What it is in subscripts; `nil` for a number that no letter has.
  fileprivate var letters: String? {
    switch self {
    case .axis(let number):
      Self.alphabet.indices.contains(number) ? String(Self.alphabet[number]) : nil
    case .rest: "..."
    }
  }
}

/// The sum of products whose axes have numbers; see ``einsum(_:_:)``.
///
///     einsum((x, [0, 1]), (y, [1, 2]), to: [0, 2])               // the matrix product
///     einsum((x, [.rest, 0, 1]), (y, [.rest, 1, 2]))             // batches of matrices, which broadcast
///
/// The second form of NumPy's `einsum`. In programs and sentences 0 is `A`, 1 is `B`, …, 51 is `z`.
///
/// - Parameters:
///   - operands: Tensors, each with the numbers of its axes; they are promoted to one element type.
///   - result: The numbers of the result's axes. When not given, those of ``EinsumLabel/rest``, then the numbers that stand
///     exactly once, the least first.
/// - Returns: A tensor with the axes of the result, in the order given.
/// - Precondition: As of ``einsum(_:_:)``; numbers are 0 … 51.
public func einsum(_ operands: (Tensor, [EinsumLabel])..., to result: [EinsumLabel]? = nil)
  -> Tensor
{
  if let invalid = operands.first(where: { $0.0.isInvalid }) { return invalid.0 }
  func text(_ labels: [EinsumLabel]) throws(TensorError) -> String {
    var text = ""
    for label in labels {
      guard let letter = label.letters else {
        throw TensorError(
          .invalidArgument("labels are numbers from 0 to 51, got \(labels)"),
          in: "einsum"
        )
      }
      text += letter
    }
    return text
  }
  do throws(TensorError) {
    var texts: [String] = []
    for (_, labels) in operands { texts.append(try text(labels)) }
    var subscripts = texts.joined(separator: ",")
    if let result { subscripts += try "->" + text(result) }
    return einsum(subscripts, operands.map(\.0))
  } catch {
    return fail(error)
  }
}

extension EinsumLabel: CustomStringConvertible {
  /// The number, or `.rest`.
  public var description: String {
    switch self {
    case .axis(let number): "\(number)"
    case .rest: ".rest"
    }
  }
}
