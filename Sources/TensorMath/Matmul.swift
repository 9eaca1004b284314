// SPDX-License-Identifier: Apache-2.0
//
// Matrix products, of single matrices and of batches that broadcast. A batch axis that one operand lacks, or has with
// size 1, stays a free axis of the other: nothing is repeated in memory.

internal import Primitives
public import TensorIR

/// The matrix product.
///
///     f32[m, k] · f32[k, n]         → f32[m, n]
///     f32[k] · f32[k, n]            → f32[n]
///     f32[m, k] · f32[k]            → f32[m]
///     f32[…, m, k] · f32[…, k, n]   → f32[…, m, n]
///
/// Axes before the last two are batches of matrices and broadcast against each other. One `dot_general` whatever the
/// ranks; an axis that only `y` has is moved in front of the rows of `x` afterwards, by a transpose of the result.
/// NumPy's `matmul`, Python's `@`.
///
/// - Parameters:
///   - x: A vector, a matrix, or a batch of matrices; its last axis is summed over.
///   - y: A vector, a matrix, or a batch of matrices; its second-to-last axis is summed over, or its only one.
/// - Returns: The batch axes, the rows of `x`, the columns of `y`; a vector has neither.
/// - Precondition: Both have rank 1 or more; the summed axes have the same size; batch axes are equal or 1.
/// - Complexity: O(*b* · *m* · *n* · *k*) for *b* products in the batch.
public func matmul(_ x: Tensor, _ y: Tensor) -> Tensor {
  if x.isInvalid || y.isInvalid { return x.isInvalid ? x : y }
  for operand in [x, y] where operand.rank == 0 {
    return fail(TensorError(.rankTooSmall(operand.type, least: 1), in: "matmul"))
  }
  // Nothing but matrices and vectors: what most calls are, and JAX's text for them.
  if x.rank <= 2 && y.rank <= 2 {
    let dot = DotGeneral(
      lhs: DotGeneral.Axes(contracting: [x.rank - 1]),
      rhs: DotGeneral.Axes(contracting: [y.rank - 1 - (y.rank > 1 ? 1 : 0)])
    )
    return contracted(x, y, dot, in: "matmul")
  }
  do throws(TensorError) {
    return try BatchedProduct(x.type, y.type)(x, y)
  } catch {
    return fail(error)
  }
}

/// How the axes of a batched matrix product meet.
private struct BatchedProduct {
  /// Axes of size 1 that an operand broadcasts along, removed before the product.
  private var removed: (x: [Int], y: [Int]) = ([], [])
  /// Pairs of batch axes, in the operands without the removed ones.
  private var batching: (x: [Int], y: [Int]) = ([], [])
  /// Where in the result each axis of the product belongs: batching axes, free axes of x, free axes of y.
  private var places: (batching: [Int], x: [Int], y: [Int]) = ([], [], [])
  private let sums: (x: Int, y: Int)

  init(_ x: TensorType, _ y: TensorType) throws(TensorError) {
    let (xCount, yCount) = (max(x.rank - 2, 0), max(y.rank - 2, 0))
    let count = max(xCount, yCount)
    sums = (x.rank - 1, y.rank > 1 ? y.rank - 2 : 0)
    guard x.shape[sums.x] == y.shape[sums.y] else {
      let kind = TensorError.Kind.contractedSizesDiffer(x, axis: sums.x, y, otherAxis: sums.y)
      throw TensorError(kind, in: "matmul")
    }
    for place in 0..<count {
      let (i, j) = (place - count + xCount, place - count + yCount)
      if i < 0 {
        places.y.append(place)
      } else if j < 0 {
        places.x.append(place)
      } else if x.shape[i] == y.shape[j] {
        batching.x.append(i - removed.x.count)
        batching.y.append(j - removed.y.count)
        places.batching.append(place)
      } else if x.shape[i] == 1 {
        removed.x.append(i)
        places.y.append(place)
      } else if y.shape[j] == 1 {
        removed.y.append(j)
        places.x.append(place)
      } else {
        throw TensorError(.batchSizesDiffer(x, axis: i, y, otherAxis: j), in: "matmul")
      }
    }
    if x.rank > 1 { places.x.append(count) }
    if y.rank > 1 { places.y.append(count + (x.rank > 1 ? 1 : 0)) }
  }

  func callAsFunction(_ x: Tensor, _ y: Tensor) -> Tensor {
    let dot = DotGeneral(
      lhs: DotGeneral.Axes(contracting: [sums.x - removed.x.count], batching: batching.x),
      rhs: DotGeneral.Axes(contracting: [sums.y - removed.y.count], batching: batching.y)
    )
    let product = contracted(
      reshape(x, to: x.shape.removing(removed.x)),
      reshape(y, to: y.shape.removing(removed.y)),
      dot,
      in: "matmul"
    )
    return transpose(product, permutation: inverse(of: places.batching + places.x + places.y))
  }
}
