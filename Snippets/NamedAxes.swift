// The examples of Guides/NamedAxes.md, compiled with the package.

import Skein

// Centre each example on the mean of the batch.
let centered = vmap(axisName: "batch") { x in x - pmean(x, over: "batch") }
print(centered(Tensor([1.0, 2.0, 6.0])))  // [-2. -1.  3.]

let row = vmap({ x in x / psum(x, over: "row", "column") }, axisName: "column")
let grid = vmap(row, axisName: "row")
print(grid(ones([2, 4])).sum())  // 1.0

// Each loss depends on every example through the mean: each example gets the gradient of them all.
let losses = vmap(grad { x in square(x - pmean(x, over: "batch")) }, axisName: "batch")
print(losses(Tensor([1.0, 2.0, 6.0])))  // [-4. -2.  6.]

// Steps for all, as long as the largest is below 100.
let grown = vmap(axisName: "batch") { x in
  whileLoop({ c in pmax(c, over: "batch") .< 100 }, { c in c * 2 }, x)
}
print(grown(Tensor([1.0, 3.0])))  // [ 64. 192.]

let gram = vmap({ x in dot(x, x) }, chunk: .count(64))
let bounded = vmap({ x in exp(x).sum() }, chunk: .memory(.megabytes(100)))
