// SPDX-License-Identifier: Apache-2.0
//
// A small network that reads a digit. Every function here is written for one picture; batches are vmap's business.

package import Skein

/// An affine map.
struct Layer: Tree {
  var weights: Tensor
  var bias: Tensor

  /// Random weights whose spread keeps the size of what passes through (Glorot and Bengio, 2010).
  init(from inputs: Int, to outputs: Int, using generator: inout SeededGenerator) {
    let bound = (6 / Float(inputs + outputs)).squareRoot()
    let values = (0..<inputs * outputs).map { _ in generator.uniform(in: -bound..<bound) }
    weights = Tensor(values, shape: [inputs, outputs])
    bias = zeros([outputs])
  }

  func callAsFunction(_ x: Tensor) -> Tensor { dot(x, weights) + bias }
}

/// Two layers with a hyperbolic tangent between them.
package struct Classifier: Tree {
  var hidden: Layer
  var output: Layer

  package init(hiddenUnits: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    hidden = Layer(from: DigitImages.pixelCount, to: hiddenUnits, using: &generator)
    output = Layer(from: hiddenUnits, to: DigitImages.digitCount, using: &generator)
  }

  /// A number for each digit, f32[64] → f32[10]; the greatest is the answer.
  func callAsFunction(_ image: Tensor) -> Tensor { output(tanh(hidden(image))) }
}

/// How surprised the model is by one picture: minus the logarithm of the probability it gives to the right digit.
///
/// - Parameters:
///   - model: The parameters.
///   - image: The picture, f32[64].
///   - label: The digit it shows, i32[].
/// - Returns: f32[].
package func loss(_ model: Classifier, _ image: Tensor, _ label: Tensor) -> Tensor {
  -dot(oneHot(label, classes: DigitImages.digitCount), logSoftmax(model(image)))
}

/// The length of the gradient of the loss of one picture: how much this picture alone would change the model.
package func gradientNorm(_ model: Classifier, _ image: Tensor, _ label: Tensor) -> Tensor {
  let squares = grad(loss)(model, image, label).leaves.map { sum($0 * $0) }
  return sqrt(squares.dropFirst().reduce(squares[0], +))
}

/// The digit the model sees in one picture, i32[].
func answer(_ model: Classifier, _ image: Tensor) -> Tensor { argmax(model(image)) }
