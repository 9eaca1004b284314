// SPDX-License-Identifier: Apache-2.0
//
// Every draw by the name JAX gives it, with the arguments that a fixture records.

import Skein
import SkeinTestSupport
import TensorIR

/// The arguments of a recorded draw.
struct DrawArguments {
  let fixture: NumberFixture

  /// An operand by JAX's name of it.
  func operand(_ name: String) -> Tensor? {
    let names = fixture.parameters["operands"]?.array?.compactMap(\.text) ?? []
    return names.firstIndex(of: name).map { fixture.inputs[1 + $0] }
  }

  subscript(name: String) -> Tensor { operand(name) ?? 0 }

  var shape: Shape? { fixture.parameters["shape"]?.ints.map(Shape.init) }
  var dtype: DType { DType(name: fixture.parameters["dtype"]?.text ?? "f32") }
  var axis: Int? { fixture.parameters["axis"]?.int }
  func int(_ name: String) -> Int? { fixture.parameters[name]?.int }
  func flag(_ name: String) -> Bool? {
    if case .bool(let value) = fixture.parameters[name] { value } else { nil }
  }
}

/// The draw a fixture records, as a function of its key; `nil` for an operation that is none.
func recordedDraw(_ fixture: NumberFixture) -> (@Sendable (Key) -> Tensor)? {
  let arguments = DrawArguments(fixture: fixture)
  let (shape, dtype) = (arguments.shape, arguments.dtype)
  let size = shape ?? []
  switch fixture.operation {
  case "bits": return { Random.bits($0, size, dtype: dtype) }
  case "uniform":
    let (low, high) = (arguments["minval"], arguments.operand("maxval") ?? 1)
    return { Random.uniform($0, shape, dtype: dtype, min: low, max: high) }
  case "randint":
    let (low, high) = (arguments["minval"], arguments["maxval"])
    return { Random.randint($0, shape, min: low, max: high, dtype: dtype) }
  case "bernoulli":
    let p = arguments["p"]
    return { Random.bernoulli($0, shape, p: p) }
  case "rademacher": return { Random.rademacher($0, size, dtype: dtype) }
  case "normal": return { Random.normal($0, size, dtype: dtype) }
  case "exponential": return { Random.exponential($0, size, dtype: dtype) }
  case "gumbel": return { Random.gumbel($0, size, dtype: dtype) }
  case "laplace": return { Random.laplace($0, size, dtype: dtype) }
  case "logistic": return { Random.logistic($0, size, dtype: dtype) }
  case "cauchy": return { Random.cauchy($0, size, dtype: dtype) }
  case "maxwell": return { Random.maxwell($0, size, dtype: dtype) }
  case "truncated_normal":
    let (low, high) = (arguments["lower"], arguments["upper"])
    return { Random.truncatedNormal($0, shape, min: low, max: high, dtype: dtype) }
  case "lognormal":
    let sigma = arguments["sigma"]
    return { Random.lognormal($0, shape, sigma: sigma, dtype: dtype) }
  case "pareto":
    let b = arguments["b"]
    return { Random.pareto($0, shape, b: b, dtype: dtype) }
  case "weibull_min":
    let (scale, shape0) = (arguments["scale"], arguments["concentration"])
    return { Random.weibullMin($0, shape, scale: scale, concentration: shape0, dtype: dtype) }
  case "rayleigh":
    let scale = arguments["scale"]
    return { Random.rayleigh($0, shape, scale: scale, dtype: dtype) }
  case "triangular":
    let (left, mode, right) = (arguments["left"], arguments["mode"], arguments["right"])
    return {
      Random.triangular($0, shape, left: left, mode: mode, right: right, dtype: dtype)
    }
  case "wald":
    let mean = arguments["mean"]
    return { Random.wald($0, shape, mean: mean, dtype: dtype) }
  case "double_sided_maxwell":
    let (loc, scale) = (arguments["loc"], arguments["scale"])
    return { Random.doubleSidedMaxwell($0, shape, loc: loc, scale: scale, dtype: dtype) }
  case "categorical":
    let logits = arguments["logits"]
    let (axis, replace) = (arguments.axis ?? -1, arguments.flag("replace") ?? true)
    return { Random.categorical($0, shape, logits: logits, axis: axis, replace: replace) }
  case "geometric":
    let p = arguments["p"]
    return { Random.geometric($0, shape, p: p, dtype: dtype) }
  case "poisson":
    let lam = arguments["lam"]
    return { Random.poisson($0, shape, lam: lam, dtype: dtype) }
  case "permutation": return recordedPermutation(arguments)
  case "choice": return recordedChoice(arguments)
  case _: return recordedRejection(fixture)
  }
}

private func recordedPermutation(_ arguments: DrawArguments) -> @Sendable (Key) -> Tensor {
  if let count = arguments.int("count") ?? arguments.int("x") {
    return { Random.permutation($0, count) }
  }
  let (x, axis) = (arguments["x"], arguments.axis ?? 0)
  let independent = arguments.flag("independent") ?? false
  return { Random.permutation($0, x, axis: axis, independent: independent) }
}

private func recordedChoice(_ arguments: DrawArguments) -> @Sendable (Key) -> Tensor {
  let (shape, p) = (arguments.shape ?? [], arguments.operand("p"))
  let replace = arguments.flag("replace") ?? true
  if let count = arguments.int("a") {
    return { Random.choice($0, shape, of: count, replace: replace, p: p) }
  }
  let (x, axis) = (arguments["a"], arguments.axis ?? 0)
  return { Random.choice($0, shape, of: x, axis: axis, replace: replace, p: p) }
}

/// The same of draws by trial.
private func recordedRejection(_ fixture: NumberFixture) -> (@Sendable (Key) -> Tensor)? {
  let arguments = DrawArguments(fixture: fixture)
  let (shape, dtype) = (arguments.shape, arguments.dtype)
  let (a, b, df) = (arguments["a"], arguments["b"], arguments["df"])
  switch fixture.operation {
  case "gamma": return { Random.gamma($0, shape, alpha: a, dtype: dtype) }
  case "loggamma": return { Random.loggamma($0, shape, alpha: a, dtype: dtype) }
  case "beta": return { Random.beta($0, shape, a: a, b: b, dtype: dtype) }
  case "chisquare": return { Random.chisquare($0, shape, df: df, dtype: dtype) }
  case "t": return { Random.t($0, shape, df: df, dtype: dtype) }
  case "f":
    let (above, below) = (arguments["dfnum"], arguments["dfden"])
    return { Random.f($0, shape, numerator: above, denominator: below, dtype: dtype) }
  case "dirichlet":
    let alpha = arguments["alpha"]
    return { Random.dirichlet($0, shape, alpha: alpha, dtype: dtype) }
  case _: return nil
  }
}
