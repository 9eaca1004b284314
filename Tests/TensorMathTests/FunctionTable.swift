// SPDX-License-Identifier: Apache-2.0
//
// The functions of this layer by the names that recorded references give them, as functions of lists of tensors.

import Skein
import SkeinTestSupport
import TensorIR

typealias ListFunction = @Sendable ([Tensor]) -> Tensor

/// Functions without parameters.
let functions: [String: ListFunction] = [
  "dot": { dot($0[0], $0[1]) },
  "matmul": { matmul($0[0], $0[1]) },
  "vdot": { vdot($0[0], $0[1]) },
  "outer": { outer($0[0], $0[1]) },
  "mul": { $0[0] * $0[1] },
  "mean": { mean($0[0]) },
  "variance": { variance($0[0]) },
  "softmax": { softmax($0[0]) },
  "log_softmax": { logSoftmax($0[0]) },
  "logsumexp": { logSumExp($0[0]) },
  "relu": { relu($0[0]) },
  "sigmoid": { sigmoid($0[0]) },
  "one_hot(4)": { oneHot($0[0], classes: 4) },
]

/// The function that an expression of the recorded programs means: a name, `vmap(f, axes)` or `vmap(f, axes, out)`.
///
/// Nil when it needs a function that is not of this layer.
func listFunction(_ expression: String) -> ListFunction? {
  if let function = functions[expression] { return function }
  guard expression.hasPrefix("vmap("), let axesStart = expression.lastRange(of: ", (") else {
    return nil
  }
  let start = expression.index(expression.startIndex, offsetBy: 5)
  guard let inner = listFunction(String(expression[start..<axesStart])) else { return nil }
  let rest = expression[expression.index(axesStart, offsetBy: 3)...].dropLast()
  let parts = rest.split(separator: ")", omittingEmptySubsequences: false)
  let axes = parts[0].split(separator: ",").map {
    Int($0.filter { !$0.isWhitespace })
  }
  let outAxis = parts.count > 1 ? Int(parts[1].filter(\.isNumber)) ?? 0 : 0
  return { operands in mapped(inner, axes, outAxis)(operands) }
}

private func mapped(_ f: @escaping ListFunction, _ axes: [Int?], _ out: Int) -> ListFunction {
  { operands in
    switch operands.count {
    case 1: vmap({ f([$0]) }, inAxes: .axis(axes[0]), outAxes: .axis(out))(operands[0])
    case 2:
      vmap({ f([$0, $1]) }, inAxes: .axis(axes[0]), .axis(axes[1]), outAxes: .axis(out))(
        operands[0],
        operands[1]
      )
    case let count: preconditionFailure("no function here has \(count) operands")
    }
  }
}

extension String {
  /// Where the last occurrence of a text begins.
  fileprivate func lastRange(of text: String) -> String.Index? { ranges(of: text).last?.lowerBound }
}

/// The sentence of the first mistake made in `body`, on traced operands: nothing has to be computed for it.
func sentence(_ types: TensorType..., body: ([Tensor]) -> Tensor) -> String {
  do {
    try withErrors { _ = try trace(types, kind: "test", staging: true) { [body($0)] } }
    return "no error"
  } catch let error as TensorError {
    return error.sentence
  } catch {
    return "\(error)"
  }
}

func f32(_ sizes: Int...) -> TensorType { TensorType(.f32, Shape(sizes)) }
