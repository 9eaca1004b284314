// SPDX-License-Identifier: Apache-2.0
//
// `x.at[…]`: functional updates where every index counts, however often it occurs, and where the caller says what an index
// outside means.

public import TensorIR

/// A tensor whose parts are updated: what `x.at` is.
public struct TensorUpdates: Sendable {
  fileprivate let tensor: Tensor

  /// The part that the indices select, where the caller says whether negative ones count from the end.
  package func part(_ indices: [any TensorIndex], countsFromEnd: Bool = true) -> TensorPart {
    TensorPart(
      tensor: tensor,
      indices: indices.map(\.selection),
      countsFromEnd: countsFromEnd
    )
  }

  /// The part that the indices select; see ``Tensor/subscript(_:)``.
  public subscript(indices: any TensorIndex...) -> TensorPart {
    part(indices)
  }

  /// The part that the indices select; they belong to the last axes.
  public subscript(_: UnboundedRange, last: any TensorIndex...) -> TensorPart {
    part([.ellipsis] + last)
  }
}

/// A part of a tensor, to be read or updated: what `x.at[…]` is.
///
/// Indices that are Swift numbers and ranges must lie within their axes; indices in tensors that lie outside mean what `mode`
/// says. Updates are broadcast to the part. They are computed in the common dtype and the result has the tensor's.
public struct TensorPart: Sendable {
  fileprivate let tensor: Tensor
  fileprivate let indices: [AxisSelection]
  fileprivate let countsFromEnd: Bool

  /// The part itself.
  ///
  /// - Parameters:
  ///   - mode: What an index outside means.
  ///   - fillValue: What stands for it with `.fill`; see ``take(_:_:axis:mode:fillValue:)``.
  /// - Returns: The elements; those of an index that occurs twice occur twice.
  public func get(mode: IndexMode = .promiseInBounds, fillValue: Double? = nil) -> Tensor {
    tensor.part(
      indices,
      IndexOptions(mode: mode, countsFromEnd: countsFromEnd, fillValue: fillValue)
    )
  }

  /// The tensor with other elements in this part; where an index occurs twice, the last stays.
  ///
  /// - Parameters:
  ///   - value: The new elements.
  ///   - mode: What an index outside means.
  ///   - indicesAreSorted: Whether the caller promises that indices ascend.
  ///   - uniqueIndices: Whether the caller promises that no element is named twice.
  /// - Returns: A tensor of the same type.
  public func set(
    _ value: Tensor,
    mode: IndexMode = .drop,
    indicesAreSorted: Bool = false,
    uniqueIndices: Bool = false
  ) -> Tensor {
    updated(.set, value, mode, indicesAreSorted, uniqueIndices)
  }

  /// The tensor with numbers added to this part, as often as their index occurs.
  ///
  /// - Parameters:
  ///   - value: What is added.
  ///   - mode: What an index outside means.
  ///   - indicesAreSorted: Whether the caller promises that indices ascend.
  ///   - uniqueIndices: Whether the caller promises that no element is named twice.
  /// - Returns: A tensor of the same type.
  public func add(
    _ value: Tensor,
    mode: IndexMode = .drop,
    indicesAreSorted: Bool = false,
    uniqueIndices: Bool = false
  ) -> Tensor {
    updated(.add, value, mode, indicesAreSorted, uniqueIndices)
  }

  /// The tensor with numbers subtracted from this part, as often as their index occurs.
  ///
  /// - Parameters:
  ///   - value: What is subtracted.
  ///   - mode: What an index outside means.
  ///   - indicesAreSorted: Whether the caller promises that indices ascend.
  ///   - uniqueIndices: Whether the caller promises that no element is named twice.
  /// - Returns: A tensor of the same type.
  public func subtract(
    _ value: Tensor,
    mode: IndexMode = .drop,
    indicesAreSorted: Bool = false,
    uniqueIndices: Bool = false
  ) -> Tensor {
    updated(.add, -value, mode, indicesAreSorted, uniqueIndices)
  }

  /// The tensor with this part multiplied, as often as their index occurs.
  ///
  /// With a promise of unique indices it has a derivative in the factors too.
  ///
  /// - Parameters:
  ///   - value: The factors.
  ///   - mode: What an index outside means.
  ///   - indicesAreSorted: Whether the caller promises that indices ascend.
  ///   - uniqueIndices: Whether the caller promises that no element is named twice.
  /// - Returns: A tensor of the same type.
  public func multiply(
    _ value: Tensor,
    mode: IndexMode = .drop,
    indicesAreSorted: Bool = false,
    uniqueIndices: Bool = false
  ) -> Tensor {
    updated(.multiply, value, mode, indicesAreSorted, uniqueIndices)
  }

