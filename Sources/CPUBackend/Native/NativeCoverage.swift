// SPDX-License-Identifier: Apache-2.0
//
// How much of a program runs as machine code. Whatever has no code is interpreted and nobody notices, so tests count.

internal import CodeGeneration
internal import Loops
internal import TensorIR

/// The steps of a program that may be machine code, its choices and loops taken apart.
package struct NativeCoverage: Hashable, Sendable {
  /// Nests, groups of them, and loops that are machine code.
  package var native = 0
  /// Nests that are interpreted although they compute.
  package var interpreted = 0

  init(_ plan: Plan, _ code: NativeCode?) { add(plan, code) }

  private mutating func add(_ plan: Plan, _ code: NativeCode?) {
    let parts = plan.buffers.map(\.overParts)
    func isNative(_ nest: Nest) -> Bool { code?.step(nest, parts) != nil }
    for step in plan.steps {
      switch step {
      case .nest(let nest): add([nest], isNative)
      case .rows(let group):
        if code?.step(group, plan) != nil { native += 1 } else { add(group.nests, isNative) }
      case .bands(let step): add(step.plan.plan, code)
      case .control(let step):
        if code?.step(step, plan) != nil {
          native += 1
        } else {
          for inner in step.plans { add(inner.plan, code) }
        }
      case .contraction, .argumentReduction, .windows, .cumulation, .sort, .largest, .host:
        continue
      }
    }
  }

  private mutating func add(_ nests: [Nest], _ isNative: (Nest) -> Bool) {
    for nest in nests where !nest.isMove {
      if isNative(nest) { native += 1 } else { interpreted += 1 }
    }
  }
}
