// SPDX-License-Identifier: Apache-2.0
//
// The dimension numbers of gather and of the scatters: how programs print them, which laws they obey, and what one more
// axis, that of a batch, does to them.

internal import Loops
internal import TensorIR

/// What happens to windows outside the operand, as programs say it.
package enum WindowMode: String, CaseIterable, Sendable {
  /// They are moved to where they fit.
  case clip = "CLIP"
  /// They are filled when read, and dropped when written.
  case fillOrDrop = "FILL_OR_DROP"
  /// There are none, says the program. Should there be some, they are moved to where they fit, by reads and writes alike, so
  /// that each is the transpose of the other and no other memory is touched.
  case promiseInBounds = "PROMISE_IN_BOUNDS"

  var reading: WindowMove.Outside {
    switch self {
    case .clip, .promiseInBounds: .clamped
    case .fillOrDrop: .skipped
    }
  }

  var writing: WindowMove.Outside {
    switch self {
    case .clip, .promiseInBounds: .clamped
    case .fillOrDrop: .skipped
    }
  }

  var parameter: Parameter { .text("mode", "GatherScatterMode.\(rawValue)") }
}

/// `True` or `False`.
func pythonTruth(_ value: Bool) -> String { value ? "True" : "False" }

// MARK: - Text

/// What one of the two families calls its dimension numbers.
struct WindowNames: Sendable {
  let type: String
  let inside: String
  let collapsed: String
  let indexed: String
  let operandBatching = "operand_batching_dims"
  let indexBatching: String

  static let gather = WindowNames(
    type: "GatherDimensionNumbers",
    inside: "offset_dims",
    collapsed: "collapsed_slice_dims",
    indexed: "start_index_map",
    indexBatching: "start_indices_batching_dims"
  )
  static let scatter = WindowNames(
    type: "ScatterDimensionNumbers",
    inside: "update_window_dims",
    collapsed: "inserted_window_dims",
    indexed: "scatter_dims_to_operand_dims",
    indexBatching: "scatter_indices_batching_dims"
  )
}

extension Windows {
  func parameter(_ names: WindowNames) -> Parameter {
    let numbers = [
      (names.inside, inside), (names.collapsed, collapsed), (names.indexed, indexed),
      (names.operandBatching, operandBatching), (names.indexBatching, indexBatching),
    ]
    let texts = numbers.map { "\($0)=\(pythonTuple($1))" }.joined(separator: ", ")
    return .text("dimension_numbers", "\(names.type)(\(texts))")
  }
}

// MARK: - Laws

