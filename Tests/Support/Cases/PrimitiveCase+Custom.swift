// SPDX-License-Identifier: Apache-2.0
//
// Cases of calls with rules of users: rules that say what the program itself would say, so that every law holds.

internal import Primitives
internal import TensorIR

extension PrimitiveCase {
  static let custom: [PrimitiveCase] = [DType.f32, .f64].flatMap { (dtype) -> [PrimitiveCase] in
    let vector = TensorType(dtype, [3])
    let operands = [Operand(vector, smooth: .plain), Operand(vector, smooth: .plain)]
    let program = traced([vector, vector]) { product($0) }
    return [
      PrimitiveCase(CustomJVPCall(program, captureCount: 0, rule: tangents), operands),
      PrimitiveCase(CustomVJPCall(program, captureCount: 0, rule: cotangents), operands),
      PrimitiveCase(CustomVmapCall(program, captureCount: 0, rule: batches), operands),
      PrimitiveCase(
        LinearPair(backward: traced([vector, vector]) { [$0[0] * $0[1]] }, residualCount: 1),
        operands
      ),
    ] + callbacks(dtype)
  }

  private static func callbacks(_ dtype: DType) -> [PrimitiveCase] {
    let (matrix, vector) = (TensorType(dtype, [2, 3]), TensorType(dtype, [3]))
    return [VmapMethod.sequential, .expandDims, .broadcastAll].map { method in
      PrimitiveCase(
        PureCallback(
          // Whatever batch axes there are in front.
          HostFunction { x in [x[0].sum(axis: -1) + x[1].sum(axis: -1, keepAxes: true)] },
          types: [TensorType(dtype, [2])],
          vmapMethod: method
        ),
        [Operand(matrix), Operand(vector)]
      )
    }
  }

  private static func traced(_ types: [TensorType], _ body: ([Tensor]) -> [Tensor]) -> Jaxpr {
    do {
      return try trace(types, kind: "test", staging: true, body).program
    } catch {
      preconditionFailure("a case calls a program that traces: \(error)")
    }
  }

  private static func product(_ x: [Tensor]) -> [Tensor] { [sin(x[0]) * x[1]] }

  private final class Owner: Sendable {}
  private static let owner = Owner()
  private static let identity = RuleIdentity.user(
    ObjectIdentifier(owner),
    [Tensor]().structure
  )

  private static let tangents = TangentRule(identity) { x, dx in
    (product(x), [cos(x[0]) * dx[0] * x[1] + sin(x[0]) * dx[1]])
  }

  private static let cotangents = CotangentRule(identity) { x in
    ForwardPass(values: product(x), residuals: x) { x, ct in
      [cos(x[0]) * x[1] * ct[0], sin(x[0]) * ct[0]]
    }
  }

  private static let batches = BatchRule(identity) { x, size in
    product(x.map { $0.repeated(along: 0, size: size) })
  }
}
