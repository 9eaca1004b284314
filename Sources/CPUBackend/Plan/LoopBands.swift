// SPDX-License-Identifier: Apache-2.0
//
// Loops whose rows know nothing of each other, such as the examples of a batch that step through time: some rows take all
// steps before the next rows begin. Their state stays in the cache, and threads meet once, not in every step.

internal import Loops
internal import TensorIR

/// A loop of which every step computes rows each from itself and from what all rows share.
struct LoopBands {
  /// Fewer bands pay where a step is little work.
  private static let fewestBands = 16
  private static let littleWork = 1 << 20

  private let kind: ControlForm.Kind
  private let plans: [Plan]
  private let rows: Int
  private let height: Int
  /// For each buffer of the body, how far apart its rows are; 0 where all rows share it.
  private let rowStrides: [Int]

  /// The bands of a loop; `nil` for loops of another kind, and where nothing is gained.
  ///
  /// - Parameters:
  ///   - kind: What kind of loop.
  ///   - plans: The plans of its programs, not yet grouped.
  init?(_ kind: ControlForm.Kind, _ plans: [Plan]) {
    guard let body = plans.last, let rows = Self.rowCount(body), rows > 1 else { return nil }
    self.kind = kind
    self.plans = plans
    self.rows = rows
    switch kind {
    case .choice, .laneChoice, .laneLoop: return nil
    case .scan(_, _, let length, _): if length < 2 { return nil }
    case .whileLoop: break
    }
    guard var strides = Self.rowStrides(body, rows) else { return nil }
    // What a step leaves is what the next one takes.
    for (carry, input) in Self.carriedInputs(kind, body).enumerated() {
      guard let input = body.buffer(.input(input)), let result = body.buffer(.result(carry)),
        let stride = strides[result], strides[input] ?? stride == stride
      else { return nil }
      strides[input] = stride
    }
    // All rows take as many steps.
    if case .whileLoop(let conditionConstants, let bodyConstants) = kind {
      for step in plans[0].steps {
        for buffer in step.reads {
          guard case .input(let position) = plans[0].buffers[buffer].role else { continue }
          let carry = position - conditionConstants
          guard
            carry < 0
              || body.buffer(.input(bodyConstants + carry)).map({ strides[$0] == 0 }) == true
          else { return nil }
        }
      }
    }
    rowStrides = strides.map { $0 ?? 0 }
    guard let height = Self.height(body, rows, rowStrides) else { return nil }
    self.height = height
  }

  /// The rows that most steps seem to have.
  private static func rowCount(_ body: Plan) -> Int? {
    let counts = body.steps.map(\.rowCount)
    let ofProduct = zip(body.steps, counts).first { $0.0.isContraction && $0.1 != nil }?.1
    return ofProduct ?? counts.compactMap { $0 }.max()
  }

  /// For each buffer, how far apart its rows are, 0 for what all rows share; `nil` for those that no step touches.
  ///
  /// `nil` altogether where some step is not of rows, or takes a buffer otherwise than another step.
  private static func rowStrides(_ body: Plan, _ rows: Int) -> [Int?]? {
    var strides = [Int?](repeating: nil, count: body.buffers.count)
    func take(_ buffer: Int, _ stride: Int) -> Bool {
      defer { strides[buffer] = stride }
      if stride == 0 { return strides[buffer] ?? 0 == 0 }
      let known = body.buffers[buffer]
      if case .constant = known.role { return false }
      return strides[buffer] ?? stride == stride && stride * rows == known.count
        && !known.dtype.isComplex
    }
    for step in body.steps {
      guard step.hasAccesses else { return nil }
      if step.rowCount == rows {
        for access in step.loads + step.stores {
          let stride = access.strides[step.rowAxis]
          guard take(access.buffer, stride), stride == 0 || step.isInRow(access) else { return nil }
        }
      } else {
        guard (step.reads + step.writes).allSatisfy({ take($0, 0) }) else { return nil }
      }
    }
    return strides
  }

  /// The inputs of the body that are carried from step to step, in their order.
  private static func carriedInputs(_ kind: ControlForm.Kind, _ body: Plan) -> Range<Int> {
    switch kind {
    case .scan(let constants, let carries, _, _): constants..<(constants + carries)
    case .whileLoop(_, let constants): constants..<body.inputs.count
    case .choice, .laneChoice, .laneLoop: 0..<0
    }
  }

