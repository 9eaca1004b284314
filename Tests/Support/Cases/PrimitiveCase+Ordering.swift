// SPDX-License-Identifier: Apache-2.0
//
// Cases of what runs along an axis in order: running combinations and sorting.

internal import Primitives
internal import TensorIR

extension PrimitiveCase {
  static let ordering: [PrimitiveCase] = cumulations + recurrences + sorts + searches

  // MARK: Running combinations

  /// Shapes with an axis to run along: the last, others, long ones, empty ones, and so many rows that they are turned.
  private static let walks: [(Shape, Int)] = [
    ([5], 0), ([19], 0), ([3, 4], 0), ([3, 4], 1), ([2, 3, 4], 1), ([1, 3], 0), ([0], 0),
    ([2, 0, 3], 1), ([2, 0, 3], 2), ([70, 3], 1), ([70, 3], 0), ([600], 0), ([5, 300], 1),
  ]
  private static let fewWalks: [(Shape, Int)] = [([19], 0), ([3, 4], 0), ([6, 4], 1), ([0], 0)]

  private static let cumulations: [PrimitiveCase] = Cumulative.Function.allCases.flatMap {
    (function) -> [PrimitiveCase] in
    types(of: function).flatMap { (dtype) -> [PrimitiveCase] in
      (dtype == .f32 || dtype == .f64 ? walks : fewWalks).flatMap { shape, axis in
        [false, true].map { reversed in
          PrimitiveCase(
            Cumulative(function, axis: axis, isReversed: reversed),
            [Operand(TensorType(dtype, shape), smooth: domain(of: function))]
          )
        }
      }
    }
  }

  private static func types(of function: Cumulative.Function) -> [DType] {
    switch function {
    case .sum, .product: DType.real
    case .maximum, .minimum: DType.ordered
    case .logSumExp: DType.floating
    }
  }

  private static func domain(of function: Cumulative.Function) -> Values {
    switch function {
    case .sum, .logSumExp: .plain
    case .product: .within(0.5...1.5)
    case .maximum, .minimum: .distinct
    }
  }

  private static let recurrences: [PrimitiveCase] = DType.floating.flatMap {
    (dtype) -> [PrimitiveCase] in
    (dtype == .f32 || dtype == .f64 ? walks : fewWalks).flatMap { shape, axis in
      [false, true].map { reversed in
        PrimitiveCase(
          LinearRecurrence(axis: axis, isReversed: reversed),
          [
            Operand(TensorType(dtype, shape), smooth: .within(-1.2...1.2)),
            Operand(TensorType(dtype, shape), smooth: .plain),
          ]
        )
      }
    }
  }

  // MARK: Sorting

  private static let sortable: [(Shape, Int)] = [
    ([5], 0), ([19], 0), ([300], 0), ([3, 4], 0), ([3, 4], 1), ([2, 3, 4], 1), ([1, 3], 0),
    ([0], 0),
    ([2, 0, 3], 1), ([2, 0, 3], 2), ([20, 7], 1), ([7, 20], 0), ([5, 33], 1),
  ]
  private static let fewSortable: [(Shape, Int)] = [
    ([19], 0), ([5, 4], 1), ([4, 6], 0), ([70], 0),
  ]

  private static let sorts: [PrimitiveCase] = DType.ordered.flatMap {
    (dtype) -> [PrimitiveCase] in
    (dtype == .f32 || dtype == .f64 ? sortable : fewSortable).flatMap { shape, axis in
      let key = Operand(TensorType(dtype, shape), smooth: .distinct)
      // Few numbers, so that many are equal.
      let coarse = Operand(TensorType(dtype, shape), .within(0...3))
      let payload = Operand(TensorType(.i32, shape), .plain)
      let floats = Operand(TensorType(dtype == .f32 ? .f32 : .f64, shape), smooth: .plain)
      func sort(_ keyCount: Int, _ operands: [Operand]) -> PrimitiveCase {
        PrimitiveCase(
          Sort(axis: axis, keyCount: keyCount, operandCount: operands.count),
          operands
        )
      }
      return [
        sort(1, [key]), sort(1, [key, payload]), sort(1, [coarse, floats]),
        sort(2, [coarse, key, payload]),
      ]
    }
  }

  private static let searches: [PrimitiveCase] = DType.ordered.flatMap {
    (dtype) -> [PrimitiveCase] in
    let few: [(Shape, Int, Int)] = [([19], 0, 4), ([5, 4], 1, 2), ([4, 6], 0, 4), ([70], 0, 66)]
    let more: [(Shape, Int, Int)] = [
      ([5], 0, 5), ([5], 0, 0), ([300], 0, 10), ([2, 3, 4], 1, 2), ([0], 0, 0), ([2, 0, 3], 2, 2),
      ([1, 3], 0, 1), ([20, 7], 0, 3),
    ]
    return (dtype == .f32 || dtype == .f64 ? few + more : few).map { shape, axis, count in
      PrimitiveCase(
        TopK(count, axis: axis),
        [Operand(TensorType(dtype, shape), smooth: .distinct)]
      )
    }
  }
}
