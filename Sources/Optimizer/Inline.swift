// SPDX-License-Identifier: Apache-2.0
//
// Inlining: the equations of called programs in place of the calls, so that what follows sees one program.

internal import Primitives
package import TensorIR

extension Jaxpr {
  /// This program with every call replaced by the equations of the program it calls.
  package func inlined() -> Jaxpr {
    guard equations.contains(where: { $0.primitive is Call }) else { return self }
    return rebuilt(inlining)
  }
}

private func inlining(
  _ equation: Equation,
  _ operands: [Operand],
  _ types: [TensorType],
  _ builder: inout ProgramBuilder
) -> [Operand] {
  guard let call = equation.primitive as? Call else {
    return builder.emit(equation.primitive, operands, types)
  }
  return call.program.rebuilt(into: &builder, operands, inlining)
}
