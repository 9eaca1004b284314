// SPDX-License-Identifier: Apache-2.0
//
// Elementwise pages against what JAX computed.

import CPUBackend
import Primitives
import SkeinTestSupport
import TensorIR
import Testing

@Suite("Elementwise pages compute what JAX computes")
struct ElementwiseParity {
  @Test("values", arguments: ["unary", "binary", "bits", "comparison", "select", "convert"])
  func values(file: String) throws {
    for fixture in NumberFixture.all(in: file) {
      // JAX's select_n also chooses among several cases by an integer.
      if file == "select" && fixture.inputs[0].dtype != .bool { continue }
      let result = try apply(fixture.operation, fixture.inputs, fixture.parameters)
      let difference = difference([result], fixture.outputs, agreement(fixture))
      #expect(difference == nil, "\(fixture): \(difference ?? "")")
    }
  }

  /// XLA's own error, and ours: kernels are within 2 ulp, but for powers, where the error of the logarithm counts.
  private func agreement(_ fixture: NumberFixture) -> Agreement {
    switch fixture.comparison {
    case .exact: .bitwise
    case .ulp(let jax): .ulps(jax + 2)
    case .close: .epsilons(4)
    }
  }

  private func apply(_ name: String, _ x: [Tensor], _ parameters: [String: JSONValue]) throws
    -> Tensor
  {
    if let function = Elementwise.Function(rawValue: name) { return Elementwise(function)(x[0]) }
    switch name {
    case "add": return x[0] + x[1]
    case "sub": return x[0] - x[1]
    case "mul": return x[0] * x[1]
    case "is_finite": return isFinite(x[0])
    case "select_n": return Select()(x[0], onFalse: x[1], onTrue: x[2])
    case "convert_element_type", "bitcast_convert_type":
      let target = try #require(parameters["new_dtype"]?.text)
      let dtype = try #require(DType.allCases.first { "\($0)" == target || $0.longName == target })
      return name == "bitcast_convert_type" ? bitcast(x[0], to: dtype) : x[0].as(dtype)
    case _: break
    }
    if let function = Arithmetic.Function(rawValue: name) {
      return Arithmetic(function)(x[0], x[1])
    }
    if let function = Comparison.Function(rawValue: name) {
      return Comparison(function)(x[0], x[1])
    }
    let function = try #require(Logical.Function(rawValue: name))
    return Logical(function)(x)[0]
  }

  // MARK: - Derivatives

  @Test func `tangents and cotangents`() throws {
    for fixture in NumberFixture.all(in: "derivatives_elementwise") {
      let name = try #require(fixture.parameters["of"]?.text)
      // d/dx xʸ is y xʸ⁻¹, which JAX computes as 0 · ∞ where x = y = 0. Skein gives 0, the derivative of x⁰.
      if fixture.name == "vjp pow of zero, exponent zero" { continue }
      let primitive = try primitive(name)
      let got: [Tensor]
      switch fixture.operation {
      case "jvp":
        let dual = primitive.derivativeRule([
          Dual(fixture.inputs[0], tangent: fixture.inputs[1])
        ])[0]
        got = [dual.primal, dual.tangent ?? zeros(like: dual.primal)]
      case "vjp":
        let ct = fixture.inputs[fixture.inputs.count - 1]
        let primals = fixture.inputs.dropLast()
        got = primals.indices.map { varying in
          let duals = primals.enumerated().map {
            Dual($1, tangent: $0 == varying ? ones(like: $1) : nil)
          }
          // The Jacobian of an elementwise function is diagonal: its transpose multiplies by the same numbers.
          let rate = primitive.derivativeRule(duals)[0].tangent ?? zeros(like: ct)
          return unbroadcast(ct * rate, to: primals[varying].type)
        }
      case "second_derivative":
        let x = fixture.inputs[0]
        let program = try trace([x.type], kind: "test", staging: true) { inputs in
          let rule = primitive.derivativeRule([Dual(inputs[0], tangent: ones(like: inputs[0]))])
          return [rule[0].tangent ?? zeros(like: inputs[0])]
        }.program
        got = [tangent(of: program, x)]
      case let other: throw UnknownOperation(name: other)
      }
      let difference = difference(got, fixture.outputs, .epsilons(8))
      #expect(difference == nil, "\(fixture): \(difference ?? "")")
    }
  }

  private struct UnknownOperation: Error { let name: String }

  private func primitive(_ name: String) throws -> any Primitive {
    if let function = Elementwise.Function(rawValue: name) { return Elementwise(function) }
    return Arithmetic(try #require(Arithmetic.Function(rawValue: name)))
  }

  /// The tangent of a program's output for a tangent of ones, rule by rule.
  private func tangent(of program: Jaxpr, _ x: Tensor) -> Tensor {
    var duals = Environment<Dual>(program)
    duals[program.inputs[0]] = Dual(x, tangent: ones(like: x))
    for equation in program.equations {
      let operands = equation.operands.map { duals.read($0) { Dual(Tensor($0), tangent: nil) } }
      let varies = operands.contains { $0.tangent != nil }
      let results =
        varies
        ? equation.primitive.derivativeRule(operands)
        : equation.primitive(operands.map(\.primal)).map { Dual($0, tangent: nil) }
      for (variable, dual) in zip(equation.results, results) { duals[variable] = dual }
    }
    return duals.read(program.outputs[0]) { Dual(Tensor($0), tangent: nil) }.tangent
      ?? zeros(like: x)
  }
}
