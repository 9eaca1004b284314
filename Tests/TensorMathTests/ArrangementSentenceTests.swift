// SPDX-License-Identifier: Apache-2.0
//
// What functions that arrange elements say when their operands do not fit.

import Skein
import TensorIR
import Testing

struct ArrangementSentenceTests {
  @Test func `diagonals and triangles`() {
    #expect(
      sentence(f32(3)) { diagonal($0[0]) }
        == "diagonal: the operand must have rank 2 or more, got f32[3]"
    )
    #expect(
      sentence(f32(3, 3)) { trace($0[0], axes: (0, -2)) } == "trace: axes must differ, got (0, -2)"
    )
    #expect(
      sentence(f32(3, 3)) { diagonal($0[0], axes: (0, 2)) }
        == "diagonal: an axis of f32[3,3] lies in -2..<2, got 2"
    )
    #expect(
      sentence(f32(2, 2, 2)) { diag($0[0]) }
        == "diag: the operand must have rank 1 or 2, got f32[2,2,2]"
    )
    #expect(
      sentence(f32(1)) { diag($0[0], offset: .min) }
        == "diag: a tensor must have fewer than 2⁶³ bytes, got "
        + "f32[9223372036854775807,9223372036854775807]"
    )
    #expect(
      sentence(f32(3)) { tril($0[0]) } == "tril: the operand must have rank 2 or more, got f32[3]"
    )
    #expect(
      sentence(f32()) { _ in tri(2, -1) }
        == "tri: the size of an axis must be 0 or more, got [2,-1]"
    )
  }

  @Test func `rolling, repeating and padding`() {
    #expect(
      sentence(f32(3)) { roll($0[0], [1, 2], axes: [0]) }
        == "roll: there must be as many shifts as axes, got 2 and 1"
    )
    #expect(
      sentence(f32(3)) { roll($0[0], 1, axis: 1) }
        == "roll: an axis of f32[3] lies in -1..<1, got 1"
    )
    #expect(
      sentence(f32(3)) { tile($0[0], [2, -1]) }
        == "tile: nothing can be repeated less than 0 times, got (2, -1)"
    )
    #expect(
      sentence(f32(3)) { repeated($0[0], -1) }
        == "repeated: nothing can be repeated less than 0 times, got -1"
    )
    #expect(
      sentence(f32(3)) { repeated($0[0], [1, 2]) }
        == "repeated: there must be a number for each index of the axis, got 2 for axis 0 of f32[3], "
        + "which has size 3"
    )
    #expect(
      sentence(f32(3)) { tile($0[0], [.max]) }
        == "tile: a tensor must have fewer than 2⁶³ bytes, got f32[9223372036854775807]"
    )
    #expect(
      sentence(f32(3)) { pad($0[0], [(1, 1), (1, 1)], mode: .edge) }
        == "pad: padding must be given for each axis, got 2 for f32[3]"
    )
    #expect(
      sentence(f32(3)) { pad($0[0], [(-1, 1)], mode: .edge) }
        == "pad: nothing can be repeated less than 0 times, got (-1, 1)"
    )
    #expect(
      sentence(f32(0)) { pad($0[0], [(1, 1)], mode: .wrap) }
        == "pad: a reduction without identity needs at least one element, got f32[0] reduced over "
        + "axes (0,)"
    )
    #expect(
      sentence(f32(3)) { pad($0[0], [(1, 1)], mode: .mean(length: 0)) }
        == "pad: a window must have 1…3 elements, the size of axis 0 of f32[3], got 0"
    )
  }

  @Test func `cutting and joining`() {
    #expect(
      sentence(f32(5)) { split($0[0], into: 2)[0] } == """
        split: parts must have the same size, got 2 parts of axis 0 of f32[5], which has size 5
          help: arraySplit gives parts whose sizes differ by one
        """
    )
    #expect(
      sentence(f32(5)) { arraySplit($0[0], into: 0)[0] }
        == "arraySplit: the number of parts must be 1 or more, got 0"
    )
    #expect(
      sentence(f32(5)) { vsplit($0[0], into: 5)[0] }
        == "vsplit: the operand must have rank 2 or more, got f32[5]"
    )
    #expect(
      sentence(f32(5)) { delete($0[0], [5]) }
        == "delete: an index must lie within its axis, got 5 for axis 0 of f32[5], which has size 5"
    )
    #expect(
      sentence(f32(5), f32(2)) { insert($0[0], at: 0, $0[1]) }
        == "insert: each axis must have size 1 or the size it is broadcast to, got f32[2] and []"
    )
    #expect(
      sentence(f32(2, 3), f32(3, 3)) { hstack($0) }
        == "hstack: operands must agree in every axis but axis 1, got f32[2,3] and f32[3,3]"
    )
    #expect(
      sentence(f32()) { _ in vstack([]) } == "vstack: at least one tensor is needed, got none"
    )
    #expect(
      sentence(f32(2, 3)) { meshgrid($0)[0] }
        == "meshgrid: the operand must have rank 0 or 1, got f32[2,3]"
    )
    #expect(
      sentence(f32(2), f32(3)) { broadcastArrays($0)[0] }
        == "broadcastArrays: shapes must be equal or broadcast, got f32[2] and f32[3]"
    )
    #expect(throws: TensorError.self) { try broadcastShapes([2], [3]) }
    #expect((try? broadcastShapes([2, 1], [], [3])) == [2, 3])
  }

  @Test func `windows, polynomials and choices`() {
    #expect(
      sentence(f32(3)) { slidingWindows($0[0], size: 4) }
        == "slidingWindows: a window must have 1…3 elements, the size of axis 0 of f32[3], got 4"
    )
    #expect(
      sentence(f32(3), f32(2, 2)) { convolve($0[0], $0[1]) }
        == "convolve: the operand must have rank 1, got f32[2,2]"
    )
    #expect(
      sentence(f32(3), f32(0)) { correlate($0[0], $0[1]) }
        == "correlate: a reduction without identity needs at least one element, got f32[0] reduced "
        + "over axes (0,)"
    )
    #expect(
      sentence(f32(2, 2)) { polyval($0[0], 1) }
        == "polyval: the operand must have rank 1, got f32[2,2]"
    )
    #expect(
      sentence(f32(2)) { polyint($0[0], order: 2, constants: Tensor([1, 2, 3])) }
        == "polyint: there must be as many constants as integrations, got 3 and 2"
    )
    #expect(
      sentence(f32(2)) { polyder($0[0], order: -1) }
        == "polyder: nothing can be repeated less than 0 times, got -1"
    )
    #expect(
      sentence(f32(2)) { select([$0[0] .> 0], []) + $0[0] }
        == "select: there must be as many choices as conditions, and one at least, got 0 and 1"
    )
    #expect(
      sentence(f32(2)) { piecewise($0[0], [$0[0] .> 0], []) }
        == "piecewise: there must be as many functions as conditions, or one more, got 0 and 1"
    )
  }

  @Test func `a mistake passes through every function without a second one`() {
    let functions: [(Tensor) -> Tensor] = [
      { einsum("i", $0) }, { diagonal($0) }, { trace($0) }, { diag($0) }, { diagflat($0) },
      { tril($0) }, { triu($0) }, { roll($0, 1) }, { roll($0, 1, axis: 5) }, { rot90($0) },
      { fliplr($0) }, { flipud($0) }, { tile($0, [-1]) }, { repeated($0, -1) },
      { repeated($0, [9]) }, { pad($0, [], mode: .edge) }, { ravel($0) }, { atLeast3D($0) },
      { hstack([$0, 1]) }, { vstack([1, $0]) }, { dstack([$0]) }, { columnStack([$0]) },
      { block([[$0]]) }, { append($0, 1) }, { delete($0, [9]) }, { insert($0, at: 9, 1) },
      { insert(Tensor([1]), at: [9], $0) }, { split($0, into: 0)[0] }, { split($0, at: [1])[0] },
      { meshgrid([$0])[0] }, { vander($0) }, { full(like: $0, 1) }, { broadcastTo($0, []) },
      { broadcastArrays([$0, 1])[1] }, { arrayEqual($0, 1) }, { arrayEquiv(1, $0) },
      { select([$0], [1]) }, { select([true], [$0]) }, { piecewise($0, [], []) }, { norm($0) },
      { norm($0, axis: 9) }, { norm($0, axes: (9, 9)) }, { convolve($0, 1) },
      { correlate(Tensor([1]), $0) }, { slidingWindows($0, size: 9) }, { polyval($0, 1) },
      { polyadd(Tensor([1]), $0) }, { polyder($0) }, { polyint($0) },
      { polyint(Tensor([1]), constants: $0) }, { matrixTranspose($0) }, { vecdot($0, 1) },
      { matvec(1, $0) }, { vecmat($0, 1) }, { multiDot([$0]) }, { matrixPower($0, -1) },
      { kron($0, 1) }, { cross(Tensor([1, 2, 3]), $0) }, { applyAlongAxis($0, axis: 9) { $0 } },
      { applyOverAxes($0, axes: [9]) { x, _ in x } }, { vectorize(sin)($0) },
      { logspace($0, 1) }, { geomspace(1, $0) },
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
