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

/// A function of a matrix whose value has to be stored before it is read in another order.
private func stored(_ x: Tensor) -> Tensor { matmul(x, ones([2, 2])) }

struct MistakeTests {
  @Test func `a tensor that no address could reach is a mistake`() {
    expectSentence(
      "broadcast_in_dim: a tensor must have fewer than 2⁶³ bytes, got f32[1099511627776,1099511627776]"
    ) { zeros([1 << 40, 1 << 40]) }
  }

  @Test func `a tensor that this machine cannot hold is a mistake, also inside a program`() {
    let size = 1 << 45
    let programs: [() -> Tensor] = [
      { zeros([size]) }, { arange(size) },
      { jit { (x: Tensor) in zeros([size]) + x }(1.0) },
      { jit { (x: Tensor) in stored(zeros([size, 2]) + x).sum() }(1.0) },
    ]
    for program in programs {
      let error = #expect(throws: TensorError.self) { try withErrors { program() } }
      guard case .outOfMemory(let needed, let available) = error?.kind else {
        Issue.record("expected out of memory, got \(String(describing: error))")
        continue
      }
      #expect(needed > available && available > 1 << 30)
      #expect(
        error?.sentence
          == "cpu: results and what lies between must fit into memory, got \(needed) bytes for "
          + "\(available)\n  help: compute in parts, or sum over the large axis before it is stored"
      )
    }
  }

  @Test func `a shift of two numbers is a number, also where tensors have shifts`() {
    let number = 1 << 3
    #expect(type(of: number) == Int.self)
  }

  @Test func `the largest numbers are mistakes like others`() {
    let x = Tensor([0.5, -1.0, 2.0])
    expectSentence(
      "iota: a tensor must have fewer than 2⁶³ bytes, got i32[9223372036854775807]"
    ) { arange(.min, .max) }
    #expect(arange(.max, .min, dtype: .i64).shape == [0])
    expectSentence(
      "subscript: a slice must lie within its axis, got -9223372036854775808..<3 by 1 for axis 0 "
        + "of f32[3], which has size 3"
    ) { x[Int.min..<3] }
    expectSentence(
      "subscript: a slice must lie within its axis, got 0..<9223372036854775807 by 1 for axis 0 of "
        + "f32[3], which has size 3"
    ) { x[0...Int.max] }
    #expect(x[.stride(by: .max)].scalars(as: Float.self) == [0.5])
    #expect(x[.stride(by: .min)].scalars(as: Float.self) == [2])
    expectSentence(
      "pad: a padded axis must have a size below 2⁶³, got low 4611686018427387904, high "
        + "4611686018427387904, interior 0 for axis 0 of f32[3]"
    ) { pad(x, [(1 << 62, 1 << 62)]) }
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
