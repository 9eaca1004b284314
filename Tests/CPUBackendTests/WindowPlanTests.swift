// SPDX-License-Identifier: Apache-2.0
//
// Plans of indexed reads and writes: what is written in place, and what needs no step.

import Loops
import Primitives
import TensorIR
import Testing

@testable import CPUBackend

/// The plan of a function of tensors of the given types.
private func plan(_ types: [TensorType], _ body: ([Tensor]) -> [Tensor]) throws -> Plan {
  try Planner.plan(FlatProgram(trace(types, kind: "test", staging: true, body).program))
}

private func f32(_ shape: Shape) -> TensorType { TensorType(.f32, shape) }

struct WindowPlanTests {
  private let update = [f32([8]), f32([2]), TensorType(.i32)]

  @Test func `a value that nobody reads afterwards is updated in place`() throws {
    let plan = try plan(update) { inputs in
      [DynamicUpdateSlice()(exp(inputs[0]), inputs[1], [inputs[2]])]
    }
    #expect(
      plan.description == """
        b0 = input 0
        b1 = input 1
        b2 = input 2
        b3 = output f32[8]
        nest [8] { %0 = b0[i0]; %1 = exp %0 f32; b3[i0] = %1 }
        write windows [] × [2]: b1[i0] -> b3[i0] at 1·b2[] ≤ 6, clamped
        return b3:f32[8]
        """
    )
  }

  @Test func `several updates one after the other copy their operand once`() throws {
    let plan = try plan(update) { inputs in
      let once = DynamicUpdateSlice()(inputs[0], inputs[1], [inputs[2]])
      return [DynamicUpdateSlice()(once, -inputs[1], [inputs[2]])]
    }
    #expect(plan.steps.count == 4, "\(plan)")
    #expect(plan.buffers.filter { $0.count == 8 }.count == 2, "\(plan)")
  }

  @Test func `a value that is read afterwards is copied first`() throws {
    let plan = try plan(update) { inputs in
      let y = exp(inputs[0])
      return [DynamicUpdateSlice()(y, inputs[1], [inputs[2]]) * y]
    }
    #expect(plan.buffers.filter { $0.role == .scratch && $0.count == 8 }.count == 2, "\(plan)")
  }

  @Test func `a part at a place that the program says is a view`() throws {
    let plan = try plan([f32([8])]) { inputs in
      [exp(DynamicSlice([3])(inputs[0], [Tensor(ScalarValue(7, as: .i32))]))]
    }
    #expect(
      plan.description == """
        b0 = input 0
        b1 = output f32[3]
        nest [3] { %0 = b0[5 + i0]; %1 = exp %0 f32; b1[i0] = %1 }
        return b1:f32[3]
        """
    )
  }

  @Test func `rows are read through views`() throws {
    let rows = Windows(inside: [1], collapsed: [0], indexed: [0])
    let plan = try plan([f32([3, 5]), TensorType(.i32, [4, 1])]) { inputs in
      let turned = transpose(inputs[0], permutation: [1, 0])
      return [Gather(rows, sizes: [1, 3], mode: .clip)(turned, inputs[1])]
    }
    #expect(
      plan.description == """
        b0 = input 0
        b1 = input 1
        b2 = output f32[12]
        read windows [4] × [3]: b0[5·i1] at 1·b1[i0] ≤ 4, clamped -> b2[3·i0 + i1]
        return b2:f32[4,3]
        """
    )
  }
}
