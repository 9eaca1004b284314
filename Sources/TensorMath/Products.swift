// SPDX-License-Identifier: Apache-2.0
//
// Products of two tensors summed over shared axes, under the names of NumPy. Each is one `dot_general`, which vmap and
// grad know how to keep one; only the axes differ.

internal import Primitives
public import TensorIR

/// The product of two tensors, summed over the last axis of the first and the second-to-last of the second.
///
///     f32[k] · f32[k]               → f32[]
///     f32[…, k] · f32[k]            → f32[…]
///     f32[…, k] · f32[…, k, n]      → f32[…, …, n]
///     f32[] · f32[…]                → f32[…]
///
/// Under ``vmap(_:inAxes:)`` the mapped axis never becomes a loop: it is one more batching axis when both operands are
/// mapped, and one more free axis when only one is. NumPy's `dot`; see ``matmul(_:_:)`` for batches of matrices.
///
/// - Parameters:
///   - x: A tensor; its last axis is summed over.
///   - y: A tensor; its second-to-last axis is summed over, or its only one. A scalar multiplies every element.
/// - Returns: The free axes of `x`, then the free axes of `y`.
/// - Precondition: The two axes have the same size.
/// - Complexity: O(*m* · *n* · *k*) for *m* and *n* elements along the free axes.
public func dot(_ x: Tensor, _ y: Tensor) -> Tensor {
  let isScaling = x.rank == 0 || y.rank == 0
  return contracted(
    x,
    y,
    DotGeneral(
      lhs: DotGeneral.Axes(contracting: isScaling ? [] : [x.rank - 1]),
      rhs: DotGeneral.Axes(contracting: isScaling ? [] : [max(y.rank - 2, 0)])
    ),
    in: "dot"
  )
}

/// The sum of the products of corresponding elements, in row-major order; those of `x` conjugated.
///
///     f32[…] · f32[…] → f32[]
///
/// NumPy's `vdot`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor with as many elements.
/// - Returns: A scalar.
/// - Precondition: Both have the same number of elements.
public func vdot(_ x: Tensor, _ y: Tensor) -> Tensor {
  if x.isInvalid || y.isInvalid { return x.isInvalid ? x : y }
  guard x.elementCount == y.elementCount else {
    let law =
      "operands must have the same number of elements, got \(x.type) (\(x.elementCount)) and "
      + "\(y.type) (\(y.elementCount))"
    return fail(TensorError(.invalidArgument(law), in: "vdot"))
  }
  return contracted(
    flattened(conj(x)),
    flattened(y),
    DotGeneral(lhs: DotGeneral.Axes(contracting: [0]), rhs: DotGeneral.Axes(contracting: [0])),
    in: "vdot"
  )
}

/// The product of two tensors, summed over the last axis of each.
///
///     f32[…, k] · f32[…, k] → f32[…, …]
///
/// NumPy's `inner`.
///
/// - Parameters:
///   - x: A tensor; a scalar multiplies every element of `y`.
///   - y: A tensor; a scalar multiplies every element of `x`.
/// - Returns: The other axes of `x`, then those of `y`.
/// - Precondition: The two last axes have the same size.
public func inner(_ x: Tensor, _ y: Tensor) -> Tensor {
  let isScaling = x.rank == 0 || y.rank == 0
  return contracted(
    x,
    y,
    DotGeneral(
      lhs: DotGeneral.Axes(contracting: isScaling ? [] : [x.rank - 1]),
      rhs: DotGeneral.Axes(contracting: isScaling ? [] : [y.rank - 1])
    ),
    in: "inner"
  )
}

