// SPDX-License-Identifier: Apache-2.0
//
// The claim of the demo, looked at: what a lifted function does is the program an expert writes for the batch.

internal import Optimizer
internal import Skein

/// A program, and how it was made.
package struct NamedProgram: Sendable {
  package let name: String
  /// The call that gives it.
  package let source: String
  /// The program as text, without equations that no result needs.
  package let text: String

  init(_ name: String, _ source: String, _ program: Jaxpr) {
    self.name = name
    self.source = source
    text = program.removingDeadCode().description
  }
}

/// Two programs that should be one.
package struct ProgramPair: Sendable {
  package let lifted: NamedProgram
  package let byHand: NamedProgram

  package var name: String { "\(lifted.name) = \(byHand.name)" }
  /// Whether the whole texts are equal.
  package var isSame: Bool { lifted.text == byHand.text }
}

/// The programs of the demo.
package struct ProgramComparison: Sendable {
  package let programs: [NamedProgram]
  package let pairs: [ProgramPair]

  package init(_ example: RowsTimesVector) {
    let (rows, vector) = (example.rows, example.vector)
    let dotProgram = NamedProgram("dot", "dot(x, y)", makeJaxpr(dot)(vector, vector))
    let product = NamedProgram("matmul", "matmul(X, y)", makeJaxpr(matmul)(rows, vector))
    let lifted = NamedProgram(
      "vmap_dot",
      "vmap(dot, inAxes: 0, nil)(X, y)",
      makeJaxpr(example.vmapDot)(rows, vector)
    )
    let liftedMean = NamedProgram(
      "vmap_mean",
      "vmap(mean, inAxes: 1)(X)",
      makeJaxpr(example.vmapMean)(rows)
    )
    let meanByHand = NamedProgram(
      "mean_axis0",
      "mean(X, axis: 0)",
      makeJaxpr(example.meanAxis0)(rows)
    )
    let liftedGradient = NamedProgram(
      "grad_vmap_dot",
      "grad({ X, y in sum(vmap(dot, inAxes: 0, nil)(X, y)) }, wrt: \\.1)(X, y)",
      makeJaxpr(example.gradVmapDot)(rows, vector)
    )
    let gradientByHand = NamedProgram(
      "grad_matmul",
      "grad({ X, y in sum(matmul(X, y)) }, wrt: \\.1)(X, y)",
      makeJaxpr(example.gradMatmul)(rows, vector)
    )
    programs = [
      dotProgram, product, lifted, liftedMean, meanByHand, liftedGradient, gradientByHand,
    ]
    pairs = [
      ProgramPair(lifted: lifted, byHand: product),
      ProgramPair(lifted: liftedMean, byHand: meanByHand),
      ProgramPair(lifted: liftedGradient, byHand: gradientByHand),
    ]
  }
}
