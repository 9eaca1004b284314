// SPDX-License-Identifier: Apache-2.0
//
// f32 functions in instructions, bit for bit those of the block kernels.

internal import Loops
internal import TensorIR

extension FunctionWriter {
  /// A function of one operand; `nil` where the kernel is called.
  func math32(_ opcode: Opcode, _ x: IRValue) -> IRValue? {
    guard module.features.hasFMA else { return nil }
    switch opcode {
    case _: return nil
    }
  }

  /// A function of two operands; `nil` where the kernel is called.
  func math32(_ opcode: Opcode, _ x: IRValue, _ y: IRValue) -> IRValue? { nil }
}
