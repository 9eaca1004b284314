// SPDX-License-Identifier: Apache-2.0
//
// Reading tensors: conversions, memory, and what a tensor without values answers.

import Testing
import TensorIR

struct ValuesTests {
  @Test func `every type is written and read back`() {
    let numbers: [Double] = [0, 1, 2, 100]
    for dtype in DType.allCases where dtype != .bool {
      let x = Tensor(numbers, dtype: dtype)
      #expect(x.dtype == dtype)
      #expect(x.scalars(as: Double.self) == numbers, "\(dtype)")
      #expect(x.scalars(as: Int8.self) == [0, 1, 2, 100], "\(dtype)")
      #expect(x.scalars(as: UInt64.self) == [0, 1, 2, 100], "\(dtype)")
      #expect(x.scalars(as: Float16.self) == [0, 1, 2, 100], "\(dtype)")
      #expect(x.scalars(as: Bool.self) == [false, true, true, true], "\(dtype)")
    }
    #expect(Tensor(numbers, dtype: .bool).scalars(as: Double.self) == [0, 1, 1, 1])
  }

  @Test func `integers wrap and floating numbers truncate and saturate`() {
    #expect(Tensor([300, -1], dtype: .u8).scalars(as: Int.self) == [44, 255])
    #expect(Tensor([300.7, -1.9, .nan], dtype: .u8).scalars(as: Int.self) == [255, 0, 0])
    #expect(Tensor([2.9, -2.9]).scalars(as: Int.self) == [2, -2])
    #expect(Tensor([UInt64.max]).scalars(as: UInt64.self) == [.max])
    #expect(Tensor([UInt64.max]).scalars(as: Double.self) == [0x1p64])
    #expect(Tensor([Int64.min, .max]).scalars(as: Int64.self) == [.min, .max])
  }

  @Test func `one element is an item, whatever the rank`() {
    #expect(Tensor(2.5).item() == 2.5)
    #expect(Tensor([[7]]).item(as: Int.self) == 7)
    #expect(Tensor(true).item(as: Bool.self))
    let law = sentence { #expect(Tensor([1, 2]).item().isNaN) }
    #expect(law == "item: a tensor must have one element to be read as a number, got i32[2]")
  }

  @Test func `memory is read in place`() {
    let x = Tensor([[1.0, 2], [3, 4]])
    #expect(x.withUnsafeElements(as: Float.self) { $0.reduce(0, +) } == 10)
    #expect(Tensor([Int64(5)]).withUnsafeElements(as: Int.self) { $0[0] } == 5)
    #expect(Tensor(Float(1)).withUnsafeBytes { Array($0) } == [0, 0, 0x80, 0x3F])
    let law = sentence { x.withUnsafeElements(as: Double.self) { #expect($0.isEmpty) } }
    #expect(law == "withUnsafeElements: Double reads elements of type f64, got f32[2,2]")
  }

  @Test func `an invalid tensor never gives a number`() throws {
    let ragged = "Tensor: the rows of a nested array must have the same shape"
    let sentences = [
      sentence { #expect(Tensor([[1], []]).item().isNaN) },
      sentence { #expect(Tensor([[1], []]).scalars(as: Int.self).isEmpty) },
      sentence { Tensor([[1], []]).withUnsafeBytes { #expect($0.isEmpty) } },
      sentence { Issue.record("checked() returned \(try Tensor([[1], []]).checked().type)") },
    ]
    #expect(sentences.allSatisfy { $0 == ragged })
    #expect(try Tensor([1]).checked().item() == 1)
  }

  @Test func `a traced tensor has no value to read`() throws {
    let law = """
      the value of a traced f32[2] is not known while jit traces the function
        help: use select, or compute with the tensor instead of its value
      """
    func reading(_ read: (Tensor) throws -> Void) -> String {
      sentence {
        _ = try trace([TensorType(.f32, [2])], kind: "jit", staging: true) { inputs in
          do { try read(inputs[0]) } catch { return [fail(error as! TensorError)] }
          return inputs
        }
      }
    }
    #expect(reading { _ = $0.scalars(as: Float.self) } == "scalars: \(law)")
    #expect(reading { _ = $0.item() } == "item: \(law)")
    #expect(reading { _ = try $0.checked() } == "checked: \(law)")
  }
}
