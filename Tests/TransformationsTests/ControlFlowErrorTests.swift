// SPDX-License-Identifier: Apache-2.0
//
// What choices and loops say when they cannot be.

import Skein
import TensorIR
import Testing

struct ControlFlowErrorTests {
  let x = Tensor([1.0, 2.0, 3.0])

  @Test func `a predicate is one truth value`() {
    expectSentence(
      """
      cond: the predicate must be one truth value, got bool[3]
        help: reduce it with all or any, or choose element by element with select
      """
    ) { cond(x .> 0, { x }, { x }) }
    expectSentence(
      """
      whileLoop: the predicate must be one truth value, got bool[3]
        help: reduce it with all or any, or choose element by element with select
      """
    ) { whileLoop({ $0 .< 9 }, { $0 + 1 }, x) }
  }

  @Test func `an index is one integer`() {
    expectSentence("switchCase: the index must be one integer, got f32[]") {
      switchCase(x[0], [{ x }, { -x }])
    }
    expectSentence("foriLoop: the index must be one integer, got f32[3]") {
      foriLoop(0, x, x) { _, x in x }
    }
  }

  @Test func `branches give results of one structure and the same types`() {
    expectSentence(
      """
      cond: branches must give results of the same types
        result: f32[3] in branch 0, f32[] in branch 1
      """
    ) { cond(Tensor(true), { x }, { x[0] }) }
    expectSentence(
      """
      switchCase: branches must give results of the same types
        result, [1]: f32[3] in branch 0, i32[3] in branch 2
      """
    ) { switchCase(1, [{ [x, x] }, { [x, x] }, { [x, x.as(.i32)] }]) }
    expectSentence(
      """
      cond: both trees must have the same structure
        expected 2 leaves
        got 1 leaf
      """
    ) { cond(Tensor(true), { [x] }, { [x, x] }) }
  }

  @Test func `a carried value keeps its structure and its type`() {
    expectSentence(
      """
      whileLoop: a carried value must keep its type
        carry 1: f32[3] before a step, f32[] after it
        help: convert the initial value or the result of the body, such as with `.as(.f32)`
      """
    ) { whileLoop({ i, _ in i .< 3 }, { i, x in (i + 1, sum(x)) }, (Tensor(0), x)) }
    expectSentence(
      """
      scan: a carried value must keep its type
        carry, [0]: i32[] before a step, f32[] after it
        help: convert the initial value or the result of the body, such as with `.as(.f32)`
      """
    ) { scan({ c, x in ([c[0] + x], x) }, [Tensor(0).as(.i32)], x) }
    expectSentence(
      """
      scan: both trees must have the same structure
        expected 1 leaf
        got 2 leaves
      """
    ) { scan({ c, x in (c + [x], x) }, [Tensor(0.0)], x) }
  }

  @Test func `the rows of a scan are equally many`() {
    expectSentence(
      """
      scan: xs must have the same number of rows
        xs, [0], f32[3]: axis 0 has size 3
        xs, [1], f32[4,2]: axis 0 has size 4
      """
    ) { scan({ c, r in (c, r) }, x, [x, zeros([4, 2])]) }
    expectSentence(
      """
      scan: xs must have as many rows as length says, 4
        xs, f32[3]: axis 0 has size 3
      """
    ) { scan({ c, r in (c, r) }, x, x, length: 4) }
    expectSentence(
      """
      scan: a scalar has no rows to scan
        xs, f32[]
      """
    ) { scan({ c, r in (c, r) }, x, x[0]) }
    expectSentence("scan: xs must have a leaf, or length be given") {
      scan({ c, r in (c, r) }, x, [Tensor]())
    }
    expectSentence("scan: length must be 0 or more, got -1") {
      scan({ c in (c, c) }, x, length: -1)
    }
    expectSentence("map: batchSize must be 1 or more, got 0") { map({ $0 }, x, batchSize: 0) }
    expectSentence(
      """
      associativeScan: xs must have the same number of rows
        xs, [0], f32[3]: axis 0 has size 3
        xs, [1], f32[2]: axis 0 has size 2
      """
    ) { associativeScan({ zipLeaves($0, $1) { $0 + $1 } }, [x, zeros([2])]) }
  }

  @Test func `bounds of a loop fit its counter`() {
    expectSentence(
      """
      foriLoop: an integer must fit the type it takes, got 4294967296 for i32
        help: convert the tensor with `.as(.i64)`
      """
    ) { foriLoop(0, 1 << 32, x) { _, x in x } }
  }

  @Test func `reverse mode stops at a loop of unknown length`() {
    expectSentence(
      """
      whileLoop: reverse-mode derivatives need to know how many steps a loop takes, which a while loop does not
        help: use scan, or foriLoop with Int bounds; jvp and jacfwd go through while loops
      """
    ) { grad { x in whileLoop({ $0 .< 100 }, { $0 * 2 }, x) }(Tensor(3.0)) }
    expect(jacfwd { x in whileLoop({ $0 .< 100 }, { $0 * 2 }, x) }(Tensor(3.0)), [], [64])
  }

  @Test func `mistakes inside a body are the body's own`() {
    expectSentence("add: shapes must be equal or broadcast, got f32[3] and f32[2]") {
      scan({ c, r in (c + zeros([2]), r) }, x, x)
    }
  }
}
