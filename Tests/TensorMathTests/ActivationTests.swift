// SPDX-License-Identifier: Apache-2.0
//
// Activations and comparisons at the points where formulas fail: zeros, infinities, large numbers.

import Foundation
import Skein
import SkeinTestSupport
import TensorIR
import Testing

struct ActivationTests {
  private let points: [Double] = [-1e3, -30, -2, -0.5, 0, 0.5, 2, 30, 1e3]

  /// Whether a function and its derivative have these values at the points, in f64.
  private func check(
    _ function: @escaping (Tensor) -> Tensor,
    _ value: (Double) -> Double,
    slope: (Double) -> Double
  ) {
    // A few roundings, and where the result is tiny, those of the exponential it is made of.
    for point in points {
      let x = Tensor(point, dtype: .f64)
      let got = valueAndGrad(function)(x)
      let (y, dy) = (got.0.item(), got.1.item())
      #expect(abs(y - value(point)) <= 1e-14 * max(1, abs(value(point))), "f(\(point)) = \(y)")
      #expect(abs(dy - slope(point)) <= 1e-14, "f′(\(point)) = \(dy)")
    }
  }

  private func logistic(_ x: Double) -> Double { 1 / (1 + Foundation.exp(-x)) }

  @Test func `relu has slope 0 at 0`() {
    check(relu, { max($0, 0) }, slope: { $0 > 0 ? 1 : 0 })
    #expect(relu(Tensor([-1, 0, 2])).scalars(as: Int.self) == [0, 0, 2])
    #expect(relu(Tensor([Double.nan, -.infinity, .infinity])).description == "[nan  0. inf]")
  }

  @Test func `softplus neither overflows nor loses its slope`() {
    check(softplus, { max($0, 0) + Foundation.log1p(Foundation.exp(-abs($0))) }, slope: logistic)
    #expect(
      softplus(Tensor([Double.nan, -.infinity, .infinity])).description == "[nan  0. inf]"
    )
  }

  @Test func `sigmoid and silu`() {
    check(sigmoid, logistic, slope: { logistic($0) * logistic(-$0) })
    check(silu, { $0 * logistic($0) }, slope: { logistic($0) * (1 + $0 * logistic(-$0)) })
  }

  @Test func `gelu, exact and approximate`() {
    func normal(_ x: Double) -> Double { 0.5 * Foundation.erfc(-x / 2.0.squareRoot()) }
    func density(_ x: Double) -> Double {
      Foundation.exp(-x * x / 2) / (2 * Double.pi).squareRoot()
    }
    check(
      { gelu($0, isApproximate: false) },
      { $0 * normal($0) },
      slope: { normal($0) + $0 * density($0) }
    )
    let scale = (2 / Double.pi).squareRoot()
    func inner(_ x: Double) -> Double { scale * (x + 0.044715 * x * x * x) }
    check(
      gelu,
      { 0.5 * $0 * (1 + Foundation.tanh(inner($0))) },
      slope: {
        let t = Foundation.tanh(inner($0))
        return 0.5 * (1 + t) + 0.5 * $0 * (1 - t * t) * scale * (1 + 3 * 0.044715 * $0 * $0)
      }
    )
  }

  @Test func `integers become floating where the function is`() {
    #expect(sigmoid(Tensor([0])).type == TensorType(.f32, [1]))
    #expect(gelu(Tensor([0])).type == TensorType(.f32, [1]))
    #expect(relu(Tensor([0])).type == TensorType(.i32, [1]))
  }
}

struct ClosenessTests {
  @Test func `numbers are close relative to the second`() {
    #expect(allClose(Tensor([1, 100.0009]), Tensor([1, 100.0])))
    #expect(!allClose(Tensor([1, 100.01]), Tensor([1, 100.0])))
    #expect(allClose(Tensor([1, 100.01]), Tensor([1, 100.0]), relative: 1e-3))
    #expect(allClose(Tensor([1e-9]), Tensor([0.0])))
    #expect(!allClose(Tensor([1e-9]), Tensor([0.0]), absolute: 0))
    #expect(allClose(Tensor([[1, 2], [1, 2]]), Tensor([1, 2])))
    #expect(allClose(Tensor([Float]()), Tensor([Float]())))
  }

  @Test func `infinities are close to themselves, and NaN to nothing`() {
    let x = Tensor([Double.infinity, -.infinity, .infinity, 1, .nan])
    let y = Tensor([Double.infinity, .infinity, 1, .infinity, .nan])
    #expect(isClose(x, y).scalars(as: Bool.self) == [true, false, false, false, false])
  }

  @Test func `shapes that do not fit are a mistake, and not close`() {
    var isClose = true
    #expect(throws: TensorError.self) {
      try withErrors { isClose = allClose(Tensor([1, 2]), Tensor([1, 2, 3])) }
    }
    #expect(!isClose)
  }
}

struct NormalizationGradientTests {
  @Test func `the gradient of softmax sums to 0`() {
    let x = Tensor([[1.0, 2, 3], [1000, 0, -1000]], dtype: .f64)
    let gradient = grad { x in (softmax(x) * Tensor([3.0, 1, 2], dtype: .f64)).sum() }(x)
    #expect(allClose(gradient.sum(axis: 1), zeros([2], dtype: .f64), absolute: 1e-15))
  }

  @Test func `the gradient of logSumExp is softmax, also beside −∞`() {
    let x = Tensor([0.5, -.infinity, 3, 1e4], dtype: .f64)
    let gradient = grad { x in logSumExp(x) }(x)
    #expect(allClose(gradient, softmax(x), relative: 1e-14))
    let finite = Tensor([0.5, -2, 3], dtype: .f64)
    #expect(allClose(grad { x in logSumExp(x) }(finite), softmax(finite), relative: 1e-14))
  }

  @Test func `the gradient of the cross entropy is softmax minus the label`() {
    let x = Tensor([0.5, -2, 3], dtype: .f64)
    let label = oneHot(1, classes: 3, dtype: .f64)
    let gradient = grad { x in -(label * logSoftmax(x)).sum() }(x)
    #expect(allClose(gradient, softmax(x) - label, relative: 1e-14))
  }
}
