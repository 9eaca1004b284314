// SPDX-License-Identifier: Apache-2.0
//
// Functions whose operands are of types too narrow for what is computed of them.

import Skein
import TensorIR
import Testing

struct NarrowTypeTests {
  @Test func `unsigned numbers are close from both sides`() {
    let (x, y) = (Tensor([UInt8(100), 101]), Tensor([UInt8(101), 100]))
    #expect(allClose(x, y, relative: 0, absolute: 1))
    #expect(!allClose(x, y, relative: 0, absolute: 0.5))
  }

  @Test func `truth values are close when they are equal`() {
    let x = Tensor([true, false])
    #expect(allClose(x, x))
    #expect(!allClose(x, Tensor([true, true])))
  }

  @Test func `numbers keep their digits beside wider elements`() {
    let x = Tensor([1.0], dtype: .f64)
    #expect(stack([x[0], 0.1])[1].item() == 0.1)
    #expect((power(2.0, 0) * Tensor([1.0], dtype: .f16)).dtype == .f16)
  }

  @Test func `more classes than an index can count are still different classes`() {
    let row = oneHot(Tensor([UInt8(3)]), classes: 300)
    #expect(row.shape == [1, 300])
    #expect(row[0, 3].item() == 1)
    #expect(row.sum().item() == 1)
  }
}
