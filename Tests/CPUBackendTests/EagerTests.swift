// SPDX-License-Identifier: Apache-2.0
//
// Operations at once: the short way to a kernel gives what a plan gives.

import Loops
import Primitives
import SkeinTestSupport
import TensorIR
import Testing

@testable import CPUBackend

/// A primitive that is one opcode; without `isShort` the engine has to plan it.
private struct Single: Lowerable {
  let operation: Opcode
  let result: DType
  let isShort: Bool
  let name = "single"

  var opcode: Opcode? { isShort ? operation : nil }

  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let widest = operands.max { $0.rank < $1.rank } ?? operands[0]
    return [TensorType(result, widest.shape)]
  }

  func lowering(_ operands: [TensorType]) -> Lowering {
    operation == .convert
      ? .pointwise(.convert(operands[0].dtype, to: result))
      : .pointwise(.single(operation, operands[operands.count - 1].dtype))
  }

  func batchingRule(_ operands: [Batched], size: Int) -> [Batched] { [] }
  func derivativeRule(_ operands: [Dual]) -> [Dual] { [] }
}

@Suite("Operations at once")
struct EagerTests {
  @Test(
    "the short way gives the bits of a plan",
    arguments: DType.allCases.filter { !$0.isComplex }
  )
  func shortWay(_ dtype: DType) throws {
    var generator = SeededGenerator(seed: 11)
    let backend = CPUBackend()
    let opcodes: [Opcode] = [
      .add, .multiply, .maximum, .less, .equal, .negate, .absolute, .tanh, .convert, .select,
    ]
    for opcode in opcodes {
      if dtype == .bool && (opcode == .negate || opcode == .absolute) { continue }
      if !dtype.isFloating && opcode == .tanh { continue }
      let result: DType =
        opcode.family == .comparison ? .bool : opcode == .convert ? .i32 : dtype
      for shapes in [[[], []], [[5], [5]], [[2, 3], []], [[], [4]]] as [[Shape]] {
        var operands = shapes.prefix(opcode.operandCount).map {
          Tensor.random(TensorType(dtype, $0), .special, using: &generator)
        }
        if opcode == .select {
          operands.append(operands[0])
          operands[0] = Tensor.random(TensorType(.bool, operands[1].shape), using: &generator)
        }
        let types = operands.map(\.type)
        let short = Single(operation: opcode, result: result, isShort: true)
        let long = Single(operation: opcode, result: result, isShort: false)
        let results = try short.resultTypes(types)
        let got = try backend.evaluate(short, operands, results: results)
        let expected = try backend.evaluate(long, operands, results: results)
        #expect(difference(got, expected) == nil, "\(opcode) \(types)")
        #expect(got.map(\.type) == results)
      }
    }
  }

  @Test("operations of different parameters are different programs")
  func parameters() {
    let x = Tensor((0..<6).map(Float.init), shape: [2, 3])
    #expect(difference(x.sum(axis: 0), Tensor([3, 5, 7] as [Float])) == nil)
    #expect(difference(x.sum(axis: 1), Tensor([3, 12] as [Float])) == nil)
    #expect(difference(x.reshaped(to: [6]).sum(axis: 0), Tensor(15 as Float)) == nil)
  }

  @Test("an operation without a meaning for a type says so")
  func unsupported() {
    let tanh = Single(operation: .tanh, result: .i32, isShort: true)
    let x = Tensor([1, 2] as [Int32])
    let error = #expect(throws: TensorError.self) {
      try CPUBackend().evaluate(tanh, [x], results: [x.type])
    }
    #expect(error?.sentence == "cpu: tanh of i32 is not supported yet")
  }
}
