// SPDX-License-Identifier: Apache-2.0
//
// The program of a function, without running it.

package import TensorIR

/// Traces a function on the types of its arguments.
///
/// - Parameters:
///   - place: The transformation, as errors name it.
///   - leaves: The leaves of the arguments.
///   - body: Calls the user's function on arguments taken from a reader, and gives the leaves of its result.
/// - Returns: The program; one without equations after a mistake.
package func program(
  _ place: String,
  of leaves: [Tensor],
  _ body: (inout ArgumentReader) -> [Tensor]
) -> Jaxpr {
  do throws(TensorError) {
    if let invalid = leaves.lazy.compactMap(\.error).first { throw invalid }
    let traced = try trace(leaves.map(\.type), kind: place, staging: true) { inputs in
      var reader = ArgumentReader(inputs)
      return body(&reader)
    }
    return traced.program
  } catch {
    _ = fail(error)
    return Jaxpr(inputs: [], equations: [], outputs: [], types: [])
  }
}
