// SPDX-License-Identifier: Apache-2.0
//
// All examples of a named axis in one tensor, which every example gets.

package import TensorIR

/// The operands of all examples along a named axis, stacked along a new axis, or, tiled, joined along an axis there is.
package struct AllGather: Collective {
  package let axis: NamedAxis
  /// Where the examples lie in the result.
  package let dimension: Int
  package let isTiled: Bool

  package init(over axis: NamedAxis, dimension: Int, isTiled: Bool) {
    self.axis = axis
    self.dimension = dimension
    self.isTiled = isTiled
  }

  package var name: String { "all_gather" }
  package var namedAxes: [NamedAxis] { [axis] }
  package var parameters: [Parameter] {
    [
      .value("all_gather_dimension", dimension), .text("axis_name", namedAxes.pythonNames),
      .value("axis_size", axis.size), .text("tiled", isTiled ? "True" : "False"),
    ]
  }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let x = operands[0]
    guard dimension >= 0 && dimension < (isTiled ? x.rank : x.rank + 1) else {
      throw TensorError(.axisOutOfRange(axis: dimension, type: x), in: name)
    }
    guard isTiled else { return [x.with(shape: x.shape.inserting(axis.size, at: dimension))] }
    var shape = x.shape
    shape[dimension] *= axis.size
    return [x.with(shape: shape)]
  }
}

// MARK: - Batching

extension AllGather {
  /// The mapped axis stays before or behind the axis along which examples are gathered.
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    let x = operands[0]
    guard let mapped = x.axis else { return [Batched(self([x.value])[0], axis: nil)] }
    // Stacked along a new axis that comes where the mapped one is, or before it, the mapped one moves back.
    let isBefore = isTiled ? dimension < mapped : dimension <= mapped
    let batched = AllGather(
      over: axis,
      dimension: isBefore ? dimension : dimension + 1,
      isTiled: isTiled
    )
    let moves = isBefore && !isTiled
    return [Batched(batched([x.value])[0], axis: moves ? mapped + 1 : mapped)]
  }

  /// The mapped axis itself, as an axis of every example.
  package func collectiveRule(_ operands: [Batched], over name: String, size: Int) -> [Batched] {
    let gathered = operands[0].repeated(along: dimension, size: size)
    return [Batched(isTiled ? merged(gathered, at: dimension) : gathered, axis: nil)]
  }
}

// MARK: - Derivative and transpose

extension AllGather: LinearPrimitive {
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    [Dual(self([operands[0].primal])[0], tangent: operands[0].tangent.map { self([$0])[0] })]
  }

  // Each example gets the sum of all cotangents of its part.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    let scatter = ReduceScatter(over: axis, dimension: dimension, isTiled: isTiled)
    return [cotangents[0].map { scatter([$0])[0] }]
  }
}

/// The tensor with axes `axis` and `axis + 1` made one.
func merged(_ x: Tensor, at axis: Int) -> Tensor {
  if x.isInvalid { return x }
  var shape = x.shape.removing(at: axis)
  shape[axis] = x.shape[axis] * x.shape[axis + 1]
  return reshape(x, to: shape)
}

/// The tensor with `axis` made two, the first of size `count`.
func divided(_ x: Tensor, at axis: Int, count: Int) -> Tensor {
  if x.isInvalid { return x }
  var shape = x.shape.inserting(count, at: axis)
  // Of nothing, every part is empty.
  shape[axis + 1] = count == 0 ? 0 : x.shape[axis] / count
  return reshape(x, to: shape)
}
