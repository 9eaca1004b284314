// SPDX-License-Identifier: Apache-2.0
//
// The rules of a primitive that is composed of others: theirs.

public import TensorIR

extension CompositePrimitive {
  /// The batching rules of the operations that it is composed of.
  public func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    expanded(operands.map(\.exampleType)) {
      $0.batched(operands, size: size)
    } orInvalid: {
      Batched($0, axis: nil)
    }
  }

  /// The derivative rules of the operations that it is composed of.
  public func derivativeRule(_ operands: [Dual]) -> [Dual] {
    expanded(operands.map(\.primal.type)) {
      $0.differentiated(operands, linearizing: true)
    } orInvalid: {
      Dual($0, tangent: nil)
    }
  }

  /// Applies a walk to the program of the composition.
  private func expanded<Value>(
    _ types: [TensorType],
    _ walk: (Jaxpr) -> [Value],
    orInvalid: (Tensor) -> Value
  ) -> [Value] {
    do throws(TensorError) {
      return walk(try compositionProgram(types))
    } catch {
      let invalid = fail(error)
      return (0..<resultCount).map { _ in orInvalid(invalid) }
    }
  }
}
