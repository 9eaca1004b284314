// SPDX-License-Identifier: Apache-2.0
//
// Cases of indexed reads and writes. Indices are ordinary integers, so that many lie outside.

internal import Loops
internal import Primitives
internal import TensorIR

extension PrimitiveCase {
  static let indexed: [PrimitiveCase] = DType.allCases.flatMap { (dtype) -> [PrimitiveCase] in
    let functions: [Scatter.Function] = dtype.isComplex ? [.set, .add] : Scatter.Function.allCases
    return slices(dtype) + updates(dtype) + gathers(dtype)
      + functions.flatMap { scatters($0, dtype) }
  }

  /// Whether a type is tried on every case.
  private static func isMain(_ dtype: DType) -> Bool { dtype == .f32 || dtype == .f64 }

  private static func index(_ dtype: DType, _ shape: Shape) -> Operand {
    Operand(TensorType(dtype, shape), .plain)
  }

  // MARK: One place

  private static let parts: [(Shape, [Int])] = [
    ([5], [2]), ([4, 5], [2, 3]), ([4, 5], [4, 2]), ([], []), ([5], [5]), ([5], [0]),
    ([0, 3], [0, 2]), ([2, 3, 4], [1, 3, 2]), ([70, 3], [65, 1]),
  ]

  private static func slices(_ dtype: DType) -> [PrimitiveCase] {
    (isMain(dtype) ? parts : Array(parts[..<3])).map { shape, sizes in
      let indexType: DType = dtype == .f64 ? .u8 : dtype == .i16 ? .i64 : .i32
      return PrimitiveCase(
        DynamicSlice(sizes),
        [Operand(TensorType(dtype, shape), smooth: .plain)]
          + shape.map { _ in index(indexType, []) }
      )
    }
  }

  private static func updates(_ dtype: DType) -> [PrimitiveCase] {
    (isMain(dtype) ? parts : Array(parts[..<3])).map { shape, sizes in
      PrimitiveCase(
        DynamicUpdateSlice(),
        [
          Operand(TensorType(dtype, shape), smooth: .plain),
          Operand(TensorType(dtype, Shape(sizes)), smooth: .plain),
        ] + shape.map { _ in index(.i32, []) }
      )
    }
  }

  // MARK: Many places

  /// Windows of an operand: the shape of the operand, that of the indices, the sizes of a window.
  private struct Example {
    let windows: Windows
    let operand: Shape
    let indices: Shape
    let sizes: [Int]

    init(_ operand: Shape, _ indices: Shape, _ sizes: [Int], _ windows: Windows) {
      self.windows = windows
      self.operand = operand
      self.indices = indices
      self.sizes = sizes
    }

    var moved: Shape {
      var batch = indices.sizes.dropLast()[...]
      var window = windows.kept(operandRank: operand.rank).map { sizes[$0] }[...]
      return Shape(
        (0..<(batch.count + window.count)).map { axis in
          windows.inside.contains(axis) ? window.removeFirst() : batch.removeFirst()
        }
      )
    }
  }

  private static let few: [Example] = [
    // Elements, rows, columns.
    Example([7], [5, 1], [1], Windows(inside: [], collapsed: [0], indexed: [0])),
    Example([6, 3], [4, 1], [1, 3], Windows(inside: [1], collapsed: [0], indexed: [0])),
    Example([3, 6], [4, 1], [3, 1], Windows(inside: [0], collapsed: [1], indexed: [1])),
  ]

