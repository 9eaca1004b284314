// SPDX-License-Identifier: Apache-2.0
//
// A scalar program made ready to run on blocks of points: a list of kernel calls over numbered registers. Everything
// that depends on types, strides and shapes has been decided here; what is left is calling.

internal import CKernels
internal import Loops
internal import TensorIR

/// One kernel call, or one movement of memory.
struct BlockOperation {
  enum Kind {
    /// out = unary(x).
    case unary
    /// out = binary(x, y).
    case binary
    /// out = x ? y : z.
    case select
    /// out = ternary(x, y, z).
    case ternary
    /// out = the indices of the block along the split axis.
    case iota
    /// out = the numbers of table `number`, where they are.
    case table
    /// out = the one index along axis `number`, the split axis or one outside: that of the block's first point.
    case outerIndex
    /// x's memory, element by element `stride` bytes apart.
    case gather
    /// x's memory, rows of `number` elements that are `stride` bytes apart; rows `rowStride` bytes apart.
    case gatherPlane
    /// x's memory at the offsets of a table, `number`.
    case gatherIndexed
    /// out = the one element of x, everywhere.
    case fill
  }
  var kind: Kind
  /// Whether the operation gives one element for the whole block.
  var isUniform: Bool
  /// Whether the result is the same for all blocks along the split axis.
  var isInvariant = false
  var out: Int
  var x = 0
  var y = 0
  var z = 0
  /// An axis, a table or a number of columns.
  var number = 0
  var stride = 0
  var rowStride = 0
  /// The bytes of an element that is moved.
  var width = 0
  var unary: skein_unary_kernel?
  var binary: skein_binary_kernel?
  var select: skein_select_kernel?
  var ternary: skein_ternary_kernel?
  var iota: skein_iota_kernel?
  var strided: skein_strided_kernel?
  var indexed: skein_indexed_kernel?
  var plane: skein_copy_2d_kernel?
  var fill: skein_fill_kernel?

  init(_ kind: Kind, isUniform: Bool, out: Int, x: Int = 0, y: Int = 0, z: Int = 0) {
    self.kind = kind
    self.isUniform = isUniform
    self.out = out
    self.x = x
    self.y = y
    self.z = z
  }
}

/// What a register is before the first operation runs.
enum RegisterSource {
  /// The address of the block in a buffer: access `number`.
  case memory(access: Int)
  /// Part of the worker's scratch, at a byte offset.
  case scratch(offset: Int)
  /// A number of the program: byte offset into its constants.
  case constant(offset: Int)
}

/// Where memory is for a block: a buffer and the byte where the nest's first point lies.
struct BlockAccess {
  var buffer: Int
  var base: Int
  /// The register that is this memory; -1 when there is none.
  var register = -1
}

/// How a register's block gets to memory after the last operation.
struct BlockStore {
  enum Kind {
    /// The operation that defines the register writes there itself.
    case direct
    /// Bytes are copied.
    case copy
    /// One element is repeated.
    case fill(skein_fill_kernel)
    /// A half is rounded on its way.
    case convert(skein_unary_kernel)
    case strided(skein_strided_kernel, stride: Int)
    /// Elements alternate with those of another register: the parts of complex numbers.
    case interleaved(skein_binary_kernel, with: Int)
    case plane(skein_copy_2d_kernel, row: Int, column: Int, columns: Int)
    case indexed(skein_indexed_kernel, table: Int)
  }
  var kind: Kind
  var register: Int
  var access: Int
  /// The bytes of one element.
  var width: Int
}

/// A scalar program over blocks of a given shape.
///
/// `@unchecked Sendable`: everything is set by `init` and only read afterwards; the memory is its own.
final class BlockProgram: @unchecked Sendable {
  let shape: BlockShape
  let sizes: UnsafeMutableBufferPointer<Int>
  let operations: UnsafeMutableBufferPointer<BlockOperation>
  let sources: UnsafeMutableBufferPointer<RegisterSource>
  let accesses: UnsafeMutableBufferPointer<BlockAccess>
  /// In bytes, for each access and each axis up to the split axis.
  let strides: UnsafeMutableBufferPointer<Int>
  let stores: UnsafeMutableBufferPointer<BlockStore>
  /// Offsets, in elements, of a block's points; each table has `shape.length` of them.
  let tables: UnsafeMutableBufferPointer<Int64>
  let constants: UnsafeMutableBufferPointer<UInt64>
  /// The register of each output of the scalar program.
  let outputs: [Int]
  /// The bytes of scratch the registers need.
  let scratchByteCount: Int
  /// An estimate of the time of one point, in units of a simple operation on a f32.
  let cost: Int

  init(_ writer: BlockProgramWriter) {
    shape = writer.shape
    sizes = .copy(of: writer.shape.sizes)
    operations = .copy(of: writer.operations)
    sources = .copy(of: writer.sources)
    accesses = .copy(of: writer.accesses)
    strides = .copy(of: writer.strides)
    stores = .copy(of: writer.stores)
    tables = .copy(of: writer.tables.flatMap { $0 })
    constants = .copy(of: writer.constants)
    outputs = writer.outputs
    scratchByteCount = writer.scratchByteCount
    cost = writer.cost
  }

  deinit {
    sizes.deallocate()
    operations.deallocate()
    sources.deallocate()
    accesses.deallocate()
    strides.deallocate()
    stores.deallocate()
    tables.deallocate()
    constants.deallocate()
  }
}

extension UnsafeMutableBufferPointer where Element: BitwiseCopyable {
  /// New memory with the given elements; reading it costs no reference counting.
  fileprivate static func copy(of elements: [Element]) -> Self {
    let buffer = Self.allocate(capacity: Swift.max(elements.count, 1))
    _ = buffer.initialize(from: elements)
    return Self(rebasing: buffer[..<elements.count])
  }
}
