// SPDX-License-Identifier: Apache-2.0
//
// What the steps of a loop of lanes look up, as plain memory: a step of few examples is so short that counting references
// would show.

internal import Loops
internal import TensorIR

/// Tables of a loop of lanes, which its driver owns.
struct LaneTables {
  /// An operand of the loop.
  struct Operand {
    /// Its buffer.
    let buffer: Int
    let isMapped: Bool
    /// The bytes of one example if it is mapped, and of all of it otherwise.
    let width: Int
    /// How far the values of two examples are apart: nothing, if they share one.
    let stride: Int
    /// Where its copies are; see ``LaneLoopLayout``.
    let first: Int
    let second: Int
  }

  let operands: UnsafeMutableBufferPointer<Operand>
  /// The buffer of each result.
  let results: UnsafeMutableBufferPointer<Int>
  /// By size.
  let conditions: UnsafeMutableBufferPointer<InnerProgram.Reference>
  let bodies: UnsafeMutableBufferPointer<InnerProgram.Reference>
  let sizes: LaneSizes
  private let ownedSizes: UnsafeMutableBufferPointer<Int>
  let conditionConstants: Int
  let constants: Int
  let count: Int
  let workspace: Int
  /// How many examples more than run are computed for nothing rather than as another group.
  let spare: Int

  init(
    _ step: ControlStep,
    _ form: LaneForm,
    _ programs: [InnerProgram],
    conditionConstants: Int,
    constants: Int,
    layout: LaneLoopLayout,
    spare: Int
  ) {
    let types = step.operandTypes(form)
    let operands = types.indices.map { number in
      let isMapped = form.mapped[number]
      let width = isMapped ? types[number].byteCount / form.count : types[number].byteCount
      return Operand(
        buffer: step.operands[number],
        isMapped: isMapped,
        width: width,
        stride: isMapped ? width : 0,
        first: layout.copies[number].first,
        second: layout.copies[number].second
      )
    }
    self.operands = .allocate(copying: operands)
    results = .allocate(copying: step.results)
    conditions = .allocate(copying: programs[..<form.sizes.count].map(\.reference))
    bodies = .allocate(copying: programs[form.sizes.count...].map(\.reference))
    ownedSizes = .allocate(copying: form.sizes)
    sizes = LaneSizes(sizes: UnsafeBufferPointer(ownedSizes), mayExceed: !form.inOrder)
    self.conditionConstants = conditionConstants
    self.constants = constants
    count = form.count
    workspace = step.workspace
    self.spare = spare
  }

  func deallocate() {
    operands.deallocate()
    results.deallocate()
    conditions.deallocate()
    bodies.deallocate()
    ownedSizes.deallocate()
  }
}
