// SPDX-License-Identifier: Apache-2.0
//
// Networks and losses, written for one example.

internal import Skein

/// An affine map.
private struct Layer: Tree {
  var weights: Tensor
  var bias: Tensor

  func callAsFunction(_ x: Tensor) -> Tensor { dot(x, weights) + bias }
}

/// Three affine maps, with a hyperbolic tangent between them.
private struct Network: Tree {
  var first, second, third: Layer

  /// The first six inputs of a row.
  init(_ inputs: [Tensor]) {
    first = Layer(weights: inputs[0], bias: inputs[1])
    second = Layer(weights: inputs[2], bias: inputs[3])
    third = Layer(weights: inputs[4], bias: inputs[5])
  }

  func callAsFunction(_ x: Tensor) -> Tensor { third(tanh(second(tanh(first(x))))) }
}

@Sendable private func loss(_ network: Network, _ x: Tensor, _ label: Tensor) -> Tensor {
  let logits = network(x)
  return -dot(oneHot(label, classes: logits.shape[0]), logSoftmax(logits))
}

@Sendable private func logistic(_ w: Tensor, _ x: Tensor, _ label: Tensor) -> Tensor {
  let z = dot(x, w)
  return softplus(z) - label * z
}

@Sendable private func forward(_ network: Network, _ xs: Tensor) -> Tensor {
  vmap({ (network: Network, x: Tensor) in network(x) }, inAxes: nil, 0)(network, xs)
}

@Sendable private func meanGradient(_ network: Network, _ xs: Tensor, _ labels: Tensor) -> Network {
  func meanLoss(_ network: Network) -> Tensor {
    mean(vmap(loss, inAxes: nil, 0, 0)(network, xs, labels))
  }
  return grad(meanLoss)(network)
}

@Sendable private func gradients(_ network: Network, _ xs: Tensor, _ labels: Tensor) -> Network {
  vmap(grad(loss), inAxes: nil, 0, 0)(network, xs, labels)
}

@Sendable private func curvature(_ w: Tensor, _ xs: Tensor, _ labels: Tensor) -> Tensor {
  func meanLoss(_ w: Tensor) -> Tensor {
    mean(vmap(logistic, inAxes: nil, 0, 0)(w, xs, labels))
  }
  return hessian(meanLoss)(w)
}

@Sendable private func lastStates(_ w: Tensor, _ xs: Tensor) -> Tensor {
  func last(_ xs: Tensor) -> Tensor {
    scan({ h, x in (tanh(dot(h, w) + x), [Tensor]()) }, zeros([w.shape[0]]), xs).0
  }
  return vmap(last, inAxes: 1)(xs)
}

extension Program {
  static let networks: [String: Program] = [
    "mlp_forward": Program(forward, of: { (Network($0), $0[6]) }, forwardOperations),
    "small_mlp": Program(forward, of: { (Network($0), $0[6]) }, forwardOperations),
    "mlp_gradient": Program(meanGradient, of: networkAndLabels, gradientOperations),
    "per_example_gradients": Program(gradients, of: networkAndLabels, gradientOperations),
    "hessian": Program(curvature, of: { ($0[0], $0[1], $0[2]) }, hessianOperations),
    "rnn": Program(lastStates, of: { ($0[0], $0[1]) }, rnnOperations),
  ]

  @Sendable private static func networkAndLabels(_ x: [Tensor]) -> (Network, Tensor, Tensor) {
    (Network(x), x[6], x[7])
  }

  // MARK: - What they have to compute

  @Sendable private static func forwardOperations(_ inputs: [Tensor]) -> Arithmetic {
    Arithmetic(operations: products(inputs) + hidden(inputs) * Arithmetic.tanh)
  }

  /// Forwards, and twice as much backwards, but for the cotangent of the examples themselves.
  @Sendable private static func gradientOperations(_ inputs: [Tensor]) -> Arithmetic {
    let unneeded = Double(2 * inputs[0].elementCount * inputs[6].shape[0])
    let functions: Double = hidden(inputs) * Arithmetic.tanh
    return Arithmetic(operations: 3 * products(inputs) - unneeded + functions)
  }

  /// The logits, and one product of matrices; that its result is symmetric is not used.
  @Sendable private static func hessianOperations(_ inputs: [Tensor]) -> Arithmetic {
    Arithmetic(operations: Double(2 * inputs[1].elementCount * (inputs[0].elementCount + 1)))
  }

  @Sendable private static func rnnOperations(_ inputs: [Tensor]) -> Arithmetic {
    let perUnit: Double = 2 * Double(inputs[0].shape[0]) + Arithmetic.tanh + 2
    return Arithmetic(operations: Double(inputs[1].elementCount) * perUnit)
  }

  /// The operations of the products with the weights, for all examples.
  private static func products(_ inputs: [Tensor]) -> Double {
    let weights = [0, 2, 4].reduce(0) { $0 + inputs[$1].elementCount }
    return Double(2 * weights * inputs[6].shape[0])
  }

  /// How many hidden units all examples have together.
  private static func hidden(_ inputs: [Tensor]) -> Double {
    Double((inputs[1].elementCount + inputs[3].elementCount) * inputs[6].shape[0])
  }
}
