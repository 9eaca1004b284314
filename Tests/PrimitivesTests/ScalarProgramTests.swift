// SPDX-License-Identifier: Apache-2.0
//
// The scalar programs that pages lower to.

import Loops
import TensorIR
import Testing

struct ScalarProgramTests {
  @Test func `programs of one instruction hold that instruction`() {
    #expect(
      ScalarProgram.single(.exp, .f32).description == "%0 = operand 0 f32; %1 = exp %0 f32; -> %1"
    )
    #expect(
      ScalarProgram.single(.less, .i32).description
        == "%0 = operand 0 i32; %1 = operand 1 i32; %2 = less %0 %1 bool; -> %2"
    )
    #expect(
      ScalarProgram.select(.f64).description
        == "%0 = operand 0 bool; %1 = operand 1 f64; %2 = operand 2 f64; "
        + "%3 = select %0 %1 %2 f64; -> %3"
    )
    #expect(
      ScalarProgram.convert(.bool, to: .i32).description
        == "%0 = operand 0 bool; %1 = convert %0 i32; -> %1"
    )
  }
}
