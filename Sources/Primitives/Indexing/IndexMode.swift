// SPDX-License-Identifier: Apache-2.0
//
// What an index that does not lie within its axis means, and how indices become rows of the primitives: negative ones
// counted from the end, all of one type that can name every element.

internal import Loops
internal import TensorIR

/// What becomes of indices that are data and do not lie within their axis.
///
/// An `Int` or a range outside is a mistake and has an error sentence; an index in a tensor is data, and has one of these
/// meanings. First, negative indices count from the end.
public enum IndexMode: Hashable, Sendable, CaseIterable {
  /// They mean the nearest element of the axis. NumPy's and JAX's `clip`.
  case clip
  /// Reads give a fill value for them, writes leave them out. JAX's `fill` and `drop`.
  case fillOrDrop
  /// They count on from the other end, again and again. NumPy's `wrap`.
  case wrap
  /// There are none. Should there be some, they mean the nearest element. JAX's `promise_in_bounds`, whose writes leave them
  /// out, so that the derivative of its reads does.
  case promiseInBounds

  /// ``fillOrDrop``, as reads say it.
  public static var fill: IndexMode { .fillOrDrop }
  /// ``fillOrDrop``, as writes say it.
  public static var drop: IndexMode { .fillOrDrop }

  /// The mode of the primitives, once wrapping has been computed.
  var window: WindowMode {
    switch self {
    case .clip: .clip
    case .fillOrDrop: .fillOrDrop
    case .wrap, .promiseInBounds: .promiseInBounds
    }
  }

  /// What stands for windows outside in a read; `nil` where none does.
  func fill(_ value: Double?, _ dtype: DType) -> ScalarValue? {
    switch self {
    case .fillOrDrop: value.map { ScalarValue($0, as: dtype) } ?? Gather.defaultFill(dtype)
    case .clip, .wrap, .promiseInBounds: nil
    }
  }
}

/// What is said about the indices of a read or an update besides where they are.
struct IndexOptions: Sendable {
  var mode = IndexMode.promiseInBounds
  var isSorted = false
  var isUnique = false
  /// Whether negative indices count from the end.
  var countsFromEnd = true
  /// What a read gives for an index outside; `nil` for what the type's fill is.
  var fillValue: Double?
}

// MARK: - Indices as rows

/// Indices of an axis of the given size as numbers from 0 on, in a type that can say where the axis ends.
///
/// - Parameters:
///   - index: Integers.
///   - size: The size of the axis.
///   - countsFromEnd: Whether negative indices count from the end.
///   - mode: What else lies outside.
/// - Returns: Integers of 32 or 64 bits.
func normalized(_ index: Tensor, size: Int, countsFromEnd: Bool = true, mode: IndexMode) -> Tensor {
  if case .scalar(let number) = index.representation {
    return Tensor(normalized(number, size: size, countsFromEnd: countsFromEnd, mode: mode))
  }
  let dtype = rowType(index.dtype, size: size)
  let index = index.as(dtype)
  let count = Tensor(ScalarValue(size, as: dtype))
  if mode == .wrap { return size == 0 ? index : remainder(index, count) }
  if !countsFromEnd || index.dtype.isUnsigned { return index }
  let zero = Tensor(ScalarValue(0, as: dtype))
  let isNegative = Comparison(.less)(index, zero)
  return Select()(isNegative, onFalse: index, onTrue: Arithmetic(.add)(index, count))
}

/// The same of one number that is known.
private func normalized(
  _ number: ScalarValue,
  size: Int,
  countsFromEnd: Bool,
  mode: IndexMode
) -> ScalarValue {
  let dtype = rowType(number.dtype, size: size)
  let isHuge = number.dtype == .u64 && number.bits > UInt64(Int.max)
  var index = isHuge ? Int.max : number.int
  if mode == .wrap && size > 0 {
    index = (index % size + size) % size
  } else if countsFromEnd && index < 0 {
    index += size
  }
  if dtype == .u64 && index == .max { return ScalarValue(bits: number.bits, dtype: .u64) }
  return ScalarValue(index, as: dtype)
}

/// The type in which indices of an axis are computed with: i32, or one of 64 bits where i32 cannot hold what may occur.
private func rowType(_ dtype: DType, size: Int) -> DType {
  if dtype == .u64 { return .u64 }
  return dtype == .i64 || dtype == .u32 || size > Int(Int32.max) ? .i64 : .i32
}

/// Indices of several axes, of the given batch shape, as rows; each index is of that shape or of rank 0.
func rows(_ indices: [Tensor], shape: Shape) -> Tensor {
  let dtypes = Set(indices.map(\.dtype))
  let dtype: DType = dtypes.count == 1 ? dtypes.first ?? .i32 : .i64
  let cells = shape.inserting(1, at: shape.rank)
  let columns = indices.map { index in
    broadcastInDim(index.as(dtype), to: cells, axes: index.rank == 0 ? [] : Array(0..<shape.rank))
  }
  switch columns.count {
  case 0: return zeros(shape.inserting(0, at: shape.rank), dtype: .i32)
  case 1: return columns[0]
  case _: return Concatenate(axis: shape.rank)(columns)[0]
  }
}

/// Why a tensor cannot be an index; `nil` when it can.
func indexError(_ index: Tensor, in place: String) -> TensorError? {
  index.dtype.isInteger ? nil : TensorError(.indexing(.indicesNotIntegers(index.type)), in: place)
}
