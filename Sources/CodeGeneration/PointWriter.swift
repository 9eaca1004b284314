// SPDX-License-Identifier: Apache-2.0
//
// A nest's scalar program for a vector of points: neighbours along one axis, one in each lane. What is the same in all
// lanes is computed before the loop along that axis.

internal import Loops
internal import TensorIR

/// Writes what happens at the points of a nest.
struct PointWriter {
  let writer: FunctionWriter
  let nest: Nest
  /// The axis along which the lanes lie.
  let axis: Int
  let lanes: Int
  /// The element type of each buffer.
  let dtype: (Int) -> DType
  /// For every step, whether all lanes have one value.
  private let isUniform: [Bool]
  /// The steps that divide by what is the same in all lanes, and are prepared.
  private let rowDivisions: Set<Int>

  /// Where a row of points is: the addresses of its first element in every load, and the indices along the other axes.
  struct Row {
    var loads: [IRValue]
    var indices: [IRValue]
    /// The values that are the same along the row.
    var uniform: [IRValue?] = []
    /// The divisors of the steps that are divisions by such values.
    var divisors: [Int: Divisor] = [:]
  }

  /// `rowLength` is the number of points for which a row is prepared at least, if that is worth knowing.
  init(
    _ writer: FunctionWriter,
    _ nest: Nest,
    axis: Int,
    lanes: Int,
    rowLength: Int = 0,
    dtype: @escaping (Int) -> DType
  ) {
    self.writer = writer
    self.nest = nest
    self.axis = axis
    self.lanes = lanes
    self.dtype = dtype
    isUniform = nest.isConstant(along: axis)
    rowDivisions =
      rowLength >= 4 * lanes && lanes > 1
      ? Self.rowDivisions(nest, axis: axis, features: writer.module.features) : []
  }

  /// The types of a value in registers.
  func type(_ dtype: DType) -> IRType { IRType(dtype.registerScalar, lanes) }

  /// Computes what is the same along a row.
  func prepare(
    _ row: inout Row,
    sharing other: Row? = nil,
    where isNeeded: (Int) -> Bool = { _ in true }
  ) {
    var values: [IRValue?] = Array(repeating: nil, count: nest.program.steps.count)
    for (number, step) in nest.program.steps.enumerated()
    where isUniform[number] && isNeeded(number) {
      if let other, let known = other.uniform[number],
        isSame(step, row, values, as: (other, other.uniform))
      {
        values[number] = known
        continue
      }
      switch step {
      case .constant(let value): values[number] = writer.constant(value, lanes: lanes)
      case .operand(let load, let dtype):
        let element = writer.load(row.loads[load], IRType(dtype.memoryScalar))
        values[number] = writer.splat(writer.fromMemory(element, dtype), lanes)
      case .index(let axis, let dtype):
        values[number] = writer.splat(index(row.indices[axis], 1, dtype), lanes)
      case .apply(let instruction): values[number] = apply(instruction, values)
      }
    }
    row.uniform = values
    for (number, step) in nest.program.steps.enumerated() where rowDivisions.contains(number) {
      guard case .apply(let instruction) = step, let y = values[Int(instruction.y.index)] else {
        preconditionFailure("a division has a divisor")
      }
      row.divisors[number] = writer.divisor(y)
    }
  }

  /// The value of every step for the points from index `position` along the axis.
  ///
  /// Points outside a mask are not read. The index along the axis of the row's first point is `indexOffset`. What another
  /// row had at the same position, and this one has too, is not computed again.
  func values(
    _ row: Row,
    at position: IRValue,
    mask: IRValue? = nil,
    indexOffset: IRValue = .i64(0),
    sharing other: (row: Row, values: [IRValue?])? = nil,
    where isNeeded: (Int) -> Bool = { _ in true }
  ) -> [IRValue?] {
    var values = row.uniform
    for (number, step) in nest.program.steps.enumerated()
    where !isUniform[number] && isNeeded(number) {
      if let other, let known = other.values[number], isSame(step, row, values, as: other) {
        values[number] = known
        continue
      }
      switch step {
      case .constant: continue
      case .operand(let load, let dtype):
        values[number] = read(row.loads[load], nest.loads[load], dtype, position, mask)
      case .index(_, let dtype):
        values[number] = index(writer.add(indexOffset, position), lanes, dtype)
      case .apply(let instruction):
        if let divisor = row.divisors[number], let x = values[Int(instruction.x.index)] {
          values[number] = writer.quotient(x, divisor)
        } else {
          values[number] = apply(instruction, values)
        }
      }
    }
    return values
  }

