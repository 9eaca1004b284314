// SPDX-License-Identifier: Apache-2.0
//
// The laws of the optimiser, one under the other. Each keeps the result bit for bit, so no law of real numbers that
// floating-point numbers break is here (x + 0 is not x for x = -0).

internal import Primitives
internal import TensorIR

enum Laws {
  static let all = shapes + contractions + arithmetic + conversions

  // MARK: - Shapes

  private static let shapes = [
    Rewrite(law: "transpose(transpose(x, p), q) = transpose(x, p∘q)") {
      primitive,
      operands,
      _,
      program in
      guard let outer = primitive as? Transpose,
        let (inner, source): (Transpose, [Operand]) = program.made(operands[0])
      else { return nil }
      let permutation = outer.permutation.map { inner.permutation[$0] }
      if permutation == Array(0..<permutation.count) { return .operand(source[0]) }
      return .equation(Transpose(permutation), source)
    },
    Rewrite(law: "transpose(x, identity) = x") { primitive, operands, _, _ in
      guard let transpose = primitive as? Transpose,
        transpose.permutation == Array(0..<transpose.permutation.count)
      else { return nil }
      return .operand(operands[0])
    },
    Rewrite(law: "reshape(reshape(x)) = reshape(x)") { primitive, operands, _, program in
      guard let outer = primitive as? Reshape,
        let (_, source): (Reshape, [Operand]) = program.made(operands[0])
      else { return nil }
      return .equation(outer, source)
    },
    Rewrite(law: "f(x, shape of x) = x for reshape and broadcast_in_dim") {
      primitive,
      operands,
      type,
      program in
      let isReshaping = primitive is Reshape || primitive is BroadcastInDim
      guard isReshaping, program.type(of: operands[0]) == type else { return nil }
      return .operand(operands[0])
    },
    Rewrite(law: "f(x, broadcast(number)) = f(x, number) for pointwise f") {
      primitive,
      operands,
      type,
      program in
      guard primitive is Arithmetic || primitive is Comparison else { return nil }
      for (position, other) in [(0, 1), (1, 0)] {
        guard case .variable = operands[position],
          program.type(of: operands[other]).shape == type.shape,
          let (_, source): (BroadcastInDim, [Operand]) = program.made(operands[position]),
          case .literal = source[0]
        else { continue }
        var operands = operands
        operands[position] = source[0]
        return .equation(primitive, operands)
      }
      return nil
    },
  ]

  // MARK: - Contractions

  private static let contractions = [
    Rewrite(law: "transpose(dot_general(x, y)) = dot_general(y, x) when it exchanges the free axes")
    {
      primitive,
      operands,
      _,
      program in
      guard let transpose = primitive as? Transpose,
        let (dot, factors): (DotGeneral, [Operand]) = program.made(operands[0]),
        // Where the product is read as it is too, a second product would cost more than the transpose.
        program.isReadOnce(operands[0])
      else { return nil }
      let batch = dot.lhs.batching.count
      let lhsFree = dot.lhs.free(rank: program.type(of: factors[0]).rank).count
      let rank = transpose.permutation.count
      let exchange =
        Array(0..<batch) + Array((batch + lhsFree)..<rank) + Array(batch..<(batch + lhsFree))
      guard transpose.permutation == exchange else { return nil }
      return .equation(dot.swapped, [factors[1], factors[0]])
    }
  ]

  // MARK: - Arithmetic

  private static let arithmetic = [
    Rewrite(law: "x · 1 = x and x / 1 = x and x - 0 = x") { primitive, operands, type, program in
      guard let arithmetic = primitive as? Arithmetic else { return nil }
      func keeps(_ operand: Operand) -> Bool { program.type(of: operand) == type }
      switch arithmetic.function {
      case .multiply:
        if operands[1].isNumber(1), keeps(operands[0]) { return .operand(operands[0]) }
        if operands[0].isNumber(1), keeps(operands[1]) { return .operand(operands[1]) }
      case .divide:
        if operands[1].isNumber(1), keeps(operands[0]) { return .operand(operands[0]) }
      case .subtract:
        // x - (-0) would turn -0 into +0.
        if operands[1].isPositiveZero, keeps(operands[0]) { return .operand(operands[0]) }
      case .add, .power, .maximum, .minimum, .remainder, .atan2, .polygamma: break
      }
      return nil
    },
    Rewrite(law: "-(-x) = x") { primitive, operands, _, program in
      guard (primitive as? Elementwise)?.function == .negate,
        let (inner, source): (Elementwise, [Operand]) = program.made(operands[0]),
        inner.function == .negate
      else { return nil }
      return .operand(source[0])
    },
    Rewrite(law: "an operation on numbers is a number") { primitive, operands, type, _ in
      guard type.rank == 0, !operands.isEmpty, primitive.subprograms.isEmpty else { return nil }
      let numbers = operands.compactMap(\.number)
      guard numbers.count == operands.count,
        primitive is Arithmetic || primitive is Elementwise || primitive is ConvertElementType,
        case .scalar(let value) = primitive(numbers.map { Tensor($0) })[0].representation
      else { return nil }
      return .operand(.literal(value))
    },
  ]

  // MARK: - Conversions

  private static let conversions = [
    Rewrite(law: "convert(x, type of x) = x") { primitive, operands, type, program in
      guard primitive is ConvertElementType, program.type(of: operands[0]) == type else {
        return nil
      }
      return .operand(operands[0])
    },
    Rewrite(law: "stop_gradient(x) = x once derivatives are taken") { primitive, operands, _, _ in
      primitive is StopGradient ? .operand(operands[0]) : nil
    },
  ]
}

// MARK: - Reading a program

extension ProgramBuilder {
  /// The primitive and the operands that made a value, if it was made by a `P`.
  fileprivate func made<P: Primitive>(_ operand: Operand) -> (P, [Operand])? {
    guard let equation = definition(of: operand), let primitive = equation.primitive as? P else {
      return nil
    }
    return (primitive, equation.operands)
  }
}

extension Operand {
  fileprivate var number: ScalarValue? {
    if case .literal(let value) = self { value } else { nil }
  }

  /// Whether this is a real number; (a + ib) · 1 may have a NaN where a or b is infinite.
  fileprivate func isNumber(_ value: Double) -> Bool {
    number.map { $0.double == value && !$0.dtype.isComplex } == true
  }

  fileprivate var isPositiveZero: Bool {
    number.map { $0.double.isPositiveZero && $0.imaginary.isPositiveZero } == true
  }
}

extension Double {
  fileprivate var isPositiveZero: Bool { self == 0 && sign == .plus }
}
