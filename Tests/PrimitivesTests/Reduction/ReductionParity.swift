// SPDX-License-Identifier: Apache-2.0
//
// Reductions against what JAX computed, and the derivative of a product against its definition.

import CPUBackend
import Primitives
import SkeinTestSupport
import TensorIR
import Testing

@Suite("Reductions compute what JAX computes")
struct ReductionParity {
  @Test func `sums, products, extremes, and, or`() throws {
    for fixture in NumberFixture.all(in: "reductions") {
      let name = fixture.operation.dropFirst("reduce_".count)
      let function = try #require(Reduce.Function(rawValue: String(name)))
      let axes = try #require(fixture.parameters["axes"]?.ints)
      let result = Reduce(function, axes: axes)(fixture.inputs[0])
      let difference = difference([result], fixture.outputs, agreement(fixture))
      #expect(difference == nil, "\(fixture): \(difference ?? "")")
    }
  }

  @Test func `indices of extremes`() throws {
    for fixture in NumberFixture.all(in: "argmax") {
      let function = try #require(ArgReduce.Function(rawValue: fixture.operation))
      let axis = try #require(fixture.parameters["axis"]?.int)
      let difference = difference(
        [ArgReduce(function, axis: axis)(fixture.inputs[0])],
        fixture.outputs
      )
      #expect(difference == nil, "\(fixture): \(difference ?? "")")
    }
  }

  @Test func `NumPy's functions`() throws {
    for fixture in NumberFixture.all(in: "statistics") {
      guard let function = reductions[fixture.operation] else { continue }
      let x = fixture.inputs[0]
      let keep =
        if case .bool(true) = fixture.parameters["keepdims"] { true } else { false }
      let axes = fixture.parameters["axis"]?.ints ?? Array(0..<x.rank)
      let difference = difference([function(x, axes, keep)], fixture.outputs, agreement(fixture))
      #expect(difference == nil, "\(fixture): \(difference ?? "")")
    }
  }

  private let reductions: [String: (Tensor, [Int], Bool) -> Tensor] = [
    "sum": { sum($0, axes: $1, keepAxes: $2) },
    "max": { max($0, axes: $1, keepAxes: $2) },
    "min": { min($0, axes: $1, keepAxes: $2) },
    "prod": { product($0, axes: $1, keepAxes: $2) },
  ]

  /// JAX adds in another order: a few roundings of the largest partial result.
  private func agreement(_ fixture: NumberFixture) -> Agreement {
    switch fixture.comparison {
    case .exact: .bitwise
    case .ulp(let jax): .ulps(jax + 2)
    case .close: .epsilons(8, scale: scale(of: fixture.inputs[0]))
    }
  }

  private func scale(of x: Tensor) -> Double {
    x.elements.reduce(0) { $1.double.isFinite ? $0 + Swift.abs($1.double) : $0 }
  }

  // MARK: - Derivatives

  @Test(arguments: [[2, 3, 5], [0, 3], [0, 0, 3], [1, 2, 3, 4, 5, 6, 7], [0], [4]])
  func `a product varies with each element by the product of the others`(x: [Int]) {
    let values = x.map(Double.init)
    for varying in values.indices {
      var direction = [Double](repeating: 0, count: values.count)
      direction[varying] = 1
      let dual = Reduce(.product, axes: [0]).derivativeRule(
        Dual(
          Tensor(values, shape: [values.count], dtype: .f64),
          tangent: Tensor(direction, shape: [values.count], dtype: .f64)
        )
      )
      let others = values.enumerated().reduce(1) { $1.offset == varying ? $0 : $0 * $1.element }
      #expect(dual.tangent?.elements.map(\.double) == [others])
    }
  }

  @Test func `equal maxima share the change`() {
    let dual = Reduce(.maximum, axes: [0]).derivativeRule(
      Dual(
        Tensor([3.0, 1, 3], dtype: .f64),
        tangent: Tensor([1.0, 10, 2], dtype: .f64)
      )
    )
    #expect(dual.tangent?.elements.map(\.double) == [1.5])
  }
}
