// SPDX-License-Identifier: Apache-2.0
//
// Keys and draws beside those that JAX recorded, at once, compiled, and a batch of keys at a time.

import Skein
import SkeinTestSupport
import TensorIR
import Testing

/// A recorded draw.
struct DrawCase: Sendable, CustomTestStringConvertible {
  let fixture: NumberFixture
  let draw: @Sendable (Key) -> Tensor
  var testDescription: String { fixture.name }

  var keys: Key { Key(data: fixture.inputs[0]) }
  var expected: Tensor { fixture.outputs[0] }

  /// How nearly Skein draws what JAX draws.
  var agreement: Agreement {
    switch fixture.comparison {
    case .exact: return .bitwise
    case .ulp, .close:
      if !expected.dtype.isFloating { return .bitwise }
      // The issue of every normal number; of the others a few roundings, of functions that may be large beside it.
      switch fixture.operation {
      case "normal": return .ulps(4)
      // Differences and powers of the rounded functions.
      case "gamma", "loggamma", "beta", "chisquare", "t", "f", "dirichlet":
        return .epsilons(64, scale: 1)
      case _: return .epsilons(8, scale: 1)
      }
    }
  }

  static let all: [DrawCase] = ["draws", "rejections"].flatMap { file in
    NumberFixture.all(in: file).compactMap { fixture in
      recordedDraw(fixture).map { DrawCase(fixture: fixture, draw: $0) }
    }
  }
  static let families = Dictionary(grouping: all, by: \.fixture.operation).sorted {
    $0.key < $1.key
  }
  .map { DrawFamily(name: $0.key, cases: $0.value) }
}

/// The recorded draws of one distribution.
struct DrawFamily: Sendable, CustomTestStringConvertible {
  let name: String
  let cases: [DrawCase]
  var testDescription: String { name }
}

struct DrawParity {
  @Test("draws are JAX's", arguments: DrawCase.families)
  func draws(_ family: DrawFamily) {
    for item in family.cases where item.keys.shape == [] {
      #expect(
        difference(item.draw(item.keys), item.expected, item.agreement) == nil,
        "\(item.fixture)"
      )
    }
  }

  @Test("compiled draws are those drawn at once, bit for bit", arguments: DrawCase.families)
  func compiled(_ family: DrawFamily) {
    for item in family.cases where item.keys.shape == [] {
      let draw = item.draw
      let compiled = jit { (key: Key) in draw(key) }(item.keys)
      #expect(difference(compiled, draw(item.keys)) == nil, "\(item.fixture)")
    }
  }

  @Test(
    "a batch of keys draws what a loop over them draws, bit for bit",
    arguments: DrawCase.families
  )
  func batches(_ family: DrawFamily) {
    for item in family.cases {
      let draw = item.draw
      let keys = item.keys.shape == [] ? item.keys.split(3) : item.keys
      let looped = stack((0..<keys.shape[0]).map { draw(keys[$0]) })
      #expect(difference(vmap(draw)(keys), looped) == nil, "\(item.fixture)")
      #expect(difference(jit(vmap(draw))(keys), looped) == nil, "jit, \(item.fixture)")
      if item.keys.shape == [] { continue }
      #expect(difference(looped, item.expected, item.agreement) == nil, "\(item.fixture)")
    }
  }

  @Test func `keys are JAX's`() {
    for fixture in NumberFixture.all(in: "keys") {
      let inputs = fixture.inputs
      let key: Key? =
        switch fixture.operation {
        case "key": Key(inputs[0].item(as: Int.self))
        case "typed_key": Key(seed: inputs[0])
        case "split": Key(data: inputs[0]).split(Shape(fixture.parameters["shape"]?.ints ?? []))
        case "fold_in": Key(data: inputs[0]).foldIn(inputs[1])
        case _: nil
        }
      #expect(key.flatMap { difference($0.data, fixture.outputs[0]) } == nil, "\(fixture)")
      if fixture.operation == "fold_in" {
        let number = inputs[1].item(as: Int.self)
        let folded = Key(data: inputs[0]).foldIn(number)
        #expect(difference(folded.data, fixture.outputs[0]) == nil, "\(fixture)")
      }
    }
  }

  @Test func `the recorded draws are found`() {
    #expect(DrawCase.all.count > 150)
    #expect(NumberFixture.all(in: "keys").count > 50)
  }
}
