// SPDX-License-Identifier: Apache-2.0
//
// Cases of the elementwise pages.

internal import Primitives
internal import TensorIR

extension PrimitiveCase {
  // MARK: One operand

  static let elementwise: [PrimitiveCase] = functions + integerPowers + complexFunctions

  private static let functions: [PrimitiveCase] = Elementwise.Function.allCases.flatMap {
    (function) -> [PrimitiveCase] in
    let primitive = Elementwise(function)
    let types =
      (primitive.takesIntegers ? DType.real : DType.floating)
      + (primitive.takesComplexNumbers ? DType.complexes : [])
    return types.flatMap { (dtype) -> [PrimitiveCase] in
      shapes(for: dtype).map { shape in
        PrimitiveCase(
          primitive,
          [Operand(TensorType(dtype, shape), smooth: values(in: primitive.domain, dtype))]
        )
      }
    }
  }

  private static let integerPowers: [PrimitiveCase] = [-3, -2, -1, 0, 1, 2, 3, 5, 8].flatMap {
    (exponent: Int) -> [PrimitiveCase] in
    (exponent < 0 ? DType.floating + DType.complexes : DType.numeric).flatMap {
      (dtype) -> [PrimitiveCase] in
      [[19], [2, 3]].map { (shape: Shape) in
        PrimitiveCase(IntegerPower(exponent), [Operand(TensorType(dtype, shape), smooth: .nonzero)])
      }
    }
  }

  private static let complexFunctions: [PrimitiveCase] =
    ComplexFunction.Function.allCases.flatMap { (function) -> [PrimitiveCase] in
      DType.complexes.flatMap { (dtype) -> [PrimitiveCase] in
        someShapes.map { shape in
          PrimitiveCase(
            ComplexFunction(function),
            [Operand(TensorType(dtype, shape), smooth: .plain)]
          )
        }
      }
    }

  private static func values(in domain: Elementwise.Domain, _ dtype: DType) -> Values {
    switch domain {
    // In the plane functions without a pole or an end on the line have some from ±i on.
    case .within(let interval) where dtype.isComplex && interval == -2...2: .within(-0.7...0.7)
    case .within(let interval): .within(interval)
    case .nonzero: .nonzero
    case .betweenSteps: .smooth
    }
  }

  // MARK: Two operands

  /// Pairs of shapes that an elementwise operation takes.
  private static let pairs: [(Shape, Shape)] = [
    ([], []), ([3], [3]), ([19], [19]), ([3], []), ([], [3]), ([2, 3], [2, 1]), ([3, 1], [1, 4]),
    ([2, 3, 4], [2, 3, 4]), ([2, 1, 4], [1, 3, 1]), ([0], [0]), ([2, 0], [1, 0]), ([0], []),
  ]
  private static let fewPairs: [(Shape, Shape)] = [([19], [19]), ([3], []), ([3, 1], [1, 4])]

  private static func pairs(for dtype: DType) -> [(Shape, Shape)] {
    dtype == .f32 || dtype == .f64 ? pairs : fewPairs
  }

  static let pairsOfParts: [PrimitiveCase] = [DType.f32, .f64].flatMap {
    (dtype) -> [PrimitiveCase] in
    pairs.map { x, y in
      PrimitiveCase(
        MakeComplex(),
        [
          Operand(TensorType(dtype, x), smooth: .plain),
          Operand(TensorType(dtype, y), smooth: .plain),
        ]
      )
    }
  }

  static let arithmetic: [PrimitiveCase] =
    pairsOfParts + functionsOfTwo + polygammas + clamps + numerals

  private static let functionsOfTwo = Arithmetic.Function.allCases.flatMap {
    (function) -> [PrimitiveCase] in
    if function == .polygamma { return [] }
    let (xDomain, yDomain) = domains(of: function)
    return types(of: function).flatMap { (dtype) -> [PrimitiveCase] in
      pairs(for: dtype).map { x, y in
        PrimitiveCase(
          Arithmetic(function),
          [
            Operand(TensorType(dtype, x), smooth: xDomain),
            Operand(TensorType(dtype, y), smooth: yDomain),
          ]
        )
      }
    }
  }

  private static func types(of function: Arithmetic.Function) -> [DType] {
    switch function {
    case .add, .multiply: DType.allCases
    case .maximum, .minimum: DType.ordered
    case .subtract, .divide, .power: DType.numeric
    case .remainder: DType.real
    case .atan2, .polygamma: DType.floating
    }
  }

  /// The order is an integer, and does not vary.
  private static let polygammas: [PrimitiveCase] = [0, 1, 2, 5].flatMap {
    (order) -> [PrimitiveCase] in
    DType.floating.flatMap { (dtype) -> [PrimitiveCase] in
      fewPairs.map { x, y in
        PrimitiveCase(
          Arithmetic(.polygamma),
          [
            Operand(TensorType(dtype, x), .within(order...order)),
            Operand(TensorType(dtype, y), smooth: .within(0.5...3)),
          ]
        )
      }
    }
  }

