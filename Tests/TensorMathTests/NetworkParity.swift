// SPDX-License-Identifier: Apache-2.0
//
// Activations, functions of numbers and attention beside what JAX computed: NaN, infinities and zeros of both signs
// included, and slopes where pieces meet.

import Skein
import SkeinTestSupport
import TensorIR
import Testing

@Suite("Activations, special functions and attention have JAX's values")
struct NetworkParity {
  @Test func values() throws {
    for fixture in NumberFixture.all(in: "networks") where fixture.operation != "slope" {
      let function = try #require(Self.functions[fixture.operation], "\(fixture)")
      let x = fixture.inputs
      let difference = difference(function(x), fixture.outputs, Self.agreement(fixture))
      #expect(difference == nil, "\(fixture): \(difference ?? "")")
      let compiled = jit { (x: [Tensor]) in function(x) }(x)
      #expect(SkeinTestSupport.difference(compiled, function(x)) == nil, "\(fixture), compiled")
    }
  }

  @Test func slopes() throws {
    for fixture in NumberFixture.all(in: "networks") where fixture.operation == "slope" {
      let name = try #require(fixture.parameters["of"]?.text)
      let function = try #require(Self.functions[name], "\(fixture)")
      let (_, pullBack) = vjp(function, fixture.inputs)
      let got = pullBack([ones(like: fixture.inputs[0])])
      let difference = difference(got, fixture.outputs, .near(32))
      #expect(difference == nil, "\(fixture): \(difference ?? "")")
    }
  }

  /// A few roundings, JAX's among them; XLA's gamma functions are approximations made for f32.
  private static func agreement(_ fixture: NumberFixture) -> Agreement {
    switch fixture.comparison {
    case .exact: .bitwise
    case .ulp(let jax): .ulps(jax + 2)
    case .close: .near(fixture.operation.hasSuffix("gamma") ? 128 : 32)
    }
  }

  private static func one(_ function: @escaping @Sendable (Tensor) -> Tensor)
    -> @Sendable ([Tensor]) -> [Tensor]
  {
    { [function($0[0])] }
  }

  private static func two(_ function: @escaping @Sendable (Tensor, Tensor) -> Tensor)
    -> @Sendable ([Tensor]) -> [Tensor]
  {
    { [function($0[0], $0[1])] }
  }

  private static let functions: [String: @Sendable ([Tensor]) -> [Tensor]] = [
    "relu": one { relu($0) }, "relu6": one { relu6($0) }, "elu": one { elu($0) },
    "celu": one { celu($0) }, "selu": one { selu($0) }, "gelu": one { gelu($0) },
    "leaky_relu": one { leakyRelu($0) }, "hard_tanh": one { hardTanh($0) },
    "hard_sigmoid": one { hardSigmoid($0) }, "hard_silu": one { hardSilu($0) },
    "log_sigmoid": one { logSigmoid($0) }, "softplus": one { softplus($0) },
    "soft_sign": one { softSign($0) }, "silu": one { silu($0) }, "mish": one { mish($0) },
    "squareplus": one { squareplus($0) }, "sparse_plus": one { sparsePlus($0) },
    "sparse_sigmoid": one { sparseSigmoid($0) }, "sigmoid": one { sigmoid($0) },
    "exp2": one { exp2($0) }, "log2": one { log2($0) }, "log10": one { log10($0) },
    "square": one { square($0) }, "reciprocal": one { reciprocal($0) }, "sinc": one { sinc($0) },
    "degrees": one { degrees($0) }, "radians": one { radians($0) },
    "signbit": one { signbit($0) }, "nan_to_num": one { nanToNum($0) },
    "frexp": { x in
      let (fraction, exponent) = frexp(x[0])
      return [fraction, exponent]
    },
    "round_away": one { round($0, .toNearestOrAwayFromZero) },
    "round_2": one { round($0, decimals: 2) },
    "lgamma": one { lgamma($0) }, "digamma": one { digamma($0) }, "logit": one { logit($0) },
    "logaddexp": two { logaddexp($0, $1) }, "logaddexp2": two { logaddexp2($0, $1) },
    "hypot": two { hypot($0, $1) }, "copysign": two { copySign($0, $1) },
    "heaviside": two { heaviside($0, $1) }, "atan2": two { atan2($0, $1) },
    "nextafter": two { nextAfter($0, $1) }, "xlogy": two { xlogy($0, $1) },
    "xlog1py": two { xlog1py($0, $1) }, "polygamma": two { polygamma($0, $1) },
    "betaln": two { betaln($0, $1) },
    "softmax_where": two { softmax($0, where: $1) },
    "log_softmax_where": two { logSoftmax($0, where: $1) },
    "logsumexp_weights": two { logSumExp($0, weights: $1, axes: [1]) },
    "logmeanexp": one { logMeanExp($0, axis: 0) }, "standardize": one { standardize($0) },
    "glu": one { glu($0) },
    "attention": { x in
      [
        dotProductAttention(
          x[0],
          x[1],
          x[2],
          bias: x.count > 3 ? x[3] : nil,
          mask: x.count > 4 ? x[4] : nil
        )
      ]
    },
    "attention_causal": { x in
      [dotProductAttention(x[0], x[1], x[2], isCausal: true, scale: 0.7)]
    },
  ]
}
