// SPDX-License-Identifier: Apache-2.0
//
// Results in the memory of arguments that the caller gives up. Which result may be written where which argument was is
// decided here; whether it is, when the program runs: only then is it known who else holds the argument.

internal import CodeGeneration
internal import Loops
internal import TensorIR

extension Plan {
  /// The plan, with donors for its results among the first `count` arguments.
  func donating(_ count: Int) -> Plan {
    guard count > 0 else { return self }
    var plan = self
    plan.donors = donors(amongFirst: count)
    return plan
  }

  /// Whether a nest writes a result that is too large for the caches where it reads an argument.
  func overwritesLargeDonor(_ nest: Nest) -> Bool {
    nest.stores.contains { store in
      let target = store.access.buffer
      guard let donor = donors[target], buffers[target].byteCount > Self.mostCached else {
        return false
      }
      return nest.loads.contains { $0.buffer == donor }
    }
  }

  /// For output buffers, the buffer of an argument that is read for the last time before they are written, or by the very
  /// nest that writes them, element by element, or that carry from step to step what a loop begins with.
  private func donors(amongFirst count: Int) -> [Int: Int] {
    let (first, used) = uses
    var last = used
    // An argument that is a result has to be what it was.
    for output in outputs {
      switch output {
      case .input(let position):
        for buffer in buffers.indices where buffers[buffer].role == .input(position) {
          last[buffer] = .max
        }
      case .buffer(let buffer, _):
        if buffers[buffer].role != .output { last[buffer] = .max }
      case .constant, .literal: break
      }
    }
    var free = buffers.indices.filter { buffer in
      if case .input(let position) = buffers[buffer].role {
        position < count && inputs[position].rank > 0
      } else {
        false
      }
    }
    // What is made as a number has no memory.
    func isNumber(_ buffer: Int) -> Bool {
      outputs.lazy.compactMap { output in
        if case .buffer(buffer, let type) = output { type.rank == 0 } else { nil }
      }.first ?? false
    }
    var donors: [Int: Int] = [:]
    for (number, step) in steps.enumerated() {
      for target in step.writes
      where first[target] == number && buffers[target].role == .output && !isNumber(target)
        && donors[target] == nil
      {
        let inPlace = free.firstIndex { source in
          guard last[source] == number else { return false }
          switch step {
          case .nest(let nest): return overwrites(source, with: target, in: nest)
          case .control(let step): return step.carries(source, to: target, buffers)
          case .rows, .bands, .contraction, .argumentReduction, .windows, .cumulation, .sort,
            .largest, .host:
            return false
          }
        }
        let place =
          inPlace
          ?? free.firstIndex { source in
            last[source] < number && buffers[source].byteCount == buffers[target].byteCount
          }
        if let place { donors[target] = free.remove(at: place) }
      }
    }
    return donors
  }
}

extension ControlStep {
  /// Whether `target` is what `source` has become after all steps of a loop, which may then be in one place.
  fileprivate func carries(_ source: Int, to target: Int, _ buffers: [Plan.Buffer]) -> Bool {
    let first: Int
    switch kind {
    case .choice, .laneChoice, .laneLoop: return false
    case .scan(let constants, let carries, _, _):
      guard results[..<carries].contains(target) else { return false }
      first = constants
    case .whileLoop(let conditionConstants, let bodyConstants):
      first = conditionConstants + bodyConstants
    }
    guard let carry = results.firstIndex(of: target), operands[first + carry] == source,
      operands.count(where: { $0 == source }) == 1
    else { return false }
    // Threads that share a loop over elements each begin with what all elements have in common.
    guard let loop = PointwiseLoop(self, buffers) else { return true }
    return loop.operands[first + carry].isMapped && loop.results[carry].isMapped
  }
}
