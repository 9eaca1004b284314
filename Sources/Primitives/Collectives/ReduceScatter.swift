// SPDX-License-Identifier: Apache-2.0
//
// The sum over the examples of a named axis, of which each example gets its part.

package import TensorIR

/// The operand summed over all examples along a named axis; example *k* gets index *k* of an axis, or, tiled, part *k*.
package struct ReduceScatter: Collective {
  package let axis: NamedAxis
  /// The axis that is divided between the examples.
  package let dimension: Int
  package let isTiled: Bool

  package init(over axis: NamedAxis, dimension: Int, isTiled: Bool) {
    self.axis = axis
    self.dimension = dimension
    self.isTiled = isTiled
  }

  package var name: String { "reduce_scatter" }
  package var namedAxes: [NamedAxis] { [axis] }
  package var parameters: [Parameter] {
    [
      .text("axis_name", namedAxes.pythonNames), .value("axis_size", axis.size),
      .value("scatter_dimension", dimension), .text("tiled", isTiled ? "True" : "False"),
    ]
  }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let x = operands[0]
    if x.dtype == .bool { throw TensorError(.dtypeNotSupported(x, expected: "numeric"), in: name) }
    return [try scattered(x, axis, dimension, isTiled, in: name)]
  }
}

/// The type of one example's part of `x`.
func scattered(
  _ x: TensorType,
  _ axis: NamedAxis,
  _ dimension: Int,
  _ isTiled: Bool,
  in name: String
)
  throws(TensorError) -> TensorType
{
  guard dimension >= 0 && dimension < x.rank else {
    throw TensorError(.axisOutOfRange(axis: dimension, type: x), in: name)
  }
  let size = x.shape[dimension]
  let fits = isTiled ? axis.size != 0 && size % axis.size == 0 : size == axis.size
  guard fits || (isTiled && axis.size == 0 && size == 0) else {
    throw TensorError(
      .scatteredSize(axis: dimension, x, named: axis.name, size: axis.size, isTiled: isTiled),
      in: name
    )
  }
  guard isTiled else { return x.with(shape: x.shape.removing(at: dimension)) }
  var shape = x.shape
  shape[dimension] = axis.size == 0 ? 0 : size / axis.size
  return x.with(shape: shape)
}

// MARK: - Batching

extension ReduceScatter {
  /// The mapped axis stays before or behind the axis that is divided.
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    let x = operands[0]
    guard let mapped = x.axis else { return [Batched(self([x.value])[0], axis: nil)] }
    let isBefore = dimension < mapped
    let batched = ReduceScatter(
      over: axis,
      dimension: isBefore ? dimension : dimension + 1,
      isTiled: isTiled
    )
    let moves = isBefore && !isTiled
    return [Batched(batched([x.value])[0], axis: moves ? mapped - 1 : mapped)]
  }

  /// The sum along the mapped axis; the axis that is divided becomes the mapped one.
  package func collectiveRule(_ operands: [Batched], over name: String, size: Int) -> [Batched] {
    let sum = NamedReduction(.sum, over: [axis])
      .collectiveRule(operands, over: name, size: size)[0].value
    let parts = isTiled ? divided(sum, at: dimension, count: size) : sum
    return [Batched(parts, axis: dimension)]
  }
}

// MARK: - Derivative and transpose

extension ReduceScatter: LinearPrimitive {
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    [Dual(self([operands[0].primal])[0], tangent: operands[0].tangent.map { self([$0])[0] })]
  }

  // Every example contributed to every part, so it gets the cotangents of all parts.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    let gather = AllGather(over: axis, dimension: dimension, isTiled: isTiled)
    return [cotangents[0].map { gather([$0])[0] }]
  }
}
