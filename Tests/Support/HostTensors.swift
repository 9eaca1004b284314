// SPDX-License-Identifier: Apache-2.0
//
// Slices and stacks of tensors by copying elements in plain Swift. What a law compares with must not be computed by
// the rules that the law is about.

package import TensorIR

extension Tensor {
  /// One example of a batch.
  package func example(_ index: Int, along axis: Int) -> Tensor {
    let strides = shape.rowMajorStrides
    let exampleType = TensorType(dtype, shape.removing(at: axis), isWeak: type.isWeak)
    let inner = strides[axis]
    let outer = shape[..<axis].reduce(1, *)
    let all = elements
    var chosen: [ScalarValue] = []
    chosen.reserveCapacity(exampleType.shape.elementCount)
    for block in 0..<outer {
      let start = block * shape[axis] * inner + index * inner
      chosen += all[start..<(start + inner)]
    }
    return Tensor(elements: chosen, exampleType)
  }

  /// The batch of the given examples of one type.
  package static func stacked(_ examples: [Tensor], _ type: TensorType, along axis: Int) -> Tensor {
    let outer = type.shape[..<axis].reduce(1, *)
    let inner = type.shape[axis...].reduce(1, *)
    let parts = examples.map(\.elements)
    var all: [ScalarValue] = []
    all.reserveCapacity(examples.count * type.shape.elementCount)
    for block in 0..<outer {
      for part in parts { all += part[(block * inner)..<((block + 1) * inner)] }
    }
    return Tensor(elements: all, type.with(shape: type.shape.inserting(examples.count, at: axis)))
  }

  /// The tensor with one element replaced.
  package func replacing(_ position: Int, with value: Double) -> Tensor {
    var changed = elements
    changed[position] = ScalarValue(value, as: dtype)
    return Tensor(elements: changed, type)
  }

  /// `self + factor · direction`, computed in `Double`.
  package func moved(along direction: Tensor, by factor: Double) -> Tensor {
    Tensor(
      elements: zip(elements, direction.elements).map {
        ScalarValue(
          real: $0.double + factor * $1.double,
          imaginary: $0.imaginary + factor * $1.imaginary,
          as: dtype
        )
      },
      type
    )
  }

  /// Σ x·y over all elements, of complex numbers its real part, computed in `Double`.
  package func inner(_ other: Tensor) -> Double {
    zip(elements, other.elements).reduce(0) {
      $0 + $1.0.double * $1.1.double - $1.0.imaginary * $1.1.imaginary
    }
  }

  /// Σ |x·y| over all elements: what rounding errors of ``inner(_:)`` are relative to.
  package func innerMagnitude(_ other: Tensor) -> Double {
    zip(elements, other.elements).reduce(0) {
      $0 + abs($1.0.double * $1.1.double) + abs($1.0.imaginary * $1.1.imaginary)
    }
  }

  /// The elements in another type, converted one by one.
  package func hostConverted(to dtype: DType) -> Tensor {
    Tensor(elements: elements.map { $0.converted(to: dtype) }, TensorType(dtype, shape))
  }
}

extension Tensor {
  /// The same elements in memory that nobody else has; a number as it is.
  package var copied: Tensor {
    guard case .buffer(let buffer) = representation else { return self }
    let copy = TensorBuffer(uninitialized: type)
    copy.pointer.copyMemory(from: buffer.pointer, byteCount: type.byteCount)
    return Tensor(.buffer(copy))
  }

  /// Where the elements are; nil for a number.
  package var address: UnsafeRawPointer? {
    if case .buffer(let buffer) = representation { UnsafeRawPointer(buffer.pointer) } else { nil }
  }
}
