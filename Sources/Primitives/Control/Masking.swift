// SPDX-License-Identifier: Apache-2.0
//
// Choices and loops in which all examples take every step together, each keeping what is its own: the form where branches
// and bodies compute across examples by the name of their axis, and for machines that cannot sort examples.

package import TensorIR

extension Tensor {
  /// The tensor with so many axes of size 1 behind its own.
  fileprivate func followed(by count: Int) -> Tensor {
    reshape(self, to: Shape(shape.sizes + Array(repeating: 1, count: count)))
  }
}

// MARK: - Choices

extension Cond {
  /// Every branch on all examples, then for each example the result of its own: for branches that cost less than sorting.
  package func masked(_ operands: [TensorType]) -> Jaxpr {
    let axes = lanes.mapped.indices.map { lanes.isMapped($0) ? Int?(0) : nil }
    return composing(operands) { inputs in
      masked(inputs[0], zip(inputs[1...], axes).map { Batched($0, axis: $1) }, size: lanes.count)
    }
  }

  /// The results of all examples, along axis 0; those of the index are along its axis 0.
  private func masked(_ index: Tensor, _ operands: [Batched], size: Int) -> [Tensor] {
    let results = branches.map { branch in
      branch.batched(operands, size: size, outAxes: branch.outputs.map { _ in 0 })
        .map { $0.repeated(along: 0, size: size) }
    }
    return branches[0].outputs.indices.map { position in
      var result = results[0][position]
      for number in branches.indices.dropFirst() {
        let isTaken = isTaken(number, index).followed(by: result.rank - 1)
        result = Select()(isTaken, onFalse: result, onTrue: results[number][position])
      }
      return result
    }
  }

  /// Where the index is that of a branch, or of this one and those behind it.
  private func isTaken(_ number: Int, _ index: Tensor) -> Tensor {
    let comparison: Comparison.Function = number + 1 == branches.count ? .greaterEqual : .equal
    return Comparison(comparison)(index, Tensor(ScalarValue(number, as: .i32)))
  }

  /// A batch whose examples choose for themselves between branches that name the mapped axis: what a branch computes across
  /// examples, it computes across all of them.
  func together(_ operands: [Batched], size: Int) -> [Batched] {
    guard lanes.isEmpty else {
      // The choice is one of examples along other axes already: those are masked first.
      let types = operands.map(\.exampleType)
      let program = NamedAxes.mapping(nil) { flattened(types) ?? masked(types) }
      return program.batched(operands, size: size)
    }
    return masked(operands[0].moved(to: 0), Array(operands[1...]), size: size)
      .map { Batched($0, axis: 0) }
  }

  /// Values and linear parts where branches name mapped axes: examples that did not take a branch still take part in what it
  /// computes across examples, so every branch has residuals for all of them.
  func linearizedTogether(_ operands: [Dual]) -> [Dual] {
    let rest = Array(operands[1...])
    let parts = branches.map { branch in
      lanes.isEmpty
        ? Call(branch).linearizationRule(rest)
        : Cond([branch], lanes: lanes).linearizationRule(operands)
    }
    let index = operands[0].primal
    return branches[0].outputs.indices.map { position in
      var result = parts[0][position]
      for number in branches.indices.dropFirst() {
        let other = parts[number][position]
        let isTaken = isTaken(number, index).followed(by: other.primal.rank - index.rank)
        let primal = Select()(isTaken, onFalse: result.primal, onTrue: other.primal)
        var tangent: Tensor?
        if result.tangent != nil || other.tangent != nil {
          tangent = Select()(
            isTaken,
            onFalse: .materialized(result.tangent, primal.type),
            onTrue: .materialized(other.tangent, primal.type)
          )
        }
        result = Dual(primal, tangent: tangent)
      }
      return result
    }
  }

