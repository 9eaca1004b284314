// SPDX-License-Identifier: Apache-2.0
//
// What is promised of every public function: it runs compiled, batched and differentiated, and in every composition of
// these, and the results are those of the plain calls.

import Primitives
import Skein
import SkeinTestSupport
import TensorIR
import Testing

@Suite("Every public function runs under every transformation")
struct FunctionLaws {
  private static let size = 3

  private static let differentiable = FunctionTable.entries.filter { entry in
    entry.isDifferentiable && entry.canVary.contains(true)
  }

  @Test(arguments: FunctionTable.entries)
  func `compiled, it gives the same bits`(_ entry: FunctionEntry) throws {
    var generator = entry.generator
    let operands = entry.point(using: &generator)
    let expected = try valid(entry.apply(operands))
    let compiled = jit { (operands: [Tensor]) in entry.apply(operands) }
    #expect(difference(try valid(compiled(operands)), expected) == nil)
  }

  @Test(arguments: FunctionTable.entries)
  func `a batch of it is a loop, before and after compiling`(_ entry: FunctionEntry) throws {
    var generator = entry.generator
    let agreement = try entry.agreement { entry.apply($0) }
    for axes in entry.mappings {
      let batch = entry.batch(size: Self.size, along: axes, using: &generator)
      let looped = try (0..<Self.size).map {
        try valid(entry.apply(example($0, of: batch, along: axes)))
      }
      let expected = looped[0].indices.map { position in
        Tensor.stacked(looped.map { $0[position] }, looped[0][position].type, along: 0)
      }
      let compositions: [(String, ([Tensor]) -> [Tensor])] = [
        ("vmap(f)", vmap({ entry.apply($0) }, inAxes: .leaves(axes))),
        ("vmap(jit(f))", vmap(jit { entry.apply($0) }, inAxes: .leaves(axes))),
        ("jit(vmap(f))", jit { vmap({ entry.apply($0) }, inAxes: .leaves(axes))($0) }),
      ]
      for (name, composition) in compositions {
        let problem = difference(try valid(composition(batch)), expected, agreement)
        #expect(problem == nil, "\(name), inAxes \(Mapping.text(axes))")
      }
    }
  }

  @Test(arguments: differentiable)
  func `its derivative is the limit of differences, and its transpose the adjoint`(
    _ entry: FunctionEntry
  ) throws {
    var generator = entry.generator
    let point = entry.point(using: &generator)
    let directions = entry.operands.map(\.type).directions(using: &generator)
    let (varying, others) = entry.separated(point)
    let tangents = entry.separated(directions).varying
    let function = { entry.apply(entry.joined($0, others)) }
    let (values, pushed) = jvp(function, varying, tangents)
    #expect(difference(try valid(values), try valid(entry.apply(point))) == nil)
    let differences = try Differences { step in
      try valid(entry.apply(point.moved(along: directions, entry.canVary, by: step)))
    }
    #expect(differences.difference(from: pushed.floating(values), values: values) == nil)

    let (primals, pullBack) = vjp(function, varying)
    #expect(difference(try valid(primals), values) == nil)
    let cotangents = values.map(\.type).directions(using: &generator)
    let pulled = try valid(pullBack(cotangents))
    #expect(adjointDifference(pushed.floating(values), cotangents, tangents, pulled) == nil)
  }

