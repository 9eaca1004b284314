// SPDX-License-Identifier: Apache-2.0
//
// How much work a plan is, about: whether compiling it pays, and whether a step of a loop is worth sharing.

internal import CodeGeneration
internal import Loops

extension Plan {
  /// About the work of one call, in operations on one f32; of loops that end by a condition, as if after a hundred steps.
  ///
  /// - Parameter counted: Whether that of steps counts that are kernels whatever the engine, such as products.
  /// - Returns: A number of operations, 2⁴⁰ at most.
  func work(ofKernels counted: Bool) -> Int {
    steps.reduce(0) { total, step in
      let work =
        switch step {
        case .nest(let nest): nest.work
        case .rows(let group): group.nests.reduce(0) { $0 + $1.work }
        case .bands(let step):
          product([step.rows / step.height, step.plan.plan.work(ofKernels: counted)])
        case .control(let step): step.work(ofKernels: counted)
        case .contraction, .argumentReduction, .windows, .cumulation, .sort, .largest, .host:
          counted ? step.kernelWork(buffers) : 0
        }
      return Swift.min(total + work, 1 << 40)
    }
  }
}

extension ControlStep {
  fileprivate func work(ofKernels counted: Bool) -> Int {
    let works = plans.map { $0.plan.work(ofKernels: counted) }
    let most = works.max() ?? 0
    switch kind {
    case .choice: return most
    case .scan(_, _, let length, _): return product([length, most])
    case .whileLoop: return product([100, works.reduce(0, +)])
    case .laneChoice, .laneLoop:
      // The programs for all examples are the largest.
      return product([hasConditions ? 100 : 1, most])
    }
  }
}

extension Plan.Step {
  /// The work of a kernel.
  fileprivate func kernelWork(_ buffers: [Plan.Buffer]) -> Int {
    switch self {
    case .contraction(let step): product(step.sizes)
    case .argumentReduction(let step): product(step.sizes)
    case .cumulation(let step): product(step.sizes)
    case .sort(let step): product(step.sizes + [16])
    case .largest(let step): product(step.sizes)
    case .windows, .host: writes.reduce(0) { $0 + buffers[$1].count }
    case .nest, .rows, .bands, .control: 0
    }
  }
}

extension Nest {
  fileprivate var work: Int { product(axes.map(\.size) + [program.steps.count]) }
}

/// A product that does not overflow.
private func product(_ factors: [Int]) -> Int {
  factors.reduce(1) { product, factor in
    let (result, overflow) = product.multipliedReportingOverflow(by: factor)
    return overflow ? 1 << 40 : Swift.min(result, 1 << 40)
  }
}
