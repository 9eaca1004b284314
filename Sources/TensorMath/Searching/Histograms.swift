// SPDX-License-Identifier: Apache-2.0
//
// How many numbers lie in each of some bins. A bin has its lower edge; the last one has its upper edge too.

internal import Primitives
public import TensorIR

/// The edges of bins of equal width.
///
///     histogramBinEdges(f32[…], bins: 4) → f32[5]
///
/// NumPy's `histogram_bin_edges`.
///
/// - Parameters:
///   - x: Numbers; without a range, the bins reach from the smallest to the largest.
///   - bins: The number of bins.
///   - range: From where to where the bins reach.
/// - Returns: A vector of one more edge than there are bins.
/// - Precondition: There are 1 or more bins, and numbers or a range.
public func histogramBinEdges(_ x: Tensor, bins: Int = 10, range: ClosedRange<Double>? = nil)
  -> Tensor
{
  binEdges(x, bins, range, in: "histogramBinEdges")
}

/// How many numbers lie in each of bins of equal width, and the edges of these.
///
///     histogram(f32[…], bins: 4) → f32[4], f32[5]
///
/// NumPy's `histogram`; as JAX's, it counts in floating point.
///
/// - Parameters:
///   - x: Numbers, a tensor of any shape.
///   - bins: The number of bins.
///   - range: From where to where the bins reach, beyond which numbers are not counted; from the smallest number to the
///     largest when not given.
///   - weights: What each number counts, a tensor of the shape of `x`; 1 when not given.
///   - density: Whether counts are divided by their sum and by the widths of the bins.
/// - Returns: The counts, and one more edge than there are bins.
/// - Precondition: There are 1 or more bins, and numbers or a range.
/// - Complexity: O(log *n*) for each number, of *n* bins.
public func histogram(
  _ x: Tensor,
  bins: Int = 10,
  range: ClosedRange<Double>? = nil,
  weights: Tensor? = nil,
  density: Bool = false
) -> (counts: Tensor, edges: Tensor) {
  histogram(x, edges: binEdges(x, bins, range, in: "histogram"), weights: weights, density: density)
}

/// How many numbers lie in each of bins with given edges.
///
///     histogram(f32[…], edges: f32[5]) → f32[4], f32[5]
///
/// NumPy's `histogram`; as JAX's, it counts in floating point.
///
/// - Parameters:
///   - x: Numbers, a tensor of any shape.
///   - edges: The edges of the bins, a vector in ascending order; this is not checked.
///   - weights: What each number counts, a tensor of the shape of `x`; 1 when not given.
///   - density: Whether counts are divided by their sum and by the widths of the bins.
/// - Returns: The counts, and the edges.
/// - Precondition: There are 2 or more edges.
/// - Complexity: O(log *n*) for each number, of *n* bins.
public func histogram(
  _ x: Tensor,
  edges: Tensor,
  weights: Tensor? = nil,
  density: Bool = false
) -> (counts: Tensor, edges: Tensor) {
  let operands = [x, edges] + [weights].compactMap(\.self)
  if let invalid = operands.first(where: \.isInvalid) { return (invalid, invalid) }
  do throws(TensorError) {
    if let weights, weights.shape != x.shape {
      throw TensorError(.shapesDiffer([x.type, weights.type]), in: "histogram")
    }
    let edges = try checked(edges, for: x, in: "histogram")
    let count = edges.shape[0] - 1
    let common = commonType(of: [x] + [weights].compactMap(\.self), floating: true).dtype
    let bin = bins(of: reshape(x, to: [x.elementCount]), edges, in: "histogram")
    if bin.isInvalid { return (bin, bin) }
    let factors = weights.map { converted(reshape($0, to: [x.elementCount]), to: common) } ?? 1
    let counts = zeros([count], dtype: common).at[bin].add(factors)
    guard density else { return (counts, edges) }
    return (counts / widths(edges) / sum(counts), edges)
  } catch {
    let invalid = fail(error)
    return (invalid, invalid)
  }
}

