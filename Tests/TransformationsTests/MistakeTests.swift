// SPDX-License-Identifier: Apache-2.0
//
// Mistakes inside transformations: each gives its sentence, none ends the process inside `withErrors`, and none is
// lost.

import Skein
import TensorIR
import Testing

/// A number that varies, one that does not, and one that is computed.
private struct Scaled: Tree {
  var w: Tensor
  var factor = 1.0
  var doubled: Tensor { 2 * w }
}

/// A primitive that no backend knows.
private struct Unknown: UnaryPrimitive {
  let name = "unknown"
  func resultType(_ x: TensorType) throws(TensorError) -> TensorType { x }
  func batchingRule(_ x: Batched, size: Int) -> Batched { Batched(self(x.value), axis: x.axis) }
  func derivativeRule(_ x: Dual) -> Dual { Dual(self(x.primal), tangent: nil) }
}

struct MistakeTests {
  @Test func `a tensor that no address could reach is a mistake`() {
    expectSentence(
      "broadcast_in_dim: a tensor must have fewer than 2⁶³ bytes, got f32[1099511627776,1099511627776]"
    ) { zeros([1 << 40, 1 << 40]) }
  }

  let x = Tensor([0.5, -1.0, 2.0])

  // MARK: Functions that are not linear

  @Test func `a product of the input with itself is not linear`() {
    expectSentence("linearTranspose: the function must be linear, got dot_general of an input") {
      linearTranspose({ dot($0, $0) }, x)(1.0)
    }
    expectSentence("linearTranspose: the function must be linear, got mul of an input") {
      linearTranspose({ $0 * $0 }, x)(x)
    }
  }

  @Test func `a choice by the input is not linear`() {
    expectSentence("linearTranspose: the function must be linear, got select_n of an input") {
      linearTranspose({ select($0 .> 0, $0, 0) }, x)(x)
    }
  }

  @Test func `a jitted function that is not linear gives no cotangent`() {
    expectSentence("linearTranspose: the function must be linear, got sin of an input") {
      let cotangent = linearTranspose(jit { sin($0) }, x)(x)
      #expect(cotangent.isInvalid)
    }
  }

  @Test func `a mistake is thrown where the transpose is made, not where it is used`() {
    var stolen: Tensor = 0
    _ = vmap { x in
      stolen = x
      return x
    }(x)
    expectSentence(
      """
      linearTranspose: a traced value was used after its vmap had ended
        help: return it from the function instead of storing it outside
      """
    ) { linearTranspose({ _ in stolen }, x) }
  }

  // MARK: Functions that look at what is invalid

  @Test func `a function may look at the types of its arguments after a mistake`() {
    let flat = { (x: Tensor) in x.reshaped(to: [x.shape[0] * x.shape[1]]) }
    expectSentence(
      """
      vmap: a mapped axis must be an axis of its argument
        argument 0, f32[4,3,2]: axis 5
        help: pass nil in inAxes for an argument that every example shares
      """
    ) { vmap(flat, inAxes: 5)(zeros([4, 3, 2])) }
    expectSentence(
      """
      grad: only floating-point values can be differentiated
        argument 0, i32[4,3]
        help: convert it with `.as(.f32)`, or differentiate another argument with wrt:
      """
    ) { grad { flat($0).sum() }(Tensor([[1, 2, 3]]).broadcast(to: [4, 3])) }
  }

  @Test func `the shape of a mistake can be asked`() {
    expectSentence(
      "matmul: contracted axes must have the same size, got 3 (axis 1 of lhs f32[2,3]) and "
        + "4 (axis 0 of rhs f32[4,5])"
    ) { matmul(zeros([2, 3]), zeros([4, 5])).shape[1] }
  }

  // MARK: Derivatives

  @Test func `an integer result has no jacobian`() {
    expectSentence(
      """
      jacfwd: only floating-point values can be differentiated
        result, i32[3]
        help: convert it with `.as(.f32)`, or differentiate another argument with wrt:
      """
    ) { jacfwd { (x: Tensor) in x.as(.i32) }(x) }
  }

  // MARK: Arguments

  @Test func `tangents and results are named by their numbers`() {
    expectSentence(
      """
      jvp: tangents and cotangents must have the type of their values
        tangent 1: expected f32[3], got f32[]
      """
    ) { jvp({ x, y, z in x + y + z }, (x, x, x), (x, 1.0, x)).1 }
    expectSentence(
      """
      vmap: a result whose out axis is nil must be the same for every example
        result 1, f32[]: differs between examples
      """
    ) { vmap({ (x: Tensor) in (x, x) }, outAxes: 0, nil)(x).1 }
  }

  @Test func `axes do not name computed properties`() {
    let sentence = #expect(throws: TensorError.self) {
      try withErrors {
        vmap({ (s: Scaled) in s.w }, inAxes: .all(nil, except: [\.doubled: 0]))(Scaled(w: x))
      }
    }?.sentence
    #expect(
      sentence?.hasPrefix("vmap: axes must name fields of the argument that are trees") == true
    )
  }

  @Test func `numbers that are static are told apart by their bits`() {
    let inverse = jit { (s: Scaled) in s.w * (1 / s.factor) }
    let one = Tensor([1.0])
    #expect(inverse(Scaled(w: one, factor: 0)).item() == .infinity)
    #expect(inverse(Scaled(w: one, factor: -0.0)).item() == -.infinity)
    #expect(Scaled(w: one, factor: .nan).structure == Scaled(w: one, factor: .nan).structure)
  }

  // MARK: Backends

  @Test func `an operation that the backend does not know says so`() {
    expectSentence("cpu: unknown has no lowering rule: not on the CPU") { Unknown()(x) }
    expectSentence("cpu: unknown has no lowering rule: not on the CPU") {
      jit { Unknown()($0) }(x)
    }
  }
}
