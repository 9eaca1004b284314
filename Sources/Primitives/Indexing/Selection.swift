// SPDX-License-Identifier: Apache-2.0
//
// Indices, once the shape they index is known: which elements of each axis are taken, and how what is taken is
// shaped. Reading is a slice, a reversal and a reshape, each only where it does something; writing is a
// concatenation of what stays with what is new.

internal import TensorIR

/// The elements that one index takes of one axis: `count` elements from `first` on, `step` apart.
struct AxisRange: Hashable {
  var first: Int
  var count: Int
  var step: Int

  var isReversed: Bool { step < 0 }
  var stride: Int { Swift.abs(step) }
  /// The lowest index taken.
  var start: Int { isReversed && count > 0 ? first + (count - 1) * step : first }
  /// One past the highest index taken.
  var limit: Int { count == 0 ? start : start + (count - 1) * stride + 1 }

  /// Whether this is all of an axis, in whatever direction.
  func isAll(of size: Int) -> Bool { count == size && (stride == 1 || size <= 1) }
}

/// What a list of indices selects of a tensor.
struct Selection {
  /// What is taken of each axis of the tensor.
  var ranges: [AxisRange] = []
  /// The axes of the result: those of the tensor that are kept, by number, and `nil` for new ones.
  var resultAxes: [Int?] = []

  /// The selected part, each axis of the tensor still there.
  var window: Shape { Shape(ranges.map(\.count)) }

  /// The selected part as users see it.
  var resultShape: Shape { Shape(resultAxes.map { axis in axis.map { ranges[$0].count } ?? 1 }) }
}

// MARK: - Resolving

extension Selection {
  /// What the indices select of a tensor of the given type.
  init(_ indices: [AxisSelection], of type: TensorType) throws(TensorError) {
    let place = "subscript"
    let consuming = indices.count { !$0.isNewAxis && !$0.isEllipsis }
    guard consuming <= type.rank else {
      throw TensorError(.tooManyIndices(count: consuming, type), in: place)
    }
    let ellipses = indices.count { $0.isEllipsis }
    guard ellipses <= 1 else {
      throw TensorError(.invalidArgument("at most one ellipsis, got \(ellipses)"), in: place)
    }
    // Without an ellipsis, the axes that are left follow.
    let all = ellipses == 1 ? indices : indices + [AxisSelection(kind: .ellipsis)]
    for index in all {
      let axis = ranges.count
      switch index.kind {
      case .tensor: preconditionFailure("tensors are indices of an IndexedSelection")
      case .newAxis: resultAxes.append(nil)
      case .ellipsis:
        for axis in axis..<(axis + type.rank - consuming) {
          resultAxes.append(axis)
          ranges.append(AxisRange(first: 0, count: type.shape[axis], step: 1))
        }
      case .element(let number):
        let size = type.shape[axis]
        guard number >= -size && number < size else {
          throw TensorError(.indexOutOfRange(index: number, axis: axis, type), in: place)
        }
        ranges.append(AxisRange(first: number < 0 ? number + size : number, count: 1, step: 1))
      case .range(let start, let limit, let includingLimit, let step):
        resultAxes.append(axis)
        ranges.append(
          try Self.range(start, limit, includingLimit, step, axis: axis, of: type)
        )
      case .progression(let first, let count, let step):
        resultAxes.append(axis)
        ranges.append(try Self.progression(first, count, step, axis: axis, of: type))
      }
    }
  }

  private static func range(
    _ start: Int?,
    _ limit: Int?,
    _ includingLimit: Bool,
    _ step: Int,
    axis: Int,
    of type: TensorType
  ) throws(TensorError) -> AxisRange {
    let size = type.shape[axis]
    guard step != 0 else {
      throw TensorError(.invalidArgument("the step must not be 0"), in: "subscript")
    }
    // Far outside, how far does not matter; so no sum overflows.
    func fromStart(_ index: Int) -> Int {
      index < 0 ? Swift.max(index, -size - size - 2) + size : Swift.min(index, size + 2)
    }
    let begin = start.map(fromStart) ?? (step > 0 ? 0 : size - 1)
    let end = limit.map { fromStart($0) + (includingLimit ? 1 : 0) } ?? (step > 0 ? size : -1)
    let span = step > 0 ? end - begin : begin - end
    // Counting down, the first element is the bound that must lie within, and the end may lie one before the axis.
    let fits =
      step > 0
      ? begin >= 0 && span >= 0 && end <= size
      : begin < size && (begin >= 0 || start == nil) && span >= 0 && end >= -1
    guard fits else {
      throw TensorError(
        .sliceOutOfBounds(
          start: start ?? begin,
          limit: limit.map { includingLimit && $0 < .max ? $0 + 1 : $0 } ?? end,
          stride: step,
          axis: axis,
          type
        ),
        in: "subscript"
      )
    }
    if span == 0 { return AxisRange(first: 0, count: 0, step: 1) }
    let stride = Int(clamping: step.magnitude)
    let count = (span - 1) / stride + 1
    return AxisRange(first: begin, count: count, step: count > 1 ? step : step.signum())
  }

