// SPDX-License-Identifier: Apache-2.0
//
// Functions of one number, of two, and of truth values, element by element.

import Skein
import SkeinTestSupport
import TensorIR

extension FunctionTable {
  static let elementwise: [FunctionEntry] = [
    .init("sign(_:)", f64(3)) { sign($0[0]) },
    .init("exp(_:)", f64(3)) { exp($0[0]) },
    .init("exp2(_:)", f64(3)) { exp2($0[0]) },
    .init("expm1(_:)", f64(3)) { expm1($0[0]) },
    .init("log(_:)", f64(3, values: .within(0.3...3))) { log($0[0]) },
    .init("log1p(_:)", f64(3, values: .within(0.3...3))) { log1p($0[0]) },
    .init("sqrt(_:)", f64(3, values: .within(0.3...3))) { sqrt($0[0]) },
    .init("rsqrt(_:)", f64(3, values: .within(0.3...3))) { rsqrt($0[0]) },
    .init("cbrt(_:)", f64(3, values: .nonzero)) { cbrt($0[0]) },
    .init("sin(_:)", f64(3)) { sin($0[0]) },
    .init("cos(_:)", f64(3)) { cos($0[0]) },
    .init("tan(_:)", f64(3, values: .within(-0.9...0.9))) { tan($0[0]) },
    .init("asin(_:)", f64(3, values: .within(-0.9...0.9))) { asin($0[0]) },
    .init("acos(_:)", f64(3, values: .within(-0.9...0.9))) { acos($0[0]) },
    .init("atan(_:)", f64(3)) { atan($0[0]) },
    .init("sinh(_:)", f64(3)) { sinh($0[0]) },
    .init("cosh(_:)", f64(3)) { cosh($0[0]) },
    .init("tanh(_:)", f64(3)) { tanh($0[0]) },
    .init("asinh(_:)", f64(3)) { asinh($0[0]) },
    .init("acosh(_:)", f64(3, values: .within(1.2...4))) { acosh($0[0]) },
    .init("atanh(_:)", f64(3, values: .within(-0.9...0.9))) { atanh($0[0]) },
    .init("logistic(_:)", f64(3)) { logistic($0[0]) },
    .init("erf(_:)", f64(3)) { erf($0[0]) },
    .init("erfc(_:)", f64(3)) { erfc($0[0]) },
    .init("lgamma(_:)", f64(3, values: .within(0.3...3))) { lgamma($0[0]) },
    .init("gammaln(_:)", f64(3, values: .within(0.3...3))) { gammaln($0[0]) },
    .init("digamma(_:)", f64(3, values: .within(0.3...3))) { digamma($0[0]) },
    .init("polygamma(_:_:)", f64(3, values: .within(0.3...3))) { polygamma(1, $0[0]) },
    .init("erfInv(_:)", f64(3, values: .within(-0.9...0.9))) { erfInv($0[0]) },
    .init("floor(_:)", f64(3, values: .smooth)) { floor($0[0]) },
    .init("ceil(_:)", f64(3, values: .smooth)) { ceil($0[0]) },
    .init("round(_:)", f64(3, values: .smooth)) { round($0[0]) },
    .init("trunc(_:)", f64(3, values: .smooth)) { trunc($0[0]) },
    .init("square(_:)", f64(3)) { square($0[0]) },
    .init("abs(_:)", f64(3, values: .nonzero)) { abs($0[0]) },
    .init("real(_:)", f64(3), f64(3)) { real(complex($0[0], $0[1]) * complex($0[1], 2)) },
    .init("imag(_:)", f64(3), f64(3)) { imag(complex($0[0], $0[1]) * complex($0[1], 2)) },
    .init("conj(_:)", f64(3), f64(3)) { real(conj(complex($0[0], $0[1])) * complex($0[1], 2)) },
    .init("angle(_:)", f64(3, values: .nonzero), f64(3, values: .nonzero)) {
      angle(complex($0[0], $0[1]))
    },
    .init("polar(_:_:)", f64(3), f64(3)) { imag(polar($0[0], $0[1])) },
    .init("isReal(_:)", f64(3)) { isReal(complex($0[0], 0)) },
    .init("complex(_:_:)", f64(2, 3), f64(3)) { real(complex($0[0], $0[1])) },
    .init("bitcast(_:to:)", f64(3)) { bitcast($0[0], to: .u16) },
    .init("bitcast(_:to:)", i32(3, 2)) { bitcast($0[0], to: .i64) },
    .init("Tensor.as(_:)", f64(3)) { $0[0].as(.i32) },
    .init("Tensor.as(_:)", i32(3)) { $0[0].as(.f64) },
    .init("stopGradient(_:)", f64(3), isDifferentiable: false) { stopGradient($0[0]) },
  ]

