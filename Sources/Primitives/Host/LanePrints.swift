// SPDX-License-Identifier: Apache-2.0
//
// Prints of one example inside choices and loops that examples run for themselves. There, nobody knows later which example
// is which; so the example that is wanted makes its choice, or runs its loop, once more by itself, and prints.

internal import TensorIR

extension RewritablePrimitive {
  /// Runs the programs of a choice or a loop for each example that ``debugLane(_:_:)`` wants to see, and gives the operation
  /// without those prints.
  ///
  /// - Parameters:
  ///   - operands: The operands of the operation, a batch.
  ///   - size: The size of the mapped axes.
  /// - Returns: The operation that is left for the whole batch.
  func printingLanes(_ operands: [Batched], size: Int) -> Self {
    let wanted = subprograms.reduce(into: Set<Int>()) { $0.formUnion($1.printedLanes) }
    if wanted.isEmpty { return self }
    for lane in wanted.sorted() where lane >= 0 && lane < size {
      let own = mapPrograms { $0.printing(where: { $0 == lane }) }
      _ = own(operands.map { $0.axis == nil ? $0.value : example(lane, of: $0.moved(to: 0)) })
    }
    return mapPrograms { $0.printing(where: { $0 == nil }) }
  }
}

extension Jaxpr {
  /// The examples of the innermost mapped axis that operations of this program want to print.
  fileprivate var printedLanes: Set<Int> {
    equations.reduce(into: []) { lanes, equation in
      if let lane = (equation.primitive as? DebugPrint)?.lane { lanes.insert(lane) }
      for program in equation.primitive.subprograms { lanes.formUnion(program.printedLanes) }
    }
  }

  /// This program with only some of its prints, which now print whatever example they see.
  fileprivate func printing(where isWanted: (Int?) -> Bool) -> Jaxpr {
    let kept = equations.compactMap { equation -> Equation? in
      var primitive = equation.primitive
      switch primitive {
      case let print as DebugPrint:
        guard isWanted(print.lane) else { return nil }
        primitive = DebugPrint(print.format, lane: nil, levels: print.levels)
      case let call as Call: primitive = Call(call.program.printing(where: isWanted))
      case let form as any RewritablePrimitive:
        primitive = form.mapPrograms { $0.printing(where: isWanted) }
      case _: break
      }
      return Equation(primitive, equation.operands, equation.results, callSite: equation.callSite)
    }
    return Jaxpr(
      constants: constants,
      inputs: inputs,
      equations: kept,
      outputs: outputs,
      types: types
    )
  }
}
