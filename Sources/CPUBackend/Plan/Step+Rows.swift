// SPDX-License-Identifier: Apache-2.0
//
// Steps that compute each row of their results from a row of every operand, or from what all rows share: they can be run
// for some rows alone.

internal import Loops
internal import TensorIR

extension Plan.Step {
  /// Whether it is of a kind that may have rows.
  var hasAccesses: Bool {
    switch self {
    case .nest, .contraction: true
    default: false
    }
  }

  var isContraction: Bool { if case .contraction = self { true } else { false } }

  /// The axis of the step's accesses that is the rows.
  var rowAxis: Int {
    if case .contraction(let step) = self, step.sizes[0] == 1 { return 1 }
    return 0
  }

  /// How many rows the step computes, each from a row of every operand or what all rows share; `nil` for steps that are
  /// not of that kind.
  var rowCount: Int? {
    switch self {
    case .nest(let nest):
      guard let first = nest.axes.first, first.kind == .parallel, !nest.isIndexed(by: 0),
        nest.stores.allSatisfy({ $0.access.strides[0] > 0 })
      else { return nil }
      return first.size
    case .contraction(let step):
      guard step.sizes.count == 4, step.lhs.strides[rowAxis] > 0, !step.sizes.contains(0) else {
        return nil
      }
      return step.sizes[rowAxis]
    default: return nil
    }
  }

  /// The step for so many rows.
  mutating func setRowCount(_ count: Int) {
    switch self {
    case .nest(var nest):
      nest.axes[0].size = count
      self = .nest(nest)
    case .contraction(var step):
      step.sizes[rowAxis] = count
      self = .contraction(step)
    default: preconditionFailure("steps with rows are nests and products")
    }
  }

  /// Changes loads, and then stores.
  mutating func mapAccesses(_ change: (inout Access, _ isStore: Bool) -> Void) {
    switch self {
    case .nest(var nest):
      for load in nest.loads.indices { change(&nest.loads[load], false) }
      for store in nest.stores.indices { change(&nest.stores[store].access, true) }
      self = .nest(nest)
    case .contraction(var step):
      change(&step.lhs, false)
      change(&step.rhs, false)
      change(&step.result, true)
      self = .contraction(step)
    default: preconditionFailure("steps with rows are nests and products")
    }
  }

  var loads: [Access] {
    switch self {
    case .nest(let nest): nest.loads
    case .contraction(let step): [step.lhs, step.rhs]
    default: []
    }
  }

  var stores: [Access] {
    switch self {
    case .nest(let nest): nest.stores.map(\.access)
    case .contraction(let step): [step.result]
    default: []
    }
  }

  private var sizes: [Int] {
    switch self {
    case .nest(let nest): nest.axes.map(\.size)
    case .contraction(let step): step.sizes
    default: []
    }
  }

  /// Whether the step may follow others in a band: of what they write it reads its own rows alone, and it writes what none
  /// of them touches.
  ///
  /// `rowStrides` says how far apart the rows are of what they write, `touched` what they read or write.
  func joins(_ rowStrides: [Int: Int], _ touched: Set<Int>, _ plan: Plan) -> Bool {
    let written = Set(writes)
    guard touched.isDisjoint(with: written), written.isDisjoint(with: reads),
      written.count == stores.count,
      !(loads + stores).contains(where: { plan.buffers[$0.buffer].dtype.isComplex })
    else { return false }
    return stores.allSatisfy(isInRow)
      && loads.allSatisfy { load in
        guard let rowStride = rowStrides[load.buffer] else { return true }
        return load.strides[rowAxis] == rowStride && isInRow(load)
      }
  }

  /// Whether all of a row's elements lie between its beginning and that of the next.
  func isInRow(_ access: Access) -> Bool {
    var (least, most) = (access.base, access.base)
    for (axis, size) in sizes.enumerated() where axis != rowAxis {
      let reach = (size - 1) * access.strides[axis]
      (least, most) = (least + Swift.min(reach, 0), most + Swift.max(reach, 0))
    }
    return least >= 0 && most < access.strides[rowAxis]
  }
}
