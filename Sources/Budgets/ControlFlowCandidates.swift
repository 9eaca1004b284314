// SPDX-License-Identifier: Apache-2.0
//
// Choices and loops that examples make for themselves, beside what they are measured with.

internal import Measurement
internal import Skein

/// `vmap` of a choice and of a loop, and the same arithmetic without choices.
func controlFlowCandidates() -> [Candidate] {
  let (w, v) = (full([512, 512], 0.001), full([512, 512], 0.002))
  let xs = full([64, 512], 0.5)
  let predicates = Tensor((0..<64).map { Float($0 % 3) - 0.5 }) .> 0
  let chosen = jit(
    vmap { (p: Tensor, x: Tensor) in cond(p, { dot(w, x) }, { dot(v, x) }) }
  )
  let selected = jit { (p: Tensor, xs: Tensor) in
    select(expandDims(p, axis: 1), matmul(xs, w.transposed()), matmul(xs, v.transposed()))
  }
  // As many steps in all: 4096 / (i + 1) for example i, at most 1000; or the same number for each.
  let steps = (0..<4096).map { Swift.min(1000, Swift.max(1, 4096 / ($0 + 1))) }
  let tail = Tensor(steps.map(Int32.init))
  let total = steps.reduce(0, +)
  let even = Tensor((0..<4096).map { Int32(total / 4096 + ($0 < total % 4096 ? 1 : 0)) })
  let states = full([4096, 64], 0.1)
  // States that shrink slowly: numbers below the normal ones cost some processors a hundred times as much.
  let weights = full([64, 64], 1.0 / 64)
  let loop = jit(
    vmap { (n: Tensor, x: Tensor) in
      whileLoop({ i, _ in i .< n }, { i, x in (i + 1, tanh(dot(weights, x))) }, (Tensor(0), x)).1
    }
  )
  return [
    Candidate("vmap_cond") { _ = chosen(predicates, xs) },
    Candidate("select_form") { _ = selected(predicates, xs) },
    Candidate("vmap_while_tail") { _ = loop(tail, states) },
    Candidate("vmap_while_even") { _ = loop(even, states) },
  ]
}
