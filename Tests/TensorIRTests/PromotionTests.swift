// SPDX-License-Identifier: Apache-2.0
//
// Data types: facts, and the type in which an operation on two of them computes.

import SkeinTestSupport
import TensorIR
import Testing

struct PromotionTests {
  /// `f32`, or `i*` and `f*` for a literal.
  private func type(_ name: String) -> (dtype: DType, isWeak: Bool) {
    switch name {
    case "i*": (.i32, true)
    case "f*": (.f32, true)
    case "c*": (.c64, true)
    default: (DType(name: name), false)
    }
  }

  @Test func `every pair of types promotes as in JAX`() {
    #expect(PromotionFixture.all.count == 18 * 18)
    for pair in PromotionFixture.all {
      let (x, y) = (type(pair.lhs), type(pair.rhs))
      let got = DType.promote(x.dtype, isWeak: x.isWeak, y.dtype, isWeak: y.isWeak)
      #expect(got.dtype.description == pair.resolved, "\(pair)")
      #expect(got.isWeak == pair.result.hasSuffix("*"), "\(pair)")
    }
  }

  @Test func `weak operands of any width give way`() {
    for dtype in DType.allCases where dtype.isInexact {
      #expect(DType.promote(dtype, isWeak: false, .f64, isWeak: true) == (dtype, false))
      #expect(DType.promote(.i64, isWeak: true, dtype, isWeak: false) == (dtype, false))
    }
    for dtype in DType.allCases where dtype.isInteger {
      #expect(DType.promote(dtype, isWeak: false, .i64, isWeak: true) == (dtype, false))
    }
    #expect(DType.promote(.i32, isWeak: true, .f32, isWeak: true) == (.f32, true))
    #expect(DType.promote(.f64, isWeak: true, .f32, isWeak: true) == (.f64, true))
  }

  @Test func `every type has a name, a size and a kind`() {
    for dtype in DType.allCases {
      #expect(dtype == .bool || dtype.isInteger != dtype.isInexact)
      #expect(dtype.isComplex == (dtype.part != dtype))
      #expect(!(dtype.isSigned && dtype.isUnsigned))
      let bits = Int(dtype.longName.drop { !$0.isNumber }) ?? 8
      #expect(dtype.byteCount * 8 == bits)
    }
    #expect(
      DType.allCases.map(\.description).joined(separator: " ")
        == "bool i8 i16 i32 i64 u8 u16 u32 u64 bf16 f16 f32 f64 c64 c128"
    )
  }
}
