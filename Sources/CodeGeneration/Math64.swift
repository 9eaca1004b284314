// SPDX-License-Identifier: Apache-2.0
//
// f64 functions in instructions, bit for bit those of the block kernels.

internal import Loops
internal import TensorIR

extension FunctionWriter {
  /// A function of one operand; `nil` where the kernel is called.
  func math64(_ opcode: Opcode, _ x: IRValue) -> IRValue? { nil }
}
