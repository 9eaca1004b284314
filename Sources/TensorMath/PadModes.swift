// SPDX-License-Identifier: Apache-2.0
//
// Padding with what a tensor has at its ends, instead of a number: one axis after the other, so that corners are padded
// with padding.

internal import Primitives
public import TensorIR

/// What stands before and behind the elements of a padded axis.
public enum PadMode: Sendable {
  /// The first element before, the last one behind.
  case edge
  /// The elements mirrored at the first and at the last one, which are not repeated: `3 2 | 1 2 3 | 2 1`.
  case reflect
  /// The elements mirrored at their ends: `2 1 | 1 2 3 | 3 2`.
  case symmetric
  /// The elements from the other end: `2 3 | 1 2 3 | 1 2`.
  case wrap
  /// Numbers on a line from the edge element to an end value.
  case linearRamp(end: Double)
  /// The largest of so many elements at that end; of all when nil.
  case maximum(length: Int? = nil)
  /// The smallest of so many elements at that end; of all when nil.
  case minimum(length: Int? = nil)
  /// The mean of so many elements at that end, of all when nil; rounded where the elements are integers.
  case mean(length: Int? = nil)
}

/// The tensor with elements before and behind its own, made from them.
///
///     pad(Tensor([1, 2, 3]), [(2, 2)], mode: .reflect)  // [3, 2, 1, 2, 3, 2, 1]
///     pad(f32[2, 3], [(1, 2), (0, 0)], mode: .edge)     → f32[5, 3]
///
/// NumPy's `pad`, whose modes have their names; its constant mode is ``pad(_:_:value:)``, and its empty mode, which leaves
/// memory as it was, does not exist.
///
/// - Parameters:
///   - x: A tensor.
///   - widths: For each axis, how many elements come before the first and after the last.
///   - mode: What these elements are.
/// - Returns: The padded tensor.
/// - Precondition: There is one pair for each axis, of numbers of 0 or more; an axis that is padded has an element, and
///   lengths of statistics are 1 or more.
public func pad(_ x: Tensor, _ widths: [(Int, Int)], mode: PadMode) -> Tensor {
  if x.isInvalid { return x }
  do throws(TensorError) {
    guard widths.count == x.rank else {
      throw TensorError(.paddingCount(widths.count, x.type), in: "pad")
    }
    var result = x
    for (axis, width) in widths.enumerated() where width != (0, 0) {
      guard width.0 >= 0 && width.1 >= 0 else {
        throw TensorError(.arrangement(.negativeCount([width.0, width.1])), in: "pad")
      }
      guard x.shape[axis] > 0 else {
        throw TensorError(.emptyReduction(x.type, axes: [axis]), in: "pad")
      }
      let side = PaddedSide(result, axis, mode)
      if let length = side.length, length < 1 {
        throw TensorError(.arrangement(.windowSize(length, axis: axis, x.type)), in: "pad")
      }
      let before = width.0 == 0 ? [] : side.padding(width.0, isBefore: true)
      let behind = width.1 == 0 ? [] : side.padding(width.1, isBefore: false)
      result = Concatenate(axis: axis)(before + [result] + behind)[0]
    }
    return result
  } catch {
    return fail(error)
  }
}

/// What stands beside the elements of one axis.
private struct PaddedSide {
  let x: Tensor
  let axis: Int
  let mode: PadMode

  init(_ x: Tensor, _ axis: Int, _ mode: PadMode) {
    self.x = x
    self.axis = axis
    self.mode = mode
  }

  /// How many elements a statistic is taken of.
  var length: Int? {
    switch mode {
    case .edge, .reflect, .symmetric, .wrap, .linearRamp: nil
    case .maximum(let length), .minimum(let length), .mean(let length): length
    }
  }

  /// The pieces that stand on one side of an axis, in order.
  func padding(_ count: Int, isBefore: Bool) -> [Tensor] {
    let size = x.shape[axis]
    var shape = x.shape
    shape[axis] = count
    /// One part of size 1 along the axis, as often as it is wanted.
    func many(_ part: Tensor) -> [Tensor] {
      [broadcastInDim(part, to: shape, axes: Array(0..<x.rank))]
    }
    let edge = slice(x, axis: axis, from: isBefore ? 0 : size - 1, to: isBefore ? 1 : size)
    switch mode {
    case .edge: return many(edge)
    case .reflect where size == 1: return many(edge)
    case .reflect, .symmetric, .wrap: return periods(count, isBefore)
    case .linearRamp(let end):
      let working = inFloating(x).dtype
      var sizes = Shape(repeatElement(1, count: x.rank))
      sizes[axis] = count
      // 1 at the far end, 1 / count beside the edge.
      let index = iota(working, sizes, axis: axis)
      let scale = Tensor(ScalarValue(Double(count), as: working))
      let distance =
        (isBefore ? scale - index : index + Tensor(ScalarValue(1, as: working))) / scale
      let near = converted(edge, to: working)
      let ramp = near + distance * (Tensor(ScalarValue(end, as: working)) - near)
      return [converted(ramp, to: x.dtype)]
    case .maximum: return many(max(ending(isBefore), axis: axis, keepAxes: true))
    case .minimum: return many(min(ending(isBefore), axis: axis, keepAxes: true))
    case .mean:
      let average = mean(ending(isBefore), axis: axis, keepAxes: true)
      return many(converted(x.dtype.isFloating ? average : round(average), to: x.dtype))
    }
  }

  /// The elements at one end that a statistic is taken of.
  private func ending(_ isBefore: Bool) -> Tensor {
    let size = x.shape[axis]
    let count = min(length ?? size, size)
    return slice(x, axis: axis, from: isBefore ? 0 : size - count, to: isBefore ? count : size)
  }

  /// Copies of the elements, forwards and backwards as the mode says, from the edge outwards; the last one is cut.
  private func periods(_ count: Int, _ isBefore: Bool) -> [Tensor] {
    let size = x.shape[axis]
    var pieces: [Tensor] = []
    var missing = count
    var isBackwards = true
    while missing > 0 {
      let piece: Tensor
      switch mode {
      case .reflect:
        // Without the element at which it is mirrored, which is the last of the piece before.
        let turned = isBackwards ? Reverse([axis])(x) : x
        piece =
          isBefore
          ? slice(turned, axis: axis, from: 0, to: size - 1)
          : slice(turned, axis: axis, from: 1, to: size)
      case .symmetric: piece = isBackwards ? Reverse([axis])(x) : x
      case .edge, .wrap, .linearRamp, .maximum, .minimum, .mean: piece = x
      }
      let length = piece.shape[axis]
      let kept = min(length, missing)
      pieces.append(
        isBefore
          ? slice(piece, axis: axis, from: length - kept, to: length)
          : slice(piece, axis: axis, from: 0, to: kept)
      )
      missing -= kept
      isBackwards.toggle()
    }
    return isBefore ? pieces.reversed() : pieces
  }
}
