// SPDX-License-Identifier: Apache-2.0
//
// What `cond`, `while` and `scan` ask of a machine. Where examples choose for themselves, the machine gets the programs for
// several numbers of examples, and runs each on those examples that need it.

package import Loops
package import TensorIR

extension Scan: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering {
    .control(
      ControlForm(
        .scan(constants: constantCount, carries: carryCount, length: length, reverse: reverse),
        [body]
      )
    )
  }
}

extension While: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering {
    if lanes.isEmpty {
      let kind = ControlForm.Kind.whileLoop(
        conditionConstants: conditionConstants,
        bodyConstants: bodyConstants
      )
      return .control(ControlForm(kind, [condition, body]))
    }
    if let flat = lanes.flattened(
      operands,
      skipping: 0,
      { lanes, values in with(lanes: lanes)(values) }
    ) {
      return .call(flat)
    }
    if isCheaperMasked { return .call(masked(operands)) }
    let mapped = operands.indices.map(lanes.isMapped)
    let form = LaneForm(count: lanes.count, mapped: mapped)
    let start = conditionConstants
    let carries = start + bodyConstants
    let axes = mapped.map { $0 ? Int?(0) : nil }
    let conditions = form.sizes.map { size in
      condition.batchedProgram(
        axes: Array(axes[..<start]) + axes[carries...],
        size: size,
        outputsMapped: [true]
      )
    }
    let bodies = form.sizes.map { size in
      body.batchedProgram(
        axes: Array(axes[start...]),
        size: size,
        outputsMapped: Array(mapped[carries...])
      )
    }
    let kind = ControlForm.Kind.laneLoop(
      form,
      conditionConstants: conditionConstants,
      bodyConstants: bodyConstants
    )
    return .control(ControlForm(kind, conditions + bodies))
  }

  private func with(lanes: Lanes) -> While {
    While(
      condition: condition,
      conditionConstants: conditionConstants,
      body: body,
      bodyConstants: bodyConstants,
      lanes: lanes
    )
  }
}

extension Cond: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering {
    if lanes.isEmpty { return .control(ControlForm(.choice, branches)) }
    let flat = lanes.flattened(operands, skipping: 1) { lanes, values in
      Cond(branches, lanes: lanes)(values)
    }
    if let flat { return .call(flat) }
    if isCheaperMasked { return .call(masked(operands)) }
    let form = LaneForm(count: lanes.count, mapped: lanes.mapped.indices.map(lanes.isMapped))
    let axes = form.mapped.map { $0 ? Int?(0) : nil }
    let programs = branches.flatMap { branch in
      form.sizes.map { size in
        branch.batchedProgram(
          axes: axes,
          size: size,
          outputsMapped: branch.outputs.map { _ in true }
        )
      }
    }
    return .control(ControlForm(.laneChoice(form), programs))
  }
}

// MARK: - One level of lanes

extension Lanes {
  /// The operation with one level of lanes, which all mapped operands have: a program of reshapes around it; `nil` where it
  /// is of that form already.
  ///
  /// - Parameters:
  ///   - operands: The types of the operation's operands.
  ///   - skipped: How many operands in front are mapped at every level and not counted in `mapped`.
  ///   - apply: Applies the operation with the lanes given.
  /// - Returns: The program around it.
  fileprivate func flattened(
    _ operands: [TensorType],
    skipping skipped: Int,
    _ apply: (Lanes, [Tensor]) -> [Tensor]
  ) -> Jaxpr? {
    if sizes.count == 1 { return nil }
    let flat = Lanes(sizes: [count], mapped: mapped.indices.map { [isMapped($0)] })
    do throws(TensorError) {
      return try trace(operands, kind: "cond", staging: true) { inputs in
        let values = inputs.enumerated().map { position, input -> Tensor in
          let number = position - skipped
          if number >= 0 && !isMapped(number) { return input }
          let levels = number < 0 ? sizes.map { _ in true } : mapped[number]
          let lanes = levels.count(where: { $0 })
          let example = Array(input.shape.dropFirst(lanes))
          // What is mapped at some levels only is repeated along the others.
          let full = sizes + example
          let axes =
            levels.indices.filter { levels[$0] } + example.indices.map { sizes.count + $0 }
          let whole =
            lanes == sizes.count ? input : broadcastInDim(input, to: Shape(full), axes: axes)
          return reshape(whole, to: Shape([count] + example))
        }
        return apply(flat, values).map { result in
          reshape(result, to: Shape(sizes + Array(result.shape.dropFirst())))
        }
      }.program
    } catch {
      preconditionFailure("reshapes of checked operands trace: \(error)")
    }
  }
}
