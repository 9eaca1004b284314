// SPDX-License-Identifier: Apache-2.0
//
// Choices and loops with other programs inside, and without what they carry along unchanged.

package import TensorIR

/// A primitive whose programs can be exchanged for equivalent ones.
package protocol RewritablePrimitive: Primitive {
  /// The same operation with each of its programs rewritten; `rewrite` keeps inputs and outputs.
  func mapPrograms(_ rewrite: (Jaxpr) -> Jaxpr) -> Self
}

extension Cond: RewritablePrimitive {
  package func mapPrograms(_ rewrite: (Jaxpr) -> Jaxpr) -> Cond {
    Cond(branches.map(rewrite), lanes: lanes)
  }
}

extension While: RewritablePrimitive {
  package func mapPrograms(_ rewrite: (Jaxpr) -> Jaxpr) -> While {
    While(
      condition: rewrite(condition),
      conditionConstants: conditionConstants,
      body: rewrite(body),
      bodyConstants: bodyConstants,
      lanes: lanes
    )
  }
}

extension Scan: RewritablePrimitive {
  package func mapPrograms(_ rewrite: (Jaxpr) -> Jaxpr) -> Scan { with(rewrite(body)) }
}

extension Checkpoint: RewritablePrimitive {
  package func mapPrograms(_ rewrite: (Jaxpr) -> Jaxpr) -> Checkpoint {
    Checkpoint(rewrite(program), policy: policy, isDifferentiated: isDifferentiated)
  }
}

// MARK: - What a loop carries along unchanged

/// A loop whose unchanging carried values have become constants.
package struct Steadied: Sendable {
  package let primitive: any Primitive
  /// The operands in their new order, by their old numbers.
  package let operands: [Int]
  /// For each old result, the operand that it is, by its old number; `nil` for what the loop still gives, in order.
  package let results: [Int?]
}

extension Scan {
  /// The same loop without carried values that no step changes; `nil` when each step changes all.
  package func withoutSteadyCarries() -> Steadied? {
    let steady = (0..<carryCount).filter {
      body.source(ofOutput: $0) == constantCount + $0
    }
    if steady.isEmpty { return nil }
    let left = (0..<carryCount).filter { !steady.contains($0) }
    let order =
      Array(0..<constantCount) + steady.map { constantCount + $0 }
      + left.map { constantCount + $0 } + Array(carries.upperBound..<body.inputs.count)
    let scan = with(
      body.takingInputs(order).givingOutputs(left + Array(carryCount..<body.outputs.count)),
      constantCount: constantCount + steady.count,
      carryCount: left.count
    )
    return Steadied(
      primitive: scan,
      operands: order,
      results: body.outputs.indices.map { steady.contains($0) ? constantCount + $0 : nil }
    )
  }
}

extension While {
  /// The same loop without carried values that no step changes; `nil` when each step changes all, or when examples stop by
  /// themselves, whose results are one for each.
  package func withoutSteadyCarries() -> Steadied? {
    let count = body.outputs.count
    let steady = (0..<count).filter { body.source(ofOutput: $0) == bodyConstants + $0 }
    if steady.isEmpty || !lanes.isEmpty { return nil }
    let left = (0..<count).filter { !steady.contains($0) }
    let first = conditionConstants + bodyConstants
    let loop = While(
      condition: condition.takingInputs(
        Array(0..<conditionConstants) + steady.map { conditionConstants + $0 }
          + left.map { conditionConstants + $0 }
      ),
      conditionConstants: conditionConstants + steady.count,
      body: body.takingInputs(
        Array(0..<bodyConstants) + steady.map { bodyConstants + $0 }
          + left.map { bodyConstants + $0 }
      ).givingOutputs(left),
      bodyConstants: bodyConstants + steady.count
    )
    let carried = steady.map { first + $0 }
    return Steadied(
      primitive: loop,
      operands: Array(0..<conditionConstants) + carried
        + Array(conditionConstants..<first) + carried + left.map { first + $0 },
      results: (0..<count).map { steady.contains($0) ? first + $0 : nil }
    )
  }
}
