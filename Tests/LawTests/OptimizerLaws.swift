// SPDX-License-Identifier: Apache-2.0
//
// Every law of the optimiser has programs that it makes shorter, and keeps their results to the bit, on NaN, infinities
// and zeros of both signs too; where a law would break a bit, it does not apply.

@testable import Optimizer
import Primitives
import Skein
import SkeinTestSupport
import TensorIR
import Testing

@Suite("The laws of the optimiser keep every bit")
struct OptimizerLaws {
  /// A program on which a law applies, or must not.
  struct Case: Sendable, CustomTestStringConvertible {
    let law: String
    let types: [TensorType]
    /// The primitives that remain, in order.
    let remaining: [String]
    let function: @Sendable ([Tensor]) -> [Tensor]

    init(
      _ law: String,
      _ types: String,
      remaining: [String],
      _ function: @escaping @Sendable ([Tensor]) -> [Tensor]
    ) {
      self.law = law
      self.types = types.split(separator: " ").map { TensorType(text: $0) }
      self.remaining = remaining
      self.function = function
    }

    var testDescription: String { "\(law), \(types) → \(remaining)" }
  }

  @Test func `every law has a program`() {
    let laws = Laws.all.map(\.law)
    #expect(Set(laws).count == laws.count)
    for law in laws { #expect(Self.cases.contains { $0.law == law }, "\(law)") }
    for example in Self.cases where example.law != Self.none {
      #expect(laws.contains(example.law), "\(example.law) is no law")
    }
  }

  @Test(arguments: cases)
  func `a law shortens its program, and keeps every bit`(_ example: Case) throws {
    let program = try trace(example.types, kind: "test", staging: true, example.function).program
    let simplified = program.simplified().removingDeadCode()
    try simplified.check()
    #expect(simplified.equations.map(\.primitive.name) == example.remaining, "\(program)")
    var generator = SeededGenerator(example.testDescription)
    for _ in 0..<8 {
      let inputs = example.types.map { Tensor.random($0, .special, using: &generator) }
      let expected = try evaluate(program, inputs)
      let results = [
        try evaluate(simplified, inputs), try evaluate(program.optimized(), inputs),
        try run(program, inputs),
      ]
      let found = results.lazy.compactMap { difference($0, expected) }.first
      #expect(found == nil, "\(found ?? "")\n\(program)\n\(simplified)")
    }
  }

  /// A program that must stay as it is.
  private static let none = "no law applies"

  private static let permuted = "transpose(transpose(x, p), q) = transpose(x, p∘q)"
  private static let identical = "transpose(x, identity) = x"
  private static let reshaped = "reshape(reshape(x)) = reshape(x)"
  private static let unchanged = "f(x, shape of x) = x for reshape and broadcast_in_dim"
  private static let number = "f(x, broadcast(number)) = f(x, number) for pointwise f"
  private static let exchanged =
    "transpose(dot_general(x, y)) = dot_general(y, x) when it exchanges the free axes"
  private static let neutral = "x · 1 = x and x / 1 = x and x - 0 = x"
  private static let twice = "-(-x) = x"
  private static let folded = "an operation on numbers is a number"
  private static let converted = "convert(x, type of x) = x"
  private static let stopped = "stop_gradient(x) = x once derivatives are taken"

  private static let cases: [Case] = structure + arithmetic + refused

  private static let product = DotGeneral(
    lhs: .init(contracting: [1]),
    rhs: .init(contracting: [0])
  )

  private static let structure = [
    Case(permuted, "f32[2,3,4]", remaining: ["transpose"]) {
      [Transpose([1, 0, 2])(Transpose([2, 0, 1])($0[0]))]
    },
    Case(permuted, "f32[2,3,4]", remaining: []) {
      [Transpose([1, 2, 0])(Transpose([2, 0, 1])($0[0]))]
    },
    Case(permuted, "f32[2,3,4]", remaining: ["transpose", "sin", "transpose"]) {
      let inner = Transpose([2, 0, 1])($0[0])
      return [sin(inner), Transpose([2, 1, 0])(inner)]
    },
    Case(identical, "f32[2,3]", remaining: []) { [Transpose([0, 1])($0[0])] },
    Case(reshaped, "f32[2,6]", remaining: ["reshape"]) { [Reshape([3, 4])(Reshape([12])($0[0]))] },
    Case(unchanged, "f32[2,6]", remaining: []) { [Reshape([2, 6])(Reshape([12])($0[0]))] },
    Case(unchanged, "f32[2,6]", remaining: []) {
      [BroadcastInDim(shape: [2, 6], axes: [0, 1])($0[0])]
    },
    Case(exchanged, "f32[2,3] f32[3,4]", remaining: ["dot_general"]) {
      [Transpose([1, 0])(product($0[0], $0[1]))]
    },
    Case(exchanged, "f32[5,2,3] f32[5,3,4]", remaining: ["dot_general"]) {
      let batched = DotGeneral(
        lhs: .init(contracting: [2], batching: [0]),
        rhs: .init(contracting: [1], batching: [0])
      )
      return [Transpose([0, 2, 1])(batched($0[0], $0[1]))]
    },
    Case(none, "f32[2,3] f32[3,4]", remaining: ["dot_general", "transpose"]) {
      let both = product($0[0], $0[1])
      return [both, Transpose([1, 0])(both)]
    },
    Case(none, "f32[5,2,3] f32[5,3,4]", remaining: ["dot_general", "transpose"]) {
      let batched = DotGeneral(
        lhs: .init(contracting: [2], batching: [0]),
        rhs: .init(contracting: [1], batching: [0])
      )
      return [Transpose([1, 0, 2])(batched($0[0], $0[1]))]
    },
    Case(stopped, "f32[3]", remaining: []) { [StopGradient()($0[0])] },
  ]

  private static let arithmetic =
    ["f32", "f64", "bf16", "f16", "i8", "u16", "i64"].flatMap { dtype in
      [
        Case(neutral, "\(dtype)[19]", remaining: []) { [$0[0] * 1] },
        Case(neutral, "\(dtype)[19]", remaining: []) { [1 * $0[0]] },
        Case(neutral, "\(dtype)[19]", remaining: []) { [Arithmetic(.divide)($0[0], one($0[0]))] },
        Case(neutral, "\(dtype)[19]", remaining: []) { [$0[0] - 0] },
        Case(twice, "\(dtype)[19]", remaining: []) { [-(-$0[0])] },
        Case(twice, "\(dtype)[19]", remaining: ["neg"]) { [-(-(-$0[0]))] },
        Case(converted, "\(dtype)[19]", remaining: []) { x in
          [ConvertElementType(x[0].dtype)(x[0])]
        },
        Case(number, "\(dtype)[19]", remaining: ["add"]) {
          [$0[0] + full([19], 3, dtype: $0[0].dtype)]
        },
        Case(number, "\(dtype)[19]", remaining: ["lt"]) {
          [full([19], 3, dtype: $0[0].dtype) .< $0[0]]
        },
        Case(number, "\(dtype)[19]", remaining: []) { [$0[0] * ones([19], dtype: $0[0].dtype)] },
      ]
    }
    + [
      Case(folded, "f32[3]", remaining: ["mul"]) {
        [$0[0] * exp(Tensor(ScalarValue(0.5, as: .f32)))]
      },
      Case(folded, "i32[3]", remaining: ["add"]) {
        let two = Tensor(ScalarValue(2, as: .i32))
        return [$0[0] + two * two]
      },
    ]

  private static func one(_ x: Tensor) -> Tensor { Tensor(ScalarValue(1, as: x.dtype)) }

  /// What looks like a law and would break a bit, or a type.
  private static let refused = [
    // -0 + 0 = +0.
    Case(none, "f32[19]", remaining: ["add"]) { [$0[0] + 0] },
    // 0 - (-0) = +0, and so is -0 - (-0).
    Case(none, "f32[19]", remaining: ["sub"]) { [$0[0] - Tensor(ScalarValue(-0.0, as: .f32))] },
    // 0 - x is +0 for x = +0.
    Case(none, "f32[19]", remaining: ["sub"]) { [0 - $0[0]] },
    // NaN and infinities.
    Case(none, "f32[19]", remaining: ["mul"]) { [$0[0] * 0] },
    Case(none, "f32[19]", remaining: ["sub"]) { [$0[0] - $0[0]] },
    Case(none, "f32[19]", remaining: ["div"]) { [$0[0] / $0[0]] },
    Case(none, "f32[19]", remaining: ["eq"]) { [$0[0] .== $0[0]] },
    Case(none, "f32[19]", remaining: ["div"]) { [1 / $0[0]] },
    // A product with a complex number is four products of parts, one of which may be 0 · ∞.
    Case(none, "c64[19]", remaining: ["mul"]) { [$0[0] * 1] },
    Case(none, "c64[19]", remaining: ["mul"]) { [$0[0] * Tensor(real: 1, imaginary: 2)] },
    Case(none, "c64[19]", remaining: ["sub"]) { [$0[0] - Tensor(real: 0, imaginary: 2)] },
    // The result has another shape than x.
    Case(none, "f32[1]", remaining: ["broadcast_in_dim", "mul"]) { [$0[0] * ones([3])] },
    // Rounded twice on the way.
    Case(none, "f32[19]", remaining: ["convert_element_type", "convert_element_type"]) {
      [$0[0].as(.f16).as(.f32)]
    },
  ]
}
