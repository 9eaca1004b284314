// SPDX-License-Identifier: Apache-2.0
//
// Which registers of a block program share scratch: those that are not needed at the same time. The fewer blocks there
// are, the nearer to the processor they stay.

/// The places of registers in a worker's scratch: blocks first, then single elements.
struct RegisterPlaces {
  let operations: [BlockOperation]
  /// The bytes of one element of each register.
  let widths: [Int]
  let isUniform: [Bool]
  /// Registers that are read after the last operation.
  let kept: [Int]
  /// The points of a block.
  let length: Int
  /// How much scratch there must be.
  private(set) var byteCount = 0

  init(
    operations: [BlockOperation],
    widths: [Int],
    isUniform: [Bool],
    kept: [Int],
    length: Int
  ) {
    self.operations = operations
    self.widths = widths
    self.isUniform = isUniform
    self.kept = kept
    self.length = length
  }

  /// For every register, the last operation that needs it.
  private func lastReads() -> [Int] {
    var last = [Int](repeating: -1, count: widths.count)
    for (number, operation) in operations.enumerated() {
      for register in [operation.x, operation.y, operation.z] where operation.reads(register) {
        last[register] = number
      }
      last[operation.out] = Swift.max(last[operation.out], number)
    }
    for register in kept { last[register] = operations.count }
    return last
  }

  /// Sets the offset of every register that is scratch.
  mutating func assign(_ sources: inout [RegisterSource]) {
    let last = lastReads()
    // One cache line more, so that equal places of two blocks do not fall on one another in the cache's sets.
    let block = ((length * (widths.max() ?? 8) + 63) & ~63) + 64
    var free: [Int] = []
    var blockOf = [Int?](repeating: nil, count: widths.count)
    var blocks = 0
    var cells: [Int] = []
    for (number, operation) in operations.enumerated() {
      let out = operation.out
      let dying = Set([operation.x, operation.y, operation.z])
        .filter { operation.reads($0) && last[$0] == number }.sorted()
      // A kernel may write over an operand whose elements have the result's size, and over no other.
      free += dying.filter { widths[$0] == widths[out] }.compactMap { blockOf[$0] }
      if case .scratch = sources[out] {
        if isUniform[out] {
          cells.append(out)
        } else if operation.isInvariant {
          // Its place is its own, so that it is still there in the next block.
          sources[out] = .scratch(offset: blocks * block)
          blocks += 1
        } else {
          let place = free.popLast() ?? blocks
          if place == blocks { blocks += 1 }
          blockOf[out] = place
          sources[out] = .scratch(offset: place * block)
          if last[out] == number { free.append(place) }
        }
      }
      free += dying.filter { widths[$0] != widths[out] }.compactMap { blockOf[$0] }
    }
    for (cell, register) in cells.enumerated() {
      sources[register] = .scratch(offset: blocks * block + cell * 8)
    }
    byteCount = blocks * block + cells.count * 8
  }
}

extension BlockOperation {
  /// Whether the operation reads a register.
  func reads(_ register: Int) -> Bool {
    switch kind {
    case .unary, .gather, .gatherPlane, .gatherIndexed, .fill: x == register
    case .binary: x == register || y == register
    case .select, .ternary: x == register || y == register || z == register
    case .iota, .table, .outerIndex: false
    }
  }
}
