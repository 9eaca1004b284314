// SPDX-License-Identifier: Apache-2.0
//
// Reading and updating the part that indices select, of whatever kind they are: numbers and ranges, tensors of indices, or
// one mask.

internal import TensorIR

extension Tensor {
  /// The part that the indices select.
  func part(_ indices: [AxisSelection], _ options: IndexOptions = IndexOptions()) -> Tensor {
    if let invalid = firstInvalid(indices) { return invalid }
    do throws(TensorError) {
      if indices.contains(where: { $0.tensor != nil }) {
        return try IndexedSelection(indices, of: type).read(self, options)
      }
      return try Selection(indices, of: type)(self)
    } catch {
      return fail(error)
    }
  }

  /// This tensor, or the first index, that a mistake has spoilt.
  private func firstInvalid(_ indices: [AxisSelection]) -> Tensor? {
    isInvalid ? self : indices.lazy.compactMap(\.tensor).first(where: \.isInvalid)
  }

  /// The tensor with the selected part replaced by, or combined with, `value`.
  func updated(
    _ indices: [AxisSelection],
    _ function: Scatter.Function,
    _ value: Tensor,
    _ options: IndexOptions
  ) -> Tensor {
    if let invalid = firstInvalid(indices) { return invalid }
    if value.isInvalid { return value }
    do throws(TensorError) {
      if function == .set {
        let fitted = try Primitives.value(value, fitting: dtype, in: "subscript")
        return try writing(indices, function, fitted, options)
      }
      // Computed in the common type, as `x + v` would be.
      let common = commonType(of: [self, value])
      let operand = converted(self, to: common.dtype)
      let update = try Primitives.value(value, fitting: common.dtype, in: "subscript")
      return converted(try operand.writing(indices, function, update, options), to: dtype)
    } catch {
      return fail(error)
    }
  }

  /// The same where `value` has this tensor's element type.
  private func writing(
    _ indices: [AxisSelection],
    _ function: Scatter.Function,
    _ value: Tensor,
    _ options: IndexOptions
  ) throws(TensorError) -> Tensor {
    if let (mask, covered) = maskCovering(indices) {
      // One update for all elements under the mask; else there is one for each that is true.
      let others = Shape(shape.dropFirst(covered))
      if joined(value.shape, others) == others {
        return select(mask, combined(function, self, value), self)
      }
    }
    if indices.contains(where: { $0.tensor != nil }) {
      return try IndexedSelection(indices, of: type).write(function, to: self, value, options)
    }
    let selection = try Selection(indices, of: type)
    let new = function == .set ? value : combined(function, selection(self), value)
    return try selection.replacing(in: self, with: new)
  }

  private func combined(_ function: Scatter.Function, _ x: Tensor, _ y: Tensor) -> Tensor {
    switch function {
    case .set: y
    case .add: x + y
    case .multiply: x * y
    case .minimum: minimum(x, y)
    case .maximum: maximum(x, y)
    }
  }

  // MARK: Masks

  /// The mask that is the only index, with axes of size 1 for those that it does not cover, and how many it covers; `nil`
  /// when the indices are others.
  func maskCovering(_ indices: [AxisSelection]) -> (mask: Tensor, rank: Int)? {
    guard indices.count == 1, let mask = indices[0].tensor, mask.dtype == .bool, mask.rank > 0,
      mask.rank <= rank, Array(shape.prefix(mask.rank)) == mask.shape.sizes
    else { return nil }
    let sizes = mask.shape.sizes + repeatElement(1, count: rank - mask.rank)
    return (broadcastInDim(mask, to: Shape(sizes), axes: Array(0..<mask.rank)), mask.rank)
  }
}
