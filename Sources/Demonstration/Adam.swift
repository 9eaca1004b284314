// SPDX-License-Identifier: Apache-2.0
//
// The Adam optimizer, for any tree of parameters.

package import Skein

/// Parameters while they are learned by Adam (Kingma and Ba, 2015).
package struct Adam<Parameters: Tree>: Tree {
  package var parameters: Parameters
  /// Decaying means of the gradients and of their squares.
  private var mean: Parameters
  private var square: Parameters
  /// How many steps have been made, f32[].
  private var count: Tensor

  package init(_ parameters: Parameters) {
    self.parameters = parameters
    mean = parameters.mapLeaves { zeros(like: $0) }
    square = mean
    count = Tensor(Float(0))
  }

  /// Makes one step against a gradient.
  ///
  /// - Parameters:
  ///   - gradient: The gradient of the loss at ``parameters``.
  ///   - rate: How far a parameter moves at most, about.
  package mutating func step(against gradient: Parameters, rate: Tensor) {
    count += 1
    mean = zipLeaves(mean, gradient) { 0.9 * $0 + 0.1 * $1 }
    square = zipLeaves(square, gradient) { 0.999 * $0 + 0.001 * $1 * $1 }
    // Both means start at 0; the factor takes that start out of them.
    let factor = sqrt(1 - pow(0.999, count)) / (1 - pow(0.9, count))
    let change = zipLeaves(mean, square) { $0 / (sqrt($1) + 1e-8) }
    parameters = zipLeaves(parameters, change) { $0 - rate * factor * $1 }
  }
}
