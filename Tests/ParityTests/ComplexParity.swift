// SPDX-License-Identifier: Apache-2.0
//
// Complex numbers beside what JAX computed for them: functions, special values, sums, products and derivatives.

import Primitives
import Skein
import SkeinTestSupport
import TensorIR
import Testing

@Suite("Complex numbers have JAX's values")
struct ComplexParity {
  @Test("values and derivatives", arguments: NumberFixture.all(in: "complex"))
  func values(_ fixture: NumberFixture) throws {
    let function = try #require(Self.function(fixture), "\(fixture)")
    let agreement: Agreement =
      switch fixture.comparison {
      case .exact: .bitwise
      case .ulp(let jax): .ulps(jax + 2)
      // Beside the largest result; of JAX's in single precision the last bits depend on the machine.
      case .close: .epsilons(32)
      }
    for (name, got) in [
      ("at once", function(fixture.inputs)), ("jitted", jit(function)(fixture.inputs)),
    ] {
      let difference = difference(got, fixture.outputs, agreement)
      #expect(difference == nil, "\(fixture), \(name): \(difference ?? "")")
    }
  }

  private static func function(_ fixture: NumberFixture) -> ListFunction? {
    let name = fixture.parameters["of"]?.text ?? ""
    switch fixture.operation {
    case "grad":
      guard let f = functions[name] else { return nil }
      return { [grad(f)($0[0])] }
    case "derivative":
      guard let f = functions[name] else { return nil }
      return { [grad(f, holomorphic: true)($0[0])] }
    case "jacfwd":
      guard let f = functions[name] else { return nil }
      return { [jacfwd(f, holomorphic: true)($0[0])] }
    case "jacrev":
      guard let f = functions[name] else { return nil }
      return { [jacrev(f, holomorphic: true)($0[0])] }
    case "jacrev real":
      guard let f = functions[name] else { return nil }
      return { [jacrev(f)($0[0])] }
    case "vjp":
      guard let f = primitive(name) else { return nil }
      return { inputs in
        let last = inputs.count - 1
        return vjp(f, Array(inputs[..<last])).1([inputs[last]])
      }
    case let name: return primitive(name)
    }
  }

  private static func primitive(_ name: String) -> ListFunction? {
    if let function = Elementwise.Function(rawValue: name) {
      return { [Elementwise(function)($0[0])] }
    }
    switch name {
    case "real": return { [real($0[0])] }
    case "imag": return { [imag($0[0])] }
    case "conj": return { [conj($0[0])] }
    case "angle": return { [angle($0[0])] }
    case "square": return { [square($0[0])] }
    case "reciprocal square": return { [power($0[0], -2)] }
    case "is_finite": return { [isFinite($0[0])] }
    case "mean": return { [mean($0[0])] }
    case "variance": return { [variance($0[0])] }
    case "sum": return { [sum($0[0])] }
    case "prod": return { [product($0[0])] }
    case "add": return { [$0[0] + $0[1]] }
    case "sub": return { [$0[0] - $0[1]] }
    case "mul": return { [$0[0] * $0[1]] }
    case "div": return { [$0[0] / $0[1]] }
    case "pow": return { [power($0[0], $0[1])] }
    case "eq": return { [$0[0] .== $0[1]] }
    case "ne": return { [$0[0] .!= $0[1]] }
    case "vdot": return { [vdot($0[0], $0[1])] }
    case "outer": return { [outer($0[0], $0[1])] }
    case "matmul": return { [matmul($0[0], $0[1])] }
    case _: return nil
    }
  }

  private static let functions: [String: @Sendable (Tensor) -> Tensor] = [
    "abs²": { sum(square(abs($0))) },
    "re exp": { sum(real(exp($0))) },
    "im log": { sum(imag(log($0))) },
    "norm": { sqrt(sum(real($0 * conj($0)))) },
    "abs sin": { sum(abs(sin($0))) },
    "im square": { sum(imag($0 * $0)) },
    "product": { abs(product($0)) },
    "cube": { sum($0 * $0 * $0) },
    "exp / z": { sum(exp($0) / $0) },
    "sqrt": { sum(sqrt($0)) },
    "power": { sum(power($0, Tensor(real: 0.5, imaginary: 1))) },
    "vector": { sin($0) * $0[0] },
    "modulus": { abs($0) * real($0[0]) },
  ]
}
