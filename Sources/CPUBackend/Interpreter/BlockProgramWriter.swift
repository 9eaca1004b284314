// SPDX-License-Identifier: Apache-2.0
//
// Chooses the kernel for every step of a scalar program, how every load and store walks through memory, and which
// registers may share scratch.

internal import CKernels
internal import Loops
internal import TensorIR

/// A block program in the making.
///
/// In blocks bf16 and f16 are f32: they are widened when loaded, rounded after every operation, and narrowed when stored.
struct BlockProgramWriter {
  let shape: BlockShape
  var operations: [BlockOperation] = []
  var sources: [RegisterSource] = []
  private(set) var accesses: [BlockAccess] = []
  var stores: [BlockStore] = []
  /// In bytes, for each access and each axis up to the split axis.
  var strides: [Int] = []
  private(set) var tables: [[Int64]] = []
  var outputs: [Int] = []
  var isUniform: [Bool] = []
  private(set) var constants: [UInt64] = []
  private(set) var scratchByteCount = 0
  private(set) var cost = 1

  /// The bytes of one element of a register.
  var widths: [Int] = []
  /// Whether a register is the same for all blocks along the split axis.
  private var isInvariant: [Bool] = []
  /// For registers in memory: the buffer's place, so that in-place writes are seen.
  var locations: [Int?] = []
  private var tableNumbers: [[Int64]: Int] = [:]

  /// Writes the program of a nest whose axes are those of `shape`.
  ///
  /// `location` is equal for two buffers when they share memory. Without `writesStores` the caller takes the values from
  /// their registers, as a reduction does.
  init(
    _ nest: Nest,
    _ shape: BlockShape,
    buffers: [Plan.Buffer],
    location: (Int) -> Int,
    writesStores: Bool
  ) throws(TensorError) {
    self.shape = shape
    var registers: [Int] = []
    for step in nest.program.steps {
      registers.append(try write(step, nest, registers, buffers, location))
    }
    outputs = nest.stores.map { registers[Int($0.value.index)] }
    if writesStores {
      var number = 0
      while number < nest.stores.count {
        if number + 1 < nest.stores.count,
          interleave(nest.stores[number].access, nest.stores[number + 1].access, number)
        {
          number += 2
          continue
        }
        let buffer = nest.stores[number].access.buffer
        write(nest.stores[number], outputs[number], buffers[buffer], location(buffer))
        number += 1
      }
    } else {
      outputs = outputs.map { isUniform[$0] ? filled($0) : $0 }
    }
    findInvariants()
    placeRegisters()
    for (number, source) in sources.enumerated() {
      if case .memory(let access) = source { accesses[access].register = number }
    }
  }

  // MARK: Registers

  /// A register in scratch, for now without a place.
  mutating func register(_ width: Int, isUniform: Bool) -> Int {
    sources.append(.scratch(offset: -1))
    widths.append(width)
    locations.append(nil)
    isInvariant.append(false)
    self.isUniform.append(isUniform)
    return sources.count - 1
  }

  private mutating func constant(_ bits: UInt64, _ width: Int) -> Int {
    constants.append(bits)
    sources.append(.constant(offset: (constants.count - 1) * 8))
    widths.append(width)
    locations.append(nil)
    isInvariant.append(true)
    isUniform.append(true)
    return sources.count - 1
  }

  /// The bytes of an element in a block.
  static func width(_ dtype: DType) -> Int { isHalf(dtype) ? 4 : dtype.byteCount }

  static func isHalf(_ dtype: DType) -> Bool { dtype == .bf16 || dtype == .f16 }

  // MARK: Steps

  mutating func write(
    _ step: ScalarStep,
    _ nest: Nest,
    _ registers: [Int],
    _ buffers: [Plan.Buffer],
    _ location: (Int) -> Int
  ) throws(TensorError) -> Int {
    switch step {
    case .operand(let number, let dtype):
      return load(nest.loads[number], dtype, location(nest.loads[number].buffer))
    case .constant(let value):
      let bits =
        Self.isHalf(value.dtype)
        ? UInt64(Float(value.double).bitPattern) : value.bits
      return constant(bits, Self.width(value.dtype))
    case .index(let axis, let dtype): return index(axis, dtype)
    case .apply(let instruction):
      let source = nest.program.dtype(instruction.x)
      return try apply(
        instruction,
        source,
        registers[Int(instruction.x.index)],
        registers[Int(instruction.y.index)],
        registers[Int(instruction.z.index)]
      )
    }
  }

