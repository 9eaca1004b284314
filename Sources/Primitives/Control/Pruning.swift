// SPDX-License-Identifier: Apache-2.0
//
// Choices and loops without what nobody reads: results, carried values, operands. The optimiser asks; what belongs together
// is known here.

package import TensorIR

/// What is left of an operation.
package struct Pruned: Sendable {
  package let primitive: any Primitive
  /// The operands that are left, by their old numbers.
  package let operands: [Int]
  /// The results that are left, by their old numbers.
  package let results: [Int]
}

/// A primitive that can do without some of its results.
package protocol PrunablePrimitive: Primitive {
  /// The same operation without the results that nobody reads, and without the operands that only those need.
  func pruned(keeping isRead: [Bool]) -> Pruned
}

extension Jaxpr {
  /// Which inputs the given outputs need.
  fileprivate func inputsNeeded(by outputs: [Operand]) -> [Bool] {
    let part = computing(outputs)
    let isRead = part.readVariables()
    return inputs.map { isRead[Int($0.index)] }
  }

  /// The part of this program that some outputs and inputs are left of.
  fileprivate func keeping(inputs: [Int], outputs: [Int]) -> Jaxpr {
    computing(outputs.map { self.outputs[$0] }).takingInputs(inputs)
  }
}

extension Lanes {
  fileprivate func keeping(_ operands: [Int]) -> Lanes {
    Lanes(sizes: sizes, mapped: operands.map { mapped[$0] })
  }
}

extension Cond: PrunablePrimitive {
  package func pruned(keeping isRead: [Bool]) -> Pruned {
    let results = isRead.indices.filter { isRead[$0] }
    let needed = branches.map { branch in
      branch.inputsNeeded(by: results.map { branch.outputs[$0] })
    }.anyOfEach
    let operands = needed.indices.filter { needed[$0] }
    let cond = Cond(
      branches.map { $0.keeping(inputs: operands, outputs: results) },
      lanes: lanes.keeping(operands)
    )
    return Pruned(primitive: cond, operands: [0] + operands.map { $0 + 1 }, results: results)
  }
}

extension While: PrunablePrimitive {
  package func pruned(keeping isRead: [Bool]) -> Pruned {
    let tested = condition.inputsNeeded(by: condition.outputs)
    let count = isRead.count
    // A carried value is needed if it is read, if the condition reads it, or if one that is needed is made of it.
    func needed(by carried: [Bool]) -> [Bool] {
      body.inputsNeeded(by: carried.indices.filter { carried[$0] }.map { body.outputs[$0] })
    }
    let carried = fixpoint(zip(isRead, tested[conditionConstants...]).map { $0 || $1 }) {
      Array(needed(by: $0)[bodyConstants...])
    }
    let results = carried.indices.filter { carried[$0] }
    let used = needed(by: carried)
    let conditionKept = (0..<conditionConstants).filter { tested[$0] }
    let bodyKept = (0..<bodyConstants).filter { used[$0] }
    let operands =
      conditionKept + bodyKept.map { conditionConstants + $0 }
      + results.map { conditionConstants + bodyConstants + $0 }
    precondition(count == carried.count, "a truth value for each result")
    let loop = While(
      condition: condition.keeping(
        inputs: conditionKept + results.map { conditionConstants + $0 },
        outputs: [0]
      ),
      conditionConstants: conditionKept.count,
      body: body.keeping(inputs: bodyKept + results.map { bodyConstants + $0 }, outputs: results),
      bodyConstants: bodyKept.count,
      lanes: lanes.keeping(operands)
    )
    return Pruned(primitive: loop, operands: operands, results: results)
  }
}

extension Scan: PrunablePrimitive {
  package func pruned(keeping isRead: [Bool]) -> Pruned {
    func outputs(_ carried: [Bool]) -> [Int] {
      carried.indices.filter { carried[$0] } + (carryCount..<isRead.count).filter { isRead[$0] }
    }
    func needed(by carried: [Bool]) -> [Bool] {
      body.inputsNeeded(by: outputs(carried).map { body.outputs[$0] })
    }
    let carried = fixpoint(Array(isRead[..<carryCount])) { Array(needed(by: $0)[carries]) }
    let used = needed(by: carried)
    let operands = used.indices.filter { number in
      carries.contains(number) ? carried[number - constantCount] : used[number]
    }
    let scan = with(
      body.keeping(inputs: operands, outputs: outputs(carried)),
      constantCount: operands.count { $0 < constantCount },
      carryCount: carried.count { $0 }
    )
    return Pruned(primitive: scan, operands: operands, results: outputs(carried))
  }
}

extension Checkpoint: PrunablePrimitive {
  package func pruned(keeping isRead: [Bool]) -> Pruned {
    let results = isRead.indices.filter { isRead[$0] }
    let needed = program.inputsNeeded(by: results.map { program.outputs[$0] })
    let operands = needed.indices.filter { needed[$0] }
    let checkpoint = Checkpoint(
      program.keeping(inputs: operands, outputs: results),
      policy: policy,
      isDifferentiated: isDifferentiated
    )
    return Pruned(primitive: checkpoint, operands: operands, results: results)
  }
}
