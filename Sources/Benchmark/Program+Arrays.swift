// SPDX-License-Identifier: Apache-2.0
//
// Sums, products, sorts: programs of one or two arrays, most of them written for one row and lifted.

internal import Skein

extension Program {
  /// All programs, by the names that rows give them.
  package static let all: [String: Program] = arrays.merging(networks) { first, _ in first }
    .merging(control) { first, _ in first }

  /// A function of one tensor that takes so many operations for each element.
  private static func unary(
    _ operations: Double,
    _ f: @escaping @Sendable (Tensor) -> Tensor
  ) -> Program {
    Program(f, of: { $0[0] }) {
      Arithmetic(operations: operations * Double($0[0].elementCount))
    }
  }

  /// A function of two tensors that takes so many operations.
  static func binary(
    _ operations: @escaping @Sendable (Tensor, Tensor) -> Int,
    _ f: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) -> Program {
    Program(f, of: { ($0[0], $0[1]) }) {
      Arithmetic(operations: Double(operations($0[0], $0[1])))
    }
  }

  private static let arrays: [String: Program] = [
    "vmap_dot": binary({ x, _ in 2 * x.elementCount }) { x, y in
      vmap(dot, inAxes: 0, nil)(x, y)
    },
    "vmap_mean": unary(1) { vmap(mean, inAxes: 1)($0) },
    "row_mean": unary(1) { vmap(mean)($0) },
    "sum": unary(1) { sum($0) },
    "axpy": unary(2) { 2 * $0 + 1 },
    // tanh; its argument in three multiplications and an addition; an addition and two multiplications.
    "gelu": unary(Arithmetic.tanh + 14) { z in
      0.5 * z * (1 + tanh(0.7978846 * (z + 0.044715 * z * z * z)))
    },
    "softmax": unary(Arithmetic.exp + Arithmetic.compare + 6) { vmap(softmax)($0) },
    // A difference, and the addition of its square.
    "pairwise": binary({ x, y in 4 * x.elementCount * y.shape[0] }) { xs, ys in
      let distance = { (x: Tensor, y: Tensor) in sum(square(x - y)) }
      return vmap(vmap(distance, inAxes: nil, 0), inAxes: 0, nil)(xs, ys)
    },
    "cumsum": unary(2) { vmap { cumsum($0) }($0) },
    // Each pair of a bitonic network: a minimum and a maximum.
    "sort": Program({ (x: Tensor) in vmap { sort($0) }(x) }, of: { $0[0] }) { inputs in
      let stages = Double(inputs[0].shape[1].bitWidth - 1 - inputs[0].shape[1].leadingZeroBitCount)
      let pairs = Double(inputs[0].elementCount) / 2 * stages * (stages + 1) / 2
      return Arithmetic(operations: 2 * Arithmetic.compare * pairs)
    },
    "matmul": binary({ x, y in 2 * x.elementCount * y.shape[1] }) { matmul($0, $1) },
    "batched_matmul": binary({ x, y in 2 * x.elementCount * y.shape[2] }) { x, y in
      vmap { matmul($0, $1) }(x, y)
    },
    "gather": binary({ _, _ in 0 }) { table, index in take(table, index, axis: 0) },
    "scalar_add": unary(1) { $0 + 1 },
  ]
}