  private mutating func apply(
    _ instruction: Instruction,
    _ source: DType,
    _ x: Int,
    _ y: Int,
    _ z: Int
  ) throws(TensorError) -> Int {
    let opcode = instruction.opcode
    let dtype = instruction.dtype
    let unsupported = TensorError(.unsupported("\(opcode) of \(source)"), in: "cpu")
    switch opcode.family {
    case .unary:
      guard let kernel = skein_unary(opcode.rawValue, source.rawValue) else { throw unsupported }
      cost += opcode.cost
      return rounded(unary(kernel, x, width: Self.width(dtype)), dtype)
    case .binary, .comparison:
      let both = isUniform[x] && isUniform[y]
      let form = both ? 0 : UInt8((isUniform[x] ? 1 : 0) + (isUniform[y] ? 2 : 0))
      let kernel =
        opcode.family == .binary
        ? skein_binary(opcode.rawValue, source.rawValue, form)
        : skein_compare(opcode.rawValue, source.rawValue, form)
      guard let kernel else { throw unsupported }
      let out = register(Self.width(dtype), isUniform: both)
      var operation = BlockOperation(.binary, isUniform: both, out: out, x: x, y: y)
      operation.binary = kernel
      operations.append(operation)
      cost += opcode.cost
      return opcode.family == .binary ? rounded(out, dtype) : out
    case .selection:
      // Kernels take (predicate, on true, on false).
      let all = isUniform[x] && isUniform[y] && isUniform[z]
      let predicate = isUniform[x] && !all ? filled(x) : x
      let form = all ? 0 : UInt8((isUniform[z] ? 1 : 0) + (isUniform[y] ? 2 : 0))
      guard let kernel = skein_select(Self.width(dtype), form) else { throw unsupported }
      let out = register(Self.width(dtype), isUniform: all)
      var operation = BlockOperation(
        .select,
        isUniform: all,
        out: out,
        x: predicate,
        y: z,
        z: y
      )
      operation.select = kernel
      operations.append(operation)
      cost += opcode.cost
      return out
    case .ternary:
      // Kernels take the last two operands as blocks or as single elements, both alike.
      let all = isUniform[x] && isUniform[y] && isUniform[z]
      let isFactorShared = isUniform[y] && isUniform[z] && !all
      let first = isUniform[x] && !all ? filled(x) : x
      let second = isUniform[y] && !all && !isFactorShared ? filled(y) : y
      let third = isUniform[z] && !all && !isFactorShared ? filled(z) : z
      guard let kernel = skein_ternary(opcode.rawValue, source.rawValue, isFactorShared ? 1 : 0)
      else { throw unsupported }
      let out = register(Self.width(dtype), isUniform: all)
      var operation = BlockOperation(
        .ternary,
        isUniform: all,
        out: out,
        x: first,
        y: second,
        z: third
      )
      operation.ternary = kernel
      operations.append(operation)
      cost += opcode.cost
      return rounded(out, dtype)
    case .conversion: return convert(x, from: source, to: dtype)
    case .reinterpretation: return reinterpret(x, from: source, to: dtype)
    }
  }

  mutating func unary(_ kernel: @escaping skein_unary_kernel, _ x: Int, width: Int) -> Int {
    let out = register(width, isUniform: isUniform[x])
    var operation = BlockOperation(.unary, isUniform: isUniform[x], out: out, x: x)
    operation.unary = kernel
    operations.append(operation)
    return out
  }

  /// A half's value after an operation in f32.
  private mutating func rounded(_ x: Int, _ dtype: DType) -> Int {
    guard let kernel = skein_round(dtype.rawValue) else { return x }
    return unary(kernel, x, width: 4)
  }

