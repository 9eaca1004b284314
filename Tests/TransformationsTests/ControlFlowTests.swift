// SPDX-License-Identifier: Apache-2.0
//
// cond, switchCase, whileLoop, foriLoop, scan and map as users write them: values, programs, and batches.

import Optimizer
import Skein
import TensorIR
import Testing

struct ControlFlowTests {
  let x = Tensor([1.0, 2.0, 3.0])

  // MARK: Values

  @Test func `the branch that the predicate says gives the result`() {
    let f = { @Sendable (x: Tensor) in cond(x .> 0, { sqrt(x) }, { x - 1 }) }
    expect(f(4.0), [], [2])
    expect(f(-4.0), [], [-5])
    expect(jit(f)(4.0), [], [2])
    expect(vmap(f)(Tensor([4.0, -4, 9])), [3], [2, -5, 3])
    expect(jit { vmap(f)($0) }(Tensor([4.0, -4, 9])), [3], [2, -5, 3])
  }

  @Test func `a number as the result of a branch takes the type of the other's`() {
    let result = cond(x[0] .> 0, { x }, { x * 0 })
    expect(result, [3], [1, 2, 3])
    #expect(cond(Tensor(false), { x[0] }, { 0 }).dtype == .f32)
  }

  @Test func `an index beyond the branches takes the nearest`() {
    let f = { (i: Tensor) in switchCase(i, [{ x }, { 2 * x }, { -x }]) }
    expect(f(-7), [3], [1, 2, 3])
    expect(f(1), [3], [2, 4, 6])
    expect(f(9), [3], [-1, -2, -3])
    expect(
      vmap(f)(Tensor([2, 0, 1, 7] as [Int32])),
      [4, 3],
      [-1, -2, -3, 1, 2, 3, 2, 4, 6, -1, -2, -3]
    )
  }

  @Test func `a loop runs as long as its condition holds`() {
    let f = { @Sendable (x: Tensor) in
      whileLoop({ i, x in (i .< 10) .& (x .< 100) }, { i, x in (i + 1, 2 * x) }, (0, x))
    }
    let (steps, last) = f(3)
    expect(steps, [], [6])
    expect(last, [], [192])
    let (counts, values) = vmap(f)(Tensor([3.0, 200, 0.001, 60]))
    expect(counts, [4], [6, 0, 10, 1])
    expect(values, [4], [192, 200, 1.024, 120])
    let again = jit { vmap(f)($0).0 }(Tensor([3.0, 200, 0.001, 60]))
    expect(again, [4], [6, 0, 10, 1])
  }

  @Test func `a loop over integers is a scan, or a while where the bounds are tensors`() {
    expect(foriLoop(0, 4, x) { i, x in 2 * x + i }, [3], [27, 43, 59])
    expect(foriLoop(5, 4, x) { i, x in 2 * x + i }, [3], [1, 2, 3])
    let dynamic = { (n: Tensor) in foriLoop(0, n, x) { i, x in 2 * x + i } }
    expect(dynamic(4), [3], [27, 43, 59])
    expect(vmap(dynamic)(Tensor([0, 4] as [Int32])), [2, 3], [1, 2, 3, 27, 43, 59])
  }

  @Test func `scan carries one value and stacks another`() {
    let (total, running) = scan({ sum, x in (sum + x, sum) }, 0, x)
    expect(total, [], [6])
    expect(running, [3], [0, 1, 3])
    let (last, backwards) = scan({ sum, x in (sum + x, sum) }, 0, x, reverse: true)
    expect(last, [], [6])
    expect(backwards, [3], [5, 3, 0])
    let (_, powers) = scan({ x in (2 * x, x) }, Tensor(1), length: 4)
    expect(powers, [4], [1, 2, 4, 8])
    let ((a, b), numbers) = scan({ a, b, _ in (b, a + b, a) }, (Tensor(0), Tensor(1)), zeros([6]))
    expect(numbers, [6], [0, 1, 1, 2, 3, 5])
    expect(a + b, [], [21])
  }

  @Test func `map gives the rows of vmap, whatever the size of its batches`() {
    let rows = counting([7, 3])
    let f = { (x: Tensor) in dot(x, x) }
    let expected = vmap(f)(rows).scalars(as: Double.self)
    expect(map(f, rows), [7], expected)
    for size in [1, 2, 3, 7, 10] { expect(map(f, rows, batchSize: size), [7], expected) }
  }

  // MARK: Programs

  private func text(_ program: Jaxpr) -> String { program.description }