  /// Cotangents of the operands where branches name mapped axes: those that did not take a branch take part in it with
  /// cotangents of zero.
  func transposedTogether(_ index: Tensor, _ cotangents: [Tensor?], _ operands: [LinearOperand])
    -> [Tensor?]
  {
    let last = Tensor(ScalarValue(branches.count - 1, as: .i32))
    let nearest = minimum(maximum(index, Tensor(ScalarValue(0, as: .i32))), last)
    var sums: [Tensor?] = operands.map { _ in nil }
    for (number, branch) in branches.enumerated() {
      let isTaken = Comparison(.equal)(nearest, Tensor(ScalarValue(number, as: .i32)))
      let own = cotangents.map { cotangent in
        cotangent.map { cotangent in
          Select()(
            isTaken.followed(by: cotangent.rank - index.rank),
            onFalse: zeros(like: cotangent),
            onTrue: cotangent
          )
        }
      }
      let part = Cond([branch], lanes: lanes).transposeRule(own, operands)
      sums = zip(sums, part).map { sum($0, $1) }
    }
    return sums
  }
}

// MARK: - Loops

extension While {
  /// A batch whose examples stop for themselves, in a loop that names the mapped axis: it goes on for all of them as long
  /// as one does, and those that have stopped keep their values.
  func together(_ operands: [Batched], size: Int) -> [Batched] {
    guard lanes.isEmpty else {
      let types = operands.map(\.exampleType)
      let program = NamedAxes.mapping(nil) { flattened(types) ?? masked(types) }
      return program.batched(operands, size: size)
    }
    return masked(operands, size: size).map { Batched($0, axis: 0) }
  }

  /// Every step on all examples, as long as any of them runs; those that have stopped keep their values.
  package func masked(_ operands: [TensorType]) -> Jaxpr {
    let axes = lanes.mapped.indices.map { lanes.isMapped($0) ? Int?(0) : nil }
    return composing(operands) { inputs in
      masked(zip(inputs, axes).map { Batched($0, axis: $1) }, size: lanes.count)
    }
  }

  private func masked(_ operands: [Batched], size: Int) -> [Tensor] {
    let constants = operands[..<carries.lowerBound]
    let conditionAxes = constants[..<conditionConstants].map(\.axis)
    let bodyAxes = constants[conditionConstants...].map(\.axis)
    let carryAxes = carries.map { _ in Int?(0) }
    let condition = condition.batchedProgram(
      axes: conditionAxes + carryAxes,
      size: size,
      outputsMapped: [true]
    )
    let body = body.batchedProgram(
      axes: bodyAxes + carryAxes,
      size: size,
      outputsMapped: carries.map { _ in true }
    )
    let values = constants.map(\.value)
    let initial = operands[carries].map { $0.repeated(along: 0, size: size) }
    let running = condition.evaluate(values[..<conditionConstants] + initial)
    let carried = (running + initial).map(\.type)
    let loop = While(
      condition: condition.rewritten(carried, kind: "while") { inputs in
        [Reduce(.or, axes: [0])(inputs[0])]
      },
      conditionConstants: 0,
      body: body.rewritten(values.map(\.type) + carried, kind: "while") { inputs in
        let isRunning = inputs[values.count]
        let before = inputs[(values.count + 1)...]
        let next = body.evaluate(Array(inputs[conditionConstants..<values.count]) + before)
        let after = zip(before, next).map { old, new in
          Select()(isRunning.followed(by: old.rank - 1), onFalse: old, onTrue: new)
        }
        let goesOn = condition.evaluate(inputs[..<conditionConstants] + after)[0]
        return [isRunning .& goesOn] + after
      },
      bodyConstants: values.count
    )
    return Array(loop(values + running + initial)[1...])
  }
}

extension Primitive {
  /// The program of a composition of operations that take operands of these types.
  fileprivate func composing(_ types: [TensorType], _ body: ([Tensor]) -> [Tensor]) -> Jaxpr {
    do throws(TensorError) {
      return try trace(types, kind: name, staging: true, body).program
    } catch {
      preconditionFailure("checked programs trace: \(error)")
    }
  }
}
