// SPDX-License-Identifier: Apache-2.0
//
// A module in the making: functions, and what they call.

package import Loops
package import TensorIR

/// What code for a processor may use.
package struct MachineFeatures: Hashable, Sendable {
  /// The f32 numbers of a vector: 16, 8 or 4.
  package var lanes: Int
  /// Whether there are vectors of 64 bytes with masks, and their special instructions.
  package var hasAVX512: Bool
  /// Fused multiplication and addition, and conversion of f16.
  package var hasFMA: Bool
  /// Whether stores past the caches are faster for large results.
  ///
  /// AMD's Zen 5 and Intel's Sapphire Rapids compute 2z + 1 of 4M numbers in 0.65 of the time, of 16M in 0.4; elsewhere it has
  /// not been measured.
  package var storesPastCaches: Bool

  package init(lanes: Int, hasAVX512: Bool, hasFMA: Bool, storesPastCaches: Bool = false) {
    self.storesPastCaches = storesPastCaches
    self.lanes = lanes
    self.hasAVX512 = hasAVX512
    self.hasFMA = hasFMA
  }
}

/// A kernel of the interpreter that code calls where an operation is not written out.
package struct KernelReference: Hashable, Sendable {
  package var opcode: Opcode
  package var dtype: DType

  package init(_ opcode: Opcode, _ dtype: DType) {
    self.opcode = opcode
    self.dtype = dtype
  }
}

/// Writes a module.
package final class ModuleWriter {
  package let features: MachineFeatures
  private var functions = ""
  private var declarations: Set<String> = []
  /// The kernels that the functions call: their addresses are the elements of the second argument.
  package private(set) var kernels: [KernelReference] = []

  package init(_ features: MachineFeatures) { self.features = features }

  func add(_ function: String) { functions += function }

  func declare(_ declaration: String) { declarations.insert(declaration) }

  /// The place of a kernel in the table.
  func kernel(_ reference: KernelReference) -> Int {
    if let place = kernels.firstIndex(of: reference) { return place }
    kernels.append(reference)
    return kernels.count - 1
  }

  /// The module's text.
  package var text: String {
    let attributes =
      features.hasAVX512 ? "nounwind \"prefer-vector-width\"=\"512\"" : "nounwind"
    return functions + declarations.sorted().joined(separator: "\n")
      + "\nattributes #0 = { \(attributes) }\n!1 = !{!\"branch_weights\", i32 1, i32 100000}\n!2 = !{i32 1}\n"
  }
}
