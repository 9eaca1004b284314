// SPDX-License-Identifier: Apache-2.0
//
// Choices and loops in a plan. A matrix that every step of a loop multiplies by is brought in front of the loop into the
// order in which products read it: otherwise each step would copy it into that order again.

internal import CodeGeneration
internal import Loops
internal import TensorIR

extension Planner {
  mutating func write(_ form: ControlForm, _ node: FlatProgram.Node) {
    var operands = node.operands.map { wholeBuffer($0) }
    let results = node.results.map { define($0).buffer }
    var plans = node.programs.map { Planner.innerPlan($0, for: engine) }
    for constant in form.sharedConstants(plans) {
      guard let matrix = constant.transposed(in: &plans) else { continue }
      let view = StridedView(
        buffer: operands[constant.operand],
        shape: [matrix.columns, matrix.rows]
      )
      operands[constant.operand] = contiguous(view, order: [1, 0]).buffer
    }
    var step = ControlStep(
      form.kind,
      plans: plans.map { InnerPlan($0.banded(for: engine).grouped(for: engine)) },
      operands: operands,
      results: results
    )
    // Loops that machine code runs as a whole keep their state in registers.
    if PointwiseLoop(step, plan.buffers) == nil, let bands = LoopBands(form.kind, plans) {
      let step = bands.step(operands: operands, results: results, of: plan, engine)
      return plan.steps.append(.bands(step))
    }
    step.workspace = buffer(.u8, step.workspaceByteCount)
    plan.steps.append(.control(step))
  }
}

/// A matrix B of products AB: how many rows it has, and columns.
private struct ProductMatrix: Hashable {
  var rows: Int
  var columns: Int
}

/// An operand that is the same in every step of a loop, and for all examples.
private struct SharedConstant {
  let operand: Int
  /// The plans that have it, and which of their inputs it is.
  let plans: Range<Int>
  let input: Int

  /// Lets the plans read the operand with its columns contiguous instead of its rows, if all they do is multiply several
  /// rows by it.
  ///
  /// - Returns: The matrix; `nil` where it stays as it is.
  func transposed(in plans: inout [Plan]) -> ProductMatrix? {
    var matrices: Set<ProductMatrix> = []
    var isUsedByRows = false
    for plan in plans[self.plans] {
      guard let buffer = plan.input(input) else { return nil }
      for step in plan.steps where step.reads.contains(buffer) {
        guard case .contraction(let step) = step, let matrix = step.matrix(buffer, plan) else {
          return nil
        }
        matrices.insert(matrix)
        isUsedByRows = isUsedByRows || step.sizes[step.sizes.count - 3] > 1
      }
    }
    guard isUsedByRows, matrices.count == 1, let matrix = matrices.first else { return nil }
    for number in self.plans {
      guard let buffer = plans[number].input(input) else { return nil }
      for position in plans[number].steps.indices {
        guard case .contraction(var step) = plans[number].steps[position],
          step.rhs.buffer == buffer
        else { continue }
        let last = step.sizes.count - 1
        step.rhs.strides[last - 1] = 1
        step.rhs.strides[last] = matrix.columns
        plans[number].steps[position] = .contraction(step)
      }
    }
    return matrix
  }
}

extension Plan {
  /// The buffer of an input; `nil` where the input is also a result.
  fileprivate func input(_ position: Int) -> Int? {
    buffers.firstIndex { $0.role == .input(position) }
  }
}

extension ContractionStep {
  /// The matrix that a buffer is the whole of, if it is the right one of the product and its rows are contiguous.
  fileprivate func matrix(_ buffer: Int, _ plan: Plan) -> ProductMatrix? {
    let (columns, rows) = (sizes[sizes.count - 2], sizes[sizes.count - 1])
    let outer = [Int](repeating: 0, count: sizes.count - 2)
    guard lhs.buffer != buffer, rhs.buffer == buffer, columns > 1, rows > 1,
      rhs.base == 0, plan.buffers[buffer].count == rows * columns,
      rhs.strides == outer + [rows, 1]
    else { return nil }
    return ProductMatrix(rows: rows, columns: columns)
  }
}

extension ControlForm {
  /// The operands that no step changes; none where the programs run but once.
  fileprivate func sharedConstants(_ plans: [Plan]) -> [SharedConstant] {
    func constants(_ condition: Int, _ body: Int, _ split: Int) -> [SharedConstant] {
      (0..<condition).map { SharedConstant(operand: $0, plans: 0..<split, input: $0) }
        + (0..<body).map {
          SharedConstant(operand: condition + $0, plans: split..<plans.count, input: $0)
        }
    }
    switch kind {
    case .choice, .laneChoice: return []
    case .scan(let count, _, let length, _): return length > 1 ? constants(0, count, 0) : []
    case .whileLoop(let condition, let body): return constants(condition, body, 1)
    case .laneLoop(let form, let condition, let body):
      return constants(condition, body, form.sizes.count).filter { !form.mapped[$0.operand] }
    }
  }
}
