// The tour of README.md: every snippet there is a part of this file, and this file is compiled with the package.

import Skein

// snippet.dot
// A function of one example…
func similarity(_ x: Tensor, _ y: Tensor) -> Tensor { dot(x, y) }

// …lifted over a batch is the program an expert would have written: one matrix product, no loop.
let matrix = ones([5, 3])
let vector = Tensor([1.0, 2.0, 3.0])
print(makeJaxpr(vmap(similarity, inAxes: 0, nil))(matrix, vector))
// { lambda ; a:f32[5,3] b:f32[3]. let
//     c:f32[5] = dot_general[dimension_numbers=(([1], [0]), ([], []))] a b
//   in (c,) }
// snippet.end

// snippet.tree
// Parameters are structs; conforming to Tree is all there is to write.
struct Layer: Tree {
  var w: Tensor
  var b: Tensor
}

// A loss for ONE example.
func loss(_ layer: Layer, _ x: Tensor, _ label: Tensor) -> Tensor {
  -(oneHot(label, classes: 2) * logSoftmax(dot(layer.w, x) + layer.b)).sum()
}
// snippet.end

// snippet.train
let xs = Tensor([[1.0, 2.0], [3.0, 1.0], [0.0, 4.0]])
let labels = Tensor([0, 1, 0])
var layer = Layer(w: zeros([2, 2]), b: zeros([2]))

// One gradient step, compiled on the first call; gives the loss of a batch.
let step = jit { (layer: inout Layer, xs: Tensor, labels: Tensor) in
  let (value, gradient) = valueAndGrad { (layer: Layer) in
    mean(vmap(loss, inAxes: nil, 0, 0)(layer, xs, labels))
  }(layer)
  layer = zipLeaves(layer, gradient) { $0 - 0.1 * $1 }
  return value
}
var value = Tensor(0.0)
for _ in 0..<100 { value = step(&layer, xs, labels) }
print(value)  // 0.04652239
// snippet.end

// snippet.perExample
// One gradient for each example, without a loop: grad, then vmap.
let gradients = jit(vmap(grad(loss), inAxes: nil, 0, 0))(layer, xs, labels)
print(gradients.w.shape)  // [3,2,2]

// Derivatives of any order, in any combination.
let curvature = vmap(hessian { x in (x * x * x).sum() })(xs)
print(curvature.shape)  // [3,2,2]
// snippet.end

// snippet.loops
// Choices and loops are written for ONE example; in a batch each takes its own branches, and as many steps as it needs.
func collatzSteps(_ n: Tensor) -> Tensor {
  let body = { (state: [Tensor]) in
    let (n, steps) = (state[0], state[1])
    return [cond((n .& 1) .== 0, { n >> 1 }, { 3 * n + 1 }), steps + 1]
  }
  return whileLoop({ $0[0] .> 1 }, body, [n, 0])[1]
}
print(jit(vmap(collatzSteps))(Tensor([6, 7, 27])))  // [  8  16 111]
// snippet.end

// snippet.random
// Random numbers come from keys, bit for bit as in JAX; a batch of keys draws what a loop over them would.
func walk(_ key: Key) -> Tensor { cumsum(Random.normal(key, [100])) }
print(vmap(walk)(Key(0).split(1000)).shape)  // [1000,100]
// snippet.end

// snippet.errors
// A mistake is a sentence; inside `withErrors` it is thrown.
do {
  _ = try withErrors { vmap(dot)(zeros([4, 3]), zeros([6, 3])) }
} catch {
  print(error)
  // vmap: mapped axes must have the same size
  //   argument 0, f32[4,3]: axis 0 has size 4
  //   argument 1, f32[6,3]: axis 0 has size 6
}
// snippet.end

// snippet.names
// Each example less the mean of the batch: a reduction along the mapped axis, differentiable like any other.
let centered = vmap(axisName: "batch") { x in x - pmean(x, over: "batch") }
print(centered(Tensor([1.0, 2.0, 6.0])))  // [-2. -1.  3.]
// snippet.end

// snippet.update
// Tensors are values: an update makes a new tensor, and works under every transformation.
var table = zeros([3, 4])
table[0] = Tensor([1.0, 2.0, 3.0, 4.0])
table[1..<3, .all] += 0.5
// snippet.end
_ = table
