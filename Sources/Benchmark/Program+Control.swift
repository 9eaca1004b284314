// SPDX-License-Identifier: Apache-2.0
//
// Choices and loops that every example of a batch makes for itself.

internal import Skein

/// The square root of one number, by steps that end when it is near.
private func root(_ a: Tensor) -> Tensor {
  func isFar(_ x: Tensor) -> Tensor { abs(x * x - a) .> 1e-5 * a }
  func nearer(_ x: Tensor) -> Tensor { 0.5 * (x + a / x) }
  return whileLoop(isFar, nearer, a)
}

/// One example's choice between the products with two matrices that all share.
@Sendable private func choices(_ choice: Tensor, _ xs: Tensor, _ w: Tensor, _ v: Tensor) -> Tensor {
  func one(_ p: Tensor, _ x: Tensor) -> Tensor { cond(p, { dot(w, x) }, { dot(v, x) }) }
  return vmap(one)(choice, xs)
}

/// As many steps of a layer as each example wants.
@Sendable private func loops(_ counts: Tensor, _ xs: Tensor, _ w: Tensor) -> Tensor {
  func one(_ count: Tensor, _ x: Tensor) -> Tensor {
    whileLoop({ i, _ in i .< count }, { i, x in (i + 1, tanh(dot(w, x))) }, (Tensor(0), x)).1
  }
  return vmap(one)(counts, xs)
}

extension Program {
  static let control: [String: Program] = [
    "newton": Program({ (xs: Tensor) in vmap(root)(xs) }, of: { $0[0] }, newtonDivisions),
    "vmap_cond": Program(choices, choiceOperations),
    "vmap_while": Program(loops, of: { ($0[0], $0[1], $0[2]) }, whileOperations),
  ]

  @Sendable private static func choiceOperations(_ inputs: [Tensor]) -> Arithmetic {
    Arithmetic(operations: Double(2 * inputs[1].elementCount * inputs[2].shape[0]))
  }

  /// The steps of all examples together, each a product with the weights and as many hyperbolic tangents.
  @Sendable private static func whileOperations(_ inputs: [Tensor]) -> Arithmetic {
    let steps: Int = inputs[0].scalars(as: Int32.self).reduce(0) { (sum: Int, n: Int32) in
      sum + Int(n)
    }
    let products: Int = 2 * inputs[2].elementCount
    let functions: Double = Arithmetic.tanh * Double(inputs[2].shape[0])
    let perStep: Double = functions + Double(products)
    return Arithmetic(operations: Double(steps) * perStep)
  }

  /// How many divisions all examples need together.
  @Sendable private static func newtonDivisions(_ inputs: [Tensor]) -> Arithmetic {
    var total = 0
    for a in inputs[0].scalars(as: Float.self) {
      var x = a
      var steps = 0
      var error: Float = Swift.abs(x * x - a)
      while error > 1e-5 * a && steps < 100 {
        x = 0.5 * (x + a / x)
        error = Swift.abs(x * x - a)
        steps += 1
      }
      total += steps
    }
    return Arithmetic(divisions: Double(total))
  }
}
