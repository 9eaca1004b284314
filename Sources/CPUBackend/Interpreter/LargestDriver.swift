// SPDX-License-Identifier: Apache-2.0
//
// The largest elements along an axis. A few are collected while the row is read once; many are the beginning of the row,
// sorted.

internal import CKernels
internal import Loops
internal import TensorIR

/// A search for the largest elements that is ready to run.
final class LargestDriver: Sendable {
  /// More than so many are found by sorting.
  private static let most = 64
  /// How many rows are made contiguous at a time.
  private static let side = 16

  private let walk: LaneWalk
  private let count: Int
  private let keys: RowKeys
  private let least: skein_least_kernel
  private let scatter: skein_strided_kernel
  private let copy: skein_copy_2d_kernel
  private let buffers: [Int]

  init(_ step: LargestStep, buffers: [Plan.Buffer]) throws(TensorError) {
    // The results are shorter along the last axis, and walked alike along the others.
    walk = LaneWalk(step.sizes, [step.operand, step.values, step.indices])
    count = step.count
    keys = try RowKeys(buffers[step.operand.buffer].dtype, length: walk.length, skein_descend)
    least = skein_least(keys.keyWidth)
    scatter = skein_store_strided(4)
    copy = skein_copy_2d(keys.width)
    self.buffers = [step.operand.buffer, step.values.buffer, step.indices.buffer]
  }

  func run(_ frame: Frame) {
    if walk.isEmpty || count == 0 { return }
    nonisolated(unsafe) let frame = frame
    let isTurned = walk.stride(0) != 1
    let side = isTurned ? Self.side : 1
    let parts = (walk.lanes + side - 1) / side
    let grain = WorkSharing.grain(unitCost: 4 * side * walk.length)
    let turnedBytes = isTurned ? (side * walk.length * keys.width + 63) & ~63 : 0
    let bytes = turnedBytes + RowSorter.byteCount(walk.length)
    ThreadPool.shared.run(count: walk.rows * parts, grain: grain) { range in
      BlockWorker.withMemory(bytes) { memory in
        let sorter = RowSorter(walk.length, memory: memory + turnedBytes)
        for unit in range {
          let (row, first) = (unit / parts, unit % parts * side)
          let lanes = Swift.min(side, walk.lanes - first)
          let operand = frame[buffers[0]] + walk.offset(0, row: row, lane: first) * keys.width
          if isTurned {
            let stride = walk.stride(0) * keys.width
            let laneStride = walk.laneStride(0) * keys.width
            copy(
              memory,
              walk.length * keys.width,
              keys.width,
              operand,
              laneStride,
              stride,
              lanes,
              walk.length
            )
          }
          for lane in 0..<lanes {
            let x = isTurned ? memory + lane * walk.length * keys.width : operand
            search(x, frame, row, first + lane, sorter)
          }
        }
      }
    }
  }

  /// Finds the largest elements of one contiguous row.
  private func search(
    _ x: UnsafeMutableRawPointer,
    _ frame: Frame,
    _ row: Int,
    _ lane: Int,
    _ sorter: RowSorter
  ) {
    _ = keys.keys(sorter.keys, x, walk.length)
    if count <= Self.most {
      least(sorter.elements, sorter.index, sorter.keys, walk.length, count)
    } else {
      sorter.order(keys)
    }
    let values = frame[buffers[1]] + walk.offset(1, row: row, lane: lane) * keys.width
    skein_permute(
      values,
      walk.stride(1) * keys.width,
      x,
      keys.width,
      sorter.index,
      count,
      keys.width
    )
    let indices = frame[buffers[2]] + walk.offset(2, row: row, lane: lane) * 4
    scatter(indices, sorter.index, walk.stride(2) * 4, count)
  }
}
