// SPDX-License-Identifier: Apache-2.0
//
// Keys: where randomness comes from. A key is a value and never changes; new ones are made of it by splitting and by
// folding in numbers, in any order, on any machine, with the same result.

internal import Primitives
public import TensorIR

/// A key for draws of random numbers, or a batch of keys.
///
///     let key = Key(42)
///     let (a, b) = key.split()
///     Random.normal(a, [3])              // always the same three numbers
///
/// A draw is a function of its key alone: the same key gives the same numbers, on every machine and under every
/// transformation. So **a key is used once**: for one draw, or to make other keys, never for both and never twice.
///
/// Many keys in one value are mapped like any other tensor:
///
///     vmap { key in Random.normal(key, [3]) }(key.split(5))     // f32[5, 3]: what a loop over the keys draws
///
/// The algorithm is threefry-2x32 with 20 rounds, and keys are those of `jax.random.key`, bit for bit.
public struct Key: Tree {
  /// The two words of the key, u32[2]; of a batch of keys u32[…, 2].
  public private(set) var data: Tensor

  /// The key of a seed.
  ///
  /// As in JAX, whose integers have 32 bits unless told otherwise, the lower 32 bits of the number count; a tensor of i64
  /// gives all 64, see ``init(seed:)``.
  ///
  /// - Parameter seed: Any integer.
  public init(_ seed: Int) {
    data = Tensor([0, UInt32(truncatingIfNeeded: seed)])
  }

  /// The key of a seed that is a tensor, traced or not.
  ///
  /// The upper half of a seed of 64 bits is the key's first word, the lower half the second; the first word is 0 for
  /// narrower seeds. `jax.random.key` of an array.
  ///
  /// - Parameter seed: A scalar integer.
  /// - Precondition: The seed is a scalar integer.
  public init(seed: Tensor) {
    guard seed.rank == 0 && seed.dtype.isInteger || seed.isInvalid else {
      data = fail(TensorError(.seed(seed.type), in: "Key"))
      return
    }
    data = asOneProgram("Key", [seed]) { inputs in
      let seed = inputs[0]
      let isWide = seed.dtype.byteCount == 8
      let first = isWide ? shiftRightLogical(seed, 32).as(.u32) : Words.zero
      return Words(first: first, second: seed.as(.u32)).data
    }
  }

  /// Keys from their words, as ``data`` gives them.
  ///
  /// `jax.random.wrap_key_data`.
  ///
  /// - Parameter data: The two words of each key, u32[…, 2].
  /// - Precondition: The elements are u32, and the last axis has size 2.
  public init(data: Tensor) {
    let isKey = data.dtype == .u32 && data.rank > 0 && data.shape[data.rank - 1] == 2
    self.data =
      isKey || data.isInvalid ? data : fail(TensorError(.keyData(data.type), in: "Key"))
  }

  /// Keys whose data need no check.
  init(unchecked data: Tensor) { self.data = data }

  /// The axes of a batch of keys; empty for one key.
  public var shape: Shape { data.isInvalid ? [] : Shape(data.shape.dropLast()) }

  /// One key of a batch, or several: the index belongs to the first axis.
  ///
  /// - Parameter index: An index along the first axis; negative numbers count from the end.
  /// - Precondition: This is a batch of keys, and there is such an index.
  public subscript(index: Int) -> Key {
    if data.isInvalid { return self }
    guard data.rank > 1 else {
      return Key(unchecked: fail(TensorError(.keyNotBatch, in: "Key")))
    }
    return Key(unchecked: data[index])
  }
}

// MARK: - New keys

extension Key {
  /// Two new keys.
  ///
  ///     let (a, b) = key.split()
  ///
  /// `jax.random.split`. The key itself must not be used any more.
  ///
  /// - Returns: Two keys, from which draws are independent.
  /// - Precondition: This is one key, not a batch.
  public func split() -> (Key, Key) {
    let keys = split(2)
    return keys.data.isInvalid ? (keys, keys) : (keys[0], keys[1])
  }

  /// Several new keys.
  ///
  ///     let keys = key.split(5)           // keys[0], … keys[4], or one for each example of a vmap
  ///
  /// `jax.random.split`. The key itself must not be used any more. The first of many keys are those of fewer.
  ///
  /// - Parameter count: How many keys.
  /// - Returns: A batch of keys along a first axis.
  /// - Precondition: This is one key, not a batch, and the count is 0 or more.
  public func split(_ count: Int) -> Key { split([count]) }

  /// New keys in the given shape.
  ///
  /// - Parameter shape: The axes of the batch of keys.
  /// - Returns: As many keys as the shape has elements.
  /// - Precondition: This is one key, not a batch, and sizes are 0 or more.
  public func split(_ shape: Shape) -> Key {
    if let problem = problem(shape, in: "split") { return Key(unchecked: problem) }
    return Key(
      unchecked: asOneProgram("split", [data]) { inputs in
        let (first, second) = Words(inputs[0]).blocks(shape)
        return stack([first, second], axis: shape.rank)
      }
    )
  }

  /// A new key, of this one and a number.
  ///
  ///     for step in 0..<100 { train(key.foldIn(step)) }
  ///
  /// `jax.random.fold_in`. This key may be folded with other numbers, and must not be used otherwise.
  ///
  /// - Parameter number: A number that tells this use of the key from others.
  /// - Returns: A key, from which draws are independent of those with other numbers.
  /// - Precondition: This is one key, not a batch, and the number fits u32.
  public func foldIn(_ number: Int) -> Key {
    guard UInt32(exactly: number) != nil else {
      return Key(unchecked: fail(TensorError(.foldedNumber(number), in: "foldIn")))
    }
    return foldIn(Tensor(ScalarValue(number, as: .u32)))
  }

  /// A new key, of this one and a number in a tensor, traced or not.
  ///
  /// The lower 32 bits of the number count. `jax.random.fold_in`.
  ///
  /// - Parameter number: A scalar integer that tells this use of the key from others.
  /// - Returns: A key, from which draws are independent of those with other numbers.
  /// - Precondition: This is one key, not a batch, and the number is a scalar integer.
  public func foldIn(_ number: Tensor) -> Key {
    if number.isInvalid { return Key(unchecked: number) }
    if let problem = problem([], in: "foldIn") { return Key(unchecked: problem) }
    guard number.rank == 0 && number.dtype.isInteger else {
      return Key(unchecked: fail(TensorError(.seed(number.type), in: "foldIn")))
    }
    return Key(
      unchecked: asOneProgram("foldIn", [data, number]) { inputs in
        Words(inputs[0]).enciphered(Words.zero, inputs[1].as(.u32)).data
      }
    )
  }
}

// MARK: - Checks

extension Key {
  /// What keeps this key from giving a draw of a shape, as an invalid tensor; `nil` when nothing does.
  func problem(_ shape: Shape, in place: String) -> Tensor? {
    if data.isInvalid { return data }
    if data.rank != 1 { return fail(TensorError(.keyBatch(self.shape), in: place)) }
    if shape.contains(where: { $0 < 0 }) {
      return fail(TensorError(.negativeSize(shape), in: place))
    }
    return nil
  }
}