  private func isSame(
    _ step: ScalarStep,
    _ row: Row,
    _ values: [IRValue?],
    as other: (row: Row, values: [IRValue?])
  ) -> Bool {
    switch step {
    case .constant: true
    case .index(let axis, _): axis == self.axis || row.indices[axis] == other.row.indices[axis]
    case .operand(let load, _): row.loads[load] == other.row.loads[load]
    case .apply(let instruction):
      [instruction.x, instruction.y, instruction.z].prefix(instruction.opcode.operandCount)
        .allSatisfy { values[Int($0.index)] == other.values[Int($0.index)] }
    }
  }

  private func apply(_ instruction: Instruction, _ values: [IRValue?]) -> IRValue {
    writer.apply(instruction, of: nest.program) { register in
      guard let value = values[Int(register.index)] else {
        preconditionFailure("a step reads earlier ones")
      }
      return value
    }
  }

  /// Indices as numbers: `position` and those after it.
  private func index(_ position: IRValue, _ lanes: Int, _ dtype: DType) -> IRValue {
    let first = writer.splat(position, lanes)
    let all = lanes == 1 ? first : writer.binary("add", first, writer.iota(first.type))
    if dtype == .bool { return writer.compare("ne", all, writer.constant(0, all.type)) }
    if dtype.isFloating { return writer.cast("sitofp", all, to: dtype.registerScalar) }
    return writer.cast("trunc", all, to: dtype.registerScalar)
  }

  private func read(
    _ pointer: IRValue,
    _ access: Access,
    _ dtype: DType,
    _ position: IRValue,
    _ mask: IRValue?
  ) -> IRValue {
    let type = IRType(dtype.memoryScalar, lanes)
    let stride = access.strides[axis]
    let address = writer.address(pointer, type.scalar, writer.multiply(position, stride))
    if stride == 1 || lanes == 1 {
      let raw = mask.map { writer.load(address, type, mask: $0) } ?? writer.load(address, type)
      return writer.fromMemory(raw, dtype)
    }
    if stride == -1 && mask == nil {
      let last = writer.address(address, type.scalar, .i64(1 - lanes))
      let raw = writer.load(last, type)
      return writer.fromMemory(writer.shuffle(raw, raw, (0..<lanes).reversed()), dtype)
    }
    let all = writer.bool(true, IRType(.i1, lanes))
    let raw = writer.gather(address, stride: stride, type, mask: mask ?? all)
    return writer.fromMemory(raw, dtype)
  }

  /// Writes a vector of results, or its lanes in a mask; `pointer` is the address of the row's first.
  func write(
    _ value: IRValue,
    _ register: DType,
    to pointer: IRValue,
    _ access: Access,
    at position: IRValue,
    mask: IRValue? = nil,
    passesCaches: Bool = false
  ) {
    let raw = writer.toMemory(value, register)
    let stride = access.strides[axis]
    let address = writer.address(pointer, raw.type.scalar, writer.multiply(position, stride))
    if stride == 1 || lanes == 1 {
      if let mask {
        writer.store(raw, address, mask: mask)
      } else if passesCaches {
        let byteCount = raw.type.scalar.width / 8 * lanes
        writer.storePastCaches(raw, address, align: Swift.min(byteCount, 64))
      } else {
        writer.store(raw, address)
      }
    } else {
      let all = writer.bool(true, IRType(.i1, lanes))
      writer.scatter(raw, address, stride: stride, mask: mask ?? all)
    }
  }
}

extension Nest {
  /// For every step of the program, whether its value is the same everywhere along an axis.
  func isConstant(along axis: Int) -> [Bool] {
    program.steps.reduce(into: []) { isConstant, step in
      switch step {
      case .constant: isConstant.append(true)
      case .operand(let number, _): isConstant.append(loads[number].strides[axis] == 0)
      case .index(let index, _): isConstant.append(index != axis)
      case .apply(let instruction):
        let operands = [instruction.x, instruction.y, instruction.z]
          .prefix(instruction.opcode.operandCount)
        isConstant.append(operands.allSatisfy { isConstant[Int($0.index)] })
      }
    }
  }
}
