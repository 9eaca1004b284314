// SPDX-License-Identifier: Apache-2.0
//
// The numbers of this layer's functions beside those that JAX computed.

import Skein
import SkeinTestSupport
import TensorIR
import Testing

/// A recorded computation of a function of this layer.
struct ParityCase: Sendable, CustomTestStringConvertible {
  let fixture: NumberFixture
  let function: ListFunction
  var testDescription: String { fixture.description }

  static let all: [ParityCase] = ["products", "statistics", "normalizations"].flatMap { file in
    NumberFixture.all(in: file).compactMap { fixture in
      function(fixture).map { ParityCase(fixture: fixture, function: $0) }
    }
  }

  /// The function a fixture names; nil when it is not of this layer.
  private static func function(_ fixture: NumberFixture) -> ListFunction? {
    let parameters = fixture.parameters
    switch fixture.operation {
    case "dot", "matmul", "vdot", "outer", "relu", "sigmoid": return functions[fixture.operation]
    case "tensordot":
      if let count = parameters["axes"]?.int { return { tensordot($0[0], $0[1], axes: count) } }
      let axes = parameters["axes"]?.array?.compactMap(\.ints) ?? []
      return { tensordot($0[0], $0[1], axes: (axes[0], axes[1])) }
    case "mean", "variance", "standard_deviation", "logsumexp":
      return statistic(fixture.operation, parameters)
    case "softmax", "log_softmax":
      let axis = parameters["axis"]?.int ?? -1
      if fixture.operation == "softmax" { return { softmax($0[0], axis: axis) } }
      return { logSoftmax($0[0], axis: axis) }
    case "one_hot":
      let classes = parameters["classes"]?.int ?? 0
      let dtype = DType(name: parameters["dtype"]?.text ?? "f32")
      return { oneHot($0[0], classes: classes, dtype: dtype) }
    case _: return nil
    }
  }

  /// A statistic over all elements, one axis or several, each by the overload that users would call.
  private static func statistic(_ name: String, _ parameters: [String: JSONValue]) -> ListFunction {
    let ddof = parameters["ddof"]?.int ?? 0
    let keepAxes = if case .bool(true) = parameters["keepdims"] { true } else { false }
    if let axis = parameters["axis"]?.int {
      return { operands in
        let x = operands[0]
        return switch name {
        case "mean": mean(x, axis: axis, keepAxes: keepAxes)
        case "variance": variance(x, axis: axis, ddof: ddof, keepAxes: keepAxes)
        case "logsumexp": logSumExp(x, axis: axis, keepAxes: keepAxes)
        case _: standardDeviation(x, axis: axis, ddof: ddof, keepAxes: keepAxes)
        }
      }
    }
    let axes = parameters["axis"]?.ints
    return { operands in
      let x = operands[0]
      if axes == nil && !keepAxes && ddof == 0 {
        return switch name {
        case "mean": mean(x)
        case "variance": variance(x)
        case "logsumexp": logSumExp(x)
        case _: standardDeviation(x)
        }
      }
      let all = axes ?? Array(0..<x.rank)
      return switch name {
      case "mean": mean(x, axes: all, keepAxes: keepAxes)
      case "variance": variance(x, axes: all, ddof: ddof, keepAxes: keepAxes)
      case "logsumexp": logSumExp(x, axes: all, keepAxes: keepAxes)
      case _: standardDeviation(x, axes: all, ddof: ddof, keepAxes: keepAxes)
      }
    }
  }
}

struct ParityTests {
  /// Rounding of a sum of a few terms, of an exponential and a logarithm: a handful of epsilons.
  private static let close = Agreement.epsilons(8)

  private func agreement(_ fixture: NumberFixture) -> Agreement {
    switch fixture.comparison {
    // Every number, but not the sign of a zero: a sum of products begins at 0, and 0 + −0 is 0.
    case .exact: .ulps(0)
    case .ulp(let jax): .ulps(jax + 2)
    case .close: Self.close
    }
  }

  @Test(arguments: ParityCase.all)
  func `a function computes what JAX computes`(_ example: ParityCase) {
    let got = example.function(example.fixture.inputs)
    let problem = difference(got, example.fixture.outputs[0], agreement(example.fixture))
    #expect(problem == nil)
  }

  @Test(arguments: ParityCase.all)
  func `a compiled function computes it too`(_ example: ParityCase) {
    let function = example.function
    let got = jit { (operands: [Tensor]) in function(operands) }(example.fixture.inputs)
    let problem = difference(got, example.fixture.outputs[0], agreement(example.fixture))
    #expect(problem == nil)
  }

  @Test func `the recorded numbers are found`() { #expect(ParityCase.all.count > 200) }
}
