// SPDX-License-Identifier: Apache-2.0
//
// What vmap says when its arguments do not fit, word for word.

import Skein
import TensorIR
import Testing

struct VmapErrorTests {
  @Test func `mapped axes must have the same size`() {
    expectSentence(
      """
      vmap: mapped axes must have the same size
        argument 0, f32[4,3]: axis 0 has size 4
        argument 1, f32[6,3]: axis 0 has size 6
      """
    ) { vmap(dot)(zeros([4, 3]), zeros([6, 3])) }
  }

  @Test func `an argument inside a tree is named by its path`() {
    expectSentence(
      """
      vmap: mapped axes must have the same size
        argument 0, .layers[0].w, f32[2,3,3]: axis 0 has size 2
        argument 0, .layers[0].b, f32[2,3]: axis 0 has size 2
        argument 1, f32[4,3]: axis 0 has size 4
      """
    ) {
      vmap { (model: Model, x: Tensor) in model(x) }(
        Model(layers: [Layer(w: zeros([2, 3, 3]), b: zeros([2, 3]))]),
        zeros([4, 3])
      )
    }
  }

  @Test func `a mapped axis must exist`() {
    expectSentence(
      """
      vmap: a mapped axis must be an axis of its argument
        argument 1, f32[3]: axis 1
        help: pass nil in inAxes for an argument that every example shares
      """
    ) { vmap(dot, inAxes: 0, 1)(zeros([4, 3]), zeros([3])) }
    expectSentence(
      """
      vmap: a scalar has no axis to map
        argument 0, f32[]: axis 0
        help: pass nil in inAxes for an argument that every example shares
      """
    ) { vmap { $0 + 1 }(Tensor(1.0)) }
  }

  @Test func `something must be mapped`() {
    expectSentence("vmap: at least one argument must be mapped, or axisSize given") {
      vmap({ $0 + 1 }, inAxes: nil)(zeros([3]))
    }
  }

  @Test func `axisSize must be the size of the mapped axes`() {
    expectSentence(
      """
      vmap: mapped axes must have the size given as axisSize, 4
        argument 0, f32[3]: axis 0 has size 3
      """
    ) { vmap({ $0 + 1 }, axisSize: 4)(zeros([3])) }
  }

  @Test func `a result with a nil out axis must not be mapped`() {
    expectSentence(
      """
      vmap: a result whose out axis is nil must be the same for every example
        result, f32[2]: differs between examples
      """
    ) { vmap({ $0 + 1 }, outAxes: nil)(zeros([3, 2])) }
  }

  @Test func `an out axis must exist`() {
    expectSentence(
      """
      vmap: an out axis must be an axis of the batched result
        result, f32[3,2]: axis 2
      """
    ) { vmap({ $0 + 1 }, outAxes: 2)(zeros([3, 2])) }
  }

  @Test func `parameters that do not work yet say so`() {
    expectSentence("vmap: the parameter lengths is not supported yet") {
      vmap({ $0 + 1 }, lengths: Tensor([1, 2, 3]))(zeros([3]))
    }
  }

  @Test func `a value must not escape its vmap`() {
    expectSentence(
      """
      add: a traced value was used after its vmap had ended
        help: return it from the function instead of storing it outside
      """
    ) {
      var stolen: Tensor = 0
      _ = vmap { x in
        stolen = x
        return x
      }(zeros([3]))
      return stolen + 1
    }
  }

  @Test func `a mistake inside the function is the mistake that is thrown`() {
    expectSentence(
      "dot: contracted axes must have the same size, got 3 (axis 0 of lhs f32[3]) and 2 "
        + "(axis 0 of rhs f32[2])"
    ) { jit(vmap(dot))(zeros([4, 3]), zeros([4, 2])) }
  }
}
