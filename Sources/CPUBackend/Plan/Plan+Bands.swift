// SPDX-License-Identifier: Apache-2.0
//
// Which steps run band by band: products of many rows with matrices that all rows share, and what is computed row by row
// before and after them. A network of a million examples then needs memory for a few hundred.

internal import Loops
internal import TensorIR

extension Plan {
  /// The same plan with steps that go through their rows together.
  func banded(for engine: CPUEngine) -> Plan {
    guard steps.contains(where: \.isContraction) else { return self }
    var plan = self
    plan.steps = []
    var uses = [Int](repeating: 0, count: buffers.count)
    for step in steps { for buffer in Set(step.reads + step.writes) { uses[buffer] += 1 } }
    var rest = steps[...]
    while let first = rest.first {
      guard let rows = first.rowCount, let group = Bands(rest, rows: rows, self, uses) else {
        plan.steps.append(first)
        rest = rest.dropFirst()
        continue
      }
      plan.steps += group.before
      plan.steps += plan.steps(of: group, engine)
      rest = group.after
    }
    return plan
  }

  /// A group as one step, behind copies of matrices whose columns lie far apart: every band would copy them.
  private mutating func steps(of group: Bands, _ engine: CPUEngine) -> [Step] {
    var copies: [Step] = []
    var members = group.members
    for number in members.indices {
      guard case .contraction(var step) = members[number], step.sizes.count == 4,
        step.sizes[0] == 1, step.rhs.strides[2] != 1, step.sizes[2] > 1
      else { continue }
      let (n, k) = (step.sizes[2], step.sizes[3])
      let dtype = buffers[step.rhs.buffer].dtype
      let target = Access(buffer: buffers.count, strides: [n, 1])
      buffers.append(Buffer(dtype: dtype, count: k * n, role: .scratch))
      var writer = NestWriter()
      let source = Access(
        buffer: step.rhs.buffer,
        base: step.rhs.base,
        strides: [step.rhs.strides[3], step.rhs.strides[2]]
      )
      let store = Nest.Store(target, writer.load(source, dtype))
      copies.append(.nest(writer.nest([Nest.Axis(k), Nest.Axis(n)], [store])))
      step.rhs = Access(buffer: target.buffer, strides: [0, 0, 1, n])
      members[number] = .contraction(step)
    }
    return copies + [.bands(group.step(of: members, self, engine))]
  }
}

// MARK: - Groups

/// Neighbouring steps that may go through their rows together.
private struct Bands {
  /// How many steps a group is looked for in.
  private static let window = 32
  /// Fewer bands are no work for several threads.
  private static let fewestBands = 4

  private(set) var members: [Plan.Step] = []
  /// Steps between the members that have nothing to do with them.
  private(set) var before: [Plan.Step] = []
  private(set) var after: ArraySlice<Plan.Step> = []
  private let rows: Int
  private var height = 0
  private let locals: Set<Int>

  /// `nil` where nothing is gained.
  init?(_ steps: ArraySlice<Plan.Step>, rows: Int, _ plan: Plan, _ uses: [Int]) {
    guard rows >= Self.fewestBands * BandStep.threshold.rows else { return nil }
    self.rows = rows
    /// Of what members write, how far apart rows are.
    var rowStrides: [Int: Int] = [:]
    var touched: Set<Int> = []
    var taken = steps.startIndex
    for step in steps.prefix(Self.window) {
      if step.rowCount == rows, step.joins(rowStrides, touched, plan) {
        for access in step.stores { rowStrides[access.buffer] = access.strides[step.rowAxis] }
        touched.formUnion(step.reads + step.writes)
        members.append(step)
      } else if step.reads.allSatisfy({ rowStrides[$0] == nil }),
        touched.isDisjoint(with: step.writes)
      {
        before.append(step)
      } else {
        break
      }
      taken += 1
    }
    after = steps[taken...]
    var usesHere = [Int](repeating: 0, count: plan.buffers.count)
    for step in members { for buffer in Set(step.reads + step.writes) { usesHere[buffer] += 1 } }
    let locals = Set(
      rowStrides.keys.filter { buffer in
        plan.buffers[buffer].role == .scratch && usesHere[buffer] == uses[buffer]
          && uses[buffer] > 1
      }
    )
    self.locals = locals
    // Those that take nothing from others and leave nothing for them alone gain nothing.
    func isAlone(_ step: Plan.Step) -> Bool {
      step.reads.allSatisfy { rowStrides[$0] == nil } && locals.isDisjoint(with: step.writes)
    }
    before += members.filter(isAlone)
    members.removeAll(where: isAlone)
    guard members.contains(where: \.isContraction), let height = height(plan) else { return nil }
    self.height = height
    var group = plan
    group.steps = members
    if group.work(ofKernels: true) < BandStep.threshold.work { return nil }
  }

  /// How many rows go together; `nil` where rows or what they share are too long.
  private func height(_ plan: Plan) -> Int? {
    var shared: [Int: Int] = [:]
    var perRow: [Int: Int] = [:]
    for step in members {
      for access in step.loads + step.stores {
        let buffer = plan.buffers[access.buffer]
        if access.strides[step.rowAxis] == 0 {
          shared[access.buffer] = buffer.byteCount
        } else {
          perRow[access.buffer] = buffer.byteCount / rows
        }
      }
    }
    let fewest = BandStep.threshold.rows
    let count = BandStep.count(
      rows: rows,
      rowByteCount: perRow.values.reduce(0, +),
      sharedByteCount: shared.values.reduce(0, +),
      fewestRows: fewest
    )
    guard let count else { return nil }
    // All about equal, in whole tiles.
    let tile = Swift.min(12, fewest)
    let height = ((rows + count - 1) / count + tile - 1) / tile * tile
    return height < rows ? height : nil
  }

  /// The step that runs members of this group.
  func step(of members: [Plan.Step], _ plan: Plan, _ engine: CPUEngine) -> BandStep {
    var inner = Plan()
    var inputs: [BandStep.Place] = []
    var results: [BandStep.Place] = []
    var numbers: [BandStep.Place: Int] = [:]
    func number(_ access: Access, _ axis: Int, isStore: Bool) -> Int {
      let place = BandStep.Place(buffer: access.buffer, rowStride: access.strides[axis])
      if let number = numbers[place] { return number }
      var buffer = plan.buffers[access.buffer]
      if locals.contains(access.buffer) {
        buffer.count = height * place.rowStride
      } else if isStore {
        buffer.role = .result(results.count)
        let type = TensorType(buffer.dtype, [buffer.count])
        inner.outputs.append(.buffer(inner.buffers.count, type))
        results.append(place)
      } else {
        buffer.role = .input(inputs.count)
        inner.inputs.append(TensorType(buffer.dtype, [buffer.count]))
        inputs.append(place)
      }
      inner.buffers.append(buffer)
      numbers[place] = inner.buffers.count - 1
      return inner.buffers.count - 1
    }
    for var member in members {
      let axis = member.rowAxis
      member.setRowCount(height)
      member.mapAccesses { access, isStore in
        access.buffer = number(access, axis, isStore: isStore)
      }
      inner.steps.append(member)
    }
    return BandStep(
      rows: rows,
      height: height,
      inputs: inputs,
      results: results,
      plan: InnerPlan(inner.grouped(for: engine))
    )
  }
}
