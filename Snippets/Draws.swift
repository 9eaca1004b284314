// The guide to randomness, Guides/Random.md: every snippet there is a part of this file, and this file is compiled with
// the package.

import Skein

// snippet.draw
let key = Key(42)
let (weightKey, noiseKey) = key.split()
let weights = 0.1 * Random.normal(weightKey, [3, 4])
let noise = Random.uniform(noiseKey, [3], min: -1, max: 1)
// snippet.end

// snippet.steps
let stepsKey = Key(7)
for step in 0..<3 {
  let (dropKey, pickKey) = stepsKey.foldIn(step).split()
  let kept = Random.bernoulli(dropKey, [4], p: 0.9)
  let row = Random.randint(pickKey, min: 0, max: 3)
  print(step, kept, row)
}
// snippet.end

// snippet.batch
// A walk for ONE key…
func walk(_ key: Key) -> Tensor { Random.rademacher(key, [100]).sum() }

// …and a thousand of them: each what its key alone would give, bit for bit.
let walks = jit(vmap(walk))(Key(1).split(1000))
print(walks.shape)  // [1000]
// snippet.end

// snippet.gradient
// Draws are differentiable in the parameters of their distributions.
let slope = grad { (sigma: Tensor) in
  mean(Random.lognormal(Key(3), [100], sigma: sigma))
}(0.5)
// snippet.end

// snippet.data
// A key is a tensor of two words, and can be stored as one.
let words = Key(5).data
let same = Key(data: words)
// snippet.end
_ = (weights, noise, slope, same)
