// SPDX-License-Identifier: Apache-2.0
//
// Tensors whose axes have labels, and the one operation that products of many tensors consist of: the product of two,
// summed over what nobody needs any more.

package import TensorIR

/// A tensor with a label for each axis, no label twice.
package struct LabeledTensor {
  package let value: Tensor
  package let labels: [Int]

  package init(_ value: Tensor, _ labels: [Int]) {
    self.value = value
    self.labels = labels
  }

  /// The sum over all labels that are not kept.
  package func summed(keeping kept: [Int]) -> LabeledTensor {
    let axes = labels.indices.filter { !kept.contains(labels[$0]) }
    if axes.isEmpty { return self }
    return LabeledTensor(sum(value, axes: axes), labels.filter(kept.contains))
  }

  /// The tensor with its axes in the order of the labels given.
  package func arranged(as order: [Int]) -> Tensor {
    transpose(value, permutation: order.map { labels.firstIndex(of: $0) ?? 0 })
  }

  /// The product with another tensor, summed over the labels of both that are not kept: one `dot_general`, or one
  /// multiplication where nothing is summed and one operand only scales the other.
  ///
  /// - Parameters:
  ///   - other: The other factor; it shares the labels of one of them that are not kept.
  ///   - kept: The labels that are needed later, in the order in which the caller would like them.
  /// - Returns: The product; its labels are in the order given if one `dot_general` can do that.
  package func times(_ other: LabeledTensor, keeping kept: [Int]) -> LabeledTensor {
    let shared = labels.filter(other.labels.contains)
    if shared.allSatisfy(kept.contains) {
      if shared.count == other.labels.count { return scaled(by: other) }
      if shared.count == labels.count { return other.scaled(by: self) }
    }
    let batch = kept.filter(shared.contains)
    let labels = batch + labels.filter { !shared.contains($0) }
    let otherLabels = other.labels.filter { !shared.contains($0) }
    let isSwapped = batch + otherLabels + labels[batch.count...] == kept && !otherLabels.isEmpty
    return isSwapped ? other.contracted(self, batch, shared) : contracted(other, batch, shared)
  }

  /// The product as `dot_general` gives it: shared labels that are kept, the others of this tensor, those of `other`.
  private func contracted(_ other: LabeledTensor, _ batch: [Int], _ shared: [Int]) -> LabeledTensor
  {
    let summed = shared.filter { !batch.contains($0) }
    func axes(_ labels: [Int]) -> DotGeneral.Axes {
      DotGeneral.Axes(
        contracting: summed.compactMap(labels.firstIndex),
        batching: batch.compactMap(labels.firstIndex)
      )
    }
    let product = DotGeneral(lhs: axes(labels), rhs: axes(other.labels))(value, other.value)
    let free = (labels + other.labels).filter { !shared.contains($0) }
    return LabeledTensor(product, batch + free)
  }

  /// The product with a tensor all of whose labels this one has.
  private func scaled(by other: LabeledTensor) -> LabeledTensor {
    if other.labels.isEmpty || other.labels == labels {
      return LabeledTensor(Arithmetic(.multiply)(value, other.value), labels)
    }
    let ordered = other.arranged(as: labels.filter(other.labels.contains))
    let axes = labels.indices.filter { other.labels.contains(labels[$0]) }
    var shape = Shape(repeatElement(1, count: labels.count))
    for (axis, size) in zip(axes, ordered.shape) { shape[axis] = size }
    let factor = broadcastInDim(ordered, to: shape, axes: axes)
    return LabeledTensor(Arithmetic(.multiply)(value, factor), labels)
  }
}
