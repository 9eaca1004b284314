// SPDX-License-Identifier: Apache-2.0
//
// Cases of choices and loops: programs with constants, counters, several results; conditions that depend on data.

internal import Primitives
internal import TensorIR

extension PrimitiveCase {
  static let control: [PrimitiveCase] =
    [DType.f32, .f64].flatMap { choices($0) + loops($0) + scans($0) + checkpoints($0) }
    + choices(.bf16) + scans(.i32)

  private static func program(_ types: [TensorType], _ body: ([Tensor]) -> [Tensor]) -> Jaxpr {
    do {
      return try trace(types, kind: "test", staging: true, body).program
    } catch {
      preconditionFailure("the programs of a case trace: \(error)")
    }
  }

  // MARK: Choices

  private static func choices(_ dtype: DType) -> [PrimitiveCase] {
    let (scalar, vector, matrix) = (
      TensorType(dtype), TensorType(dtype, [3]), TensorType(dtype, [3, 3])
    )
    let index = Operand(TensorType(.i32), .special)
    let pair = [vector, scalar]
    let triple = [matrix, vector, scalar]
    return [
      // Elementwise branches, one of which gives its operand as it is, and a number.
      PrimitiveCase(
        Cond([
          program(pair) { [$0[0] * 2, $0[1]] },
          program(pair) { [sin($0[0]) * $0[1], Tensor(ScalarValue(0.5, as: dtype))] },
        ]),
        [index, Operand(vector, smooth: .plain), Operand(scalar, smooth: .plain)]
      ),
      // Three branches, two with sums of products; a result that only some of them vary.
      PrimitiveCase(
        Cond([
          program(triple) { [product($0[0], $0[1]), $0[2]] },
          program(triple) { [product($0[0], $0[1] * $0[2]), $0[2] * 3] },
          program(triple) { [$0[1], Tensor(ScalarValue(2, as: dtype)) - $0[2]] },
        ]),
        [
          index, Operand(matrix, .exact, smooth: .plain), Operand(vector, .exact, smooth: .plain),
          Operand(scalar, .exact, smooth: .plain),
        ]
      ),
      // One branch.
      PrimitiveCase(
        Cond([program([vector]) { [sum($0[0] * $0[0], axis: 0)] }]),
        [index, Operand(vector, smooth: .plain)]
      ),
    ]
  }

  private static func product(_ x: Tensor, _ y: Tensor) -> Tensor {
    DotGeneral(lhs: .init(contracting: [1]), rhs: .init(contracting: [0]))(x, y)
  }

  // MARK: Loops

  private static func loops(_ dtype: DType) -> [PrimitiveCase] {
    let (scalar, vector, counter) = (TensorType(dtype), TensorType(dtype, [3]), TensorType(.i32))
    let small = Values.within(-3...5)
    return [
      // A counter and a bound: each may differ between examples, or not.
      PrimitiveCase(
        While(
          condition: program([counter, counter, vector]) { [$0[1] .< $0[0]] },
          conditionConstants: 1,
          body: program([vector, counter, vector]) { [$0[1] + 1, $0[2] * 0.5 + $0[0]] },
          bodyConstants: 1
        ),
        [
          Operand(counter, small), Operand(vector, smooth: .plain), Operand(counter, small),
          Operand(vector, smooth: .plain),
        ]
      ),
      // A condition on the data.
      PrimitiveCase(
        While(
          condition: program([scalar, vector]) { [sum(abs($0[1]), axis: 0) .< $0[0]] },
          conditionConstants: 1,
          body: program([scalar, vector]) { [$0[1] * 2 + 1 + $0[0] * 0] },
          bodyConstants: 1
        ),
        [
          Operand(scalar, .within(-50...50)),
          Operand(scalar, .within(-1...1), smooth: .plain),
          Operand(vector, .within(0.5...9), smooth: .within(0.5...9)),
        ]
      ),
      // A loop within a loop, which would not end on what an example that has stopped became.
      PrimitiveCase(
        While(
          condition: program([scalar]) { [$0[0] .< 40] },
          conditionConstants: 0,
          body: program([scalar]) { inputs in
            While(
              condition: program([scalar]) { [$0[0] .< 7] },
              conditionConstants: 0,
              body: program([scalar]) { [$0[0] + 3] },
              bodyConstants: 0
            )([inputs[0]]).map { $0 * 2 }
          },
          bodyConstants: 0
        ),
        [Operand(scalar, .within(-9...60), smooth: .within(-9...60))]
      ),
    ]
  }