  private static func progression(
    _ first: Int,
    _ count: Int,
    _ step: Int,
    axis: Int,
    of type: TensorType
  ) throws(TensorError) -> AxisRange {
    let size = type.shape[axis]
    if count == 0 { return AxisRange(first: 0, count: 0, step: 1) }
    let distance = (count - 1).multipliedReportingOverflow(by: step)
    let end = first.addingReportingOverflow(distance.partialValue)
    let last =
      distance.overflow || end.overflow ? (step < 0 ? Int.min : .max) : end.partialValue
    // Numbers that are all negative count from the end.
    let offset = first < 0 && last < 0 ? size : 0
    for index in [first, last] where index + offset < 0 || index + offset >= size {
      throw TensorError(.indexOutOfRange(index: index, axis: axis, type), in: "subscript")
    }
    return AxisRange(first: first + offset, count: count, step: step)
  }
}

// MARK: - Reading

extension Selection {
  /// The selected part of a tensor.
  func callAsFunction(_ x: Tensor) -> Tensor {
    let part = slice(
      x,
      from: ranges.map(\.start),
      to: ranges.map(\.limit),
      by: ranges.map { $0.count > 1 ? $0.stride : 1 }
    )
    let reversed = reversedAxes
    let directed = reversed.isEmpty ? part : Reverse(reversed)(part)
    let kept = resultAxes.compactMap(\.self)
    guard kept.count == x.rank else { return reshape(directed, to: resultShape) }
    return broadcastInDim(directed, to: resultShape, axes: places)
  }

  /// The axes of the tensor that are read backwards.
  private var reversedAxes: [Int] {
    ranges.indices.filter { ranges[$0].isReversed && ranges[$0].count > 1 }
  }

  /// For each axis of the tensor that is kept, the axis of the result that it is.
  private var places: [Int] { resultAxes.indices.filter { resultAxes[$0] != nil } }
}

// MARK: - Writing

extension Selection {
  /// The tensor `x` with `value` in place of the selected part.
  func replacing(in x: Tensor, with value: Tensor) throws(TensorError) -> Tensor {
    if case .scalar(let number) = value.representation,
      let error = literalError(number, as: x.dtype, in: "subscript")
    {
      throw error
    }
    let fitted = try fitted(value.as(x.dtype))
    return ranges.contains { $0.count == 0 } ? x : replacing(in: x, of: x.shape, with: fitted)
  }

  /// `value` as it lies in the tensor: of the window's rank, each size that of the window or 1; rank 0 stays.
  private func fitted(_ value: Tensor) throws(TensorError) -> Tensor {
    if value.rank == 0 { return value }
    let shape = resultShape
    let offset = shape.rank - value.rank
    guard offset >= 0,
      value.shape.indices.allSatisfy({
        value.shape[$0] == 1 || value.shape[$0] == shape[offset + $0]
      })
    else { throw TensorError(.notBroadcastable(value.type, to: shape), in: "subscript") }
    var sizes = [Int](repeating: 1, count: ranges.count)
    for axis in value.shape.indices {
      if let place = resultAxes[offset + axis] { sizes[place] = value.shape[axis] }
    }
    let aligned = reshape(value, to: Shape(sizes))
    let reversed = reversedAxes.filter { sizes[$0] > 1 }
    return reversed.isEmpty ? aligned : Reverse(reversed)(aligned)
  }

  /// The tensor `x`, of the given shape, with `value` in place of the selected part.
  ///
  /// Along the first axis of which neighbours are replaced but not all, what comes before and behind stays, and the
  /// middle is replaced along the other axes; `x` is not looked at where nothing of it stays.
  private func replacing(in x: @autoclosure () -> Tensor, of shape: Shape, with value: Tensor)
    -> Tensor
  {
    let partial = shape.indices.filter { !ranges[$0].isAll(of: shape[$0]) }
    if partial.isEmpty { return repeated(value, to: shape) }
    let x = x()
    guard let axis = partial.first(where: { !isSpread($0) }) else {
      return replacingSpread(in: x, along: partial, with: value)
    }
    let (start, limit) = (ranges[axis].start, ranges[axis].limit)
    var middle = shape
    middle[axis] = limit - start
    var pieces = [
      replacing(in: slice(x, axis: axis, from: start, to: limit), of: middle, with: value)
    ]
    if start > 0 { pieces.insert(slice(x, axis: axis, from: 0, to: start), at: 0) }
    if limit < shape[axis] { pieces.append(slice(x, axis: axis, from: limit, to: shape[axis])) }
    return Concatenate(axis: axis)(pieces)[0]
  }

  /// Whether elements that stay lie between those that are selected of an axis.
  private func isSpread(_ axis: Int) -> Bool { ranges[axis].count > 1 && ranges[axis].stride > 1 }

  private func repeated(_ value: Tensor, to shape: Shape) -> Tensor {
    broadcastInDim(value, to: shape, axes: Array(0..<value.rank))
  }

  /// The replacement where along some axes elements that stay lie between those that go, and the others go whole.
  private func replacingSpread(in x: Tensor, along axes: [Int], with value: Tensor) -> Tensor {
    var window = x.shape
    var padding = x.shape.map { _ in Padding() }
    for axis in axes {
      let range = ranges[axis]
      window[axis] = range.count
      padding[axis].low = range.start
      padding[axis].high = x.shape[axis] - range.limit
      padding[axis].interior = range.stride - 1
    }
    let all = broadcastInDim(Tensor(ScalarValue(true)), to: window, axes: [])
    let isReplaced = pad(all, with: Tensor(ScalarValue(false)), padding)
    if value.rank == 0 { return select(isReplaced, value, x) }
    let zero = Tensor(ScalarValue(0, as: x.dtype))
    return select(isReplaced, pad(repeated(value, to: window), with: zero, padding), x)
  }
}
