// SPDX-License-Identifier: Apache-2.0
//
// A tensor cut into parts along an axis.

internal import Primitives
public import TensorIR

/// A tensor cut into parts of the same size along an axis.
///
///     split(f32[6, 2], into: 3)          → f32[2, 2], f32[2, 2], f32[2, 2]
///     split(f32[2, 6], into: 2, axis: 1) → f32[2, 3], f32[2, 3]
///
/// NumPy's `split` into a number of sections.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - count: How many parts.
///   - axis: The axis to cut; negative axes count from the end.
/// - Returns: The parts, in order.
/// - Precondition: `axis` is an axis of `x`, and `count` is 1 or more and divides its size.
public func split(_ x: Tensor, into count: Int, axis: Int = 0) -> [Tensor] {
  parts(x, count, axis, in: "split")
}

/// A tensor cut along an axis before the given indices.
///
///     split(f32[6], at: [2, 3]) → f32[2], f32[1], f32[3]
///
/// NumPy's `split` at indices.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - indices: Where parts begin; negative indices count from the end, those beyond the axis give empty parts.
///   - axis: The axis to cut; negative axes count from the end.
/// - Returns: One part more than indices, in order.
/// - Precondition: `axis` is an axis of `x`.
public func split(_ x: Tensor, at indices: [Int], axis: Int = 0) -> [Tensor] {
  parts(x, at: indices, axis, in: "split")
}

/// A tensor cut into parts along an axis, the first ones larger by one where the size cannot be divided.
///
///     arraySplit(f32[7], into: 3) → f32[3], f32[2], f32[2]
///
/// NumPy's `array_split`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - count: How many parts.
///   - axis: The axis to cut; negative axes count from the end.
/// - Returns: The parts, in order.
/// - Precondition: `axis` is an axis of `x`, and `count` is 1 or more.
public func arraySplit(_ x: Tensor, into count: Int, axis: Int = 0) -> [Tensor] {
  parts(x, count, axis, in: "arraySplit", mayDiffer: true)
}

/// A tensor cut side by side into parts of the same size: along its second axis, a vector along its only one.
///
///     hsplit(f32[2, 6], into: 3) → f32[2, 2], f32[2, 2], f32[2, 2]
///
/// NumPy's `hsplit`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - count: How many parts.
/// - Returns: The parts, in order.
/// - Precondition: `count` is 1 or more and divides the size of the axis.
public func hsplit(_ x: Tensor, into count: Int) -> [Tensor] {
  parts(x, count, x.rank > 1 ? 1 : 0, in: "hsplit", least: 1)
}

/// A tensor cut side by side before the given indices; see ``hsplit(_:into:)`` and ``split(_:at:axis:)``.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - indices: Where parts begin.
/// - Returns: One part more than indices, in order.
public func hsplit(_ x: Tensor, at indices: [Int]) -> [Tensor] {
  parts(x, at: indices, x.rank > 1 ? 1 : 0, in: "hsplit", least: 1)
}

/// A tensor cut along its first axis into parts of the same size.
///
///     vsplit(f32[6, 2], into: 3) → f32[2, 2], f32[2, 2], f32[2, 2]
///
/// NumPy's `vsplit`.
///
/// - Parameters:
///   - x: A tensor of rank 2 or more.
///   - count: How many parts.
/// - Returns: The parts, in order.
/// - Precondition: `x` has rank 2 or more; `count` is 1 or more and divides the size of the axis.
public func vsplit(_ x: Tensor, into count: Int) -> [Tensor] {
  parts(x, count, 0, in: "vsplit", least: 2)
}

/// A tensor cut along its first axis before the given indices; see ``split(_:at:axis:)``.
///
/// - Parameters:
///   - x: A tensor of rank 2 or more.
///   - indices: Where parts begin.
/// - Returns: One part more than indices, in order.
public func vsplit(_ x: Tensor, at indices: [Int]) -> [Tensor] {
  parts(x, at: indices, 0, in: "vsplit", least: 2)
}

/// A tensor cut along its third axis into parts of the same size.
///
///     dsplit(f32[2, 3, 4], into: 2) → f32[2, 3, 2], f32[2, 3, 2]
///
/// NumPy's `dsplit`.
///
/// - Parameters:
///   - x: A tensor of rank 3 or more.
///   - count: How many parts.
/// - Returns: The parts, in order.
/// - Precondition: `x` has rank 3 or more; `count` is 1 or more and divides the size of the axis.
public func dsplit(_ x: Tensor, into count: Int) -> [Tensor] {
  parts(x, count, 2, in: "dsplit", least: 3)
}

/// A tensor cut along its third axis before the given indices; see ``split(_:at:axis:)``.
///
/// - Parameters:
///   - x: A tensor of rank 3 or more.
///   - indices: Where parts begin.
/// - Returns: One part more than indices, in order.
public func dsplit(_ x: Tensor, at indices: [Int]) -> [Tensor] {
  parts(x, at: indices, 2, in: "dsplit", least: 3)
}

// MARK: - Inside

private func parts(
  _ x: Tensor,
  _ count: Int,
  _ axis: Int,
  in place: String,
  least: Int = 1,
  mayDiffer: Bool = false
) -> [Tensor] {
  cut(x, axis, in: place, least: least) { size throws(TensorError) in
    guard count >= 1 else { throw TensorError(.arrangement(.partCount(count)), in: place) }
    guard mayDiffer || size % count == 0 else {
      let resolved = x.shape.resolve(axis) ?? 0
      throw TensorError(.arrangement(.unequalParts(count, axis: resolved, x.type)), in: place)
    }
    let (quotient, rest) = (size / count, size % count)
    return (1..<count).map { $0 * quotient + min($0, rest) }
  }
}

private func parts(_ x: Tensor, at indices: [Int], _ axis: Int, in place: String, least: Int = 1)
  -> [Tensor]
{
  cut(x, axis, in: place, least: least) { size throws(TensorError) in
    indices.map { min(max($0 < 0 ? $0 + size : $0, 0), size) }
  }
}

/// The parts between the places that `begins` gives for an axis of some size.
private func cut(
  _ x: Tensor,
  _ axis: Int,
  in place: String,
  least: Int,
  _ begins: (Int) throws(TensorError) -> [Int]
) -> [Tensor] {
  if x.isInvalid { return [x] }
  do throws(TensorError) {
    guard x.rank >= least else { throw TensorError(.rankTooSmall(x.type, least: least), in: place) }
    guard let resolved = x.shape.resolve(axis) else {
      throw TensorError(.axisOutOfRange(axis: axis, type: x.type), in: place)
    }
    let size = x.shape[resolved]
    let begins = try begins(size)
    return zip([0] + begins, begins + [size]).map { begin, end in
      slice(x, axis: resolved, from: begin, to: max(begin, end))
    }
  } catch {
    return [fail(error)]
  }
}
