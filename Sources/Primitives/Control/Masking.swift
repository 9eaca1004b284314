// SPDX-License-Identifier: Apache-2.0
//
// The other form of a choice or loop of examples: all of them compute, and those that chose otherwise, or have stopped,
// keep nothing of it. It is the only form for machines that cannot sort examples; here it is chosen when a rule says that
// it costs less. Both forms give the same.

internal import Loops
package import TensorIR

extension Cond {
  /// Whether the masked form costs less.
  ///
  /// The rule: where every branch computes element by element, one walk over memory computes all of them, and costs less
  /// than sorting examples and moving their operands. Sums, products and loops are computed by those that need them.
  var isCheaperMasked: Bool { branches.allSatisfy(\.isPointwise) }

  /// Every branch on all examples, then for each example the result of its own: the form for machines that cannot sort
  /// examples, and for branches that cost less than sorting.
  package func masked(_ operands: [TensorType]) -> Jaxpr {
    let axes = lanes.mapped.indices.map { lanes.isMapped($0) ? Int?(0) : nil }
    let size = lanes.count
    do throws(TensorError) {
      return try trace(operands, kind: "cond", staging: true) { inputs in
        let values = inputs[1...].enumerated().map { Batched($1, axis: axes[$0]) }
        let results = branches.map { branch in
          branch.batched(values, size: size, outAxes: branch.outputs.map { _ in 0 })
            .map { $0.repeated(along: 0, size: size) }
        }
        return branches[0].outputs.indices.map { position in
          var result = results[0][position]
          for number in branches.indices.dropFirst() {
            let index = Tensor(ScalarValue(number, as: .i32))
            let shape = Shape(Array(repeating: 1, count: result.rank - 1))
            let isTaken = reshape(
              Comparison(number + 1 == branches.count ? .greaterEqual : .equal)(inputs[0], index),
              to: Shape([size] + shape.sizes)
            )
            result = Select()(isTaken, onFalse: result, onTrue: results[number][position])
          }
          return result
        }
      }.program
    } catch {
      preconditionFailure("checked branches trace: \(error)")
    }
  }
}

extension While {
  /// Whether the masked form costs less.
  ///
  /// The rule: so few examples are one group for as long as most of them run, so little is saved by retiring those that
  /// have stopped; and where steps compute element by element, selecting is part of the same walk over memory.
  var isCheaperMasked: Bool {
    lanes.count <= 4 && condition.isPointwise && body.isPointwise
  }

  /// Every step on all examples, as long as any of them runs; those that have stopped keep their values.
  ///
  /// - Parameter operands: The types of the operands, with one level of lanes.
  /// - Returns: A loop without lanes, which carries for each example whether it still runs.
  package func masked(_ operands: [TensorType]) -> Jaxpr {
    let size = lanes.count
    let constants = conditionConstants + bodyConstants
    func batched(_ program: Jaxpr, _ constants: [Batched], _ carried: [Tensor]) -> [Tensor] {
      let values = constants + carried.map { Batched($0, axis: 0) }
      return program.batched(values, size: size, outAxes: program.outputs.map { _ in 0 })
        .map { $0.repeated(along: 0, size: size) }
    }
    func mapped(_ inputs: ArraySlice<Tensor>) -> [Batched] {
      inputs.indices.map { Batched(inputs[$0], axis: lanes.isMapped($0) ? 0 : nil) }
    }
    do throws(TensorError) {
      return try trace(operands, kind: "while", staging: true) { inputs in
        let shared = Array(inputs[..<constants])
        let initial = mapped(inputs[...][constants...]).map { $0.repeated(along: 0, size: size) }
        let tested = mapped(inputs[..<conditionConstants])
        let running = batched(condition, tested, initial)
        let carried = (running + initial).map(\.type)
        let isAnyRunning = condition.rewritten(carried, kind: "while") { inputs in
          [Reduce(.or, axes: [0])(inputs[0])]
        }
        let step = body.rewritten(shared.map(\.type) + carried, kind: "while") { inputs in
          let constantInputs = mapped(inputs[..<constants])
          let isRunning = inputs[constants]
          let before = Array(inputs[(constants + 1)...])
          let next = batched(body, Array(constantInputs[conditionConstants...]), before)
          let after = zip(before, next).map { before, next in
            let axes = Array(repeating: 1, count: before.rank - 1)
            return Select()(
              reshape(isRunning, to: Shape([size] + axes)),
              onFalse: before,
              onTrue: next
            )
          }
          let goesOn = batched(condition, Array(constantInputs[..<conditionConstants]), after)
          return [isRunning .& goesOn[0]] + after
        }
        let loop = While(
          condition: isAnyRunning,
          conditionConstants: 0,
          body: step,
          bodyConstants: constants
        )
        return Array(loop(shared + running + initial)[1...])
      }.program
    } catch {
      preconditionFailure("checked loops trace: \(error)")
    }
  }
}

extension Jaxpr {
  /// Whether every equation computes elements by themselves, or moves them: then the whole program becomes one walk over
  /// memory, and running it for nothing costs less than sorting examples.
  fileprivate var isPointwise: Bool {
    equations.count <= 32
      && equations.allSatisfy { equation in
        guard let primitive = equation.primitive as? any Lowerable else { return false }
        switch primitive.lowering(equation.operands.map(type(of:))) {
        case .pointwise, .view, .reshape: return true
        case .call(let program): return program.isPointwise
        case .reduction, .argumentReduction, .cumulation, .sort, .largest, .assembly, .contraction,
          .windowRead, .windowWrite, .nest, .control:
          return false
        }
      }
  }
}
