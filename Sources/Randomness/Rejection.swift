// SPDX-License-Identifier: Apache-2.0
//
// Drawing by trial: every element has a key of its own and tries until what it has drawn is accepted. Elements try
// together, and those that are done wait.

internal import Primitives
internal import TensorIR
internal import Transformations

extension Words {
  /// These words, or others where a condition holds.
  func replaced(by other: Words, where condition: Tensor) -> Words {
    Words(
      first: select(condition, other.first, first),
      second: select(condition, other.second, second)
    )
  }

  /// Numbers of the gamma distribution with scale 1, or their logarithms: one for each of `alpha`.
  ///
  /// Marsaglia and Tsang, A simple method for generating gamma variables (2000), with the keys that JAX uses for each
  /// trial. Below 1 a number for α + 1 is multiplied with u^(1/α).
  func gamma(_ alpha: Tensor, isLogarithm: Bool) -> Tensor {
    let dtype = alpha.dtype
    func constant(_ value: Double) -> Tensor { Tensor(ScalarValue(value, as: dtype)) }
    let isLarge = alpha .>= constant(1)
    let d = select(isLarge, alpha, alpha + 1) - constant(1.0 / 3)
    let c = constant(1.0 / 3) / sqrt(d)
    let (first, second) = blocks(alpha.shape)
    let keys = Words(first: first, second: second)
    let v = keys.child(0).accepted(d, c)
    let boost = keys.child(1)
    if isLogarithm {
      let logarithms = -boost.exponential(dtype, nil)
      let isNone = isLarge .| (logarithms .== 0)
      return log(d) + log(v) + select(isNone, constant(0), logarithms * (1 / alpha))
    }
    let even = 1 - boost.fractions(dtype, nil)
    return d * v * select(isLarge, constant(1), power(even, 1 / alpha))
  }

  /// The v of the method: (1 + c x)³ for the first normal number x that is accepted.
  private func accepted(_ d: Tensor, _ c: Tensor) -> Tensor {
    let one = Tensor(ScalarValue(1, as: d.dtype))
    let zero = Tensor(ScalarValue(0, as: d.dtype))
    let start = Trial(
      key: self,
      normalKey: self,
      evenKey: self,
      isNew: broadcast(true, to: d.shape),
      isDone: broadcast(false, to: d.shape),
      result: broadcast(one, to: d.shape)
    )
    // A trial is one normal number; fewer than 6 in 100 fail, whatever α is.
    return whileLoop(
      { (trial: Trial) in .!all(trial.isDone) },
      { (trial: Trial) in
        var next = trial
        // The normal numbers of one round have keys that follow one another; a number below -1 / c is another's turn.
        next.normalKey = trial.normalKey.replaced(by: trial.key.child(1), where: trial.isNew)
        next.evenKey = trial.evenKey.replaced(by: trial.key.child(2), where: trial.isNew)
        next.key = trial.key.replaced(by: trial.key.child(0), where: trial.isNew)
        let x = next.normalKey.child(1).normal(d.dtype, nil)
        next.normalKey = next.normalKey.child(0)
        let root = one + x * c
        let v = root * root * root
        let u = next.evenKey.fractions(d.dtype, nil)
        next.isNew = root .> zero
        let square = x * x
        let isOutside = u .>= one - Tensor(ScalarValue(0.0331, as: d.dtype)) * square * square
        let least = square * 0.5 + d * (one - v + log(v))
        let isAccepted = next.isNew .& .!(isOutside .& (log(u) .>= least))
        next.result = select(isAccepted .& .!trial.isDone, v, trial.result)
        next.isDone = trial.isDone .| isAccepted
        return next
      },
      start
    ).result
  }
}

/// What elements that try carry from trial to trial.
private struct Trial: Tree {
  var key: Words
  var normalKey: Words
  var evenKey: Words
  /// Whether the next trial is the first of a round, with keys of its own.
  var isNew: Tensor
  var isDone: Tensor
  var result: Tensor
}
