// SPDX-License-Identifier: Apache-2.0
//
// Counts along an axis. A backend makes the numbers where they are used.

package import Loops
package import TensorIR

/// A tensor whose every element is its index along `axis`.
package struct Iota: Primitive, Lowerable {
  package let name = "iota"
  package let dtype: DType
  package let shape: Shape
  package let axis: Int

  package init(_ dtype: DType, _ shape: Shape, axis: Int) {
    self.dtype = dtype
    self.shape = shape
    self.axis = axis
  }

  package var parameters: [Parameter] {
    [.value("dimension", axis), .text("dtype", dtype.longName), .tuple("shape", shape)]
  }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let type = TensorType(dtype, shape)
    guard shape.allSatisfy({ $0 >= 0 }) else { throw TensorError(.negativeSize(shape), in: name) }
    guard axis >= 0 && axis < shape.rank else {
      throw TensorError(.axisOutOfRange(axis: axis, type: type), in: name)
    }
    guard dtype != .bool else {
      throw TensorError(.dtypeNotSupported(type, expected: "a number"), in: name)
    }
    return [type]
  }

  /// Every example gets the same numbers: there is no operand that could be mapped.
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    [Batched(self([])[0], axis: nil)]
  }

  // A constant has no tangent.
  package func derivativeRule(_ operands: [Dual]) -> [Dual] { [Dual(self([])[0], tangent: nil)] }

  package func lowering(_ operands: [TensorType]) -> Lowering {
    .pointwise(.iota(axis: axis, dtype))
  }
}

/// The numbers 0, 1, … along one axis of the given shape, the same along the others.
package func iota(_ dtype: DType, _ shape: Shape, axis: Int = 0) -> Tensor {
  Iota(dtype, shape, axis: axis)([])[0]
}
