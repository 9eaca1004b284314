// The examples of Guides/CustomRules.md, compiled with the package.

import Skein

// log(1 + exp(x)), whose derivative does not overflow where exp(x) does.
let softplus = customJVP(
  { (x: Tensor) in log1p(exp(x)) },
  jvp: { x, dx in (log1p(exp(x)), dx * logistic(x)) }
)
print(grad(softplus)(100.0))  // 1.0

// The identity, whose gradient is cut at 1.
let clipped = customVJP(
  { (x: Tensor) in x },
  forward: { x in (x, [Tensor]()) },
  backward: { _, ct in clip(ct, -1, 1) }
)
print(grad { x in 100 * clipped(x) }(2.0))  // 1.0

// A product that is told how large its batch is.
let weighted = customVmap(
  { (x: Tensor, w: Tensor) in x * w },
  vmap: { call, x, w in
    call.isMapped[1] ? x * w / Double(call.size) : x * w
  }
)
print(vmap(grad(weighted))(ones([2]), ones([2])))  // [0.5 0.5]

struct Cube: CompositePrimitive {
  let name = "cube"
  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    guard operands[0].dtype.isFloating else {
      throw TensorError(law: "the operand must be floating-point, got \(operands[0])", in: name)
    }
    return operands
  }
  func composition(_ x: [Tensor]) -> [Tensor] { [x[0] * x[0] * x[0]] }
  // d(x³) = 3x² dx
  func derivativeRule(_ x: [Dual]) -> [Dual] {
    let slope = 3 * x[0].primal * x[0].primal
    return [Dual(self([x[0].primal])[0], tangent: x[0].tangent.map { slope * $0 })]
  }
}

let cubes = jit(vmap(grad { x in Cube()([x])[0] }))
print(cubes(Tensor([1.0, 2.0])))  // [ 3. 12.]
