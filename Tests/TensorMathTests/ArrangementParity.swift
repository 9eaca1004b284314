// SPDX-License-Identifier: Apache-2.0
//
// Functions that arrange, multiply and measure, beside what jax.numpy and numpy.einsum computed.

import Skein
import SkeinTestSupport
import TensorIR
import Testing

struct ArrangementParity {
  /// A recorded computation and the Swift expression that it names.
  struct Case: Sendable, CustomTestStringConvertible {
    let fixture: NumberFixture
    let function: ArrangementExpressions.Function
    var testDescription: String { fixture.name }

    static let all: [Case] = NumberFixture.all(in: "arrangement").compactMap { fixture in
      ArrangementExpressions.all[fixture.operation].map { Case(fixture: fixture, function: $0) }
    }

    func apply(_ operands: [Tensor]) -> Tensor {
      let unused = Tensor(0.0)
      let padded = operands + [unused, unused, unused]
      return function(padded[0], padded[1], padded[2])
    }
  }

  @Test func `every expression is recorded, and every record has an expression`() {
    let recorded = Set(NumberFixture.all(in: "arrangement").map(\.operation))
    #expect(recorded == Set(ArrangementExpressions.all.keys))
    #expect(recorded.count > 100)
  }

  @Test(arguments: Case.all)
  func `a function computes what JAX computes, at once and compiled`(_ example: Case) {
    // Logarithms, powers and sums in another order: a few roundings each.
    let agreement: Agreement =
      if case .close = example.fixture.comparison { .epsilons(32) } else { .ulps(0) }
    let expected = example.fixture.outputs[0]
    let got = example.apply(example.fixture.inputs)
    let problem = difference(got, expected, agreement)
    #expect(problem == nil)
    let compiled = jit { (operands: [Tensor]) in example.apply(operands) }
    let problemOfCompiled = difference(compiled(example.fixture.inputs), expected, agreement)
    #expect(problemOfCompiled == nil)
  }

  @Test(arguments: NumberFixture.all(in: "einsum"))
  func `einsum computes what NumPy computes, at once, compiled and in a batch`(
    _ fixture: NumberFixture
  ) throws {
    let subscripts = try #require(fixture.parameters["subscripts"]?.text)
    // Exact but for the sign of a zero: a sum of products begins at 0, and 0 + −0 is 0.
    let expected = fixture.outputs[0]
    let problem = difference(einsum(subscripts, fixture.inputs), expected, .ulps(0))
    #expect(problem == nil)
    let compiled = jit { (operands: [Tensor]) in einsum(subscripts, operands) }
    let problemOfCompiled = difference(compiled(fixture.inputs), expected, .ulps(0))
    #expect(problemOfCompiled == nil)
    let batch = fixture.inputs.map { stack([$0, $0]) }
    let batched = vmap { (operands: [Tensor]) in einsum(subscripts, operands) }(batch)
    let problemOfBatch = difference(batched, stack([expected, expected]), .ulps(0))
    #expect(problemOfBatch == nil)
  }

  @Test func `the recorded sums are found`() {
    #expect(NumberFixture.all(in: "einsum").count > 200)
  }
}
