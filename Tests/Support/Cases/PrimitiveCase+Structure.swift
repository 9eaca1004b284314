// SPDX-License-Identifier: Apache-2.0
//
// Cases of reductions, of what moves elements about, of contractions and of calls.

internal import Primitives
internal import TensorIR

extension PrimitiveCase {
  // MARK: Reductions

  /// Shapes with axes to reduce over; long axes are added up in blocks.
  private static let reducible: [(Shape, [Int])] = [
    ([], []), ([5], [0]), ([19], [0]), ([300], [0]), ([3, 4], [0]), ([3, 4], [1]),
    ([3, 4], [0, 1]), ([3, 4], []), ([2, 3, 4], [1]), ([2, 3, 4], [0, 2]), ([1, 3], [0]),
    ([0], [0]),
    ([2, 0, 3], [1]), ([2, 0, 3], [0]), ([2, 1100], [1]), ([70, 3], [0]),
  ]

  private static let fewReducible: [(Shape, [Int])] = [
    ([19], [0]), ([2, 3, 4], [0, 2]), ([3, 4], [1]), ([0], [0]),
  ]
  private static let searchable: [(Shape, Int)] = [
    ([5], 0), ([3, 4], 0), ([3, 4], 1), ([2, 3, 4], 1), ([1, 3], 0), ([0, 3], 1), ([300], 0),
  ]

  static let reductions: [PrimitiveCase] = combinations + positions

  private static let combinations: [PrimitiveCase] = Reduce.Function.allCases.flatMap {
    (function) -> [PrimitiveCase] in
    types(of: function).flatMap { (dtype) -> [PrimitiveCase] in
      let isMain = dtype == .f32 || dtype == .f64 || dtype == .bool
      return (isMain ? reducible : fewReducible).map { shape, axes in
        PrimitiveCase(
          Reduce(function, axes: axes),
          [Operand(TensorType(dtype, shape), smooth: domain(of: function))]
        )
      }
    }
  }

  private static let positions: [PrimitiveCase] = ArgReduce.Function.allCases.flatMap {
    (function) -> [PrimitiveCase] in
    DType.ordered.flatMap { (dtype) -> [PrimitiveCase] in
      searchable.map { shape, axis in
        PrimitiveCase(
          ArgReduce(function, axis: axis, index: dtype == .f64 ? .i64 : .i32),
          [Operand(TensorType(dtype, shape), smooth: .distinct)]
        )
      }
    }
  }

  private static func types(of function: Reduce.Function) -> [DType] {
    switch function {
    case .sum, .product: DType.numeric
    case .maximum, .minimum: DType.ordered
    case .and, .or: [.bool] + DType.integer
    }
  }

  private static func domain(of function: Reduce.Function) -> Values {
    switch function {
    case .sum: .plain
    case .product: .nonzero
    case .maximum, .minimum: .distinct
    case .and, .or: .plain
    }
  }

  // MARK: Structure

  static let structural: [PrimitiveCase] =
    DType.allCases.flatMap(moves) + DType.allCases.flatMap(iotas)
    + DType.allCases.flatMap(concatenations) + DType.allCases.flatMap(paddings)

