// SPDX-License-Identifier: Apache-2.0
//
// Functions of samples, of numbers in order and of numbers in a row, beside what jax.numpy computed: values and derivatives.

import Skein
import SkeinTestSupport
import TensorIR
import Testing

struct SampleParity {
  /// A recorded computation and the Swift expression that it names.
  struct Case: Sendable, CustomTestStringConvertible {
    let fixture: NumberFixture
    let function: ArrangementExpressions.Function
    var testDescription: String { fixture.name }

    static let all: [Case] = NumberFixture.all(in: "samples").compactMap { fixture in
      SampleExpressions.all[fixture.operation].map { Case(fixture: fixture, function: $0) }
    }

    func apply(_ operands: [Tensor]) -> Tensor {
      let padded = operands + Array(repeating: Tensor(0.0), count: 3)
      return function(padded[0], padded[1], padded[2])
    }

    /// Whether the size of the result depends on values, so that only known ones have it.
    var isEager: Bool {
      if case .bool(true) = fixture.parameters["eager"] { true } else { false }
    }

    /// Sums in another order, and quotients of them: a few roundings each.
    var agreement: Agreement {
      fixture.outputs[0].dtype.isFloating ? .epsilons(32, scale: 1) : .bitwise
    }
  }

  @Test func `every expression is recorded, and every record has an expression`() {
    let recorded = Set(NumberFixture.all(in: "samples").map(\.operation))
    #expect(recorded == Set(SampleExpressions.all.keys))
    #expect(recorded.count > 100)
  }

  @Test(arguments: Case.all)
  func `a function computes what JAX computes, at once and compiled`(_ example: Case) {
    let (inputs, expected) = (example.fixture.inputs, example.fixture.outputs[0])
    let problem = difference(example.apply(inputs), expected, example.agreement)
    #expect(problem == nil)
    if example.isEager { return }
    let compiled = jit { (operands: [Tensor]) in example.apply(operands) }
    let problemOfCompiled = difference(compiled(inputs), expected, example.agreement)
    #expect(problemOfCompiled == nil)
  }

  @Test(arguments: Case.all.filter { $0.fixture.parameters["cotangent"] != nil })
  func `its derivatives are JAX's`(_ example: Case) {
    let numbers = example.fixture.parameters["cotangent"]?.array?.compactMap(\.double) ?? []
    let (values, pullBack) = vjp({ example.apply($0) }, example.fixture.inputs)
    let cotangents = pullBack(Tensor(numbers, dtype: .f64).reshaped(to: values.shape))
    let problem = difference(
      cotangents,
      Array(example.fixture.outputs.dropFirst()),
      .epsilons(64, scale: 1)
    )
    #expect(problem == nil)
  }
}
