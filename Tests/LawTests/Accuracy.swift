// SPDX-License-Identifier: Apache-2.0
//
// How far functions may be from the correctly rounded value. IEEE operations are exact to the bit; the others are
// allowed what their kernels promise.

import Primitives
import SkeinTestSupport
import TensorIR

enum Accuracy {
  /// How nearly an engine must agree with the correctly rounded result.
  static func agreement(_ example: PrimitiveCase) -> Agreement {
    let dtype = example.types[0].dtype
    guard let allowed = ulps(example.primitive) else { return .bitwise }
    switch dtype {
    // Computed in f32 and rounded once more: the neighbour at most.
    case .bf16, .f16: return .ulps(1)
    case .f32, .f64, .c64, .c128:
      return isNearZeros(example.primitive) ? .near(allowed) : .ulps(allowed)
    case .bool, .i8, .i16, .i32, .i64, .u8, .u16, .u32, .u64: return .bitwise
    }
  }

  /// Whether an operation on complex numbers is a formula of exact operations on their parts, rounded one by one.
  static func isExactByParts(_ primitive: any Primitive) -> Bool {
    switch primitive {
    case let primitive as Elementwise: primitive.function == .negate
    case let primitive as Arithmetic: [.add, .subtract, .multiply].contains(primitive.function)
    case let primitive as IntegerPower: primitive.exponent >= 0
    case _: false
    }
  }

  /// Whether terms cancel where the result is near 0.
  private static func isNearZeros(_ primitive: any Primitive) -> Bool {
    switch primitive {
    case let primitive as Elementwise: primitive.isNearZeros
    case let primitive as Arithmetic: primitive.function == .polygamma
    case _: false
    }
  }

  /// Units in the last place, beyond correct rounding, that a function may be wrong; `nil` for none.
  static func ulps(_ primitive: any Primitive) -> Double? {
    switch primitive {
    case let primitive as Elementwise: primitive.ulps
    case let primitive as Arithmetic:
      switch primitive.function {
      case .add, .subtract, .multiply, .divide, .maximum, .minimum, .remainder: nil
      case .power, .atan2: 4
      // Between its poles the terms of an even order cancel.
      case .polygamma: 64
      }
    // Each multiplication rounds, and squaring doubles the error made so far.
    case let primitive as IntegerPower: Double(primitive.exponent.magnitude) + 1
    case _: nil
    }
  }
}
