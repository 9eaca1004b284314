// SPDX-License-Identifier: Apache-2.0
//
// Joins tensors along an axis.

package import Loops
package import TensorIR

/// The operands, one after the other along `axis`.
package struct Concatenate: LinearPrimitive, Lowerable {
  package let name = "concatenate"
  package let axis: Int

  package init(axis: Int) { self.axis = axis }

  package var parameters: [Parameter] { [.value("dimension", axis)] }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    guard let first = operands.first else { throw TensorError(.nothingToConcatenate, in: name) }
    guard axis >= 0 && axis < first.rank else {
      throw TensorError(.axisOutOfRange(axis: axis, type: first), in: name)
    }
    guard operands.allSatisfy({ $0.dtype == first.dtype }) else {
      throw TensorError(.dtypesDiffer(operands), in: name)
    }
    var shape = first.shape
    shape[axis] = 0
    for operand in operands {
      guard operand.rank == first.rank,
        operand.shape.removing(at: axis) == first.shape.removing(at: axis)
      else { throw TensorError(.concatenatedSizesDiffer(operands, axis: axis), in: name) }
      shape[axis] += operand.shape[axis]
    }
    return [TensorType(first.dtype, shape, isWeak: operands.allSatisfy(\.isWeak))]
  }
}

// MARK: - Rules

extension Concatenate {
  /// Every operand gets the mapped axis where the others have it; those that every example shares are repeated.
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    // In front when it is there in some operand, because that is where callers want the result's.
    let isInFront = operands.contains { $0.axis == 0 }
    let mapped = isInFront ? 0 : commonAxis(of: operands)
    let batched = Concatenate(axis: axis >= mapped ? axis + 1 : axis)
    let parts = operands.map { $0.repeated(along: mapped, size: size) }
    return [Batched(batched(parts)[0], axis: mapped)]
  }

  // d(concatenate(x, y)) = concatenate(dx, dy)
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    let primal = self(operands.map(\.primal))[0]
    if operands.allSatisfy({ $0.tangent == nil }) { return [Dual(primal, tangent: nil)] }
    let tangents = operands.map { $0.tangent ?? zeros(like: $0.primal) }
    return [Dual(primal, tangent: self(tangents)[0])]
  }

  /// Each operand gets the part of the cotangent that it became.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    guard let ct = cotangents[0] else { return operands.map { _ in nil } }
    var start = 0
    return operands.map { operand in
      let end = start + operand.type.shape[axis]
      defer { start = end }
      guard case .linear = operand else { return nil }
      return slice(ct, axis: axis, from: start, to: end)
    }
  }

  /// Each piece begins where the one before it ends.
  package func lowering(_ operands: [TensorType]) -> Lowering {
    var end = 0
    let pieces = operands.enumerated().map { number, operand in
      var starts = [Int](repeating: 0, count: operand.rank)
      starts[axis] = end
      end += operand.shape[axis]
      let steps = [Int](repeating: 1, count: operand.rank)
      return Assembly.Piece(operand: number, starts: starts, steps: steps)
    }
    return .assembly(Assembly(fill: nil, pieces: pieces))
  }
}
