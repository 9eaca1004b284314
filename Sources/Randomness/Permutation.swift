// SPDX-License-Identifier: Apache-2.0
//
// Random orders and samples, with JAX's arithmetic: the same keys give the same orders.

internal import Foundation
internal import Primitives
public import TensorIR

extension Random {
  /// The integers from 0 to before a count, in random order.
  ///
  ///     Random.permutation(key, 4)     // i32: [2, 0, 3, 1], or another order
  ///
  /// `jax.random.permutation` of a number, bit for bit.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - count: How many integers; none when negative.
  /// - Returns: A tensor of i32 and rank 1.
  /// - Complexity: O(*n* log *n*).
  public static func permutation(_ key: Key, _ count: Int) -> Tensor {
    if let problem = key.problem([], in: "Random.permutation") { return problem }
    let shape: Shape = [Swift.max(count, 0)]
    return asOneProgram("Random.permutation", [key.data]) { inputs in
      Words(inputs[0]).shuffled(iota(.i32, shape), axis: 0)
    }
  }

  /// The parts of a tensor along an axis, in random order.
  ///
  ///     Random.permutation(key, rows)                                  // whole rows change places
  ///     Random.permutation(key, rows, axis: 1, independent: true)      // the elements of each row do
  ///
  /// `jax.random.permutation`, bit for bit.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - x: A tensor of rank 1 or more.
  ///   - axis: The axis along which parts change places; negative axes count from the end.
  ///   - independent: Whether each vector along the axis has an order of its own.
  /// - Returns: A tensor of the type of `x`, differentiable with respect to it.
  /// - Precondition: There is such an axis.
  /// - Complexity: O(*n* log *n*).
  public static func permutation(
    _ key: Key,
    _ x: Tensor,
    axis: Int = 0,
    independent: Bool = false
  ) -> Tensor {
    if x.isInvalid { return x }
    let place = "Random.permutation"
    if let problem = key.problem([], in: place) { return problem }
    guard let axis = x.shape.resolve(axis) else {
      return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: place))
    }
    let isWhole = !independent && x.rank > 1
    return asOneProgram(place, [key.data, x]) { inputs in
      let (words, x) = (Words(inputs[0]), inputs[1])
      if !isWhole { return words.shuffled(x, axis: axis) }
      let order = words.shuffled(iota(.i32, [x.shape[axis]]), axis: 0)
      return take(x, order, axis: axis, mode: .clip)
    }
  }

  /// Integers from 0 to before a count, drawn with or without replacement.
  ///
  ///     Random.choice(key, [3], of: 10)                              // i32[3]
  ///     Random.choice(key, [3], of: 10, replace: false)
  ///     Random.choice(key, of: 3, p: Tensor([0.5, 0.3, 0.2]))
  ///
  /// `jax.random.choice` of a number; bit for bit where there is no `p`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result.
  ///   - count: How many integers there are to choose from.
  ///   - replace: Whether an integer may come more than once.
  ///   - p: The probability of each; equal ones when not given.
  /// - Returns: A tensor of i32.
  /// - Precondition: There is something to choose from, and enough of it; `p` is floating-point, one number for each.
  /// - Complexity: With `p` and replacement O(*n*) for each draw, which is not stored; else O(*n* log *n*) in all.
  public static func choice(
    _ key: Key,
    _ shape: Shape = [],
    of count: Int,
    replace: Bool = true,
    p: Tensor? = nil
  ) -> Tensor {
    let place = "Random.choice"
    if let problem = problem(key, shape, count, replace, p, in: place) { return problem }
    if shape.elementCount == 0 { return zeros(shape, dtype: .i32) }
    return asOneProgram(place, [key.data] + (p.map { [$0] } ?? [])) { inputs in
      Words(inputs[0]).chosen(shape, count, replace, inputs.dropFirst().first)
    }
  }

  /// Parts of a tensor along an axis, drawn with or without replacement.
  ///
  ///     Random.choice(key, [2], of: rows, replace: false)     // two different rows
  ///
  /// `jax.random.choice`; bit for bit where there is no `p`.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The axes of the result that stand in place of the axis.
  ///   - x: A tensor of rank 1 or more.
  ///   - axis: The axis along which parts are chosen; negative axes count from the end.
  ///   - replace: Whether a part may come more than once.
  ///   - p: The probability of each; equal ones when not given.
  /// - Returns: A tensor of the element type of `x`, differentiable with respect to it.
  /// - Precondition: There is such an axis, and something to choose from along it, and enough of it; `p` is floating-point,
  ///   one number for each.
  /// - Complexity: With `p` and replacement O(*n*) for each draw, which is not stored; else O(*n* log *n*) in all.
  public static func choice(
    _ key: Key,
    _ shape: Shape = [],
    of x: Tensor,
    axis: Int = 0,
    replace: Bool = true,
    p: Tensor? = nil
  ) -> Tensor {
    if x.isInvalid { return x }
    let place = "Random.choice"
    guard let axis = x.shape.resolve(axis) else {
      return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: place))
    }
    let count = x.shape[axis]
    if let problem = problem(key, shape, count, replace, p, in: place) { return problem }
    var sizes = x.shape.sizes
    sizes.replaceSubrange(axis...axis, with: shape.sizes)
    if shape.elementCount == 0 { return zeros(Shape(sizes), dtype: x.dtype) }
    return asOneProgram(place, [key.data, x] + (p.map { [$0] } ?? [])) { inputs in
      let p = inputs.dropFirst(2).first
      let positions = Words(inputs[0]).chosen(shape, count, replace, p)
      return take(inputs[1], positions, axis: axis, mode: .clip)
    }
  }

  /// What keeps a choice from being made, as an invalid tensor.
  private static func problem(
    _ key: Key,
    _ shape: Shape,
    _ count: Int,
    _ replace: Bool,
    _ p: Tensor?,
    in place: String
  ) -> Tensor? {
    if let problem = key.problem(shape, in: place) { return problem }
    let draws = shape.elementCount
    if draws > 0 && count <= 0 || !replace && draws > count {
      return fail(TensorError(.sampleTooLarge(draws, of: count), in: place))
    }
    guard let p else { return nil }
    if p.isInvalid { return p }
    guard p.dtype.isFloating, p.shape == [count] else {
      return fail(TensorError(.probabilities(p.type, count: count), in: place))
    }
    return nil
  }
}

