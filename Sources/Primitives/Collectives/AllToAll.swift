// SPDX-License-Identifier: Apache-2.0
//
// The examples of a named axis exchange parts: what was divided between examples comes together in one, and what was
// together is divided.

package import TensorIR

/// Each example cuts its operand along one axis and sends part *k* to example *k*, which joins what it gets, in the order
/// of the senders, along another axis.
package struct AllToAll: Collective {
  package let axis: NamedAxis
  /// The axis that is cut.
  package let split: Int
  /// The axis along which parts are joined.
  package let concatenation: Int
  /// Whether parts keep the axis they were cut along; otherwise it has the size of the named axis and disappears, and
  /// the parts are stacked along a new axis.
  package let isTiled: Bool

  package init(over axis: NamedAxis, split: Int, concatenation: Int, isTiled: Bool) {
    self.axis = axis
    self.split = split
    self.concatenation = concatenation
    self.isTiled = isTiled
  }

  package var name: String { "all_to_all" }
  package var namedAxes: [NamedAxis] { [axis] }
  package var parameters: [Parameter] {
    [
      .text("axis_name", axis.name), .value("concat_axis", concatenation),
      .value("split_axis", split), .text("tiled", isTiled ? "True" : "False"),
    ]
  }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let x = operands[0]
    let part = try scattered(x, axis, split, isTiled, in: name)
    // Untiled, the cut axis is gone and another one comes: the rank is that of the operand.
    guard concatenation >= 0 && concatenation < x.rank else {
      throw TensorError(.axisOutOfRange(axis: concatenation, type: x), in: name)
    }
    guard isTiled else {
      return [part.with(shape: part.shape.inserting(axis.size, at: concatenation))]
    }
    var shape = part.shape
    shape[concatenation] *= axis.size
    return [part.with(shape: shape)]
  }
}

// MARK: - Batching

extension AllToAll {
  /// The mapped axis stays out of the way of both axes.
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    let x = operands[0]
    guard x.axis != nil else { return [Batched(self([x.value])[0], axis: nil)] }
    let batched = AllToAll(
      over: axis,
      split: split + 1,
      concatenation: concatenation + 1,
      isTiled: isTiled
    )
    return [Batched(batched([x.moved(to: 0)])[0], axis: 0)]
  }

  /// The mapped axis, that of the senders, becomes one of each example, and the axis that is cut, that of the receivers,
  /// becomes the mapped one.
  package func collectiveRule(_ operands: [Batched], over name: String, size: Int) -> [Batched] {
    let x = operands[0]
    if !isTiled {
      let sender = concatenation <= split ? concatenation : concatenation + 1
      return [
        Batched(x.repeated(along: sender, size: size), axis: sender <= split ? split + 1 : split)
      ]
    }
    // The axis that is cut in two: the receivers, and what each of them gets.
    let isBefore = x.axis.map { $0 <= split } ?? false
    let cut = Batched(
      divided(x.value, at: isBefore ? split + 1 : split, count: size),
      axis: x.axis.map { isBefore ? $0 : $0 + 1 }
    )
    // The senders come directly before the axis along which their parts are joined.
    let sender = concatenation < split ? concatenation : concatenation + 1
    let joined = merged(cut.repeated(along: sender, size: size), at: sender)
    return [Batched(joined, axis: split)]
  }
}

// MARK: - Derivative and transpose

extension AllToAll: LinearPrimitive {
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    [Dual(self([operands[0].primal])[0], tangent: operands[0].tangent.map { self([$0])[0] })]
  }

  // Every part goes back to where it came from.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    let back = AllToAll(over: axis, split: concatenation, concatenation: split, isTiled: isTiled)
    return [cotangents[0].map { back([$0])[0] }]
  }
}
