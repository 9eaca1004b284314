// SPDX-License-Identifier: Apache-2.0
//
// Indices with tensors among them, once the shape they index is known. What is known without data is a slice; the tensors,
// broadcast together, are the rows of one gather or scatter.

internal import Loops
package import TensorIR

/// What a list of indices with tensors in it selects of a tensor.
struct IndexedSelection {
  /// What the other indices select; along the axes that tensors index, everything.
  private(set) var fixed: Selection
  /// The axes that tensors index, ascending.
  private(set) var axes: [Int] = []
  /// For each of those, its index, of the broadcast shape or of rank 0; as it was given.
  private(set) var tensors: [Tensor] = []
  /// The shape to which the index tensors broadcast.
  private(set) var shape: Shape = []
  /// Where in the result that shape stands: before which of the other result axes.
  private(set) var place = 0

  /// The part as users see it.
  var resultShape: Shape {
    var sizes = fixedAxes.map { axis in axis.map { fixed.ranges[$0].count } ?? 1 }
    sizes.insert(contentsOf: shape, at: place)
    return Shape(sizes)
  }

  /// The axes of the result that no tensor gives: those of the tensor by number, and `nil` for new ones.
  private var fixedAxes: [Int?] {
    fixed.resultAxes.filter { axis in axis.map { !axes.contains($0) } ?? true }
  }

  /// The axes of the tensor that ranges keep.
  private var keptAxes: [Int] { fixedAxes.compactMap(\.self) }

  /// How many of those stand before the index tensors' shape.
  private var keptBefore: Int { fixedAxes[..<place].count { $0 != nil } }
}

// MARK: - Resolving

extension IndexedSelection {
  /// What the indices select of a tensor.
  init(_ given: [AxisSelection], of type: TensorType) throws(TensorError) {
    let indices = try Self.withoutMasks(given, of: type)
    let whole = AxisSelection.range(nil, nil)
    fixed = try Selection(indices.map { $0.tensor == nil ? $0 : whole }, of: type)
    let consuming = indices.count { !$0.isNewAxis && !$0.isEllipsis }
    var axis = 0
    var isAdvanced: [Bool] = []
    for index in indices {
      isAdvanced.append(index.tensor != nil || index.isElement)
      if let tensor = index.tensor {
        axes.append(axis)
        tensors.append(tensor)
      }
      axis += index.isEllipsis ? type.rank - consuming : index.isNewAxis ? 0 : 1
    }
    for (axis, tensor) in zip(axes, tensors) {
      if let error = indexError(tensor, in: "subscript") { throw error }
      guard type.shape[axis] > 0 || tensor.elementCount == 0 else {
        throw TensorError(.indexing(.emptyAxis(axis: axis, type)), in: "subscript")
      }
    }
    var common: Shape? = []
    for tensor in tensors { common = common.flatMap { joined($0, tensor.shape) } }
    guard let common else {
      throw TensorError(.incompatibleShapes(tensors.map(\.type)), in: "subscript")
    }
    shape = common
    tensors = tensors.map { $0.rank == 0 ? $0 : $0.broadcast(to: common) }
    // As NumPy has it: index tensors that stand together keep their place, with numbers among them; else they come first.
    let advanced = isAdvanced.indices.filter { isAdvanced[$0] }
    let areTogether = zip(advanced, advanced.dropFirst()).allSatisfy { $1 == $0 + 1 }
    guard areTogether, let first = advanced.first else { return }
    for index in indices[..<first] {
      place += index.isEllipsis ? type.rank - consuming : 1
    }
  }

  /// The indices with masks replaced by the indices of their true elements.
  private static func withoutMasks(_ indices: [AxisSelection], of type: TensorType)
    throws(TensorError) -> [AxisSelection]
  {
    var result: [AxisSelection] = []
    for index in indices {
      guard let mask = index.tensor, mask.dtype == .bool else {
        result.append(index)
        continue
      }
      guard mask.rank > 0 else {
        throw TensorError(.indexing(.maskNeedsAxes), in: "subscript")
      }
      guard mask.isConcrete else {
        throw TensorError(.indexing(.maskTraced(mask.type)), in: "subscript")
      }
      let before = result.reduce(0) { $0 + ($1.isNewAxis || $1.isEllipsis ? 0 : 1) }
      if !result.contains(where: \.isEllipsis) {
        let covered = type.shape.dropFirst(before).prefix(mask.rank)
        guard Array(covered) == mask.shape.sizes else {
          throw TensorError(.indexing(.maskShape(mask.type, type)), in: "subscript")
        }
      }
      for places in trueIndices(mask) { result.append(AxisSelection(kind: .tensor(places))) }
    }
    return result
  }
}

// MARK: - Reading

extension IndexedSelection {
  /// The selected part.
  func read(_ x: Tensor, _ options: IndexOptions) -> Tensor {
    let part = fixed.window(of: x)
    let indices = normalized(options, x.shape)
    let selected =
      shape.rank == 0 && options.mode != .fillOrDrop
      ? sliced(part, indices) : gathered(part, indices, options)
    // Numbers and dynamic places leave axes of size 1, new axes have size 1.
    return reshape(selected, to: resultShape)
  }