  mutating func filled(_ x: Int) -> Int {
    let out = register(widths[x], isUniform: false)
    var operation = BlockOperation(.fill, isUniform: false, out: out, x: x)
    operation.fill = skein_fill(widths[x])
    operations.append(operation)
    return out
  }

  mutating func convert(_ x: Int, from source: DType, to target: DType) -> Int {
    if source == target { return x }
    cost += 1
    let from = Self.isHalf(source) ? DType.f32 : source
    if Self.isHalf(target) {
      // From f32 one rounding; from elsewhere through the memory format, so that it is still one.
      if from == .f32 { return rounded(x, target) }
      let narrow = unary(Self.conversion(from, target), x, width: 2)
      return unary(Self.conversion(target, .f32), narrow, width: 4)
    }
    if from == target { return x }
    return unary(Self.conversion(from, target), x, width: target.byteCount)
  }

  /// The same bits under another type: no operation, but where a half has to get the bits it has in memory.
  private mutating func reinterpret(_ x: Int, from source: DType, to target: DType) -> Int {
    var x = x
    if Self.isHalf(source) { x = unary(Self.conversion(.f32, source), x, width: 2) }
    if Self.isHalf(target) { x = unary(Self.conversion(target, .f32), x, width: 4) }
    return x
  }

  static func conversion(_ source: DType, _ target: DType) -> skein_unary_kernel {
    guard let kernel = skein_convert(source.rawValue, target.rawValue) else {
      preconditionFailure("there is a conversion from \(source) to \(target)")
    }
    return kernel
  }

  // MARK: Loads

  mutating func access(_ access: Access, _ byteCount: Int) -> Int {
    accesses.append(BlockAccess(buffer: access.buffer, base: access.base * byteCount))
    strides += access.strides[...shape.split].map { $0 * byteCount }
    return accesses.count - 1
  }

  /// How a block's points lie in memory.
  enum Pattern {
    case contiguous
    case uniform
    case strided(Int)
    /// Rows of some columns, with the strides of both.
    case plane(row: Int, column: Int, columns: Int)
    case table(Int)
  }

  mutating func pattern(_ access: Access) -> Pattern {
    // The axes of the block, outermost first, without those that have one index in it.
    var axes = [(size: shape.step, stride: access.strides[shape.split])]
    for axis in (shape.split + 1)..<Swift.max(shape.sizes.count, shape.split + 1) {
      axes.append((shape.sizes[axis], access.strides[axis]))
    }
    axes.removeAll { $0.size == 1 }
    guard let last = axes.last else { return .contiguous }
    if axes.allSatisfy({ $0.stride == 0 }) { return .uniform }
    // Axes that run on from one another are one.
    var runs = [last]
    for axis in axes.dropLast().reversed() {
      if axis.stride == runs[0].stride * runs[0].size {
        runs[0].size *= axis.size
      } else {
        runs.insert(axis, at: 0)
      }
    }
    if runs.count == 1 { return last.stride == 1 ? .contiguous : .strided(last.stride) }
    if runs.count == 2 {
      return .plane(row: runs[0].stride, column: runs[1].stride, columns: runs[1].size)
    }
    var table = [Int64(0)]
    for axis in axes {
      table = table.flatMap { start in
        (0..<axis.size).map { start + Int64($0) * Int64(axis.stride) }
      }
    }
    return .table(number(of: table))
  }

  mutating func number(of table: [Int64]) -> Int {
    if let number = tableNumbers[table] { return number }
    tables.append(table)
    tableNumbers[table] = tables.count - 1
    return tables.count - 1
  }