  @Test func `programs print as JAX prints them`() {
    let chosen = makeJaxpr { (p: Tensor, x: Tensor) in cond(p, { sin(x) }, { cos(x) }) }
    #expect(
      text(chosen(Tensor(true), x)) == """
        { lambda ; a:bool[] b:f32[3]. let
            c:i32[] = convert_element_type[new_dtype=int32] a
            d:f32[3] = cond[
              branches=(
                { lambda ; e:f32[3]. let f:f32[3] = cos e in (f,) }
                { lambda ; g:f32[3]. let h:f32[3] = sin g in (h,) }
              )
            ] c b
          in (d,) }
        """
    )
    let looped = makeJaxpr { (x: Tensor) in
      whileLoop({ i, _ in i .< 10 }, { i, x in (i + 1, x * 2) }, (0, x))
    }
    #expect(
      text(looped(x)) == """
        { lambda ; a:f32[3]. let
            b:i32[] c:f32[3] = while[
              body_jaxpr={ lambda ; d:i32[] e:f32[3]. let
                  f:i32[] = add d 1:i32[]
                  g:f32[3] = mul e 2.0:f32[]
                in (f, g) }
              body_nconsts=0
              cond_jaxpr={ lambda ; h:i32[] i:f32[3]. let j:bool[] = lt h 10:i32[] in (j,) }
              cond_nconsts=0
            ] 0:i32[] a
          in (b, c) }
        """
    )
    let scanned = makeJaxpr { (x: Tensor, w: Tensor, rows: Tensor) in
      scan({ c, row in (matmul(w, c) + row, c) }, x, rows)
    }
    #expect(
      text(scanned(x, zeros([3, 3]), zeros([5, 3]))) == """
        { lambda ; a:f32[3] b:f32[3,3] c:f32[5,3]. let
            d:f32[3] e:f32[5,3] = scan[
              jaxpr={ lambda ; f:f32[3,3] g:f32[3] h:f32[3]. let
                  i:f32[3] = dot_general[dimension_numbers=(([1], [0]), ([], []))] f g
                  j:f32[3] = add i h
                in (j, g) }
              length=5
              num_carry=1
              num_consts=1
              reverse=False
              unroll=1
            ] b a c
          in (d, e) }
        """
    )
    let counted = makeJaxpr { (x: Tensor) in foriLoop(0, 3, x) { _, x in x * 2 } }
    #expect(
      text(counted(x)) == """
        { lambda ; a:f32[3]. let
            _:i32[] b:f32[3] = scan[
              jaxpr={ lambda ; c:i32[] d:f32[3]. let
                  e:i32[] = add c 1:i32[]
                  f:f32[3] = mul d 2.0:f32[]
                in (e, f) }
              length=3
              num_carry=2
              num_consts=0
              reverse=False
              unroll=1
            ] 0:i32[] a
          in (b,) }
        """
    )
  }

  @Test func `a mapped choice stays a choice, and what all examples share stays as it is`() {
    let w = zeros([4, 3])
    let f = { (p: Tensor, x: Tensor, w: Tensor) in cond(p, { dot(w, x) }, { -dot(w, x) }) }
    #expect(
      text(makeJaxpr(vmap(f, inAxes: 0, 0, nil))(zeros([2]) .> 0, zeros([2, 3]), w)) == """
        { lambda ; a:bool[2] b:f32[2,3] c:f32[4,3]. let
            d:i32[2] = convert_element_type[new_dtype=int32] a
            e:f32[2,4] = cond[
              branches=(
                { lambda ; f:f32[4,3] g:f32[3]. let
                    h:f32[4] = dot_general[dimension_numbers=(([1], [0]), ([], []))] f g
                    i:f32[4] = neg h
                  in (i,) }
                { lambda ; j:f32[4,3] k:f32[3]. let
                    l:f32[4] = dot_general[dimension_numbers=(([1], [0]), ([], []))] j k
                  in (l,) }
              )
              lanes=(2,)
              mapped=((), (0,))
            ] d c b
          in (e,) }
        """
    )
    #expect(
      text(makeJaxpr(vmap(f, inAxes: nil, 0, nil))(Tensor(true), zeros([2, 3]), w)) == """
        { lambda ; a:bool[] b:f32[2,3] c:f32[4,3]. let
            d:i32[] = convert_element_type[new_dtype=int32] a
            e:f32[2,4] = cond[
              branches=(
                { lambda ; f:f32[4,3] g:f32[2,3]. let
                    h:f32[2,4] = dot_general[dimension_numbers=(([1], [1]), ([], []))] g f
                    i:f32[2,4] = neg h
                  in (i,) }
                { lambda ; j:f32[4,3] k:f32[2,3]. let
                    l:f32[2,4] = dot_general[dimension_numbers=(([1], [1]), ([], []))] k j
                  in (l,) }
              )
            ] d c b
          in (e,) }
        """
    )
  }

  @Test func `a mapped loop carries its counter once for all examples`() {
    let f = { (x: Tensor) in whileLoop({ _, x in x .< 9 }, { i, x in (i + 1, x + i) }, (0, x)).1 }
    #expect(
      text(makeJaxpr(vmap(f))(x)) == """
        { lambda ; a:f32[3]. let
            _:i32[3] b:f32[3] = while[
              body_jaxpr={ lambda ; c:i32[] d:f32[]. let
                  e:i32[] = add c 1:i32[]
                  f:f32[] = convert_element_type[new_dtype=float32] c
                  g:f32[] = add d f
                in (e, g) }
              body_nconsts=0
              cond_jaxpr={ lambda ; h:i32[] i:f32[]. let j:bool[] = lt i 9.0:f32[] in (j,) }
              cond_nconsts=0
              lanes=(3,)
              mapped=((), (0,))
            ] 0:i32[] a
          in (b,) }
        """
    )
  }

  // MARK: Derivatives

  @Test func `forward derivatives go through branches and loops`() {
    let (y, dy) = jvp({ x in whileLoop({ $0 .< 100 }, { $0 * $0 }, x) }, 3.0, 1.0)
    expect(y, [], [6561])
    expect(dy, [], [8 * 2187])
    let chosen = { (x: Tensor) in cond(x .> 0, { sqrt(x) }, { 3 * x }) }
    expect(jvp(chosen, 4.0, 1.0).1, [], [0.25])
    expect(jvp(vmap(chosen), Tensor([4.0, -1]), Tensor([1.0, 1])).1, [2], [0.25, 3])
    let (_, slopes) = jvp({ x in scan({ c, r in (c * r, c) }, 1, x).1 }, x, Tensor([1.0, 1, 1]))
    expect(slopes, [3], [0, 1, 3])
  }
}
