// SPDX-License-Identifier: Apache-2.0
//
// What code is made for. Text that only some processors can run (a 512-bit register, an intrinsic of one family) must be
// chosen by these properties: LLVM ends on what a processor lacks.

internal import CSkein

/// A processor, as LLVM names it.
package struct Target: Hashable, Sendable {
  /// LLVM's name of the processor, or `native` for the one this process runs on.
  package let cpu: String
  /// What it has, in LLVM's notation: `+avx2,+fma`.
  package let features: String

  // What text is chosen by, found once because it is asked for often.

  /// 512-bit registers with masks, for integers of every width too.
  package let hasAVX512: Bool
  /// 256-bit registers, and products added without rounding in between.
  package let hasAVX2FMA: Bool
  /// 128-bit registers of Arm.
  package let hasNEON: Bool
  /// Conversions between 16-bit and 32-bit floating point in one instruction.
  package let hasHalfConversions: Bool
  /// The bytes of the widest register.
  package let vectorByteCount: Int

  package init(cpu: String, features: String) {
    self.cpu = cpu
    self.features = features
    let names = Set(
      features.split(separator: ",").filter { $0.first == "+" }.map { $0.dropFirst() }
    )
    hasAVX512 = names.isSuperset(of: ["avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd"])
    hasAVX2FMA = names.isSuperset(of: ["avx2", "fma"])
    hasNEON = names.contains("neon")
    hasHalfConversions = hasAVX512 || hasNEON || names.contains("f16c")
    vectorByteCount = hasAVX512 ? 64 : names.contains("avx2") ? 32 : 16
  }

  /// Whether the processor has a feature of this name.
  package func has(_ feature: String) -> Bool {
    features.split(separator: ",").contains { $0.dropFirst() == feature && $0.first == "+" }
  }

  /// The processor this process runs on.
  ///
  /// The features are those code generation may ask for. A compiler that is told `native` finds the rest by itself.
  package static let host = Target(cpu: "native", has: relevant.filter { skein_cpu_has($0) != 0 })

  private init(cpu: String, has features: [String]) {
    self.init(cpu: cpu, features: features.map { "+\($0)" }.joined(separator: ","))
  }

  /// The features that decide which text is emitted, for every architecture.
  private static let relevant = [
    "avx", "avx2", "fma", "f16c", "bmi", "bmi2", "avx512f", "avx512bw", "avx512dq", "avx512vl",
    "avx512cd",
    "avx512vbmi", "avx512bf16", "avx512fp16", "neon",
  ]

  // MARK: - Processors that tests make code for

  package static let znver4 = Target(
    cpu: "znver4",
    has: avx512 + ["avx512vbmi", "avx512bf16"]
  )
  package static let skylakeAVX512 = Target(cpu: "skylake-avx512", has: avx512)
  package static let haswell = Target(cpu: "haswell", has: avx2)
  /// The least that every processor of this architecture has: SSE2.
  package static let x86_64 = Target(cpu: "x86-64", features: "")

  private static let avx2 = ["avx", "avx2", "fma", "f16c", "bmi", "bmi2"]
  private static let avx512 =
    avx2 + ["avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd"]

  // MARK: - Identity

  /// Distinguishes processors for which a compiler may make different code when told `native`.
  static let hostIdentity: String = {
    var words = [UInt32](repeating: 0, count: 12)
    words.withUnsafeMutableBufferPointer { skein_cpu_identity($0.baseAddress) }
    return words.map { String($0, radix: 16) }.joined(separator: ".")
  }()

  /// The format that objects have on every system, because this process loads them by itself.
  static let triple: String = {
    #if arch(arm64)
    "aarch64-unknown-linux-gnu"
    #else
    "x86_64-unknown-linux-gnu"
    #endif
  }()
}
