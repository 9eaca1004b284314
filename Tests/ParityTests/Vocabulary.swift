// SPDX-License-Identifier: Apache-2.0
//
// What the words of recorded programs mean here; Scripts/record_jax/functions.py says what they mean in JAX.

import Primitives
import Skein
import SkeinTestSupport
import TensorIR

/// A function of a list of tensors.
typealias ListFunction = @Sendable ([Tensor]) -> [Tensor]

extension Expression {
  /// The function that the expression builds; nil when a word is unknown.
  var function: ListFunction? {
    switch self {
    case .word(let name): return Vocabulary.functions[name]
    case .call(let name, let arguments):
      guard let first = arguments.first, let inner = first.function else {
        return Vocabulary.family(name, arguments)
      }
      return Vocabulary.transformed(name, inner, Array(arguments.dropFirst()))
    case .number, .text, .tuple, .none: return nil
    }
  }
}

enum Vocabulary {
  // MARK: Words that make functions out of functions

  static func transformed(_ name: String, _ f: @escaping ListFunction, _ more: [Expression])
    -> ListFunction?
  {
    switch name {
    case "vmap":
      let axes = more[0].items.map(\.axis)
      let out = more.count > 1 ? more[1].axis : 0
      return { vmap(f, inAxes: .leaves(axes), outAxes: .axis(out))($0) }
    case "sumof": return { [sum(f($0)[0])] }
    case "grad":
      let position = more.first?.axis ?? 0
      return { arguments in
        let gradient = grad { (x: Tensor) in
          var varied = arguments
          varied[position] = x
          return f(varied)[0]
        }
        return [gradient(arguments[position])]
      }
    case "jit": return { jit(f)($0) }
    case "jvp":
      return { arguments in
        let half = arguments.count / 2
        let (values, tangents) = jvp(f, Array(arguments[..<half]), Array(arguments[half...]))
        return values + tangents
      }
    case "vjp":
      return { arguments in
        let last = arguments.count - 1
        return vjp(f, Array(arguments[..<last])).1([arguments[last]])
      }
    case _: return nil
    }
  }

  // MARK: Words with parameters

  static func family(_ name: String, _ parameters: [Expression]) -> ListFunction? {
    let numbers = parameters.flatMap(\.ints)
    switch name {
    case "broadcast_in_dim":
      return { [broadcastInDim($0[0], to: Shape(parameters[0].ints), axes: parameters[1].ints)] }
    case "reshape": return { [$0[0].reshaped(to: Shape(numbers))] }
    case "transpose": return { [$0[0].transposed(numbers)] }
    case "rev": return { [flip($0[0], axes: numbers)] }
    case "slice":
      let stride = parameters.count > 2 ? parameters[2].ints : nil
      return { [slice($0[0], from: parameters[0].ints, to: parameters[1].ints, by: stride)] }
    case "pad", "pad_with":
      let padding = parameters.map(\.ints)
      return { arguments in
        [
          pad(
            arguments[0],
            low: padding.map { $0[0] },
            high: padding.map { $0[1] },
            interior: padding.map { $0[2] },
            value: arguments.count > 1 ? arguments[1] : 0
          )
        ]
      }
    case "concatenate": return { [concatenate($0, axis: numbers[0])] }
    case "iota": return { _ in [iota(.f32, Shape(parameters[0].ints), axis: numbers.last ?? 0)] }
    case "squeeze": return { [squeeze($0[0], axes: numbers)] }
    case "reduce_sum": return { [sum($0[0], axes: numbers)] }
    case "reduce_max": return { [max($0[0], axes: numbers)] }
    case "reduce_min": return { [min($0[0], axes: numbers)] }
    case "reduce_prod": return { [product($0[0], axes: numbers)] }
    case "dot_general":
      let (contracting, batching) = (parameters[0].items, parameters[1].items)
      let dot = DotGeneral(
        lhs: .init(contracting: contracting[0].ints, batching: batching[0].ints),
        rhs: .init(contracting: contracting[1].ints, batching: batching[1].ints)
      )
      return { [dot($0[0], $0[1])] }
    case _: return nil
    }
  }

  // MARK: Plain words

  static let functions: [String: ListFunction] = [
    "sin": { [sin($0[0])] },
    "exp": { [exp($0[0])] },
    "tanh": { [tanh($0[0])] },
    "mul": { [$0[0] * $0[1]] },
    "add": { [$0[0] + $0[1]] },
    "select": { [select($0[0], $0[1], $0[2])] },
    "dot": { [dot($0[0], $0[1])] },
    "matmul": { [matmul($0[0], $0[1])] },
    "vdot": { [vdot($0[0], $0[1])] },
    "outer": { [outer($0[0], $0[1])] },
    "mean": { [mean($0[0])] },
    "mean_axis0": { [mean($0[0], axis: 0)] },
    "sum": { [sum($0[0])] },
    "softmax": { [softmax($0[0])] },
    "product_with_itself": { [$0[0] * $0[0]] },
    "add_iota": { [$0[0] + iota(.f32, $0[0].shape)] },
    "sin_plus_one": { [sin($0[0]) + 1] },
    "double_sin": { [sin($0[0]) * 2] },
    "times_stopped": { [$0[0] * stopGradient($0[0])] },
    "squared_error": { [squaredError($0)] },
    "mean_squared_error": { [mean(squaredErrors($0))] },
    "bilinear": { [dot($0[0], dot($0[1], $0[2]))] },
    "dense": { [tanh(dot($0[2], $0[0]) + $0[1])] },
    "squared_product": { [squaredProduct($0)] },
    "two_layers": { [dot(tanh(dot($0[2], $0[0])), $0[1])] },
    "jit_inside": { [jit { sin($0) * 2 }($0[0]) + $0[0]] },
    "rows": { [$0[0][$0[1]]] },
    "columns": { [$0[0][.all, $0[1]]] },
    "elements": { [$0[0][$0[1], $0[2]]] },
    "filled_rows": { [$0[0].at[$0[1]].get(mode: .fill)] },
    "clipped_rows": { [take($0[0], $0[1], axis: 0, mode: .clip)] },
    "along_axis": { [takeAlongAxis($0[0], $0[1], axis: 1)] },
    "set_rows": { [$0[0].at[$0[1]].set($0[2])] },
    "add_rows": { [$0[0].at[$0[1]].add($0[2])] },
    "multiply_rows": { [$0[0].at[$0[1]].multiply($0[2])] },
    "min_rows": { [$0[0].at[$0[1]].min($0[2])] },
    "max_rows": { [$0[0].at[$0[1]].max($0[2])] },
    "part": { [dynamicSlice($0[0], start: [$0[1]], sizes: [2])] },
    "replaced": { [dynamicUpdateSlice($0[0], $0[1], start: [$0[2]])] },
    "jit_of_two": { arguments in
      let (sum, product) = jit { (x: Tensor, y: Tensor) in (x + y, x * y) }(
        arguments[0],
        arguments[1]
      )
      return [sum, product]
    },
  ]

  private static func squaredError(_ arguments: [Tensor]) -> Tensor {
    let difference = dot(arguments[1], arguments[0]) - arguments[2]
    return difference * difference
  }

  private static func squaredErrors(_ arguments: [Tensor]) -> Tensor {
    let difference = matmul(arguments[1], arguments[0]) - arguments[2]
    return difference * difference
  }

  private static func squaredProduct(_ arguments: [Tensor]) -> Tensor {
    let product = matmul(arguments[0], arguments[1])
    return product * product
  }
}
