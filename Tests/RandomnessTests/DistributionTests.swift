// SPDX-License-Identifier: Apache-2.0
//
// Draws have the distribution they are said to have, whatever JAX draws.

import Foundation
import Skein
import Testing

/// A draw, and the probability of numbers up to a given one.
struct DistributionCase: Sendable, CustomTestStringConvertible {
  let name: String
  let draw: @Sendable (Key, Shape) -> Tensor
  let probability: @Sendable (Double) -> Double
  var testDescription: String { name }

  static let all: [DistributionCase] = [
    .init(name: "uniform", draw: { Random.uniform($0, $1, min: -1, max: 3) }) { ($0 + 1) / 4 },
    .init(name: "normal", draw: { Random.normal($0, $1) }, probability: normal),
    .init(name: "truncatedNormal", draw: { Random.truncatedNormal($0, $1, min: -1, max: 2) }) { x in
      (normal(x) - normal(-1)) / (normal(2) - normal(-1))
    },
    .init(name: "lognormal", draw: { Random.lognormal($0, $1, sigma: 0.5) }) {
      normal(2 * log($0))
    },
    .init(name: "exponential", draw: { Random.exponential($0, $1) }) { 1 - exp(-$0) },
    .init(name: "gumbel", draw: { Random.gumbel($0, $1) }) { exp(-exp(-$0)) },
    .init(name: "laplace", draw: { Random.laplace($0, $1) }) { x in
      x < 0 ? exp(x) / 2 : 1 - exp(-x) / 2
    },
    .init(name: "logistic", draw: { Random.logistic($0, $1) }) { 1 / (1 + exp(-$0)) },
    .init(name: "cauchy", draw: { Random.cauchy($0, $1) }) { 0.5 + atan($0) / .pi },
    .init(name: "pareto", draw: { Random.pareto($0, $1, b: 2) }) { 1 - pow($0, -2) },
    .init(name: "weibullMin", draw: { Random.weibullMin($0, $1, scale: 2, concentration: 1.5) }) {
      x in
      1 - exp(-pow(x / 2, 1.5))
    },
    .init(name: "rayleigh", draw: { Random.rayleigh($0, $1, scale: 2) }) { 1 - exp(-$0 * $0 / 8) },
    .init(name: "triangular", draw: { Random.triangular($0, $1, left: 0, mode: 1, right: 4) }) {
      x in
      x < 1 ? x * x / 4 : 1 - (4 - x) * (4 - x) / 12
    },
    .init(name: "maxwell", draw: { Random.maxwell($0, $1) }) { x in
      erf(x / 2.0.squareRoot()) - (2 / .pi).squareRoot() * x * exp(-x * x / 2)
    },
    // Of an integer the sum of as many exponential numbers.
    .init(name: "gamma(1)", draw: { Random.gamma($0, $1, alpha: 1) }) { 1 - exp(-$0) },
    .init(name: "gamma(3)", draw: { Random.gamma($0, $1, alpha: 3) }) { x in
      1 - exp(-x) * (1 + x + x * x / 2)
    },
    // The square of a normal number, halved.
    .init(name: "gamma(1/2)", draw: { Random.gamma($0, $1, alpha: 0.5) }) { erf($0.squareRoot()) },
    .init(name: "beta(2, 1)", draw: { Random.beta($0, $1, a: 2, b: 1) }) { $0 * $0 },
    .init(name: "beta(1/2, 1/2)", draw: { Random.beta($0, $1, a: 0.5, b: 0.5) }) { x in
      2 / .pi * asin(x.squareRoot())
    },
    .init(name: "chisquare(2)", draw: { Random.chisquare($0, $1, df: 2) }) { 1 - exp(-$0 / 2) },
    .init(name: "t(1)", draw: { Random.t($0, $1, df: 1) }) { 0.5 + atan($0) / .pi },
    .init(name: "f(2, 2)", draw: { Random.f($0, $1, numerator: 2, denominator: 2) }) {
      $0 / (1 + $0)
    },
  ]

  private static func normal(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
}

struct DistributionTests {
  private static let count = 10_000

  @Test("draws are distributed as they are said to be", arguments: DistributionCase.all)
  func distribution(_ item: DistributionCase) {
    for seed in 0..<3 {
      let numbers = item.draw(Key(seed), [Self.count]).scalars(as: Double.self).sorted()
      // Kolmogorov and Smirnov: the largest distance of the two distribution functions.
      let distance = numbers.enumerated().reduce(0.0) { largest, next in
        let expected = item.probability(next.element)
        let (below, above) = (Double(next.offset), Double(next.offset + 1))
        let count = Double(Self.count)
        return max(largest, abs(expected - below / count), abs(expected - above / count))
      }
      // Beyond this in 1 of 10,000 samples of the distribution.
      #expect(distance * Double(Self.count).squareRoot() < 2.23, "seed \(seed)")
    }
  }

  @Test func `classes come as often as they are likely`() {
    let p = [0.5, 0.25, 0.15, 0.1]
    let weights = Tensor(p)
    let draws = [
      Random.categorical(Key(1), [Self.count], logits: log(weights)),
      Random.choice(Key(2), [Self.count], of: 4, p: weights),
    ]
    for draw in draws {
      let classes = draw.scalars(as: Int.self)
      // χ² of 3 degrees of freedom is beyond 21.1 in 1 of 10,000.
      let error = p.indices.reduce(0.0) { sum, index in
        let expected = p[index] * Double(Self.count)
        let difference = Double(classes.count { $0 == index }) - expected
        return sum + difference * difference / expected
      }
      #expect(error < 21.1)
    }
  }

  @Test func `a sample without replacement has no two alike`() {
    for seed in 0..<5 {
      let positions = Random.choice(Key(seed), [5], of: 7, replace: false).scalars(as: Int.self)
      #expect(Set(positions).count == 5 && positions.allSatisfy { (0..<7).contains($0) })
      let order = Random.permutation(Key(seed), 2000).scalars(as: Int.self)
      #expect(order.sorted() == Array(0..<2000))
      #expect(order != Array(0..<2000))
    }
  }

  @Test func `draws are differentiable in their parameters`() {
    let key = Key(3)
    // x = u · (max - min) + min
    let u = Random.uniform(key)
    func draw(_ low: Tensor, _ high: Tensor) -> Tensor {
      Random.uniform(key, min: low, max: high)
    }
    #expect(allClose(grad(draw)(-2.0, 5.0), 1 - u))
    #expect(allClose(grad(draw, wrt: \.1)(-2.0, 5.0), u))
    // d(e^(σ n)) = n e^(σ n) dσ
    let x = Random.lognormal(key, sigma: 0.5)
    let slope = grad { (sigma: Tensor) in Random.lognormal(key, sigma: sigma) }(0.5)
    #expect(allClose(slope, 2 * log(x) * x))
    // A permuted tensor gives every cotangent back to its element.
    let weights = Tensor([1.0, 2.0, 3.0, 4.0])
    let back = grad { (x: Tensor) in (Random.permutation(key, x) * weights).sum() }(ones([4]))
    #expect(back.scalars(as: Double.self).sorted() == [1, 2, 3, 4])
  }

  @Test func `what has no derivative says so`() throws {
    do {
      _ = try withErrors { grad { (alpha: Tensor) in Random.gamma(Key(0), alpha: alpha) }(2.0) }
      Issue.record("there was no error")
    } catch let error as TensorError {
      #expect(
        error.sentence
          == "Random.gamma: Random.gamma has no derivative rule: "
          + "the derivative of the incomplete gamma function is not known"
      )
    }
  }
}
