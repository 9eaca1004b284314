// SPDX-License-Identifier: Apache-2.0
//
// Fewer, longer loops: axes of size 1 vanish, and neighbours that every access walks as one become one.

internal import Loops
internal import TensorIR

extension Nest {
  /// The axes that some step of the program asks the index of.
  private var indexedAxes: Set<Int> {
    Set(
      program.steps.compactMap { step in
        if case .index(let axis, _) = step { axis } else { nil }
      }
    )
  }

  /// Whether some step of the program asks for an index.
  var isIndexed: Bool { !indexedAxes.isEmpty }

  /// Whether some step of the program asks for the index of an axis.
  func isIndexed(by axis: Int) -> Bool { indexedAxes.contains(axis) }

  /// This nest with other axes: axis *i* is `axes[i]`, walked as the old axis `sources[i]` is.
  private func replacingAxes(_ axes: [Axis], sources: [Int]) -> Nest {
    func moved(_ access: Access) -> Access {
      Access(
        buffer: access.buffer,
        base: access.base,
        strides: sources.map { access.strides[$0] }
      )
    }
    let steps = program.steps.map { step in
      switch step {
      case .index(let axis, let dtype):
        // An axis that vanished has the index 0 alone.
        sources.firstIndex(of: axis).map { ScalarStep.index(axis: $0, dtype) }
          ?? .constant(ScalarValue(0, as: dtype))
      case .operand, .constant, .apply: step
      }
    }
    return Nest(
      axes: axes,
      loads: loads.map(moved),
      program: ScalarProgram(steps: steps, outputs: program.outputs),
      stores: stores.map { store in
        var store = store
        store.access = moved(store.access)
        return store
      }
    )
  }

  /// This nest with its axes in another order.
  func reordered(_ order: [Int]) -> Nest {
    replacingAxes(order.map { axes[$0] }, sources: order)
  }

  /// The same nest with as few axes as its accesses allow; at least one.
  ///
  /// Neighbours of one kind become one when every access walks them as one and no step asks for their index. Reduced
  /// axes keep their order, and so the order of the values they combine.
  func collapsingParallelAxes() -> Nest {
    let indexed = indexedAxes
    var axes: [Axis] = []
    var sources: [Int] = []
    for axis in self.axes.indices where self.axes[axis].size != 1 {
      let size = self.axes[axis].size
      if let last = axes.last, let outer = sources.last, last.kind == self.axes[axis].kind,
        !indexed.contains(axis), !indexed.contains(outer),
        (loads + stores.map(\.access)).allSatisfy({
          $0.strides[outer] == $0.strides[axis] * size
        })
      {
        axes[axes.count - 1].size *= size
        sources[sources.count - 1] = axis
      } else {
        axes.append(self.axes[axis])
        sources.append(axis)
      }
    }
    if axes.isEmpty {
      var nest = replacingAxes([], sources: [])
      nest.axes = [Axis(1, self.axes.last?.kind ?? .parallel)]
      for load in nest.loads.indices { nest.loads[load].strides = [0] }
      for store in nest.stores.indices { nest.stores[store].access.strides = [0] }
      return nest
    }
    return replacingAxes(axes, sources: sources)
  }
}
