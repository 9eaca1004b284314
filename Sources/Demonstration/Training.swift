// SPDX-License-Identifier: Apache-2.0
//
// Learning to read digits: the loss of one picture, lifted to batches by vmap, differentiated and compiled.

internal import Measurement
internal import Skein

/// How to learn.
package struct TrainingPlan: Sendable {
  package var hiddenUnits = 64
  package var epochs: Int
  package var batchSize = 64
  package var rate: Float = 0.01
  package var seed: UInt64 = 2024

  package init(epochs: Int) { self.epochs = epochs }
}

/// What was known after one pass over the pictures.
package struct Epoch: Equatable, Sendable {
  package var trainingLoss: Double
  package var testLoss: Double
  package var testAccuracy: Double
  /// The middle and the ninth tenth of the lengths of the gradients of single pictures.
  package var medianGradientNorm: Double
  package var highGradientNorm: Double
}

/// A picture that the model finds hard.
package struct HardPicture: Equatable, Sendable {
  package var pixels: [Float]
  package var label: Int
  package var answer: Int
  package var gradientNorm: Double
}

/// A model that has learned, and how it went.
package struct TrainingResult: Sendable {
  package var epochs: [Epoch]
  /// The part of the test pictures read rightly.
  package var accuracy: Double
  package var seconds: Double
  package var parameterCount: Int
  package var trainingCount: Int
  package var testCount: Int
  /// The training pictures with the longest gradients, longest first.
  package var hardest: [HardPicture]
}

// MARK: - What is compiled

// The mean loss of a batch; `loss` knows nothing of batches.
private func batchLoss(_ model: Classifier, _ images: Tensor, _ labels: Tensor) -> Tensor {
  mean(vmap(loss, inAxes: nil, 0, 0)(model, images, labels))
}

/// One step of learning from a batch; gives the loss before it.
private let learn = jit {
  (state: inout Adam<Classifier>, images: Tensor, labels: Tensor, rate: Tensor) in
  let (value, gradient) = valueAndGrad(batchLoss)(state.parameters, images, labels)
  state.step(against: gradient, rate: rate)
  return value
}

private let batchLossOnly = jit(batchLoss)
private let answers = jit(vmap(answer, inAxes: nil, 0))
/// The lengths of the gradients of all pictures, as if each had been differentiated alone.
private let gradientNorms = jit(vmap(gradientNorm, inAxes: nil, 0, 0))

// MARK: - Learning

/// Learns to read digits from four fifths of the pictures, and tests with the others.
///
/// - Parameters:
///   - images: All pictures.
///   - plan: How to learn.
///   - progress: Called after every pass over the pictures with the number of passes.
/// - Returns: How it went.
package func train(
  on images: DigitImages,
  _ plan: TrainingPlan,
  progress: (Int, Epoch) -> Void
) -> TrainingResult {
  let start = ContinuousClock.now
  let (training, test) = images.split(seed: plan.seed)
  var generator = SeededGenerator(seed: plan.seed + 1)
  var state = Adam(Classifier(hiddenUnits: plan.hiddenUnits, seed: plan.seed + 2))
  let (pixels, labels) = (training.pixelTensor, training.labelTensor)
  let (testPixels, testLabels) = (test.pixelTensor, test.labelTensor)
  let batchSize = min(plan.batchSize, training.count)
  var epochs: [Epoch] = []

  for number in 1...max(plan.epochs, 1) {
    // The rate falls in a straight line, so that the last steps settle.
    let rate = Tensor(plan.rate * (1 - Float(number - 1) / Float(plan.epochs)))
    let order = (0..<training.count).shuffled(using: &generator)
    var lossSum = 0.0
    let batchCount = training.count / batchSize
    for first in stride(from: 0, to: batchCount * batchSize, by: batchSize) {
      let batch = training.picked(order[first..<first + batchSize])
      lossSum += learn(&state, batch.pixelTensor, batch.labelTensor, rate).item()
    }
    let norms = gradientNorms(state.parameters, pixels, labels).scalars(as: Float.self).sorted()
    let epoch = Epoch(
      trainingLoss: lossSum / Double(batchCount),
      testLoss: batchLossOnly(state.parameters, testPixels, testLabels).item(),
      testAccuracy: accuracy(answers(state.parameters, testPixels), test.labels),
      medianGradientNorm: Double(norms[norms.count / 2]),
      highGradientNorm: Double(norms[norms.count * 9 / 10])
    )
    epochs.append(epoch)
    progress(number, epoch)
  }
  let seconds = microseconds(since: start) / 1e6
  return TrainingResult(
    epochs: epochs,
    accuracy: epochs[epochs.count - 1].testAccuracy,
    seconds: seconds,
    parameterCount: state.parameters.leaves.map(\.elementCount).reduce(0, +),
    trainingCount: training.count,
    testCount: test.count,
    hardest: hardestPictures(training, state.parameters)
  )
}

private func accuracy(_ answers: Tensor, _ labels: [Int32]) -> Double {
  let right = zip(answers.scalars(as: Int32.self), labels).count { $0 == $1 }
  return Double(right) / Double(labels.count)
}

private func hardestPictures(_ images: DigitImages, _ model: Classifier) -> [HardPicture] {
  let norms = gradientNorms(model, images.pixelTensor, images.labelTensor).scalars(as: Float.self)
  let answers = answers(model, images.pixelTensor).scalars(as: Int32.self)
  return norms.indices.sorted { norms[$0] > norms[$1] }.prefix(4).map { picture in
    HardPicture(
      pixels: Array(images.pixels(of: picture)),
      label: Int(images.labels[picture]),
      answer: Int(answers[picture]),
      gradientNorm: Double(norms[picture])
    )
  }
}
