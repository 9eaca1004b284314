// SPDX-License-Identifier: Apache-2.0
//
// Nests that machine code runs row by row: a reduction of rows, what it reads of the same rows, and what reads its result.

internal import CodeGeneration
internal import Loops
internal import TensorIR

extension Plan {
  /// The same plan as an engine likes it best.
  func grouped(for engine: CPUEngine) -> Plan {
    switch engine {
    case .compiled: groupingRows()
    case .interpreted: self
    }
  }

  /// The same plan with groups of nests where each row can be finished before the next is begun.
  func groupingRows() -> Plan {
    var plan = self
    plan.steps = []
    var run: [Nest] = []
    for step in steps {
      // Rows may be run twice, which where an argument was would be once too often.
      if case .nest(let nest) = step, !overwritesLargeDonor(nest) {
        run.append(nest)
      } else {
        plan.appendGroups(of: run)
        run = []
        plan.steps.append(step)
      }
    }
    plan.appendGroups(of: run)
    return plan
  }

  private mutating func appendGroups(of run: [Nest]) {
    var done = 0
    var next = 0
    while next < run.count {
      guard let seed = run[next].asReducedRows() else {
        next += 1
        continue
      }
      var group = [seed]
      var first = next
      while first > done, let before = run[first - 1].asRows(seed.axes[0].size),
        canJoin([before] + group)
      {
        group.insert(before, at: 0)
        first -= 1
      }
      var end = next + 1
      while end < run.count, let after = run[end].asRows(seed.axes[0].size),
        // A number for each row takes a vector for itself.
        after.axes[1].size > 1 || seed.axes[1].size >= 64, canJoin(group + [after])
      {
        group.append(after)
        end += 1
      }
      if group.count > 1 {
        for nest in run[done..<first] { steps.append(.nest(nest)) }
        steps.append(.rows(RowGroup(group)))
        done = end
      }
      next = end
    }
    for nest in run[done...] { steps.append(.nest(nest)) }
  }

  /// Whether nests have something in common, and every value that one leaves for another stays in its row.
  private func canJoin(_ nests: [Nest]) -> Bool {
    let steps = nests.reduce(0) { $0 + $1.program.steps.count }
    guard steps <= 256 else { return false }
    let stores = nests.flatMap(\.stores).map(\.access.buffer)
    let written = Set(stores)
    // Rows may be run twice, by two threads at once: whoever runs them has to find and leave the same.
    if written.count < stores.count { return false }
    var isShared = false
    for (number, nest) in nests.enumerated() {
      let later = Set(nests[number...].flatMap(\.stores).map(\.access.buffer))
      if nest.loads.contains(where: { later.contains($0.buffer) }) { return false }
      for access in nest.loads + nest.stores.map(\.access) where written.contains(access.buffer) {
        let rowStride = nests.lazy.flatMap(\.stores).first { $0.access.buffer == access.buffer }?
          .access.strides[0]
        let end = access.base + (nest.axes[1].size - 1) * access.strides[1]
        guard let rowStride, rowStride > 0, access.strides[0] == rowStride, access.base >= 0,
          end >= 0, access.base < rowStride, end < rowStride,
          // Buffers of complex numbers are read by parts elsewhere.
          !buffers[access.buffer].dtype.isComplex
        else { return false }
      }
      for load in nest.loads where load.strides[0] != 0 {
        isShared =
          isShared || written.contains(load.buffer)
          || nests[..<number].contains { $0.loads.contains { $0.buffer == load.buffer } }
      }
    }
    return isShared
  }
}

extension Nest {
  /// This nest over rows and their elements, if it reduces rows of a chunk at most that lie in memory as they are walked.
  fileprivate func asReducedRows() -> Nest? {
    guard !isComplex, axes.contains(where: { $0.kind == .reduced }) else { return nil }
    let nest = inCanonicalOrder()
    guard nest.axes.count == 2, nest.axes[0].kind == .parallel, nest.axes[1].kind == .reduced,
      nest.axes[0].size > 1, (16...ReductionKernels.chunk).contains(nest.axes[1].size),
      nest.stores.count == 1,
      nest.loads.allSatisfy({ $0.strides[1].magnitude <= 1 }),
      nest.loads.contains(where: { $0.strides[1] != 0 })
    else { return nil }
    return nest
  }

  /// This nest over so many rows and their elements.
  fileprivate func asRows(_ count: Int) -> Nest? {
    if axes.contains(where: { $0.kind == .reduced }) {
      guard let nest = asReducedRows(), nest.axes[0].size == count else { return nil }
      return nest
    }
    if isComplex { return nil }
    var nest = inCanonicalOrder()
    if nest.axes.count == 1 && nest.axes[0].size == count {
      // A number for each row.
      if nest.isIndexed { return nil }
      nest.axes.append(Axis(1))
      for load in nest.loads.indices { nest.loads[load].strides.append(0) }
      for store in nest.stores.indices { nest.stores[store].access.strides.append(0) }
      return nest
    }
    if nest.axes.count == 1 {
      let size = nest.axes[0].size
      guard size % count == 0, size > count, !nest.isIndexed else { return nil }
      func split(_ access: inout Access) {
        access.strides = [access.strides[0] * (size / count), access.strides[0]]
      }
      nest.axes = [Axis(count), Axis(size / count)]
      for load in nest.loads.indices { split(&nest.loads[load]) }
      for store in nest.stores.indices { split(&nest.stores[store].access) }
    }
    guard nest.axes.count == 2, nest.axes[0].size == count, nest.axes[1].size >= 16,
      (nest.loads + nest.stores.map(\.access)).allSatisfy({ $0.strides[1].magnitude <= 1 })
    else { return nil }
    return nest
  }
}
