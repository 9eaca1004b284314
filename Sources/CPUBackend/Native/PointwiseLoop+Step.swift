// SPDX-License-Identifier: Apache-2.0
//
// Which choices and loops of a plan are loops over elements that machine code runs as a whole.

internal import CodeGeneration
internal import Loops
internal import TensorIR

extension PointwiseLoop {
  /// A step of a plan with these buffers as a loop over elements; `nil` when it does more than compute element by element.
  init?(_ step: ControlStep, _ buffers: [Plan.Buffer]) {
    switch step.kind {
    case .choice, .laneChoice: return nil
    case .scan(let constants, let carries, let length, let isReversed):
      let inputs = step.plans[0].plan.inputs
      let count = inputs.reduce(1) { Swift.max($0, $1.shape.elementCount) }
      guard length > 0, let body = Body(step.plans[0], count) else { return nil }
      let types = inputs + step.plans[0].resultTypes
      guard types.allSatisfy({ $0.isPointwise(count) }) else { return nil }
      // A carried value of one element could differ from one element of the others to the next.
      self.init(
        .scan(constants: constants, carries: carries, length: length, isReversed: isReversed),
        body: body,
        count: count,
        operands: Self.places(step.operands, inputs, count),
        results: Self.places(step.results, step.plans[0].resultTypes, count)
      )
    case .whileLoop(let conditionConstants, let bodyConstants):
      let inputs =
        step.plans[0].plan.inputs[..<conditionConstants] + step.plans[1].plan.inputs
      let count = inputs.reduce(1) { Swift.max($0, $1.shape.elementCount) }
      guard inputs.allSatisfy({ $0.isPointwise(count) }),
        let condition = Body(step.plans[0], count), let body = Body(step.plans[1], count)
      else { return nil }
      self.init(
        .whileLoop(
          condition: condition,
          conditionConstants: conditionConstants,
          bodyConstants: bodyConstants
        ),
        body: body,
        count: count,
        operands: Self.places(step.operands, Array(inputs), count),
        results: Self.places(step.results, step.plans[1].resultTypes, count)
      )
    case .laneLoop(let form, let conditionConstants, let bodyConstants):
      guard form.count >= 16, !form.inOrder, let last = step.plans.last else { return nil }
      let first = step.plans[form.sizes.count - 1]
      let inputs = first.plan.inputs[..<conditionConstants] + last.plan.inputs
      let count = form.count
      // One number for each example, or one for all.
      guard
        zip(inputs, form.mapped).allSatisfy({ type, isMapped in
          type.shape.elementCount == (isMapped ? count : 1) && !type.dtype.isComplex
        }),
        let condition = Body(first, count), let body = Body(last, count)
      else { return nil }
      let results = step.results.enumerated().map { number, buffer in
        Place(buffer: buffer, dtype: buffers[buffer].dtype, isMapped: true)
      }
      let operands = zip(step.operands, zip(inputs, form.mapped)).map { buffer, type in
        Place(buffer: buffer, dtype: type.0.dtype, isMapped: type.1)
      }
      self.init(
        .whileLoop(
          condition: condition,
          conditionConstants: conditionConstants,
          bodyConstants: bodyConstants
        ),
        body: body,
        count: count,
        operands: operands,
        results: results
      )
    }
  }

  private static func places(_ numbers: [Int], _ types: [TensorType], _ count: Int) -> [Place] {
    zip(numbers, types).map { buffer, type in
      Place(buffer: buffer, dtype: type.dtype, isMapped: type.shape.elementCount == count)
    }
  }
}

extension TensorType {
  /// Whether there is one element for each of `count`, or one for all.
  fileprivate func isPointwise(_ count: Int) -> Bool {
    (shape.elementCount == count || shape.elementCount == 1) && !dtype.isComplex
  }
}

extension PointwiseLoop.Body {
  /// The nests of a plan, if they compute element by element.
  fileprivate init?(_ inner: InnerPlan, _ count: Int) {
    let plan = inner.plan
    var inputs = [Int](repeating: -1, count: plan.inputs.count)
    var results = [Int](repeating: -1, count: plan.outputs.count)
    var nests: [Nest] = []
    for (number, buffer) in plan.buffers.enumerated() {
      guard buffer.count == count || buffer.count == 1 else { return nil }
      switch buffer.role {
      case .input(let position): inputs[position] = number
      case .result(let position): results[position] = number
      case .scratch: continue
      case .constant, .output: return nil
      }
    }
    for step in plan.steps {
      guard case .nest(let original) = step, !original.isComplex else { return nil }
      let nest = original.inCanonicalOrder()
      let size = nest.axes[0].size
      guard nest.axes.count == 1, nest.axes[0].kind == .parallel, size == count || size == 1
      else { return nil }
      if size > 1
        && nest.program.steps.contains(where: { if case .index = $0 { true } else { false } })
      {
        return nil
      }
      for access in nest.loads + nest.stores.map(\.access) {
        // One element for each point, or one for all.
        let stride = size == 1 ? 0 : access.strides[0]
        let expected = plan.buffers[access.buffer].count == 1 || size == 1 ? 0 : 1
        guard access.base == 0, stride == expected else { return nil }
        if size == 1 && count > 1 && plan.buffers[access.buffer].count != 1 { return nil }
      }
      nests.append(nest)
    }
    guard !inputs.contains(-1), !results.contains(-1) else { return nil }
    self.init(nests: nests, inputs: inputs, results: results)
  }
}
