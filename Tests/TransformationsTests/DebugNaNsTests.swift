// SPDX-License-Identifier: Apache-2.0
//
// Finding the operation that gave the first NaN, and the line that wrote it.

import Skein
import TensorIR
import Testing

// Inlined, its lines would be those of its callers.
@inline(never)
private func logarithm(_ x: Tensor) -> Tensor {
  let shifted = x - 1
  let logs = log(shifted)  // Not the last call, which would leave no frame.
  return logs + 0
}

private let lineOfLog = 13

struct DebugNaNsTests {
  let x = Tensor([2.0, 0.0, 3.0])
  private static let sentence = """
    debugNaNs: results must be numbers, got NaN from log at index (1,) of f32[3]
      operand 0, f32[3]: -1.0 there
    """

  private func error(_ body: () -> Tensor) throws -> TensorError {
    let error = #expect(throws: TensorError.self) { try withErrors { debugNaNs(body) } }
    return try #require(error)
  }

  @Test func `the operation and the line of a function that runs`() throws {
    let error = try error { exp(logarithm(x)) }
    #expect(error.sentence == Self.sentence)
    #expect(error.description.contains("DebugNaNsTests.swift:\(lineOfLog)"), "\(error)")
  }

  @Test func `the line inside a jitted function`() throws {
    let f = jit { x in exp(logarithm(x)) }
    #expect(f(x).shape == [3])
    let error = try error { f(x) }
    #expect(error.sentence == Self.sentence)
    #expect(error.description.contains("DebugNaNsTests.swift:\(lineOfLog)"), "\(error)")
  }

  @Test func `the line inside a mapped and a differentiated function`() throws {
    let mapped = try error { vmap(logarithm)(x) }
    #expect(mapped.sentence == Self.sentence)
    #expect(mapped.description.contains("DebugNaNsTests.swift:\(lineOfLog)"), "\(mapped)")
    let differentiated = try error { grad { x in logarithm(x).sum() }(x) }
    #expect(differentiated.description.contains("DebugNaNsTests.swift:\(lineOfLog)"))
    let compiled = try error { jit(vmap(grad(jit { x in exp(logarithm(x)) })))(x) }
    #expect(compiled.description.contains("DebugNaNsTests.swift:\(lineOfLog)"), "\(compiled)")
  }

  @Test func `the line inside choices and loops`() throws {
    let scanned: @Sendable (Tensor) -> Tensor = { x in
      scan({ c, _ in (c - 1, logarithm(c)) }, x, zeros([2])).1
    }
    let looped: @Sendable (Tensor) -> Tensor = { x in
      whileLoop({ n, _ in n .< 2 }, { n, c in (n + 1, logarithm(c)) }, (Tensor(0), x)).1
    }
    let chosen: @Sendable (Tensor) -> Tensor = { x in
      cond(x.sum() .> 0, { logarithm(x) }, { x })
    }
    let checkpointed: @Sendable (Tensor) -> Tensor = { x in checkpoint(logarithm)(x) }
    let functions: [@Sendable (Tensor) -> Tensor] = [scanned, looped, chosen, checkpointed]
    for f in functions {
      let plain = try error { f(x) }
      #expect(plain.sentence == Self.sentence)
      #expect(plain.description.contains("DebugNaNsTests.swift:\(lineOfLog)"), "\(plain)")
      let compiled = try error { jit { x in f(x) }(x) }
      #expect(compiled.sentence == Self.sentence)
      #expect(compiled.description.contains("DebugNaNsTests.swift:\(lineOfLog)"), "\(compiled)")
    }
    // Examples that choose and stop for themselves: the one that went wrong.
    let sentence = """
      debugNaNs: results must be numbers, got NaN from log, f32[]
        operand 0, f32[]: -1.0
      """
    let ownChoice = try error {
      vmap { (x: Tensor) in cond(x .< 3, { logarithm(x) }, { dot(x, x) }) }(x)
    }
    #expect(ownChoice.sentence == sentence)
    let ownLoop = try error {
      vmap { (x: Tensor) in whileLoop({ c in c .< 1 }, { c in logarithm(c) }, x) }(x)
    }
    #expect(ownLoop.sentence == sentence)
  }

  @Test func `infinities are looked for on demand`() throws {
    let zero = Tensor([1.0, 0.0])
    let inverse = try withErrors { debugNaNs { 1 / zero } }
    #expect(inverse.scalars(as: Float.self) == [1, .infinity])
    expectSentence(
      """
      debugNaNs: results must be numbers, got inf from div at index (1,) of f32[2]
        operand 0, f32[]: 1.0
        operand 1, f32[2]: 0.0 there
      """
    ) { debugNaNs(infinities: true) { 1 / zero } }
  }

  @Test func `nothing is said where nothing is wrong, or nobody looks`() throws {
    expect(try withErrors { debugNaNs { vmap { sqrt($0) }(x) } }, [3], [1.4142135, 0, 1.7320508])
    #expect(logarithm(x).shape == [3])
  }
}
