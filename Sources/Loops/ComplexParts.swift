// SPDX-License-Identifier: Apache-2.0
//
// Complex numbers for engines that have none: a buffer of complex numbers is a buffer of twice as many real ones, the
// real part of each before its imaginary part, and a nest over complex numbers is a nest over those parts.

internal import TensorIR

extension Nest {
  /// Whether any value is complex.
  package var isComplex: Bool { program.steps.contains { $0.dtype.isComplex } }

  /// Whether elements only move, one from each load to one store.
  package var isMove: Bool {
    guard program.steps.count == 1, case .operand = program.steps[0] else { return false }
    return stores.count == 1 && stores[0].combination == nil
  }

  /// The same nest over the parts of complex numbers; accesses to complex buffers count in parts.
  package func overParts() -> Nest {
    if !isComplex { return self }
    var writer = PartsWriter()
    for step in program.steps { writer.write(step, loads) }
    var parts: [Store] = []
    for store in stores {
      switch writer.values[Int(store.value.index)] {
      case .real(let value): parts.append(Store(store.access, value, store.combination))
      case .complex(let value):
        precondition(store.combination == nil, "reductions are of real numbers")
        parts.append(Store(store.access.ofPart(0), value.real))
        parts.append(Store(store.access.ofPart(1), value.imaginary))
      }
    }
    let program = writer.program.finish(parts.map(\.value))
    return Nest(axes: axes, loads: writer.loads, program: program, stores: parts)
      .withoutDeadSteps()
  }

  /// The same nest without the steps that no store needs: the part of a number that nobody reads is not loaded.
  private func withoutDeadSteps() -> Nest {
    var isLive = [Bool](repeating: false, count: program.steps.count)
    for store in stores { isLive[Int(store.value.index)] = true }
    for number in program.steps.indices.reversed() where isLive[number] {
      guard case .apply(let instruction) = program.steps[number] else { continue }
      for register in [instruction.x, instruction.y, instruction.z] {
        isLive[Int(register.index)] = true
      }
    }
    var kept = ScalarProgram.Builder()
    var keptLoads: [Access] = []
    var places: [Int: Register] = [:]
    func new(_ register: Register) -> Register {
      places[Int(register.index)] ?? register
    }
    for (number, step) in program.steps.enumerated() where isLive[number] {
      switch step {
      case .operand(let load, let dtype):
        keptLoads.append(loads[load])
        places[number] = kept.operand(keptLoads.count - 1, dtype)
      case .constant, .index: places[number] = kept.append(step)
      case .apply(let old):
        let instruction = Instruction(
          old.opcode,
          new(old.x),
          new(old.y),
          new(old.z),
          dtype: old.dtype
        )
        places[number] = kept.append(.apply(instruction))
      }
    }
    let keptStores = stores.map { store in
      var kept = store
      kept.value = new(store.value)
      return kept
    }
    let keptProgram = kept.finish(keptStores.map(\.value))
    return Nest(axes: axes, loads: keptLoads, program: keptProgram, stores: keptStores)
  }
}

extension Access {
  /// The access to a part of the complex numbers that this one reads or writes.
  fileprivate func ofPart(_ part: Int) -> Access {
    Access(buffer: buffer, base: 2 * base + part, strides: strides.map { 2 * $0 })
  }
}

/// Writes the steps of a program over parts.
private struct PartsWriter {
  enum Value {
    case real(Register)
    case complex(ComplexRegister)
  }

  var program = ScalarProgram.Builder()
  var loads: [Access] = []
  /// What each step of the old program has become.
  var values: [Value] = []

  mutating func write(_ step: ScalarStep, _ oldLoads: [Access]) {
    switch step {
    case .operand(let number, let dtype):
      guard dtype.isComplex else {
        values.append(.real(load(oldLoads[number], dtype)))
        return
      }
      let real = load(oldLoads[number].ofPart(0), dtype.part)
      let imaginary = load(oldLoads[number].ofPart(1), dtype.part)
      values.append(.complex(ComplexRegister(real, imaginary)))
    case .constant(let number):
      guard number.dtype.isComplex else {
        values.append(.real(program.append(step)))
        return
      }
      let parts = number.parts
      let real = program.constant(parts.real)
      values.append(.complex(ComplexRegister(real, program.constant(parts.imaginary))))
    case .index(let axis, let dtype):
      let index = program.index(axis: axis, dtype.part)
      values.append(dtype.isComplex ? .complex(program.complex(index)) : .real(index))
    case .apply(let instruction): values.append(apply(instruction))
    }
  }

  private mutating func load(_ access: Access, _ dtype: DType) -> Register {
    loads.append(access)
    return program.operand(loads.count - 1, dtype)
  }

  private mutating func apply(_ instruction: Instruction) -> Value {
    let opcode = instruction.opcode
    let operands = [instruction.x, instruction.y, instruction.z].map { values[Int($0.index)] }
    switch (operands[0], operands[1], operands[2]) {
    case (.real(let x), .real(let y), .real(let z)):
      if opcode == .complex { return .complex(ComplexRegister(x, y)) }
      if opcode == .convert {
        let part = program.convert(x, to: instruction.dtype.part)
        return instruction.dtype.isComplex ? .complex(program.complex(part)) : .real(part)
      }
      let same = Instruction(opcode, x, y, z, dtype: instruction.dtype)
      return .real(program.append(.apply(same)))
    case (.real(let predicate), .complex(let x), .complex(let y)):
      let real = program.select(predicate, onFalse: x.real, onTrue: y.real)
      let imaginary = program.select(predicate, onFalse: x.imaginary, onTrue: y.imaginary)
      return .complex(ComplexRegister(real, imaginary))
    case (.complex(let x), .complex(let y), _):
      if opcode == .convert { return convert(x, to: instruction.dtype) }
      if opcode.family == .comparison || !instruction.dtype.isComplex {
        return .real(program.real(opcode, x, y))
      }
      return .complex(program.complex(opcode, x, y))
    case (.real, .real, .complex), (.real, .complex, .real), (.complex, .real, _):
      preconditionFailure("an instruction's operands have one type")
    }
  }

  private mutating func convert(_ x: ComplexRegister, to dtype: DType) -> Value {
    if dtype == .bool {
      let zero = program.complex(program.constant(0, like: x.real))
      return .real(program.real(.notEqual, x, zero))
    }
    let real = program.convert(x.real, to: dtype.part)
    guard dtype.isComplex else { return .real(real) }
    return .complex(ComplexRegister(real, program.convert(x.imaginary, to: dtype.part)))
  }
}
