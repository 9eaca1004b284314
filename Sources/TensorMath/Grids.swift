// SPDX-License-Identifier: Apache-2.0
//
// Coordinates: grids of them, their powers, and sequences that are evenly spaced on other scales.

internal import Primitives
public import TensorIR

/// How `meshgrid` orders the axes of its results.
public enum GridIndexing: Sendable {
  /// The second coordinate has the first axis, as for pictures: rows are *y*.
  case xy
  /// Every coordinate has the axis of its own number.
  case ij
}

/// The coordinates of all points of a grid, from those along each axis.
///
///     meshgrid([f32[3], f32[2]])                 → f32[2, 3], f32[2, 3]
///     meshgrid([f32[3], f32[2]], indexing: .ij)  → f32[3, 2], f32[3, 2]
///     meshgrid([f32[3], f32[2]], sparse: true)   → f32[1, 3], f32[2, 1]
///
/// NumPy's `meshgrid`.
///
/// - Parameters:
///   - coordinates: A vector for each axis of the grid; a scalar counts as a vector of one element.
///   - indexing: Whether the first two axes change places.
///   - sparse: Whether a coordinate has size 1 along the axes of the others: they broadcast in whatever reads them.
/// - Returns: A tensor for each coordinate, in its own element type.
/// - Precondition: Coordinates have rank 1 or 0.
public func meshgrid(
  _ coordinates: [Tensor],
  indexing: GridIndexing = .xy,
  sparse: Bool = false
) -> [Tensor] {
  if let invalid = coordinates.first(where: \.isInvalid) { return [invalid] }
  for x in coordinates where x.rank > 1 {
    return [fail(TensorError(.arrangement(.rankNotAmong(x.type, ranks: [0, 1])), in: "meshgrid"))]
  }
  var places = Array(coordinates.indices)
  switch indexing {
  case .xy where places.count > 1: places.swapAt(0, 1)
  case .xy, .ij: break
  }
  var shape = Shape(coordinates.map { _ in 1 })
  for (x, place) in zip(coordinates, places) { shape[place] = x.elementCount }
  return zip(coordinates, places).map { x, place in
    var size = shape
    if sparse { for axis in 0..<shape.rank where axis != place { size[axis] = 1 } }
    return broadcastInDim(atLeast1D(x), to: size, axes: [place])
  }
}

/// The indices of all elements of a tensor of the given shape.
///
///     indices([2, 3]) → i32[2, 2, 3]
///
/// NumPy's `indices`.
///
/// - Parameters:
///   - shape: The sizes of its axes.
///   - dtype: The type of the indices.
/// - Returns: A tensor whose part *i* has each element's index along axis *i*.
/// - Precondition: Sizes are 0 or more.
public func indices(_ shape: Shape, dtype: DType = .i32) -> Tensor {
  guard shape.allSatisfy({ $0 >= 0 }) else {
    return fail(TensorError(.negativeSize(shape), in: "indices"))
  }
  if shape.rank == 0 { return zeros([0], dtype: dtype) }
  return stack((0..<shape.rank).map { iota(dtype, shape, axis: $0) })
}

/// The powers of each number, one row for each.
///
///     vander(Tensor([2, 3]))                     // [[2, 1], [3, 1]]
///     vander(f32[3], 4)                          → f32[3, 4]
///     vander(Tensor([2, 3]), 3, increasing: true)   // [[1, 2, 4], [1, 3, 9]]
///
/// NumPy's `vander`.
///
/// - Parameters:
///   - x: A vector.
///   - columns: How many powers; as many as numbers when not given.
///   - increasing: Whether the power 0 comes first, not last.
/// - Returns: A matrix.
/// - Precondition: `x` has rank 1, and `columns` is 0 or more.
public func vander(_ x: Tensor, _ columns: Int? = nil, increasing: Bool = false) -> Tensor {
  if x.isInvalid { return x }
  guard x.rank == 1 else {
    return fail(TensorError(.rankMismatch(x.type, expected: 1), in: "vander"))
  }
  let count = columns ?? x.shape[0]
  guard count >= 0 else { return fail(TensorError(.negativeSize([count]), in: "vander")) }
  let powers = increasing ? arange(count) : arange(count - 1, -1, step: -1)
  return power(expandDims(x, axis: 1), expandDims(powers, axis: 0))
}

/// Numbers that are evenly spaced on a logarithmic scale: powers of a base.
///
///     logspace(0, 3, 4)  // f32: [1, 10, 100, 1000]
///
/// NumPy's `logspace`.
///
/// - Parameters:
///   - start: The exponent of the first element, a scalar.
///   - end: The exponent of the last element, a scalar.
///   - count: How many numbers.
///   - includingEnd: Whether the power `end` is the last element.
///   - base: The base, a scalar.
///   - dtype: The floating-point type of the elements.
/// - Returns: A tensor of rank 1.
/// - Precondition: `count` is 0 or more, and `start` and `end` are scalars.
public func logspace(
  _ start: Tensor,
  _ end: Tensor,
  _ count: Int = 50,
  includingEnd: Bool = true,
  base: Tensor = 10,
  dtype: DType = .f32
) -> Tensor {
  power(base.as(dtype), linspace(start, end, count, includingEnd: includingEnd, dtype: dtype))
}

/// Numbers each of which is the same multiple of the one before.
///
///     geomspace(1, 1000, 4)  // f32: [1, 10, 100, 1000]
///
/// The first and the last element are `start` and `end` themselves. NumPy's `geomspace`.
///
/// - Parameters:
///   - start: The first element, a scalar.
///   - end: The last element, a scalar of the same sign; not an element when `includingEnd` is false.
///   - count: How many numbers.
///   - includingEnd: Whether `end` is the last element.
///   - dtype: The floating-point type of the elements.
/// - Returns: A tensor of rank 1; NaN where `start` and `end` have different signs.
/// - Precondition: `count` is 0 or more, and `start` and `end` are scalars.
public func geomspace(
  _ start: Tensor,
  _ end: Tensor,
  _ count: Int = 50,
  includingEnd: Bool = true,
  dtype: DType = .f32
) -> Tensor {
  // start · exp(t · log(end / start)), with t from 0 to 1.
  let (first, last) = (start.as(dtype), end.as(dtype))
  let steps = linspace(0, 1, count, includingEnd: includingEnd, dtype: dtype)
  if steps.isInvalid { return steps }
  if count < 2 { return first * (steps + Tensor(ScalarValue(1, as: dtype))) }
  let numbers = first * exp(steps * log(last / first))
  guard includingEnd else { return numbers }
  if numbers.isInvalid { return numbers }
  return concatenate([slice(numbers, axis: 0, from: 0, to: count - 1), reshape(last, to: [1])])
}
