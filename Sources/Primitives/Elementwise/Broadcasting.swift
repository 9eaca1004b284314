// SPDX-License-Identifier: Apache-2.0
//
// What all elementwise pages share. Operands of an elementwise primitive have one rank, each axis having the size of
// the result or 1, or they have rank 0: kernels repeat elements as they read them, so a program never repeats a
// tensor in memory. The shape rule, the batching rule and the way back (`unbroadcast`) of that are here, once.

package import TensorIR

// MARK: - Shapes

/// The shape of an elementwise operation on two operands.
func elementwiseShape(_ x: TensorType, _ y: TensorType, in name: String) throws(TensorError)
  -> Shape
{
  if x.shape == y.shape || y.rank == 0 { return x.shape }
  if x.rank == 0 { return y.shape }
  guard x.rank == y.rank, let shape = joined(x.shape, y.shape) else {
    throw TensorError(.incompatibleShapes([x, y]), in: name)
  }
  return shape
}

/// The shape both broadcast to as NumPy says: aligned at their last axes, sizes equal or 1.
///
/// - Returns: `nil` when some sizes differ and neither is 1.
package func joined(_ x: Shape, _ y: Shape) -> Shape? {
  if x == y { return x }
  let other = x.rank < y.rank ? x : y
  var shape = x.rank < y.rank ? y : x
  let offset = shape.rank - other.rank
  for axis in 0..<other.rank where other[axis] != shape[axis + offset] {
    if shape[axis + offset] == 1 {
      shape[axis + offset] = other[axis]
    } else if other[axis] != 1 {
      return nil
    }
  }
  return shape
}

// MARK: - Batching

/// The batching rule of every elementwise primitive with one result.
func batchElementwise(_ primitive: some Primitive, _ operands: [Batched]) -> Batched {
  let (values, axis) = elementwiseBatch(of: operands)
  return Batched(primitive(values)[0], axis: axis)
}

/// The operands of an elementwise primitive for a whole batch, and the mapped axis of its results.
///
/// Where the mapped operands agree on their axis, that is the axis of the result. Where they differ, those that weigh
/// less are transposed. An operand that is not mapped gets an axis of size 1 there; a number stays a number; and a
/// mapped number gets axes of size 1 around its mapped axis.
func elementwiseBatch(of operands: [Batched]) -> (values: [Tensor], axis: Int) {
  let rank = operands.reduce(0) { max($0, $1.exampleRank) }
  let axis = rank == 0 ? 0 : commonAxis(of: operands)
  var values = operands.map(\.value)
  for (number, operand) in operands.enumerated() where operand.exampleRank > 0 {
    values[number] = operand.placed(at: axis, rank: rank)
  }
  for (number, operand) in operands.enumerated() where operand.exampleRank == 0 && rank > 0 {
    guard operand.axis != nil else { continue }
    var shape = Shape(repeatElement(1, count: rank + 1))
    shape[axis] = operand.value.shape[0]
    values[number] = broadcastInDim(operand.value, to: shape, axes: [axis])
  }
  return (values, axis)
}

/// The mapped axis whose choice leaves the fewest elements to transpose; among equals the one nearest the front,
/// where results are wanted.
func commonAxis(of operands: [Batched]) -> Int {
  var (best, fewest) = (0, Int.max)
  for candidate in operands where candidate.exampleRank > 0 {
    guard let axis = candidate.axis else { continue }
    let moved = operands.reduce(0) { sum, operand in
      let stays = operand.axis == nil || operand.axis == axis || operand.exampleRank == 0
      return sum + (stays ? 0 : operand.value.elementCount)
    }
    if (moved, axis) < (fewest, best) { (best, fewest) = (axis, moved) }
  }
  return best
}

extension Batched {
  /// The rank of one example.
  fileprivate var exampleRank: Int { axis == nil ? value.rank : value.rank - 1 }

  /// The value with its mapped axis at `axis`, or, when it is not mapped, with an axis of size 1 there.
  fileprivate func placed(at axis: Int, rank: Int) -> Tensor {
    if let mapped = self.axis {
      return mapped == axis ? value : moveAxis(value, from: mapped, to: axis)
    }
    let axes = Array(0..<rank).makingRoom(at: axis)
    return broadcastInDim(value, to: value.shape.inserting(1, at: axis), axes: axes)
  }
}

// MARK: - There and back

/// Repeats an operand of an elementwise operation so that it has the shape of the result.
package func broadcast(_ x: Tensor, to shape: Shape) -> Tensor {
  x.shape == shape
    ? x : broadcastInDim(x, to: shape, axes: x.rank == 0 ? [] : Array(0..<shape.rank))
}

/// The transpose of ``broadcast(_:to:)``: the cotangent of an operand from that of the result, summed over the axes
/// along which the operand was repeated.
package func unbroadcast(_ ct: Tensor, to x: TensorType) -> Tensor {
  let shape = ct.shape
  if shape == x.shape || ct.isInvalid { return ct }
  let repeated = (0..<shape.rank).filter { x.rank == 0 || x.shape[$0] != shape[$0] }
  return reshape(Reduce(.sum, axes: repeated)(ct), to: x.shape)
}
