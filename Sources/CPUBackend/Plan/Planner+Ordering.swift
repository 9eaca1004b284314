// SPDX-License-Identifier: Apache-2.0
//
// The steps of what runs along an axis in order. Each is planned over operands as they lie in memory, with the axis last.

internal import Loops
internal import TensorIR

extension Planner {
  mutating func write(_ cumulation: Cumulation, _ node: FlatProgram.Node) {
    let operands = node.operands.map { strided($0) }
    let result = define(node.results[0])
    func access(_ view: StridedView) -> Access {
      var access = view.accessEnding(in: cumulation.axis)
      if cumulation.isReversed {
        let last = access.strides.count - 1
        access.base += (view.sizes[cumulation.axis] - 1) * access.strides[last]
        access.strides[last] *= -1
      }
      return access
    }
    plan.steps.append(
      .cumulation(
        CumulationStep(
          step: cumulation.step,
          sizes: result.sizes.ending(in: cumulation.axis),
          operands: operands.map(access),
          result: access(result)
        )
      )
    )
  }

  mutating func write(_ sorting: Sorting, _ node: FlatProgram.Node) {
    let operands = node.operands.map { strided($0) }
    let results = node.results.map { program.isRead($0) ? define($0) : nil }
    plan.steps.append(
      .sort(
        SortStep(
          keyCount: sorting.keyCount,
          sizes: operands[0].sizes.ending(in: sorting.axis),
          operands: operands.map { $0.accessEnding(in: sorting.axis) },
          results: results.map { $0?.accessEnding(in: sorting.axis) }
        )
      )
    )
  }

  mutating func write(_ largest: Largest, _ node: FlatProgram.Node) {
    let operand = strided(node.operands[0])
    let (values, indices) = (define(node.results[0]), define(node.results[1]))
    plan.steps.append(
      .largest(
        LargestStep(
          count: largest.count,
          sizes: operand.sizes.ending(in: largest.axis),
          operand: operand.accessEnding(in: largest.axis),
          values: values.accessEnding(in: largest.axis),
          indices: indices.accessEnding(in: largest.axis)
        )
      )
    )
  }
}

extension FlatProgram {
  /// Whether a node or an output reads a value.
  fileprivate func isRead(_ value: Int) -> Bool {
    outputs.contains(.value(value)) || nodes.contains { $0.operands.contains(.value(value)) }
  }
}

extension StridedView {
  /// The elements at the points of a nest whose axes are this view's, one of them moved to the end.
  fileprivate func accessEnding(in axis: Int) -> Access {
    Access(buffer: buffer, base: base, strides: strides.ending(in: axis))
  }
}

extension [Int] {
  /// These values with one of them moved to the end.
  fileprivate func ending(in place: Int) -> [Int] {
    var values = self
    values.append(values.remove(at: place))
    return values
  }
}
