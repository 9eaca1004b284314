// SPDX-License-Identifier: Apache-2.0
//
// The model and its filter, for ONE series: a level that drifts, with a slope that drifts too, seen through noise and now
// and then not at all. Thousands of series are vmap's business, their derivatives grad's.

import Skein

/// How much moves from one time to the next, and how much is noise: logarithms of standard deviations, f32[] each.
struct Noise: Tree {
  var level: Tensor
  var slope: Tensor
  var measurement: Tensor
}

/// What is known of (level, slope): mean f32[2] and covariance f32[2,2].
struct Belief: Tree {
  var mean: Tensor
  var covariance: Tensor
}

/// What is believed after a measurement, and minus the logarithm of the probability that it had.
struct Correction: Tree {
  var belief: Belief
  var surprise: Tensor
}

/// What the filter says at one time: the level it believes in, the standard deviation of that, and how surprised it was.
struct Report: Tree {
  var level: Tensor
  var deviation: Tensor
  var surprise: Tensor
}

/// The level after one unit of time is level + slope; the slope stays.
private let transition = Tensor([[1.0, 1.0], [0.0, 1.0]])

/// What is believed of the next time before anything is measured there.
private func predicted(_ belief: Belief, _ noise: Noise) -> Belief {
  let drift = exp(2 * stack([noise.level, noise.slope]))
  let moved = matmul(matmul(transition, belief.covariance), transition.transposed())
  return Belief(mean: dot(transition, belief.mean), covariance: moved + eye(2) * drift)
}

/// One time of the filter: predict, and correct by what was measured, if anything was.
private func step(_ before: Belief, _ measured: Tensor, _ noise: Noise) -> (Belief, Report) {
  let prior = predicted(before, noise)
  let variance = prior.covariance[0, 0] + exp(2 * noise.measurement)
  // Each series has gaps of its own: under vmap this is a choice that each makes for itself. What is not a number stays
  // in the branch that is not taken, backwards too.
  let correction = cond(
    isFinite(measured),
    {
      let error = measured - prior.mean[0]
      let gain = prior.covariance[.all, 0] / variance
      let corrected = Belief(
        mean: prior.mean + gain * error,
        covariance: prior.covariance - outer(gain, prior.covariance[0])
      )
      let surprise = 0.5 * (log(2 * Double.pi * variance) + error * error / variance)
      return Correction(belief: corrected, surprise: surprise)
    },
    { Correction(belief: prior, surprise: zeros([])) }
  )
  let report = Report(
    level: correction.belief.mean[0],
    deviation: sqrt(correction.belief.covariance[0, 0]),
    surprise: correction.surprise
  )
  return (correction.belief, report)
}

/// Filters one series.
///
/// - Parameters:
///   - noise: The parameters of the model.
///   - series: What was measured, f32[times]; not a number where nothing was.
/// - Returns: What the filter says at each time, f32[times] each.
func filter(_ noise: Noise, _ series: Tensor) -> Report {
  let unknown = Belief(mean: zeros([2]), covariance: eye(2) * 10)
  return scan({ belief, measured in step(belief, measured, noise) }, unknown, series).1
}

/// How surprised the filter is by a measurement of one series, on average: what a good choice of parameters makes small.
func surprise(_ noise: Noise, _ series: Tensor) -> Tensor { mean(filter(noise, series).surprise) }

// MARK: - Series to learn from

/// A series, and the level behind it.
struct Simulation: Tree {
  var level: Tensor
  var measured: Tensor
}

/// Draws one series of the model.
func simulate(_ key: Key, _ noise: Noise, times: Int) -> Simulation {
  let (driftKey, noiseKey, gapKey) = (key.foldIn(0), key.foldIn(1), key.foldIn(2))
  let drift = Random.normal(driftKey, [times, 2])
  let (_, level) = scan(
    { state, drift in
      let spread = exp(stack([noise.level, noise.slope]))
      let next = dot(transition, state) + spread * drift
      return (next, next[0])
    },
    zeros([2]),
    drift
  )
  let measured = level + exp(noise.measurement) * Random.normal(noiseKey, [times])
  let isSeen = Random.bernoulli(gapKey, [times], p: 0.85)
  return Simulation(level: level, measured: select(isSeen, measured, full([times], .nan)))
}