  private static func moves(_ dtype: DType) -> [PrimitiveCase] {
    func moved(_ primitive: any Primitive, _ shape: Shape) -> PrimitiveCase {
      PrimitiveCase(primitive, [Operand(TensorType(dtype, shape), smooth: .plain)])
    }
    let few = [
      moved(BroadcastInDim(shape: [2, 3], axes: [1]), [3]),
      moved(Reshape([6, 4]), [2, 3, 4]),
      moved(Transpose([2, 0, 1]), [2, 3, 4]),
      moved(Reverse([0, 2]), [2, 3, 4]),
      moved(Slice(start: [1, 0], limit: [4, 5], stride: [1, 2]), [5, 6]),
      moved(SlidingWindows(axis: 0, size: 3), [5, 2]),
      PrimitiveCase(StopGradient(), [Operand(TensorType(dtype, [2, 3]))]),
    ]
    guard dtype == .f32 || dtype == .f64 else { return few }
    return few + [
      moved(BroadcastInDim(shape: [], axes: []), []),
      moved(BroadcastInDim(shape: [3], axes: []), []),
      moved(BroadcastInDim(shape: [2, 3], axes: []), []),
      moved(BroadcastInDim(shape: [2, 3], axes: [0]), [2]),
      moved(BroadcastInDim(shape: [2, 3], axes: [0, 1]), [2, 1]),
      moved(BroadcastInDim(shape: [2, 3, 4], axes: [0, 2]), [1, 4]),
      moved(BroadcastInDim(shape: [0, 3], axes: [1]), [3]),
      moved(BroadcastInDim(shape: [2, 0], axes: [1]), [1]),
      moved(Reshape([]), [1]), moved(Reshape([1, 1]), []), moved(Reshape([12]), [3, 4]),
      moved(Reshape([3, 4]), [12]), moved(Reshape([2, 6]), [4, 3]),
      moved(Reshape([2, 1, 3]), [2, 3]),
      moved(Reshape([2, 3]), [2, 1, 3, 1]), moved(Reshape([2, 2, 3]), [4, 3]),
      moved(Reshape([0]), [2, 0, 3]), moved(Reshape([5, 0]), [0, 3]),
      moved(Transpose([]), []), moved(Transpose([0]), [3]), moved(Transpose([1, 0]), [3, 4]),
      moved(Transpose([1, 0]), [40, 37]), moved(Transpose([0, 2, 1]), [2, 3, 4]),
      moved(Transpose([1, 0]), [0, 3]),
      moved(Reverse([]), [3]), moved(Reverse([0]), [19]), moved(Reverse([1]), [3, 4]),
      moved(Reverse([0, 1]), [3, 4]), moved(Reverse([0]), [0]),
      moved(SlidingWindows(axis: 0, size: 1), [4]),
      moved(SlidingWindows(axis: 1, size: 4), [2, 4]),
      moved(SlidingWindows(axis: 1, size: 2), [2, 5, 3]),
      moved(Slice(start: [], limit: [], stride: []), []),
      moved(Slice(start: [1], limit: [3], stride: [1]), [4]),
      moved(Slice(start: [0], limit: [19], stride: [3]), [19]),
      moved(Slice(start: [2], limit: [2], stride: [1]), [4]),
      moved(Slice(start: [0, 1], limit: [4, 3], stride: [2, 1]), [4, 3]),
      moved(Slice(start: [1, 0, 2], limit: [2, 3, 4], stride: [1, 1, 3]), [2, 3, 4]),
    ]
  }

  private static func iotas(_ dtype: DType) -> [PrimitiveCase] {
    guard dtype != .bool else { return [] }
    let shapes: [(Shape, Int)] = [([3], 0), ([2, 3], 1), ([2, 3], 0), ([0], 0), ([70], 0)]
    return shapes.map { shape, axis in
      PrimitiveCase(Iota(dtype, shape, axis: axis), [])
    }
  }

  private static func concatenations(_ dtype: DType) -> [PrimitiveCase] {
    let few: [(Int, [Shape])] = [(0, [[3], [2]]), (1, [[2, 3], [2, 1], [2, 4]])]
    let more: [(Int, [Shape])] = [
      (0, [[3]]), (0, [[0], [3]]), (0, [[0], [0]]), (1, [[0, 3], [0, 2]]),
      (2, [[2, 1, 3], [2, 1, 2]]), (0, [[1], [1], [1]]),
    ]
    return (dtype == .f32 || dtype == .f64 ? few + more : few).map { axis, shapes in
      PrimitiveCase(
        Concatenate(axis: axis),
        shapes.map { Operand(TensorType(dtype, $0), smooth: .plain) }
      )
    }
  }

  private static func paddings(_ dtype: DType) -> [PrimitiveCase] {
    typealias Configuration = [(low: Int, high: Int, interior: Int)]
    let few: [(Shape, Configuration)] = [
      ([3], [(1, 2, 0)]), ([3, 4], [(1, -1, 0), (0, 2, 1)]),
    ]
    let more: [(Shape, Configuration)] = [
      ([], []), ([3], [(0, 0, 0)]), ([3], [(1, 1, 2)]), ([5], [(-1, -2, 0)]), ([0], [(2, 1, 3)]),
      ([5], [(-3, 4, 1)]), ([4], [(-2, -2, 0)]), ([1, 2], [(0, 0, 3), (-1, 2, 1)]),
      ([2, 3, 4], [(0, 0, 0), (1, 0, 0), (0, 0, 1)]), ([3], [(-3, 2, 2)]),
    ]
    return (dtype == .f32 || dtype == .f64 ? few + more : few).map { shape, configuration in
      let padding = configuration.map {
        Padding(low: $0.low, high: $0.high, interior: $0.interior)
      }
      return PrimitiveCase(
        Pad(padding),
        [
          Operand(TensorType(dtype, shape), smooth: .plain),
          Operand(TensorType(dtype, []), smooth: .plain),
        ]
      )
    }
  }

  // MARK: Contractions

  /// Sums of products of small integers are exact in every order, so a batch is a loop here too, bit for bit.
  static let contractions: [PrimitiveCase] = productsOfTwo + productsOfMany

