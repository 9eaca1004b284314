// SPDX-License-Identifier: Apache-2.0
//
// Every primitive has cases, gives what its shape rule promises, and refuses what its rule refuses.

import Loops
import Primitives
import SkeinTestSupport
import TensorIR
import Testing

@Suite("Every primitive keeps what its shape rule promises")
struct ShapeLaws {
  @Test func `every primitive of the catalogue has cases, with operands that must be refused`() {
    for primitive in Catalog.primitives {
      let cases = PrimitiveCase.all.filter {
        $0.primitive.name == primitive.name && type(of: $0.primitive) == type(of: primitive)
      }
      #expect(!cases.isEmpty, "\(primitive.name) has no case in Tests/Support/Cases")
      // These take whatever they are given.
      if primitive is StopGradient || primitive is ConvertElementType || primitive is Named
        || primitive is any ProgramCallPrimitive || primitive is LinearPair
        || primitive is PureCallback
      {
        continue
      }
      let hasBroken = BrokenCase.all.contains { $0.primitive.name == primitive.name }
      #expect(hasBroken, "\(primitive.name) has no operands in BrokenCase.swift")
    }
  }

  @Test func `every primitive with cases is in the catalogue`() {
    let names = Set(Catalog.primitives.map(\.name))
    for family in PrimitiveCase.families {
      #expect(names.contains(family.name), "\(family.name) is not in Catalog.primitives")
    }
  }

  @Test func `results have the types that the rule promised`() {
    var failures = Failures()
    for example in PrimitiveCase.all {
      failures.check("\(example)") {
        var generator = example.generator
        try example.program().check()
        let promised = try example.primitive.resultTypes(example.types)
        guard promised.count == example.primitive.resultCount else { return "counts differ" }
        let results = try apply(example.primitive, example.randomOperands(using: &generator))
        let types = results.map(\.type.strong)
        return types == promised.map(\.strong) ? nil : "got \(types), promised \(promised)"
      }
    }
    failures.report()
  }

  @Test func `operands that break a law are refused`() {
    var failures = Failures()
    for broken in BrokenCase.all {
      failures.check("\(broken)") {
        do throws(TensorError) {
          let types = try broken.primitive.resultTypes(broken.types)
          return "accepted, giving \(types)"
        } catch {
          return error.sentence.hasPrefix("\(broken.primitive.name): ")
            ? nil : "the sentence does not begin with the primitive's name: \(error.sentence)"
        }
      }
    }
    failures.report()
  }

  @Test("the backend computes what the lowering says", arguments: PrimitiveCase.families)
  func meaning(_ family: PrimitiveFamily) {
    let reference = ReferenceBackend()
    var failures = Failures()
    for var example in family.cases {
      let agreement = agreement(of: example)
      if case .epsilons = agreement { example = example.with(values: .within(-2...2)) }
      failures.check("\(example)") {
        var generator = example.generator
        for _ in 0..<3 {
          let operands = example.randomOperands(using: &generator)
          let promised = try example.primitive.resultTypes(example.types)
          let expected = try reference.evaluate(example.primitive, operands, results: promised)
          let got = try apply(example.primitive, operands)
          if let difference = difference(got, expected, agreement) { return difference }
        }
        return nil
      }
    }
    failures.report()
  }

  @Test func `the quick way of an operation gives the bits of the general way`() {
    var failures = Failures()
    for item in PrimitiveCase.all where item.operands.count == 1 || item.operands.count == 2 {
      failures.check("\(item)") {
        var generator = item.generator
        let operands = item.randomOperands(using: &generator)
        let results = try item.primitive.resultTypes(item.types)
        guard let quick = quick(item.primitive, operands, results[0]) else { return nil }
        let backend = DefaultBackend.current
        return difference(
          [quick],
          try backend.evaluate(item.primitive, operands, results: results)
        )
      }
    }
    failures.report()
  }

  private func quick(_ primitive: some Primitive, _ operands: [Tensor], _ result: TensorType)
    -> Tensor?
  {
    let backend = DefaultBackend.current
    return operands.count == 1
      ? backend.apply(primitive, operands[0], result: result)
      : backend.apply(primitive, operands[0], operands[1], result: result)
  }

  /// How nearly an engine must agree with mathematics.
  private func agreement(of example: PrimitiveCase) -> Agreement {
    guard example.types.first?.dtype.isInexact == true else { return .bitwise }
    switch example.primitive {
    case let reduction as Reduce:
      switch reduction.function {
      // Sums of n numbers below 2 in a tree: log₂ n roundings, each relative to at most 2n.
      case .sum: return .epsilons(12, scale: 2 * Double(example.types[0].shape.elementCount))
      // A rounding for each factor.
      case .product: return .epsilons(Double(example.types[0].shape.elementCount + 2))
      case .maximum, .minimum, .and, .or: return .bitwise
      }
    case let cumulation as Cumulative:
      let count = Double(example.types[0].shape[cumulation.axis])
      switch cumulation.function {
      // A rounding for each element, relative to at most 2n.
      case .sum: return .epsilons(count, scale: 2 * count)
      case .product: return .epsilons(count + 2)
      case .maximum, .minimum: return .bitwise
      // Two exponentials and a rounding for each element.
      case .logSumExp: return .epsilons(4 * count + 8, scale: 4)
      }
    // Values below 2 to the power n.
    case let recurrence as LinearRecurrence:
      let count = Double(example.types[0].shape[recurrence.axis])
      return .epsilons(2 * count + 2, scale: 2)
    // n products below 4, added in any order.
    case is DotGeneral, is Einsum:
      return .epsilons(Double(example.types[0].shape.elementCount + 4), scale: 4)
    case is any ProgramCallPrimitive, is Checkpoint, is LinearPair, is PureCallback:
      return .epsilons(8, scale: 4)
    case is Arithmetic, is Elementwise, is IntegerPower:
      // Beside the largest result: near zeros of a function, its condition counts. Products of parts are exact.
      if example.types[0].dtype.isComplex, !Accuracy.isExactByParts(example.primitive) {
        return .epsilons(64, scale: 1)
      }
      return Accuracy.agreement(example)
    case _: return .bitwise
    }
  }
}

extension PrimitiveCase {
  /// The same case on other numbers.
  func with(values: Values) -> PrimitiveCase {
    PrimitiveCase(
      primitive,
      operands.map { Operand($0.type, values, smooth: $0.smooth) }
    )
  }
}
