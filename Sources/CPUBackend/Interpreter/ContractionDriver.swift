// SPDX-License-Identifier: Apache-2.0
//
// Matrix products: hands the strides of a contraction to the kernels and its units of work to the threads.

internal import CKernels
internal import Loops
internal import TensorIR

/// A contraction that is ready to run.
///
/// `@unchecked Sendable`: `template` and `prepared` hold no addresses, and do not change.
final class ContractionDriver: @unchecked Sendable {
  private let step: ContractionStep
  private let template: skein_contraction
  private let prepared: OpaquePointer
  private let operandWidth: Int
  private let resultWidth: Int
  private let outerCount: Int
  private let workspace: Int
  private let units: Int
  private let grain: Int
  private let packing: skein_packing
  /// Whether pieces for threads may be small.
  ///
  /// Threads of a shared machine differ by a third for milliseconds on end; but neighbouring units are faster together,
  /// more so where each thread copies its part of an operand.
  private let isLong: Bool

  init(_ step: ContractionStep, buffers: [Plan.Buffer]) {
    self.step = step
    let operand = buffers[step.lhs.buffer].dtype
    let result = buffers[step.result.buffer].dtype
    operandWidth = operand.byteCount
    resultWidth = result.byteCount
    let first = step.sizes.count - 4
    outerCount = step.sizes[..<first].reduce(1, *)
    var template = skein_contraction()
    template.batch = step.sizes[first]
    template.m = step.sizes[first + 1]
    template.n = step.sizes[first + 2]
    template.k = step.sizes[first + 3]
    template.a_batch = step.lhs.strides[first]
    template.a_row = step.lhs.strides[first + 1]
    template.a_column = step.lhs.strides[first + 3]
    template.b_batch = step.rhs.strides[first]
    template.b_row = step.rhs.strides[first + 3]
    template.b_column = step.rhs.strides[first + 2]
    template.c_batch = step.result.strides[first]
    template.c_row = step.result.strides[first + 1]
    template.c_column = step.result.strides[first + 2]
    template.type = operand.rawValue
    template.result = result.rawValue
    self.template = template
    prepared = skein_contraction_prepare(&template)
    workspace = skein_contraction_workspace(&template)
    units = skein_contraction_units(&template)
    let work = template.batch * template.m * template.n * Swift.max(template.k, 1)
    // A multiplication and an addition in one instruction.
    grain = WorkSharing.grain(unitCost: work / Swift.max(units, 1))
    packing = skein_contraction_packing(&template)
    isLong = work / ThreadPool.shared.width > 16 << 20
  }

  deinit { skein_contraction_free(prepared) }

  func run(_ frame: Frame) {
    var contraction = template
    for outer in 0..<outerCount {
      var rest = outer
      var (a, b, c) = (step.lhs.base, step.rhs.base, step.result.base)
      for axis in stride(from: step.sizes.count - 5, through: 0, by: -1) {
        let index = rest % step.sizes[axis]
        rest /= step.sizes[axis]
        a += index * step.lhs.strides[axis]
        b += index * step.rhs.strides[axis]
        c += index * step.result.strides[axis]
      }
      contraction.a = UnsafeRawPointer(frame[step.lhs.buffer] + a * operandWidth)
      contraction.b = UnsafeRawPointer(frame[step.rhs.buffer] + b * operandWidth)
      contraction.c = frame[step.result.buffer] + c * resultWidth
      run(contraction)
    }
  }

  private func run(_ contraction: skein_contraction) {
    if units <= grain {
      BlockWorker.withMemory(workspace) {
        skein_contract_prepared(prepared, contraction.a, contraction.b, contraction.c, $0)
      }
      return
    }
    let pool = ThreadPool.shared
    guard packing.bytes > 0 && pool.width > 1 else { return share(contraction) }
    BlockWorker.withMemory(packing.bytes) { memory in
      nonisolated(unsafe) let (shared, memory) = (contraction, memory)
      pool.run(count: packing.units) { range in
        var contraction = shared
        skein_contract_pack(&contraction, range.lowerBound, range.upperBound, memory)
      }
      var packed = shared
      packed.packed = UnsafeRawPointer(memory)
      share(packed)
    }
  }

  private func share(_ contraction: skein_contraction) {
    nonisolated(unsafe) let shared = contraction
    let copies = contraction.packed == nil && workspace > 0
    ThreadPool.shared.run(
      count: units,
      grain: grain,
      chunksPerThread: isLong && !copies ? 16 : 4
    ) { range in
      var contraction = shared
      BlockWorker.withMemory(workspace) {
        skein_contract(&contraction, range.lowerBound, range.upperBound, $0)
      }
    }
  }
}
