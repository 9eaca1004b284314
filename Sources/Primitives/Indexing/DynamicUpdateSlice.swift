// SPDX-License-Identifier: Apache-2.0
//
// A tensor with a part replaced whose place is data. A backend writes it into the operand's own memory where nobody reads
// the operand afterwards.

package import Loops
package import TensorIR

/// Operand 0 with operand 1 in place of the part that begins at the indices that the other operands hold.
///
/// The start is moved so that the part lies within the operand.
package struct DynamicUpdateSlice: LinearPrimitive, Lowerable {
  package let name = "dynamic_update_slice"

  package init() {}

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let (x, update) = (operands[0], operands[1])
    // dynamic_update_slice_c2
    guard update.dtype == x.dtype else { throw TensorError(.dtypesDiffer([x, update]), in: name) }
    // dynamic_update_slice_c3
    guard update.rank == x.rank else {
      throw TensorError(.rankMismatch(update, expected: x.rank), in: name)
    }
    try checkStarts(operands.dropFirst(2), of: x, in: name)
    // dynamic_update_slice_c6
    guard zip(update.shape, x.shape).allSatisfy(<=) else {
      throw TensorError(.indexing(.updateTooLarge(update, operand: x)), in: name)
    }
    return [x]
  }

  package func callAsFunction(_ x: Tensor, _ update: Tensor, _ starts: [Tensor]) -> Tensor {
    self([x, update] + starts)[0]
  }
}

// MARK: - Rules

extension DynamicUpdateSlice {
  /// All of the mapped axis is replaced; starts that differ make it a scatter.
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    let (x, update, starts) = (operands[0], operands[1], Array(operands.dropFirst(2)))
    guard starts.allSatisfy({ $0.axis == nil }) else {
      let (whole, part) = (x.exampleType.shape, update.exampleType.shape)
      let moving = whole.indices.filter { part[$0] < whole[$0] }
      // An update of the operand's size is the result.
      guard let rows = rows(of: moving.map { starts[$0] }, size: size) else { return [update] }
      let scatter = Scatter(
        .set,
        Windows(inside: Array(whole.indices), collapsed: [], indexed: moving),
        mode: .clip,
        isSorted: true,
        isUnique: true
      )
      return scatter.batchingRule([x, rows, update], size: size)
    }
    let axis = x.axis ?? update.axis ?? 0
    var values = starts.map(\.value)
    values.insert(Tensor(ScalarValue(0, as: values.first?.dtype ?? .i32)), at: axis)
    let result = self(
      x.repeated(along: axis, size: size),
      update.repeated(along: axis, size: size),
      values
    )
    return [Batched(result, axis: axis)]
  }

  // d(update(x, u)) = update(dx, du)
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    let (x, update, starts) = (operands[0], operands[1], operands.dropFirst(2).map(\.primal))
    let value = self(x.primal, update.primal, starts)
    if x.tangent == nil && update.tangent == nil { return [Dual(value, tangent: nil)] }
    let tangent = self(
      x.tangent ?? zeros(like: x.primal),
      update.tangent ?? zeros(like: update.primal),
      starts
    )
    return [Dual(value, tangent: tangent)]
  }

  /// The operand gets the cotangent but for the part, the update that of the part.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    let starts = operands.dropFirst(2).compactMap(\.value)
    guard let ct = cotangents[0] else { return operands.map { _ in nil } }
    guard starts.count == operands.count - 2 else { return notLinear(in: operands) }
    let update = operands[1].type
    return [
      operands[0].cotangent { self(ct, zeros(update.shape, dtype: update.dtype), starts) },
      operands[1].cotangent { DynamicSlice(update.shape.sizes)(ct, starts) },
    ] + starts.map { _ in nil }
  }

  package func lowering(_ operands: [TensorType]) -> Lowering {
    .windowWrite(
      WindowMove(
        .part(rank: operands[0].rank),
        sizes: operands[1].shape.sizes,
        hasScalarIndices: true,
        outside: .clamped,
        updates: 1
      ),
      nil
    )
  }
}
