// SPDX-License-Identifier: Apache-2.0
//
// One element of any type: rounding, wrapping, printing.

import Testing
import TensorIR

struct ScalarValueTests {
  @Test func `every bfloat16 and every half survive the way through Double`() {
    for dtype in [DType.bf16, .f16] {
      for bits in UInt64(0)...0xFFFF {
        let value = ScalarValue(bits: bits, dtype: dtype)
        if value.double.isNaN {
          #expect(ScalarValue(value.double, as: dtype).double.isNaN)
        } else {
          #expect(ScalarValue(value.double, as: dtype) == value)
        }
      }
    }
  }

  @Test func `between two bfloat16s the nearer one is taken, and the even one in the middle`() {
    for bits in stride(from: UInt16(0), to: 0x7F7F, by: 1) {
      let low = BFloat16Bits(bits: bits)
      let high = BFloat16Bits(bits: bits + 1)
      let middle = (Double(low.float) + Double(high.float)) / 2
      let even = bits & 1 == 0 ? low : high
      #expect(BFloat16Bits(rounding: middle) == even)
      #expect(BFloat16Bits(rounding: middle.nextUp) == high)
      #expect(BFloat16Bits(rounding: middle.nextDown) == low)
      #expect(BFloat16Bits(rounding: -middle.nextUp).bits == high.bits | 0x8000)
      #expect(BFloat16Bits(rounding: Float(middle)) == even)
    }
  }

  @Test func `the ends of bfloat16 are infinite, and NaN stays NaN`() {
    let largest = BFloat16Bits(bits: 0x7F7F)
    #expect(BFloat16Bits(rounding: Double(largest.float)) == largest)
    #expect(BFloat16Bits(rounding: Double.greatestFiniteMagnitude).bits == 0x7F80)
    #expect(BFloat16Bits(rounding: -Double.infinity).bits == 0xFF80)
    #expect(BFloat16Bits(rounding: Double.nan).float.isNaN)
    #expect(BFloat16Bits(rounding: Float(bitPattern: 0x7F80_0001)).float.isNaN)
  }

  @Test func `integers keep low bits, floating numbers truncate and saturate`() {
    #expect(ScalarValue(300, as: .i8).int == 44)
    #expect(ScalarValue(-1, as: .u64).bits == .max)
    #expect(ScalarValue(300.0, as: .i8).int == 127)
    #expect(ScalarValue(-300.0, as: .i8).int == -128)
    #expect(ScalarValue(-0.9, as: .i32).int == 0)
    #expect(ScalarValue(.nan, as: .i32).int == 0)
    #expect(ScalarValue(1e30, as: .i64).int == .max)
    #expect(ScalarValue(1e30, as: .u64).bits == .max)
    #expect(ScalarValue(-1.0, as: .u8).int == 0)
    #expect(ScalarValue(0.5, as: .bool).bits == 1)
    #expect(ScalarValue(.nan, as: .bool).bits == 1)
  }

  @Test func `converting is what writing the number in the other type is`() {
    for source in DType.allCases {
      for target in DType.allCases {
        for number in [0, 1, 3, 100] {
          let value = ScalarValue(number, as: source)
          #expect(value.converted(to: target) == ScalarValue(value.int, as: target))
        }
      }
    }
    #expect(ScalarValue(bits: .max, dtype: .u64).converted(to: .f64).double == 0x1p64)
    #expect(ScalarValue(-1, as: .i8).converted(to: .u32).bits == 0xFFFF_FFFF)
    #expect(ScalarValue(70_000, as: .i32).converted(to: .f16).double == .infinity)
  }

  @Test func `a Double is rounded once on its way to a narrow type`() {
    // 1 + 2⁻⁸ is halfway between two bfloat16s; a little more must round up, also when Float loses it.
    let number = 1 + 0x1p-8 + 0x1p-40
    #expect(ScalarValue(number, as: .bf16).double == 1 + 0x1p-7)
    #expect(ScalarValue(1 + 0x1p-11 + 0x1p-40, as: .f16).double == 1 + 0x1p-10)
  }

  @Test func `numbers print as in programs`() {
    #expect(ScalarValue(1, as: .f32).description == "1.0")
    #expect(ScalarValue(0.1, as: .f32).description == "0.1")
    #expect(ScalarValue(-3, as: .i8).description == "-3")
    #expect(ScalarValue(true).description == "True")
    #expect(ScalarValue(bits: .max, dtype: .u64).description == "18446744073709551615")
    #expect(ScalarValue(.infinity, as: .f32).description == "inf")
    #expect(ScalarValue(-.infinity, as: .bf16).description == "-inf")
    #expect(ScalarValue(.nan, as: .f64).description == "nan")
  }

  @Test func `elements of memory are read and written`() {
    for dtype in DType.allCases {
      let value = ScalarValue(1, as: dtype)
      withUnsafeTemporaryAllocation(byteCount: 16, alignment: 8) { buffer in
        value.store(to: buffer.baseAddress!)
        #expect(ScalarValue(loading: buffer.baseAddress!, as: dtype) == value)
      }
    }
  }
}
