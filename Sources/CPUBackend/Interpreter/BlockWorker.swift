// SPDX-License-Identifier: Apache-2.0
//
// Runs a block program, block after block, on one thread.

internal import CKernels
internal import Loops
internal import Storage

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// The memory of every buffer of a plan during one run.
typealias Frame = UnsafeMutablePointer<UnsafeMutableRawPointer>

/// A walk over the blocks of a program.
///
/// Its tables lie in memory the caller lends.
struct BlockWorker {
  private unowned(unsafe) let program: BlockProgram
  let frame: Frame
  /// Where each register's block is.
  let registers: UnsafeMutablePointer<UnsafeMutableRawPointer>
  /// The address of the current block under each access.
  private let addresses: UnsafeMutablePointer<UnsafeMutableRawPointer>
  /// The index of the block's first point along each axis up to the split axis.
  let indices: UnsafeMutablePointer<Int>
  /// How many points the current block has.
  private(set) var count = 0
  /// Whether the block before was another row's, or none.
  private var isFirstOfRow = true

  /// The bytes a worker for `program` needs.
  static func byteCount(_ program: BlockProgram) -> Int {
    let words = program.sources.count + program.accesses.count + program.shape.split + 1
    return program.scratchByteCount + words * 8
  }

  /// Runs `body` with memory for a worker; small amounts lie on the stack.
  static func withMemory(_ byteCount: Int, _ body: (UnsafeMutableRawPointer) -> Void) {
    // A size the compiler knows: then no allocator is asked.
    if byteCount <= 1024 {
      return withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 16) { memory in
        body(memory.baseAddress.unsafelyUnwrapped)
      }
    }
    let memory = Memory.allocate(byteCount: byteCount)
    body(memory)
    Memory.deallocate(memory, byteCount: byteCount)
  }

  /// A worker whose tables and registers are in `memory`: `byteCount(program)` bytes, 64-byte aligned.
  init(_ program: BlockProgram, _ frame: Frame, memory: UnsafeMutableRawPointer) {
    self.program = program
    self.frame = frame
    let words = memory + program.scratchByteCount
    registers = words.assumingMemoryBound(to: UnsafeMutableRawPointer.self)
    addresses = registers + program.sources.count
    indices = UnsafeMutableRawPointer(addresses + program.accesses.count)
      .assumingMemoryBound(to: Int.self)
    for register in program.sources.indices {
      switch program.sources[register] {
      case .memory: continue
      case .scratch(let offset): registers[register] = memory + offset
      case .constant(let offset):
        registers[register] =
          UnsafeMutableRawPointer(program.constants.baseAddress.unsafelyUnwrapped) + offset
      }
    }
  }

  /// Goes to a block by its number.
  mutating func seek(_ block: Int) {
    let split = program.shape.split
    let perRow = program.shape.blocksPerRow
    indices[split] = block % perRow * program.shape.step
    var rest = block / perRow
    for axis in stride(from: split - 1, through: 0, by: -1) {
      indices[axis] = rest % program.sizes[axis]
      rest /= program.sizes[axis]
    }
    isFirstOfRow = true
    locate()
  }

  /// Goes to the next block.
  mutating func advance() {
    var axis = program.shape.split
    indices[axis] += program.shape.step
    isFirstOfRow = indices[axis] >= program.sizes[axis]
    while axis > 0 && indices[axis] >= program.sizes[axis] {
      indices[axis] = 0
      axis -= 1
      indices[axis] += 1
    }
    locate()
  }

  /// Finds the addresses of the block at `indices`.
  private mutating func locate() {
    let split = program.shape.split
    let left = program.sizes[split] - indices[split]
    count = (left < program.shape.step ? left : program.shape.step) * program.shape.inner
    var number = 0
    for access in program.accesses.indices {
      let place = program.accesses[access]
      var offset = place.base
      for axis in 0...split {
        offset += program.strides[number] * indices[axis]
        number += 1
      }
      let address = frame[place.buffer] + offset
      addresses[access] = address
      if place.register >= 0 { registers[place.register] = address }
    }
  }

  /// Computes every register of the block.
  func evaluate() {
    for operation in program.operations {
      if operation.isInvariant && !isFirstOfRow { continue }
      let count = operation.isUniform ? 1 : count
      let out = registers[operation.out]
      switch operation.kind {
      case .unary:
        operation.unary.unsafelyUnwrapped(out, registers[operation.x], count)
      case .binary:
        operation.binary.unsafelyUnwrapped(
          out,
          registers[operation.x],
          registers[operation.y],
          count
        )
      case .select:
        operation.select.unsafelyUnwrapped(
          out,
          registers[operation.x],
          registers[operation.y],
          registers[operation.z],
          count
        )
      case .ternary:
        operation.ternary.unsafelyUnwrapped(
          out,
          registers[operation.x],
          registers[operation.y],
          registers[operation.z],
          count
        )
      case .iota:
        operation.iota.unsafelyUnwrapped(out, Int64(indices[program.shape.split]), 1, count)
      case .table: registers[operation.out] = table(operation.number)
      case .outerIndex: out.storeBytes(of: indices[operation.number], as: Int.self)
      case .gather:
        operation.strided.unsafelyUnwrapped(
          out,
          registers[operation.x],
          operation.stride,
          count
        )
      case .gatherPlane:
        operation.plane.unsafelyUnwrapped(
          out,
          operation.width * operation.number,
          operation.width,
          registers[operation.x],
          operation.rowStride,
          operation.stride,
          count / operation.number,
          operation.number
        )
      case .gatherIndexed:
        operation.indexed.unsafelyUnwrapped(
          out,
          registers[operation.x],
          table(operation.number).assumingMemoryBound(to: Int64.self),
          count
        )
      case .fill: operation.fill.unsafelyUnwrapped(out, registers[operation.x], count)
      }
    }
  }

  /// Writes the block's results to memory.
  func store() {
    for store in program.stores {
      let target = addresses[store.access]
      let source = registers[store.register]
      switch store.kind {
      case .direct: continue
      case .copy: memcpy(target, source, count * store.width)
      case .fill(let kernel): kernel(target, source, count)
      case .convert(let kernel): kernel(target, source, count)
      case .strided(let kernel, let stride): kernel(target, source, stride, count)
      case .interleaved(let kernel, let other): kernel(target, source, registers[other], count)
      case .plane(let kernel, let row, let column, let columns):
        let width = store.width
        let rows = count / columns
        kernel(target, row, column, source, width * columns, width, rows, columns)
      case .indexed(let kernel, let number):
        kernel(target, source, table(number).assumingMemoryBound(to: Int64.self), count)
      }
    }
  }

  private func table(_ number: Int) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(
      program.tables.baseAddress.unsafelyUnwrapped + number * program.shape.length
    )
  }
}