extension Windows {
  /// The shape of the moved tensor, when the laws of the dimension numbers hold; the labels are StableHLO's.
  ///
  /// - Parameters:
  ///   - operand: What is read from or written to.
  ///   - indices: The rows.
  ///   - sizes: The sizes of a window.
  ///   - names: What the family calls its numbers.
  ///   - place: The primitive.
  /// - Returns: The batch axes' sizes and the window's, each where the numbers say.
  /// - Throws: The first law that is broken.
  func movedShape(
    _ operand: TensorType,
    _ indices: TensorType,
    sizes: [Int],
    _ names: WindowNames,
    in place: String
  ) throws(TensorError) -> Shape {
    func fail(_ law: TensorError.IndexingLaw) -> TensorError {
      TensorError(.indexing(law), in: place)
    }
    func check(_ what: String, _ axes: [Int], below limit: Int, isAscending: Bool = true)
      throws(TensorError)
    {
      let areAxes = axes.allSatisfy { $0 >= 0 && $0 < limit }
      let areOrdered =
        isAscending
        ? zip(axes, axes.dropFirst()).allSatisfy(<) : Set(axes).count == axes.count
      guard areAxes && areOrdered else {
        throw fail(.axes(what, axes, below: limit, isAscending: isAscending))
      }
    }
    func checkDisjoint(_ x: [Int], _ first: String, _ second: String) throws(TensorError) {
      if let axis = x.first(where: operandBatching.contains) {
        throw fail(.axisTwice(axis, first, second))
      }
    }
    guard indices.dtype.isInteger else { throw fail(.indicesNotIntegers(indices)) }
    // gather_c2, scatter_c22
    guard indices.rank > 0 else { throw fail(.noRows) }
    let batchRank = indices.rank - 1
    // gather_c4, gather_c5, scatter_c7, scatter_c8
    try check(names.inside, inside, below: inside.count + batchRank)
    // gather_c7, gather_c8, scatter_c10, scatter_c11
    try check(names.collapsed, collapsed, below: operand.rank)
    // gather_c10, gather_c11, scatter_c12, scatter_c13
    try check(names.operandBatching, operandBatching, below: operand.rank)
    // gather_c13, gather_c14, gather_c15, scatter_c14, scatter_c15, scatter_c16
    try check(names.indexBatching, indexBatching, below: batchRank, isAscending: false)
    // gather_c19, scatter_c21
    try check(names.indexed, indexed, below: operand.rank, isAscending: false)
    // gather_c6, scatter_c9
    try checkDisjoint(collapsed, names.collapsed, names.operandBatching)
    // gather_c18, scatter_c20
    try checkDisjoint(indexed, names.indexed, names.operandBatching)
    // gather_c1, scatter_c2
    guard operand.rank == inside.count + collapsed.count + operandBatching.count else {
      throw fail(
        .axisCount(
          inside: inside.count,
          collapsed: collapsed.count,
          batching: operandBatching.count,
          operand
        )
      )
    }
    // gather_c3, scatter_c19
    guard indices.shape[batchRank] == indexed.count else {
      throw fail(.rowLength(indexed.count, indices))
    }
    // gather_c16, scatter_c17
    guard operandBatching.count == indexBatching.count else {
      throw fail(.batchingCount(operand: operandBatching, indices: indexBatching))
    }
    // gather_c17, scatter_c18
    for (axis, indexAxis) in zip(operandBatching, indexBatching)
    where operand.shape[axis] != indices.shape[indexAxis] {
      throw fail(
        .batchingSizes(operand, axis: axis, indices: indices, indexAxis: indexAxis)
      )
    }
    // gather_c20
    guard sizes.count == operand.rank else { throw fail(.windowSizeCount(sizes.count, operand)) }
    let isEmpty = indices.shape.contains(0)
    for axis in 0..<operand.rank {
      let isCollapsed = collapsed.contains(axis)
      // gather_c9, gather_c12
      guard isCollapsed || operandBatching.contains(axis) else {
        // gather_c21, scatter_c4
        guard sizes[axis] >= 0 && sizes[axis] <= operand.shape[axis] else {
          throw fail(.windowSize(sizes[axis], axis: axis, operand))
        }
        continue
      }
      guard sizes[axis] == 1 || (!isCollapsed && sizes[axis] == 0) else {
        throw fail(.windowNotOne(sizes[axis], axis: axis, operand))
      }
      // Where there are no rows, no window has to fit an axis of size 0.
      guard sizes[axis] <= operand.shape[axis] || isEmpty else {
        throw fail(.windowSize(sizes[axis], axis: axis, operand))
      }
    }
    // gather_c22
    var batchSizes = indices.shape.sizes.dropLast()[...]
    var windowSizes = kept(operandRank: operand.rank).map { sizes[$0] }[...]
    return Shape(
      (0..<(inside.count + batchRank)).map { axis in
        inside.contains(axis) ? windowSizes.removeFirst() : batchSizes.removeFirst()
      }
    )
  }
}

// MARK: - One more axis

extension Windows {
  /// The same windows of an operand with one more axis, which is not theirs yet.
  private func shiftingOperand(at axis: Int) -> Windows {
    var result = self
    result.collapsed = collapsed.makingRoom(at: axis)
    result.indexed = indexed.makingRoom(at: axis)
    result.operandBatching = operandBatching.makingRoom(at: axis)
    return result
  }

  /// How many axes inside the window come before a new axis of the operand.
  private func insideCount(before axis: Int) -> Int {
    let others = (collapsed + operandBatching).count { $0 < axis }
    return axis - others
  }

  /// Where the moved tensor may have the axis that axis `axis` of the operand, a new one inside the window, becomes.
  func places(ofOperandAxis axis: Int, movedRank: Int) -> ClosedRange<Int> {
    let number = insideCount(before: axis)
    let least = number == 0 ? 0 : inside[number - 1] + 1
    return least...(number < inside.count ? inside[number] : movedRank)
  }

  /// The windows with one more axis inside: axis `axis` of the operand, axis `place` of the moved tensor.
  func insertingInside(_ axis: Int, at place: Int) -> Windows {
    var result = shiftingOperand(at: axis)
    result.inside = inside.makingRoom(at: place)
    result.inside.insert(place, at: insideCount(before: axis))
    return result
  }

  /// Where the moved tensor has a new batch axis, axis `axis` of the indices: behind the batch axis before it.
  func place(ofIndexAxis axis: Int, movedRank: Int) -> Int {
    axis == 0 ? 0 : batchAxes(movedRank: movedRank)[axis - 1] + 1
  }

  /// The windows with one more batch axis: axis `axis` of the indices, axis `place` of the moved tensor.
  func insertingBatch(_ axis: Int, at place: Int) -> Windows {
    var result = self
    result.inside = inside.makingRoom(at: place)
    result.indexBatching = indexBatching.makingRoom(at: axis)
    return result
  }

  /// The windows with one more batching axis: axis `operandAxis` of the operand walks together with the batch axis `axis`.
  func insertingBatching(_ operandAxis: Int, _ axis: Int, at place: Int) -> Windows {
    var result = shiftingOperand(at: operandAxis).insertingBatch(axis, at: place)
    let number = result.operandBatching.count { $0 < operandAxis }
    result.operandBatching.insert(operandAxis, at: number)
    result.indexBatching.insert(axis, at: number)
    return result
  }
}
