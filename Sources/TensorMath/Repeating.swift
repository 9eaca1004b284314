// SPDX-License-Identifier: Apache-2.0
//
// Tensors and elements one after the other, several times: broadcasts whose axes are then joined.

internal import Primitives
public import TensorIR

/// The tensor several times along each axis.
///
///     tile(Tensor([1, 2]), [2])      // [1, 2, 1, 2]
///     tile(f32[2, 3], [4])           → f32[2, 12]
///     tile(f32[3], [2, 2])           → f32[2, 6]
///
/// NumPy's `tile`.
///
/// - Parameters:
///   - x: A tensor.
///   - counts: How many times, for each of the last axes; where there are more numbers than axes, the result has new axes
///     in front.
/// - Returns: A tensor whose sizes are those of `x` times the counts.
/// - Precondition: Counts are 0 or more.
public func tile(_ x: Tensor, _ counts: [Int]) -> Tensor {
  if x.isInvalid { return x }
  guard counts.allSatisfy({ $0 >= 0 }) else {
    return fail(TensorError(.arrangement(.negativeCount(counts)), in: "tile"))
  }
  let rank = max(x.rank, counts.count)
  let sizes = repeatElement(1, count: rank - x.rank) + x.shape.sizes
  let times = repeatElement(1, count: rank - counts.count) + counts
  let products = zip(sizes, times).map { $0.multipliedReportingOverflow(by: $1) }
  guard !products.contains(where: \.overflow) else {
    return fail(TensorError(.tooLarge(x.type.with(shape: Shape(times))), in: "tile"))
  }
  // Every axis behind one that counts its repetitions; neither where there is nothing to repeat.
  var expanded: [Int] = []
  var axes: [Int] = []
  for axis in 0..<rank {
    if times[axis] != 1 { expanded.append(times[axis]) }
    if axis >= rank - x.rank {
      axes.append(expanded.count)
      expanded.append(sizes[axis])
    }
  }
  let repeated = broadcastInDim(x, to: Shape(expanded), axes: axes)
  return reshape(repeated, to: Shape(products.map(\.partialValue)))
}

/// Every element several times, one after the other, in row-major order.
///
///     repeated(Tensor([1, 2]), 2)   // [1, 1, 2, 2]
///     repeated(f32[2, 3], 2)        → f32[12]
///
/// NumPy's `repeat`, which is a Swift keyword.
///
/// - Parameters:
///   - x: A tensor.
///   - count: How many times.
/// - Returns: A vector.
/// - Precondition: `count` is 0 or more.
public func repeated(_ x: Tensor, _ count: Int) -> Tensor {
  if x.isInvalid { return x }
  return repeated(reshape(x, to: [x.elementCount]), count, axis: 0)
}

/// Every part of a tensor along an axis several times, one after the other.
///
///     repeated(f32[2, 3], 2, axis: 0) → f32[4, 3]
///
/// NumPy's `repeat`, which is a Swift keyword.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - count: How many times.
///   - axis: The axis; negative axes count from the end.
/// - Returns: A tensor whose size along the axis is `count` times that of `x`.
/// - Precondition: `count` is 0 or more, and `axis` is an axis of `x`.
public func repeated(_ x: Tensor, _ count: Int, axis: Int) -> Tensor {
  if x.isInvalid { return x }
  guard let resolved = x.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: "repeated"))
  }
  guard count >= 0 else {
    return fail(TensorError(.arrangement(.negativeCount([count])), in: "repeated"))
  }
  if count == 1 { return x }
  var shape = x.shape
  let product = shape[resolved].multipliedReportingOverflow(by: count)
  guard !product.overflow else {
    return fail(TensorError(.tooLarge(x.type.with(shape: [count])), in: "repeated"))
  }
  shape[resolved] = product.partialValue
  let expanded = x.shape.inserting(count, at: resolved + 1)
  let axes = Array(0..<x.rank).makingRoom(at: resolved + 1)
  return reshape(broadcastInDim(x, to: expanded, axes: axes), to: shape)
}

/// Each part of a tensor along an axis as many times as a list says, one after the other.
///
///     repeated(Tensor([1, 2, 3]), [2, 0, 1])  // [1, 1, 3]
///
/// NumPy's `repeat`, which is a Swift keyword.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - counts: How many times, for each index of the axis.
///   - axis: The axis; negative axes count from the end.
/// - Returns: A tensor whose size along the axis is the sum of the counts.
/// - Precondition: Counts are 0 or more, as many as the axis has indices, and `axis` is an axis of `x`.
/// - Complexity: The program grows with the number of runs of equal counts.
public func repeated(_ x: Tensor, _ counts: [Int], axis: Int = 0) -> Tensor {
  if x.isInvalid { return x }
  guard let resolved = x.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: "repeated"))
  }
  guard counts.allSatisfy({ $0 >= 0 }) else {
    return fail(TensorError(.arrangement(.negativeCount(counts)), in: "repeated"))
  }
  guard counts.count == x.shape[resolved] else {
    return fail(
      TensorError(
        .arrangement(.perIndexCount(counts.count, axis: resolved, x.type)),
        in: "repeated"
      )
    )
  }
  // Neighbours that are repeated as often stay together.
  var pieces: [Tensor] = []
  var start = 0
  while start < counts.count {
    let end = counts[start...].firstIndex { $0 != counts[start] } ?? counts.count
    if counts[start] > 0 {
      let run = slice(x, axis: resolved, from: start, to: end)
      pieces.append(repeated(run, counts[start], axis: resolved))
    }
    start = end
  }
  if pieces.isEmpty { return slice(x, axis: resolved, from: 0, to: 0) }
  return pieces.count == 1 ? pieces[0] : Concatenate(axis: resolved)(pieces)[0]
}
