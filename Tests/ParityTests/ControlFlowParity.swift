// SPDX-License-Identifier: Apache-2.0
//
// Choices and loops beside what JAX computed for them: one example, a batch, and derivatives of both modes, also of
// batches and of each other.

import Skein
import SkeinTestSupport
import TensorIR
import Testing

@Suite("Choices and loops have JAX's values")
struct ControlFlowParity {
  @Test("values and derivatives", arguments: NumberFixture.all(in: "control_flow"))
  func values(_ fixture: NumberFixture) throws {
    let function = try #require(Self.transformed(fixture), "\(fixture)")
    // JAX's f64 functions and sums round in another order; derivatives go through a few of them.
    let agreement = Agreement.epsilons(512, scale: 1)
    for (name, got) in [
      ("at once", function(fixture.inputs)), ("jitted", jit(function)(fixture.inputs)),
    ] {
      let difference = difference(got, fixture.outputs, agreement)
      #expect(difference == nil, "\(fixture), \(name): \(difference ?? "")")
    }
  }

  // MARK: Transformations

  private static func transformed(_ fixture: NumberFixture) -> ListFunction? {
    guard let name = fixture.parameters["function"]?.text, let f = functions[name],
      let listed = fixture.parameters["axes"]?.array, let wrt = fixture.parameters["wrt"]?.ints
    else { return nil }
    let axes = listed.map(\.int)
    switch fixture.operation {
    case "value": return f
    case "vmap": return { vmap(f, inAxes: .leaves(axes))($0) }
    case "jvp": return tangents(f, axes.count, wrt)
    case "vmap_jvp":
      let all = axes + wrt.map { axes[$0] }
      return { vmap(tangents(f, axes.count, wrt), inAxes: .leaves(all))($0) }
    case "grad": return gradient(f, wrt)
    case "vmap_grad": return { vmap(gradient(f, wrt), inAxes: .leaves(axes))($0) }
    case "grad_vmap": return gradient({ vmap(f, inAxes: .leaves(axes))($0) }, wrt)
    case "jvp_grad":
      return { arguments in
        let values = Array(arguments.dropLast())
        let along = gradient(f, wrt)
        let pushed = { (x: Tensor) in along(values.replacing([wrt[0]], by: [x])) }
        return jvp(pushed, values[wrt[0]], arguments[values.count]).1
      }
    case _: return nil
    }
  }

  /// The tangents of the real results, for tangents of some arguments that stand behind all of them.
  private static func tangents(_ f: @escaping ListFunction, _ count: Int, _ wrt: [Int])
    -> ListFunction
  {
    { arguments in
      let values = Array(arguments[..<count])
      let varied = { (some: [Tensor]) in
        f(values.replacing(wrt, by: some)).filter(\.dtype.isFloating)
      }
      return jvp(varied, wrt.map { values[$0] }, Array(arguments[count...])).1
    }
  }

  /// The gradient of the sum of the squares of all real results in some arguments.
  private static func gradient(_ f: @escaping ListFunction, _ wrt: [Int]) -> ListFunction {
    { arguments in
      let squares = { (some: [Tensor]) in
        let results = f(arguments.replacing(wrt, by: some)).filter(\.dtype.isFloating)
        return results.dropFirst().reduce(sum(results[0] * results[0])) { $0 + sum($1 * $1) }
      }
      return grad(squares)(wrt.map { arguments[$0] })
    }
  }

  // MARK: Functions

  /// Those of Scripts/record_jax/control_flow.py.
  private static let functions: [String: ListFunction] = choices.merging(loops) { $1 }
    .merging(scans) { $1 }

  private static let choices: [String: ListFunction] = [
    "cond_root": { v in [cond(v[0] .> 0, { sqrt(v[0]) + log(v[0]) }, { v[0] - 1 })] },
    "cond_weights": { v in
      [cond(v[0] .> 0, { tanh(dot(v[2], v[1])) }, { dot(v[3], v[1]) })]
    },
    "cond_nested": { v in
      let (p, q, x) = (v[0], v[1], v[2])
      return [
        cond(p .> 0, { cond(q .> 0, { exp(-x) }, { x * q }) }, { cos(x) * p })
      ]
    },
    "switch": { v in
      let x = v[1]
      return switchCase(v[0], [{ [sin(x), x] }, { [x * x, -x] }, { [x, x * 3] }])
    },
  ]