  static let arithmetic: [FunctionEntry] = [
    .init("atan2(_:_:)", f64(2, 3, values: .nonzero), f64(3, values: .nonzero)) {
      atan2($0[0], $0[1])
    },
    .init("nextAfter(_:_:)", f64(2, 3, values: .nonzero), f64(3, values: .within(4...5))) {
      nextAfter($0[0], $0[1])
    },
    .init("clamp(_:_:_:)", f64(), f64(5), f64()) { clamp($0[0], $0[1], 5 + $0[2]) },
    .init(
      "divmod(_:_:)",
      i32(5),
      i32(values: .within(2...4)),
      results: {
        let (quotient, rest) = divmod($0[0], $0[1])
        return [quotient, rest]
      }
    ),
    .init("maximum(_:_:)", f64(2, 3), f64(3)) { maximum($0[0], $0[1]) },
    .init("minimum(_:_:)", f64(2, 3), f64(3)) { minimum($0[0], $0[1]) },
    .init("clip(_:_:_:)", f64(5), f64(), f64()) { clip($0[0], $0[1], 5 + $0[2]) },
    .init("power(_:_:)", f64(3, values: .within(0.3...3)), f64(3)) { power($0[0], $0[1]) },
    .init("pow(_:_:)", f64(3), f64()) { pow($0[0] * $0[0] + 1, $0[1]) },
    .init("floorDivide(_:_:)", f64(3), f64(values: .within(7...9))) {
      floorDivide(10 + $0[0], $0[1])
    },
    .init("remainder(_:_:)", f64(3, values: .within(1...3)), f64(values: .within(4...5))) {
      remainder(-$0[0], $0[1])
    },
    .init("fmod(_:_:)", f64(3, values: .within(1...3)), f64(values: .within(4...5))) {
      fmod(-$0[0], $0[1])
    },
    .init("select(_:_:_:)", bool(3), f64(2, 3), f64()) { select($0[0], $0[1], $0[2]) },
  ]

  static let comparisons: [FunctionEntry] = [
    .init("isNaN(_:)", f64(3, values: .special)) { isNaN($0[0]) },
    .init("isFinite(_:)", f64(3, values: .special)) { isFinite($0[0]) },
    .init("isInfinite(_:)", f64(3, values: .special)) { isInfinite($0[0]) },
    .init("logicalAnd(_:_:)", bool(3), i32(2, 1)) { logicalAnd($0[0], $0[1]) },
    .init("logicalOr(_:_:)", bool(3), i32(2, 1)) { logicalOr($0[0], $0[1]) },
    .init("logicalXor(_:_:)", bool(3), i32(2, 1)) { logicalXor($0[0], $0[1]) },
    .init("logicalNot(_:)", i32(3)) { logicalNot($0[0]) },
    .init("shiftRightLogical(_:_:)", i32(2, 3), i32(3)) { shiftRightLogical($0[0], $0[1]) },
    .init("populationCount(_:)", i32(3)) { populationCount($0[0]) },
    .init("clz(_:)", i32(3)) { clz($0[0]) },
    .init("bitwiseCount(_:)", i32(3)) { bitwiseCount($0[0]) },
    .init("isClose(_:_:relative:absolute:)", i32(3), i32(3)) {
      isClose($0[0], $0[1], relative: 0.5, absolute: 1)
    },
  ]
}
