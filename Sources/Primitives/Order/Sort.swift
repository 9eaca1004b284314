// SPDX-License-Identifier: Apache-2.0
//
// Sorts tensors together along an axis: all operands in the order of the first ones.

package import Loops
package import TensorIR

/// All operands, which have one shape, in the ascending order of the first `keyCount` of them along an axis.
///
/// Equal elements stay in order. -0 equals 0; a NaN of either sign comes after all numbers, and equals every NaN.
package struct Sort: Primitive {
  package let name = "sort"
  package let axis: Int
  /// How many operands decide the order, each where those before it are equal.
  package let keyCount: Int

  package init(axis: Int, keyCount: Int = 1, operandCount: Int = 1) {
    self.axis = axis
    self.keyCount = keyCount
    resultCount = operandCount
  }

  package let resultCount: Int

  package var parameters: [Parameter] {
    [
      .value("dimension", axis), .text("is_stable", "True"), .value("num_keys", keyCount),
    ]
  }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    guard let first = operands.first, operands.count == resultCount else {
      throw TensorError(.nothingToConcatenate, in: name)
    }
    for operand in operands where operand.dtype.isComplex {
      throw TensorError(.unordered(operand), in: name)
    }
    guard operands.allSatisfy({ $0.shape == first.shape }) else {
      throw TensorError(.shapesDiffer(operands), in: name)
    }
    guard axis >= 0 && axis < first.rank else {
      throw TensorError(.axisOutOfRange(axis: axis, type: first), in: name)
    }
    guard keyCount >= 1 && keyCount <= operands.count else {
      throw TensorError(.keyCount(keyCount, operands: operands.count), in: name)
    }
    return operands
  }
}

// MARK: - Batching

extension Sort {
  /// Each example is sorted on its own, along the axis where the first mapped operand has it.
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    let mapped = operands.lazy.compactMap(\.axis).first ?? 0
    let batched = Sort(
      axis: axis < mapped ? axis : axis + 1,
      keyCount: keyCount,
      operandCount: resultCount
    )
    return batched(operands.map { $0.repeated(along: mapped, size: size) }).map {
      Batched($0, axis: mapped)
    }
  }
}

// MARK: - Derivative

extension Sort {
  // The tangents are read where the values came from: the indices are sorted along.
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    let primals = operands.map(\.primal)
    if primals[0].isInvalid || operands.allSatisfy({ $0.tangent == nil }) {
      return self(primals).map { Dual($0, tangent: nil) }
    }
    let places = iota(primals[0].shape[axis].indexType, primals[0].shape, axis: axis)
    let together = Sort(axis: axis, keyCount: keyCount, operandCount: operands.count + 1)
    let sorted = together(primals + [places])
    let order = sorted[operands.count]
    return zip(sorted, operands).map { value, operand in
      Dual(value, tangent: operand.tangent.map { taken($0, order, axis: axis) })
    }
  }
}

// MARK: - Lowering

extension Sort: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering {
    .sort(Sorting(axis: axis, keyCount: keyCount))
  }
}