  private mutating func load(_ load: Access, _ dtype: DType, _ location: Int) -> Int {
    let width = dtype.byteCount
    let pattern = pattern(load)
    let isOne = if case .uniform = pattern { true } else { false }
    sources.append(.memory(access: access(load, width)))
    widths.append(width)
    locations.append(location)
    isInvariant.append(load.strides[shape.split] == 0)
    isUniform.append(isOne)
    var result = sources.count - 1
    switch pattern {
    case .contiguous, .uniform: break
    case .strided(let stride):
      let out = register(width, isUniform: false)
      var operation = BlockOperation(.gather, isUniform: false, out: out, x: result)
      operation.strided = skein_load_strided(width)
      operation.stride = stride * width
      operations.append(operation)
      cost += 2
      result = out
    case .plane(let row, let column, let columns):
      let out = register(width, isUniform: false)
      var operation = BlockOperation(.gatherPlane, isUniform: false, out: out, x: result)
      operation.plane = skein_copy_2d(width)
      operation.rowStride = row * width
      operation.stride = column * width
      operation.number = columns
      operation.width = width
      operations.append(operation)
      cost += 2
      result = out
    case .table(let number):
      let out = register(width, isUniform: false)
      var operation = BlockOperation(.gatherIndexed, isUniform: false, out: out, x: result)
      operation.indexed = skein_load_indexed(width)
      operation.number = number
      operations.append(operation)
      cost += 2
      result = out
    }
    if Self.isHalf(dtype) { result = unary(Self.conversion(dtype, .f32), result, width: 4) }
    return result
  }

  // MARK: Indices

  private mutating func index(_ axis: Int, _ dtype: DType) -> Int {
    cost += 1
    if axis < shape.split {
      let out = register(8, isUniform: true)
      var operation = BlockOperation(.outerIndex, isUniform: true, out: out)
      operation.number = axis
      operations.append(operation)
      return convert(out, from: .i64, to: dtype)
    }
    if axis == shape.split && shape.inner == 1 {
      let isWhole = !Self.isHalf(dtype)
      let out = register(isWhole ? dtype.byteCount : 8, isUniform: false)
      var operation = BlockOperation(.iota, isUniform: false, out: out)
      operation.iota = skein_iota(isWhole ? dtype.rawValue : DType.i64.rawValue)
      operations.append(operation)
      return isWhole ? out : convert(out, from: .i64, to: dtype)
    }
    // The pattern of a block, read like memory by a gather; along the split axis the block's start is added.
    let period = shape.sizes[(axis + 1)...].reduce(1, *)
    let size = axis == shape.split ? shape.step : shape.sizes[axis]
    let table = number(of: (0..<shape.length).map { Int64($0 / period % size) })
    var result = register(8, isUniform: false)
    var operation = BlockOperation(.table, isUniform: false, out: result)
    operation.number = table
    operations.append(operation)
    if axis == shape.split {
      let start = register(8, isUniform: true)
      var begin = BlockOperation(.outerIndex, isUniform: true, out: start)
      begin.number = axis
      operations.append(begin)
      let out = register(8, isUniform: false)
      var sum = BlockOperation(.binary, isUniform: false, out: out, x: result, y: start)
      sum.binary = skein_binary(Opcode.add.rawValue, DType.i64.rawValue, 2)
      operations.append(sum)
      result = out
    }
    return convert(result, from: .i64, to: dtype)
  }

  // MARK: Places

  /// Marks the operations whose results a row of blocks computes once.
  private mutating func findInvariants() {
    if shape.blocksPerRow == 1 { return }
    for number in operations.indices {
      let operation = operations[number]
      guard case .scratch = sources[operation.out] else { continue }
      switch operation.kind {
      case .iota: continue
      case .outerIndex: if operation.number == shape.split { continue }
      case .unary, .binary, .select, .ternary, .table, .gather, .gatherPlane, .gatherIndexed, .fill:
        let reads = [operation.x, operation.y, operation.z].filter { operation.reads($0) }
        if !reads.allSatisfy({ isInvariant[$0] }) { continue }
      }
      isInvariant[operation.out] = true
      operations[number].isInvariant = true
    }
  }

  /// Gives registers their places in scratch.
  private mutating func placeRegisters() {
    var places = RegisterPlaces(
      operations: operations,
      widths: widths,
      isUniform: isUniform,
      kept: stores.map(\.register) + outputs,
      length: shape.length
    )
    places.assign(&sources)
    scratchByteCount = places.byteCount
  }
}
