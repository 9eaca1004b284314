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
      self.init(
        .scan(constants: constants, carries: carries, length: length, isReversed: isReversed),
        body: body,
        count: count,
        operands: Self.places(step.operands, inputs, count),
        results: Self.places(step.results, step.plans[0].resultTypes, count)
      )
    case .whileLoop(let conditionConstants, let bodyConstants):
      let (condition, body) = (step.plans[0], step.plans[1])
      let inputs = Array(condition.plan.inputs[..<conditionConstants] + body.plan.inputs)
      let count = inputs.reduce(1) { Swift.max($0, $1.shape.elementCount) }
      guard inputs.allSatisfy({ $0.isPointwise(count) }) else { return nil }
      self.init(
        condition,
        conditionConstants,
        body,
        bodyConstants,
        count: count,
        operands: Self.places(step.operands, inputs, count),
        results: Self.places(step.results, body.resultTypes, count)
      )
    case .laneLoop(let form, let conditionConstants, let bodyConstants):
      guard form.count >= 16, !form.inOrder, let body = step.plans.last else { return nil }
      let condition = step.plans[form.sizes.count - 1]
      let inputs = condition.plan.inputs[..<conditionConstants] + body.plan.inputs
      let count = form.count
      // One number for each example, or one for all.
      guard
        zip(inputs, form.mapped).allSatisfy({ type, isMapped in
          type.shape.elementCount == (isMapped ? count : 1) && !type.dtype.isComplex
        })
      else { return nil }
      self.init(
        condition,
        conditionConstants,
        body,
        bodyConstants,
        count: count,
        operands: zip(step.operands, zip(inputs, form.mapped)).map { buffer, type in
          Place(buffer: buffer, dtype: type.0.dtype, isMapped: type.1)
        },
        // Every example has results of its own.
        results: step.results.map {
          Place(buffer: $0, dtype: buffers[$0].dtype, isMapped: true)
        }
      )
    }
  }

  private init?(
    _ condition: InnerPlan,
    _ conditionConstants: Int,
    _ body: InnerPlan,
    _ bodyConstants: Int,
    count: Int,
    operands: [Place],
    results: [Place]
  ) {
    guard let condition = Body(condition, count), let body = Body(body, count) else { return nil }
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
      if size > 1 && nest.isIndexed { return nil }
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
