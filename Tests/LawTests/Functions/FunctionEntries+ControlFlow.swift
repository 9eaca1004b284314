// SPDX-License-Identifier: Apache-2.0
//
// Lines of functions that take functions: choices, loops, and what is computed again for the derivative.

import Skein
import SkeinTestSupport
import TensorIR

extension FunctionTable {
  static let controlFlow: [FunctionEntry] = choices + loops + scans + checkpoints

  // MARK: Choices

  private static let choices: [FunctionEntry] = [
    FunctionEntry("cond(_:_:_:)", f64(values: .smooth), f64(3)) { v in
      cond(v[0] .> 0, { sin(v[1]) * v[0] }, { v[1] * 2 })
    },
    // Derivatives of the branch that is not taken are infinite or no numbers.
    FunctionEntry("cond(_:_:_:)", f64(values: .smooth)) { v in
      cond(v[0] .> 0, { sqrt(v[0]) + log(v[0]) }, { sqrt(-v[0]) })
    },
    FunctionEntry("cond(_:_:_:)", f64(values: .smooth), f64(3), f64(2, 3)) { v in
      cond(v[0] .> 0, { dot(v[2], tanh(v[1])) }, { dot(v[2] * v[0], v[1]) })
    },
    // A choice within a choice, and one within a loop.
    FunctionEntry("cond(_:_:_:)", f64(values: .smooth), f64(values: .smooth)) { v in
      cond(
        v[0] .> 0,
        { cond(v[1] .> 0, { exp(-v[0]) }, { v[0] * v[1] }) },
        { cos(v[1]) }
      )
    },
    FunctionEntry("scan(_:_:_:length:reverse:unroll:)", f64(), f64(4, values: .smooth)) { v in
      scan({ c, x in (cond(x .> 0, { sin(c) * x }, { c - x }), c) }, v[0], v[1]).1
    },
    FunctionEntry("switchCase(_:_:)", i32(), f64(3), f64(3, 3)) { v in
      switchCase(v[0], [{ dot(v[2], v[1]) }, { v[1] }, { sum(v[2] * v[2], axis: 0) }])
    },
  ]

  // MARK: Loops

  private static let loops: [FunctionEntry] = [
    FunctionEntry("whileLoop(_:_:_:)", f64(3), isDifferentiable: false) { v in
      whileLoop({ sum(abs($0)) .< 20 }, { 2 * $0 + 1 }, v[0])
    },
    FunctionEntry(
      "whileLoop(_:_:_:)",
      i32(),
      f64(2, values: .smooth),
      isDifferentiable: false,
      results: { v in
        let (i, x) = whileLoop({ i, _ in i .< 5 }, { i, x in (i + 1, sin(x) + 0.1) }, (v[0], v[1]))
        return [i, x]
      }
    ),
    // A loop of a loop, a choice within it.
    FunctionEntry("whileLoop(_:_:_:)", f64(values: .nonzero), isDifferentiable: false) { v in
      whileLoop(
        { abs($0) .< 50 },
        { x in cond(x .> 0, { whileLoop({ $0 .< 9 }, { 3 * $0 }, x) * 2 }, { x - 7 }) },
        v[0]
      )
    },
    FunctionEntry("foriLoop(_:_:_:_:)", f64(3), f64(3, 3)) { v in
      foriLoop(1, 4, v[0]) { i, x in tanh(dot(v[1], x)) + i }
    },
    FunctionEntry("foriLoop(_:_:_:_:)", i32(), f64(), isDifferentiable: false) { v in
      foriLoop(0, v[0], v[1]) { i, x in 0.5 * x + i }
    },
  ]

  // MARK: Scans

  private static let scans: [FunctionEntry] = [
    FunctionEntry(
      "scan(_:_:_:length:reverse:unroll:)",
      f64(3),
      f64(3, 3),
      f64(4, 3),
      results: { v in
        // Something of the weights alone, something of the state, something of the rows.
        let (last, ys) = scan(
          { state, row in
            let next = tanh(dot(sin(v[1]), state) + row)
            return (next, next * row)
          },
          v[0],
          v[2]
        )
        return [last, ys]
      }
    ),
    FunctionEntry("scan(_:_:_:length:reverse:unroll:)", f64(), f64(4, 2)) { v in
      scan({ c, x in (c * 0.5 + sum(x), c * x) }, v[0], v[1], reverse: true).1
    },
    FunctionEntry("scan(_:_:_:length:reverse:unroll:)", f64(2), f64(3, 2)) { v in
      // A loop within a loop.
      scan(
        { c, row in (scan({ d, x in (d * x, d) }, c, stack([row, sin(row)])).0, c) },
        v[0],
        v[1]
      ).1
    },
    FunctionEntry("scan(_:_:_:length:reverse:unroll:)", f64()) { v in
      // Derivatives within the body.
      scan({ x in (x - 0.1 * grad { cos($0) * $0 }(x), x) }, v[0], length: 3).1
    },
    FunctionEntry("map(_:_:batchSize:)", f64(5, 3)) { v in map({ dot($0, sin($0)) }, v[0]) },
    FunctionEntry("map(_:_:batchSize:)", f64(5, 3)) { v in
      map({ dot($0, sin($0)) }, v[0], batchSize: 2)
    },
    FunctionEntry("associativeScan(_:_:reverse:axis:)", f64(7)) { v in
      associativeScan({ $0 * $1 }, v[0])
    },
    FunctionEntry("associativeScan(_:_:reverse:axis:)", f64(2, 6)) { v in
      associativeScan({ $0 + $1 }, v[0], reverse: true, axis: 1)
    },
  ]

  // MARK: Checkpoints

  private static let policies: [CheckpointPolicy] = [
    .nothingSaveable, .everythingSaveable, .dotsSaveable, .dotsWithNoBatchDimsSaveable,
    .saveOnlyTheseNames(["hidden"]), .saveAnythingExceptTheseNames(["hidden"]),
  ]

  private static let checkpoints: [FunctionEntry] =
    policies.map { policy in
      FunctionEntry("checkpoint(_:policy:)", f64(3), f64(3, 3)) { v in
        let layer = checkpoint(
          { (w: Tensor, x: Tensor) in
            let hidden = checkpointName(sin(dot(w, x)), "hidden")
            return tanh(dot(w, hidden)) * jit { cos($0) }(x)
          },
          policy: policy
        )
        // Small weights keep the second derivative, and so the error of differences, small.
        return layer(v[1] / 4, layer(v[1] / 4, v[0]))
      }
    } + [
      FunctionEntry("checkpoint(_:policy:)", f64(), f64(4)) { v in
        checkpoint { (c: Tensor, rows: Tensor) in
          scan({ c, x in (cond(x .> 0, { sin(c) }, { c * x }), c) }, c, rows).1
        }(v[0], v[1])
      },
      FunctionEntry("checkpointName(_:_:)", f64(3)) { v in checkpointName(v[0] * 2, "twice") },
    ]
}
