// SPDX-License-Identifier: Apache-2.0
//
// Derivatives beside the numbers that JAX computed for them: gradients, Hessians, Jacobians, third derivatives,
// gradients of each example; and contractions themselves.

import Primitives
import Skein
import SkeinTestSupport
import TensorIR
import Testing

@Suite("Derivatives have JAX's values")
struct DerivativeParity {
  /// How nearly sums must agree that were added up in another order, in f64 or narrower: a few roundings of the largest.
  private static let close = Agreement.epsilons(64, scale: 1)

  @Test func `of what moves, combines and multiplies elements`() throws {
    for fixture in NumberFixture.all(in: "derivatives_structural") {
      let function = try #require(Self.function(fixture), "\(fixture)")
      let last = fixture.inputs.count - 1
      let (point, cotangent) = (Array(fixture.inputs[..<last]), fixture.inputs[last])
      let (_, pullBack) = vjp(function, point)
      let cotangents = pullBack([cotangent])
      // A predicate has no cotangent.
      let got = fixture.operation == "vjp_select" ? Array(cotangents.dropFirst()) : cotangents
      let difference = difference(got, fixture.outputs, Self.agreement(fixture))
      #expect(difference == nil, "\(fixture): \(difference ?? "")")
    }
  }

  private static func agreement(_ fixture: NumberFixture) -> Agreement {
    switch fixture.comparison {
    case .exact: .bitwise
    case .ulp(let jax): .ulps(jax + 2)
    case .close: close
    }
  }

  private static func function(_ fixture: NumberFixture) -> ListFunction? {
    let parameters = fixture.parameters
    func ints(_ name: String) -> [Int] { parameters[name]?.ints ?? [] }
    switch parameters["of"]?.text {
    case "broadcast_in_dim":
      let primitive = BroadcastInDim(
        shape: Shape(ints("shape")),
        axes: ints("broadcast_dimensions")
      )
      return { [primitive($0[0])] }
    case "reshape":
      let primitive = Reshape(Shape(ints("new_sizes")))
      return { [primitive($0[0])] }
    case "transpose":
      let primitive = Transpose(ints("permutation"))
      return { [primitive($0[0])] }
    case "rev":
      let primitive = Reverse(ints("dimensions"))
      return { [primitive($0[0])] }
    case "slice":
      let primitive = Slice(
        start: ints("start_indices"),
        limit: ints("limit_indices"),
        stride: ints("strides")
      )
      return { [primitive($0[0])] }
    case "pad":
      let padding = parameters["padding_config"]?.array?.compactMap(\.ints) ?? []
      let primitive = Pad(padding.map { Padding(low: $0[0], high: $0[1], interior: $0[2]) })
      return { [primitive($0[0], $0[1])] }
    case "concatenate":
      let primitive = Concatenate(axis: ints("dimension")[0])
      return { primitive($0) }
    case "select_n": return { [Select()($0[0], onFalse: $0[1], onTrue: $0[2])] }
    case "dot_general":
      let primitive = dotGeneral(parameters)
      return { [primitive($0[0], $0[1])] }
    case let name?:
      guard let function = Reduce.Function(rawValue: String(name.dropFirst("reduce_".count))) else {
        return nil
      }
      let primitive = Reduce(function, axes: ints("axes"))
      return { [primitive($0[0])] }
    case nil: return nil
    }
  }

  private static func dotGeneral(_ parameters: [String: JSONValue]) -> DotGeneral {
    let contracting = parameters["contracting"]?.array?.compactMap(\.ints) ?? []
    let batching = parameters["batching"]?.array?.compactMap(\.ints) ?? []
    return DotGeneral(
      lhs: .init(contracting: contracting[0], batching: batching[0]),
      rhs: .init(contracting: contracting[1], batching: batching[1])
    )
  }

  @Test func `of whole functions, to the third order, and for each example`() throws {
    for fixture in NumberFixture.all(in: "derivatives_functions") {
      let name = try #require(fixture.parameters["function"]?.text)
      let function = try #require(Self.functions[name], "\(name) has no meaning here")
      let position = fixture.parameters["argument"]?.int ?? 0
      let got = Self.derivatives(fixture.operation, function, fixture.inputs, position)
      let difference = difference(got, fixture.outputs, Self.agreement(fixture))
      #expect(difference == nil, "\(fixture): \(difference ?? "")")
    }
  }

