// SPDX-License-Identifier: Apache-2.0
//
// The examples of a named axis send their values to each other.

package import TensorIR

/// Example `target` gets the operand of example `source`, for each pair; an example to which none is sent gets zeros.
package struct Permute: Collective {
  /// Who sends to whom.
  package struct Pair: Hashable, Sendable {
    package let source: Int
    package let target: Int
  }

  package let axis: NamedAxis
  package let pairs: [Pair]

  package init(over axis: NamedAxis, _ pairs: [Pair]) {
    self.axis = axis
    self.pairs = pairs
  }

  package var name: String { "ppermute" }
  package var namedAxes: [NamedAxis] { [axis] }
  package var parameters: [Parameter] {
    let texts = pairs.map { "(\($0.source), \($0.target))" }
    let list = texts.count == 1 ? "(\(texts[0]),)" : "(\(texts.joined(separator: ", ")))"
    return [.text("axis_name", namedAxes.pythonNames), .text("perm", list)]
  }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let indices = pairs.flatMap { [$0.source, $0.target] }
    let isPermutation =
      Set(pairs.map(\.source)).count == pairs.count
      && Set(pairs.map(\.target)).count == pairs.count
    guard isPermutation, indices.allSatisfy({ $0 >= 0 && $0 < axis.size }) else {
      throw TensorError(
        .invalidPairs(pairs.map { ($0.source, $0.target) }.map(pythonPair), size: axis.size),
        in: name
      )
    }
    return operands
  }
}

private func pythonPair(_ pair: (Int, Int)) -> String { "(\(pair.0), \(pair.1))" }

// MARK: - Batching

extension Permute {
  /// The mapped axis stays where it is.
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    [Batched(self([operands[0].value])[0], axis: operands[0].axis)]
  }

  /// The examples in another order: runs of neighbours that stay neighbours, joined along the mapped axis.
  package func collectiveRule(_ operands: [Batched], over name: String, size: Int) -> [Batched] {
    let x = operands[0]
    var sources = [Int?](repeating: nil, count: size)
    for pair in pairs { sources[pair.target] = pair.source }
    if x.axis == nil && !sources.contains(nil) { return [x] }
    let axis = x.axis ?? 0
    let examples = x.repeated(along: axis, size: size)
    var parts: [Tensor] = []
    var start = 0
    while start < size {
      var end = start + 1
      while end < size, isNext(sources[end], after: sources[end - 1]) { end += 1 }
      if let first = sources[start] {
        parts.append(slice(examples, axis: axis, from: first, to: first + end - start))
      } else {
        var shape = examples.shape
        shape[axis] = end - start
        parts.append(zeros(shape, dtype: examples.dtype))
      }
      start = end
    }
    if parts.isEmpty { return [Batched(examples, axis: axis)] }
    return [Batched(parts.count == 1 ? parts[0] : Concatenate(axis: axis)(parts)[0], axis: axis)]
  }

  private func isNext(_ source: Int?, after previous: Int?) -> Bool {
    guard let source, let previous else { return source == nil && previous == nil }
    return source == previous + 1
  }
}

// MARK: - Derivative and transpose

extension Permute: LinearPrimitive {
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    [Dual(self([operands[0].primal])[0], tangent: operands[0].tangent.map { self([$0])[0] })]
  }

  // Everything is sent back.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    let back = Permute(over: axis, pairs.map { Pair(source: $0.target, target: $0.source) })
    return [cotangents[0].map { back([$0])[0] }]
  }
}
