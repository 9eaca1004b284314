// SPDX-License-Identifier: Apache-2.0
//
// Bits: shifts and counts of integers, and numbers whose bits are read as others.

import CPUBackend
import Primitives
import SkeinTestSupport
import TensorIR
import Testing

struct BitsTests {
  @Test func `shifts are operators, and the sign decides what moves in`() throws {
    let count = 2
    #expect(
      try program(i32(3), TensorType(.u8, [3])) {
        [$0[0] << 3, $0[0] >> count, $0[1] >> 1, shiftRightLogical($0[0], 4), $0[1] << $0[1]]
      } == """
        c:i32[3] = shift_left a 3:i32[]
        d:i32[3] = shift_right_arithmetic a 2:i32[]
        e:u8[3] = shift_right_logical b 1:u8[]
        f:i32[3] = shift_right_logical a 4:i32[]
        g:u8[3] = shift_left b b
        (c, d, e, f, g)
        """
    )
  }

  @Test func `counts of bits`() {
    let x = Tensor([0, 1, 255, -1])
    #expect(populationCount(x).scalars(as: Int.self) == [0, 1, 8, 32])
    #expect(clz(x).scalars(as: Int.self) == [32, 31, 24, 0])
    #expect(bitwiseCount(x).type == TensorType(.u8, [4]))
    #expect(bitwiseCount(x).scalars(as: Int.self) == [0, 1, 8, 1])
  }

  @Test func `only integers have bits to shift and count`() {
    #expect(
      sentence { _ = blank([3]) << 1 } == "shift_left: the operand must be integer, got f32[3]"
    )
    #expect(
      sentence { _ = populationCount(blank([3], .bool)) }
        == "population_count: the operand must be integer, got bool[3]"
    )
    #expect(
      sentence { _ = blank([2], .i32) >> blank([3], .i32) }
        == "shift_right_arithmetic: shapes must be equal or broadcast, got i32[2] and i32[3]"
    )
  }

  @Test func `a cast of bits is one equation, and its parts lie along the last axis`() throws {
    #expect(
      try program(f32(3), TensorType(.u8, [2, 4])) {
        [
          bitcast($0[0], to: .i32), bitcast($0[0], to: .u8), bitcast($0[1], to: .f32),
          bitcast($0[0], to: .f32),
        ]
      } == """
        c:i32[3] = bitcast_convert_type[new_dtype=int32] a
        d:u8[3,4] = bitcast_convert_type[new_dtype=uint8] a
        e:f32[2] = bitcast_convert_type[new_dtype=float32] b
        (c, d, e, a)
        """
    )
    let word = Tensor(ScalarValue(0x0102_0304, as: .u32))
    #expect(bitcast(word, to: .u8).scalars(as: Int.self) == [4, 3, 2, 1])
    #expect(difference(bitcast(bitcast(word, to: .u8), to: .u32), word) == nil)
  }

  @Test func `the axis of parts stays the last when examples lie there`() throws {
    let rule = try batched(BitcastConvertType(.f32), (TensorType(.u8, [3, 4, 2]), 2), size: 2)
    #expect(
      rule == (
        """
        b:u8[2,3,4] = transpose[permutation=(2, 0, 1)] a
        c:f32[2,3] = bitcast_convert_type[new_dtype=float32] b
        (c,)
        """, [0]
      )
    )
    let narrowed = try batched(BitcastConvertType(.u8), (f32(3, 2), 1), size: 2)
    #expect(narrowed == ("b:u8[3,2,4] = bitcast_convert_type[new_dtype=uint8] a\n(b,)", [1]))
  }

  @Test func `memory is shared where widths are equal`() throws {
    let x = Tensor([1, 2, 3] as [Float])
    let bits = bitcast(x, to: .u32)
    guard case .buffer(let old) = x.representation, case .buffer(let new) = bits.representation
    else { preconditionFailure("both are concrete") }
    #expect(old.pointer == new.pointer)
    #expect(bits.scalars(as: Int.self) == [0x3f80_0000, 0x4000_0000, 0x4040_0000])
  }

  @Test func `bits that do not fit are named`() {
    #expect(
      sentence { _ = bitcast(blank([2, 3], .u8), to: .f32) } == """
        bitcast_convert_type: the last axis must hold the parts of one f32, 4 of u8, got u8[2,3]
        """
    )
    #expect(
      sentence { _ = bitcast(blank([2], .bool), to: .u8) } == """
        bitcast_convert_type: only numbers have bits that are other numbers, got bool[2] as u8
          help: convert it with `.as(.u8)`
        """
    )
  }

  @Test func `the inverse error function varies as its derivative says`() throws {
    let text = try derivative(Elementwise(.erfInverse), (f32(3), true))
    #expect(
      text.hasSuffix(
        """
        d:f32[3] = square c
        e:f32[3] = exp d
        f:f32[3] = mul 0.88622695:f32[] e
        g:f32[3] = mul b f
        (g,)
        """
      ),
      "\(text)"
    )
    #expect(erfInv(Tensor([0])).type == TensorType(.f32, [1]))
  }
}
