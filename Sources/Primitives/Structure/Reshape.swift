// SPDX-License-Identifier: Apache-2.0
//
// Gives the same elements, in the same row-major order, another shape. A backend gives the same memory another
// type. JAX has `squeeze` besides; a program is shorter and its rules fewer when removing axes of size 1 is a reshape
// too.

package import Loops
public import TensorIR

/// The operand's elements in row-major order, in another shape.
package struct Reshape: LinearUnaryPrimitive, Lowerable {
  package let name = "reshape"
  package let shape: Shape

  package init(_ shape: Shape) { self.shape = shape }

  package var parameters: [Parameter] { [.tuple("new_sizes", shape)] }

  package func resultType(_ x: TensorType) throws(TensorError) -> TensorType {
    guard shape.allSatisfy({ $0 >= 0 }) else { throw TensorError(.negativeSize(shape), in: name) }
    guard shape.elementCount == x.shape.elementCount else {
      throw TensorError(.reshapeCount(x, to: shape), in: name)
    }
    return x.with(shape: shape)
  }
}

// MARK: - Rules

extension Reshape {
  /// The mapped axis passes between the axes of the result that hold what was before and behind it; only where the
  /// reshape mixes the two sides does it move to the front first.
  package func batchingRule(_ x: Batched, size: Int) -> Batched {
    guard let axis = x.axis else { return Batched(self(x.value), axis: nil) }
    if let mapped = position(of: axis, in: x.exampleType.shape) {
      return Batched(reshape(x.value, to: shape.inserting(size, at: mapped)), axis: mapped)
    }
    let front = moveAxis(x.value, from: axis, to: 0)
    return Batched(reshape(front, to: shape.inserting(size, at: 0)), axis: 0)
  }

  /// Where the result can be cut so that as many elements lie before the cut as before axis `axis` of the operand.
  private func position(of axis: Int, in operand: Shape) -> Int? {
    let before = operand[..<axis].reduce(1, *)
    let behind = operand[axis...].reduce(1, *)
    return (0...shape.rank).first { cut in
      shape[..<cut].reduce(1, *) == before && shape[cut...].reduce(1, *) == behind
    }
  }

  // The transpose of a reshape gives the operand's shape back.
  package func transposeRule(_ ct: Tensor, _ x: TensorType) -> Tensor { reshape(ct, to: x.shape) }

  package func lowering(_ operands: [TensorType]) -> Lowering { .reshape }
}

// MARK: - Applying it

/// The elements of `x` in another shape; `x` itself when that is its shape.
package func reshape(_ x: Tensor, to shape: Shape) -> Tensor {
  x.shape == shape ? x : Reshape(shape)(x)
}

extension Tensor {
  /// The same elements, in row-major order, in another shape.
  ///
  ///     f32[2, 6].reshaped(to: [3, 4])  → f32[3, 4]
  ///     f32[2, 6].reshaped(to: [4, -1]) → f32[4, 3]
  ///
  /// - Parameter shape: The sizes of the result; one of them may be -1, and is then what the number of elements asks.
  /// - Returns: A tensor of the given shape.
  /// - Precondition: The number of elements stays the same.
  /// - Complexity: O(1) for a concrete tensor: the memory is shared.
  public func reshaped(to shape: Shape) -> Tensor {
    if isInvalid { return self }
    guard let unknown = shape.firstIndex(of: -1) else { return reshape(self, to: shape) }
    let known = shape.removing(at: unknown)
    let count = known.elementCount
    guard count > 0, elementCount % count == 0, known.allSatisfy({ $0 > 0 }) else {
      return fail(TensorError(.reshapeUnknown(type, to: shape), in: "reshape"))
    }
    return reshape(self, to: known.inserting(elementCount / count, at: unknown))
  }
}
