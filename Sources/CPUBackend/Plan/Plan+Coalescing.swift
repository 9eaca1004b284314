// SPDX-License-Identifier: Apache-2.0
//
// Writing in place. A step that changes a part of a value begins with a copy of the whole; where nobody reads the original
// afterwards, the original is the copy.

internal import Loops

extension Plan {
  /// The same plan without copies of scratch buffers that no later step reads.
  func coalescingCopies() -> Plan {
    let (first, last) = uses
    var names = Array(buffers.indices)
    var kept: [Step] = []
    for (number, step) in steps.enumerated() {
      if let (source, target) = wholeCopy(step), buffers[source].role == .scratch,
        last[source] == number, first[target] == number
      {
        names[source] = target
      } else {
        kept.append(step)
      }
    }
    if kept.count == steps.count { return self }
    // A copy may itself have been copied, later.
    for buffer in names.indices.reversed() {
      while names[buffer] != names[names[buffer]] { names[buffer] = names[names[buffer]] }
    }
    var plan = self
    plan.steps = kept.map { $0.renumbered(names) }
    return plan.removingUnusedScratch()
  }

  /// The two buffers, when all that a step does is copy one onto the other.
  private func wholeCopy(_ step: Step) -> (source: Int, target: Int)? {
    guard case .nest(let nest) = step, nest.program.steps.count == 1,
      case .operand = nest.program.steps[0], nest.stores.count == 1,
      nest.stores[0].combination == nil
    else { return nil }
    let (load, store) = (nest.loads[0], nest.stores[0].access)
    let sizes = nest.axes.map(\.size)
    let count = sizes.reduce(1, *)
    guard load.buffer != store.buffer, load.base == store.base, load.strides == store.strides,
      count == buffers[load.buffer].count, count == buffers[store.buffer].count,
      StridedView(buffer: 0, base: load.base, sizes: sizes, strides: load.strides).isWhole(
        of: count
      )
    else { return nil }
    return (load.buffer, store.buffer)
  }
}
