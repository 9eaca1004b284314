// SPDX-License-Identifier: Apache-2.0
//
// Parts taken out of a tensor or put into it, at places known before the program runs.

internal import Primitives
public import TensorIR

/// The tensor without the parts at some indices of an axis.
///
///     delete(Tensor([1, 2, 3, 4]), [1, -1])    // [1, 3]
///     delete(f32[4, 3], [0], axis: 1)          → f32[4, 2]
///
/// NumPy's `delete` of static indices.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - indices: What to leave out; negative indices count from the end.
///   - axis: The axis; negative axes count from the end.
/// - Returns: A tensor whose size along the axis is less by the number of different indices.
/// - Precondition: Every index lies within the axis.
public func delete(_ x: Tensor, _ indices: [Int], axis: Int = 0) -> Tensor {
  withAxis(x, axis, in: "delete") { axis throws(TensorError) in
    let left = Set(try resolve(indices, axis: axis, of: x.type, in: "delete", end: 0)).sorted()
    let pieces = zip([-1] + left, left + [x.shape[axis]]).compactMap { before, next in
      before + 1 < next ? slice(x, axis: axis, from: before + 1, to: next) : nil
    }
    if pieces.isEmpty { return slice(x, axis: axis, from: 0, to: 0) }
    return concatenate(pieces, axis: axis)
  }
}

/// The tensor with a part put in before an index of an axis.
///
///     insert(Tensor([1, 2, 3]), at: 1, 9)          // [1, 9, 2, 3]
///     insert(f32[2, 3], at: 0, f32[2], axis: 1)    → f32[2, 4]
///
/// NumPy's `insert` at one index.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - index: Before what; the size of the axis for the end, negative indices count from there.
///   - values: What to put in, one part of it; broadcasts against a part of `x`, and takes its element type.
///   - axis: The axis; negative axes count from the end.
/// - Returns: A tensor whose size along the axis is more by one.
/// - Precondition: The index lies within the axis or at its end.
public func insert(_ x: Tensor, at index: Int, _ values: Tensor, axis: Int = 0) -> Tensor {
  if values.isInvalid { return values }
  return withAxis(x, axis, in: "insert") { axis throws(TensorError) in
    let place = try resolve([index], axis: axis, of: x.type, in: "insert", end: 1)[0]
    let part = x.shape.removing(at: axis)
    let offset = part.rank - values.rank
    guard offset >= 0,
      values.shape.indices.allSatisfy({
        values.shape[$0] == 1 || values.shape[$0] == part[offset + $0]
      })
    else { throw TensorError(.notBroadcastable(values.type, to: part), in: "insert") }
    let whole = values.as(x.dtype).broadcast(to: part)
    return inserted(x, axis, [place], [reshape(whole, to: part.inserting(1, at: axis))])
  }
}

/// The tensor with parts put in before some indices of an axis.
///
///     insert(Tensor([1, 2, 3]), at: [0, 2], Tensor([8, 9]))  // [8, 1, 2, 9, 3]
///
/// NumPy's `insert` at a list of indices.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - indices: Before what, counted in `x`; the size of the axis for the end, negative indices count from there.
///   - values: What to put in: its part *i* along the axis goes before index *i*; broadcasts, and takes the element type of
///     `x`.
///   - axis: The axis; negative axes count from the end.
/// - Returns: A tensor whose size along the axis is more by the number of indices.
/// - Precondition: Every index lies within the axis or at its end.
public func insert(_ x: Tensor, at indices: [Int], _ values: Tensor, axis: Int = 0) -> Tensor {
  if values.isInvalid { return values }
  return withAxis(x, axis, in: "insert") { axis throws(TensorError) in
    let places = try resolve(indices, axis: axis, of: x.type, in: "insert", end: 1)
    var shape = x.shape
    shape[axis] = places.count
    let offset = shape.rank - values.rank
    guard offset >= 0,
      values.shape.indices.allSatisfy({
        values.shape[$0] == 1 || values.shape[$0] == shape[offset + $0]
      })
    else { throw TensorError(.notBroadcastable(values.type, to: shape), in: "insert") }
    let whole = values.as(x.dtype).broadcast(to: shape)
    // Parts for one place stay in the order in which they are given.
    let order = places.indices.sorted { (places[$0], $0) < (places[$1], $1) }
    let parts = order.map { slice(whole, axis: axis, from: $0, to: $0 + 1) }
    return inserted(x, axis, order.map { places[$0] }, parts)
  }
}

// MARK: - Inside

/// Puts parts in before ascending indices.
private func inserted(_ x: Tensor, _ axis: Int, _ places: [Int], _ parts: [Tensor]) -> Tensor {
  var pieces: [Tensor] = []
  var start = 0
  for (place, part) in zip(places, parts) {
    if place > start { pieces.append(slice(x, axis: axis, from: start, to: place)) }
    pieces.append(part)
    start = place
  }
  if start < x.shape[axis] || pieces.isEmpty {
    pieces.append(slice(x, axis: axis, from: start, to: x.shape[axis]))
  }
  return pieces.count == 1 ? pieces[0] : Concatenate(axis: axis)(pieces)[0]
}

/// Indices counted from 0; `end` is how far beyond the last element they may lie.
private func resolve(
  _ indices: [Int],
  axis: Int,
  of type: TensorType,
  in place: String,
  end: Int
) throws(TensorError) -> [Int] {
  let size = type.shape[axis]
  var resolved: [Int] = []
  for index in indices {
    let counted = index < 0 ? index + size : index
    guard counted >= 0 && counted < size + end else {
      throw TensorError(.indexOutOfRange(index: index, axis: axis, type), in: place)
    }
    resolved.append(counted)
  }
  return resolved
}

/// Runs `body` on an axis counted from 0.
private func withAxis(
  _ x: Tensor,
  _ axis: Int,
  in place: String,
  _ body: (Int) throws(TensorError) -> Tensor
) -> Tensor {
  if x.isInvalid { return x }
  do throws(TensorError) {
    guard let resolved = x.shape.resolve(axis) else {
      throw TensorError(.axisOutOfRange(axis: axis, type: x.type), in: place)
    }
    return try body(resolved)
  } catch {
    return fail(error)
  }
}
