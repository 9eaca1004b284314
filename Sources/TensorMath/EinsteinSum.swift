// SPDX-License-Identifier: Apache-2.0
//
// Einstein's sums: products of any number of tensors, said with a letter for each axis.

internal import Primitives
public import TensorIR

/// The sum of products that the subscripts say.
///
///     einsum("ij,jk->ik", x, y)              // the matrix product
///     einsum("ij,jk", x, y)                  // the same: the result has the labels that stand once, in order
///     einsum("ii", x)                        // the trace
///     einsum("bhid,bhjd->bhij", q, k)        // attention scores
///     einsum("...ij,...jk->...ik", x, y)     // batches of matrices, which broadcast
///     einsum("ab,bc,cd->ad", x, y, z)        // three matrices, in the cheapest order
///
/// Each axis has a letter; axes of one letter run together, and those that the result lacks are summed over. A letter
/// that an operand has twice takes its diagonal; `...` stands for the axes before, between or behind that have no letter,
/// aligned at the last of them; an axis of size 1 is repeated where its letter has another size. Spaces mean nothing.
///
/// One operand gives reductions and transpositions, two give one `dot_general` or one multiplication. Of three and more
/// the order is not part of the program: it is chosen when the program is lowered, after `vmap` and `grad` have given
/// the operands their sizes. NumPy's `einsum`.
///
/// - Parameters:
///   - subscripts: The labels of each operand, separated by commas, then `->` and those of the result. Without `->` the
///     result has the axes of `...`, then the labels that stand exactly once, in alphabetical order.
///   - operands: One tensor or more; they are promoted to one element type.
/// - Returns: A tensor with the axes of the result, in the order given.
/// - Precondition: Each operand has as many axes as labels; axes of one label have the same size or size 1; a label of
///   the result stands there once, and is one of an operand's.
/// - Complexity: The multiplications of the cheapest order of products of two, for up to eight operands; more are
///   multiplied greedily, smallest growth of memory first.
public func einsum(_ subscripts: String, _ operands: Tensor...) -> Tensor {
  einsum(subscripts, operands)
}

/// The sum of products that the subscripts say, of a list of tensors; see ``einsum(_:_:)``.
///
/// - Parameters:
///   - subscripts: The labels of each operand, separated by commas, then `->` and those of the result.
///   - operands: One tensor or more.
/// - Returns: A tensor with the axes of the result, in the order given.
/// - Precondition: As of ``einsum(_:_:)``.
public func einsum(_ subscripts: String, _ operands: [Tensor]) -> Tensor {
  if let invalid = operands.first(where: \.isInvalid) { return invalid }
  do throws(TensorError) {
    let parsed = try EinsumSubscripts(subscripts, operands: operands.map(\.type))
    let common = commonType(of: operands)
    // Truth values are counted: their sum is whether there is one, their product whether all are.
    let dtype = common.dtype == .bool ? .i32 : common.dtype
    let factors = operands.map { converted($0, to: dtype, isWeak: common.isWeak) }
    let result = parsed.applied(to: factors)
    return common.dtype == .bool ? result .!= Tensor(ScalarValue(0, as: dtype)) : result
  } catch {
    return fail(error)
  }
}

extension EinsumSubscripts {
  /// The sum of products of operands that fit.
  fileprivate func applied(to tensors: [Tensor]) -> Tensor {
    let factors = zip(tensors, operands).map { tensor, labels in
      withoutRepeatedSizes(diagonals(of: LabeledAxes(tensor, labels)))
    }
    // What one operand alone has is summed before anything is multiplied.
    let summed = factors.indices.map { number in
      let others = factors.indices.filter { $0 != number }.flatMap { factors[$0].labels }
      return factors[number].summed(keeping: result + others)
    }
    switch summed.count {
    case 1: return summed[0].arranged(as: result)
    case 2: return summed[0].times(summed[1], keeping: result).arranged(as: result)
    case _: return Einsum(summed.map(\.labels), to: result)(summed.map(\.value))[0]
    }
  }

  /// The operand without axes of size 1 whose label has another size elsewhere.
  private func withoutRepeatedSizes(_ x: LabeledTensor) -> LabeledTensor {
    let kept = x.labels.indices.filter { x.value.shape[$0] == sizes[x.labels[$0]] }
    if kept.count == x.labels.count { return x }
    return LabeledTensor(
      reshape(x.value, to: Shape(kept.map { x.value.shape[$0] })),
      kept.map { x.labels[$0] }
    )
  }
}

/// A tensor with labels for its axes, some of them perhaps twice.
private struct LabeledAxes {
  let value: Tensor
  let labels: [Int]

  init(_ value: Tensor, _ labels: [Int]) {
    self.value = value
    self.labels = labels
  }
}

/// The tensor with one axis for each label: along the diagonal where a label stood twice.
private func diagonals(of x: LabeledAxes) -> LabeledTensor {
  for (second, label) in x.labels.enumerated() {
    guard let first = x.labels[..<second].firstIndex(of: label) else { continue }
    // The diagonal becomes the last axis.
    var labels = x.labels
    labels.remove(at: second)
    labels.remove(at: first)
    return diagonals(
      of: LabeledAxes(diagonalPart(x.value, first, second, offset: 0), labels + [label])
    )
  }
  return LabeledTensor(x.value, x.labels)
}