  /// The tensor with this part divided, as often as their index occurs.
  ///
  /// - Parameters:
  ///   - value: The divisors; their product divides.
  ///   - mode: What an index outside means.
  ///   - indicesAreSorted: Whether the caller promises that indices ascend.
  ///   - uniqueIndices: Whether the caller promises that no element is named twice.
  /// - Returns: A tensor of the same type.
  public func divide(
    _ value: Tensor,
    mode: IndexMode = .drop,
    indicesAreSorted: Bool = false,
    uniqueIndices: Bool = false
  ) -> Tensor {
    if tensor.isInvalid { return tensor }
    let product = TensorPart(
      tensor: ones(like: tensor),
      indices: indices,
      countsFromEnd: countsFromEnd
    )
    let divisors = product.multiply(
      value,
      mode: mode,
      indicesAreSorted: indicesAreSorted,
      uniqueIndices: uniqueIndices
    )
    return converted(tensor / divisors, to: tensor.dtype)
  }

  /// The tensor with the smaller of its elements and all that are given for them.
  ///
  /// - Parameters:
  ///   - value: What the elements are compared with.
  ///   - mode: What an index outside means.
  ///   - indicesAreSorted: Whether the caller promises that indices ascend.
  ///   - uniqueIndices: Whether the caller promises that no element is named twice.
  /// - Returns: A tensor of the same type.
  public func min(
    _ value: Tensor,
    mode: IndexMode = .drop,
    indicesAreSorted: Bool = false,
    uniqueIndices: Bool = false
  ) -> Tensor {
    updated(.minimum, value, mode, indicesAreSorted, uniqueIndices)
  }

  /// The tensor with the larger of its elements and all that are given for them.
  ///
  /// - Parameters:
  ///   - value: What the elements are compared with.
  ///   - mode: What an index outside means.
  ///   - indicesAreSorted: Whether the caller promises that indices ascend.
  ///   - uniqueIndices: Whether the caller promises that no element is named twice.
  /// - Returns: A tensor of the same type.
  public func max(
    _ value: Tensor,
    mode: IndexMode = .drop,
    indicesAreSorted: Bool = false,
    uniqueIndices: Bool = false
  ) -> Tensor {
    updated(.maximum, value, mode, indicesAreSorted, uniqueIndices)
  }

  /// The tensor with a function applied to this part, once, however often an index occurs.
  ///
  /// - Parameters:
  ///   - mode: What an index outside means for the write.
  ///   - function: From the part to a tensor of its shape.
  /// - Returns: A tensor of the same type.
  public func apply(mode: IndexMode = .drop, _ function: (Tensor) -> Tensor) -> Tensor {
    if tensor.isInvalid { return tensor }
    if let (mask, _) = tensor.maskCovering(indices) {
      return converted(select(mask, function(tensor), tensor), to: tensor.dtype)
    }
    return set(function(get(mode: mode == .wrap ? .wrap : .clip)), mode: mode)
  }

  private func updated(
    _ function: Scatter.Function,
    _ value: Tensor,
    _ mode: IndexMode,
    _ isSorted: Bool,
    _ isUnique: Bool
  ) -> Tensor {
    tensor.updated(
      indices,
      function,
      value,
      IndexOptions(
        mode: mode,
        isSorted: isSorted,
        isUnique: isUnique,
        countsFromEnd: countsFromEnd
      )
    )
  }
}

extension Tensor {
  /// The tensor as one whose parts are updated by functions.
  ///
  ///     x.at[2].set(7)
  ///     histogram.at[bins].add(1)         // counts a bin as often as it occurs
  ///     x.at[i].get(mode: .fill)          // NaN where i lies outside
  ///     x.at[x .< 0].multiply(0.1)
  ///
  /// Every function returns a new tensor. Unlike `x[i] += v`, which reads, adds and writes, and so adds once where an index
  /// occurs twice, `x.at[i].add(v)` adds every time. JAX's `at`.
  public var at: TensorUpdates { TensorUpdates(tensor: self) }
}