  private static let loops: [String: ListFunction] = [
    "while_double": { v in
      let (i, x) = whileLoop(
        { i, x in (i .< 10) .& (x .< 100) },
        { i, x in (i + 1, 2 * x) },
        (Tensor(Int32(0)), v[0])
      )
      return [i, x]
    },
    "while_newton": { v in
      [whileLoop({ abs($0 * $0 - v[0]) .> 1e-9 * v[0] }, { ($0 + v[0] / $0) / 2 }, v[0])]
    },
    "while_weights": { v in
      [
        whileLoop(
          { i, _ in i .< v[0] },
          { i, x in (i + 1, tanh(dot(v[2], x))) },
          (Tensor(Int32(0)), v[1])
        ).1
      ]
    },
    "while_cond": { v in
      [whileLoop({ abs($0) .< 50 }, { x in cond(x .> 0, { x * 2 }, { x - 7 }) }, v[0])]
    },
    "while_while": { v in
      [whileLoop({ $0 .< 40 }, { whileLoop({ $0 .< 7 }, { $0 + 3 }, $0) * 2 }, v[0])]
    },
    "fori_dynamic": { v in [foriLoop(0, v[0], v[1]) { i, x in 0.5 * x + i }] },
    "fori": { v in [foriLoop(1, 4, v[0]) { i, x in tanh(dot(v[1], x)) + i }] },
  ]

  private static let scans: [String: ListFunction] = [
    "scan_layer": { v in
      let (last, ys) = scan(
        { state, row in
          let next = tanh(dot(sin(v[0]), state) + row)
          return (next, next * row)
        },
        v[1],
        v[2]
      )
      return [last, ys]
    },
    "scan_reverse": { v in
      let (last, ys) = scan({ c, x in (c * 0.5 + sum(x), c * x) }, v[0], v[1], reverse: true)
      return [last, ys]
    },
    "scan_cond": { v in
      let (last, ys) = scan(
        { c, x in (cond(x .> 0, { sin(c) * x }, { c - x }), c) },
        v[0],
        v[1]
      )
      return [last, ys]
    },
    "scan_while": { v in
      let (last, ys) = scan(
        { c, x in
          let left = whileLoop({ $0 .< 4 }, { $0 + 0.1 * $0 * $0 + 0.5 + x * x }, c)
          return (left - 3.5, c)
        },
        v[0],
        v[1]
      )
      return [last, ys]
    },
    "scan_scan": { v in
      let (last, ys) = scan(
        { c, row in (scan({ d, x in (d * x, d) }, c, stack([row, sin(row)])).0, c) },
        v[0],
        v[1]
      )
      return [last, ys]
    },
    "scan_counter": { v in
      let (last, xs) = scan(
        { i, x, _ in (i + 1, x * cos(x) + i, x) },
        (Tensor(Int32(0)), v[0]),
        zeros([3])
      )
      return [last.0, last.1, xs]
    },
    "map_rows": { v in [map({ sum($0 * sin($0)) }, v[0], batchSize: 2)] },
    "associative_product": { v in [associativeScan({ $0 * $1 }, v[0], reverse: true)] },
    "associative_matrices": { v in [associativeScan({ matmul($0, $1) }, v[0])] },
    "recomputed": { v in
      let layer = checkpoint { (x: Tensor) in tanh(dot(v[1], sin(dot(v[1], x)))) }
      return [layer(layer(v[0]))]
    },
  ]
}

extension [Tensor] {
  /// The list with other tensors in some places.
  fileprivate func replacing(_ places: [Int], by tensors: [Tensor]) -> [Tensor] {
    var result = self
    for (place, tensor) in zip(places, tensors) { result[place] = tensor }
    return result
  }
}
