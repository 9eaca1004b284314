// SPDX-License-Identifier: Apache-2.0
//
// A part of a tensor: along every axis the elements from a start, before a limit, a stride apart. A backend reads
// the operand's memory with other strides.

package import Loops
package import TensorIR

/// Along axis `i` the operand's elements `start[i]`, `start[i] + stride[i]`, … before `limit[i]`.
package struct Slice: LinearUnaryPrimitive, Lowerable {
  package let name = "slice"
  package let start: [Int]
  package let limit: [Int]
  package let stride: [Int]

  package init(start: [Int], limit: [Int], stride: [Int]) {
    self.start = start
    self.limit = limit
    self.stride = stride
  }

  package var parameters: [Parameter] {
    let strides = stride.allSatisfy { $0 == 1 } ? "None" : pythonTuple(stride)
    return [
      .tuple("limit_indices", limit), .tuple("start_indices", start), .text("strides", strides),
    ]
  }

  package func resultType(_ x: TensorType) throws(TensorError) -> TensorType {
    guard start.count == x.rank, limit.count == x.rank, stride.count == x.rank else {
      throw TensorError(.rankMismatch(x, expected: start.count), in: name)
    }
    for axis in 0..<x.rank {
      let (start, limit, stride) = (start[axis], limit[axis], stride[axis])
      guard start >= 0, start <= limit, limit <= x.shape[axis], stride >= 1 else {
        throw TensorError(
          .sliceOutOfBounds(start: start, limit: limit, stride: stride, axis: axis, x),
          in: name
        )
      }
    }
    return x.with(shape: Shape((0..<x.rank).map(size)))
  }

  /// How many elements are taken along an axis.
  private func size(along axis: Int) -> Int {
    limit[axis] == start[axis] ? 0 : (limit[axis] - start[axis] - 1) / stride[axis] + 1
  }
}

// MARK: - Rules

extension Slice {
  /// All of the mapped axis is taken.
  package func batchingRule(_ x: Batched, size: Int) -> Batched {
    guard let axis = x.axis else { return Batched(self(x.value), axis: nil) }
    var (start, limit, stride) = (start, limit, stride)
    start.insert(0, at: axis)
    limit.insert(size, at: axis)
    stride.insert(1, at: axis)
    return Batched(Slice(start: start, limit: limit, stride: stride)(x.value), axis: axis)
  }

  // The transpose puts every element back to where it was taken from, among zeros.
  package func transposeRule(_ ct: Tensor, _ x: TensorType) -> Tensor {
    let padding = (0..<x.rank).map { axis in
      let count = size(along: axis)
      let end = count == 0 ? start[axis] : start[axis] + (count - 1) * stride[axis] + 1
      return Padding(low: start[axis], high: x.shape[axis] - end, interior: stride[axis] - 1)
    }
    return pad(ct, with: Tensor(ScalarValue(0, as: ct.dtype)), padding)
  }

  package func lowering(_ operands: [TensorType]) -> Lowering {
    .view(View(axes: stride.enumerated().map { .along($0, step: $1) }, starts: start))
  }
}

// MARK: - Applying it

/// The elements of `x` from `start` to before `limit`, a stride apart; `x` itself when those are all.
package func slice(_ x: Tensor, from start: [Int], to limit: [Int], by stride: [Int]? = nil)
  -> Tensor
{
  let stride = stride ?? Array(repeating: 1, count: start.count)
  let isAll =
    start.allSatisfy { $0 == 0 } && limit == x.shape.sizes && stride.allSatisfy { $0 == 1 }
  return isAll ? x : Slice(start: start, limit: limit, stride: stride)(x)
}

/// The elements of `x` from `start` to before `limit` along one axis, all of them along the others.
package func slice(_ x: Tensor, axis: Int, from start: Int, to limit: Int) -> Tensor {
  var starts = [Int](repeating: 0, count: x.rank)
  var limits = x.shape.sizes
  starts[axis] = start
  limits[axis] = limit
  return slice(x, from: starts, to: limits)
}
