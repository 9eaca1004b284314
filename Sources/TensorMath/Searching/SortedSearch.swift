// SPDX-License-Identifier: Apache-2.0
//
// Where numbers stand among others in order. Few others are compared with all at once; of many, each comparison rules out
// half of what is left, for all numbers side by side.

internal import Primitives
public import TensorIR

/// Which of several equal places a search finds.
public enum SearchSide: Hashable, Sendable, CaseIterable {
  /// The place before equal elements.
  case left
  /// The place behind equal elements.
  case right
}

/// The places where numbers would have to be inserted among others so that these stay in order.
///
///     searchsorted(f32[n], f32[2, 3]) → i32[2, 3]
///
/// NaN comes behind all numbers, as ``sort(_:axis:descending:)`` puts it. NumPy's and JAX's `searchsorted`.
///
/// - Parameters:
///   - sorted: A vector in ascending order; this is not checked.
///   - values: The numbers that are looked for, a tensor of any shape.
///   - side: Where an equal element is found, the place before it or behind it.
///   - sorter: Indices that put `sorted` in order, if it is not; what ``argsort(_:axis:descending:)`` gives.
/// - Returns: Integers of the shape of `values` in 0…*n*.
/// - Precondition: `sorted` has rank 1.
/// - Complexity: O(log *n*) for each number; up to 16 elements are compared at once.
public func searchsorted(
  _ sorted: Tensor,
  _ values: Tensor,
  side: SearchSide = .left,
  sorter: Tensor? = nil
) -> Tensor {
  let operands = [sorted, values] + [sorter].compactMap(\.self)
  if let invalid = operands.first(where: \.isInvalid) { return invalid }
  guard sorted.rank == 1 else {
    return fail(TensorError(.rankMismatch(sorted.type, expected: 1), in: "searchsorted"))
  }
  let elements = sorter.map { take(sorted, $0, axis: 0) } ?? sorted
  return places(in: elements, of: values, side, in: "searchsorted")
}

/// The numbers of the bins in which numbers lie.
///
///     digitize(f32[2, 3], f32[n]) → i32[2, 3]
///
/// Bin *i* reaches from edge *i* − 1 to edge *i*, bin 0 lies before all edges and bin *n* behind them. NumPy's and JAX's
/// `digitize`.
///
/// - Parameters:
///   - x: Numbers, a tensor of any shape.
///   - edges: The edges of the bins, a vector in ascending or in descending order.
///   - right: Whether a bin has its upper edge instead of its lower one.
/// - Returns: Integers of the shape of `x` in 0…*n*.
/// - Precondition: `edges` has rank 1.
/// - Complexity: O(log *n*) for each number.
public func digitize(_ x: Tensor, _ edges: Tensor, right: Bool = false) -> Tensor {
  if let invalid = [x, edges].first(where: \.isInvalid) { return invalid }
  guard edges.rank == 1 else {
    return fail(TensorError(.rankMismatch(edges.type, expected: 1), in: "digitize"))
  }
  let count = edges.shape[0]
  let side: SearchSide = right ? .left : .right
  if count < 2 {
    // One edge is in order both ways.
    return places(in: edges, of: x, side, in: "digitize")
  }
  let ascends = squeeze(
    slice(edges, axis: 0, from: count - 1, to: count) .>= slice(edges, axis: 0, from: 0, to: 1)
  )
  let found = places(in: select(ascends, edges, flip(edges)), of: x, side, in: "digitize")
  return select(ascends, found, Tensor(ScalarValue(count, as: found.dtype)) - found)
}

/// How many elements of a vector in order come before each value: before equal ones, or behind them.
func places(in sorted: Tensor, of values: Tensor, _ side: SearchSide, in place: String) -> Tensor {
  if let invalid = [sorted, values].first(where: \.isInvalid) { return invalid }
  let common = commonType(of: [sorted, values])
  if common.dtype.isComplex {
    let complex = sorted.dtype.isComplex ? sorted : values
    return fail(TensorError(.unordered(complex.type), in: place))
  }
  let elements = converted(sorted, to: common.dtype)
  let values = converted(values, to: common.dtype)
  let count = elements.shape[0]
  let dtype = count.indexType
  if count == 0 { return zeros(values.shape, dtype: dtype) }
  let isNumberless = common.dtype.isFloating ? isNaN(values) : nil
  /// Whether an element stands before the place of a value.
  let isBefore = { (element: Tensor, value: Tensor, isNaN: Tensor?) in
    switch side {
    case .left:
      guard let isNaN else { return element .< value }
      return (element .< value) .| (isNaN .& (element .== element))
    case .right:
      guard let isNaN else { return element .<= value }
      return (element .<= value) .| isNaN
    }
  }
  if count <= fewElements {
    // Elements along the first axis: values lie side by side, as the machine adds them up.
    let ones = repeatElement(1, count: values.rank)
    let isCounted = isBefore(reshape(elements, to: Shape([count] + ones)), values, isNumberless)
    return sum(isCounted.as(dtype), axis: 0)
  }
  func number(_ value: Int) -> Tensor { Tensor(ScalarValue(value, as: dtype)) }
  // Up to a power of two less one, with what no number comes behind: then no place of a step lies outside.
  let highest = 1 << (Int.bitWidth - 1 - count.leadingZeroBitCount)
  let last = Tensor(common.dtype.lastInOrder)
  let padded = pad(elements, [(0, 2 * highest - 1 - count)], value: last)
  // As many elements as are known to stand before the value, by the bits of their number, the highest first.
  var before = zeros(values.shape, dtype: dtype)
  var step = highest
  while step > 0 {
    let index = before + number(step - 1)
    let element = take(padded, index, axis: 0, mode: .promiseInBounds)
    before = select(isBefore(element, values, isNumberless), index + number(1), before)
    step /= 2
  }
  return minimum(before, number(count))
}

/// Up to how many elements are compared with all at once; with more, halving what is left is faster.
let fewElements = 16

extension DType {
  /// What stands behind all others, or with the last ones, in ascending order.
  fileprivate var lastInOrder: ScalarValue {
    switch self {
    case .bool: ScalarValue(true)
    case .i8, .i16, .i32, .i64: ScalarValue(bits: .max >> UInt64(65 - 8 * byteCount), dtype: self)
    case .u8, .u16, .u32, .u64: ScalarValue(bits: .max >> UInt64(64 - 8 * byteCount), dtype: self)
    case .bf16, .f16, .f32, .f64, .c64, .c128: ScalarValue(.nan, as: self)
    }
  }
}
