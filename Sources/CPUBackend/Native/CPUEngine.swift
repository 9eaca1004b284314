// SPDX-License-Identifier: Apache-2.0
//
// Which engine drives nests: machine code where there is a compiler, kernels on blocks where there is none. Both compute
// the same bits.

package import CodeGeneration
package import MachineCode

/// An engine of this backend.
package enum CPUEngine: Hashable, Sendable {
  /// Machine code for every program.
  case compiled
  /// Block kernels, chosen while a program is planned.
  case interpreted

  /// The engine of programs that are compiled in this task; tests set it to compare.
  @TaskLocal package static var chosen: CPUEngine?

  /// What code may use; tests set it to run what other processors get.
  @TaskLocal package static var features: MachineFeatures? = .host

  /// Whether what is compiled in this task comes from no cache, and goes to none; benchmarks of compiling set it.
  @TaskLocal package static var isCold = false

  /// The engine programs get now.
  package static var current: CPUEngine { chosen ?? best }

  private static let best: CPUEngine =
    if case .none = Compiler.shared.provider { .interpreted } else { .compiled }
}

extension MachineFeatures {
  /// What this processor has; `nil` where no code is written for it.
  package static let host: MachineFeatures? = MachineFeatures(Target.host)

  /// What a processor has.
  package init(_ target: Target) {
    self.init(
      lanes: target.hasAVX512 ? 16 : target.hasAVX2FMA ? 8 : 4,
      hasAVX512: target.hasAVX512,
      hasFMA: target.hasAVX2FMA,
      storesPastCaches: !target.hasNEON
    )
  }
}