extension Words {
  /// A tensor whose elements along an axis are in random order, each vector along the axis in one of its own.
  ///
  /// Sorted by random numbers of 32 bits, of which some may be equal; as often again as makes that unlikely to matter.
  func shuffled(_ x: Tensor, axis: Int) -> Tensor {
    let bits = 3 * Foundation.log(Double(Swift.max(x.elementCount, 1)))
    let rounds = Int((bits / Foundation.log(Double(UInt32.max))).rounded(.up))
    var (words, result) = (self, x)
    for _ in 0..<rounds {
      result = sort([words.child(1).bits(.u32, x.shape), result], axis: axis)[1]
      words = words.child(0)
    }
    return result
  }

  /// Integers below a count, of which as many are drawn as the shape has elements.
  func chosen(_ shape: Shape, _ count: Int, _ replace: Bool, _ p: Tensor?) -> Tensor {
    let draws = shape.elementCount
    switch (p, replace) {
    case (nil, true): return integers(.i32, shape, from: number(0, .i32), to: number(count, .i32))
    case (nil, false):
      let order = shuffled(iota(.i32, [count]), axis: 0)
      return reshape(slice(order, axis: 0, from: 0, to: draws), to: shape)
    case (let p?, true):
      // The first place where the running sum of probabilities reaches a random part of their sum.
      let sums = cumsum(p)
      let whole = reshape(slice(sums, axis: 0, from: count - 1, to: count), to: [])
      let targets = whole * (1 - fractions(p.dtype, [draws]))
      let isBelow = reshape(sums, to: [1, count]) .< reshape(targets, to: [draws, 1])
      return reshape(sum(isBelow.as(.i32), axis: 1), to: shape)
    case (let p?, false):
      let scores = gumbel(p.dtype, [count]) + log(p)
      return reshape(topK(scores, draws).indices, to: shape)
    }
  }
}
