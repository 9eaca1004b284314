// SPDX-License-Identifier: Apache-2.0
//
// Values that are other indices into existing memory: what transpositions, slices, broadcasts and most reshapes cost
// nothing for.

internal import Loops
internal import TensorIR

/// Elements of a buffer: index *i* means element `base + Σ strides[a] · i[a]`.
struct StridedView: Hashable {
  var buffer: Int
  var base: Int
  var sizes: [Int]
  var strides: [Int]

  init(buffer: Int, base: Int, sizes: [Int], strides: [Int]) {
    self.buffer = buffer
    self.base = base
    self.sizes = sizes
    self.strides = strides
  }

  /// A whole buffer, in row-major order.
  init(buffer: Int, shape: Shape) {
    self.init(buffer: buffer, base: 0, sizes: shape.sizes, strides: shape.rowMajorStrides)
  }

  /// Whether this is the whole of a buffer of `count` elements, in row-major order.
  func isWhole(of count: Int) -> Bool {
    guard base == 0 && sizes.reduce(1, *) == count else { return false }
    if count == 0 { return true }
    var expected = 1
    for axis in sizes.indices.reversed() where sizes[axis] != 1 {
      guard strides[axis] == expected else { return false }
      expected *= sizes[axis]
    }
    return true
  }

  /// These elements under a page's index map; `sizes` are those of the result.
  func applying(_ view: View, sizes: [Int]) -> StridedView {
    StridedView(
      buffer: buffer,
      base: base + zip(view.starts, strides).reduce(0) { $0 + $1.0 * $1.1 },
      sizes: sizes,
      strides: view.axes.map { axis in
        switch axis {
        case .along(let source, let step): step * strides[source]
        case .broadcast: 0
        }
      }
    )
  }

  /// These elements, in row-major order, in another shape; `nil` when strides cannot say that.
  ///
  /// Axes are matched in groups of equal element count; within a group the old axes must run on from one another.
  func reshaped(to newSizes: [Int]) -> StridedView? {
    if newSizes.contains(0) {
      return StridedView(
        buffer: buffer,
        base: base,
        sizes: newSizes,
        strides: Array(repeating: 0, count: newSizes.count)
      )
    }
    var newStrides = [Int](repeating: 0, count: newSizes.count)
    let old = sizes.indices.filter { sizes[$0] != 1 }
    var position = 0
    var axis = 0
    while axis < newSizes.count {
      if newSizes[axis] == 1 {
        axis += 1
        continue
      }
      // One group: old[position..<end] and newSizes[axis..<newEnd], equal in element count.
      var end = position + 1
      var newEnd = axis + 1
      var oldCount = sizes[old[position]]
      var newCount = newSizes[axis]
      while oldCount != newCount {
        if oldCount < newCount {
          oldCount *= sizes[old[end]]
          end += 1
        } else {
          newCount *= newSizes[newEnd]
          newEnd += 1
        }
      }
      for index in position..<(end - 1)
      where strides[old[index]] != strides[old[index + 1]] * sizes[old[index + 1]] {
        return nil
      }
      var stride = strides[old[end - 1]]
      for index in (axis..<newEnd).reversed() {
        newStrides[index] = stride
        stride *= newSizes[index]
      }
      position = end
      axis = newEnd
    }
    return StridedView(buffer: buffer, base: base, sizes: newSizes, strides: newStrides)
  }

  /// The elements at the points of a nest whose axes are this view's axes.
  var access: Access { Access(buffer: buffer, base: base, strides: strides) }
}

extension View {
  /// This view, and then another of its result, as one.
  func followed(by next: View) -> View {
    var starts = self.starts
    for (axis, source) in axes.enumerated() {
      if case .along(let operandAxis, let step) = source {
        starts[operandAxis] += step * next.starts[axis]
      }
    }
    let axes = next.axes.map { axis -> Axis in
      guard case .along(let middle, let step) = axis,
        case .along(let operandAxis, let first) = self.axes[middle]
      else { return .broadcast }
      return .along(operandAxis, step: first * step)
    }
    return View(axes: axes, starts: starts)
  }
}
