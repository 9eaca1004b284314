// SPDX-License-Identifier: Apache-2.0
//
// Subscripts inside transformed functions: reading and writing parts is mapped, differentiated and compiled.

import Skein
import Testing

struct SubscriptTransformationsTests {
  /// Doubles the middle of a row in place, and moves its first element to the end.
  private func rotate(_ row: Tensor) -> Tensor {
    var row = row
    row[1..<3] *= 2
    let first = row[0]
    row[0..<3] = row[1...]
    row[-1] = first
    return row
  }

  private let rows = Tensor([[1.0, 2, 3, 4], [5, 6, 7, 8]])
  private let rotated: [Float] = [4, 6, 4, 1, 12, 14, 8, 5]

  @Test func `a batch of updates is a loop of updates`() {
    #expect(vmap(rotate)(rows).scalars(as: Float.self) == rotated)
    #expect(jit(vmap(rotate))(rows).scalars(as: Float.self) == rotated)
    let columns = vmap(rotate, inAxes: 1, outAxes: 1)(rows.transposed())
    #expect(columns.transposed().scalars(as: Float.self) == rotated)
  }

  @Test func `one number is taken of each example`() {
    let program = makeJaxpr(vmap { (row: Tensor) in row[-1] })(rows)
    #expect(
      program.description == """
        { lambda ; a:f32[2,4]. let
            b:f32[2,1] = slice[limit_indices=(2, 4) start_indices=(0, 3) strides=None] a
            c:f32[2] = reshape[new_sizes=(2,)] b
          in (c,) }
        """
    )
  }

  @Test func `gradients go to the elements that were read, and not to those that were replaced`() {
    let weights = Tensor([1.0, 10, 100, 1000])
    let gradient = grad { (row: Tensor) in (rotate(row) * weights).sum() }(rows[0])
    // rotate gives [2·x₁, 2·x₂, x₃, x₀].
    #expect(gradient.scalars(as: Float.self) == [1000, 2, 20, 100])
    let replaced = grad { (row: Tensor) in
      var row = row
      row[.stride(by: 2)] = 5
      return (row * row).sum()
    }(rows[0])
    #expect(replaced.scalars(as: Float.self) == [0, 4, 0, 8])
    let filled = grad { (x: Tensor) in
      var row = zeros([4])
      row[1...] = x
      return (row * weights).sum()
    }(2.0)
    #expect(filled.item() == 1110)
  }

  @Test func `gradients are mapped, and mapped functions have gradients`() {
    let mapped = vmap(grad { (row: Tensor) in (rotate(row) * row).sum() })(rows)
    let whole = grad { (rows: Tensor) in (vmap(rotate)(rows) * rows).sum() }(rows)
    #expect(mapped.scalars(as: Float.self) == whole.scalars(as: Float.self))
    #expect(mapped.shape == [2, 4])
  }
}
