// SPDX-License-Identifier: Apache-2.0
//
// What tests of pages share: programs as text, rules applied by hand, sentences.

import Primitives
import TensorIR

func f32(_ sizes: Int...) -> TensorType { TensorType(.f32, Shape(sizes)) }
func i32(_ sizes: Int...) -> TensorType { TensorType(.i32, Shape(sizes)) }

/// The equations of a traced function, one per line, and its outputs.
func program(_ types: TensorType..., body: ([Tensor]) -> [Tensor]) throws -> String {
  equations(try trace(types, kind: "test", staging: true, body).program)
}

/// The equations of `rule` applied to mapped operands, one per line, and the outputs; `axes` are those of the results.
func batched(
  _ primitive: some Primitive,
  _ operands: (type: TensorType, axis: Int?)...,
  size: Int
) throws -> (program: String, axes: [Int?]) {
  var axes: [Int?] = []
  let traced = try trace(operands.map(\.type), kind: "test", staging: true) { inputs in
    let results = primitive.batchingRule(
      zip(inputs, operands).map { Batched($0, axis: $1.axis) },
      size: size
    )
    axes = results.map(\.axis)
    return results.map(\.value)
  }
  return (equations(traced.program), axes)
}

/// The transpose of a primitive whose operands are all linear, as a program of the cotangent.
func transposed(_ primitive: some LinearPrimitive, _ operands: TensorType...) throws -> String {
  let result = try primitive.resultTypes(operands)
  let traced = try trace(result, kind: "test", staging: true) { cotangents in
    primitive.transposeRule(cotangents, operands.map { .linear($0) }).compactMap(\.self)
  }
  return equations(traced.program)
}

/// The program without its frame: `b:f32[3] = neg a` lines, then `(b,)`.
func equations(_ program: Jaxpr) -> String {
  program.description.split(separator: "\n").dropFirst().map { line in
    line.hasPrefix("  in ") ? line.dropFirst(5).dropLast(2) : line.dropFirst(4)
  }.joined(separator: "\n")
}

/// The sentence of the first mistake made in `body`, which is traced: nothing has to be computed for it.
func sentence(_ body: () -> Void) -> String {
  do {
    try withErrors {
      _ = try trace([], kind: "test", staging: true) { _ in
        body()
        return []
      }
    }
    return "no error"
  } catch let error as TensorError {
    return error.sentence
  } catch {
    return "\(error)"
  }
}
