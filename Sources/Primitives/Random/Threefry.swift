// SPDX-License-Identifier: Apache-2.0
//
// The source of all randomness: a cipher whose outputs for the blocks 0, 1, 2, … under a secret key look like chance.
// It keeps no state, so draws can be made in any order, on any machine, a batch at a time.

package import Loops
package import TensorIR

/// Operands (k₀, k₁, x₀, x₁), results (y₀, y₁): the block (x₀, x₁) enciphered under the key (k₀, k₁), elementwise.
///
/// Threefry-2x32 with 20 rounds.
package struct Threefry: Primitive {
  package let name = "threefry2x32"

  package init() {}

  package var resultCount: Int { 2 }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    var result = TensorType(.u32)
    for operand in operands {
      guard operand.dtype == .u32 else {
        throw TensorError(.dtypeNotSupported(operand, expected: "u32"), in: name)
      }
      result.shape = try elementwiseShape(result, operand, in: name)
    }
    return [result, result]
  }
}

// MARK: - Rules

extension Threefry {
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    let (values, axis) = elementwiseBatch(of: operands)
    return self(values).map { Batched($0, axis: axis) }
  }

  // Bits have no derivative.
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    self(operands.map(\.primal)).map { Dual($0, tangent: nil) }
  }
}

extension Threefry: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering {
    var program = ScalarProgram.Builder()
    let words = operands.indices.map { program.operand($0, .u32) }
    let half = program.constant(ScalarValue(32, as: .u64))
    func pair(_ high: Register, _ low: Register) -> Register {
      let high = program(.shiftLeft, program.convert(high, to: .u64), half)
      return program(.or, high, program.convert(low, to: .u64))
    }
    let key = pair(words[0], words[1])
    let result = program(.threefry, key, pair(words[2], words[3]))
    let high = program.convert(program(.shiftRightLogical, result, half), to: .u32)
    return .pointwise(program.finish(high, program.convert(result, to: .u32)))
  }
}
