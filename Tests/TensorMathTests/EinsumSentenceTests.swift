// SPDX-License-Identifier: Apache-2.0
//
// What einsum and the functions of one signature say when subscripts and operands do not fit.

import Skein
import TensorIR
import Testing

struct EinsumSentenceTests {
  @Test func `subscripts that cannot be read`() {
    for (subscripts, character) in [
      ("i1->i", "1"), ("i..", "."), ("...i...", "."), ("i->i->i", "-"), ("i->i,", ","),
      ("i>j", ">"), ("i-j", "-"), ("é", "é"),
    ] {
      #expect(
        sentence(f32(3)) { einsum(subscripts, $0[0]) }
          == "einsum: subscripts are letters, `...` once for each operand, commas, and one `->`, got "
          + "`\(character)` in `\(subscripts)`"
      )
    }
  }

  @Test func `numbers that are no labels`() {
    #expect(
      sentence(f32(3, 2)) { einsum(($0[0], [0, 52])) }
        == "einsum: labels are numbers from 0 to 51, got [0, 52]"
    )
    #expect(
      sentence(f32(3, 2)) { einsum(($0[0], [.rest]), to: [-1]) }
        == "einsum: labels are numbers from 0 to 51, got [-1]"
    )
    #expect(
      sentence(f32(3, 2)) { einsum(($0[0], [0, 1]), to: [2]) }
        == "einsum: a label of the result must be one of an operand's, got `C` in `AB->C`"
    )
  }

  @Test func `labels that do not fit the operands`() {
    #expect(
      sentence(f32(2, 3)) { einsum("ij,jk", $0[0]) }
        == "einsum: subscripts must have a list of labels for each operand, got 2 for 1 operand"
    )
    #expect(
      sentence(f32(2, 3), f32(3)) { einsum("ij", $0[0], $0[1]) }
        == "einsum: subscripts must have a list of labels for each operand, got 1 for 2 operands"
    )
    #expect(
      sentence(f32(2, 3, 4)) { einsum("ij", $0[0]) } == """
        einsum: each axis of an operand needs a label, got `ij` for operand 0, f32[2,3,4]
          help: `...` stands for axes without a label
        """
    )
    #expect(
      sentence(f32(3), f32(3)) { einsum("i,ij", $0[0], $0[1]) } == """
        einsum: each axis of an operand needs a label, got `ij` for operand 1, f32[3]
          help: `...` stands for axes without a label
        """
    )
    #expect(
      sentence(f32(2)) { einsum("i...j", $0[0]) }
        == "einsum: each axis of an operand needs a label, got `i...j` for operand 0, f32[2]"
    )
  }

  @Test func `results that do not fit the labels`() {
    #expect(
      sentence(f32(2, 3)) { einsum("ij->ik", $0[0]) }
        == "einsum: a label of the result must be one of an operand's, got `k` in `ij->ik`"
    )
    #expect(
      sentence(f32(2, 3)) { einsum("ij->ii", $0[0]) }
        == "einsum: a label may stand in the result once, got `i` twice in `ij->ii`"
    )
    #expect(
      sentence(f32(2, 3)) { einsum("...i->i", $0[0]) } == """
        einsum: axes without a label must stay in the result, got `...i->i`
          help: write `...` in the result, or sum over them afterwards
        """
    )
  }

  @Test func `axes of one label and two sizes`() {
    #expect(
      sentence(f32(2, 3), f32(4, 5)) { einsum("ij,jk", $0[0], $0[1]) }
        == "einsum: axes of one label must have the same size, got 3 (`j`, axis 1 of operand 0, "
        + "f32[2,3]) and 4 (axis 0 of operand 1, f32[4,5])"
    )
    #expect(
      sentence(f32(2, 1)) { einsum("ii", $0[0]) }
        == "einsum: axes of one label must have the same size, got 2 (`i`, axis 0 of operand 0, "
        + "f32[2,1]) and 1 (axis 1 of operand 0, f32[2,1])"
    )
    #expect(
      sentence(f32(2, 3), f32(4, 3)) { einsum("...i,...i->...", $0[0], $0[1]) }
        == "einsum: axes of one label must have the same size, got 2 (`...`, axis 0 of operand 0, "
        + "f32[2,3]) and 4 (axis 0 of operand 1, f32[4,3])"
    )
  }

  @Test func `chains and batches of matrices`() {
    #expect(
      sentence(f32(2, 3)) { multiDot($0) }
        == "multiDot: a chain must have 2 matrices or more, got 1"
    )
    #expect(
      sentence(f32(2, 3), f32(4, 5), f32(5, 2)) { multiDot($0) }
        == "multiDot: contracted axes must have the same size, got 3 (axis 1 of lhs f32[2,3]) and 4 "
        + "(axis 0 of rhs f32[4,5])"
    )
    #expect(
      sentence(f32(2, 3), f32(3), f32(3, 2)) { multiDot($0) }
        == "multiDot: the operand must have rank 2, got f32[3]"
    )
    #expect(
      sentence(f32(2, 3), f32(4)) { vecdot($0[0], $0[1]) }
        == "vecdot: contracted axes must have the same size, got 3 (axis 1 of lhs f32[2,3]) and 4 "
        + "(axis 0 of rhs f32[4])"
    )
    #expect(
      sentence(f32(3), f32(3)) { matvec($0[0], $0[1]) }
        == "matvec: the operand must have rank 2 or more, got f32[3]"
    )
    #expect(
      sentence(f32(2, 3)) { matrixPower($0[0], 2) }
        == "matrixPower: the last two axes must have the same size, got 2 and 3 of f32[2,3]"
    )
    #expect(
      sentence(f32(2, 2)) { matrixPower($0[0], -1) }
        == "matrixPower: a negative power of a matrix is not supported yet"
    )
    #expect(
      sentence(f32(2, 2), f32(2, 3)) { cross($0[0], $0[1]) }
        == "cross: vectors must have 3 elements, got 2 along axis 1 of f32[2,2]"
    )
  }

  @Test func `norms that vectors and matrices do not have`() {
    #expect(
      sentence(f32(2, 2)) { norm($0[0], order: .nuclear, axes: (0, 1)) }
        == "norm: the nuclear norm of a matrix is not supported yet"
    )
    #expect(
      sentence(f32(2, 2)) { norm($0[0], order: 2, axes: (0, 1)) }
        == "norm: the spectral norm of a matrix is not supported yet"
    )
    #expect(
      sentence(f32(2, 2)) { norm($0[0], order: 3, axes: (0, 1)) }
        == "norm: the norm of a matrix must be 1, -1, ±∞ or frobenius, got 3.0"
    )
    #expect(
      sentence(f32(2, 2)) { norm($0[0], order: .frobenius, axis: 0) } == """
        norm: the norm of a vector must be a number, got frobenius
          help: give axes: for a matrix
        """
    )
  }
}
