// SPDX-License-Identifier: Apache-2.0
//
// One of several programs, chosen by an index. Under vmap a choice that is the same for all examples stays one choice,
// between batched programs; a choice that differs between examples stays a `cond` too, with a mapped index.

package import TensorIR

/// Operands (index, operands of the branches): the results of the branch with that number.
///
/// An index below 0 takes the first branch, one beyond the last the last. Where the index is mapped, each branch is a
/// program of one example, and which operands differ between examples is in `lanes`.
package struct Cond: Primitive {
  /// Programs with the same inputs and the same outputs.
  package let branches: [Jaxpr]
  /// Over which axes the index is mapped; of the operands behind it.
  package let lanes: Lanes

  package init(_ branches: [Jaxpr], lanes: Lanes? = nil) {
    self.branches = branches
    self.lanes = lanes ?? .none(operandCount: branches[0].inputs.count)
  }

  package var name: String { "cond" }
  package var parameters: [Parameter] { [.programs("branches", branches)] + lanes.parameters }
  package var subprograms: [Jaxpr] { branches }
  package var resultCount: Int { branches[0].outputs.count }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let index = operands[0]
    guard index.dtype == .i32 else {
      throw TensorError(.dtypeNotSupported(index, expected: "i32"), in: name)
    }
    guard index.shape == Shape(lanes.sizes) else {
      throw TensorError(
        .malformedProgram("an index has the axes over which it is mapped"),
        in: name
      )
    }
    let types = operands.dropFirst().enumerated().map { lanes.exampleType(of: $0, $1)?.strong }
    guard branches.allSatisfy({ types == $0.inputTypes.map(\.strong) }) else {
      throw TensorError(.malformedProgram("branches take operands of their input types"), in: name)
    }
    let results = branches[0].outputTypes
    guard branches.allSatisfy({ $0.outputTypes.map(\.strong) == results.map(\.strong) }) else {
      throw TensorError(.malformedProgram("branches have results of the same types"), in: name)
    }
    return results.enumerated().map { position, type in
      let isWeak = branches.allSatisfy { $0.outputTypes[position].isWeak }
      return lanes.resultType(TensorType(type.dtype, type.shape, isWeak: isWeak))
    }
  }
}

// MARK: - Batching

extension Cond {
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    let (index, rest) = (operands[0], operands[1...])
    if index.axis != nil {
      if let name = NamedAxes.mapped, uses(axis: name) { return together(operands, size: size) }
      // The examples choose for themselves: one more level of lanes.
      let cond = Cond(
        printingLanes(operands, size: size).branches,
        lanes: lanes.adding(size: size, mapped: rest.map { $0.axis != nil })
      )
      return cond(operands.map { $0.moved(to: 0) }).map { Batched($0, axis: 0) }
    }
    // All examples take the same branch: a choice between batched branches.
    let inner = rest.enumerated().map { lanes.inner($1, $0) }
    let axes = inner.map(\.axis)
    let mapped = branches.map { $0.outputAxes(axes: axes, size: size).map { $0 != nil } }
      .anyOfEach
    let cond = Cond(
      branches.map { $0.batchedProgram(axes: axes, size: size, outputsMapped: mapped) },
      lanes: lanes
    )
    return zip(cond([index.value] + inner.map(\.value)), mapped).map { result, isMapped in
      Batched(result, axis: isMapped ? lanes.sizes.count : nil)
    }
  }
}

// MARK: - Derivative

extension Cond {
  // The derivative of a choice is the same choice between the derivatives.
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    let rest = operands[1...]
    let varying = rest.map { $0.tangent != nil }
    let outputsVary = branches.map { $0.derivativeProgram(varying: varying).varying }.anyOfEach
    let cond = Cond(
      branches.map { $0.derivativeProgram(varying: varying, outputsVary: outputsVary) },
      lanes: Lanes(
        sizes: lanes.sizes,
        mapped: lanes.mapped + zip(lanes.mapped, varying).filter(\.1).map(\.0)
      )
    )
    let results = cond(operands.map(\.primal) + rest.compactMap(\.tangent))
    var tangents = results[resultCount...].makeIterator()
    return zip(results, outputsVary).map { Dual($0, tangent: $1 ? tangents.next() : nil) }
  }
}

extension [[Bool]] {
  /// For each position, whether any of the lists says yes.
  package var anyOfEach: [Bool] {
    reduce(self[0]) { any, list in zip(any, list).map { $0 || $1 } }
  }
}
