// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with keys and draws, in words.

import Skein
import TensorIR
import Testing

struct SentenceTests {
  /// The sentence of the first mistake of a function.
  private func sentence(_ body: () -> Tensor) -> String? {
    do {
      _ = try withErrors(body)
      return nil
    } catch let error as TensorError {
      return error.sentence
    } catch {
      return "\(error)"
    }
  }

  private let key = Key(0)

  @Test func `keys need two words`() {
    #expect(
      sentence { Key(data: zeros([3])).data }
        == "Key: the data of keys must be u32[…,2], got f32[3]"
    )
    #expect(
      sentence { Random.normal(Key(data: zeros([], dtype: .u32)), [3]) }
        == "Key: the data of keys must be u32[…,2], got u32[]"
    )
  }

  @Test func `seeds and numbers folded in are integers`() {
    #expect(
      sentence { Key(seed: Tensor([1, 2])).data }
        == "Key: the number must be one integer, got i32[2]"
    )
    #expect(
      sentence { key.foldIn(Tensor(1.5)).data }
        == "foldIn: the number must be one integer, got f32[]"
    )
    #expect(
      sentence { key.foldIn(-1).data }
        == "foldIn: the number must lie in 0...4294967295, got -1"
    )
  }

  @Test func `a draw takes one key`() {
    let keys = key.split(5)
    #expect(
      sentence { Random.uniform(keys, [3]) } == """
        Random.uniform: one key is needed, got keys of shape [5]
          help: use vmap over the keys
        """
    )
    #expect(
      sentence { keys.split(2).data } == """
        split: one key is needed, got keys of shape [5]
          help: use vmap over the keys
        """
    )
    #expect(
      sentence { key[0].data } == """
        Key: a batch of keys is needed, got one key
          help: use split to make more
        """
    )
    #expect(
      sentence { Random.bits(key, [2, -1]) }
        == "Random.bits: the size of an axis must be 0 or more, got [2,-1]"
    )
  }

  @Test func `a draw has a dtype that its distribution has`() {
    #expect(
      sentence { Random.normal(key, dtype: .i32) }
        == "Random.normal: the dtype must be floating-point, got i32"
    )
    #expect(
      sentence { Random.bits(key, dtype: .i32) }
        == "Random.bits: the dtype must be an unsigned integer, got i32"
    )
    #expect(
      sentence { Random.randint(key, min: 0, max: 5, dtype: .f32) }
        == "Random.randint: the dtype must be an integer, got f32"
    )
    #expect(
      sentence { Random.bernoulli(key, p: 1) }
        == "Random.bernoulli: the operand must be floating-point, got i32[]"
    )
    #expect(
      sentence { Random.categorical(key, logits: Tensor([1, 2])) }
        == "Random.categorical: the operand must be floating-point, got i32[2]"
    )
  }

  @Test func `parameters fit the shape`() {
    #expect(
      sentence { Random.uniform(key, [3], min: zeros([4]), max: 1) }
        == "Random.uniform: parameters must broadcast to the shape [3], got f32[4] and i32[]"
    )
    #expect(
      sentence { Random.bernoulli(key, [3], p: full([2, 3], 0.5)) }
        == "Random.bernoulli: parameters must broadcast to the shape [3], got f32[2,3]"
    )
    #expect(
      sentence { Random.uniform(key, min: zeros([4]), max: zeros([3])) }
        == "Random.uniform: the shapes of parameters must broadcast, got f32[4] and f32[3]"
    )
    #expect(
      sentence { Random.categorical(key, [4], logits: zeros([3, 5])) }
        == "Random.categorical: parameters must broadcast to the shape [4], got f32[3]"
    )
    #expect(
      sentence { Random.categorical(key, logits: zeros([3, 5]), axis: 2) }
        == "Random.categorical: an axis of f32[3,5] lies in -2..<2, got 2"
    )
  }

  @Test func `there is enough to choose from`() {
    #expect(
      sentence { Random.choice(key, [3], of: 0) }
        == "Random.choice: there must be something to choose from, got a size of 0"
    )
    #expect(
      sentence { Random.choice(key, [2, 3], of: zeros([5, 2]), replace: false) }
        == "Random.choice: without replacement there must be enough to choose from, "
        + "got 6 draws of 5"
    )
    #expect(
      sentence { Random.choice(key, of: 3, p: zeros([2])) }
        == "Random.choice: there must be one floating-point probability for each of 3, got f32[2]"
    )
    #expect(
      sentence { Random.permutation(key, zeros([5, 2]), axis: 2) }
        == "Random.permutation: an axis of f32[5,2] lies in -2..<2, got 2"
    )
  }

  @Test func `a mistake in an argument passes through`() {
    let text = sentence { Random.normal(Key(data: zeros([3])).split(2)[0], [3]) }
    #expect(text == "Key: the data of keys must be u32[…,2], got f32[3]")
  }
}
