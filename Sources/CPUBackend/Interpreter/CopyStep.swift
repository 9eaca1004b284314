// SPDX-License-Identifier: Apache-2.0
//
// A nest that only moves elements, made ready: whole planes at a time, in tiles where rows and columns change places.

internal import CKernels
internal import Loops
internal import TensorIR

/// A copy between strided regions that is ready to run.
final class CopyStep: Sendable {
  private let source: Access
  private let target: Access
  private let width: Int
  private let kernel: skein_copy_2d_kernel
  /// The axes that are walked one index at a time.
  private let outer: [Int]
  private let sizes: [Int]
  /// The two axes of a plane, and how many rows of one are moved at a time.
  private let row: Int
  private let column: Int
  private let panel: Int
  private let panels: Int
  private let count: Int
  private let grain: Int

  /// `nil` for a nest that computes.
  init?(_ nest: Nest, buffers: [Plan.Buffer]) {
    guard nest.isMove, case .operand(_, let dtype) = nest.program.steps[0] else { return nil }
    var nest = nest.collapsingParallelAxes()
    nest.axes.insert(Nest.Axis(1), at: 0)
    nest.loads[0].strides.insert(0, at: 0)
    nest.stores[0].access.strides.insert(0, at: 0)
    let (source, target) = (nest.loads[0], nest.stores[0].access)
    sizes = nest.axes.map(\.size)
    width = dtype.byteCount
    kernel = skein_copy_2d(width)
    self.source = source
    self.target = target

    // Columns run along the target's memory, rows along the source's where those differ.
    let axes = nest.axes.indices
    let column = axes.min { a, b in
      nest.rank(target.strides[a], a) < nest.rank(target.strides[b], b)
    }
    guard let column else { return nil }
    let row = axes.filter { $0 != column }.min { a, b in
      nest.rank(source.strides[a], a) < nest.rank(source.strides[b], b)
    }
    // Repeating one element along a row is a fill, which blocks do better.
    guard let row, source.strides[column] != 0 || nest.axes[column].size == 1 else { return nil }
    self.row = row
    self.column = column
    outer = axes.filter { $0 != column && $0 != row }
    panel = 64
    panels = (sizes[row] + panel - 1) / panel
    count = sizes.contains(0) ? 0 : outer.reduce(panels) { $0 * nest.axes[$1].size }
    grain = WorkSharing.grain(unitCost: 4 * Swift.min(panel, sizes[row]) * sizes[column])
  }

  func run(_ frame: Frame) {
    nonisolated(unsafe) let from = frame[source.buffer] + source.base * width
    nonisolated(unsafe) let to = frame[target.buffer] + target.base * width
    // A result that is written where its argument was.
    if to == from && source.strides == target.strides { return }
    ThreadPool.shared.run(count: count, grain: grain) { range in
      for unit in range { copy(unit, to, from) }
    }
  }

  private func copy(
    _ unit: Int,
    _ to: UnsafeMutableRawPointer,
    _ from: UnsafeMutableRawPointer
  ) {
    let first = unit % panels * panel
    var rest = unit / panels
    var sourceOffset = first * source.strides[row]
    var targetOffset = first * target.strides[row]
    for axis in outer.reversed() {
      let index = rest % sizes[axis]
      rest /= sizes[axis]
      sourceOffset += index * source.strides[axis]
      targetOffset += index * target.strides[axis]
    }
    kernel(
      to + targetOffset * width,
      target.strides[row] * width,
      target.strides[column] * width,
      from + sourceOffset * width,
      source.strides[row] * width,
      source.strides[column] * width,
      Swift.min(panel, sizes[row] - first),
      sizes[column]
    )
  }
}

extension Nest {
  /// How far apart neighbours along an axis lie; an axis of one index, or one that repeats, comes last.
  fileprivate func rank(_ stride: Int, _ axis: Int) -> Int {
    axes[axis].size == 1 || stride == 0 ? Int.max : abs(stride)
  }
}
