// SPDX-License-Identifier: Apache-2.0
//
// The programs that einsum writes, and in which order products of many tensors are multiplied.

import Optimizer
import Skein
import SkeinTestSupport
import TensorIR
import Testing

struct EinsumTests {
  /// The program of subscripts applied to operands of the given types.
  private func program(_ subscripts: String, _ shapes: Shape...) throws -> Jaxpr {
    try trace(shapes.map { TensorType(.f32, $0) }, kind: "test", staging: true) {
      [einsum(subscripts, $0)]
    }.program
  }

  private func names(_ subscripts: String, _ shapes: Shape...) throws -> [String] {
    try trace(shapes.map { TensorType(.f32, $0) }, kind: "test", staging: true) {
      [einsum(subscripts, $0)]
    }.program.equations.map(\.primitive.name)
  }

  @Test func `a matrix product is one dot_general, as matmul's is`() throws {
    let product = try program("ij,jk->ik", [2, 3], [3, 4]).description
    #expect(
      product == """
        { lambda ; a:f32[2,3] b:f32[3,4]. let
            c:f32[2,4] = dot_general[dimension_numbers=(([1], [0]), ([], []))] a b
          in (c,) }
        """
    )
    #expect(product == makeJaxpr(matmul)(zeros([2, 3]), zeros([3, 4])).description)
  }

  @Test func `operands change places instead of a transpose`() throws {
    #expect(
      try program("ij,jk->ki", [2, 3], [3, 4]).description == """
        { lambda ; a:f32[2,3] b:f32[3,4]. let
            c:f32[4,2] = dot_general[dimension_numbers=(([0], [1]), ([], []))] b a
          in (c,) }
        """
    )
  }

  @Test func `forms of one and two operands are one equation or two`() throws {
    #expect(try names("ij->ji", [2, 3]) == ["transpose"])
    #expect(try names("ij->j", [2, 3]) == ["reduce_sum"])
    #expect(try names("ij->ij", [2, 3]) == [])
    #expect(try names("ii->i", [3, 3]) == ["reshape", "slice"])
    #expect(try names("ii", [3, 3]) == ["reshape", "slice", "reduce_sum"])
    #expect(try names("i,i->i", [3], [3]) == ["mul"])
    #expect(try names("i,i", [3], [3]) == ["dot_general"])
    #expect(try names("ij,i->ij", [2, 3], [2]) == ["broadcast_in_dim", "mul"])
    #expect(try names("i,j->ij", [2], [3]) == ["dot_general"])
    #expect(try names("ij,k->ik", [2, 3], [4]) == ["reduce_sum", "dot_general"])
    #expect(try names("bhid,bhjd->bhij", [2, 3, 4, 5], [2, 3, 6, 5]) == ["dot_general"])
    #expect(try names("bij,bjk->bki", [2, 3, 4], [2, 4, 5]) == ["dot_general"])
    #expect(try names("...ij,...jk->...ik", [7, 2, 3], [7, 3, 4]) == ["dot_general"])
    #expect(
      try names("bij,bjk->bik", [1, 3, 4], [2, 4, 5]) == ["reshape", "dot_general", "transpose"]
    )
  }

  @Test func `three operands are one equation, which a batch gives one more label`() throws {
    let x = zeros([2, 3])
    let (y, z) = (zeros([7, 3, 4]), zeros([4, 5]))
    let chain = { (x: Tensor, y: Tensor, z: Tensor) in einsum("ab,bc,cd->ad", x, y, z) }
    #expect(
      makeJaxpr(vmap(chain, inAxes: nil, 0, nil))(x, y, z).description == """
        { lambda ; a:f32[2,3] b:f32[7,3,4] c:f32[4,5]. let
            d:f32[7,2,5] = einsum[subscripts=ab,cbd,de->cae] a b c
          in (d,) }
        """
    )
    // Where the caller wants the examples, too.
    #expect(
      makeJaxpr(vmap(chain, inAxes: nil, 0, nil, outAxes: 2))(x, y, z).description == """
        { lambda ; a:f32[2,3] b:f32[7,3,4] c:f32[4,5]. let
            d:f32[2,5,7] = einsum[subscripts=ab,cbd,de->aec] a b c
          in (d,) }
        """
    )
  }

  @Test func `the gradient of a sum of products is sums of products`() throws {
    let gradient = grad { (x: Tensor, y: Tensor, z: Tensor) in einsum("i,ij,j", x, y, z) }
    let program = makeJaxpr(gradient)(zeros([2]), zeros([2, 3]), zeros([3]))
    #expect(program.equations.allSatisfy { $0.primitive.name == "einsum" }, "\(program)")
  }

  // MARK: - The order

  /// The multiplications of a program's products of two.
  private func multiplications(_ program: Jaxpr) -> Int {
    let program = program.optimized()
    return program.equations.reduce(0) { total, equation in
      let sizes = equation.operands.map { program.type(of: $0).shape }
      guard equation.primitive.name == "dot_general" || equation.primitive.name == "mul" else {
        return total
      }
      let result = program.type(of: equation.results[0]).shape
      // Of a product xy over k: all of x, all of y and all of the result hold each size twice.
      let contracted = Double(sizes[0].elementCount * sizes[1].elementCount * result.elementCount)
      return total + Int(contracted.squareRoot().rounded())
    }
  }

  @Test func `the order is chosen after batching`() throws {
    // A · B · v: for one v, B · v first; for many, A · B first.
    let f = { @Sendable (a: Tensor, b: Tensor, v: Tensor) in einsum("ij,jk,k->i", a, b, v) }
    let (a, b) = (zeros([4, 4]), zeros([4, 4]))
    #expect(multiplications(makeJaxpr(f)(a, b, zeros([4]))) == 2 * 4 * 4)
    let batched = makeJaxpr(vmap(f, inAxes: nil, nil, 0))
    let (few, many) = (zeros([3, 4]), zeros([100, 4]))
    #expect(multiplications(batched(a, b, few)) == 3 * 2 * 4 * 4)
    // The order of one example would take 100 · 2 · 4 · 4 = 3200.
    #expect(multiplications(batched(a, b, many)) == 4 * 4 * 4 + 100 * 4 * 4)
    // And the results are those of the loop.
    var generator = SeededGenerator("order", seed: 0)
    let operands = [a, b, many].map { Tensor.random($0.type, .exact, using: &generator) }
    let got = jit { vmap(f, inAxes: nil, nil, 0)($0, $1, $2) }(
      operands[0],
      operands[1],
      operands[2]
    )
    let looped = (0..<100).map { f(operands[0], operands[1], operands[2][$0]) }
    #expect(arrayEqual(got, stack(looped)).item(as: Bool.self))
  }

  @Test func `a chain of matrices is multiplied in the order of fewest multiplications`() throws {
    let shapes: [Shape] = [[10, 100], [100, 5], [5, 50]]
    let program = try trace(shapes.map { TensorType(.f32, $0) }, kind: "test", staging: true) {
      [multiDot($0)]
    }.program
    // (x · y) · z takes 7500; x · (y · z) would take 75000.
    #expect(program.equations.map(\.primitive.name) == ["einsum"])
    #expect(multiplications(program) == 10 * 100 * 5 + 10 * 5 * 50)
  }

  @Test func `numbers are labels, as letters are`() {
    let x = arange(12).as(.f32).reshaped(to: [2, 2, 3])
    let y = arange(6).as(.f32).reshaped(to: [3, 2])
    func expectSame(_ got: Tensor, _ expected: Tensor) {
      #expect(got.shape == expected.shape)
      #expect(got.scalars(as: Float.self) == expected.scalars(as: Float.self))
    }
    expectSame(
      einsum((x, [.rest, 7, 51]), (y, [51, 30]), to: [.rest, 7, 30]),
      einsum("...ij,jk->...ik", x, y)
    )
    // The least number first: 2 before 30.
    expectSame(einsum((x, [.rest, 30, 51]), (y, [51, 2])), einsum("...ij,jk->...ki", x, y))
    expectSame(einsum((y[0..<2], [0, 0])), einsum("ii", y[0..<2]))
  }

  @Test func `truth values are or of and`() {
    let x = Tensor([[true, false], [true, true]])
    let y = Tensor([true, false])
    #expect(einsum("ij,j->i", x, y).scalars(as: Bool.self) == [true, true])
    #expect(einsum("ij->j", x).scalars(as: Bool.self) == [true, true])
    #expect(einsum("ij,jk->ik", x, x).dtype == .bool)
  }

  @Test func `operands are promoted together`() {
    let result = einsum("i,i,->i", Tensor([1, 2]), Tensor([0.5, 1.5], dtype: .f64), 2)
    #expect(result.dtype == .f64)
    #expect(result.scalars(as: Double.self) == [1, 6])
  }
}
