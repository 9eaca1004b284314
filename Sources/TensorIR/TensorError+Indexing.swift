// SPDX-License-Identifier: Apache-2.0
//
// The laws of indexed access, and their sentences.

extension TensorError {
  /// A law of gather, scatter, dynamic_slice or dynamic_update_slice.
  public enum IndexingLaw: Hashable, Sendable {
    case indicesNotIntegers(TensorType)
    case indicesDiffer([TensorType])
    case startNotScalar(TensorType)
    case startCount(Int, TensorType)
    case axes(String, [Int], below: Int, isAscending: Bool)
    case axisTwice(Int, String, String)
    case axisCount(inside: Int, collapsed: Int, batching: Int, TensorType)
    case windowSizeCount(Int, TensorType)
    case windowSize(Int, axis: Int, TensorType)
    case windowNotOne(Int, axis: Int, TensorType)
    case rowLength(Int, TensorType)
    case noRows
    case batchingCount(operand: [Int], indices: [Int])
    case batchingSizes(TensorType, axis: Int, indices: TensorType, indexAxis: Int)
    case updates(TensorType, expected: Shape)
    case updateTooLarge(TensorType, operand: TensorType)
    case emptyAxis(axis: Int, TensorType)
    case maskNeedsAxes
    case maskTraced(TensorType)
    case maskShape(TensorType, TensorType)
    case countUnknown(String)
  }
}

extension TensorError.IndexingLaw {
  var sentence: String {
    switch self {
    case .indicesNotIntegers(let type): "indices must be integers, got \(type)"
    case .indicesDiffer(let types):
      "start indices must have the same dtype, got "
        + types.map(\.description).joined(separator: ", ")
    case .startNotScalar(let type): "a start index must be a scalar, got \(type)"
    case .startCount(let count, let type):
      "a start index must be given for each axis, got \(count) for \(type)"
    case .axes(let what, let axes, let limit, let isAscending):
      "\(what) must be distinct axes below \(limit)\(isAscending ? ", in ascending order" : "")"
        + ", got \(pythonTuple(axes))"
    case .axisTwice(let axis, let first, let second):
      "no axis may be in both \(first) and \(second), got \(axis)"
    case .axisCount(let inside, let collapsed, let batching, let type):
      "each axis must be inside the window, collapsed or batching, got \(inside), \(collapsed) and "
        + "\(batching) of them for \(type)"
    case .windowSizeCount(let count, let type):
      "a window needs a size for each axis, got \(count) for \(type)"
    case .windowSize(let size, let axis, let type):
      "a window must fit its axis, got size \(size) for axis \(axis) of \(type), which has size "
        + "\(type.shape[axis])"
    case .windowNotOne(let size, let axis, let type):
      "a window must have size 1 along an axis that is collapsed or batching, got \(size) for axis "
        + "\(axis) of \(type)"
    case .rowLength(let count, let type):
      "the last axis of the indices must hold an index for each indexed axis, got \(type) for "
        + "\(count)"
    case .noRows: "indices must have rank 1 or more, their last axis being one row, got a scalar"
    case .batchingCount(let operand, let indices):
      "batching axes must come in pairs, got \(pythonTuple(operand)) of the operand and "
        + "\(pythonTuple(indices)) of the indices"
    case .batchingSizes(let operand, let axis, let indices, let indexAxis):
      "batching axes must have the same size, got \(operand.shape[axis]) (axis \(axis) of the "
        + "operand \(operand)) and \(indices.shape[indexAxis]) (axis \(indexAxis) of the indices "
        + "\(indices))"
    case .updates(let type, let expected):
      "updates must have the shape of the indices' rows with the window, \(expected), got \(type)"
    case .updateTooLarge(let type, let operand):
      "an update must fit the operand, got \(type) for \(operand)"
    case .emptyAxis(let axis, let type):
      "an index needs an axis with elements, got axis \(axis) of \(type)"
    case .maskNeedsAxes: "a mask must have rank 1 or more, got a scalar"
    case .maskTraced(let type):
      "how many elements a traced mask selects is not known, got \(type)"
        + "\n  help: use select, x.at[mask] with one update for all, or compress with size:"
    case .maskShape(let mask, let type):
      "a mask must have the sizes of the axes it covers, got \(mask) for \(type)"
    case .countUnknown(let parameter):
      "the size of the result depends on values that are not known while a function is traced"
        + "\n  help: pass \(parameter):"
    }
  }
}
