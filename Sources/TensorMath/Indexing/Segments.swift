// SPDX-License-Identifier: Apache-2.0
//
// Rows combined by the segment they belong to: scatters into a new tensor. By the names of `jax.ops`.

public import Primitives
public import TensorIR

/// For each segment, the sum of its rows.
///
///     segmentSum(f32[5, 3], i32[5], segmentCount: 2) → f32[2, 3]
///
/// Rows are added in order, so that the sums do not depend on threads; an empty segment has 0. Rows of segments that do not
/// exist are left out. JAX's `segment_sum`.
///
/// - Parameters:
///   - data: A tensor of rank 1 or more: rows.
///   - segments: For each row, the number of its segment.
///   - segmentCount: How many segments there are; when not given, one more than the largest number, which must be known.
///   - indicesAreSorted: Whether the caller promises that segments ascend.
///   - uniqueIndices: Whether the caller promises that no segment has two rows.
///   - mode: What a segment that does not exist means.
/// - Returns: A tensor with a row for each segment.
/// - Precondition: There is a segment for each row.
public func segmentSum(
  _ data: Tensor,
  _ segments: Tensor,
  segmentCount: Int? = nil,
  indicesAreSorted: Bool = false,
  uniqueIndices: Bool = false,
  mode: IndexMode = .drop
) -> Tensor {
  segmented("segmentSum", data, segments, segmentCount, identity: 0) {
    $0.add(
      $1,
      mode: mode,
      indicesAreSorted: indicesAreSorted,
      uniqueIndices: uniqueIndices
    )
  }
}

/// For each segment, the product of its rows; 1 for an empty one.
///
/// See ``segmentSum(_:_:segmentCount:indicesAreSorted:uniqueIndices:mode:)``. JAX's `segment_prod`.
///
/// - Parameters:
///   - data: A tensor of rank 1 or more: rows.
///   - segments: For each row, the number of its segment.
///   - segmentCount: How many segments there are; when not given, one more than the largest number, which must be known.
///   - indicesAreSorted: Whether the caller promises that segments ascend.
///   - uniqueIndices: Whether the caller promises that no segment has two rows; then it has a derivative.
///   - mode: What a segment that does not exist means.
/// - Returns: A tensor with a row for each segment.
public func segmentProd(
  _ data: Tensor,
  _ segments: Tensor,
  segmentCount: Int? = nil,
  indicesAreSorted: Bool = false,
  uniqueIndices: Bool = false,
  mode: IndexMode = .drop
) -> Tensor {
  segmented("segmentProd", data, segments, segmentCount, identity: 1) {
    $0.multiply(
      $1,
      mode: mode,
      indicesAreSorted: indicesAreSorted,
      uniqueIndices: uniqueIndices
    )
  }
}

/// For each segment, the largest of its rows' elements; -∞, or the least integer, for an empty one.
///
/// See ``segmentSum(_:_:segmentCount:indicesAreSorted:uniqueIndices:mode:)``. JAX's `segment_max`.
///
/// - Parameters:
///   - data: A tensor of rank 1 or more: rows.
///   - segments: For each row, the number of its segment.
///   - segmentCount: How many segments there are; when not given, one more than the largest number, which must be known.
///   - indicesAreSorted: Whether the caller promises that segments ascend.
///   - uniqueIndices: Whether the caller promises that no segment has two rows.
///   - mode: What a segment that does not exist means.
/// - Returns: A tensor with a row for each segment.
public func segmentMax(
  _ data: Tensor,
  _ segments: Tensor,
  segmentCount: Int? = nil,
  indicesAreSorted: Bool = false,
  uniqueIndices: Bool = false,
  mode: IndexMode = .drop
) -> Tensor {
  segmented("segmentMax", data, segments, segmentCount, identity: -.infinity) {
    $0.max(
      $1,
      mode: mode,
      indicesAreSorted: indicesAreSorted,
      uniqueIndices: uniqueIndices
    )
  }
}

