// SPDX-License-Identifier: Apache-2.0
//
// Several results of one nest. A parallel nest joins an earlier one over the same points when it reads what that one
// writes, or reads the same memory: one walk instead of two, and values that go from register to register.

internal import Loops
internal import TensorIR

extension Plan {
  /// A merged nest has at most this many steps, so that the values of a block stay in the cache.
  private static let longestProgram = 256

  /// How many steps back a partner is looked for.
  private static let window = 8

  /// The same plan with fewer nests.
  func mergingNests() -> Plan {
    var plan = self
    plan.steps = []
    var writers = [Int](repeating: 0, count: buffers.count)
    var readers = [Int](repeating: 0, count: buffers.count)
    for step in steps {
      for buffer in Set(step.writes) { writers[buffer] += 1 }
      for buffer in Set(step.reads) { readers[buffer] += 1 }
    }
    /// The last of the new steps that writes a buffer.
    var position = [Int](repeating: -1, count: buffers.count)
    for step in steps {
      let earliest = step.reads.reduce(0) { Swift.max($0, position[$1]) }
      var place: Int?
      if case .nest(let nest) = step, nest.isParallel,
        nest.stores.allSatisfy({ writers[$0.access.buffer] == 1 })
      {
        let last = plan.steps.count - 1
        for candidate in stride(
          from: last,
          through: Swift.max(earliest, last - Self.window + 1, 0),
          by: -1
        ) {
          guard candidate >= 0, case .nest(let host) = plan.steps[candidate],
            host.canTakeIn(nest, writers: writers),
            host.program.steps.count + nest.program.steps.count <= Self.longestProgram
          else { continue }
          let passed = host.stores.map(\.access.buffer).filter { buffer in
            nest.loads.contains { $0.buffer == buffer }
          }
          var merged = host.takingIn(nest)
          // What only the guest read needs no memory any more.
          for buffer in passed {
            readers[buffer] -= 1
            if readers[buffer] == 0 && buffers[buffer].role == .scratch {
              merged.stores.removeAll { $0.access.buffer == buffer }
            }
          }
          plan.steps[candidate] = .nest(merged)
          place = candidate
          break
        }
      }
      if place == nil {
        plan.steps.append(step)
        place = plan.steps.count - 1
      }
      for buffer in step.writes { position[buffer] = place ?? -1 }
    }
    return plan.removingUnusedScratch()
  }

  /// The same plan without scratch buffers that no step writes; the others are numbered anew.
  func removingUnusedScratch() -> Plan {
    var isUsed = buffers.map { $0.role != .scratch }
    for step in steps { for buffer in step.writes { isUsed[buffer] = true } }
    if !isUsed.contains(false) { return self }
    var numbers: [Int] = []
    var count = 0
    for used in isUsed {
      numbers.append(count)
      if used { count += 1 }
    }
    var plan = self
    plan.buffers = zip(buffers, isUsed).filter(\.1).map(\.0)
    plan.steps = steps.map { $0.renumbered(numbers) }
    plan.outputs = outputs.map { output in
      if case .buffer(let buffer, let type) = output {
        .buffer(numbers[buffer], type)
      } else {
        output
      }
    }
    return plan
  }
}

extension Plan.Step {
  /// The same step over buffers with new numbers.
  func renumbered(_ numbers: [Int]) -> Plan.Step {
    func renumber(_ access: inout Access) { access.buffer = numbers[access.buffer] }
    switch self {
    case .nest, .contraction:
      var step = self
      step.mapAccesses { access, _ in renumber(&access) }
      return step
    case .rows: preconditionFailure("rows are grouped last")
    case .bands(var step):
      for place in step.inputs.indices {
        step.inputs[place].buffer = numbers[step.inputs[place].buffer]
      }
      for place in step.results.indices {
        step.results[place].buffer = numbers[step.results[place].buffer]
      }
      return .bands(step)
    case .argumentReduction(var step):
      renumber(&step.operand)
      renumber(&step.result)
      return .argumentReduction(step)
    case .windows(var step):
      renumber(&step.operand)
      renumber(&step.moved)
      for number in step.indices.indices { renumber(&step.indices[number].access) }
      return .windows(step)
    case .control(var step):
      step.operands = step.operands.map { numbers[$0] }
      step.results = step.results.map { numbers[$0] }
      step.workspace = numbers[step.workspace]
      return .control(step)
    case .cumulation(var step):
      for operand in step.operands.indices { renumber(&step.operands[operand]) }
      renumber(&step.result)
      return .cumulation(step)
    case .sort(var step):
      for operand in step.operands.indices { renumber(&step.operands[operand]) }
      step.results = step.results.map { result in
        result.map { Access(buffer: numbers[$0.buffer], base: $0.base, strides: $0.strides) }
      }
      return .sort(step)
    case .largest(var step):
      renumber(&step.operand)
      renumber(&step.values)
      renumber(&step.indices)
      return .largest(step)
    case .host(var step):
      for place in step.operands.indices {
        step.operands[place].buffer = numbers[step.operands[place].buffer]
      }
      for place in step.results.indices {
        step.results[place].buffer = numbers[step.results[place].buffer]
      }
      return .host(step)
    }
  }
}

extension Nest {
  /// Whether no axis is reduced.
  fileprivate var isParallel: Bool { axes.allSatisfy { $0.kind == .parallel } }

  /// Whether `guest` may run at the points of this nest, after it, and gains by it.
  fileprivate func canTakeIn(_ guest: Nest, writers: [Int]) -> Bool {
    guard isParallel && axes == guest.axes else { return false }
    guard stores.allSatisfy({ writers[$0.access.buffer] == 1 }) else { return false }
    var isGain = guest.loads.contains { load in loads.contains { $0 == load } }
    for store in stores {
      for load in guest.loads where load.buffer == store.access.buffer {
        // Another point's value may not have been computed yet.
        guard load == store.access else { return false }
        isGain = true
      }
    }
    return isGain
  }

  /// This nest and then `guest`, which reads values of this one from their registers.
  fileprivate func takingIn(_ guest: Nest) -> Nest {
    var writer = NestWriter()
    let own = writer.append(self)
    var ownStores = stores
    for number in stores.indices { ownStores[number].value = own[Int(stores[number].value.index)] }
    let registers = writer.append(guest) { access in
      ownStores.first { $0.access == access }?.value
    }
    let guestStores = guest.stores.map {
      Store($0.access, registers[Int($0.value.index)], $0.combination)
    }
    return writer.nest(axes, ownStores + guestStores)
  }
}

extension NestWriter {
  /// Writes the steps of a nest over the same axes; `known` gives the register of an access that has been computed.
  fileprivate mutating func append(_ nest: Nest, known: (Access) -> Register? = { _ in nil })
    -> [Register]
  {
    write(
      nest.program,
      operand: { number, writer in
        known(nest.loads[number]) ?? writer.load(nest.loads[number], nest.operandType(number))
      },
      index: { axis, dtype, writer in writer.step(.index(axis: axis, dtype)) }
    )
  }
}