  /// How many rows go together; `nil` where rows or what they share are too long, or rows too few.
  private static func height(_ body: Plan, _ rows: Int, _ rowStrides: [Int]) -> Int? {
    var (rowByteCount, shared) = (0, 0)
    for (buffer, stride) in zip(body.buffers, rowStrides) {
      if stride == 0 {
        shared += buffer.byteCount
      } else {
        rowByteCount += stride * buffer.dtype.byteCount
      }
    }
    // Products of fewer rows read a matrix more often than they use it.
    let fewest = body.steps.contains(where: \.isContraction) ? 8 : 1
    let count = BandStep.count(
      rows: rows,
      rowByteCount: rowByteCount,
      sharedByteCount: shared,
      fewestRows: fewest
    )
    guard let count, count > 1, rowByteCount > 0 else { return nil }
    let isLittle = body.work(ofKernels: true) <= littleWork
    return count >= fewestBands || isLittle ? (rows + count - 1) / count : nil
  }

  // MARK: The step

  /// The step that runs the loop between buffers of a plan.
  func step(operands: [Int], results: [Int], of plan: Plan, _ engine: CPUEngine) -> BandStep {
    var outer = Plan()
    var inputs: [BandStep.Place] = []
    var places: [BandStep.Place] = []
    let body = plans[plans.count - 1]
    func add(_ buffer: Plan.Buffer) -> Int {
      outer.buffers.append(buffer)
      return outer.buffers.count - 1
    }
    /// A buffer of the body, or none where the operand is the condition's.
    func rowStride(_ role: Plan.Role) -> Int { body.buffer(role).map { rowStrides[$0] } ?? 0 }
    let firstOfBody =
      if case .whileLoop(let conditionConstants, _) = kind { conditionConstants } else { 0 }
    let operandSlots = operands.enumerated().map { number, operand in
      var buffer = plan.buffers[operand]
      buffer.role = .input(number)
      outer.inputs.append(TensorType(buffer.dtype, [buffer.count]))
      inputs.append(
        BandStep.Place(
          buffer: operand,
          rowStride: number < firstOfBody ? 0 : rowStride(.input(number - firstOfBody))
        )
      )
      return add(buffer)
    }
    var copies: [Plan.Step] = []
    let resultSlots = results.enumerated().map { number, result in
      var buffer = plan.buffers[result]
      let stride = rowStride(.result(number))
      places.append(BandStep.Place(buffer: result, rowStride: stride))
      buffer.role = .result(number)
      let slot = add(buffer)
      outer.outputs.append(.buffer(slot, TensorType(buffer.dtype, [buffer.count])))
      if stride > 0 { return slot }
      // What all rows share is computed by every band, which has it for itself while it runs.
      buffer.role = .scratch
      let own = add(buffer)
      var writer = NestWriter()
      let value = writer.load(Access(buffer: own, strides: [1]), buffer.dtype)
      let store = Nest.Store(Access(buffer: slot, strides: [1]), value)
      copies.append(.nest(writer.nest([Nest.Axis(buffer.count)], [store])))
      return own
    }
    let inner = (plans.dropLast() + [ofBand(body)]).map { plan in
      InnerPlan(plan.banded(for: engine).grouped(for: engine))
    }
    var step = ControlStep(kind, plans: inner, operands: operandSlots, results: resultSlots)
    if case .scan(let constants, let carries, _, _) = kind {
      step.slices = ControlStep.Slices(
        operands: body.inputs[(constants + carries)...].map(\.byteCount),
        results: body.outputs[carries...].map { $0.type?.byteCount ?? 0 }
      )
    }
    step.workspace = add(Plan.Buffer(dtype: .u8, count: step.workspaceByteCount, role: .scratch))
    outer.steps = [.control(step)] + copies
    return BandStep(
      rows: rows,
      height: height,
      inputs: inputs,
      results: places,
      plan: InnerPlan(outer)
    )
  }

  /// The body for the rows of a band.
  private func ofBand(_ body: Plan) -> Plan {
    var plan = body
    func ofBand(_ type: TensorType, _ buffer: Int?) -> TensorType {
      guard let buffer, rowStrides[buffer] > 0 else { return type }
      return TensorType(type.dtype, [height, rowStrides[buffer]])
    }
    for (number, stride) in rowStrides.enumerated() where stride > 0 {
      plan.buffers[number].count = height * stride
    }
    for step in plan.steps.indices where plan.steps[step].rowCount == rows {
      plan.steps[step].setRowCount(height)
    }
    plan.inputs = plan.inputs.enumerated().map { ofBand($1, body.buffer(.input($0))) }
    plan.outputs = plan.outputs.map { output in
      guard case .buffer(let buffer, let type) = output else { return output }
      return .buffer(buffer, ofBand(type, buffer))
    }
    return plan
  }
}

extension Plan {
  /// The buffer with a role.
  fileprivate func buffer(_ role: Role) -> Int? { buffers.firstIndex { $0.role == role } }
}

extension Plan.Output {
  fileprivate var type: TensorType? {
    if case .buffer(_, let type) = self { type } else { nil }
  }
}
