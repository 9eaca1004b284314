// SPDX-License-Identifier: Apache-2.0
//
// Tangents and cotangents that may be zero without being written down: `nil` means zero.

package import TensorIR

/// The sum of two tangents.
package func sum(_ x: Tensor?, _ y: Tensor?) -> Tensor? {
  guard let x else { return y }
  guard let y else { return x }
  return Arithmetic(.add)(x, y)
}

extension Tensor {
  /// A tangent as a tensor: zeros of the given type where it is zero.
  package static func materialized(_ tangent: Tensor?, _ type: TensorType) -> Tensor {
    tangent ?? zeros(type.shape, dtype: type.dtype)
  }
}
