// SPDX-License-Identifier: Apache-2.0
//
// What functions of numbers in a row, of pairs, bits and axes say when an argument does not fit, word for word.

import Skein
import TensorIR
import Testing

struct RowSentenceTests {
  @Test func `differences and slopes need an axis, and enough of it`() {
    #expect(
      sentence(f32(3)) { diff($0[0], order: -1) }
        == "diff: differences are taken 0 times or more, got -1"
    )
    #expect(sentence(f32()) { diff($0[0]) } == "diff: a scalar has no axes, got axis -1 for f32[]")
    #expect(
      sentence(TensorType(.bool, [2])) { ediff1d($0[0]) }
        == "ediff1d: the operand must be numeric, got bool[2]"
    )
    #expect(
      sentence(f32(3)) { unwrap($0[0], axis: 1) }
        == "unwrap: an axis of f32[3] lies in -1..<1, got 1"
    )
    #expect(
      sentence(f32(2, 1)) { gradient($0[0], axis: 1) }
        == "gradient: a slope needs 2 elements or more, got 1 along axis 1 of f32[2,1]"
    )
    #expect(
      sentence(f32(2, 3), f32(2)) { gradient($0[0], spacing: $0[1], axis: 1) }
        == "gradient: there must be one distance, or a place for each of 3 elements of axis 1 of "
        + "f32[2,3], got f32[2]"
    )
    #expect(
      sentence(f32(2, 3)) { gradient($0[0], spacings: [1.0, 1.0, 1.0])[0] }
        == "gradient: there must be as many spacings as axes, got 3 and 2"
    )
    #expect(
      sentence(f32(2, 3), f32(2)) { trapezoid($0[0], at: $0[1]) }
        == "trapezoid: there must be one distance, or a place for each of 3 elements of axis 1 of "
        + "f32[2,3], got f32[2]"
    )
    #expect(
      sentence(f32(2, 3), f32(2)) { trapezoid($0[0], spacing: $0[1]) }
        == "trapezoid: the operand must have rank 0, got f32[2]"
    )
    #expect(
      sentence(f32()) { _ in hanning(-1) }
        == "hanning: the size of an axis must be 0 or more, got [-1]"
    )
    #expect(
      sentence(f32(2)) { kaiser(3, beta: $0[0]) }
        == "kaiser: the operand must have rank 0, got f32[2]"
    )
    #expect(
      sentence(TensorType(.c64, [2])) { i0($0[0]) }
        == "i0: the operand must be a tensor of real numbers, got c64[2]"
    )
    #expect(
      sentence(f32()) { _ in hamming(3, dtype: .i32) }
        == "hamming: the operand must be a floating-point number, got i32[3]"
    )
    #expect(
      sentence(f32(2, 2)) { poly($0[0]) } == "poly: the operand must have rank 1, got f32[2,2]"
    )
    #expect(
      sentence(f32(2), f32()) { polydiv($0[0], $0[1]).quotient }
        == "polydiv: the operand must have rank 1, got f32[]"
    )
    #expect(
      sentence(f32(2), f32(0)) { polydiv($0[0], $0[1]).quotient }
        == "polydiv: a reduction without identity needs at least one element, got f32[0] reduced "
        + "over axes (0,)"
    )
  }

  @Test func `divisors and bits need integers`() {
    #expect(
      sentence(f32(2), f32(2)) { gcd($0[0], $0[1]) }
        == "gcd: the operand must be a tensor of integers, got f32[2]"
    )
    #expect(
      sentence(TensorType(.i32, [2]), TensorType(.i32, [3])) { lcm($0[0], $0[1]) }
        == "lcm: shapes must be equal or broadcast, got i32[2] and i32[3]"
    )
    #expect(
      sentence(f32(2)) { packbits($0[0]) }
        == "packbits: the operand must be a tensor of truth values or integers, got f32[2]"
    )
    #expect(
      sentence(TensorType(.i32, [2])) { unpackbits($0[0]) }
        == "unpackbits: the operand must be a tensor of u8, got i32[2]"
    )
    #expect(
      sentence(TensorType(.u8, [2])) { unpackbits($0[0], axis: 0, count: -1) }
        == "unpackbits: the size of an axis must be 0 or more, got [-1]"
    )
    #expect(
      sentence(TensorType(.u8, [2])) { unpackbits($0[0], axis: 1) }
        == "unpackbits: an axis of u8[2] lies in -1..<1, got 1"
    )
  }

  @Test func `axes and sizes must fit`() {
    #expect(
      sentence(f32(2, 3)) { rollaxis($0[0], 0, before: 3) }
        == "rollaxis: an axis of f32[2,3] lies in -2..<2, got 3"
    )
    #expect(
      sentence(f32(2, 3)) { resize($0[0], [-1]) }
        == "resize: the size of an axis must be 0 or more, got [-1]"
    )
    #expect(
      sentence(f32(2, 3)) { resize($0[0], [.max, 2]) }
        == "resize: a tensor must have fewer than 2⁶³ bytes, got f32[9223372036854775807,2]"
    )
    #expect(
      sentence(f32()) { unstack($0[0])[0] }
        == "unstack: a scalar has no axes, got axis 0 for f32[]"
    )
    #expect(
      sentence(f32(2, 3)) { collapse($0[0], from: 1, to: 1) }
        == "collapse: the axes must be 1 or more of f32[2,3], got 1..<1"
    )
    #expect(
      sentence(f32(2, 3)) { partition($0[0], at: 3) }
        == "partition: an index must lie within its axis, got 3 for axis 1 of f32[2,3], which has "
        + "size 3"
    )
    #expect(
      sentence(f32(2, 3)) { diagIndices(of: $0[0])[0] }
        == "diagIndices: all axes must have the same size, got f32[2,3]"
    )
    #expect(
      sentence(f32(2)) { trilIndices(of: $0[0]).rows }
        == "trilIndices: the operand must have rank 2, got f32[2]"
    )
    #expect(
      sentence(f32()) { _ in maskIndices(-1) { $0 }.rows }
        == "maskIndices: the size of an axis must be 0 or more, got [-1]"
    )
    #expect(
      sentence(f32(3)) { trimZeros($0[0]) }
        == "trimZeros: the size of the result depends on values that are not known while a function "
        + "is traced"
    )
    #expect(
      sentence(f32(3)) { multigammaln($0[0], dimensions: 0) }
        == "multigammaln: the number of dimensions must be 1 or more, got 0"
    )
  }

  @Test func `a mistake passes through every function without a second one`() {
    let functions: [(Tensor) -> Tensor] = [
      { diff($0) }, { diff(Tensor([1]), append: $0) }, { ediff1d($0) },
      { ediff1d(1, toEnd: $0) }, { unwrap($0, axis: 9) }, { gradient($0, axis: 9) },
      { gradient(1, spacing: $0, axis: 9) }, { trapezoid($0) }, { trapezoid(1, at: $0) },
      { trapezoid(1, spacing: $0) }, { cumulativeSum($0, axis: 9) }, { cumulativeProduct($0) },
      { poly($0) }, { polydiv($0, 1).quotient }, { polydiv(1, $0).remainder }, { gcd($0, 1.5) },
      { lcm(1, $0) }, { fmax($0, 1) }, { fmin(1, $0) }, { floatPower($0, 1) }, { spacing($0) },
      { packbits($0) }, { unpackbits($0) }, { rollaxis($0, 9) }, { resize($0, [-1]) },
      { unstack($0)[0] }, { collapse($0, from: 9) }, { partition($0, at: 9) },
      { argpartition($0, at: 9) }, { diagIndices(of: $0)[0] }, { trilIndices(of: $0).rows },
      { triuIndices(of: $0).columns }, { trimZeros($0) }, { entr($0) }, { relEntr($0, 1) },
      { klDiv(1, $0) }, { log1mexp($0) }, { logNdtr($0) }, { i0($0) }, { i1($0) },
      { i0e($0) }, { i1e($0) }, { kaiser(3, beta: $0) }, { ndtr($0) }, { ndtri($0) }, { gamma($0) },
      { gammaSign($0) }, { loggamma($0) }, { factorial($0) }, { beta($0, 1) }, { comb(1, $0) },
      { poch($0, 1) }, { multigammaln($0, dimensions: 0) }, { boxcox($0, 1) }, { boxcox1p(1, $0) },
    ]
    for (position, function) in functions.enumerated() {
      let text = sentence(f32(2)) { inputs in
        let result = function(mean(inputs[0], axis: 7))
        #expect(result.isInvalid, "function \(position)")
        return result
      }
      #expect(text == "mean: an axis of f32[2] lies in -1..<1, got 7", "function \(position)")
    }
  }
}
