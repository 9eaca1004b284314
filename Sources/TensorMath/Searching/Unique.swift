// SPDX-License-Identifier: Apache-2.0
//
// The different elements of a tensor. How many there are is data, so either the tensor is known, or the caller says how many
// elements the result has. One sort, and what stands at the beginnings of its runs of equal elements.

internal import Primitives
public import TensorIR

/// The different elements of a tensor, in ascending order.
///
///     unique(Tensor([3, 1, 3]))                 // [1, 3]
///     unique(x, size: 8, fillValue: -1)         // also inside jit and vmap
///
/// NumPy's and JAX's `unique`.
///
/// - Parameters:
///   - x: A tensor, whose elements are taken in row-major order.
///   - size: How many elements the result has; what is left over is dropped. When not given, `x` must be known.
///   - fillValue: What stands where there are fewer; the smallest element when not given.
///   - equalNaN: Whether all NaNs are one element.
/// - Returns: A vector.
/// - Precondition: There is an element, or a `fillValue`, or no `size`.
/// - Complexity: O(*n* log *n*) for *n* elements.
public func unique(
  _ x: Tensor,
  size: Int? = nil,
  fillValue: Tensor? = nil,
  equalNaN: Bool = true
) -> Tensor {
  withRuns(of: x, size, fillValue, equalNaN, in: "unique", parts: 1) {
    runs,
    size,
    fill throws(TensorError) in
    [try runs.values(size, fill, in: "unique")]
  }[0]
}

/// The different elements of a tensor, in ascending order, each NaN for itself; see ``unique(_:size:fillValue:equalNaN:)``.
///
/// NumPy's and JAX's `unique_values`.
///
/// - Parameters:
///   - x: A tensor, whose elements are taken in row-major order.
///   - size: How many elements the result has; when not given, `x` must be known.
///   - fillValue: What stands where there are fewer; the smallest element when not given.
/// - Returns: A vector.
public func uniqueValues(_ x: Tensor, size: Int? = nil, fillValue: Tensor? = nil) -> Tensor {
  unique(x, size: size, fillValue: fillValue, equalNaN: false)
}

/// The different elements of a tensor, and how often each is there.
///
///     uniqueCounts(Tensor([3, 1, 3]))   // [1, 3], [1, 2]
///
/// NumPy's and JAX's `unique_counts`, and `unique` with `return_counts=True`.
///
/// - Parameters:
///   - x: A tensor, whose elements are taken in row-major order.
///   - size: How many elements the results have; when not given, `x` must be known.
///   - fillValue: What stands where there are fewer; the smallest element when not given. Its count is 0.
///   - equalNaN: Whether all NaNs are one element.
/// - Returns: Two vectors, the second of i32.
/// - Complexity: O(*n* log *n*) for *n* elements.
public func uniqueCounts(
  _ x: Tensor,
  size: Int? = nil,
  fillValue: Tensor? = nil,
  equalNaN: Bool = false
) -> (values: Tensor, counts: Tensor) {
  let place = "uniqueCounts"
  let found = withRuns(of: x, size, fillValue, equalNaN, in: place, parts: 2) {
    runs,
    size,
    fill throws(TensorError) in
    [try runs.values(size, fill, in: place), runs.counts(size)]
  }
  return (found[0], found[1])
}

/// The different elements of a tensor, and which of them stands at each place of it.
///
///     uniqueInverse(Tensor([3, 1, 3]))   // [1, 3], [1, 0, 1]
///
/// NumPy's and JAX's `unique_inverse`, and `unique` with `return_inverse=True`.
///
/// - Parameters:
///   - x: A tensor, whose elements are taken in row-major order.
///   - size: How many elements the first result has; when not given, `x` must be known.
///   - fillValue: What stands where there are fewer; the smallest element when not given.
///   - equalNaN: Whether all NaNs are one element.
/// - Returns: A vector, and indices of its elements in the shape of `x`.
/// - Complexity: O(*n* log *n*) for *n* elements.
public func uniqueInverse(
  _ x: Tensor,
  size: Int? = nil,
  fillValue: Tensor? = nil,
  equalNaN: Bool = false
) -> (values: Tensor, inverse: Tensor) {
  let place = "uniqueInverse"
  let found = withRuns(of: x, size, fillValue, equalNaN, in: place, parts: 2) {
    runs,
    size,
    fill throws(TensorError) in
    [try runs.values(size, fill, in: place), reshape(runs.inverse, to: x.shape)]
  }
  return (found[0], found[1])
}

