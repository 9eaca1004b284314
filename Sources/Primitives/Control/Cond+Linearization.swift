// SPDX-License-Identifier: Apache-2.0
//
// Reverse mode through a choice: a choice between the known parts, which also gives the residuals of the branch that was
// taken, and the same choice between the linear parts. A branch that was not taken computes nothing, so it spoils nothing.

package import TensorIR

extension Cond: ProgramPrimitive, LinearPrimitive {
  package func linearizationRule(_ operands: [Dual]) -> [Dual] {
    let rest = Array(operands[1...])
    let varying = rest.map { $0.tangent != nil }
    let splits = branches.compactMap { $0.splitProgram(varying: varying) }
    guard splits.count == branches.count else { return unsplit(branches[0].outputTypes) }
    let outputsVary = splits.map(\.outputsVary).anyOfEach
    let joined = JoinedResiduals(splits.map { $0.varying(outputsVary) })
    let values = Cond(joined.knownBranches, lanes: lanes)(operands.map(\.primal))
    // The linear branches read what of the residuals is an operand or a result anyway, then the slots.
    let forwarded = joined.inputs.map { rest[$0].primal } + joined.outputs.map { values[$0] }
    let everywhere = lanes.sizes.map { _ in true }
    let linear = Cond(
      joined.linearBranches,
      lanes: Lanes(
        sizes: lanes.sizes,
        mapped: joined.inputs.map { lanes.mapped[$0] }
          + joined.outputs.map { _ in everywhere } + joined.slots.map { _ in everywhere }
          + zip(lanes.mapped, varying).filter(\.1).map(\.0)
      )
    )
    var tangents =
      outputsVary.contains(true)
      ? linear(
        [operands[0].primal] + forwarded + values[resultCount...] + rest.compactMap(\.tangent)
      ).makeIterator() : [].makeIterator()
    return zip(values, outputsVary).map { Dual($0, tangent: $1 ? tangents.next() : nil) }
  }

  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    guard case .known(let index) = operands[0] else { return notLinear(in: operands) }
    let rest = Array(operands[1...])
    let known = rest.indices.filter { rest[$0].value != nil }
    let given = cotangents.compactMap { $0 }
    let inner = rest.enumerated().map { lanes.exampleType(of: $0, $1.type) ?? $1.type }
    let types =
      known.map { inner[$0] }
      + zip(branches[0].outputTypes, cotangents).filter { $0.1 != nil }.map(\.0)
    // Which operands some branch has a cotangent for.
    var isGiven = rest.map { _ in false }
    func transposed(_ branch: Jaxpr, _ inputs: [Tensor]) -> [Tensor?] {
      var values = inputs[..<known.count].makeIterator()
      var innerCotangents = inputs[known.count...].makeIterator()
      return branch.transposed(
        cotangents.map { $0 == nil ? nil : innerCotangents.next() },
        rest.indices.map { number in
          guard rest[number].value != nil, let value = values.next() else {
            return .linear(inner[number])
          }
          return .known(value)
        }
      )
    }
    do throws(TensorError) {
      for branch in branches {
        _ = try branch.rewriting(types, kind: "vjp") { inputs in
          let results = transposed(branch, inputs)
          isGiven = zip(isGiven, results).map { $0 || $1 != nil }
          return results.compactMap { $0 }
        }
      }
      let numbers = isGiven.indices.filter { isGiven[$0] }
      if numbers.isEmpty { return operands.map { _ in nil } }
      var programs: [Jaxpr] = []
      for branch in branches {
        programs.append(
          try branch.rewriting(types, kind: "vjp") { inputs in
            let results = transposed(branch, inputs)
            return numbers.map { Tensor.materialized(results[$0], inner[$0].strong) }
          }
        )
      }
      let everywhere = lanes.sizes.map { _ in true }
      let mapped = numbers.map { lanes.mapped[$0] }
      let shared = try SharedCotangents(programs, mapped: mapped)
      let cond = Cond(
        shared.programs,
        lanes: Lanes(
          sizes: lanes.sizes,
          mapped: known.map { lanes.mapped[$0] } + given.map { _ in everywhere }
        )
      )
      let results = cond([index] + known.compactMap { rest[$0].value } + given)
      var cts: [Tensor?] = operands.map { _ in nil }
      for (number, ct) in zip(numbers, shared.cotangents(results, mapped: mapped)) {
        cts[number + 1] = ct
      }
      return cts
    } catch {
      return operands.map { $0.value == nil ? fail(error, type: $0.type) : nil }
    }
  }
}

/// The residuals of all branches in one list: what branches read of operands and results, and slots that each branch fills
/// with its own, so that there are as many as the neediest branch has of each type, and not as many as all have together.
private struct JoinedResiduals {
  /// Operands that some linear branch reads.
  let inputs: [Int]
  /// Results that some linear branch reads.
  let outputs: [Int]
  private(set) var slots: [TensorType] = []
  private let splits: [SplitProgram]
  /// For each branch, the slot of each stored residual.
  private var places: [[Int]] = []

  init(_ splits: [SplitProgram]) {
    self.splits = splits
    let all = Set(splits.flatMap(\.residuals))
    inputs = all.compactMap { if case .input(let number) = $0 { number } else { nil } }.sorted()
    outputs = all.compactMap { if case .output(let number) = $0 { number } else { nil } }.sorted()
    for split in splits {
      var free = Array(slots.indices)
      var places: [Int] = []
      for type in split.storedTypes {
        if let position = free.firstIndex(where: { slots[$0].strong == type.strong }) {
          places.append(free.remove(at: position))
        } else {
          slots.append(type.strong)
          places.append(slots.count - 1)
        }
      }
      self.places.append(places)
    }
  }

  /// From the operands to the results and the slots.
  var knownBranches: [Jaxpr] {
    zip(splits, places).map { split, places in
      split.known.rewritten(split.known.inputTypes, kind: "linearize") { inputs in
        let values = split.known.evaluate(inputs)
        return values[..<split.outputCount]
          + slots.enumerated().map { slot, type in
            places.firstIndex(of: slot).map { values[split.outputCount + $0] }
              ?? Tensor.materialized(nil, type)
          }
      }
    }
  }

  /// From operands, results, slots and tangents to tangents.
  var linearBranches: [Jaxpr] {
    let resultTypes = splits[0].known.outputTypes
    let inputTypes = splits[0].known.inputTypes
    return zip(splits, places).map { split, places in
      func old(_ residual: SplitProgram.Residual) -> Int? {
        split.residuals.firstIndex(of: residual)
      }
      var sources: [(Int?, TensorType)] = []
      sources += inputs.map { (old(.input($0)), inputTypes[$0]) }
      sources += outputs.map { (old(.output($0)), resultTypes[$0]) }
      sources += slots.enumerated().map { slot, type in
        (places.firstIndex(of: slot).flatMap { old(.stored($0)) }, type)
      }
      let tangents = split.linear.inputTypes.enumerated().dropFirst(split.residuals.count)
      sources += tangents.map { ($0.offset, $0.element) }
      return split.linear.takingInputs(sources)
    }
  }
}
