// SPDX-License-Identifier: Apache-2.0
//
// Functions that multiply and add up.

import Skein
import SkeinTestSupport
import TensorIR

extension FunctionTable {
  static let products: [FunctionEntry] = [
    .init("dot(_:_:)", f64(2, 3), f64(4, 3, 2)) { dot($0[0], $0[1]) },
    .init("vdot(_:_:)", f64(2, 3), f64(6)) { vdot($0[0], $0[1]) },
    .init("inner(_:_:)", f64(2, 3), f64(4, 3)) { inner($0[0], $0[1]) },
    .init("outer(_:_:)", f64(2), f64(3)) { outer($0[0], $0[1]) },
    .init("matmul(_:_:)", f64(5, 1, 2, 3), f64(4, 3, 2)) { matmul($0[0], $0[1]) },
    .init("tensordot(_:_:axes:)", f64(2, 3, 4), f64(3, 4, 2)) { tensordot($0[0], $0[1]) },
    .init("tensordot(_:_:axes:)", f64(2, 3), f64(2, 4, 3)) {
      tensordot($0[0], $0[1], axes: ([0, 1], [0, 2]))
    },
  ]

  static let sums: [FunctionEntry] = [
    .init("einsum(_:_:)", f64(2, 3), f64(3, 4)) { einsum("ij,jk->ki", $0[0], $0[1]) },
    .init("einsum(_:to:)", f64(2, 3), f64(3, 4)) {
      einsum(($0[0], [0, 1]), ($0[1], [1, 2]), to: [2, 0])
    },
    .init("einsum(_:_:)", f64(3, 3)) { einsum("ii->i", $0[0]) },
    .init("einsum(_:_:)", f64(2, 3), f64(3, 4), f64(4)) { einsum("ab,bc,c->a", $0) },
    .init("einsum(_:_:)", f64(4, 1, 3), f64(3, 3), f64(2, 3)) { einsum("...i,ii,...i->...", $0) },
    .init("multiDot(_:)", f64(2, 3), f64(3, 4), f64(4, 2)) { multiDot($0) },
    .init("multiDot(_:)", f64(3), f64(3, 4), f64(4)) { multiDot($0) },
    .init("matrixPower(_:_:)", f64(2, 2)) { matrixPower($0[0], 5) },
    .init("matrixTranspose(_:)", f64(2, 3, 4)) { matrixTranspose($0[0]) },
    .init("vecdot(_:_:axis:)", f64(3, 2), f64(3, 1)) { vecdot($0[0], $0[1], axis: 0) },
    .init("matvec(_:_:)", f64(4, 2, 3), f64(3)) { matvec($0[0], $0[1]) },
    .init("vecmat(_:_:)", f64(4, 3), f64(3, 2)) { vecmat($0[0], $0[1]) },
    .init("kron(_:_:)", f64(2, 3), f64(2)) { kron($0[0], $0[1]) },
    .init("cross(_:_:axis:)", f64(2, 3), f64(3)) { cross($0[0], $0[1]) },
    .init("convolve(_:_:mode:)", f64(5), f64(3)) { convolve($0[0], $0[1]) },
    .init("correlate(_:_:mode:)", f64(3), f64(4)) { correlate($0[0], $0[1], mode: .same) },
    .init("slidingWindows(_:size:axis:)", f64(5, 2)) { slidingWindows($0[0], size: 3, axis: 0) },
    .init("polyval(_:_:)", f64(3), f64(2)) { polyval($0[0], $0[1]) },
    .init("polyadd(_:_:)", f64(3), f64(2)) { polyadd($0[0], $0[1]) },
    .init("polysub(_:_:)", f64(2), f64(3)) { polysub($0[0], $0[1]) },
    .init("polymul(_:_:)", f64(3), f64(2)) { polymul($0[0], $0[1]) },
    .init("polyder(_:order:)", f64(4)) { polyder($0[0], order: 2) },
    .init("polyint(_:order:constants:)", f64(3), f64(2)) {
      polyint($0[0], order: 2, constants: $0[1])
    },
    .init("norm(_:)", f64(2, 3)) { norm($0[0]) },
    .init("norm(_:order:axis:keepAxes:)", f64(2, 3, values: .nonzero)) {
      norm($0[0], order: 3, axis: 0, keepAxes: true)
    },
    .init("norm(_:order:axis:keepAxes:)", f64(2, 3, values: .distinct)) {
      norm($0[0], order: .infinity, axis: 1)
    },
    .init("norm(_:order:axes:keepAxes:)", f64(4, 2, 3, values: .distinct)) {
      norm($0[0], order: 1, axes: (2, 1), keepAxes: true)
    },
  ]
}