/// The different elements of a tensor: where each is first, which one stands at each place, and how often each is there.
///
///     uniqueAll(Tensor([3, 1, 3]))   // [1, 3], [1, 0], [1, 0, 1], [1, 2]
///
/// NumPy's and JAX's `unique_all`, and `unique` with `return_index=True`.
///
/// - Parameters:
///   - x: A tensor, whose elements are taken in row-major order.
///   - size: How many elements the results but `inverse` have; when not given, `x` must be known.
///   - fillValue: What stands where there are fewer; the smallest element when not given. Its count is 0.
///   - equalNaN: Whether all NaNs are one element.
/// - Returns: The elements, the row-major number of the first place of each, their indices in the shape of `x`, and counts.
/// - Complexity: O(*n* log *n*) for *n* elements.
public func uniqueAll(
  _ x: Tensor,
  size: Int? = nil,
  fillValue: Tensor? = nil,
  equalNaN: Bool = false
) -> (values: Tensor, indices: Tensor, inverse: Tensor, counts: Tensor) {
  let place = "uniqueAll"
  let found = withRuns(of: x, size, fillValue, equalNaN, in: place, parts: 4) {
    runs,
    size,
    fill throws(TensorError) in
    [
      try runs.values(size, fill, in: place), runs.indices(size),
      reshape(runs.inverse, to: x.shape),
      runs.counts(size),
    ]
  }
  return (found[0], found[1], found[2], found[3])
}

// MARK: - Runs of equal elements

/// Gives a function the runs of a tensor and how many elements its results have, or tells what is wrong.
private func withRuns(
  of x: Tensor,
  _ size: Int?,
  _ fillValue: Tensor?,
  _ equalNaN: Bool,
  in place: String,
  parts: Int,
  _ compute: (Runs, Int, Tensor?) throws(TensorError) -> [Tensor]
) -> [Tensor] {
  if let invalid = [x, fillValue].compactMap(\.self).first(where: \.isInvalid) {
    return Array(repeating: invalid, count: parts)
  }
  do throws(TensorError) {
    let runs = try Runs(reshape(x, to: [x.elementCount]), equalNaN: equalNaN, in: place)
    return try compute(runs, try runs.size(size, in: place), fillValue)
  } catch {
    return Array(repeating: fail(error), count: parts)
  }
}

/// A vector in order, and where other elements begin in it.
struct Runs {
  /// The elements in ascending order.
  let sorted: Tensor
  /// Where each of them is in the vector.
  let order: Tensor
  /// Where a run of equal elements begins, or of those that are looked for.
  var isFirst: Tensor

  init(_ x: Tensor, equalNaN: Bool, in place: String) throws(TensorError) {
    if x.dtype.isComplex { throw TensorError(.unordered(x.type), in: place) }
    let count = x.shape[0]
    let ordered = sort([x, iota(count.indexType, x.shape)])
    (sorted, order) = (ordered[0], ordered[1])
    if count == 0 {
      isFirst = zeros([0], dtype: .bool)
      return
    }
    let (before, after) = (
      slice(sorted, axis: 0, from: 0, to: count - 1), slice(sorted, axis: 0, from: 1, to: count)
    )
    var differs = after .!= before
    // NaNs come last: behind one there are only NaNs.
    if equalNaN && x.dtype.isFloating { differs = differs .& .!isNaN(before) }
    isFirst = concatenate([ones([1], dtype: .bool), differs])
  }

  /// The number of runs, if the caller does not say what it is to be.
  func size(_ size: Int?, in place: String) throws(TensorError) -> Int {
    if let size {
      guard size >= 0 else { throw TensorError(.negativeSize([size]), in: place) }
      return size
    }
    guard isFirst.isConcrete else { throw TensorError(.indexing(.countUnknown("size")), in: place) }
    return sum(isFirst).item(as: Int.self)
  }

  /// The places where runs begin; `fill` where there are fewer.
  func beginnings(_ size: Int, fill: Int) -> Tensor {
    nonzero(isFirst, size: size, fillValue: fill)[0]
  }

  /// The element of each run.
  func values(_ size: Int, _ fill: Tensor?, in place: String) throws(TensorError) -> Tensor {
    if sorted.shape[0] == 0 {
      guard let fill else {
        if size == 0 { return sorted }
        throw TensorError(.statistics(.nothingToFill(size)), in: place)
      }
      return fill.as(sorted.dtype).broadcast(to: [size])
    }
    let first = beginnings(size, fill: 0)
    // Where there are too few, the first run that is looked for again.
    let least = slice(first, axis: 0, from: 0, to: Swift.min(size, 1))
    let isThere = iota(.i32, [size]) .< sum(isFirst)
    let again = size == 0 ? first : select(isThere, first, least)
    let values = take(sorted, again, axis: 0, mode: .promiseInBounds)
    return fill.map { select(isThere, values, $0.as(values.dtype)) } ?? values
  }

  /// Where the element of each run is first in the vector.
  func indices(_ size: Int) -> Tensor {
    if sorted.shape[0] == 0 { return zeros([size], dtype: order.dtype) }
    return take(order, beginnings(size, fill: 0), axis: 0, mode: .promiseInBounds)
  }

  /// The number of the run to which each element of the vector belongs.
  var inverse: Tensor {
    let run = cumsum(isFirst.as(order.dtype), axis: 0) - Tensor(ScalarValue(1, as: order.dtype))
    return zeros(order.shape, dtype: order.dtype).at.part([order], countsFromEnd: false)
      .set(run, uniqueIndices: true)
  }

  /// How long each run is.
  func counts(_ size: Int) -> Tensor {
    let bounds = beginnings(size + 1, fill: sorted.shape[0])
    return slice(bounds, axis: 0, from: 1, to: size + 1) - slice(bounds, axis: 0, from: 0, to: size)
  }
}
