// SPDX-License-Identifier: Apache-2.0
//
// Jacobians and Hessians: a linearized function applied to a whole basis at once, by vmap.

internal import Primitives
package import TensorIR

/// The Jacobian of a function with one tensor as result, row by row in reverse mode.
///
/// - Returns: For each leaf of the point a tensor of shape *result shape + leaf shape*.
package func reverseJacobian<D: Tree>(
  _ place: String,
  _ point: D,
  role: String = "argument",
  holomorphic: Bool = false,
  chunk: Chunk? = nil,
  _ f: (D) -> Tensor
) -> D {
  if let error = wrongLeaf(of: point, role, holomorphic, in: place) {
    return point.invalidated(by: error)
  }
  let linearized = LinearizedFunction(place, at: point, f)
  let value = linearized.value
  if value.isInvalid { return point.mapLeaves { _ in value } }
  if let error = wrongResult(value, holomorphic, in: place) {
    return point.invalidated(by: error)
  }
  if value.rank == 0 { return linearized.pullBack(leaves: [one(of: value.type)]) }
  do throws(TensorError) {
    let rows = try batched(
      [basis(of: value.type)],
      size: value.elementCount,
      chunk: chunk,
      in: place
    ) { cotangents in
      linearized.pullBack(leaves: [cotangents[0]]).leaves
    }
    return point.replacingLeaves(
      zip(rows, point.leaves).map { row, leaf in
        let examples = row.repeated(along: 0, size: value.elementCount)
        return reshape(examples, to: Shape(value.shape.sizes + leaf.shape.sizes))
      }
    )
  } catch {
    return point.invalidated(by: error)
  }
}

/// The Jacobian of a function of a tree with one tensor as result, column by column in forward mode.
///
/// - Returns: For each leaf of the point a tensor of shape *result shape + leaf shape*.
package func forwardJacobian<D: Tree>(
  _ place: String,
  _ point: D,
  role: String = "argument",
  holomorphic: Bool = false,
  chunk: Chunk? = nil,
  _ f: (D) -> Tensor
) -> D {
  if let error = wrongLeaf(of: point, role, holomorphic, in: place) {
    return point.invalidated(by: error)
  }
  let leaves = point.leaves
  if let error = complexLeaf(of: point, role, holomorphic, in: place) {
    return point.invalidated(by: error)
  }
  return point.replacingLeaves(
    leaves.indices.map { position in
      tensorJacobian(place, leaves[position], holomorphic: holomorphic, chunk: chunk) { leaf in
        var varied = leaves
        varied[position] = leaf
        return f(point.replacingLeaves(varied))
      }
    }
  )
}

/// The Jacobian of a function of one tensor, column by column in forward mode.
///
/// - Returns: For each leaf of the result a tensor of shape *leaf shape + point shape*.
package func tensorJacobian<R: Tree>(
  _ place: String,
  _ point: Tensor,
  role: String = "argument",
  holomorphic: Bool = false,
  chunk: Chunk? = nil,
  _ f: (Tensor) -> R
) -> R {
  let error =
    wrongLeaf(of: point, role, holomorphic, in: place)
    ?? complexLeaf(of: point, role, holomorphic, in: place)
  if let error {
    return f(Tensor.invalid(error)).mapLeaves { _ in Tensor.invalid(error) }
  }
  let linearized = LinearizedFunction(place, at: point, f)
  let value = linearized.value
  let outputs = value.leaves
  if outputs.contains(where: \.isInvalid) { return value }
  // Tangents of real numbers may be complex.
  let isWrong = { (x: Tensor) in !(holomorphic ? x.dtype.isComplex : x.dtype.isInexact) }
  if let position = outputs.firstIndex(where: isWrong) {
    let path = Arguments.paths([value], "result")[position]
    let type = outputs[position].type
    let kind: TensorError.Kind =
      type.dtype.isInexact
      ? .notHolomorphic(path: path, type) : .gradientOfInteger(path: path, type)
    return value.invalidated(by: TensorError(kind, in: place))
  }
  if point.rank == 0 { return linearized.pushForward(one(of: point.type), in: place) }
  do throws(TensorError) {
    let columns = try batched(
      [basis(of: point.type)],
      size: point.elementCount,
      chunk: chunk,
      in: place
    ) { tangents in
      linearized.pushForward(tangents[0], in: place).leaves
    }
    return value.replacingLeaves(
      zip(columns, outputs).map { column, output in
        let examples = column.repeated(along: output.rank, size: point.elementCount)
        return reshape(examples, to: Shape(output.shape.sizes + point.shape.sizes))
      }
    )
  } catch {
    return value.invalidated(by: error)
  }
}

/// The error of moving along the real axis alone where there is a plane to move in.
private func complexLeaf(of point: some Tree, _ role: String, _ holomorphic: Bool, in place: String)
  -> TensorError?
{
  let leaves = point.leaves
  guard !holomorphic, let position = leaves.firstIndex(where: \.dtype.isComplex) else { return nil }
  let path = Arguments.paths([point], role)[position]
  return TensorError(.forwardOfComplex(path: path, leaves[position].type), in: place)
}

/// The one unit vector of a type of rank 0.
private func one(of type: TensorType) -> Tensor { Tensor(ScalarValue(1.0, as: type.dtype)) }

/// Every unit vector of a type, along axis 0.
private func basis(of type: TensorType) -> Batched {
  let count = type.shape.elementCount
  return Batched(
    basis: reshape(eye(count, dtype: type.dtype), to: Shape([count] + type.shape.sizes))
  )
}

extension Tensor {
  /// The invalid tensor of an error.
  fileprivate static func invalid(_ error: TensorError) -> Tensor { fail(error) }
}
