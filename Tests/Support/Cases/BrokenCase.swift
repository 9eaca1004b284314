// SPDX-License-Identifier: Apache-2.0
//
// Operands that primitives must refuse.

internal import Loops
internal import Primitives
package import TensorIR

/// A primitive, and operands that break one of its laws.
package struct BrokenCase: Sendable, CustomStringConvertible {
  package let primitive: any Primitive
  package let types: [TensorType]

  package var description: String {
    "\(primitive.name) \(types.map(\.description).joined(separator: " "))"
  }

  package static let all: [BrokenCase] = table.flatMap { primitives, operands in
    primitives.flatMap { primitive in
      operands.map { text in
        BrokenCase(
          primitive: primitive,
          types: text.split(separator: " ").map { TensorType(text: $0) }
        )
      }
    }
  }

  private static func program(_ types: [TensorType], _ body: ([Tensor]) -> [Tensor]) -> Jaxpr {
    do {
      return try trace(types, kind: "test", staging: true, body).program
    } catch {
      preconditionFailure("the programs of a case trace: \(error)")
    }
  }

  private static let choice = Cond([
    program([TensorType(.f32)]) { $0 }, program([TensorType(.f32)]) { [$0[0] + 1] },
  ])
  private static let loop = While(
    condition: program([TensorType(.f32)]) { [$0[0] .< 1] },
    conditionConstants: 0,
    body: program([TensorType(.f32)]) { [$0[0] + 1] },
    bodyConstants: 0
  )
  private static let scan = Scan(
    program([TensorType(.f32), TensorType(.f32)]) { [$0[0] + $0[1]] },
    constantCount: 0,
    carryCount: 1,
    length: 3
  )

  private static let table: [([any Primitive], [String])] = [
    (Elementwise.Function.allCases.map { Elementwise($0) }, ["bool[3]"]),
    ([choice], ["i64[] f32[]", "bool[] f32[]", "i32[2] f32[]", "i32[] f32[3]", "i32[] i32[]"]),
    ([loop], ["f64[]", "f32[2]"]),
    ([Checkpoint(scan.body, policy: .nothingSaveable)], ["f32[]", "f32[] f32[3]"]),
    ([scan], ["f32[] f32[]", "f32[] f32[4]", "f64[] f32[3]", "f32[3] f32[3]"]),
    ([Elementwise(.exp), Elementwise(.floor), Elementwise(.squareRoot)], ["i32[3]", "u8[]"]),
    (ComplexFunction.Function.allCases.map { ComplexFunction($0) }, ["f32[3]", "i32[]"]),
    ([MakeComplex()], ["f16[3] f16[3]", "i32[] i32[]", "c64[] c64[]", "f32[] f64[]"]),
    ([Elementwise(.floor), Elementwise(.cubeRoot), Elementwise(.erf)], ["c64[3]", "c128[]"]),
    (
      [Arithmetic(.maximum), Arithmetic(.minimum), Arithmetic(.remainder)],
      ["c64[3] c64[3]", "c128[] c128[]"]
    ),
    (Comparison.Function.allCases.map { Comparison($0) }, ["c64[3] f32[3]"]),
    ([Comparison(.less), Comparison(.greaterEqual)], ["c64[3] c64[3]"]),
    ([Logical(.and)], ["c64[3] c64[3]"]),
    ([Reduce(.maximum, axes: [0]), Reduce(.or, axes: [0])], ["c64[3]"]),
    ([ArgReduce(.argmax, axis: 0)], ["c64[3]"]),
    ([IntegerPower(2)], ["bool[]"]),
    ([IntegerPower(-2)], ["i32[3]"]),
    (
      Arithmetic.Function.allCases.map { Arithmetic($0) },
      ["f32[3] f32[4]", "f32[3] f64[3]", "f32[2,3] f32[3]", "i32[3] f32[3]", "f32[2,3] f32[3,2]"]
    ),
    (
      [Arithmetic(.subtract), Arithmetic(.divide), Arithmetic(.power), Arithmetic(.remainder)],
      ["bool[3] bool[3]"]
    ),
    ([Arithmetic(.atan2), Arithmetic(.polygamma)], ["i32[3] i32[3]", "bool[] bool[]"]),
    ([NextAfter()], ["f32[3] f64[3]", "i32[3] i32[3]", "f32[3] f32[2]"]),
    ([IsFinite()], ["i32[3]", "bool[]"]),
    ([Clamp()], ["f32[] f32[3] f64[]", "f32[2] f32[3] f32[]", "f32[3] f32[3] f32[2,3]"]),
    (
      Comparison.Function.allCases.map { Comparison($0) },
      ["f32[3] f32[4]", "f32[3] i32[3]", "f32[1,3] f32[3]"]
    ),
    (
      [Logical(.and), Logical(.or), Logical(.xor)],
      ["f32[3] f32[3]", "bool[3] bool[2]", "bool[3] i32[3]"]
    ),
    ([Logical(.not)], ["f32[3]"]),
    (
      [Logical(.shiftLeft), Logical(.shiftRightArithmetic), Logical(.shiftRightLogical)],
      ["f32[3] f32[3]", "bool[3] bool[3]", "i32[3] i32[2]", "i32[3] u32[3]"]
    ),
    ([Logical(.populationCount), Logical(.leadingZeros)], ["f32[3]", "bool[3]"]),
    ([BitcastConvertType(.f32)], ["bool[4]", "u8[3]", "u8[]", "u8[4,2]", "f16[3,4]"]),
    ([BitcastConvertType(.f64), BitcastConvertType(.u32)], ["c64[4]", "c128[2]"]),
    ([BitcastConvertType(.c64)], ["f64[3]", "u64[]"]),
    ([BitcastConvertType(.bool)], ["u8[3]", "f32[3]"]),
    (
      [Select()],
      [
        "i32[3] f32[3] f32[3]", "bool[3] f32[3] f64[3]", "bool[3] f32[3] f32[4]",
        "bool[2] f32[3] f32[3]",
      ]
    ),
    (
      [MultiplyAdd()],
      [
        "i32[3] i32[3] i32[3]", "f32[3] f32[3] f64[3]", "f32[3] f32[4] f32[3]",
        "f32[] f32[3] f32[4]",
      ]
    ),
    ([NoDerivative(of: "f", because: "none is known")], ["i32[3]", "bool[]"]),
    (
      [Threefry()],
      [
        "u32[] u32[] i32[3] u32[3]", "u32[] u64[] u32[3] u32[3]", "u32[] u32[] u32[2] u32[3]",
        "u32[3] u32[3] u32[2,3] u32[2,3]",
      ]
    ),
    (Reduce.Function.allCases.map { Reduce($0, axes: [1]) }, ["f32[3]", "bool[3]"]),
    (Reduce.Function.allCases.map { Reduce($0, axes: [0, 0]) }, ["f32[3]", "bool[3]"]),
    (Reduce.Function.allCases.map { Reduce($0, axes: [-1]) }, ["f32[3]", "bool[3]"]),
    ([Reduce(.and, axes: [0]), Reduce(.or, axes: [0])], ["f32[3]"]),
    ([Reduce(.sum, axes: [0]), Reduce(.product, axes: [0])], ["bool[3]"]),
    (
      ArgReduce.Function.allCases.map { ArgReduce($0, axis: 0) },
      ["f32[]", "f32[0]", "f32[0,3]"]
    ),
    (Cumulative.Function.allCases.map { Cumulative($0, axis: 1) }, ["f32[3]", "f32[]"]),
    ([Cumulative(.sum, axis: 0), Cumulative(.product, axis: 0)], ["bool[3]"]),
    ([Cumulative(.logSumExp, axis: 0)], ["i32[3]"]),
    (
      [LinearRecurrence(axis: 0)],
      ["f32[3] f32[4]", "f32[3] f64[3]", "i32[3] i32[3]", "f32[] f32[]"]
    ),
    ([Sort(axis: 1), Sort(axis: -1), Sort(axis: 0, keyCount: 0)], ["f32[3]"]),
    ([Sort(axis: 0, keyCount: 2)], ["f32[3]"]),
    ([TopK(4, axis: 0), TopK(-1, axis: 0), TopK(1, axis: 1), TopK(0, axis: -1)], ["f32[3]"]),
    ([TopK(1, axis: 0)], ["f32[0]", "f32[]"]),
    ([Sort(axis: 0, operandCount: 2)], ["f32[3] i32[4]", "f32[3]"]),
    (
      [BroadcastInDim(shape: [2, 3], axes: [1])],
      ["f32[2]", "f32[3,3]", "f32[]"]
    ),
    ([BroadcastInDim(shape: [2, 3], axes: [2])], ["f32[3]"]),
    ([BroadcastInDim(shape: [2, 3], axes: [1, 0])], ["f32[3,2]"]),
    ([BroadcastInDim(shape: [-1], axes: [])], ["f32[]"]),
    ([Reshape([5])], ["f32[2,3]", "f32[]"]),
    ([Reshape([-1, 3]), Reshape([-2, -3])], ["f32[2,3]"]),
    ([Transpose([0, 0]), Transpose([0]), Transpose([0, 2]), Transpose([-1, 0])], ["f32[2,3]"]),
    ([Reverse([2]), Reverse([0, 0]), Reverse([-1])], ["f32[2,3]"]),
    (
      [
        Slice(start: [0], limit: [4], stride: [1]), Slice(start: [-1], limit: [2], stride: [1]),
        Slice(start: [2], limit: [1], stride: [1]), Slice(start: [0], limit: [2], stride: [0]),
        Slice(start: [0, 0], limit: [1, 1], stride: [1, 1]),
      ], ["f32[3]"]
    ),
    (
      [Pad([Padding(low: 1)])],
      ["f32[3] f32[1]", "f32[3] i32[]", "f32[2,3] f32[]"]
    ),
    ([Pad([Padding(low: -4)]), Pad([Padding(interior: -1)])], ["f32[3] f32[]"]),
    (
      [DynamicSlice([2])],
      ["f32[1] i32[]", "f32[3] f32[]", "f32[3] i32[1]", "f32[3]", "f32[2,3] i32[]"]
    ),
    ([DynamicSlice([-1])], ["f32[3] i32[]"]),
    ([DynamicSlice([1, 1])], ["f32[2,3] i32[] i64[]"]),
    (
      [DynamicUpdateSlice()],
      ["f32[3] f32[4] i32[]", "f32[3] f64[2] i32[]", "f32[3] f32[] i32[]", "f32[3] f32[2] f32[]"]
    ),
    (
      [Gather(.init(inside: [], collapsed: [0], indexed: [0]), sizes: [1], mode: .clip)],
      [
        "f32[3] f32[2,1]", "f32[3] i32[]", "f32[3] i32[2,2]", "f32[3,4] i32[2,1]",
        "f32[0] i32[2,1]",
      ]
    ),
    (brokenGathers, ["f32[3,4] i32[2,1]"]),
    (
      Scatter.Function.allCases.map {
        Scatter($0, .init(inside: [], collapsed: [0], indexed: [0]), mode: .clip)
      },
      ["f32[3] i32[2,1] f32[3]", "f32[3] i32[2,1] f64[2]", "f32[3] f32[2,1] f32[2]"]
    ),
    (
      [Scatter.Function.multiply, .minimum, .maximum].map {
        Scatter($0, .init(inside: [], collapsed: [0], indexed: [0]), mode: .clip)
      },
      ["c64[3] i32[2,1] c64[2]"]
    ),
    (
      [Concatenate(axis: 0)],
      ["f32[2,3] f32[2,4]", "f32[2] i32[2]", "f32[2] f32[2,3]", "f32[] f32[]", ""]
    ),
    ([Concatenate(axis: 1), Concatenate(axis: -1)], ["f32[2] f32[2]"]),
    ([Iota(.f32, [2], axis: 1), Iota(.f32, [-2], axis: 0), Iota(.bool, [2], axis: 0)], [""]),
    (
      [DotGeneral(lhs: .init(contracting: [1]), rhs: .init(contracting: [0]))],
      ["f32[2,3] f32[4,5]", "f32[2,3] f64[3]", "f32[3] f32[3]", "f32[2,3] f32[]"]
    ),
    (
      [
        DotGeneral(
          lhs: .init(contracting: [1], batching: [0]),
          rhs: .init(contracting: [1], batching: [0])
        )
      ], ["f32[2,3] f32[4,3]"]
    ),
    (
      [
        DotGeneral(
          lhs: .init(contracting: [0], batching: [0]),
          rhs: .init(contracting: [0], batching: [1])
        )
      ], ["f32[2,3] f32[2,2]"]
    ),
    (
      [Einsum([[0, 1], [1, 2], [2, 0]], to: [])],
      ["f32[2,3] f32[3,4] f32[4,5]", "f32[2,3] f32[3] f32[3,2]", "f32[2,3] f64[3,4] f32[4,2]"]
    ),
    (
      [
        SlidingWindows(axis: 0, size: 4), SlidingWindows(axis: 1, size: 1),
        SlidingWindows(axis: 0, size: 0),
      ],
      ["f32[3]"]
    ),
  ]

  private static let brokenGathers: [Gather] = {
    func gather(
      _ inside: [Int],
      _ collapsed: [Int],
      _ indexed: [Int],
      _ sizes: [Int],
      _ batching: (operand: [Int], indices: [Int]) = ([], [])
    ) -> Gather {
      Gather(
        .init(
          inside: inside,
          collapsed: collapsed,
          indexed: indexed,
          operandBatching: batching.operand,
          indexBatching: batching.indices
        ),
        sizes: sizes,
        mode: .clip
      )
    }
    return [
      gather([2], [0], [0], [1, 4]), gather([1, 0], [], [0], [1, 4]),
      gather([1], [2], [0], [1, 4]),
      gather([1], [0], [2], [1, 4]), gather([1], [0], [0], [2, 4]), gather([1], [0], [0], [1, 5]),
      gather([1], [0], [0], [1]), gather([], [0], [0], [1, 4]),
      gather([], [1], [1], [1, 1], ([0], [0])), gather([], [1], [0], [1, 1], ([0], [0])),
      gather([1], [], [1], [1, 4], ([0], [])), gather([1], [], [1], [1, 4], ([0], [1])),
    ]
  }()
}