  private static let productsOfTwo: [PrimitiveCase] = DType.numeric.flatMap {
    (dtype) -> [PrimitiveCase] in
    let isMain = dtype == .f32 || dtype == .f64
    return (isMain ? products + moreProducts : products).map { dot, x, y in
      PrimitiveCase(
        dot,
        [
          Operand(TensorType(dtype, x), .exact, smooth: .plain),
          Operand(TensorType(dtype, y), .exact, smooth: .plain),
        ]
      )
    }
  }

  /// Not in 16 bits: there intermediate products are rounded, so the order shows.
  private static let productsOfMany: [PrimitiveCase] = [DType.f32, .f64, .i32, .u8].flatMap {
    dtype in
    [
      ([[0, 1], [1, 2], [2, 3]], [0, 3], [[2, 3], [3, 4], [4, 2]]),
      ([[0, 1], [1, 2], [2]], [0], [[3, 4], [4, 2], [2]]),
      ([[0], [0], [0]], [0], [[3], [3], [3]]),
      ([[0], [0], [0]], [], [[3], [3], [3]]),
      ([[0], [], [1]], [1, 0], [[2], [], [3]]),
      ([[0, 1], [1, 0], [0, 2], [2]], [2, 1], [[2, 3], [3, 2], [2, 2], [2]]),
      ([[0, 1], [0, 2], [0, 3]], [1, 0, 3, 2], [[2, 2], [2, 3], [2, 2]]),
      ([[0, 1], [1, 2], [2, 0]], [], [[2, 0], [0, 3], [3, 2]]),
    ].map { (operands: [[Int]], result: [Int], shapes: [Shape]) in
      PrimitiveCase(
        Einsum(operands, to: result),
        shapes.map { Operand(TensorType(dtype, $0), .exact, smooth: .plain) }
      )
    }
  }

  private static func dot(_ contracting: ([Int], [Int]), _ batching: ([Int], [Int]) = ([], []))
    -> DotGeneral
  {
    DotGeneral(
      lhs: .init(contracting: contracting.0, batching: batching.0),
      rhs: .init(contracting: contracting.1, batching: batching.1)
    )
  }

  private static let products: [(DotGeneral, Shape, Shape)] = [
    (dot(([0], [0])), [3], [3]),
    (dot(([1], [0])), [4, 3], [3]),
    (dot(([1], [0])), [4, 3], [3, 2]),
    (dot(([0], [1])), [3, 4], [2, 3]),
    (dot(([2], [1]), ([0], [0])), [2, 4, 3], [2, 3, 5]),
    (dot(([1], [0])), [17, 33], [33, 19]),
  ]

  private static let moreProducts: [(DotGeneral, Shape, Shape)] = [
    (dot(([], [])), [], []),
    (dot(([], [])), [3], []),
    (dot(([], [])), [3], [2]),
    (dot(([], []), ([0], [0])), [3], [3]),
    (dot(([0], [0])), [3], [3, 4]),
    (dot(([0], [1])), [3], [4, 3]),
    (dot(([1], [1])), [4, 3], [2, 3]),
    (dot(([0], [0])), [3, 4], [3, 2]),
    (dot(([0, 2], [1, 0])), [5, 3, 2], [2, 5, 4]),
    (dot(([2, 0], [0, 1])), [5, 3, 2], [2, 5, 4]),
    (dot(([0], [1]), ([1], [2])), [3, 2, 4], [5, 3, 2]),
    (dot(([1], [1]), ([0, 2], [2, 0])), [2, 3, 4], [4, 3, 2]),
    (dot(([0, 1], [0, 1])), [3, 4], [3, 4]),
    (dot(([1], [0])), [4, 0], [0, 2]),
    (dot(([1], [0])), [0, 3], [3, 2]),
    (dot(([1], [0])), [1, 3], [3, 1]),
    (dot(([1], [0])), [1, 300], [300, 40]),
  ]

  // MARK: Calls

  static let calls: [PrimitiveCase] = [DType.f32, .f64].flatMap { (dtype) -> [PrimitiveCase] in
    let vector = TensorType(dtype, [3])
    let matrix = TensorType(dtype, [2, 3])
    let scalar = TensorType(dtype)
    return [
      PrimitiveCase(
        call([vector, vector]) { [sin($0[0]) * $0[1], $0[0]] },
        [Operand(vector, smooth: .plain), Operand(vector, smooth: .plain)]
      ),
      PrimitiveCase(
        call([matrix, scalar]) { [sum($0[0] * $0[1], axis: 1), 2 * $0[1], $0[0]] },
        [Operand(matrix, smooth: .plain), Operand(scalar, smooth: .plain)]
      ),
    ]
  }

  private static func call(_ types: [TensorType], _ body: ([Tensor]) -> [Tensor]) -> Call {
    do {
      return Call(try trace(types, kind: "test", staging: true, body).program)
    } catch {
      preconditionFailure("a case calls a program that traces: \(error)")
    }
  }
}
