// SPDX-License-Identifier: Apache-2.0
//
// Which types this layer's functions give, and how large their programs are.

import Skein
import TensorIR
import Testing

struct TypeTests {
  /// The type of the result of a traced function, and the names of its equations.
  private func traced(_ types: TensorType..., body: ([Tensor]) -> Tensor) throws
    -> (type: TensorType, names: [String])
  {
    let program = try trace(types, kind: "test", staging: true) { [body($0)] }.program
    return (program.outputTypes[0], program.equations.map(\.primitive.name))
  }

  @Test func `products promote their operands`() throws {
    let mixed = try traced(TensorType(.i32, [3]), TensorType(.f16, [3])) { dot($0[0], $0[1]) }
    #expect(mixed.type == TensorType(.f16))
    #expect(mixed.names == ["convert_element_type", "dot_general"])
    let scaled = try traced(f32(2, 3)) { dot(2, $0[0]) }
    #expect(scaled.type == f32(2, 3))
    #expect(scaled.names == ["dot_general"])
  }

  @Test func `products of any ranks are one dot_general`() throws {
    let cases: [(TensorType, TensorType, Shape)] = [
      (f32(5, 3), f32(3, 4), [5, 4]), (f32(3), f32(3, 4), [4]), (f32(5, 3), f32(3), [5]),
      (f32(6, 5, 3), f32(3, 4), [6, 5, 4]), (f32(6, 5, 3), f32(6, 3, 4), [6, 5, 4]),
      (f32(3), f32(6, 3, 4), [6, 4]), (f32(6, 5, 3), f32(3), [6, 5]),
      (f32(2, 6, 5, 3), f32(2, 6, 3, 4), [2, 6, 5, 4]), (f32(0, 3), f32(3, 2), [0, 2]),
    ]
    for (x, y, shape) in cases {
      let product = try traced(x, y) { matmul($0[0], $0[1]) }
      #expect(product.type.shape == shape, "\(x) \(y)")
      #expect(product.names == ["dot_general"], "\(x) \(y)")
    }
  }

  @Test func `a batch axis that one operand lacks repeats nothing`() throws {
    let cases: [(TensorType, TensorType, Shape, [String])] = [
      (f32(5, 3), f32(6, 3, 4), [6, 5, 4], ["dot_general", "transpose"]),
      (f32(1, 5, 3), f32(6, 3, 4), [6, 5, 4], ["reshape", "dot_general", "transpose"]),
      (f32(6, 5, 3), f32(1, 3, 4), [6, 5, 4], ["reshape", "dot_general"]),
      (
        f32(2, 1, 5, 3), f32(6, 3, 4), [2, 6, 5, 4], ["reshape", "dot_general", "transpose"]
      ),
    ]
    for (x, y, shape, names) in cases {
      let product = try traced(x, y) { matmul($0[0], $0[1]) }
      #expect(product.type.shape == shape, "\(x) \(y)")
      #expect(product.names == names, "\(x) \(y)")
    }
  }

  @Test func `tensordot and inner name axes`() throws {
    let x = f32(3, 4, 2)
    let y = f32(4, 3, 5)
    #expect(
      try traced(x, y) { tensordot($0[0], $0[1], axes: ([0, 1], [1, -3])) } == (
        f32(2, 5), ["dot_general"]
      )
    )
    #expect(try traced(f32(2, 3), f32(3, 4)) { tensordot($0[0], $0[1], axes: 1) }.type == f32(2, 4))
    #expect(try traced(f32(2), f32(3)) { tensordot($0[0], $0[1], axes: 0) }.type == f32(2, 3))
    #expect(try traced(f32(2, 3), f32(4, 3)) { inner($0[0], $0[1]) }.type == f32(2, 4))
    #expect(try traced(f32(2, 2), f32(3)) { outer($0[0], $0[1]) }.type == f32(4, 3))
  }

  @Test func `averages are floating, in the operand's type where it is`() throws {
    for dtype in DType.allCases {
      let x = TensorType(dtype, [2, 3])
      let expected: DType =
        dtype.isInexact ? dtype : dtype == .i64 || dtype == .u64 ? .f64 : .f32
      #expect(try traced(x) { mean($0[0]) }.type == TensorType(expected), "\(dtype)")
      #expect(try traced(x) { variance($0[0], axis: 0) }.type == TensorType(expected.part, [3]))
      let kept = try traced(x) { standardDeviation($0[0], axes: [0, 1], ddof: 1, keepAxes: true) }
      #expect(kept.type == TensorType(expected.part, [1, 1]), "\(dtype)")
    }
  }

  @Test func `averages of 16-bit numbers are rounded once`() throws {
    #expect(
      try traced(TensorType(.f16, [3])) { mean($0[0]) }.names == [
        "convert_element_type", "reduce_sum", "div", "convert_element_type",
      ]
    )
  }

  @Test func `reductions without elements have a type`() throws {
    #expect(try traced(f32(0, 3)) { softmax($0[0], axis: 0) }.type == f32(0, 3))
    #expect(try traced(f32(0, 3)) { logSumExp($0[0], axis: 0) }.type == f32(3))
    #expect(try traced(f32(0)) { mean($0[0]) }.type == f32())
    #expect(try traced(f32()) { logSumExp($0[0]) }.type == f32())
  }

  @Test func `oneHot adds an axis`() throws {
    let result = try traced(TensorType(.u8, [2, 2])) { oneHot($0[0], classes: 3, dtype: .i32) }
    #expect(result.type == TensorType(.i32, [2, 2, 3]))
    #expect(try traced(TensorType(.i32)) { oneHot($0[0], classes: 3) }.type == f32(3))
  }
}
