// SPDX-License-Identifier: Apache-2.0
//
// Tensors as text, beside what NumPy prints for the same elements.

import Foundation
import SkeinTestSupport
import TensorIR
import Testing

struct DescriptionTests {
  struct Example: CustomTestStringConvertible, Sendable {
    let title: String
    let data: String
    let text: String
    var testDescription: String { title }

    /// The cases of the recorded reference.
    static let all: [Example] = {
      let text = Fixtures.text("Printing/numpy.txt")
      return "\n\(text)".components(separatedBy: "\n### ").dropFirst().map { record in
        let lines = record.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
        return Example(
          title: String(lines[0]),
          data: String(lines[1].dropFirst(2)),
          text: String(lines[2]).trimmingCharacters(in: .newlines)
        )
      }
    }()
  }

  @Test(arguments: Example.all)
  func `a tensor prints as NumPy prints the array`(_ example: Example) throws {
    let name = try #require(example.title.split(separator: " ").last)
    let x = Tensor(hexadecimal: example.data, TensorType(text: name))
    #expect(x.description == example.text)
  }

  @Test func `the recorded cases are found`() { #expect(Example.all.count > 30) }

  @Test func `the debug description says the type`() {
    #expect(Tensor(2.5).debugDescription == "f32[] 2.5")
    #expect(Tensor([1, 2]).debugDescription == "i32[2] [1 2]")
    #expect(Tensor([[1, 2], [3, 4]]).debugDescription == "i32[2,2]\n[[1 2]\n [3 4]]")
  }

  @Test func `digits beyond the type's precision become an exponent`() {
    // NumPy 2.4: str of a scalar of each type, and of an array whose smallest element is f32's 0.0001.
    #expect(Tensor(1234, dtype: .f16).description == "1.234e+03")
    #expect(Tensor(Float(482_430_240)).description == "4.8243024e+08")
    #expect(Tensor(Float(1e-4)).description == "1e-04")
    #expect(Tensor([Float(1e-4)]).description == "[0.0001]")
    #expect(Tensor(1e15, dtype: .f64).description == "1000000000000000.0")
  }

  @Test func `a bfloat16 prints the fewest digits that name it`() {
    #expect(Tensor(0.1, dtype: .bf16).description == "0.1")
    #expect(Tensor(3.14159, dtype: .bf16).description == "3.14")
    #expect(Tensor([0.1, 2.5], dtype: .bf16).description == "[0.1 2.5]")
  }

  @Test func `a tensor without values says what it is`() throws {
    _ = try trace([TensorType(.f32, [3])], kind: "vmap", staging: false) { inputs in
      #expect(inputs[0].description == "Traced<f32[3]> in vmap")
      return inputs
    }
    var text = ""
    _ = sentence { text = Tensor([[1], []]).description }
    #expect(text == "Invalid<f32[]>: Tensor: the rows of a nested array must have the same shape")
  }
}