  private static let more: [Example] = [
    // Pairs of indices, in both orders.
    Example([4, 5], [3, 2], [1, 1], Windows(inside: [], collapsed: [0, 1], indexed: [0, 1])),
    Example([4, 5], [3, 2], [1, 1], Windows(inside: [], collapsed: [0, 1], indexed: [1, 0])),
    // Windows that overlap, along an axis and in a plane.
    Example([7], [4, 1], [3], Windows(inside: [1], collapsed: [], indexed: [0])),
    Example([5, 6], [3, 2], [2, 3], Windows(inside: [1, 2], collapsed: [], indexed: [0, 1])),
    Example([5, 6], [3, 2], [2, 3], Windows(inside: [0, 2], collapsed: [], indexed: [1, 0])),
    // Several batch axes, around and between those of the window.
    Example([4, 3], [2, 2, 1], [1, 3], Windows(inside: [1], collapsed: [0], indexed: [0])),
    Example([4, 3], [2, 2, 1], [1, 2], Windows(inside: [0], collapsed: [0], indexed: [0])),
    // One window, without batch axes.
    Example([4, 3], [1], [1, 3], Windows(inside: [0], collapsed: [0], indexed: [0])),
    Example([4, 3], [0], [4, 2], Windows(inside: [0, 1], collapsed: [], indexed: [])),
    // Batching axes.
    Example(
      [3, 5],
      [3, 2, 1],
      [1, 1],
      Windows(inside: [], collapsed: [1], indexed: [1], operandBatching: [0], indexBatching: [0])
    ),
    Example(
      [5, 3, 4],
      [2, 3, 1],
      [1, 1, 4],
      Windows(inside: [2], collapsed: [0], indexed: [0], operandBatching: [1], indexBatching: [1])
    ),
    Example(
      [2, 3, 4],
      [3, 2, 1],
      [1, 1, 2],
      Windows(
        inside: [0],
        collapsed: [],
        indexed: [2],
        operandBatching: [0, 1],
        indexBatching: [1, 0]
      )
    ),
    // Nothing to move.
    Example([4, 3], [0, 1], [1, 3], Windows(inside: [1], collapsed: [0], indexed: [0])),
    Example([4, 0], [2, 1], [1, 0], Windows(inside: [1], collapsed: [0], indexed: [0])),
    Example([0], [0, 1], [1], Windows(inside: [], collapsed: [0], indexed: [0])),
    // More than one block of places, longer runs.
    Example([9], [300, 1], [1], Windows(inside: [], collapsed: [0], indexed: [0])),
    Example([5, 70], [9, 1], [1, 70], Windows(inside: [1], collapsed: [0], indexed: [0])),
  ]

  private static func gathers(_ dtype: DType) -> [PrimitiveCase] {
    let examples = isMain(dtype) ? few + more : few
    return examples.flatMap { (example) -> [PrimitiveCase] in
      modes(dtype, example.operand).map { mode in
        PrimitiveCase(
          Gather(
            example.windows,
            sizes: example.sizes,
            mode: mode,
            fill: mode == .fillOrDrop ? Gather.defaultFill(dtype) : nil
          ),
          [
            // The fill is NaN, which has no differences: derivatives are tried where it is a number.
            Operand(
              TensorType(dtype, example.operand),
              smooth: mode == .fillOrDrop ? nil : .plain
            ),
            index(mode == .clip ? .i64 : .i32, example.indices),
          ]
        )
      } + [filled(example, dtype)]
    }
  }

  private static func filled(_ example: Example, _ dtype: DType) -> PrimitiveCase {
    PrimitiveCase(
      Gather(
        example.windows,
        sizes: example.sizes,
        mode: .fillOrDrop,
        fill: ScalarValue(1, as: dtype)
      ),
      [
        Operand(TensorType(dtype, example.operand), smooth: .plain),
        index(dtype == .bool ? .u16 : .i8, example.indices),
      ]
    )
  }

  private static func modes(_ dtype: DType, _ operand: Shape) -> [WindowMode] {
    dtype == .f32 ? WindowMode.allCases : [.clip, .fillOrDrop]
  }

  private static func scatters(_ function: Scatter.Function, _ dtype: DType) -> [PrimitiveCase] {
    let isLinear = function == .set || function == .add
    let examples =
      isMain(dtype) ? few + (isLinear ? more : Array(more[..<5])) : isLinear ? few : [few[1]]
    return examples.flatMap { (example) -> [PrimitiveCase] in
      modes(dtype, example.operand).map { mode in
        PrimitiveCase(
          Scatter(function, example.windows, mode: mode),
          operands(function, example, dtype, isUnique: false)
        )
      }
    } + [
      PrimitiveCase(
        Scatter(function, few[0].windows, mode: .fillOrDrop, isUnique: true),
        operands(function, few[0], dtype, isUnique: true)
      )
    ]
  }

  private static func operands(
    _ function: Scatter.Function,
    _ example: Example,
    _ dtype: DType,
    isUnique: Bool
  ) -> [Operand] {
    let (values, updates): (Values, Values?) =
      switch function {
      case .set, .add: (.plain, .plain)
      // Where several updates may meet there is no derivative rule.
      case .multiply: (.nonzero, isUnique ? .nonzero : nil)
      // No two updates compete for an element.
      case .minimum, .maximum: (.smooth, .distinct)
      }
    return [
      Operand(TensorType(dtype, example.operand), smooth: values),
      Operand(TensorType(.i32, example.indices), isUnique ? .permutation : .plain),
      Operand(
        TensorType(dtype, example.moved),
        // Derivatives in the operand alone are tried at ordinary factors.
        function == .multiply && dtype == .f64 ? .nonzero : .special,
        smooth: updates
      ),
    ]
  }
}
