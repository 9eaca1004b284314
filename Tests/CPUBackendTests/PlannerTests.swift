// SPDX-License-Identifier: Apache-2.0
//
// What plans look like: which values are stored, which never exist in memory, and which memory is used again.

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

struct PlannerTests {
  @Test func `a chain of elementwise operations is one nest`() throws {
    let plan = try plan([f32([4]), f32([4])]) { [tanh($0[0] * $0[1] + 1)] }
    #expect(
      plan.description == """
        b0 = input 0
        b1 = input 1
        b2 = output f32[4]
        nest [4] { %0 = b0[i0]; %1 = b1[i0]; %2 = multiply %0 %1 f32; %3 = 1.0:f32; \
        %4 = add %2 %3 f32; %5 = tanh %4 f32; b2[i0] = %5 }
        return b2:f32[4]
        """
    )
  }

  @Test func `a value that several operations of one nest read is computed once`() throws {
    let plan = try plan([f32([4])]) { inputs in
      let y = exp(inputs[0])
      return [y * y + y]
    }
    #expect(plan.steps.count == 1)
    #expect(plan.buffers.count == 2)
  }

  @Test func `a transposition is an access`() throws {
    let plan = try plan([f32([2, 3]), f32([3, 2])]) {
      [transpose($0[0], permutation: [1, 0]) + $0[1]]
    }
    #expect(
      plan.description == """
        b0 = input 0
        b1 = input 1
        b2 = output f32[6]
        nest [3,2] { %0 = b0[i0 + 3·i1]; %1 = b1[2·i0 + i1]; %2 = add %0 %1 f32; \
        b2[2·i0 + i1] = %2 }
        return b2:f32[3,2]
        """
    )
  }

  @Test func `what a reduction adds up is computed where it is added`() throws {
    let plan = try plan([f32([2, 3])]) { [($0[0] * $0[0]).sum(axis: 1)] }
    #expect(
      plan.description == """
        b0 = input 0
        b1 = output f32[2]
        nest [2,Σ3] { %0 = b0[3·i0 + i1]; %1 = multiply %0 %0 f32; b1[i0] = sum %1 }
        return b1:f32[2]
        """
    )
  }

  @Test func `a value that two nests read is stored once`() throws {
    let plan = try plan([f32([8])]) { inputs in
      let y = exp(inputs[0])
      return [y / y.sum()]
    }
    #expect(plan.steps.count == 3)
    #expect(plan.buffers.map(\.role) == [.input(0), .scratch, .scratch, .output])
  }

  @Test func `results over the same points share a walk`() throws {
    let plan = try plan([f32([8])]) { [exp($0[0]), sin($0[0]), exp($0[0]) * 2] }
    #expect(plan.steps.count == 1)
  }

  @Test func `a matrix product reads transposed operands as they are`() throws {
    let plan = try plan([f32([3, 2]), f32([4, 3])]) { inputs in
      let dot = DotGeneral(
        lhs: .init(contracting: [1], batching: []),
        rhs: .init(contracting: [1], batching: [])
      )
      return [dot(transpose(inputs[0], permutation: [1, 0]), inputs[1])]
    }
    #expect(
      plan.description == """
        b0 = input 0
        b1 = input 1
        b2 = output f32[8]
        contract [1, 2, 4, 3]: b0[i1 + 2·i3] · b1[3·i2 + i3] -> b2[8·i0 + 4·i1 + i2]
        return b2:f32[2,4]
        """
    )
  }

  @Test func `a reshaped argument is no step`() throws {
    let plan = try plan([f32([2, 3])]) { [$0[0].reshaped(to: [6])] }
    #expect(plan.steps.isEmpty)
    #expect(plan.outputs == [.buffer(0, f32([6]))])
  }

  @Test func `memory is used again when its value is dead, and at once by an elementwise result`()
    throws
  {
    let plan = try plan([f32([64, 64])]) { inputs in
      var x = inputs[0]
      for _ in 0..<6 {
        let y = exp(x)
        x = y - y.sum(axis: 0)
      }
      return [x]
    }
    let arena = Arena(plan)
    // One matrix at a time, and one row of sums.
    #expect(arena.byteCount <= 64 * 64 * 4 + 2 * 64 * 4)
  }

  @Test func `a long chain of views is one view`() throws {
    let plan = try plan([f32([2, 3])]) { inputs in
      var x = exp(inputs[0])
      for _ in 0..<20_001 { x = transpose(x, permutation: [1, 0]) }
      return [x.reshaped(to: [3, 1, 2])]
    }
    #expect(plan.steps.count == 2)
  }

  @Test func `literals and captured tensors are results too`() throws {
    let captured = Tensor([1, 2] as [Float])
    let program = try trace([f32([2])], kind: "test", staging: true) { inputs in
      [inputs[0], Tensor(ScalarValue(3, as: .f32)), captured]
    }.program
    let results = try CPUBackend().compile(program).run([captured])
    #expect(results.map(\.type) == [f32([2]), f32([]), f32([2])])
  }

  @Test func `a matrix that rows are multiplied by in a loop is transposed in front of it`()
    throws
  {
    let types = [f32([3, 3]), f32([5, 3])]
    let body = try trace(types, kind: "test", staging: true) { inputs in
      [DotGeneral(lhs: .init(contracting: [1]), rhs: .init(contracting: [1]))(inputs[1], inputs[0])]
    }.program
    let scan = Scan(body, constantCount: 1, carryCount: 1, length: 4)
    let looped = try plan(types) { scan($0) }
    #expect(looped.steps.count == 2)
    #expect("\(looped.steps[0])" == "nest [3,3] { %0 = b0[i0 + 3·i1]; b3[3·i0 + i1] = %0 }")
    #expect("\(looped.steps[1])".contains("b1[3·i1 + i3] · b0[i2 + 3·i3]"))
  }
}