/// The product of every element of one tensor with every element of another.
///
///     f32[m], f32[n] → f32[m, n]
///
/// Tensors of other ranks are taken as vectors, in row-major order. NumPy's `outer`.
///
/// - Parameters:
///   - x: A tensor; its elements give the rows of the result.
///   - y: A tensor; its elements give the columns of the result.
/// - Returns: A matrix.
public func outer(_ x: Tensor, _ y: Tensor) -> Tensor {
  if x.isInvalid || y.isInvalid { return x.isInvalid ? x : y }
  let none = DotGeneral.Axes(contracting: [])
  return contracted(flattened(x), flattened(y), DotGeneral(lhs: none, rhs: none), in: "outer")
}

/// The product of two tensors, summed over the last axes of the first and the first axes of the second.
///
///     tensordot(f32[a, b, c], f32[b, c, d]) → f32[a, d]
///
/// NumPy's `tensordot`.
///
/// - Parameters:
///   - x: A tensor; its last axes are summed over.
///   - y: A tensor; its first axes are summed over.
///   - axes: How many axes are summed over.
/// - Returns: The other axes of `x`, then those of `y`.
/// - Precondition: Both have that many axes, of the same sizes in order.
public func tensordot(_ x: Tensor, _ y: Tensor, axes: Int = 2) -> Tensor {
  if x.isInvalid || y.isInvalid { return x.isInvalid ? x : y }
  guard axes >= 0 else {
    let law = "the number of axes must be 0 or more, got \(axes)"
    return fail(TensorError(.invalidArgument(law), in: "tensordot"))
  }
  for operand in [x, y] where operand.rank < axes {
    return fail(TensorError(.rankTooSmall(operand.type, least: axes), in: "tensordot"))
  }
  return tensordot(x, y, axes: (Array((x.rank - axes)..<x.rank), Array(0..<axes)))
}

/// The product of two tensors, summed over pairs of axes.
///
///     tensordot(f32[a, b, c], f32[c, d, a], axes: ([0, 2], [2, 0])) → f32[b, d]
///
/// NumPy's `tensordot`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor.
///   - axes: The axes of `x` that are summed over, and their partners in `y`; negative axes count from the end.
/// - Returns: The other axes of `x`, then those of `y`.
/// - Precondition: Partners have the same size, and no axis is named twice.
public func tensordot(_ x: Tensor, _ y: Tensor, axes: (x: [Int], y: [Int])) -> Tensor {
  if x.isInvalid || y.isInvalid { return x.isInvalid ? x : y }
  guard axes.x.count == axes.y.count else {
    let law =
      "each axis of one operand must have a partner in the other, got \(axes.x.count) axes of lhs "
      + "\(x.type) and \(axes.y.count) axes of rhs \(y.type)"
    return fail(TensorError(.invalidArgument(law), in: "tensordot"))
  }
  do throws(TensorError) {
    let dot = DotGeneral(
      lhs: DotGeneral.Axes(contracting: try x.type.resolve(axes.x, in: "tensordot")),
      rhs: DotGeneral.Axes(contracting: try y.type.resolve(axes.y, in: "tensordot"))
    )
    return contracted(x, y, dot, in: "tensordot")
  } catch {
    return fail(error)
  }
}

// MARK: - Inside

/// Applies a product to operands of any two dtypes, and names the user's function when sizes differ.
func contracted(_ x: Tensor, _ y: Tensor, _ dot: DotGeneral, in place: String) -> Tensor {
  if x.isInvalid || y.isInvalid { return x.isInvalid ? x : y }
  for (i, j) in zip(dot.lhs.contracting, dot.rhs.contracting) where x.shape[i] != y.shape[j] {
    let kind = TensorError.Kind.contractedSizesDiffer(x.type, axis: i, y.type, otherAxis: j)
    return fail(TensorError(kind, in: place))
  }
  if x.dtype == y.dtype { return dot(x, y) }
  let common = commonType(of: [x, y])
  return dot(
    converted(x, to: common.dtype, isWeak: common.isWeak),
    converted(y, to: common.dtype, isWeak: common.isWeak)
  )
}

/// The elements as a vector, in row-major order.
private func flattened(_ x: Tensor) -> Tensor { reshape(x, to: [x.elementCount]) }