  private static func derivatives(
    _ operation: String,
    _ function: @escaping ([Tensor]) -> Tensor,
    _ inputs: [Tensor],
    _ position: Int
  ) -> [Tensor] {
    let f: (Tensor) -> Tensor = { x in
      var varied = inputs
      varied[position] = x
      return function(varied)
    }
    let x = inputs[position]
    switch operation {
    case "value_and_grad":
      let (value, gradient) = valueAndGrad(f)(x)
      return [value, gradient]
    case "hessian": return [hessian(f)(x)]
    case "jacfwd": return [jacfwd(f)(x)]
    case "jacrev": return [jacrev(f)(x)]
    case "third_derivative": return [jacfwd(hessian(f))(x)]
    case "per_example_grad":
      let gradient = { (x: Tensor, y: Tensor) in
        grad { (w: Tensor) in function([w, x, y]) }(inputs[0])
      }
      return [vmap(gradient, inAxes: 0, 0)(inputs[1], inputs[2])]
    case _: preconditionFailure("no such derivative: \(operation)")
    }
  }

  /// What the fixtures' `source` says.
  private static let functions: [String: @Sendable ([Tensor]) -> Tensor] = [
    "norm": { sqrt(sum($0[0] * $0[0])) },
    "rosenbrock": { arguments in
      let x = arguments[0]
      let (head, tail) = (x[..<(-1)], x[1...])
      return sum(100 * square(tail - square(head)) + square(1 - head))
    },
    "logsumexp": { logSumExp($0[0]) },
    "cubic": { sum($0[0] * $0[0] * $0[0]) },
    "powers": { sum(power($0[0], $0[1])) },
    "sum_abs": { sum(abs($0[0])) },
    "sum_max": { sum(maximum($0[0], $0[1])) },
    "sum_min": { sum(minimum($0[0], $0[1])) },
    "sum_max_zero": { sum(maximum($0[0], 0.0)) },
    "sum_relu": { sum(relu($0[0])) },
    "largest": { max($0[0]) },
    "product": { product($0[0]) },
    "product_one_zero": { product($0[0]) },
    "product_two_zeros": { product($0[0]) },
    "guarded_sqrt": { sum(select($0[0] .> 0, sqrt($0[0]), zeros(like: $0[0]))) },
    "stopped": { sum($0[0] * stopGradient($0[0])) },
    "bilinear": { dot($0[0], dot($0[1], $0[2])) },
    "mean_squared_error": { mean(square(dot($0[1], $0[0]) - $0[2])) },
    "logistic_loss": { mean(log1p(exp(-$0[2] * dot($0[1], $0[0])))) },
    "cross_entropy": { -sum($0[2] * logSoftmax(dot($0[0], $0[1]))) },
    "two_layers": { sum(dot($0[0], tanh(dot($0[1], $0[2])))) },
    "variance": { variance($0[0]) },
    "batched_dots": { sum(square(vmap(dot, inAxes: 0, nil)($0[0], $0[1]))) },
    "oscillation": { sum(sin($0[0]) * exp(-$0[0] * $0[0])) },
    "dense": { tanh(dot($0[0], $0[1])) },
    "softmax": { softmax($0[0]) },
    "log_softmax": { logSoftmax($0[0]) },
    "polar": { stack([$0[0][0] * cos($0[0][1]), $0[0][0] * sin($0[0][1])]) },
    "outer_products": { outer($0[0], $0[1]) },
    "sorted_pair": { arguments in
      let (x, y) = (arguments[0][0], arguments[0][1])
      return stack([minimum(x, y), maximum(x, y)])
    },
  ]

  @Test func `contractions have JAX's values`() throws {
    for fixture in NumberFixture.all(in: "dot_general") {
      let result = Self.dotGeneral(fixture.parameters)(fixture.inputs[0], fixture.inputs[1])
      // A sum begins at +0; JAX multiplies alone where there is one product, and -0 stays -0.
      let agreement = Self.agreement(fixture) == .bitwise ? .ulps(0) : Self.agreement(fixture)
      let difference = difference([result], fixture.outputs, agreement)
      #expect(difference == nil, "\(fixture): \(difference ?? "")")
    }
  }
}
