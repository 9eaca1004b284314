// SPDX-License-Identifier: Apache-2.0
//
// The cotangent of what all examples of a choice share, such as weights: the sum of their cotangents. Where each of these
// is a product, of an example's cotangent and its activations, the choice gives the factors, and one product behind it
// both multiplies and adds up; so there is never one matrix of the size of the weights for each example.

internal import TensorIR

/// A cotangent of one example as a sum of products, by the program that computes it.
struct ProductSum {
  /// A product, and how its axes are permuted afterwards.
  struct Term {
    let dot: DotGeneral
    let factors: [Operand]
    let permutation: [Int]
  }

  private(set) var terms: [Term] = []

  /// Reads an output of a program backwards; `nil` where it is anything but products, permuted and added up, or zero.
  init?(_ output: Operand, of program: Jaxpr) {
    guard case .variable(let variable) = output else { return nil }
    let rank = program.type(of: variable).rank
    guard collect(output, Array(0..<rank), in: program) else { return nil }
  }

  private mutating func collect(_ operand: Operand, _ permutation: [Int], in program: Jaxpr) -> Bool
  {
    guard case .variable(let variable) = operand,
      let equation = program.equations.first(where: { $0.results == [variable] })
    else { return false }
    if let dot = equation.primitive as? DotGeneral {
      terms.append(Term(dot: dot, factors: equation.operands, permutation: permutation))
      return true
    }
    if let transpose = equation.primitive as? Transpose {
      let inner = permutation.map { transpose.permutation[$0] }
      return collect(equation.operands[0], inner, in: program)
    }
    if let arithmetic = equation.primitive as? Arithmetic, arithmetic.function == .add {
      let type = program.type(of: variable)
      return equation.operands.allSatisfy { operand in
        program.type(of: operand).shape == type.shape && collect(operand, permutation, in: program)
      }
    }
    if equation.primitive is BroadcastInDim, case .literal(let number) = equation.operands[0] {
      return number.double == 0
    }
    return false
  }

  /// How many elements the factors of an example have.
  func factorCount(in program: Jaxpr) -> Int {
    terms.flatMap(\.factors).reduce(0) { $0 + program.type(of: $1).shape.elementCount }
  }
}

extension ProductSum.Term {
  /// The sum over the examples that share the result.
  ///
  /// - Parameters:
  ///   - factors: The factors of all examples, whose axes are in front.
  ///   - mapped: At which levels of lanes the result differs between examples.
  /// - Returns: The products, added up over the other levels.
  func summed(_ factors: [Tensor], mapped: [Bool]) -> Tensor {
    func axes(_ inner: DotGeneral.Axes) -> DotGeneral.Axes {
      let levels = mapped.indices
      return DotGeneral.Axes(
        contracting: levels.filter { !mapped[$0] } + inner.contracting.map { $0 + mapped.count },
        batching: levels.filter { mapped[$0] } + inner.batching.map { $0 + mapped.count }
      )
    }
    let product = DotGeneral(lhs: axes(dot.lhs), rhs: axes(dot.rhs))(factors[0], factors[1])
    let kept = mapped.count(where: { $0 })
    let order = Array(0..<kept) + permutation.map { $0 + kept }
    return order == Array(order.indices) ? product : Transpose(order)(product)
  }
}

/// Which cotangents of a choice are added up by a product behind it.
struct SharedCotangents {
  /// The programs that the choice gets: their outputs are those of the old ones that stay, then all factors.
  let programs: [Jaxpr]
  /// The outputs that stay, by their old numbers.
  let kept: [Int]
  /// For each output that does not, its terms, branch by branch.
  private let sums: [(output: Int, terms: [ProductSum.Term])]

  /// - Parameters:
  ///   - branches: From the same inputs to cotangents of one example.
  ///   - mapped: For each cotangent, at which levels of lanes it differs between examples.
  /// - Throws: What makes a value invalid while the programs are traced.
  init(_ branches: [Jaxpr], mapped: [[Bool]]) throws(TensorError) {
    var sums: [(output: Int, terms: [ProductSum.Term])] = []
    // The factors that each branch gives, in the order of `sums`.
    var factors: [[(branch: Int, operand: Operand)]] = []
    for (output, levels) in mapped.enumerated() where levels.contains(false) {
      let products = branches.compactMap { ProductSum($0.outputs[output], of: $0) }
      guard products.count == branches.count, products.contains(where: { !$0.terms.isEmpty })
      else { continue }
      let size = zip(products, branches).reduce(0) { $0 + $1.0.factorCount(in: $1.1) }
      // Factors are stored for every example; they must be less than what they save.
      guard size < branches[0].outputTypes[output].shape.elementCount else { continue }
      sums.append((output, products.flatMap(\.terms)))
      factors.append(
        products.enumerated().flatMap { branch, product in
          product.terms.flatMap(\.factors).map { (branch, $0) }
        }
      )
    }
    let pulled = sums.map(\.output)
    let kept = mapped.indices.filter { !pulled.contains($0) }
    (self.sums, self.kept) = (sums, kept)
    if sums.isEmpty {
      programs = branches
      return
    }
    let all = factors.flatMap { $0 }
    let types = all.map { branches[$0.branch].type(of: $0.operand).strong }
    var programs: [Jaxpr] = []
    for (number, branch) in branches.enumerated() {
      let own = all.filter { $0.branch == number }.map(\.operand)
      let part = branch.computing(kept.map { branch.outputs[$0] } + own)
      programs.append(
        try branch.rewriting(branch.inputTypes, kind: "vjp") { inputs in
          let values = part.evaluate(inputs)
          var mine = values[kept.count...].makeIterator()
          // What another branch multiplies is zero where this one is taken.
          return values[..<kept.count]
            + zip(all, types).map { factor, type in
              Tensor.materialized(factor.branch == number ? mine.next() : nil, type)
            }
        }
      )
    }
    self.programs = programs
  }

  /// The cotangents, from the results of the choice.
  ///
  /// - Parameters:
  ///   - results: What the choice between ``programs`` gives for all examples.
  ///   - mapped: For each cotangent, at which levels of lanes it differs between examples.
  /// - Returns: For each cotangent, that of all examples.
  func cotangents(_ results: [Tensor], mapped: [[Bool]]) -> [Tensor] {
    var cts: [Int: Tensor] = [:]
    for (output, result) in zip(kept, results) {
      let shared = mapped[output].indices.filter { !mapped[output][$0] }
      cts[output] = shared.isEmpty ? result : Reduce(.sum, axes: shared)(result)
    }
    var factors = results[kept.count...]
    for (output, terms) in sums {
      for term in terms {
        let product = term.summed(Array(factors.prefix(2)), mapped: mapped[output])
        factors = factors.dropFirst(2)
        cts[output] = sum(cts[output], product)
      }
    }
    return mapped.indices.compactMap { cts[$0] }
  }
}