  @Test(arguments: differentiable)
  func `a batch of its gradients is a loop, before and after compiling`(_ entry: FunctionEntry)
    throws
  {
    var generator = entry.generator
    let axes: [Int?] = entry.operands.map { _ in 0 }
    let batch = entry.batch(size: Self.size, along: axes, using: &generator)
    let (varying, others) = entry.separated(batch)
    /// Σ sin(result), which weighs the results differently.
    @Sendable func loss(_ varying: [Tensor], _ others: [Tensor]) -> Tensor {
      entry.apply(entry.joined(varying, others)).filter(\.dtype.isFloating)
        .reduce(Tensor(0.0, dtype: .f64)) { $0 + sum(sin($1)) }
    }
    let looped = try (0..<Self.size).map { index in
      let operands = entry.separated(example(index, of: batch, along: axes))
      return try valid(grad(loss)(operands.varying, operands.others))
    }
    let expected = varying.indices.map { place in
      Tensor.stacked(looped.map { $0[place] }, looped[0][place].type, along: 0)
    }
    let agreement = try entry.agreement { operands in
      let (varying, others) = entry.separated(operands)
      return grad(loss)(varying, others)
    }
    let compositions: [(String, ([Tensor], [Tensor]) -> [Tensor])] = [
      ("vmap(grad(f))", vmap(grad(loss))),
      ("vmap(jit(grad(f)))", vmap(jit(grad(loss)))),
      ("jit(vmap(grad(f)))", jit { vmap(grad(loss))($0, $1) }),
      ("vmap(grad(jit(f)))", vmap(grad(jit(loss)))),
    ]
    for (name, composition) in compositions {
      let problem = difference(try valid(composition(varying, others)), expected, agreement)
      #expect(problem == nil, "\(name)")
    }
  }
}

// MARK: - What the laws say about an entry

extension FunctionEntry {
  /// The operands that have derivatives.
  var canVary: [Bool] { operands.map { $0.smooth != nil } }

  var generator: SeededGenerator { SeededGenerator(testDescription, seed: 0) }

  func point(using generator: inout SeededGenerator) -> [Tensor] {
    operands.map { .random($0.type, $0.values, using: &generator) }
  }

  /// Operands of which those with an axis have one more.
  ///
  /// Every example is drawn for itself: that no two numbers are equal is asked of each example, not of all.
  func batch(size: Int, along axes: [Int?], using generator: inout SeededGenerator) -> [Tensor] {
    zip(operands, axes).map { operand, axis in
      guard let axis else { return .random(operand.type, operand.values, using: &generator) }
      let examples = (0..<size).map { _ in
        Tensor.random(operand.type, operand.values, using: &generator)
      }
      return .stacked(examples, operand.type, along: axis)
    }
  }

  /// All operands along their first axis, all along their last, and each alone.
  var mappings: [[Int?]] {
    let first: [Int?] = operands.map { _ in 0 }
    let last: [Int?] = operands.map(\.type.rank)
    let alone = operands.indices.map { position in
      operands.indices.map { $0 == position ? 0 : nil as Int? }
    }
    return Set([first, last] + alone).sorted { Mapping.text($0) < Mapping.text($1) }
  }

  /// The operands that vary, and the others.
  func separated(_ operands: [Tensor]) -> (varying: [Tensor], others: [Tensor]) {
    let pairs = zip(operands, canVary)
    return (pairs.filter(\.1).map(\.0), pairs.filter { !$0.1 }.map(\.0))
  }

  func joined(_ varying: [Tensor], _ others: [Tensor]) -> [Tensor] {
    var (varying, others) = (varying[...], others[...])
    return canVary.map { $0 ? varying.removeFirst() : others.removeFirst() }
  }

  /// Contractions may add up in another order for a batch; everything else gives the loop's bits.
  func agreement(_ function: ([Tensor]) -> [Tensor]) throws -> Agreement {
    let program = try trace(operands.map(\.type), kind: "test", staging: true, function).program
    let contractions = program.count(of: "dot_general") + program.count(of: "einsum")
    return contractions > 0 ? .epsilons(64, scale: 1) : .bitwise
  }
}

extension [Tensor] {
  /// The tangents of floating-point results; what does not vary has none.
  fileprivate func floating(_ values: [Tensor]) -> [Tensor?] {
    zip(self, values).map { $1.dtype.isFloating ? $0 : nil }
  }
}

/// The tensors, if none is the result of a mistake.
private func valid(_ tensors: [Tensor]) throws -> [Tensor] {
  if let error = tensors.lazy.compactMap(\.error).first { throw error }
  return tensors
}
