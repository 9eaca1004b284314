// SPDX-License-Identifier: Apache-2.0
//
// A part of a tensor whose size is known and whose place is data. Where the examples of a batch have places of their own
// it is a gather with a batching axis; while they share the place it stays what it is.

package import Loops
package import TensorIR

/// The part of operand 0, of the given sizes, that begins at the indices that the other operands hold, one for each axis.
///
/// The start is moved so that the part lies within the operand.
package struct DynamicSlice: LinearPrimitive, Lowerable {
  package let name = "dynamic_slice"
  package let sizes: [Int]

  package init(_ sizes: [Int]) { self.sizes = sizes }

  package var parameters: [Parameter] { [.tuple("slice_sizes", sizes)] }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let x = operands[0]
    try checkStarts(operands.dropFirst(), of: x, in: name)
    // dynamic_slice_c2
    guard sizes.count == x.rank else {
      throw TensorError(.indexing(.windowSizeCount(sizes.count, x)), in: name)
    }
    // dynamic_slice_c4
    for axis in 0..<x.rank where sizes[axis] < 0 || sizes[axis] > x.shape[axis] {
      throw TensorError(.indexing(.windowSize(sizes[axis], axis: axis, x)), in: name)
    }
    return [x.with(shape: Shape(sizes))]
  }

  package func callAsFunction(_ x: Tensor, _ starts: [Tensor]) -> Tensor { self([x] + starts)[0] }
}

/// The laws of start indices, those of dynamic_update_slice too.
func checkStarts(_ starts: ArraySlice<TensorType>, of x: TensorType, in place: String)
  throws(TensorError)
{
  func fail(_ law: TensorError.IndexingLaw) -> TensorError {
    TensorError(.indexing(law), in: place)
  }
  // dynamic_slice_c2, dynamic_update_slice_c4
  guard starts.count == x.rank else { throw fail(.startCount(starts.count, x)) }
  for start in starts {
    guard start.dtype.isInteger else { throw fail(.indicesNotIntegers(start)) }
    guard start.rank == 0 else { throw fail(.startNotScalar(start)) }
  }
  // dynamic_slice_c3, dynamic_update_slice_c5
  guard starts.allSatisfy({ $0.dtype == starts.first?.dtype }) else {
    throw fail(.indicesDiffer(Array(starts)))
  }
}

// MARK: - Rules

extension DynamicSlice {
  /// All of the mapped axis is taken; starts that differ make it a gather.
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    let (x, starts) = (operands[0], Array(operands.dropFirst()))
    guard starts.allSatisfy({ $0.axis == nil }) else {
      let moving = x.exampleType.shape.indices.filter { self.sizes[$0] < x.exampleType.shape[$0] }
      guard let rows = rows(of: moving.map { starts[$0] }, size: size) else { return [x] }
      let gather = Gather(
        Windows(inside: Array(self.sizes.indices), collapsed: [], indexed: moving),
        sizes: self.sizes,
        mode: .clip,
        isSorted: true,
        isUnique: true
      )
      return [gather.batchingRule(x, rows, size: size)]
    }
    guard let axis = x.axis else { return [Batched(self(operands.map(\.value))[0], axis: nil)] }
    var (values, sizes) = (starts.map(\.value), self.sizes)
    values.insert(Tensor(ScalarValue(0, as: values.first?.dtype ?? .i32)), at: axis)
    sizes.insert(size, at: axis)
    return [Batched(DynamicSlice(sizes)(x.value, values), axis: axis)]
  }

  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    let starts = operands.dropFirst().map(\.primal)
    return [
      Dual(self(operands[0].primal, starts), tangent: operands[0].tangent.map { self($0, starts) })
    ]
  }

  // The transpose puts the part back among zeros.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    let starts = operands.dropFirst().compactMap(\.value)
    guard let ct = cotangents[0] else { return operands.map { _ in nil } }
    guard starts.count == operands.count - 1 else { return notLinear(in: operands) }
    let x = operands[0].type
    return [DynamicUpdateSlice()(zeros(x.shape, dtype: x.dtype), ct, starts)]
      + starts.map { _ in nil }
  }

  package func lowering(_ operands: [TensorType]) -> Lowering {
    .windowRead(
      WindowMove(
        .part(rank: sizes.count),
        sizes: sizes,
        hasScalarIndices: true,
        outside: .clamped
      )
    )
  }
}

extension Windows {
  /// One window with all axes, each indexed.
  static func part(rank: Int) -> Windows {
    Windows(inside: Array(0..<rank), collapsed: [], indexed: Array(0..<rank))
  }
}

/// The starts along some axes as rows, one for each example; `nil` where every example has the same, or there are none.
func rows(of starts: [Batched], size: Int) -> Batched? {
  guard starts.contains(where: { $0.axis != nil }) else { return sharedRow(starts) }
  let columns = starts.map { start in
    broadcastInDim(start.value, to: [size, 1], axes: start.axis == nil ? [] : [0])
  }
  return Batched(columns.count == 1 ? columns[0] : Concatenate(axis: 1)(columns)[0], axis: 0)
}

/// The starts that every example shares as one row.
private func sharedRow(_ starts: [Batched]) -> Batched? {
  if starts.isEmpty { return nil }
  let cells = starts.map { broadcastInDim($0.value, to: [1], axes: []) }
  return Batched(cells.count == 1 ? cells[0] : Concatenate(axis: 0)(cells)[0], axis: nil)
}
