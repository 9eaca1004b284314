// SPDX-License-Identifier: Apache-2.0
//
// How the results of a block get to memory: written where they belong by the operation that computes them, or moved
// there afterwards.

internal import CKernels
internal import Loops
internal import TensorIR

extension BlockProgramWriter {
  /// Writes outputs `number` and `number + 1` at once where they go to every other element of one piece of memory.
  mutating func interleave(_ first: Access, _ second: Access, _ number: Int) -> Bool {
    guard first.buffer == second.buffer, first.base + 1 == second.base,
      first.strides == second.strides, case .strided(2) = pattern(first)
    else { return false }
    let registers = [outputs[number], outputs[number + 1]].map { isUniform[$0] ? filled($0) : $0 }
    // An operand as it is may lie in the memory that is written.
    for register in registers { if case .memory = sources[register] { return false } }
    let width = widths[registers[0]]
    guard let kernel = skein_interleave(width) else { return false }
    outputs[number] = registers[0]
    outputs[number + 1] = registers[1]
    stores.append(
      BlockStore(
        kind: .interleaved(kernel, with: registers[1]),
        register: registers[0],
        access: access(first, width),
        width: width
      )
    )
    return true
  }

  mutating func write(
    _ store: Nest.Store,
    _ value: Int,
    _ buffer: Plan.Buffer,
    _ location: Int
  ) {
    let width = buffer.dtype.byteCount
    let isHalf = Self.isHalf(buffer.dtype)
    let pattern = pattern(store.access)
    let access = access(store.access, width)
    var register = value
    func append(_ kind: BlockStore.Kind) {
      stores.append(BlockStore(kind: kind, register: register, access: access, width: width))
    }
    switch pattern {
    case .uniform:
      preconditionFailure("the points of a block are stored at different places")
    case .contiguous:
      if isUniform[value] {
        if isHalf { register = unary(Self.conversion(.f32, buffer.dtype), value, width: 2) }
        guard let kernel = skein_fill(width) else {
          preconditionFailure("elements have 1, 2, 4 or 8 bytes")
        }
        append(.fill(kernel))
      } else if isHalf {
        append(.convert(Self.conversion(.f32, buffer.dtype)))
      } else if canWriteDirectly(value, location) {
        sources[value] = .memory(access: access)
        locations[value] = location
        append(.direct)
      } else {
        append(.copy)
      }
    case .strided(let stride):
      if isHalf { register = unary(Self.conversion(.f32, buffer.dtype), register, width: 2) }
      if isUniform[register] { register = filled(register) }
      append(.strided(skein_store_strided(width), stride: stride * width))
    case .plane(let row, let column, let columns):
      if isHalf { register = unary(Self.conversion(.f32, buffer.dtype), register, width: 2) }
      if isUniform[register] { register = filled(register) }
      append(
        .plane(skein_copy_2d(width), row: row * width, column: column * width, columns: columns)
      )
    case .table(let number):
      if isHalf { register = unary(Self.conversion(.f32, buffer.dtype), register, width: 2) }
      if isUniform[register] { register = filled(register) }
      append(.indexed(skein_store_indexed(width), table: number))
    }
  }

  /// Whether the operation that defines a register may write to a buffer: the register has no other place, and no later
  /// operation reads what it would overwrite.
  func canWriteDirectly(_ value: Int, _ location: Int) -> Bool {
    guard case .scratch = sources[value],
      let definition = operations.firstIndex(where: { $0.out == value }),
      operations[definition].kind != .table
    else { return false }
    let victims = locations.indices.filter { locations[$0] == location }
    return !operations[(definition + 1)...].contains { operation in
      victims.contains { operation.reads($0) }
    } && !outputs.contains { victims.contains($0) }
  }
}
