// SPDX-License-Identifier: Apache-2.0
//
// A nest in the making: steps and loads, each written once however often it is needed.

internal import Loops
internal import TensorIR

/// The scalar program and the loads of a nest that is being written.
struct NestWriter {
  private struct Read: Hashable {
    var value: Int
    var map: IndexMap
  }

  private var steps: [ScalarStep] = []
  private var loads: [Access] = []
  private var known: [ScalarStep: Register] = [:]
  private var loaded: [Access: Int] = [:]
  private var values: [Read: Register] = [:]

  var stepCount: Int { steps.count }

  /// The register of a step; equal steps are one.
  mutating func step(_ step: ScalarStep) -> Register {
    if let register = known[step] { return register }
    steps.append(step)
    let register = Register(steps.count - 1)
    known[step] = register
    return register
  }

  /// The register of an element of memory.
  mutating func load(_ access: Access, _ dtype: DType) -> Register {
    if let number = loaded[access] { return step(.operand(number, dtype)) }
    loads.append(access)
    loaded[access] = loads.count - 1
    return step(.operand(loads.count - 1, dtype))
  }

  /// The index that row `axis` of a map gives, as a number.
  mutating func index(_ map: IndexMap, axis: Int, _ dtype: DType) -> Register {
    let row = map.coefficients[(axis * map.nestRank)..<((axis + 1) * map.nestRank)]
    let terms = row.enumerated().filter { $0.element != 0 }
    let start = map.starts[axis]
    if terms.isEmpty { return step(.constant(ScalarValue(start, as: dtype))) }
    if terms.count == 1 && terms[0].element == 1 && start == 0 {
      return step(.index(axis: terms[0].offset, dtype))
    }
    // Exact in i64, then one conversion.
    var sum = step(.constant(ScalarValue(start, as: .i64)))
    for (point, factor) in terms {
      let product = apply(
        .multiply,
        step(.index(axis: point, .i64)),
        step(.constant(ScalarValue(factor, as: .i64)))
      )
      sum = apply(.add, sum, product)
    }
    if dtype == .i64 { return sum }
    return step(.apply(Instruction(.convert, sum, sum, sum, dtype: dtype)))
  }

  private mutating func apply(_ opcode: Opcode, _ x: Register, _ y: Register) -> Register {
    step(.apply(Instruction(opcode, x, y, x, dtype: steps[Int(x.index)].dtype)))
  }

  /// The register of a value under a map, if it has been written.
  func register(of value: Int, _ map: IndexMap) -> Register? {
    values[Read(value: value, map: map)]
  }

  mutating func remember(_ register: Register, of value: Int, _ map: IndexMap) {
    values[Read(value: value, map: map)] = register
  }

  /// Writes a program's steps; the callers say what its operands and indices are.
  mutating func write(
    _ program: ScalarProgram,
    operand: (Int, inout NestWriter) -> Register,
    index: (Int, DType, inout NestWriter) -> Register
  ) -> [Register] {
    var registers: [Register] = []
    registers.reserveCapacity(program.steps.count)
    for step in program.steps {
      switch step {
      case .operand(let number, _): registers.append(operand(number, &self))
      case .constant: registers.append(self.step(step))
      case .index(let axis, let dtype): registers.append(index(axis, dtype, &self))
      case .apply(let old):
        let new = Instruction(
          old.opcode,
          registers[Int(old.x.index)],
          registers[Int(old.y.index)],
          registers[Int(old.z.index)],
          dtype: old.dtype
        )
        registers.append(self.step(.apply(new)))
      }
    }
    return registers
  }

  /// The nest.
  func nest(_ axes: [Nest.Axis], _ stores: [Nest.Store]) -> Nest {
    Nest(
      axes: axes,
      loads: loads,
      program: ScalarProgram(steps: steps, outputs: stores.map(\.value)),
      stores: stores
    )
  }
}

extension Nest {
  /// The same nest over other axes; `map` gives the old indices of a new point.
  func remapped(_ axes: [Axis], _ map: IndexMap) -> Nest {
    var writer = NestWriter()
    let registers = writer.write(
      program,
      operand: { number, writer in
        writer.load(map.composed(loads[number]), operandType(number))
      },
      index: { axis, dtype, writer in writer.index(map, axis: axis, dtype) }
    )
    let stores = stores.map { store in
      Store(map.composed(store.access), registers[Int(store.value.index)], store.combination)
    }
    return writer.nest(axes, stores)
  }

  /// The type of the elements a load reads.
  func operandType(_ number: Int) -> DType {
    for case .operand(number, let dtype) in program.steps { return dtype }
    preconditionFailure("a program reads operands that it declares")
  }
}
