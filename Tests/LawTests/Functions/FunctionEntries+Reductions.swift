// SPDX-License-Identifier: Apache-2.0
//
// Functions that combine the elements along axes.

import Skein
import SkeinTestSupport
import TensorIR

extension FunctionTable {
  static let reductions: [FunctionEntry] = [
    .init("sum(_:)", f64(2, 3)) { sum($0[0]) },
    .init("sum(_:axis:keepAxes:)", f64(2, 3)) { sum($0[0], axis: -1, keepAxes: true) },
    .init("sum(_:axes:keepAxes:)", f64(2, 3, 4)) { sum($0[0], axes: [2, 0]) },
    .init("product(_:)", f64(2, 3, values: .nonzero)) { product($0[0]) },
    .init("product(_:axis:keepAxes:)", f64(2, 3, values: .nonzero)) {
      product($0[0], axis: -1, keepAxes: true)
    },
    .init("product(_:axes:keepAxes:)", f64(2, 3, 4, values: .nonzero)) {
      product($0[0], axes: [2, 0])
    },
    .init("max(_:)", f64(2, 3, values: .distinct)) { max($0[0]) },
    .init("max(_:axis:keepAxes:)", f64(2, 3, values: .distinct)) {
      max($0[0], axis: -1, keepAxes: true)
    },
    .init("max(_:axes:keepAxes:)", f64(2, 3, 4, values: .distinct)) { max($0[0], axes: [2, 0]) },
    .init("min(_:)", f64(2, 3, values: .distinct)) { min($0[0]) },
    .init("min(_:axis:keepAxes:)", f64(2, 3, values: .distinct)) {
      min($0[0], axis: -1, keepAxes: true)
    },
    .init("min(_:axes:keepAxes:)", f64(2, 3, 4, values: .distinct)) { min($0[0], axes: [2, 0]) },
    .init("mean(_:)", f64(2, 3)) { mean($0[0]) },
    .init("mean(_:axis:keepAxes:)", f64(2, 3)) { mean($0[0], axis: -1, keepAxes: true) },
    .init("mean(_:axes:keepAxes:)", f64(2, 3, 4)) { mean($0[0], axes: [2, 0]) },
    .init("variance(_:)", f64(2, 3)) { variance($0[0]) },
    .init("variance(_:ddof:)", f64(2, 3)) { variance($0[0], ddof: 1) },
    .init("variance(_:axis:ddof:keepAxes:)", f64(2, 3)) {
      variance($0[0], axis: -1, ddof: 1, keepAxes: true)
    },
    .init("variance(_:axes:ddof:keepAxes:)", f64(2, 3, 4)) { variance($0[0], axes: [2, 0]) },
    .init("standardDeviation(_:)", f64(2, 3, values: .distinct)) { standardDeviation($0[0]) },
    .init("standardDeviation(_:ddof:)", f64(2, 3, values: .distinct)) {
      standardDeviation($0[0], ddof: 1)
    },
    .init("standardDeviation(_:axis:ddof:keepAxes:)", f64(2, 3, values: .distinct)) {
      standardDeviation($0[0], axis: -1, ddof: 1, keepAxes: true)
    },
    .init("standardDeviation(_:axes:ddof:keepAxes:)", f64(2, 3, 4, values: .distinct)) {
      standardDeviation($0[0], axes: [2, 0])
    },
    .init("logSumExp(_:)", f64(2, 3)) { logSumExp($0[0]) },
    .init("logSumExp(_:axis:keepAxes:)", f64(2, 3)) { logSumExp($0[0], axis: -1, keepAxes: true) },
    .init("logSumExp(_:axes:keepAxes:)", f64(2, 3, 4)) { logSumExp($0[0], axes: [2, 0]) },
    .init("all(_:)", bool(2, 3)) { all($0[0]) },
    .init("all(_:axis:keepAxes:)", bool(2, 3)) { all($0[0], axis: -1, keepAxes: true) },
    .init("all(_:axes:keepAxes:)", bool(2, 3, 4)) { all($0[0], axes: [2, 0]) },
    .init("any(_:)", bool(2, 3)) { any($0[0]) },
    .init("any(_:axis:keepAxes:)", bool(2, 3)) { any($0[0], axis: -1, keepAxes: true) },
    .init("any(_:axes:keepAxes:)", bool(2, 3, 4)) { any($0[0], axes: [2, 0]) },
    .init("argmax(_:)", f64(2, 3, values: .distinct)) { argmax($0[0]) },
    .init("argmax(_:axis:keepAxes:)", f64(2, 3, values: .distinct)) {
      argmax($0[0], axis: 1, keepAxes: true)
    },
    .init("argmin(_:)", f64(2, 3, values: .distinct)) { argmin($0[0]) },
    .init("argmin(_:axis:keepAxes:)", f64(2, 3, values: .distinct)) {
      argmin($0[0], axis: 1, keepAxes: true)
    },
  ]

