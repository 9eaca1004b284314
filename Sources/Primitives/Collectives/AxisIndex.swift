// SPDX-License-Identifier: Apache-2.0
//
// The number of an example along a named axis.

package import TensorIR

/// Which example this is, as an i32.
package struct AxisIndex: Collective {
  package let axis: NamedAxis

  package init(_ axis: NamedAxis) { self.axis = axis }

  package var name: String { "axis_index" }
  package var namedAxes: [NamedAxis] { [axis] }
  package var parameters: [Parameter] { [.text("axis_name", axis.name)] }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    [TensorType(.i32)]
  }

  /// Along another axis every example has this number.
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    [Batched(self([])[0], axis: nil)]
  }

  /// 0, 1, 2, … along the mapped axis.
  package func collectiveRule(_ operands: [Batched], over name: String, size: Int) -> [Batched] {
    [Batched(iota(.i32, [size]), axis: 0)]
  }

  // A constant has no tangent.
  package func derivativeRule(_ operands: [Dual]) -> [Dual] { [Dual(self([])[0], tangent: nil)] }
}
