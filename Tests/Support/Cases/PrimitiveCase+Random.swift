// SPDX-License-Identifier: Apache-2.0
//
// Cases of the cipher, and of the operation that makes numbers of its bits.

internal import Primitives
internal import TensorIR

extension PrimitiveCase {
  static let random: [PrimitiveCase] = ciphers + multiplyAdds + opaque

  private static let ciphers: [PrimitiveCase] = [
    [[], [], [], []], [[], [], [], [19]], [[], [], [3], [3]], [[2, 1], [2, 1], [1, 3], [2, 3]],
    [[3], [], [], [3]], [[0], [0], [], [0]], [[2, 3, 4], [], [2, 1, 4], []],
  ].map { (shapes: [Shape]) in
    PrimitiveCase(Threefry(), shapes.map { Operand(TensorType(.u32, $0)) })
  }

  private static let opaque: [PrimitiveCase] = DType.floating.map { dtype in
    PrimitiveCase(
      NoDerivative(of: "f", because: "none is known"),
      [Operand(TensorType(dtype, [2, 3]))]
    )
  }

  private static let multiplyAdds: [PrimitiveCase] = DType.floating.flatMap {
    (dtype) -> [PrimitiveCase] in
    (dtype == .f32 || dtype == .f64 ? triples : [[[19], [], []], [[3], [3], [3]]]).map { shapes in
      PrimitiveCase(
        MultiplyAdd(),
        shapes.map { Operand(TensorType(dtype, $0), smooth: .within(-2...2)) }
      )
    }
  }

  private static let triples: [[Shape]] = [
    [[], [], []], [[19], [19], [19]], [[3], [], []], [[], [3], [3]], [[3], [3], []],
    [[3], [], [3]],
    [[2, 3], [2, 1], [1, 3]], [[0], [0], []],
  ]
}