  static let reductionMethods: [FunctionEntry] = [
    .init("Tensor.sum()", f64(2, 3)) { $0[0].sum() },
    .init("Tensor.sum(axis:keepAxes:)", f64(2, 3)) { $0[0].sum(axis: 0) },
    .init("Tensor.sum(axes:keepAxes:)", f64(2, 3, 4)) { $0[0].sum(axes: [0, 2], keepAxes: true) },
    .init("Tensor.product()", f64(2, 3, values: .nonzero)) { $0[0].product() },
    .init("Tensor.product(axis:keepAxes:)", f64(2, 3, values: .nonzero)) { $0[0].product(axis: 0) },
    .init("Tensor.product(axes:keepAxes:)", f64(2, 3, 4, values: .nonzero)) {
      $0[0].product(axes: [0, 2], keepAxes: true)
    },
    .init("Tensor.max()", f64(2, 3, values: .distinct)) { $0[0].max() },
    .init("Tensor.max(axis:keepAxes:)", f64(2, 3, values: .distinct)) { $0[0].max(axis: 0) },
    .init("Tensor.max(axes:keepAxes:)", f64(2, 3, 4, values: .distinct)) {
      $0[0].max(axes: [0, 2], keepAxes: true)
    },
    .init("Tensor.min()", f64(2, 3, values: .distinct)) { $0[0].min() },
    .init("Tensor.min(axis:keepAxes:)", f64(2, 3, values: .distinct)) { $0[0].min(axis: 0) },
    .init("Tensor.min(axes:keepAxes:)", f64(2, 3, 4, values: .distinct)) {
      $0[0].min(axes: [0, 2], keepAxes: true)
    },
    .init("Tensor.mean()", f64(2, 3)) { $0[0].mean() },
    .init("Tensor.mean(axis:keepAxes:)", f64(2, 3)) { $0[0].mean(axis: 0) },
    .init("Tensor.mean(axes:keepAxes:)", f64(2, 3, 4)) {
      $0[0].mean(axes: [0, 2], keepAxes: true)
    },
    .init("Tensor.all()", bool(2, 3)) { $0[0].all() },
    .init("Tensor.all(axis:keepAxes:)", bool(2, 3)) { $0[0].all(axis: 0) },
    .init("Tensor.all(axes:keepAxes:)", bool(2, 3, 4)) { $0[0].all(axes: [0, 2], keepAxes: true) },
    .init("Tensor.any()", bool(2, 3)) { $0[0].any() },
    .init("Tensor.any(axis:keepAxes:)", bool(2, 3)) { $0[0].any(axis: 0) },
    .init("Tensor.any(axes:keepAxes:)", bool(2, 3, 4)) { $0[0].any(axes: [0, 2], keepAxes: true) },
    .init("Tensor.argmax()", f64(2, 3, values: .distinct)) { $0[0].argmax() },
    .init("Tensor.argmax(axis:keepAxes:)", f64(2, 3, values: .distinct)) { $0[0].argmax(axis: 0) },
    .init("Tensor.argmin()", f64(2, 3, values: .distinct)) { $0[0].argmin() },
    .init("Tensor.argmin(axis:keepAxes:)", f64(2, 3, values: .distinct)) { $0[0].argmin(axis: 0) },
  ]
}