/// How many points of a plane lie in each of bins of equal width.
///
///     histogram2d(f32[100], f32[100], bins: (4, 5)) → f32[4, 5], f32[5], f32[6]
///
/// NumPy's `histogram2d`; as JAX's, it counts in i32 where there are no weights.
///
/// - Parameters:
///   - x: The first coordinates, a vector.
///   - y: The second coordinates.
///   - bins: The number of bins along each coordinate.
///   - ranges: From where to where the bins reach along each coordinate.
///   - weights: What each point counts, a vector; 1 when not given.
///   - density: Whether counts are divided by their sum and by the areas of the bins.
/// - Returns: The counts, and the edges along each coordinate.
/// - Precondition: There are 1 or more bins, and points or ranges.
public func histogram2d(
  _ x: Tensor,
  _ y: Tensor,
  bins: (Int, Int) = (10, 10),
  ranges: (ClosedRange<Double>, ClosedRange<Double>)? = nil,
  weights: Tensor? = nil,
  density: Bool = false
) -> (counts: Tensor, xEdges: Tensor, yEdges: Tensor) {
  if let invalid = [x, y].first(where: \.isInvalid) { return (invalid, invalid, invalid) }
  guard x.rank == 1, x.shape == y.shape else {
    let invalid = fail(TensorError(.statistics(.pointsDiffer(x.type, y.type)), in: "histogram2d"))
    return (invalid, invalid, invalid)
  }
  let (counts, edges) = histogramdd(
    stack(promoted([x, y], in: "histogram2d", floating: true), axis: 1),
    bins: [bins.0, bins.1],
    ranges: ranges.map { [$0.0, $0.1] },
    weights: weights,
    density: density
  )
  return (counts, edges[0], edges[1])
}

/// How many points of a space lie in each of bins of equal width.
///
///     histogramdd(f32[100, 3], bins: [4, 5, 6]) → f32[4, 5, 6], [f32[5], f32[6], f32[7]]
///
/// NumPy's `histogramdd`; as JAX's, it counts in i32 where there are no weights.
///
/// - Parameters:
///   - points: A row of coordinates for each point.
///   - bins: The number of bins along each coordinate; 10 when not given.
///   - ranges: From where to where the bins reach along each coordinate, beyond which points are not counted; from the
///     smallest to the largest when not given.
///   - weights: What each point counts, a vector; 1 when not given.
///   - density: Whether counts are divided by their sum and by the volumes of the bins.
/// - Returns: The counts, and the edges along each coordinate.
/// - Precondition: There are 1 or more bins along each coordinate, and points or ranges.
public func histogramdd(
  _ points: Tensor,
  bins: [Int]? = nil,
  ranges: [ClosedRange<Double>]? = nil,
  weights: Tensor? = nil,
  density: Bool = false
) -> (counts: Tensor, edges: [Tensor]) {
  if points.isInvalid { return (points, [points]) }
  guard points.rank == 2 else {
    let invalid = fail(TensorError(.rankMismatch(points.type, expected: 2), in: "histogramdd"))
    return (invalid, [invalid])
  }
  let columns = (0..<points.shape[1]).map {
    squeeze(slice(points, axis: 1, from: $0, to: $0 + 1), axis: 1)
  }
  func failure(_ mistake: StatisticsMistake) -> (counts: Tensor, edges: [Tensor]) {
    let invalid = fail(TensorError(.statistics(mistake), in: "histogramdd"))
    return (invalid, columns.map { _ in invalid })
  }
  let counts = bins ?? columns.map { _ in 10 }
  guard counts.count == columns.count else {
    return failure(.binsPerAxis("a number of bins", counts.count, points.type))
  }
  if let ranges, ranges.count != columns.count {
    return failure(.binsPerAxis("a range", ranges.count, points.type))
  }
  let edges = columns.indices.map {
    binEdges(columns[$0], counts[$0], ranges?[$0], in: "histogramdd")
  }
  return counted(columns, edges, weights, density, points.type)
}

/// How many points of a space lie in each of bins with given edges.
///
///     histogramdd(f32[100, 2], edges: [f32[5], f32[6]]) → f32[4, 5], [f32[5], f32[6]]
///
/// NumPy's `histogramdd`; as JAX's, it counts in i32 where there are no weights.
///
/// - Parameters:
///   - points: A row of coordinates for each point.
///   - edges: The edges of the bins along each coordinate, vectors in ascending order.
///   - weights: What each point counts, a vector; 1 when not given.
///   - density: Whether counts are divided by their sum and by the volumes of the bins.
/// - Returns: The counts, and the edges along each coordinate.
/// - Precondition: There are edges for each coordinate, 2 or more.
public func histogramdd(
  _ points: Tensor,
  edges: [Tensor],
  weights: Tensor? = nil,
  density: Bool = false
) -> (counts: Tensor, edges: [Tensor]) {
  if points.isInvalid { return (points, edges.map { _ in points }) }
  func failure(_ kind: TensorError.Kind) -> (counts: Tensor, edges: [Tensor]) {
    let invalid = fail(TensorError(kind, in: "histogramdd"))
    return (invalid, edges.map { _ in invalid })
  }
  guard points.rank == 2 else { return failure(.rankMismatch(points.type, expected: 2)) }
  guard points.shape[1] == edges.count else {
    return failure(.statistics(.binsPerAxis("edges", edges.count, points.type)))
  }
  let columns = edges.indices.map { squeeze(slice(points, axis: 1, from: $0, to: $0 + 1), axis: 1) }
  return counted(columns, edges, weights, density, points.type)
}

