// SPDX-License-Identifier: Apache-2.0
//
// Functions lifted over the axes in front: the programs, the laws of shapes, and the sentences.

import Skein
import TensorIR
import Testing

struct VectorizeTests {
  private func sentence(_ body: () -> Tensor) -> String {
    do {
      try withErrors { _ = body() }
      return "no error"
    } catch let error as TensorError {
      return error.sentence
    } catch {
      return "\(error)"
    }
  }

  @Test func `a lifted product is one dot_general`() {
    let product = vectorize(dot, signature: "(n,m),(m)->(n)")
    let program = makeJaxpr(product)(zeros([5, 2, 3]), zeros([3]))
    #expect(
      program.description == """
        { lambda ; a:f32[5,2,3] b:f32[3]. let
            c:f32[5,2] = dot_general[dimension_numbers=(([2], [0]), ([], []))] a b
          in (c,) }
        """
    )
  }

  @Test func `axes in front broadcast, those of size 1 too`() {
    let product = vectorize(dot, signature: "(m),(m)->()")
    let x = arange(12).reshaped(to: [4, 1, 3])
    let y = arange(6).reshaped(to: [2, 3])
    let got = product(x, y)
    #expect(got.shape == [4, 2])
    #expect(arrayEqual(got, (x * y).sum(axis: 2)).item(as: Bool.self))
    #expect(product(arange(3), arange(3)).shape == [])
    #expect(product(zeros([0, 3]), zeros([3])).shape == [0])
    #expect(product(zeros([1, 3]), zeros([1, 3])).shape == [1])
  }

  @Test func `functions of scalars need no signature`() {
    let f = vectorize { x, y in cos(x) * y }
    #expect(f(zeros([2, 1]), ones([3])).shape == [2, 3])
    let g = vectorize { x, y, z in x + y * z }
    #expect(g(1, arange(2), 3).scalars(as: Int.self) == [1, 4])
    #expect(vectorize(sin)(zeros([2, 2])).shape == [2, 2])
  }

  @Test func `lists of results`() {
    let both = vectorize({ x in [x[0].sum(), outer(x[0], x[1])] }, signature: "(n),(m)->(),(n,m)")
    let results = both([ones([4, 2]), ones([5, 1, 3])])
    #expect(results.map(\.shape) == [[5, 4], [5, 4, 2, 3]])
  }

  @Test func `lifted functions are differentiated and compiled`() {
    let normalized = vectorize({ x in x / sqrt((x * x).sum()) }, signature: "(n)->(n)")
    let x = arange(6, dtype: .f64).reshaped(to: [2, 3]) + 1
    let loss = { (x: Tensor) in (normalized(x) * x).sum() }
    // Σ x·x/|x| = |x|, whose gradient is x/|x|.
    #expect(allClose(grad(loss)(x), normalized(x), relative: 1e-12))
    let value = normalized(x)
    let jitted = jit { normalized($0) }
    #expect(allClose(jitted(x), value, relative: 0, absolute: 0))
  }

  @Test func `results that only some arguments reach are repeated`() {
    let first = vectorize({ x, _ in x * 2 }, signature: "(n),(m)->(n)")
    #expect(first(ones([3]), ones([4, 2])).shape == [4, 3])
  }

  @Test func `signatures that do not fit say so`() {
    let f = { (x: Tensor) in x }
    for signature in ["n->n", "(n)", "(n)->(n", "(n,)->(n)", "(n)(m)->(n)", "(n->(n)"] {
      #expect(
        sentence { vectorize(f, signature: signature)(ones([3])) }
          == "vectorize: a signature lists the axes of arguments and results, as (n,m),(m)->(n), "
          + "got \(signature)"
      )
    }
    #expect(
      sentence { vectorize(f, signature: "(n,m)->()")(ones([3])) }
        == "vectorize: argument 0 must have axes (n,m) at its end, got f32[3]"
    )
    #expect(
      sentence { vectorize(dot, signature: "(n),(n)->()")(ones([3]), ones([4])) }
        == "vectorize: axis n must have one size, got 3 and 4 (argument 1, f32[4])"
    )
    #expect(
      sentence { vectorize(dot, signature: "(n),(n)->()")(ones([2, 3]), ones([4, 3])) }
        == "vectorize: axes before those of the signature must broadcast, got f32[2,3], f32[4,3]"
    )
    #expect(
      sentence { vectorize(f, signature: "(n)->()")(ones([3])) }
        == "vectorize: the result must have axes (), got f32[3]"
    )
    #expect(
      sentence { vectorize(f, signature: "(),()->()")(ones([3])) }
        == "vectorize: the function must be called with 2 arguments, got 1"
    )
    #expect(
      sentence { vectorize({ (x: [Tensor]) in x }, signature: "()->(),()")([ones([3])])[0] }
        == "vectorize: the function must return 2 results, got 1"
    )
  }

  @Test func `a function along an axis is called on one example`() {
    let x = arange(24).reshaped(to: [2, 3, 4])
    let sums = applyAlongAxis(x, axis: 1) { x in x.sum() }
    #expect(arrayEqual(sums, x.sum(axis: 1)).item(as: Bool.self))
    let products = applyAlongAxis(x, axis: -2) { x in outer(x, x) }
    #expect(products.shape == [2, 3, 3, 4])
    #expect(applyAlongAxis(arange(3), axis: 0) { x in x * x }.shape == [3])
  }
}
