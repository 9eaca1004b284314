// SPDX-License-Identifier: Apache-2.0
//
// Reductions over more elements than one chunk of the fixed tree (`CKernels.h`), as the tree says: the chunks are reduced,
// and then their results. Chunks are work for threads, and all engines see short reductions only.

internal import Loops
internal import TensorIR

extension Plan {
  /// The same plan with reductions in steps of one chunk at most.
  func splittingLongReductions() -> Plan {
    guard steps.contains(where: { if case .nest(let nest) = $0 { nest.isLong } else { false } })
    else { return self }
    var plan = self
    plan.steps = []
    for step in steps {
      guard case .nest(let nest) = step, nest.isLong else {
        plan.steps.append(step)
        continue
      }
      plan.append(splitting: nest.inCanonicalOrder())
    }
    return plan
  }

  private mutating func append(splitting nest: Nest) {
    let last = nest.axes.count - 1
    guard nest.isSplittable else {
      steps.append(.nest(nest))
      return
    }
    let length = nest.axes[last].size
    let whole = length / ReductionKernels.chunk
    let left = length % ReductionKernels.chunk
    let parts = whole + (left > 0 ? 1 : 0)
    let outer = Array(nest.axes[..<last])
    let count = outer.reduce(1) { $0 * $1.size }
    let dtype = buffers[nest.stores[0].access.buffer].dtype
    buffers.append(Buffer(dtype: dtype, count: parts * count, role: .scratch))
    let partial = buffers.count - 1
    // Chunks are the first axis in memory, so that neighbours stay neighbours.
    var rowMajor = [Int](repeating: 1, count: last)
    for axis in rowMajor.indices.dropLast().reversed() {
      rowMajor[axis] = rowMajor[axis + 1] * outer[axis + 1].size
    }
    func piece(first: Int, chunks: Int, size: Int) -> Step {
      var map = IndexMap(constantOfRank: last + 1, nestRank: last + 2)
      for axis in 0..<last { map.coefficients[axis * (last + 2) + axis + 1] = 1 }
      map.coefficients[last * (last + 2)] = ReductionKernels.chunk
      map.coefficients[last * (last + 2) + last + 1] = 1
      map.starts[last] = first * ReductionKernels.chunk
      var piece = nest.remapped(
        [Nest.Axis(chunks)] + outer + [Nest.Axis(size, .reduced)],
        map
      )
      piece.stores[0].access = Access(
        buffer: partial,
        base: first * count,
        strides: [count] + rowMajor + [0]
      )
      return .nest(piece)
    }
    if whole > 0 { steps.append(piece(first: 0, chunks: whole, size: ReductionKernels.chunk)) }
    if left > 0 { steps.append(piece(first: whole, chunks: 1, size: left)) }
    var writer = NestWriter()
    let x = writer.load(Access(buffer: partial, strides: rowMajor + [count]), dtype)
    var store = nest.stores[0]
    store.value = x
    let joined = writer.nest(outer + [Nest.Axis(parts, .reduced)], [store])
    if parts > ReductionKernels.chunk {
      append(splitting: joined.inCanonicalOrder())
    } else {
      steps.append(.nest(joined))
    }
  }
}

extension Nest {
  /// Whether more than a chunk of values become one.
  fileprivate var isLong: Bool {
    axes.contains { $0.kind == .reduced }
      && axes.reduce(1) { $1.kind == .reduced ? $0 * $1.size : $0 } > ReductionKernels.chunk
      && !isComplex
  }

  /// Whether one axis is reduced, of values that a partial result does not round.
  fileprivate var isSplittable: Bool {
    let dtype = program.dtype(stores[0].value)
    return axes.count(where: { $0.kind == .reduced }) == 1 && dtype != .bf16 && dtype != .f16
  }
}
