// SPDX-License-Identifier: Apache-2.0
//
// Structure, creation and subscripts against what JAX computed, bit for bit.

import CPUBackend
@testable import Primitives
import SkeinTestSupport
import TensorIR
import Testing

@Suite("Structure, creation and subscripts compute what JAX computes")
struct StructureParity {
  @Test("structure", arguments: NumberFixture.all(in: "structural"))
  func structure(_ fixture: NumberFixture) throws {
    let got = try apply(fixture)
    let difference = difference([got], fixture.outputs)
    #expect(difference == nil, "\(fixture): \(difference ?? "")")
  }

  @Test("creation", arguments: NumberFixture.all(in: "creation"))
  func creation(_ fixture: NumberFixture) throws {
    let got = try create(fixture)
    // The formula is JAX's, but XLA's CPU compiler contracts a product and a sum into one rounding.
    let agreement: Agreement =
      if case .close = fixture.comparison { .epsilons(2) } else { .bitwise }
    let difference = difference([got], fixture.outputs, agreement)
    #expect(difference == nil, "\(fixture): \(difference ?? "")")
  }

  @Test("subscripts", arguments: NumberFixture.all(in: "indexing"))
  func subscripts(_ fixture: NumberFixture) throws {
    let indices = try #require(fixture.parameters["index"]?.array).map(index)
    let selections = indices.map(\.selection)
    var x = fixture.inputs[0]
    let selection = try Selection(selections, of: x.type)
    switch fixture.operation {
    case "index": x = selection(x)
    case "index_set": x = try selection.replacing(in: x, with: fixture.inputs[1])
    case "index_add":
      x = try selection.replacing(in: x, with: selection(x) + fixture.inputs[1])
    case let other: Issue.record("no such operation: \(other)")
    }
    let difference = difference([x], fixture.outputs)
    #expect(difference == nil, "\(fixture): \(difference ?? "")")
  }

  // MARK: - Reading fixtures

  private func apply(_ fixture: NumberFixture) throws -> Tensor {
    let inputs = fixture.inputs
    func ints(_ name: String) throws -> [Int] { try #require(fixture.parameters[name]?.ints) }
    func int(_ name: String) throws -> Int { try #require(fixture.parameters[name]?.int) }
    switch fixture.operation {
    case "broadcast_in_dim":
      return BroadcastInDim(
        shape: Shape(try ints("shape")),
        axes: try ints("broadcast_dimensions")
      )(inputs[0])
    case "reshape": return Reshape(Shape(try ints("new_sizes")))(inputs[0])
    case "transpose": return Transpose(try ints("permutation"))(inputs[0])
    case "rev": return Reverse(try ints("dimensions"))(inputs[0])
    case "slice":
      return Slice(
        start: try ints("start_indices"),
        limit: try ints("limit_indices"),
        stride: try ints("strides")
      )(inputs[0])
    case "pad":
      let padding = try #require(fixture.parameters["padding_config"]?.array).map { axis in
        let numbers = try #require(axis.ints)
        return Padding(low: numbers[0], high: numbers[1], interior: numbers[2])
      }
      return Pad(padding)(inputs[0], inputs[1])
    case "concatenate": return Concatenate(axis: try int("dimension"))(inputs)[0]
    case "iota":
      return iota(try dtype(fixture), Shape(try ints("shape")), axis: try int("dimension"))
    case "squeeze": return squeeze(inputs[0], axes: try ints("dimensions"))
    case "expand_dims": return expandDims(inputs[0], axis: try int("axis"))
    case "stack": return stack(inputs, axis: try int("axis"))
    case let other:
      Issue.record("no such operation: \(other)")
      return inputs[0]
    }
  }

  private func create(_ fixture: NumberFixture) throws -> Tensor {
    func number(_ name: String) throws -> Double {
      try #require(fixture.parameters[name]?.double)
    }
    func int(_ name: String) throws -> Int { try #require(fixture.parameters[name]?.int) }
    let dtype = try dtype(fixture)
    var includesEnd = false
    if case .bool(true)? = fixture.parameters["endpoint"] { includesEnd = true }
    switch fixture.operation {
    case "arange":
      let (start, limit, step) = (try number("start"), try number("stop"), try number("step"))
      return dtype.isFloating
        ? arange(start, limit, step: step, dtype: dtype)
        : arange(Int(start), Int(limit), step: Int(step), dtype: dtype)
    case "linspace":
      return linspace(
        Tensor(try number("start"), dtype: dtype),
        Tensor(try number("stop"), dtype: dtype),
        try int("count"),
        includingEnd: includesEnd,
        dtype: dtype
      )
    case "eye":
      return eye(try int("rows"), try int("columns"), diagonal: try int("offset"), dtype: dtype)
    case let other:
      Issue.record("no such operation: \(other)")
      return 0
    }
  }

  private func dtype(_ fixture: NumberFixture) throws -> DType {
    let name = try #require(fixture.parameters["dtype"]?.text)
    return try #require(DType.allCases.first { $0.description == name })
  }

  /// What an index of a fixture is in Swift: `":"`, `"..."`, `"new"`, a number or a slice.
  private func index(_ value: JSONValue) -> any TensorIndex {
    switch value {
    case .number(let number): return Int(number)
    case .text(":"): return .all
    case .text("..."): return .ellipsis
    case .text("new"): return .newAxis
    case .object(let slice):
      let (start, end) = (slice["start"]?.int, slice["stop"]?.int)
      return .stride(from: start, to: end, by: slice["step"]?.int ?? 1)
    case .null, .bool, .text, .array:
      Issue.record("no such index: \(value)")
      return .all
    }
  }
}
