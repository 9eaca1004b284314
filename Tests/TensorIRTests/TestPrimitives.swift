// SPDX-License-Identifier: Apache-2.0
//
// Operations small enough to test programs with: they can be traced, and nothing else.

import TensorIR

/// A sum of two values of one type.
struct TestAdd: BinaryPrimitive {
  let name = "add"

  func resultType(_ x: TensorType, _ y: TensorType) throws(TensorError) -> TensorType {
    guard x.shape == y.shape else { throw TensorError(.incompatibleShapes([x, y]), in: name) }
    return x.strong
  }
  func batchingRule(_ x: Batched, _ y: Batched, size: Int) -> Batched {
    Batched(self(x.value, y.value), axis: 0)
  }
  func derivativeRule(_ x: Dual, _ y: Dual) -> Dual { Dual(self(x.primal, y.primal), tangent: nil) }
}

/// Two results, parameters, and a program inside.
struct TestTwins: Primitive {
  let name = "twins"
  var body: Jaxpr
  var note = "short"
  var parameters: [Parameter] { [.text("note", note), .program("body", body)] }
  var subprograms: [Jaxpr] { [body] }
  var resultCount: Int { 2 }

  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    [operands[0].strong, operands[0].strong]
  }
  func batchingRule(_ operands: [Batched], size: Int) -> [Batched] { operands }
  func derivativeRule(_ operands: [Dual]) -> [Dual] { operands }
}

func f32(_ sizes: Int...) -> TensorType { TensorType(.f32, Shape(sizes)) }
