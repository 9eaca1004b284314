// SPDX-License-Identifier: Apache-2.0
//
// Running combinations and sorting against what JAX computed, and their derivatives.

import CPUBackend
import Primitives
import SkeinTestSupport
import TensorIR
import Testing
import Transformations

@Suite("Running combinations and sorting compute what JAX computes")
struct OrderingParity {
  @Test func `running combinations`() throws {
    for fixture in NumberFixture.all(in: "cumulative") {
      let primitive = try #require(cumulative(fixture.operation, fixture.parameters))
      let difference = difference(
        [primitive(fixture.inputs[0])],
        fixture.outputs,
        agreement(fixture)
      )
      #expect(difference == nil, "\(fixture): \(difference ?? "")")
    }
  }

  @Test func `sorting, of everything that has an order`() throws {
    for fixture in NumberFixture.all(in: "sort") {
      let axis = try #require(fixture.parameters["axis"]?.int)
      let keys = try #require(fixture.parameters["keys"]?.int)
      let results = sort(fixture.inputs, axis: axis, keys: keys)
      let difference = difference(results, fixture.outputs)
      #expect(difference == nil, "\(fixture): \(difference ?? "")")
    }
  }

  @Test func `the largest elements, and where they are`() throws {
    for fixture in NumberFixture.all(in: "top_k") {
      let axis = try #require(fixture.parameters["axis"]?.int)
      let count = try #require(fixture.parameters["k"]?.int)
      let (values, indices) = topK(fixture.inputs[0], count, axis: axis)
      let difference = difference([values, indices], fixture.outputs)
      #expect(difference == nil, "\(fixture): \(difference ?? "")")
    }
  }

  @Test func `cotangents of both`() throws {
    for fixture in NumberFixture.all(in: "derivatives_ordering") {
      let parameters = fixture.parameters
      let operation = try #require(parameters["of"]?.text)
      let count = operation == "sort" ? fixture.inputs.count / 2 : 1
      let axis = try #require(parameters["axis"]?.int)
      let function: @Sendable ([Tensor]) -> [Tensor]
      if operation == "sort" {
        let keys = parameters["keys"]?.int ?? 1
        function = { sort($0, axis: axis, keys: keys) }
      } else {
        let primitive = try #require(cumulative(operation, parameters))
        function = { [primitive($0[0])] }
      }
      let (_, pullBack) = vjp(function, Array(fixture.inputs[..<count]))
      let got = pullBack(Array(fixture.inputs[count...]))
      let difference = difference(got, fixture.outputs, .epsilons(64, scale: 1))
      #expect(difference == nil, "\(fixture): \(difference ?? "")")
    }
  }

  private func cumulative(_ name: String, _ parameters: [String: JSONValue]) -> Cumulative? {
    guard let function = Cumulative.Function(rawValue: String(name.dropFirst(3))),
      let axis = parameters["axis"]?.int
    else { return nil }
    let isReversed = if case .bool(true) = parameters["reverse"] { true } else { false }
    return Cumulative(function, axis: axis, isReversed: isReversed)
  }

  /// JAX adds in another order: a rounding for each element, relative to the largest partial result.
  private func agreement(_ fixture: NumberFixture) -> Agreement {
    switch fixture.comparison {
    // A sum begins at its first element, which may be -0; JAX's begins at +0.
    case .exact: fixture.operation == "cumsum" ? .ulps(0) : .bitwise
    case .ulp(let jax): .ulps(jax + 2)
    case .close: .epsilons(120, scale: 1)
    }
  }
}