  // MARK: Scans

  private static func scans(_ dtype: DType) -> [PrimitiveCase] {
    let (scalar, vector, matrix) = (
      TensorType(dtype), TensorType(dtype, [2]), TensorType(dtype, [2, 2])
    )
    func rows(_ count: Int, _ type: TensorType) -> Operand {
      let shape = type.shape.inserting(count, at: 0)
      return Operand(type.with(shape: shape), .exact, smooth: .plain)
    }
    let running = program([scalar, scalar]) { [$0[0] + $0[1], $0[0] * $0[1]] }
    let mixed = program([vector, scalar, vector, vector]) {
      [$0[1] + 1, $0[2] * $0[0] + $0[3], $0[2] * $0[1], $0[3]]
    }
    let power = program([matrix, vector, scalar]) {
      [product($0[0], $0[1]) - $0[1], $0[1] * $0[2]]
    }
    let free = program([scalar, vector]) { [$0[1] * $0[1] - $0[0]] }
    func operand(_ type: TensorType) -> Operand { Operand(type, .exact, smooth: .plain) }
    return [0, 1, 4].flatMap { count -> [PrimitiveCase] in
      [false, true].flatMap { reverse -> [PrimitiveCase] in
        [
          PrimitiveCase(
            Scan(running, constantCount: 0, carryCount: 1, length: count, reverse: reverse),
            [operand(scalar), rows(count, scalar)]
          ),
          PrimitiveCase(
            Scan(mixed, constantCount: 1, carryCount: 2, length: count, reverse: reverse),
            [operand(vector), operand(scalar), operand(vector), rows(count, vector)]
          ),
        ]
      }
    } + [
      PrimitiveCase(
        Scan(power, constantCount: 1, carryCount: 1, length: 3),
        [operand(matrix), operand(vector), rows(3, scalar)]
      ),
      PrimitiveCase(
        Scan(free, constantCount: 1, carryCount: 0, length: 3),
        [operand(scalar), rows(3, vector)]
      ),
    ]
  }

  // MARK: Checkpoints

  private static func checkpoints(_ dtype: DType) -> [PrimitiveCase] {
    let (vector, matrix) = (TensorType(dtype, [3]), TensorType(dtype, [3, 3]))
    func operand(_ type: TensorType) -> Operand { Operand(type, .exact, smooth: .plain) }
    let layers = program([matrix, vector]) { inputs in
      let hidden = product(inputs[0], Named("hidden")(inputs[1]))
      return [product(inputs[0], hidden * inputs[1]) - hidden, inputs[1] * inputs[1]]
    }
    let policies: [CheckpointPolicy] = [
      .nothingSaveable, .everythingSaveable, .dotsSaveable, .saveOnlyTheseNames(["hidden"]),
    ]
    return [
      PrimitiveCase(Named("here"), [Operand(vector, smooth: .plain)]),
      PrimitiveCase(
        Checkpoint(
          program([vector, vector]) { [sin(sin($0[0])) * $0[1], $0[0]] },
          policy: .nothingSaveable
        ),
        [Operand(vector, smooth: .plain), Operand(vector, smooth: .plain)]
      ),
    ]
      + policies.map {
        PrimitiveCase(Checkpoint(layers, policy: $0), [operand(matrix), operand(vector)])
      }
  }
}
