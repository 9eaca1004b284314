// SPDX-License-Identifier: Apache-2.0
//
// Functions that cut, repeat and arrange elements.

import Skein
import SkeinTestSupport
import TensorIR

extension FunctionTable {
  static let arrangement: [FunctionEntry] = [
    .init("diagonal(_:offset:axes:)", f64(3, 2, 4)) { diagonal($0[0], offset: 1, axes: (0, 2)) },
    .init("trace(_:offset:axes:)", f64(3, 4)) { trace($0[0], offset: -1) },
    .init("diag(_:offset:)", f64(3)) { diag($0[0], offset: -1) },
    .init("diag(_:offset:)", f64(3, 2)) { diag($0[0]) },
    .init("diagflat(_:offset:)", f64(2, 2)) { diagflat($0[0], offset: 2) },
    .init("tri(_:_:diagonal:dtype:)", f64()) { _ in tri(2, 3, diagonal: 1) },
    .init("tril(_:diagonal:)", f64(2, 3, 4)) { tril($0[0], diagonal: 1) },
    .init("triu(_:diagonal:)", f64(3, 4)) { triu($0[0]) },
    .init("trilIndices(_:_:diagonal:)", f64()) { _ in trilIndices(3, 2).rows },
    .init("triuIndices(_:_:diagonal:)", f64()) { _ in triuIndices(3, 2, diagonal: -1).columns },
    .init("roll(_:_:)", f64(2, 3)) { roll($0[0], 2) },
    .init("roll(_:_:axis:)", f64(2, 3)) { roll($0[0], -4, axis: 1) },
    .init("roll(_:_:axes:)", f64(2, 3)) { roll($0[0], [1, 2], axes: [0, -1]) },
    .init("rot90(_:_:axes:)", f64(2, 3)) { rot90($0[0]) },
    .init("rot90(_:_:axes:)", f64(4, 2, 3)) { rot90($0[0], -1, axes: (1, 2)) },
    .init("fliplr(_:)", f64(2, 3)) { fliplr($0[0]) },
    .init("flipud(_:)", f64(2, 3)) { flipud($0[0]) },
    .init("tile(_:_:)", f64(2, 3)) { tile($0[0], [2, 1, 3]) },
    .init("repeated(_:_:)", f64(2, 3)) { repeated($0[0], 2) },
    .init("repeated(_:_:axis:)", f64(2, 3)) { repeated($0[0], 2, axis: -1) },
    .init("repeated(_:_:axis:)", f64(2, 4)) { repeated($0[0], [2, 0, 1, 1], axis: 1) },
    .init("pad(_:_:mode:)", f64(2, 3)) { pad($0[0], [(1, 2), (4, 3)], mode: .reflect) },
    .init("pad(_:_:mode:)", f64(2, 3)) { pad($0[0], [(1, 0), (0, 3)], mode: .mean(length: 2)) },
    .init("ravel(_:)", f64(2, 3)) { ravel($0[0]) },
    .init("atLeast1D(_:)", f64()) { atLeast1D($0[0]) },
    .init("atLeast2D(_:)", f64(3)) { atLeast2D($0[0]) },
    .init("atLeast3D(_:)", f64(2, 3)) { atLeast3D($0[0]) },
    .init("delete(_:_:axis:)", f64(4, 2)) { delete($0[0], [1, -1]) },
    .init("insert(_:at:_:axis:)", f64(2, 3), f64(2)) { insert($0[0], at: 1, $0[1], axis: 1) },
    .init("insert(_:at:_:axis:)", f64(3), f64(2)) { insert($0[0], at: [3, 0], $0[1]) },
    .init("append(_:_:)", f64(2, 3), f64(2)) { append($0[0], $0[1]) },
    .init("append(_:_:axis:)", f64(2, 3), f64(1, 3)) { append($0[0], $0[1], axis: 0) },
  ]

  static let joining: [FunctionEntry] = [
    .init("hstack(_:)", f64(2, 3), f64(2, 1)) { hstack($0) },
    .init("vstack(_:)", f64(3), f64(2, 3)) { vstack($0) },
    .init("dstack(_:)", f64(2, 3), f64(2, 3)) { dstack($0) },
    .init("columnStack(_:)", f64(2), f64(2, 3)) { columnStack($0) },
    .init("block(_:)", f64(2, 2), f64(2, 1), f64(3)) { block([[$0[0], $0[1]], [$0[2]]]) },
    .init("block(_:)", f64(2), f64()) { block($0) },
    .init("split(_:into:axis:)", f64(2, 6), results: { split($0[0], into: 3, axis: 1) }),
    .init("split(_:at:axis:)", f64(6), results: { split($0[0], at: [2, -1]) }),
    .init("arraySplit(_:into:axis:)", f64(5, 2), results: { arraySplit($0[0], into: 3) }),
    .init("hsplit(_:into:)", f64(2, 6), results: { hsplit($0[0], into: 2) }),
    .init("hsplit(_:at:)", f64(6), results: { hsplit($0[0], at: [1]) }),
    .init("vsplit(_:into:)", f64(4, 2), results: { vsplit($0[0], into: 2) }),
    .init("vsplit(_:at:)", f64(4, 2), results: { vsplit($0[0], at: [1, 2]) }),
    .init("dsplit(_:into:)", f64(2, 1, 4), results: { dsplit($0[0], into: 4) }),
    .init("dsplit(_:at:)", f64(2, 1, 4), results: { dsplit($0[0], at: [3]) }),
    .init("meshgrid(_:indexing:sparse:)", f64(3), f64(2), results: { meshgrid($0) }),
    .init("broadcastTo(_:_:)", f64(3)) { broadcastTo($0[0], [2, 3]) },
    .init("broadcastArrays(_:)", f64(2, 1), f64(3), results: { broadcastArrays($0) }),
    .init("arrayEqual(_:_:equalNaN:)", i32(2), i32(2)) { arrayEqual($0[0], $0[1]) },
    .init("arrayEquiv(_:_:)", i32(2, 1), i32(2)) { arrayEquiv($0[0], $0[1]) },
    .init("select(_:_:otherwise:)", bool(3), bool(2, 1), f64(3), f64(), f64(2, 3)) {
      select([$0[0], $0[1]], [$0[2], $0[3]], otherwise: $0[4])
    },
    .init("piecewise(_:_:_:)", f64(5, values: .nonzero)) {
      piecewise($0[0], [$0[0] .< 0, $0[0] .> 1], [{ -$0 }, { $0 * $0 }, { sin($0) }])
    },
    .init("applyAlongAxis(_:axis:_:)", f64(2, 3, 4)) {
      applyAlongAxis($0[0], axis: 1) { x in outer(x, x) }
    },
    .init("applyOverAxes(_:axes:_:)", f64(2, 3, 4)) {
      applyOverAxes($0[0], axes: [0, 2]) { x, axis in sum(x, axis: axis) }
    },
  ]
}
