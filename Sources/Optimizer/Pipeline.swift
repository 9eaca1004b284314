// SPDX-License-Identifier: Apache-2.0
//
// The passes, in order. Each is a file: program in, program out, same meaning.

package import TensorIR

extension Jaxpr {
  /// This program with calls inlined, laws applied, common subexpressions shared and dead code removed.
  ///
  /// Every step keeps the results bit for bit.
  package func optimized() -> Jaxpr {
    let program = inlined().steadyingLoops().removingDeadCode().optimizingSubprograms()
      .hoistingInvariants().simplified().sharingCommonSubexpressions().removingDeadCode()
    if Jaxpr.checksPrograms {
      do {
        try program.check()
      } catch {
        preconditionFailure("an optimised program is well formed: \(error)")
      }
    }
    return program
  }
}
