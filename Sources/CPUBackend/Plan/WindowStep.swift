// SPDX-License-Identifier: Apache-2.0
//
// A step that moves windows between an operand and another tensor, at places that are read while the program runs.

internal import Loops
internal import TensorIR

/// Batch axes, then window axes: at every batch point one window begins where the indices say.
struct WindowStep: Hashable, Sendable {
  enum Direction: Hashable, Sendable {
    /// From the operand; `fill` stands for windows that are skipped.
    case read(fill: ScalarValue?)
    /// To the operand, which holds its old elements already.
    case write(Combination?)
  }

  /// One component of the place of a window.
  struct Index: Hashable, Sendable {
    /// Where the number is read, over the batch axes.
    var access: Access
    /// How many elements of the operand it counts in.
    var stride: Int
    /// The last place where a window fits.
    var last: Int
  }

  var direction: Direction
  var batchSizes: [Int]
  var windowSizes: [Int]
  /// The operand, over batch and window axes, where every index is 0.
  var operand: Access
  /// The other tensor, over batch and window axes.
  var moved: Access
  var indices: [Index]
  var outside: WindowMove.Outside
  /// Whether any two windows are at the same place or disjoint.
  var isAligned: Bool

  /// What is written.
  var written: Access {
    switch direction {
    case .read: moved
    case .write: operand
    }
  }

  /// The buffers it reads; a write leaves most of the operand as it is.
  var reads: [Int] {
    [operand.buffer] + (isRead ? [] : [moved.buffer]) + indices.map(\.access.buffer)
  }

  var isCombining: Bool {
    switch direction {
    case .read, .write(nil): false
    case .write(.some): true
    }
  }

  var isRead: Bool {
    switch direction {
    case .read: true
    case .write: false
    }
  }
}

extension WindowStep: CustomStringConvertible {
  var description: String {
    let places = indices.map { "\($0.stride)·\($0.access) ≤ \($0.last)" }.joined(separator: ", ")
    let sizes = "\(batchSizes) × \(windowSizes)"
    let how = outside == .clamped ? "clamped" : "skipped"
    switch direction {
    case .read: return "read windows \(sizes): \(operand) at \(places), \(how) -> \(moved)"
    case .write(let combination):
      let verb = combination.map { "\($0)" } ?? "write"
      return "\(verb) windows \(sizes): \(moved) -> \(operand) at \(places), \(how)"
    }
  }
}
