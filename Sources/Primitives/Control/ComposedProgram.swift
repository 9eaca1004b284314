// SPDX-License-Identifier: Apache-2.0
//
// Lowerings that are compositions of other primitives: the page writes them as users would, and engines get a program.

package import TensorIR

extension Jaxpr {
  /// The program of a composition with one result, for operands of the given types.
  ///
  /// - Precondition: The composition is of operations that take these types.
  package static func composing(_ types: [TensorType], _ body: ([Tensor]) -> Tensor) -> Jaxpr {
    do throws(TensorError) {
      return try trace(types, kind: "lowering", staging: true) { [body($0)] }.program
    } catch {
      preconditionFailure("a lowering composes operations that take its operands: \(error)")
    }
  }
}
