// SPDX-License-Identifier: Apache-2.0
//
// Where scratch buffers lie in one block of memory. Buffers that are never needed at the same time share bytes; a nest
// whose result has the very indices of an operand that nobody needs afterwards overwrites it.

internal import Loops
internal import Storage
internal import TensorIR

/// Offsets into the memory of one run.
struct Arena {
  /// For every buffer, where it begins; `nil` for those that are not scratch.
  private(set) var offsets: [Int?]
  /// How much memory a run needs; `Int.max` when the machine does not have it.
  private(set) var byteCount = 0

  private static let alignment = 64

  private struct Block {
    var offset: Int
    var size: Int
    /// The last step that touches it.
    var end: Int
  }

  init(_ plan: Plan) {
    offsets = Array(repeating: nil, count: plan.buffers.count)
    let (_, last) = plan.uses
    var blocks: [Block] = []
    for (number, step) in plan.steps.enumerated() {
      blocks.removeAll { $0.end < number }
      for buffer in step.writes
      where plan.buffers[buffer].role == .scratch && offsets[buffer] == nil {
        if let source = Self.overwritten(by: step, number, buffer, plan, last),
          let offset = offsets[source],
          let block = blocks.firstIndex(where: { $0.offset == offset && $0.end == number })
        {
          blocks[block].end = last[buffer]
          offsets[buffer] = offset
          continue
        }
        let size = plan.buffers[buffer].byteCount
        guard size <= Memory.available else {
          // No place is of use: what needs this much is not run.
          byteCount = .max
          return
        }
        let rounded = (Swift.max(size, 1) + Self.alignment - 1) & -Self.alignment
        let offset = Self.gap(of: rounded, in: blocks)
        let block = Block(offset: offset, size: rounded, end: last[buffer])
        blocks.insert(block, at: blocks.firstIndex { $0.offset > offset } ?? blocks.count)
        offsets[buffer] = offset
        byteCount = Swift.max(byteCount, offset + rounded)
      }
    }
  }

  /// The lowest place for `size` bytes among blocks that are sorted by offset.
  private static func gap(of size: Int, in blocks: [Block]) -> Int {
    var offset = 0
    for block in blocks {
      if block.offset - offset >= size { return offset }
      offset = Swift.max(offset, block.offset + block.size)
    }
    return offset
  }

  /// A scratch buffer that `step` reads for the last time, at exactly the indices it writes `target` at.
  private static func overwritten(
    by step: Plan.Step,
    _ number: Int,
    _ target: Int,
    _ plan: Plan,
    _ last: [Int]
  ) -> Int? {
    guard case .nest(let nest) = step else { return nil }
    return nest.loads.lazy.map(\.buffer).first { source in
      plan.buffers[source].role == .scratch && last[source] == number
        && plan.overwrites(source, with: target, in: nest)
    }
  }
}

extension Plan {
  /// For every buffer, the numbers of the first and of the last step that touches it; `Int.max` and -1 where none does.
  var uses: (first: [Int], last: [Int]) {
    var first = [Int](repeating: .max, count: buffers.count)
    var last = [Int](repeating: -1, count: buffers.count)
    for (number, step) in steps.enumerated() {
      for buffer in step.reads + step.writes {
        first[buffer] = Swift.min(first[buffer], number)
        last[buffer] = number
      }
    }
    return (first, last)
  }

  /// Whether a nest may write `target` to the memory of `source`: it reads that at exactly the indices it writes at.
  func overwrites(_ source: Int, with target: Int, in nest: Nest) -> Bool {
    guard let store = nest.stores.first(where: { $0.access.buffer == target }),
      let load = nest.loads.first(where: { $0.buffer == source })
    else { return false }
    return load.base == store.access.base && load.strides == store.access.strides
      && buffers[source].count == buffers[target].count
      && buffers[source].dtype.byteCount == buffers[target].dtype.byteCount
      && nest.stores.allSatisfy { $0.combination == nil }
      && nest.stores.count(where: { $0.access.buffer == target }) == 1
      && nest.loads.count(where: { $0.buffer == source }) == 1
      && !nest.stores.contains { $0.access.buffer == source }
      // Two results, one of them an operand as it is: the first written must not be where the second is read.
      && (nest.stores.count == 1 || !nest.stores.contains(where: nest.isCopy))
      // So with the two parts of one complex number; parts of more are gathered before any is written.
      && (!buffers[target].dtype.isComplex || buffers[target].count > 1)
  }
}

extension Nest {
  /// Whether a store moves an operand without computing.
  fileprivate func isCopy(_ store: Store) -> Bool {
    if case .operand = program.steps[Int(store.value.index)] { true } else { false }
  }
}