// MARK: - Inside

/// The edges of bins of equal width, from the smallest number to the largest if no range is given.
private func binEdges(_ x: Tensor, _ bins: Int, _ range: ClosedRange<Double>?, in place: String)
  -> Tensor
{
  if x.isInvalid { return x }
  guard bins > 0 else { return fail(TensorError(.statistics(.binCount(bins)), in: place)) }
  let dtype = x.dtype.floating
  if dtype.isComplex { return fail(TensorError(.unordered(x.type), in: place)) }
  let (low, high): (Tensor, Tensor)
  if let range {
    let isPoint = range.lowerBound == range.upperBound
    low = Tensor(number: range.lowerBound - (isPoint ? 0.5 : 0))
    high = Tensor(number: range.upperBound + (isPoint ? 0.5 : 0))
  } else if x.elementCount == 0 {
    return fail(TensorError(.emptyReduction(x.type, axes: Array(0..<x.rank)), in: place))
  } else {
    let (least, most) = (converted(min(x), to: dtype), converted(max(x), to: dtype))
    let isPoint = least .== most
    low = select(isPoint, least - 0.5, least)
    high = select(isPoint, most + 0.5, most)
  }
  return linspace(low, high, bins + 1, dtype: dtype)
}

/// Edges in the type of what they are edges for.
private func checked(_ edges: Tensor, for x: Tensor, in place: String) throws(TensorError) -> Tensor
{
  guard edges.rank == 1, edges.shape[0] >= 2 else {
    throw TensorError(.statistics(.edgeCount(edges.type)), in: place)
  }
  return converted(edges, to: x.dtype.floating)
}

/// The bin of each number; one past the last for numbers outside.
private func bins(of x: Tensor, _ edges: Tensor, in place: String) -> Tensor {
  let found = places(in: edges, of: x, .right, in: place)
  if found.isInvalid { return found }
  let count = edges.shape[0] - 1
  func number(_ value: Int) -> Tensor { Tensor(ScalarValue(value, as: found.dtype)) }
  let last = squeeze(slice(edges, axis: 0, from: count, to: count + 1))
  let bin = select(converted(x, to: edges.dtype) .== last, number(count), found)
  return select(bin .== 0, number(count + 1), bin) - number(1)
}

private func widths(_ edges: Tensor) -> Tensor {
  let count = edges.shape[0]
  return slice(edges, axis: 0, from: 1, to: count) - slice(edges, axis: 0, from: 0, to: count - 1)
}

private func counted(
  _ columns: [Tensor],
  _ edges: [Tensor],
  _ weights: Tensor?,
  _ density: Bool,
  _ type: TensorType
) -> (counts: Tensor, edges: [Tensor]) {
  let operands = columns + edges + [weights].compactMap(\.self)
  if let invalid = operands.first(where: \.isInvalid) {
    return (invalid, edges.map { _ in invalid })
  }
  do throws(TensorError) {
    if let weights, weights.shape != [type.shape[0]] {
      let mistake = StatisticsMistake.weightCount(weights.type, observations: type.shape[0])
      throw TensorError(.statistics(mistake), in: "histogramdd")
    }
    var fitting: [Tensor] = []
    for (column, edges) in zip(columns, edges) {
      fitting.append(try checked(edges, for: column, in: "histogramdd"))
    }
    let shape = Shape(fitting.map { $0.shape[0] - 1 })
    let indices = zip(columns, fitting).map { bins(of: $0, $1, in: "histogramdd") }
    let dtype = commonType(of: columns + [weights].compactMap(\.self), floating: true).dtype
    let factors = weights.map { converted($0, to: dtype) } ?? 1
    let start = zeros(shape, dtype: weights == nil ? .i32 : dtype)
    var counts = start.at.part(indices, countsFromEnd: false).add(factors)
    guard density else { return (counts, fitting) }
    counts = counts.as(dtype)
    counts = counts / sum(counts)
    for (axis, edges) in fitting.enumerated() {
      var sizes = Shape(repeatElement(1, count: shape.rank))
      sizes[axis] = shape[axis]
      counts = counts / reshape(widths(edges), to: sizes)
    }
    return (counts, fitting)
  } catch {
    let invalid = fail(error)
    return (invalid, edges.map { _ in invalid })
  }
}