  /// The operand is never nearer to an end than 0.15.
  private static let clamps: [PrimitiveCase] = DType.ordered.flatMap {
    (dtype) -> [PrimitiveCase] in
    let few: [(Shape, Shape, Shape)] = [
      ([19], [19], [19]), ([], [3], []), ([2, 1], [2, 3], [1, 3]),
    ]
    let more: [(Shape, Shape, Shape)] = [([], [], []), ([3], [], [3]), ([], [2, 0], [1, 0])]
    return (dtype == .f64 ? few + more : few).map { low, x, high in
      PrimitiveCase(
        Clamp(),
        [
          Operand(TensorType(dtype, low), smooth: .within(-1.05 ... -0.95)),
          Operand(TensorType(dtype, x), smooth: .smooth),
          Operand(TensorType(dtype, high), smooth: .within(0.95...1.05)),
        ]
      )
    }
  }

  private static let numerals: [PrimitiveCase] = DType.floating.flatMap {
    (dtype) -> [PrimitiveCase] in
    shapes(for: dtype).map { PrimitiveCase(IsFinite(), [Operand(TensorType(dtype, $0))]) }
      + pairs(for: dtype).map { x, y in
        PrimitiveCase(
          NextAfter(),
          [
            Operand(TensorType(dtype, x), smooth: .nonzero),
            Operand(TensorType(dtype, y), smooth: .within(4...5)),
          ]
        )
      }
  }

  private static func domains(of function: Arithmetic.Function) -> (Values, Values) {
    switch function {
    case .add, .subtract, .multiply: (.plain, .plain)
    case .divide: (.plain, .nonzero)
    case .power: (.within(0.5...2), .within(-2...2))
    // The first is never nearer to 0 than 0.2.
    case .maximum, .minimum: (.smooth, .within(-0.1...0.1))
    case .atan2: (.nonzero, .nonzero)
    case .polygamma: (.plain, .plain)
    // The quotient is never nearer to an integer than 0.16.
    case .remainder: (.smooth, .within(0.99...1.01))
    }
  }

  // MARK: Truth values

  static let truthValues: [PrimitiveCase] = comparisons + logical + selected

  private static let comparisons: [PrimitiveCase] = Comparison.Function.allCases.flatMap {
    (function) -> [PrimitiveCase] in
    let types = Comparison(function).isOrder ? DType.ordered : DType.allCases
    return types.flatMap { (dtype) -> [PrimitiveCase] in
      pairs(for: dtype).map { x, y in
        PrimitiveCase(
          Comparison(function),
          [
            Operand(TensorType(dtype, x), smooth: .smooth),
            Operand(TensorType(dtype, y), smooth: .within(-0.1...0.1)),
          ]
        )
      }
    }
  }

  private static let logical: [PrimitiveCase] = Logical.Function.allCases.flatMap {
    (function) -> [PrimitiveCase] in
    let primitive = Logical(function)
    return ((primitive.takesTruthValues ? [.bool] : []) + DType.integer).flatMap {
      (dtype) -> [PrimitiveCase] in
      (dtype == .bool || dtype == .i32 ? pairs : fewPairs).map { x, y in
        let operands = [Operand(TensorType(dtype, x)), Operand(TensorType(dtype, y))]
        return PrimitiveCase(primitive, Array(operands.prefix(primitive.isUnary ? 1 : 2)))
      }
    }
  }

  private static let selected: [PrimitiveCase] = DType.allCases.flatMap {
    (dtype) -> [PrimitiveCase] in
    selections(for: dtype).map { predicate, x, y in
      PrimitiveCase(
        Select(),
        [
          Operand(TensorType(.bool, predicate)),
          Operand(TensorType(dtype, x), smooth: .plain),
          Operand(TensorType(dtype, y), smooth: .plain),
        ]
      )
    }
  }

  private static func selections(for dtype: DType) -> [(Shape, Shape, Shape)] {
    let few: [(Shape, Shape, Shape)] = [([19], [19], [19]), ([], [3], [3]), ([2, 3], [2, 1], [])]
    guard dtype == .f32 || dtype == .f64 else { return few }
    return few + [
      ([], [], []), ([3], [], []), ([2, 1], [2, 3], [1, 3]), ([3], [], [3]), ([0], [0], [0]),
    ]
  }

  static let bitcasts: [PrimitiveCase] = DType.allCases.flatMap {
    (source) -> [PrimitiveCase] in
    DType.allCases.flatMap { (target) -> [PrimitiveCase] in
      if (source == .bool) != (target == .bool) { return [] }
      if source != target && (source.isComplex || target.isComplex) { return [] }
      let parts = target.byteCount / source.byteCount
      let shapes: [Shape] =
        source == .f32 ? [[19], [], [2, 3], [0], [2, 0, 3]] : [[19], [2, 3]]
      return shapes.map { shape in
        let shape = parts > 1 ? shape.inserting(parts, at: shape.rank) : shape
        return PrimitiveCase(BitcastConvertType(target), [Operand(TensorType(source, shape))])
      }
    }
  }

  static let conversions: [PrimitiveCase] = DType.allCases.flatMap {
    (source) -> [PrimitiveCase] in
    DType.allCases.flatMap { (target) -> [PrimitiveCase] in
      (source == target ? someShapes : [[19]]).map { shape in
        PrimitiveCase(
          ConvertElementType(target),
          [Operand(TensorType(source, shape), smooth: .plain)]
        )
      }
    }
  }
}