/// For each segment, the smallest of its rows' elements; ∞, or the greatest integer, for an empty one.
///
/// See ``segmentSum(_:_:segmentCount:indicesAreSorted:uniqueIndices:mode:)``. JAX's `segment_min`.
///
/// - Parameters:
///   - data: A tensor of rank 1 or more: rows.
///   - segments: For each row, the number of its segment.
///   - segmentCount: How many segments there are; when not given, one more than the largest number, which must be known.
///   - indicesAreSorted: Whether the caller promises that segments ascend.
///   - uniqueIndices: Whether the caller promises that no segment has two rows.
///   - mode: What a segment that does not exist means.
/// - Returns: A tensor with a row for each segment.
public func segmentMin(
  _ data: Tensor,
  _ segments: Tensor,
  segmentCount: Int? = nil,
  indicesAreSorted: Bool = false,
  uniqueIndices: Bool = false,
  mode: IndexMode = .drop
) -> Tensor {
  segmented("segmentMin", data, segments, segmentCount, identity: .infinity) {
    $0.min(
      $1,
      mode: mode,
      indicesAreSorted: indicesAreSorted,
      uniqueIndices: uniqueIndices
    )
  }
}

private func segmented(
  _ place: String,
  _ data: Tensor,
  _ segments: Tensor,
  _ segmentCount: Int?,
  identity: Double,
  _ combine: (TensorPart, Tensor) -> Tensor
) -> Tensor {
  if let invalid = [data, segments].first(where: \.isInvalid) { return invalid }
  guard segments.dtype.isInteger else {
    return fail(TensorError(.indexing(.indicesNotIntegers(segments.type)), in: place))
  }
  guard data.rank >= segments.rank, Array(data.shape.prefix(segments.rank)) == segments.shape.sizes
  else { return fail(TensorError(.incompatibleShapes([data.type, segments.type]), in: place)) }
  guard let count = segmentCount ?? knownCount(segments) else {
    return fail(TensorError(.indexing(.countUnknown("segmentCount")), in: place))
  }
  guard count >= 0 else { return fail(TensorError(.negativeSize([count]), in: place)) }
  let rest = data.shape.dropFirst(segments.rank)
  // Of truth values, the largest of none is false.
  let isFalse = data.dtype == .bool && identity < 0
  let start = full(Shape([count] + rest), isFalse ? 0 : identity, dtype: data.dtype)
  return combine(start.at.part([segments], countsFromEnd: false), data)
}

/// One more than the largest of numbers that are known.
private func knownCount(_ numbers: Tensor) -> Int? {
  numbers.isConcrete ? (numbers.scalars(as: Int.self).max() ?? -1) + 1 : nil
}

/// How often each of the numbers 0, 1, … occurs.
///
///     bincount(Tensor([0, 2, 2]))             // [1, 0, 2]
///     bincount(labels, length: 10)            // i32[10], also inside jit
///     bincount(labels, weights: w, length: 10)
///
/// Negative numbers count as 0, numbers beyond the length are left out, as in JAX. NumPy's and JAX's `bincount`.
///
/// - Parameters:
///   - x: Integers of rank 1.
///   - weights: What each occurrence counts; 1 when not given.
///   - minLength: The least length of the result, when `length` is not given.
///   - length: The length of the result; when not given, the numbers must be known.
/// - Returns: i32 counts, or sums of weights in their element type.
public func bincount(
  _ x: Tensor,
  weights: Tensor? = nil,
  minLength: Int = 0,
  length: Int? = nil
) -> Tensor {
  if let invalid = ([x] + [weights].compactMap(\.self)).first(where: \.isInvalid) { return invalid }
  guard x.rank == 1 else {
    return fail(TensorError(.rankMismatch(x.type, expected: 1), in: "bincount"))
  }
  guard x.dtype.isInteger else {
    return fail(TensorError(.indexing(.indicesNotIntegers(x.type)), in: "bincount"))
  }
  if let weights, weights.shape != x.shape {
    return fail(TensorError(.incompatibleShapes([x.type, weights.type]), in: "bincount"))
  }
  guard let count = length ?? knownCount(x).map({ Swift.max($0, minLength) }) else {
    return fail(TensorError(.indexing(.countUnknown("length")), in: "bincount"))
  }
  guard count >= 0 else { return fail(TensorError(.negativeSize([count]), in: "bincount")) }
  let start = zeros([count], dtype: weights?.dtype ?? .i32)
  return start.at[maximum(x, 0)].add(weights ?? 1)
}
