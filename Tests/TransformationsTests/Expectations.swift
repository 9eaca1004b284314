// SPDX-License-Identifier: Apache-2.0
//
// How these tests compare tensors and sentences.

import Skein
import Synchronization
import TensorIR
import Testing

/// Expects a tensor to have a shape and, to a relative 1e-5 (a few roundings in f32), these elements.
func expect(
  _ tensor: Tensor,
  _ shape: Shape,
  _ values: [Double],
  tolerance: Double = 1e-5,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(tensor.shape == shape, sourceLocation: sourceLocation)
  let got = tensor.scalars(as: Double.self)
  let isClose =
    got.count == values.count
    && zip(got, values).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
  #expect(isClose, "got \(got), expected \(values)", sourceLocation: sourceLocation)
}

/// Expects a mistake, and its sentence word for word.
func expectSentence<R>(
  _ sentence: String,
  sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () -> R
) {
  do {
    _ = try withErrors(body)
    Issue.record("nothing was wrong", sourceLocation: sourceLocation)
  } catch let error as TensorError {
    #expect(error.sentence == sentence, sourceLocation: sourceLocation)
  } catch {
    Issue.record(error, sourceLocation: sourceLocation)
  }
}

/// 0, 1, 2, … in a shape.
func counting(_ shape: Shape) -> Tensor {
  Tensor((0..<shape.elementCount).map(Float.init), shape: shape)
}

/// Counts calls.
final class CallCount: Sendable {
  private let count = Mutex(0)
  var value: Int { count.withLock { $0 } }
  func add() { count.withLock { $0 += 1 } }
}

/// A linear layer.
struct Layer: Tree {
  var w: Tensor
  var b: Tensor

  func callAsFunction(_ x: Tensor) -> Tensor { dot(w, x) + b }
}

/// A model with a static field, an optional and nested layers.
struct Model: Tree {
  var layers: [Layer]
  var depth = 2
  var scale: Tensor?

  func callAsFunction(_ x: Tensor) -> Tensor { layers.reduce(x) { tanh($1($0)) } }
}
