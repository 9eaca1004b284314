// SPDX-License-Identifier: Apache-2.0
//
// Products of batches of vectors and matrices by name, chains of matrices, and products that are no sums.

internal import Primitives
public import TensorIR

/// The tensor with its last two axes exchanged: of a matrix, or of each of a batch, the transpose.
///
///     f32[…, m, n] → f32[…, n, m]
///
/// NumPy's `matrix_transpose`.
///
/// - Parameter x: A tensor of rank 2 or more.
/// - Returns: A tensor with the same elements.
/// - Precondition: `x` has rank 2 or more.
public func matrixTranspose(_ x: Tensor) -> Tensor {
  if x.isInvalid { return x }
  guard x.rank >= 2 else {
    return fail(TensorError(.rankTooSmall(x.type, least: 2), in: "matrixTranspose"))
  }
  return swapAxes(x, -2, -1)
}

/// The products of the vectors of two batches.
///
///     f32[…, k] · f32[…, k] → f32[…]
///
/// The other axes broadcast. NumPy's `vecdot`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - y: A tensor of rank 1 or more.
///   - axis: The axis along which the vectors lie; negative axes count from the end.
/// - Returns: A tensor of the shape to which the other axes broadcast.
/// - Precondition: The axes of the vectors have the same size, and the others broadcast.
public func vecdot(_ x: Tensor, _ y: Tensor, axis: Int = -1) -> Tensor {
  if x.isInvalid || y.isInvalid { return x.isInvalid ? x : y }
  for operand in [x, y] {
    guard operand.shape.resolve(axis) != nil else {
      return fail(TensorError(.axisOutOfRange(axis: axis, type: operand.type), in: "vecdot"))
    }
  }
  let (a, b) = (moveAxis(x, from: axis, to: -1), moveAxis(y, from: axis, to: -1))
  return batched("...k,...k->...", a, b, (a.rank - 1, b.rank - 1), in: "vecdot")
}

/// The products of the matrices of one batch with the vectors of another.
///
///     f32[…, m, k] · f32[…, k] → f32[…, m]
///
/// The other axes broadcast. NumPy's `matvec`.
///
/// - Parameters:
///   - x: A tensor of rank 2 or more.
///   - y: A tensor of rank 1 or more.
/// - Returns: A batch of vectors.
/// - Precondition: The summed axes have the same size, and the other axes broadcast.
public func matvec(_ x: Tensor, _ y: Tensor) -> Tensor {
  if let mistake = mistake((x, 2), (y, 1), in: "matvec") { return mistake }
  return batched("...mk,...k->...m", x, y, (x.rank - 1, y.rank - 1), in: "matvec")
}

/// The products of the vectors of one batch with the matrices of another.
///
///     f32[…, k] · f32[…, k, n] → f32[…, n]
///
/// The other axes broadcast. NumPy's `vecmat`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - y: A tensor of rank 2 or more.
/// - Returns: A batch of vectors.
/// - Precondition: The summed axes have the same size, and the other axes broadcast.
public func vecmat(_ x: Tensor, _ y: Tensor) -> Tensor {
  if let mistake = mistake((x, 1), (y, 2), in: "vecmat") { return mistake }
  return batched("...k,...kn->...n", x, y, (x.rank - 1, y.rank - 2), in: "vecmat")
}

/// The product of a chain of matrices, in the cheapest order.
///
///     multiDot([f32[10, 100], f32[100, 5], f32[5, 50]]) → f32[10, 50]
///
/// The order is chosen as that of ``einsum(_:_:)`` is, after `vmap` and `grad`. NumPy's `linalg.multi_dot`.
///
/// - Parameter matrices: Two or more; the first may be a row vector, the last a column vector.
/// - Returns: The product; without the axis that a vector lacks.
/// - Precondition: Every number of columns is the next number of rows.
/// - Complexity: The multiplications of the cheapest order of products of two, for up to eight matrices.
public func multiDot(_ matrices: [Tensor]) -> Tensor {
  if let invalid = matrices.first(where: \.isInvalid) { return invalid }
  guard matrices.count >= 2 else {
    return fail(TensorError(.arrangement(.tooFewMatrices(matrices.count)), in: "multiDot"))
  }
  // Matrix i has the labels i and i + 1.
  var labels = matrices.indices.map { [$0, $0 + 1] }
  var result = [0, matrices.count]
  for (place, x) in matrices.enumerated() {
    let isAtEnd = place == 0 || place == matrices.count - 1
    guard x.rank == 2 || x.rank == 1 && isAtEnd else {
      return fail(TensorError(.rankMismatch(x.type, expected: 2), in: "multiDot"))
    }
    if x.rank == 1 {
      labels[place].remove(at: place == 0 ? 0 : 1)
      result.removeAll { $0 == (place == 0 ? 0 : matrices.count) }
    }
  }
  for (x, y) in zip(matrices, matrices.dropFirst()) where x.shape[x.rank - 1] != y.shape[0] {
    let kind = TensorError.Kind.contractedSizesDiffer(
      x.type,
      axis: x.rank - 1,
      y.type,
      otherAxis: 0
    )
    return fail(TensorError(kind, in: "multiDot"))
  }
  if matrices.count == 2 { return dot(matrices[0], matrices[1]) }
  let common = commonType(of: matrices)
  let factors = matrices.map { converted($0, to: common.dtype, isWeak: common.isWeak) }
  return Einsum(labels, to: result)(factors)[0]
}

