// SPDX-License-Identifier: Apache-2.0
//
// Mapped axes of functions that take a list of tensors, as tests write them.

package import TensorIR

extension Axes<[Tensor]> {
  /// The axis of each tensor of a list.
  package static func leaves(_ axes: [Int?]) -> Axes {
    var fields: [PartialKeyPath<[Tensor]>: Int?] = [:]
    for (position, axis) in axes.enumerated() {
      fields.updateValue(axis, forKey: \[Tensor].[position])
    }
    return .all(nil, except: fields)
  }
}
