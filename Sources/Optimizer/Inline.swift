// SPDX-License-Identifier: Apache-2.0
//
// Inlining: the equations of called programs in place of the calls, so that what follows sees one program. Products of
// many tensors are written as products of two here, now that their sizes are those they will have.

internal import Primitives
package import TensorIR

extension Jaxpr {
  /// This program with every call replaced by the equations of the program it calls, also where it has rules of its own:
  /// who optimises has taken derivatives.
  package func inlined() -> Jaxpr {
    let isCall = { (primitive: any Primitive) in
      primitive is any ProgramCallPrimitive || primitive is Einsum
    }
    guard equations.contains(where: { isCall($0.primitive) }) else {
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
  case let call as any ProgramCallPrimitive:
    call.program.rebuilt(into: &builder, operands, inlining)
  case let einsum as Einsum:
    einsum.pairwise(operands.map(builder.type(of:))).rebuilt(into: &builder, operands, inlining)
  case let primitive: builder.emit(primitive, operands, types)
  }
}
