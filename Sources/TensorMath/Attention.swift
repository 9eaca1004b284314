// SPDX-License-Identifier: Apache-2.0
//
// Attention: averages of values, weighted by how well their keys fit a query. Two products, with a softmax between them;
// heads that share keys are one more free axis of the products, so nothing is repeated.

internal import Primitives
public import TensorIR

/// For each query the average of the values, weighted by the softmax of the products of query and keys.
///
///     f32[batch, T, N, H], f32[batch, S, K, H], f32[batch, S, K, H] → f32[batch, T, N, H]
///
/// softmax(scale · query · keyᵀ + bias) · value, for each of *N* heads; the axis `batch` may be left out, of all
/// operands. With *K* < *N* each head of keys and values serves *N*/*K* heads of queries. The weights of bf16 and f16 are
/// computed in f32. `jax.nn.dot_product_attention`.
///
/// - Parameters:
///   - query: One vector of *H* numbers for each of *T* positions and *N* heads.
///   - key: One for each of *S* positions and *K* heads.
///   - value: The vectors to average, of the keys' shape.
///   - bias: What is added to the products; broadcasts to `[batch, N, T, S]`.
///   - mask: Which products count, as truth values; broadcasts to `[batch, N, T, S]`.
///   - isCausal: Whether a position sees itself and earlier ones alone.
///   - scale: The factor of the products; 1/√*H* when not given.
/// - Returns: A tensor of the query's shape.
/// - Precondition: The shapes fit, *N* is a multiple of *K*, and the mask is of truth values.
/// - Complexity: O(batch · *N* · *T* · *S* · *H*), with batch · *N* · *T* · *S* numbers in memory.
public func dotProductAttention(
  _ query: Tensor,
  _ key: Tensor,
  _ value: Tensor,
  bias: Tensor? = nil,
  mask: Tensor? = nil,
  isCausal: Bool = false,
  scale: Double? = nil
) -> Tensor {
  let given = [query, key, value, bias, mask].compactMap(\.self)
  if let invalid = given.first(where: \.isInvalid) { return invalid }
  if let law = brokenLaw(query, key, value, bias, mask) {
    return fail(TensorError(.invalidArgument(law), in: "dotProductAttention"))
  }
  let common = commonType(of: [query, key, value], floating: true).dtype
  let computed: DType = common == .f64 ? .f64 : .f32
  func heads(_ x: Tensor, as dtype: DType) -> Tensor {
    let x = converted(x, to: dtype)
    return x.rank == 4 ? x : reshape(x, to: x.shape.inserting(1, at: 0))
  }
  let (query4, key4) = (heads(query, as: computed), heads(key, as: computed))
  let value4 = heads(value, as: common)
  let (batch, targets, queryHeads) = (query4.shape[0], query4.shape[1], query4.shape[2])
  let (sources, keyHeads, size) = (key4.shape[1], key4.shape[2], key4.shape[3])
  let groups = keyHeads == 0 ? 0 : queryHeads / keyHeads

  // The products are [batch, K, T, N/K, S].
  let grouped = reshape(query4, to: [batch, targets, keyHeads, groups, size])
  let products = DotGeneral(
    lhs: .init(contracting: [4], batching: [0, 2]),
    rhs: .init(contracting: [3], batching: [0, 2])
  )(grouped, key4)
  var weights = products * Tensor(number: scale ?? 1 / Double(size).squareRoot())
  func placed(_ x: Tensor) -> Tensor {
    let missing = 4 - x.rank
    let shape = Shape(repeatElement(1, count: missing) + x.shape.sizes)
    let split = shape[1] == 1 ? [1, 1] : [keyHeads, groups]
    return reshape(x, to: [shape[0], split[0], split[1], shape[2], shape[3]])
      .transposed([0, 1, 3, 2, 4])
  }
  if let bias { weights = (weights + placed(bias)).as(computed) }
  var seen = mask.map(placed)
  if isCausal {
    let row = iota(.i32, [1, 1, targets, 1, 1], axis: 2)
    let past = row .>= iota(.i32, [1, 1, 1, 1, sources], axis: 4)
    seen = seen.map { $0 .& past } ?? past
  }
  // A finite number, as in JAX: where nothing is seen all count alike.
  if let seen { weights = select(seen, weights, Tensor(number: -0.7 * greatest(.f32))) }
  let averages = DotGeneral(
    lhs: .init(contracting: [4], batching: [0, 1]),
    rhs: .init(contracting: [1], batching: [0, 2])
  )(converted(softmax(weights), to: common), value4)
  // [batch, K, T, N/K, H]
  return reshape(averages.transposed([0, 2, 1, 3, 4]), to: query.shape)
}

/// What is wrong with the operands; nil when nothing is.
private func brokenLaw(
  _ query: Tensor,
  _ key: Tensor,
  _ value: Tensor,
  _ bias: Tensor?,
  _ mask: Tensor?
) -> String? {
  let (q, k, v) = (query.type, key.type, value.type)
  guard q.rank == 3 || q.rank == 4, k.rank == q.rank, v.rank == q.rank else {
    return "query, key and value must all have rank 3, or all 4, got \(q), \(k) and \(v)"
  }
  guard k.shape == v.shape else {
    return "key and value must have the same shape, got \(k) and \(v)"
  }
  let last = q.rank - 1
  guard q.shape[last] == k.shape[last], q.rank == 3 || q.shape[0] == k.shape[0] else {
    return "query and key must have the same batch and vectors of the same size, got \(q) and \(k)"
  }
  let (heads, keyHeads) = (q.shape[last - 1], k.shape[last - 1])
  guard keyHeads > 0 ? heads % keyHeads == 0 : heads == 0 else {
    return "the heads of the query must be a multiple of those of the key, got \(heads) and "
      + "\(keyHeads)"
  }
  if let mask, mask.dtype != .bool { return "the mask must be boolean, got \(mask.type)" }
  let whole = [q.rank == 4 ? q.shape[0] : 1, heads, q.shape[last - 2], k.shape[last - 2]]
  for (name, operand) in [("bias", bias), ("mask", mask)] {
    guard let operand else { continue }
    let fits = zip(operand.shape.reversed(), whole.reversed()).allSatisfy { $0 == 1 || $0 == $1 }
    if operand.rank > 4 || !fits {
      return "the \(name) must broadcast to \(Shape(whole)), got \(operand.type)"
    }
  }
  return nil
}
