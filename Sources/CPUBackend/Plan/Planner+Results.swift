// SPDX-License-Identifier: Apache-2.0
//
// Where a program's results are found once its plan has run: an argument, a number, or a buffer of their own.

internal import Loops
internal import TensorIR

extension Planner {
  mutating func output(_ operand: FlatProgram.Operand) -> Plan.Output {
    let value: Int
    switch operand {
    case .literal(let literal): return .literal(literal)
    case .value(let number): value = number
    }
    let type = program.types[value]
    if let position = program.inputs.firstIndex(of: value) { return .input(position) }
    if let position = program.constants.firstIndex(where: { $0.value == value }) {
      return .constant(position)
    }
    let view = strided(operand)
    let buffer = plan.buffers[view.buffer]
    // A scalar argument has no memory that a result could share.
    let isShareable = buffer.role == .scratch || buffer.role == .output || !isScalar(buffer.role)
    if isShareable && view.isWhole(of: buffer.count) {
      if buffer.role == .scratch { plan.buffers[view.buffer].role = .output }
      return .buffer(view.buffer, type)
    }
    let target = copy(operand)
    plan.buffers[target.buffer].role = .output
    return .buffer(target.buffer, type)
  }

  /// A result in memory of the caller's.
  mutating func innerOutput(_ operand: FlatProgram.Operand, _ number: Int) -> Plan.Output {
    if case .value = operand {
      let view = strided(operand)
      let buffer = plan.buffers[view.buffer]
      if buffer.role == .scratch && view.isWhole(of: buffer.count) {
        plan.buffers[view.buffer].role = .result(number)
        return .buffer(view.buffer, program.type(of: operand))
      }
    }
    let target = copy(operand)
    plan.buffers[target.buffer].role = .result(number)
    return .buffer(target.buffer, program.type(of: operand))
  }

  private func isScalar(_ role: Plan.Role) -> Bool {
    switch role {
    case .input(let position): plan.inputs[position].rank == 0
    case .constant(let position): plan.constants[position].rank == 0
    case .scratch, .output, .result: false
    }
  }
}
