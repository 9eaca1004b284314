// SPDX-License-Identifier: Apache-2.0
//
// Keys: what they are made of, and what they refuse.

import Skein
import SkeinTestSupport
import TensorIR
import Testing

struct KeyTests {
  private func words(_ key: Key) -> [UInt32] { key.data.scalars(as: UInt32.self) }

  @Test func `the lower half of an integer is the key`() {
    #expect(words(Key(0)) == [0, 0])
    #expect(words(Key(42)) == [0, 42])
    #expect(words(Key(-1)) == [0, .max])
    #expect(words(Key(1 << 40 + 5)) == [0, 5])
    #expect(words(Key(.max)) == [0, .max])
  }

  @Test func `a seed in a tensor gives as many bits as it has`() {
    let wide = Tensor([1 << 40 + 5, -1, .min], dtype: .i64)
    let seeds = wide.scalars(as: Int.self)
    #expect(words(Key(seed: wide[0])) == [UInt32(seeds[0] >> 32), UInt32(seeds[0] & 0xFFFF_FFFF)])
    #expect(words(Key(seed: wide[1])) == [.max, .max])
    #expect(words(Key(seed: wide[2])) == [1 << 31, 0])
    #expect(words(Key(seed: Tensor(Int32(-1)))) == [0, .max])
    #expect(words(Key(seed: Tensor(UInt8(7)))) == [0, 7])
  }

  @Test func `the first of many keys are those of fewer`() {
    let key = Key(7)
    let (a, b) = key.split()
    let keys = key.split(5)
    #expect(keys.shape == [5])
    #expect(words(keys[0]) == words(a))
    #expect(words(keys[1]) == words(b))
    #expect(key.split([5, 1]).data.scalars(as: UInt32.self) == words(keys))
    #expect(key.split(0).data.shape == [0, 2])
  }
}
