// SPDX-License-Identifier: Apache-2.0
//
// Functions of indices that are data. Where an index may lie outside, the fill is a number, so that differences exist.

import Skein
import SkeinTestSupport
import TensorIR

extension FunctionTable {
  static let indexing: [FunctionEntry] = reads + writes + segments + indexArithmetic

  private static let reads: [FunctionEntry] = [
    .init("take(_:_:axis:mode:fillValue:)", f64(4, 3), i32(5)) {
      take($0[0], $0[1], axis: 0, fillValue: 2)
    },
    .init("take(_:_:axis:mode:fillValue:)", f64(4, 3), i32(2, 2)) {
      take($0[0], $0[1], axis: -1, mode: .wrap)
    },
    .init("take(_:_:axis:mode:fillValue:)", f64(4, 3), i32()) { take($0[0], $0[1], mode: .clip) },
    .init("takeAlongAxis(_:_:axis:mode:fillValue:)", f64(2, 5), i32(2, 3)) {
      takeAlongAxis($0[0], $0[1], mode: .clip)
    },
    .init("takeAlongAxis(_:_:axis:mode:fillValue:)", f64(1, 5, 2), i32(3, 4, 1)) {
      takeAlongAxis($0[0], $0[1], axis: 1, fillValue: 1)
    },
    .init("dynamicSlice(_:start:sizes:)", f64(5, 4), i32()) {
      dynamicSlice($0[0], start: [$0[1], 1], sizes: [2, 3])
    },
    .init("dynamicSliceInDim(_:start:size:axis:)", f64(5, 4), i32()) {
      dynamicSliceInDim($0[0], start: $0[1], size: 3, axis: 1)
    },
    .init("dynamicIndexInDim(_:_:axis:keepAxis:)", f64(5, 4), i32()) {
      dynamicIndexInDim($0[0], $0[1], axis: 0, keepAxis: false)
    },
    .init("indexInDim(_:_:axis:keepAxis:)", f64(5, 4)) { indexInDim($0[0], -2, axis: 1) },
    .init("choose(_:_:mode:)", i32(3), f64(3), f64(2, 3)) { choose($0[0], [$0[1], $0[2]]) },
    .init("roll(_:_:axis:)", f64(5, 4), i32()) { roll($0[0], $0[1], axis: 1) },
    .init("compress(_:_:axis:size:fillValue:)", bool(3), f64(3, 2)) {
      compress($0[0], $0[1], axis: 0, size: 2)
    },
    .init("extract(_:_:size:fillValue:)", bool(2, 3), f64(2, 3)) {
      extract($0[0], $0[1], size: 4, fillValue: -1)
    },
  ]

  private static let writes: [FunctionEntry] = [
    .init("putAlongAxis(_:_:_:axis:mode:)", f64(2, 5), i32(2, 3), f64(2, 3)) {
      putAlongAxis($0[0], $0[1], $0[2], axis: 1)
    },
    .init("dynamicUpdateSlice(_:_:start:)", f64(5, 4), f64(2, 3), i32()) {
      dynamicUpdateSlice($0[0], $0[1], start: [$0[2], 1])
    },
    .init("dynamicUpdateSliceInDim(_:_:start:axis:)", f64(5, 4), f64(5, 2), i32()) {
      dynamicUpdateSliceInDim($0[0], $0[1], start: $0[2], axis: 1)
    },
    .init("dynamicUpdateIndexInDim(_:_:_:axis:)", f64(5, 4), f64(4), i32()) {
      dynamicUpdateIndexInDim($0[0], $0[1], $0[2], axis: 0)
    },
    .init("fillDiagonal(_:_:)", f64(3, 4), f64(3)) { fillDiagonal($0[0], $0[1]) },
  ]

  private static let segments: [FunctionEntry] = [
    .init(segment("Sum"), f64(5, 2), i32(5)) { segmentSum($0[0], $0[1], segmentCount: 4) },
    .init(segment("Max"), f64(5, 2, values: .distinct), i32(5)) {
      maximum(segmentMax($0[0], $0[1], segmentCount: 4), -9)
    },
    .init(segment("Min"), f64(5, 2, values: .distinct), i32(5)) {
      minimum(segmentMin($0[0], $0[1], segmentCount: 4), 9)
    },
    .init(segment("Prod"), f64(4, 2, values: .nonzero), i32(4, values: .permutation)) {
      segmentProd($0[0], $0[1], segmentCount: 3, uniqueIndices: true)
    },
    .init("bincount(_:weights:minLength:length:)", i32(6)) { bincount($0[0], length: 5) },
    .init("bincount(_:weights:minLength:length:)", i32(6), f64(6)) {
      bincount($0[0], weights: $0[1], length: 5)
    },
  ]

  private static func segment(_ name: String) -> String {
    "segment\(name)(_:_:segmentCount:indicesAreSorted:uniqueIndices:mode:)"
  }

  private static let indexArithmetic: [FunctionEntry] = [
    .init("unravelIndex(_:_:)", i32(4), results: { unravelIndex($0[0], [2, 3]) }),
    .init("ravelMultiIndex(_:_:mode:)", i32(4), i32(2, 1)) {
      ravelMultiIndex([$0[0], $0[1]], [2, 3], mode: .wrap)
    },
    .init("ix(_:)", i32(2), i32(3), results: { ix($0[0], $0[1]) }),
    .init("nonzero(_:size:fillValue:)", bool(2, 3), results: { nonzero($0[0], size: 4) }),
    .init("argwhere(_:size:fillValue:)", bool(2, 3)) { argwhere($0[0], size: 2, fillValue: 7) },
    .init("flatnonzero(_:size:fillValue:)", i32(5)) { flatnonzero($0[0], size: 3) },
  ]
}