  /// One element of each indexed axis.
  private func sliced(_ part: Tensor, _ indices: [Tensor]) -> Tensor {
    let dtypes = Set(indices.map(\.dtype))
    let dtype: DType = dtypes.count == 1 ? dtypes.first ?? .i32 : .i64
    var starts = [Tensor](repeating: Tensor(ScalarValue(0, as: dtype)), count: part.rank)
    var sizes = part.shape.sizes
    for (axis, index) in zip(axes, indices) {
      starts[axis] = index.as(dtype)
      sizes[axis] = 1
    }
    return DynamicSlice(sizes)(part, starts)
  }

  /// The tensors as numbers from 0 on.
  private func normalized(_ options: IndexOptions, _ whole: Shape) -> [Tensor] {
    zip(axes, tensors).map { axis, tensor in
      Primitives.normalized(
        tensor,
        size: whole[axis],
        countsFromEnd: options.countsFromEnd,
        mode: options.mode
      )
    }
  }

  private func gathered(_ part: Tensor, _ indices: [Tensor], _ options: IndexOptions) -> Tensor {
    var sizes = part.shape.sizes
    for axis in axes { sizes[axis] = 1 }
    let gather = Gather(
      windows(rank: part.rank, indexed: axes),
      sizes: sizes,
      mode: options.mode.window,
      fill: options.mode.fill(options.fillValue, part.dtype),
      isSorted: options.isSorted || shape.rank == 0,
      isUnique: options.isUnique || shape.rank == 0
    )
    return gather(part, rows(indices, shape: shape))
  }

  /// The dimension numbers: ranges are inside the window, everything else is collapsed.
  private func windows(rank: Int, indexed: [Int]) -> Windows {
    let kept = keptAxes
    let before = keptBefore
    return Windows(
      inside: kept.indices.map { $0 < before ? $0 : $0 + shape.rank },
      collapsed: (0..<rank).filter { !kept.contains($0) },
      indexed: indexed
    )
  }
}

// MARK: - Writing

extension IndexedSelection {
  /// The tensor `x` with `value` written to, or combined with, the selected part.
  func write(
    _ function: Scatter.Function,
    to x: Tensor,
    _ value: Tensor,
    _ options: IndexOptions
  ) throws(TensorError) -> Tensor {
    if resultShape.contains(0) { return x }
    guard fixed.isContiguous else {
      // Elements that stay lie between: the part is written by itself, and put back.
      var inner = self
      inner.fixed = fixed.whole()
      let written = try inner.write(function, to: fixed.window(of: x), value, options)
      return try fixed.windowSelection.replacing(in: x, with: written)
    }
    guard joined(value.shape, resultShape) == resultShape else {
      throw TensorError(.notBroadcastable(value.type, to: resultShape), in: "subscript")
    }
    var sizes = keptAxes.map { fixed.ranges[$0].count }
    sizes.insert(contentsOf: shape, at: keptBefore)
    let updates = reshape(value.broadcast(to: resultShape), to: Shape(sizes))
    let (indexed, places) = places(in: x.shape, options)
    let scatter = Scatter(
      function,
      windows(rank: x.rank, indexed: indexed),
      mode: options.mode.window,
      isSorted: options.isSorted || shape.rank == 0,
      isUnique: options.isUnique || shape.rank == 0
    )
    return scatter(x, rows(places, shape: shape), updates)
  }

  /// The axes along which the part is not the whole, ascending, and where it begins along them.
  private func places(in whole: Shape, _ options: IndexOptions) -> ([Int], [Tensor]) {
    var places: [Int: Tensor] = [:]
    for (axis, index) in zip(axes, normalized(options, whole)) { places[axis] = index }
    let kept = keptAxes
    for axis in whole.indices where places[axis] == nil {
      let range = fixed.ranges[axis]
      if range.count == whole[axis] && kept.contains(axis) { continue }
      places[axis] = Tensor(ScalarValue(range.start, as: .i32))
    }
    let indexed = places.keys.sorted()
    return (indexed, indexed.compactMap { places[$0] })
  }
}

extension Selection {
  /// Whether no element that stays lies between those that are selected, and none is read backwards.
  var isContiguous: Bool {
    ranges.allSatisfy { $0.count <= 1 || ($0.stride == 1 && !$0.isReversed) }
  }

  /// The selected part with all axes of the tensor.
  func window(of x: Tensor) -> Tensor { windowSelection(x) }

  /// The selection of the same elements that keeps every axis and adds none.
  var windowSelection: Selection {
    Selection(ranges: ranges, resultAxes: ranges.indices.map { $0 })
  }

  /// The same axes of the result, of a tensor that is the selected part itself.
  func whole() -> Selection {
    Selection(
      ranges: ranges.map { AxisRange(first: 0, count: $0.count, step: 1) },
      resultAxes: resultAxes
    )
  }
}

/// For each axis of a mask, the indices of its true elements, in row-major order.
package func trueIndices(_ mask: Tensor) -> [Tensor] {
  let strides = mask.shape.rowMajorStrides
  let places = mask.scalars(as: Bool.self).enumerated().filter(\.element).map(\.offset)
  return mask.shape.indices.map { axis in
    let indices = places.map { $0 / Swift.max(strides[axis], 1) % Swift.max(mask.shape[axis], 1) }
    return Tensor(indices, shape: [places.count], dtype: .i32)
  }
}
