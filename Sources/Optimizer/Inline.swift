// SPDX-License-Identifier: Apache-2.0
//
// Inlining: the equations of called programs in place of the calls, so that what follows sees one program. Products of
// many tensors are written as products of two here, now that their sizes are those they will have.

internal import Primitives
package import TensorIR

extension Jaxpr {
  /// This program with every call replaced by the equations of the program it calls.
  package func inlined() -> Jaxpr {
    guard equations.contains(where: { $0.primitive is Call || $0.primitive is Einsum }) else {
      return self
    }
    return rebuilt(inlining)
  }
}

private func inlining(
  _ equation: Equation,
  _ operands: [Operand],
  _ types: [TensorType],
  _ builder: inout ProgramBuilder
) -> [Operand] {
  switch equation.primitive {
  case let call as Call: call.program.rebuilt(into: &builder, operands, inlining)
  case let einsum as Einsum:
    einsum.pairwise(operands.map(builder.type(of:))).rebuilt(into: &builder, operands, inlining)
  case let primitive: builder.emit(primitive, operands, types)
  }
}