/// A square matrix times itself, several times.
///
///     f32[…, n, n] → f32[…, n, n]
///
/// NumPy's `linalg.matrix_power`.
///
/// - Parameters:
///   - x: A matrix, or a batch of matrices.
///   - exponent: How many factors; 0 gives the unit matrix. Negative exponents, which need an inverse, are not supported
///     yet.
/// - Returns: A tensor of the same type.
/// - Precondition: The last two axes have the same size.
/// - Complexity: At most 2 log₂(`exponent`) matrix products.
public func matrixPower(_ x: Tensor, _ exponent: Int) -> Tensor {
  if x.isInvalid { return x }
  guard x.rank >= 2 else {
    return fail(TensorError(.rankTooSmall(x.type, least: 2), in: "matrixPower"))
  }
  guard x.shape[x.rank - 1] == x.shape[x.rank - 2] else {
    return fail(TensorError(.arrangement(.notSquare(x.type)), in: "matrixPower"))
  }
  guard exponent >= 0 else {
    return fail(TensorError(.unsupported("a negative power of a matrix"), in: "matrixPower"))
  }
  if exponent == 0 { return eye(x.shape[x.rank - 1], dtype: x.dtype).broadcast(to: x.shape) }
  var result: Tensor?
  var power = x
  var rest = exponent
  while true {
    if rest & 1 == 1 { result = result.map { matmul($0, power) } ?? power }
    rest >>= 1
    if rest == 0 { return result ?? x }
    power = matmul(power, power)
  }
}

/// The Kronecker product: the second tensor times each element of the first.
///
///     kron(f32[2, 3], f32[4, 5]) → f32[8, 15]
///
/// NumPy's `kron`.
///
/// - Parameters:
///   - x: A tensor.
///   - y: A tensor; the one of lower rank gets axes of size 1 in front.
/// - Returns: A tensor whose sizes are the products of theirs.
public func kron(_ x: Tensor, _ y: Tensor) -> Tensor {
  if x.isInvalid || y.isInvalid { return x.isInvalid ? x : y }
  let rank = max(x.rank, y.rank)
  let xSizes = repeatElement(1, count: rank - x.rank) + x.shape.sizes
  let ySizes = repeatElement(1, count: rank - y.rank) + y.shape.sizes
  // Every axis of the result is one of x and, within it, one of y.
  let products = zip(xSizes, ySizes).map { $0.multipliedReportingOverflow(by: $1) }
  guard !products.contains(where: \.overflow) else {
    return fail(TensorError(.tooLarge(x.type), in: "kron"))
  }
  let a = reshape(x, to: Shape(xSizes.flatMap { [$0, 1] }))
  let b = reshape(y, to: Shape(ySizes.flatMap { [1, $0] }))
  return (a * b).reshaped(to: Shape(products.map(\.partialValue)))
}

/// The cross product of vectors in space.
///
///     f32[…, 3], f32[…, 3] → f32[…, 3]
///
/// The other axes broadcast. NumPy's `cross` of vectors of three elements.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - y: A tensor of rank 1 or more.
///   - axis: The axis along which the vectors lie; negative axes count from the end.
/// - Returns: Vectors at a right angle to both, along the same axis.
/// - Precondition: The axis has size 3 in both, and the others broadcast.
public func cross(_ x: Tensor, _ y: Tensor, axis: Int = -1) -> Tensor {
  if x.isInvalid || y.isInvalid { return x.isInvalid ? x : y }
  for operand in [x, y] {
    guard let resolved = operand.shape.resolve(axis) else {
      return fail(TensorError(.axisOutOfRange(axis: axis, type: operand.type), in: "cross"))
    }
    guard operand.shape[resolved] == 3 else {
      let mistake = ArrangementMistake.notInSpace(axis: resolved, operand.type)
      return fail(TensorError(.arrangement(mistake), in: "cross"))
    }
  }
  let (a, b) = (moveAxis(x, from: axis, to: -1), moveAxis(y, from: axis, to: -1))
  // Element i of a × b is element i + 1 of the products whose element i is aᵢ bᵢ₊₁ − aᵢ₊₁ bᵢ.
  let next = { (x: Tensor) in rolled(x, -1, axis: x.rank - 1) }
  let products = a * next(b) - next(a) * b
  if products.isInvalid { return products }
  return moveAxis(next(products), from: -1, to: axis)
}

// MARK: - Inside

private func mistake(_ x: (Tensor, Int), _ y: (Tensor, Int), in place: String) -> Tensor? {
  if x.0.isInvalid || y.0.isInvalid { return x.0.isInvalid ? x.0 : y.0 }
  for (operand, least) in [x, y] {
    guard operand.rank >= least else {
      return fail(TensorError(.rankTooSmall(operand.type, least: least), in: place))
    }
  }
  return nil
}

/// A sum of products over batches that broadcast, with the sentence of the function that users called.
private func batched(
  _ subscripts: String,
  _ x: Tensor,
  _ y: Tensor,
  _ summed: (x: Int, y: Int),
  in place: String
) -> Tensor {
  guard x.shape[summed.x] == y.shape[summed.y] else {
    let kind = TensorError.Kind.contractedSizesDiffer(
      x.type,
      axis: summed.x,
      y.type,
      otherAxis: summed.y
    )
    return fail(TensorError(kind, in: place))
  }
  return einsum(subscripts, x, y)
}
